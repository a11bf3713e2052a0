/* What is known of each system's answers: its order of fields, its words, its dates, its flags. */
#include "emulator/sip2_manners.h"

#include <string.h>

#include "base/text.h"
#include "link/sip2/form.h"

enum { NAME_OF_MANNERS_SIZE = 32 };

/* By id, and those of an id in their order. */
static void sort(struct sip2_message *m)
{
    for (size_t i = 1; i < m->values_count; i++) {
        struct sip2_value v = m->values[i];
        size_t at = i;
        for (; at > 0 && strcmp(m->values[at - 1].id, v.id) > 0; at--)
            m->values[at] = m->values[at - 1];
        m->values[at] = v;
    }
}

static void move_to_end(struct sip2_message *m, const char *id)
{
    for (uint16_t i = 0; i + 1 < m->values_count; i++) {
        struct sip2_value v = m->values[i];
        if (!text_equal(v.id, id))
            continue;
        memmove(m->values + i, m->values + i + 1, (m->values_count - i - 1u) * sizeof v);
        m->values[m->values_count - 1] = v;
        return;
    }
}

static void move_to_front(struct sip2_message *m, const char *id)
{
    for (uint16_t i = 1; i < m->values_count; i++) {
        struct sip2_value v = m->values[i];
        if (!text_equal(v.id, id))
            continue;
        memmove(m->values + 1, m->values, i * sizeof v);
        m->values[0] = v;
        return;
    }
}

/* The first value of an id is another; nothing when there is none. */
static void replace(struct sip2_message *m, const char *id, const char *text)
{
    for (uint16_t i = 0; i < m->values_count; i++) {
        if (text_equal(m->values[i].id, id)) {
            m->values[i].text = text;
            return;
        }
    }
}

static bool is_of_patron(const struct sip2_message *m)
{
    return m->kind == SIP2_PATRON_REPLY || m->kind == SIP2_PATRON_STATUS_REPLY;
}

/* Needed fields that nobody set, so that they have a place in the order. */
static void fill(struct sip2_message *m)
{
    for (const struct sip2_field *f = sip2_forms[m->kind].fields; f->id[0] != '\0'; f++) {
        if (f->use == SIP2_NEEDED && sip2_get(m, f->id) == NULL)
            sip2_set(m, f->id, "");
    }
}

/* A greeting in front of its own words, a second AF; an empty PIN is a wrong one; AF before AB in 18; a forced loan has
   no due date; alert Y beside every no, 99 for what it does not know, CV 00 at a return like any other. */
static void dress_as_koha(const struct sip2_message *request, struct sip2_message *m, struct arena *arena)
{
    if (is_of_patron(m)) {
        const char *pin = sip2_get(request, "AD");
        bool wrong = text_equal(sip2_text(m, "CQ"), "N");
        replace(m, "AF", arena_format(arena, "Greetings from Koha. %s", wrong ? " -- Invalid password" : ""));
        if (sip2_get(m, "AF") == NULL)
            sip2_set(m, "AF", "Greetings from Koha. ");
        sip2_set(m, "AF", "Home library: Almaty");
        move_to_front(m, "AE");
        move_to_end(m, "AO");
        if (pin != NULL && pin[0] == '\0')
            sip2_set(m, "CQ", "N");
    }
    if (m->kind == SIP2_ITEM_REPLY)
        move_to_front(m, "AF");
    if (m->kind == SIP2_CHECKOUT_REPLY && sip2_flag(request, "no block") == 'Y')
        replace(m, "AH", "");
    if (m->kind != SIP2_CHECKIN_REPLY)
        return;
    bool ok = sip2_flag(m, "ok") == '1';
    if (sip2_get(m, "CV") == NULL)
        sip2_set(m, "CV", ok ? "00" : "99");
    sip2_set_fixed(m, "alert", text_equal(sip2_text(m, "CV"), "00") ? "N" : "Y");
}

static void add_extras(struct sip2_message *m)
{
    static const char *const extras[][2] = {
        { "PA", "20501231" }, { "PB", "19640925" }, { "PC", "A" }, { "PI", "Y" }, { "XI", "4711" }
    };
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        sip2_set(m, extras[i][0], extras[i][1]);
}

