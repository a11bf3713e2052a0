#include "commands/order.h"

#include <unistd.h>

#include "commands/running.h"
#include "ledger/ledger.h"
#include "shell/clock.h"
#include "shell/desk_orders.h"
#include "shell/orders.h"
#include "shell/rules.h"

enum { ANSWER_WAIT_MS = 60 * 1000 };

static enum result ask_kiosk(int fd, const struct staff_order *order, struct staff_answer *out)
{
    cJSON *request = desk_order_request(order);
    cJSON *answer = running_say(fd, request) ? running_hear(fd, ANSWER_WAIT_MS, -1) : NULL;
    enum result r = answer != NULL ? desk_order_of_json(answer, order->kind, out) : RESULT_TIMEOUT;
    cJSON_Delete(answer);
    cJSON_Delete(request);
    return r;
}

/* Opening a ledger for writing would make one. */
static enum result is_there(const struct settings *settings)
{
    struct ledger *l = NULL;
    enum result r = ledger_open_reader(settings->storage.dir, NULL, &l);
    ledger_close(l);
    return r;
}

struct ledger_options order_ledger_options(const struct settings *settings)
{
    return (struct ledger_options){ .dir = settings->storage.dir,
                                    .forget_days = settings->storage.forget_days,
                                    .key_file = settings->storage.key_file,
                                    .build_ms = clock_build_ms(),
                                    .tells = {
                                        [DESTINATION_CITY] = settings_tell(settings, DESTINATION_CITY),
                                        [DESTINATION_HTTPS] = settings_tell(settings, DESTINATION_HTTPS),
                                    } };
}

static enum result do_it(const struct settings *settings, const struct staff_order *order, struct staff_answer *out)
{
    const struct ledger_options options = order_ledger_options(settings);
    const struct orders_options orders = { .format = orders_format_of(settings->library.profile),
                                           .kiosk = settings->kiosk.id,
                                           .version = KITAP_VERSION,
                                           .old_days = settings->offline.blocked_old_days };
    const struct blocked_options list = { settings->offline.blocked_file, settings->offline.blocked_key_file,
                                          settings->offline.blocked_signer, settings->storage.dir,
                                          settings->offline.blocked_url };
    struct ledger *l = NULL;
    struct ledger_opened opened;
    enum result r = order->kind == ORDER_BLOCKED ? RESULT_OK : is_there(settings);
    if (r == RESULT_OK)
        r = ledger_open(&options, &l, &opened);
    if (r != RESULT_OK)
        return r;
    struct blocked_cards *blocked = order->kind == ORDER_BLOCKED ? blocked_cards_create(&list) : NULL;
    orders_carry_out(l, &orders, blocked, order, out);
    blocked_cards_destroy(blocked);
    ledger_close(l);
    return RESULT_OK;
}

enum result order_give(const struct settings *settings, const struct staff_order *order, struct staff_answer *out)
{
    int fd = running_connect(settings);
    if (fd < 0)
        return do_it(settings, order, out);
    enum result r = ask_kiosk(fd, order, out);
    close(fd);
    return r;
}
