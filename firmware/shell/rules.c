#include "shell/rules.h"

#include <string.h>

#include "base/text.h"
#include "shell/blocked_cards.h"

enum { LIST_TIMEOUT_S = 60 }; /* it may be long, and the line slow */

static struct tags_layout layout_of(const struct settings *s)
{
    struct tags_layout layout = { .classic_sector = (uint8_t)s->cards.classic_sector,
                                  .classic_key_b = s->cards.classic_key_b };
    memcpy(layout.classic_key, s->cards.classic_key, sizeof layout.classic_key);
    return layout;
}

static struct barcode_rules numbers_of(enum barcode_check check, const char *prefix, unsigned length)
{
    struct barcode_rules rules = { .check = check, .length = (uint8_t)length };
    text_copy(rules.prefix, sizeof rules.prefix, prefix);
    return rules;
}

/* Words of a line with blanks between; more than STAFF_CARDS_MAX are passed over. */
static void put_staff_cards(const char *words, struct kiosk_rules *out)
{
    for (words += strspn(words, " "); *words != '\0' && out->staff_cards_count < STAFF_CARDS_MAX;
         words += strspn(words, " ")) {
        size_t n = strcspn(words, " ");
        text_copy_bytes(out->staff_cards[out->staff_cards_count++], ID_SIZE, bytes_of(words, n));
        words += n;
    }
}

void rules_of_settings(const struct settings *s, int offset_min, struct kiosk_rules *out)
{
    *out = (struct kiosk_rules){
        .language = s->kiosk.language,
        .motion = s->kiosk.motion,
        .speaks = s->voice.speaks,
        .one_button = s->kiosk.one_button,
        .time_out_ms = s->kiosk.time_out_s * 1000,
        .library_configured = s->library.protocol != PROTOCOL_NONE,
        .readers_count = (uint8_t)(s->readers[0].driver != READER_NONE ? s->readers_count : 0),
        .printer_configured = !text_equal(s->printer.device, "none"),
        .mail_configured = s->receipts.mail_host[0] != '\0',
        .cards_identify = s->cards.identify,
        .uid_form = s->cards.uid_form,
        .pin = s->cards.pin,
        .items_by_uid_map = s->items.uid_map[0] != '\0',
        .checkout_confirm = s->checkout.confirm,
        .undo = s->checkout.undo,
        .security = { s->security.mechanism, s->security.in_stock, s->security.on_loan, (uint16_t)s->security.byte_at },
        .offline_checkout = s->offline.checkout,
        .offline_return = s->offline.returns,
        .offline_unknown_cards = s->offline.unknown_cards,
        .offline_items_max = (uint16_t)s->offline.max_items,
        .offline_unknown_items_max = (uint16_t)s->offline.unknown_max_items,
        .offline_loan_days = (uint16_t)s->offline.loan_days,
        .offline_kinds = s->offline.kinds,
        .calendar = s->calendar,
        .outside = s->hours.outside,
        .closing_notice_min = (uint16_t)s->hours.notice_min,
        .attract_after_ms = s->attract.after_s * 1000,
        .attract_step_ms = s->attract.step_s * 1000,
        .dark_after_ms = s->display.blank_after_min * 60000,
        .keep_days = (uint16_t)s->storage.keep_days,
        .keeps_under_card = s->storage.forget_days > 0,
        .unknown = s->offline.unknown,
        .fees_paid_here = s->fees.paid_here,
        .latin_kazakh = s->kiosk.latin_kazakh,
        .library_timeout_ms = s->library.timeout_s * 1000,
        .library_retries = (uint8_t)s->library.retries,
        .offset_min = offset_min,
        .layout = layout_of(s),
        .tags = { s->tags.read_reversed, s->tags.read_swapped, s->tags.read_short_crc },
        .card_numbers = numbers_of(s->cards.check, s->cards.prefix, s->cards.length),
        .item_numbers = numbers_of(s->items.check, s->items.prefix, s->items.length),
    };
    for (unsigned i = 0; i < out->readers_count; i++)
        out->roles[i] = s->readers[i].role;
    text_copy(out->library_name, sizeof out->library_name, s->kiosk.name);
    text_copy(out->owner, sizeof out->owner, s->items.owner);
    put_staff_cards(s->staff.cards, out);
    for (unsigned i = 0; i < s->kiosk.languages_count; i++)
        out->languages[s->kiosk.languages[i]] = true;
}