/* "20261207    235900" as "2026-12-07 23:59:00". */
static void write_iso(struct sip2_message *m, struct arena *arena)
{
    const char *d = sip2_text(m, "AH");
    if (strlen(d) == 18)
        replace(m, "AH", arena_format(arena, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s", d, d + 4, d + 6, d + 12, d + 14, d + 16));
}

/* AO first, but last in 16, 26 and 30; dates as ISO; what nobody asked for of a reader; a word of thanks. */
static void dress_as_evergreen(const struct sip2_message *request, struct sip2_message *m, struct arena *arena)
{
    (void)request;
    bool last = m->kind == SIP2_HOLD_REPLY || m->kind == SIP2_ENABLE_REPLY || m->kind == SIP2_RENEW_REPLY;
    if (last)
        move_to_end(m, "AO");
    write_iso(m, arena);
    if (is_of_patron(m))
        add_extras(m);
    if (m->kind == SIP2_END_SESSION_REPLY)
        sip2_set(m, "AF", "Thank you for using Evergreen!");
}

/* Fields in the order of the alphabet; no time-out, no retries. */
static void dress_as_mediator(const struct sip2_message *request, struct sip2_message *m, struct arena *arena)
{
    (void)request;
    write_iso(m, arena);
    if (m->kind == SIP2_STATUS_REPLY) {
        sip2_set_fixed(m, "timeout", "999");
        sip2_set_fixed(m, "retries", "999");
    }
    sort(m);
}

/* Never a renewal, never a word about magnetic media, never an alert: only CV. */
static void dress_as_folio(const struct sip2_message *request, struct sip2_message *m, struct arena *arena)
{
    (void)request, (void)arena;
    if (m->kind == SIP2_CHECKOUT_REPLY)
        sip2_set_fixed(m, "renewal ok", "N");
    if (m->kind == SIP2_CHECKOUT_REPLY || m->kind == SIP2_CHECKIN_REPLY)
        sip2_set_fixed(m, "magnetic", "U");
    if (m->kind == SIP2_CHECKIN_REPLY)
        sip2_set_fixed(m, "alert", "N");
    if (is_of_patron(m)) {
        sip2_set(m, "FU", "2");
        sip2_set(m, "FV", "borrower");
    }
}

#define FOLIO                                                                                                          \
    .supported = "YYYNYYYYYYYNNNYY", .lacks = "01 15 19 25", .stranger = SIP2_STRANGER_WORDS,                          \
    .silent_before_login = true, .wants_service_point = true, .forgets_no_block = true, .dress = dress_as_folio

static const struct sip2_manners all[] = {
    { .name = "generic", .end = "\r", .supported = "YYYYYYYYYYYYYYYY", .lacks = "" },
    { .name = "koha",
      .end = "\r\n",
      .supported = "YYYYYYYYYYYNYYYY",
      .lacks = "19",
      .rubbish = "C4::SIP::SIPServer=HASH(0x55d0c8)",
      .repeats_with_zero = true,
      .perl_letters = true,
      .renews_again = true,
      .pin_only_where_it_counts = true,
      .tells_card = true,
      .dress = dress_as_koha },
    { .name = "evergreen",
      .end = "\r",
      .supported = "YYYYYYYYYYYYYYYY",
      .lacks = "",
      .stranger = SIP2_STRANGER_CLOSES,
      .logins_max = 3,
      .closes_on_bad_login = true,
      .repeats_with_zero = true,
      .forgets_no_block = true,
      .yours = "Renewals not permitted",
      .dress = dress_as_evergreen },
    { .name = "evergreen-mediator",
      .end = "\r",
      .supported = "YYYYNYNYNYNYYNNYYY", /* as it writes it: it denies what it does */
      .lacks = "19 25 97",
      .checks = SIP2_CHECKS_NEVER,
      .stranger = SIP2_STRANGER_CLOSES,
      .dress = dress_as_mediator },
    { .name = "folio", .end = "\r", .checks = SIP2_CHECKS_FORBIDDEN, FOLIO },
    { .name = "folio-checked", .end = "\r", .checks = SIP2_CHECKS_DEMANDED, FOLIO },
};

const char *sip2_manners_name(size_t n)
{
    return n < sizeof all / sizeof *all ? all[n].name : NULL;
}

const struct sip2_manners *sip2_manners_of(struct library_store *store)
{
    char name[NAME_OF_MANNERS_SIZE];
    library_rule_text(store, "profile", name, sizeof name);
    size_t i = sizeof all / sizeof *all - 1;
    while (i > 0 && !text_equal(all[i].name, name))
        i--;
    return &all[i];
}

void sip2_manners_dress(const struct sip2_manners *m, const struct sip2_message *request, struct sip2_message *reply,
                        struct arena *arena)
{
    if (m->dress == NULL)
        return;
    fill(reply);
    m->dress(request, reply, arena);
}

bool sip2_manners_lack(const struct sip2_manners *m, enum sip2_kind kind)
{
    for (const char *at = m->lacks; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
        if (strncmp(at, sip2_code(kind), 2) == 0)
            return true;
    }
    return false;
}
