#include "shell/orders.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "ledger/carry.h"

#define BLOCKED_NAME "kitap-blocked" /* on a stick */

const char *orders_format_of(enum library_profile profile)
{
    static const char *const formats[PROFILE_COUNT] = {
        [PROFILE_KOHA] = "koc", [PROFILE_EVERGREEN] = "evergreen", [PROFILE_EVERGREEN_MEDIATOR] = "evergreen"
    };
    return formats[profile] != NULL ? formats[profile] : "json";
}

/* A stick is another file system than the folder that it is mounted in: without one the kiosk's own disk would be
   written to, and staff would carry nothing away. */
static bool stick_lies_there(const char *stick)
{
    char parent[ORDER_PATH_SIZE];
    struct stat here, above;
    text_copy(parent, sizeof parent, stick);
    char *slash = strrchr(parent, '/');
    if (slash == NULL)
        return false;
    slash[slash == parent ? 1 : 0] = '\0';
    return stat(stick, &here) == 0 && stat(parent, &above) == 0 && S_ISDIR(here.st_mode) && here.st_dev != above.st_dev;
}

/* The order's own path, or `name` on the stick. RESULT_GONE: no stick lies there. */
static enum result path_of(const struct orders_options *options, const struct staff_order *order, const char *name,
                           char path[static ORDER_PATH_SIZE])
{
    text_copy(path, ORDER_PATH_SIZE, order->path);
    if (path[0] != '\0')
        return RESULT_OK;
    if (options->stick == NULL || !stick_lies_there(options->stick))
        return RESULT_GONE;
    text_format(path, ORDER_PATH_SIZE, "%s%s", options->stick, name);
    return RESULT_OK;
}

/* "desk staff: confirmed: the book stood on the shelf" */
static void note_of(const struct staff_order *order, const char *what, char note[static LEDGER_NOTE_SIZE])
{
    text_format(note, LEDGER_NOTE_SIZE, "%s: %s%s%s", staff_role_word(order->role), what,
                order->note[0] != '\0' ? ": " : "", order->note);
}

/* Seen is for what is over: a record that waits, or was set aside, would go out once more. */
static enum result decide(struct ledger *l, const struct staff_order *order, struct staff_answer *answer)
{
    struct ledger_row row;
    char note[LEDGER_NOTE_SIZE];
    enum result r = ledger_row(l, order->seq, &row);
    if (r != RESULT_OK)
        return r;
    enum life to = decision_life(order->decision, row.t.life);
    text_copy(answer->ulid, sizeof answer->ulid, row.t.ulid);
    bool open = row.t.life == LIFE_OFFLINE;
    wipe(&row, sizeof row);
    if (open && order->decision == DECISION_SEEN)
        return RESULT_REFUSED;
    note_of(order, decision_word(order->decision), note);
    r = ledger_decide(l, order->seq, to, note);
    if (r == RESULT_OK)
        answer->life = to;
    return r;
}

static enum result reveal(struct ledger *l, const struct staff_order *order, struct staff_answer *answer)
{
    char note[LEDGER_NOTE_SIZE], patron[ID_SIZE] = "";
    note_of(order, "card number shown", note);
    enum result r = ledger_reveal(l, order->seq, note, patron);
    if (r == RESULT_OK)
        text_copy(answer->text, sizeof answer->text, patron);
    wipe(patron, sizeof patron);
    return r;
}

static enum result carry(struct ledger *l, const struct orders_options *options, const struct staff_order *order,
                         struct staff_answer *answer)
{
    char path[ORDER_PATH_SIZE];
    struct carry_options carry = { .dir = path, .kiosk = options->kiosk, .version = options->version };
    struct carried carried = { .counts.written = 0 };
    enum result r = path_of(options, order, "", path);
    if (r == RESULT_OK)
        r = export_format_of_word(order->format[0] != '\0' ? order->format : options->format, &carry.format);
    if (r == RESULT_OK)
        r = ledger_carry(l, &carry, &carried);
    if (r != RESULT_OK)
        return r;
    answer->written = carried.counts.written;
    answer->left_out = carried.counts.left_out;
    answer->more = carried.counts.more;
    text_copy(answer->text, sizeof answer->text, carried.file);
    return r;
}

static enum result bring(const struct orders_options *options, struct blocked_cards *blocked,
                         const struct staff_order *order, struct staff_answer *answer)
{
    char path[ORDER_PATH_SIZE];
    size_t cards = 0;
    enum result r = blocked != NULL ? path_of(options, order, "/" BLOCKED_NAME, path) : RESULT_REFUSED;
    if (r == RESULT_OK)
        r = blocked_cards_take(blocked, path, &cards);
    answer->written = (unsigned)cards;
    return r;
}

static enum result hand_out(const struct orders_options *options, const struct staff_order *order,
                            struct staff_answer *answer)
{
    char path[ORDER_PATH_SIZE];
    enum result r = options->handouts.write != NULL ? path_of(options, order, "", path) : RESULT_REFUSED;
    return r == RESULT_OK ? options->handouts.write(options->handouts.self, path, &answer->written) : r;
}

static enum result key_saved(struct ledger *l, const struct staff_order *order)
{
    char note[LEDGER_NOTE_SIZE];
    note_of(order, "the master key was saved", note);
    return ledger_key_saved(l, order->seq, note);
}

void orders_carry_out(struct ledger *l, const struct orders_options *options, struct blocked_cards *blocked,
                      const struct staff_order *order, struct staff_answer *answer)
{
    *answer = (struct staff_answer){ .kind = order->kind, .seq = order->seq };
    switch (order->kind) {
    case ORDER_DECIDE:
        answer->result = decide(l, order, answer);
        break;
    case ORDER_REVEAL:
        answer->result = reveal(l, order, answer);
        break;
    case ORDER_CARRY:
        answer->result = carry(l, options, order, answer);
        break;
    case ORDER_BLOCKED:
        answer->result = bring(options, blocked, order, answer);
        break;
    case ORDER_HANDOUTS:
        answer->result = hand_out(options, order, answer);
        break;
    case ORDER_NEW_KEY:
        answer->result = ledger_rotate_key(l);
        break;
    case ORDER_KEY_SAVED:
        answer->result = key_saved(l, order);
        break;
    }
}