enum result link_config_of_settings(const struct settings *s, struct message *out)
{
    struct message_link_config *c = &out->link_config;
    *out = (struct message){ .type = MESSAGE_LINK_CONFIG };
    text_copy(c->host, sizeof c->host, s->library.host);
    c->port = s->library.port;
    c->tls = s->library.tls;
    text_copy(c->ca_file, sizeof c->ca_file, s->library.ca_file);
    text_copy(c->user, sizeof c->user, s->library.user);
    text_copy(c->institution, sizeof c->institution, s->library.institution);
    text_copy(c->location, sizeof c->location, s->library.location);
    text_copy(c->encoding, sizeof c->encoding, s->library.encoding);
    c->timeout_s = (uint16_t)s->library.timeout_s;
    c->retries = (uint8_t)s->library.retries;
    c->keep_alive_s = (uint16_t)s->library.keep_alive_s;
    c->protocol = s->library.protocol;
    c->profile = s->library.profile;
    c->checksum = s->library.checksum;
    c->login = s->library.login;
    c->line_end = s->library.line_end;
    c->terminal_password = s->library.terminal_password;
    text_copy(c->with, sizeof c->with, s->library.with);
    text_copy(c->without, sizeof c->without, s->library.without);
    text_copy(c->time_zone, sizeof c->time_zone, s->kiosk.time_zone);
    bool logs_in = s->library.login != LOGIN_NONE && s->library.user[0] != '\0';
    if (s->library.protocol == PROTOCOL_NONE || (!logs_in && !s->library.terminal_password))
        return RESULT_OK;
    return settings_secret(s->library.password_file, c->password, sizeof c->password);
}

static enum result city_config(const struct settings *s, struct message_destination_config *c)
{
    text_copy(c->to, sizeof c->to, s->city.servers);
    c->tls = s->city.tls;
    text_copy(c->ca_file, sizeof c->ca_file, s->city.ca_file);
    text_copy(c->user, sizeof c->user, s->city.user);
    text_copy(c->creds_file, sizeof c->creds_file, s->city.creds_file);
    text_copy(c->stream, sizeof c->stream, s->city.stream);
    text_format(c->subject, sizeof c->subject, "%s.%s.%s", s->city.subject, s->city.library, s->kiosk.id);
    c->duplicate_window_s = s->city.duplicate_window_s;
    return c->user[0] == '\0' ? RESULT_OK : settings_secret(s->city.password_file, c->secret, sizeof c->secret);
}

static enum result https_config(const struct settings *s, struct message_destination_config *c)
{
    text_copy(c->to, sizeof c->to, s->https.url);
    text_copy(c->ca_file, sizeof c->ca_file, s->https.ca_file);
    c->batch = (uint16_t)s->https.batch;
    c->timeout_s = (uint16_t)s->https.timeout_s;
    return s->https.token_file[0] == '\0' ? RESULT_OK
                                          : settings_secret(s->https.token_file, c->secret, sizeof c->secret);
}

bool settings_tell(const struct settings *s, enum destination d)
{
    return d == DESTINATION_CITY ? s->city.servers[0] != '\0' : s->https.url[0] != '\0';
}

enum result teller_config_of_settings(const struct settings *s, enum destination d, struct message *out)
{
    struct message_destination_config *c = &out->destination_config;
    *out = (struct message){ .type = MESSAGE_DESTINATION_CONFIG };
    c->destination = d;
    text_format(c->source, sizeof c->source, "/kitap/%s/%s", s->city.library, s->kiosk.id);
    return d == DESTINATION_CITY ? city_config(s, c) : https_config(s, c);
}

bool list_config_of_settings(const struct settings *s, struct message *out)
{
    const struct blocked_options options = { .dir = s->storage.dir };
    struct message_list_config *c = &out->list_config;
    char file[SETTINGS_PATH_SIZE];
    *out = (struct message){ .type = MESSAGE_LIST_CONFIG };
    blocked_cards_fetched_path(&options, file);
    text_copy(c->url, sizeof c->url, s->offline.blocked_url);
    text_copy(c->ca_file, sizeof c->ca_file, s->offline.blocked_ca_file);
    text_copy(c->file, sizeof c->file, file);
    c->bytes_max = BLOCKED_FILE_MAX;
    c->timeout_s = LIST_TIMEOUT_S;
    return c->url[0] != '\0';
}

enum result mail_config_of_settings(const struct settings *s, struct message *out)
{
    struct message_mail_config *c = &out->mail_config;
    *out = (struct message){ .type = MESSAGE_MAIL_CONFIG };
    text_copy(c->host, sizeof c->host, s->receipts.mail_host);
    c->port = s->receipts.mail_port;
    c->tls = s->receipts.mail_tls;
    text_copy(c->ca_file, sizeof c->ca_file, s->receipts.mail_ca_file);
    text_copy(c->user, sizeof c->user, s->receipts.mail_user);
    text_copy(c->from, sizeof c->from, s->receipts.mail_from);
    text_copy(c->name, sizeof c->name, s->kiosk.name);
    c->timeout_s = (uint16_t)s->receipts.mail_timeout_s;
    return c->user[0] == '\0' ? RESULT_OK
                              : settings_secret(s->receipts.mail_password_file, c->password, sizeof c->password);
}

void reader_config_of_settings(const struct settings *s, unsigned reader, struct message *out)
{
    const struct settings_reader *from = &s->readers[reader];
    *out = (struct message){ .type = MESSAGE_READER_CONFIG };
    out->reader_config.driver = from->driver;
    text_copy(out->reader_config.device, sizeof out->reader_config.device, from->device);
    text_copy(out->reader_config.profile, sizeof out->reader_config.profile, from->profile);
}
