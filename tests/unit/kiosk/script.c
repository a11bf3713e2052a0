#include "script.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "script_words.h"
#include "shown.h"
#include "stage.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

enum { LINE_SIZE = EFFECT_SHOWN_SIZE, WORDS_MAX = 16, ARROW_AT = 34 };

struct script {
    struct stage stage;
    struct kiosk_rules rules;
    bool started;
    bool idle;              /* there was nothing to answer */
    char shown[SHOWN_SIZE]; /* the state as last printed */
    char last_ulid[ULID_SIZE];
    unsigned words_count;
    char *words[WORDS_MAX];
};

/* ---- the right side ---- */

static void put_right(struct script *s, char *to)
{
    char now[SHOWN_SIZE];
    const struct effects *all = &s->stage.seen;
    to[0] = '\0';
    if (s->idle)
        text_copy(to, LINE_SIZE, "(nothing is asked)");
    for (size_t i = 0; i < all->count && !s->idle; i++) {
        if (shown_is_noise(&all->at[i]))
            continue;
        text_add(to, LINE_SIZE, "%s", to[0] ? ", " : "");
        shown_effect(to, &all->at[i]);
    }
    shown_state(now, &s->stage.k);
    if (!text_equal(now, s->shown))
        text_add(to, LINE_SIZE, "%s| %s", to[0] ? " " : "", now);
    text_copy(s->shown, sizeof s->shown, now);
    if (to[0] == '\0')
        text_copy(to, LINE_SIZE, "nothing");
}

/* ---- the left side ---- */

static const char *word(const struct script *s, unsigned n)
{
    return n < s->words_count ? s->words[n] : "";
}

static void do_library(struct script *s)
{
    struct library_reply r = { .patron = { .charged = COUNT_NOT_SAID, .charged_limit = COUNT_NOT_SAID } };
    text_copy(r.patron.name, sizeof r.patron.name, "Айгүл Сапарова");
    for (unsigned i = 1; i < s->words_count; i++)
        script_reply(&r, s->words[i]);
    s->idle = s->stage.asks_count == 0;
    if (!s->idle && s->stage.asks[0].library.ask == LIBRARY_ITEM && r.ok && r.item.status == ITEM_STATUS_NOT_SAID)
        r.item.status = ITEM_AVAILABLE;
    if (!s->idle)
        stage_reply(&s->stage, 0, &r);
}

static void do_journal(struct script *s)
{
    const char *w = word(s, 1);
    bool own = text_equal(w, "busy-own");
    bool busy = own || text_equal(w, "busy-other");
    enum life life = LIFE_UNKNOWN;
    enum result r = RESULT_OK;
    if (busy && s->words_count > 2 && life_of_word(word(s, 2), &life) != RESULT_OK)
        assert(false && "a life");
    if (busy)
        r = RESULT_BUSY;
    else if (text_equal(w, "full"))
        r = RESULT_FULL;
    else if (text_equal(w, "refused"))
        r = RESULT_REFUSED;
    else if (!text_equal(w, "ok"))
        r = RESULT_IO;
    s->idle = s->stage.journals_count == 0;
    if (s->idle)
        return;
    text_copy(s->last_ulid, sizeof s->last_ulid, s->stage.journals[0].transaction.ulid);
    stage_journal(&s->stage, 0, r, own, life, text_equal(w, "fails"));
}

static void send_up(struct script *s, enum event_type type)
{
    bool up = text_equal(word(s, 1), "up") || text_equal(word(s, 1), "set");
    struct event e = { .type = type, .up = up };
    text_copy(e.text, sizeof e.text, up ? "" : "gone");
    stage_send(&s->stage, &e);
}

static void send_id(struct script *s, enum event_type type)
{
    struct event e = { .type = type };
    text_copy(e.id, sizeof e.id, word(s, 1));
    script_blanks(e.text, sizeof e.text, word(s, 1));
    stage_send(&s->stage, &e);
}

static void do_boot(struct script *s)
{
    stage_boot(&s->stage);
}
static void do_tap(struct script *s)
{
    send_id(s, EVENT_TAP);
}
/* focus ID [walked]: it moved by itself. */
static void do_focus(struct script *s)
{
    struct event e = { .type = EVENT_FOCUS, .up = text_equal(word(s, 2), "walked") };
    text_copy(e.id, sizeof e.id, word(s, 1));
    stage_send(&s->stage, &e);
}
static void do_type(struct script *s)
{
    send_id(s, EVENT_TEXT);
}
static void do_scan(struct script *s)
{
    send_id(s, EVENT_SCAN);
}
static void do_touch(struct script *s)
{
    send_id(s, EVENT_TOUCHED);
}
static void do_hold(struct script *s)
{
    send_id(s, EVENT_HELD);
}
static void do_near(struct script *s)
{
    send_id(s, EVENT_NEAR);
}
static void do_push(struct script *s)
{
    struct event e = { .type = EVENT_PUSHED, .up = text_equal(word(s, 1), "up") };
    text_copy(e.id, sizeof e.id, word(s, 2));
    stage_send(&s->stage, &e);
}
static uint8_t reader_of(const struct script *s)
{
    return s->words_count > 2 ? (uint8_t)script_number(word(s, 2)) : 0;
}
static void do_lay(struct script *s)
{
    stage_lay(&s->stage, word(s, 1), reader_of(s));
}
static void do_lift(struct script *s)
{
    stage_lift(&s->stage, word(s, 1), reader_of(s));
}
static void do_wait(struct script *s)
{
    stage_wait(&s->stage, script_number(word(s, 1)));
}
/* up, down, or no-ASK: up, and such asks cannot go on it. */
static void do_line(struct script *s)
{
    struct event e = { .type = EVENT_LINE, .up = !text_equal(word(s, 1), "down") };
    for (enum library_ask ask = 0; ask < LIBRARY_ASK_COUNT; ask++)
        if (text_starts(word(s, 1), "no-") && text_equal(word(s, 1) + strlen("no-"), library_ask_word(ask)))
            e.lacks |= (uint16_t)LIBRARY_BIT(ask);
    text_copy(e.text, sizeof e.text, e.up ? "" : "gone");
    stage_send(&s->stage, &e);
}
static void do_reader(struct script *s)
{
    bool up = !text_equal(word(s, 1), "down"), weak = text_equal(word(s, 1), "weak");
    struct event e = { .type = EVENT_READER, .up = up, .reader = reader_of(s), .can = stage_abilities() };
    if (weak)
        e.can = (struct reader_abilities){ .iso14443 = true, .reads = true, .at_once = 1 };
    e.cause = up ? READER_CAUSE_NONE : READER_CAUSE_LOST;
    text_copy(e.text, sizeof e.text, up ? "" : "gone");
    stage_send(&s->stage, &e);
}
static void do_inventory(struct script *s)
{
    uint8_t reader = s->words_count > 1 ? (uint8_t)script_number(word(s, 1)) : 0;
    stage_send(&s->stage, &(struct event){ .type = EVENT_INVENTORY_DONE, .reader = reader });
}
static void do_ledger(struct script *s)
{
    send_up(s, EVENT_LEDGER);
}
static void do_clock(struct script *s)
{
    send_up(s, EVENT_CLOCK);
}

static void do_headset(struct script *s)
{
    send_up(s, EVENT_HEADSET);
}

static void do_slow(struct script *s)
{
    bool old = text_equal(word(s, 1), "old");
    stage_send(&s->stage, &(struct event){ .type = EVENT_LIBRARY_SLOW, .visit = old ? 1 : s->stage.k.visit });
}

static void do_key(struct script *s)
{
    static const struct {
        const char *word;
        enum key key;
    } keys[] = { { "enter", KEY_ENTER },  { "backspace", KEY_BACKSPACE }, { "escape", KEY_ESCAPE },
                 { "voice", KEY_VOICE },  { "place", KEY_PLACE },         { "slower", KEY_SLOWER },
                 { "switch", KEY_SWITCH } };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!text_equal(word(s, 1), keys[i].word))
            continue;
        stage_send(&s->stage, &(struct event){ .type = EVENT_KEY, .key = keys[i].key });
        return;
    }
    assert(false && "a key");
}

static void do_settled(struct script *s)
{
    struct event e = { .type = EVENT_SETTLED };
    if (life_of_word(word(s, 1), &e.life) != RESULT_OK)
        assert(false && "a life");
    bool earlier = text_equal(word(s, 2), "earlier"); /* a row of another visit */
    text_copy(e.ulid, sizeof e.ulid, earlier ? "01EARLIER" : s->last_ulid);
    text_copy(e.reply.item.id, sizeof e.reply.item.id, word(s, 2));
    e.cancels = s->words_count > 3 && text_equal(word(s, 3), "cancels");
    if (s->words_count > 3 && !e.cancels)
        script_reply_value(&e.reply, "due", word(s, 3));
    stage_send(&s->stage, &e);
}

static enum result pad_result(const char *w)
{
    return text_equal(w, "ok")        ? RESULT_OK
           : text_equal(w, "gone")    ? RESULT_GONE
           : text_equal(w, "refused") ? RESULT_REFUSED
           : text_equal(w, "none")    ? RESULT_NONE
                                      : RESULT_IO;
}

static void do_secured(struct script *s)
{
    struct stage *stage = &s->stage;
    struct uid uid;
    bool known = stage_uid(word(s, 1), &uid);
    assert(known);
    size_t at = 0;
    while (at < stage->secures_count && !uid_equal(stage->secures[at].uid, uid))
        at++;
    s->idle = at == stage->secures_count;
    if (!s->idle)
        stage_secured(stage, at, pad_result(word(s, 2)));
}

static void do_debt(struct script *s)
{
    struct stage_debt *debt = &s->stage.debt;
    struct library_reply due = { 0 };
    *debt = (struct stage_debt){ .life = LIFE_CONFIRMED };
    s->stage.seen.count = 0;
    text_copy(debt->item, sizeof debt->item, word(s, 1));
    text_copy(debt->ulid, sizeof debt->ulid, "AN-OLDER-ROW");
    enum result r = transaction_kind_of_word(word(s, 2), &debt->kind);
    assert(r == RESULT_OK);
    if (s->words_count > 3)
        script_reply(&due, word(s, 3));
    debt->due = due.item.due;
    if (s->words_count > 4 && life_of_word(word(s, 4), &debt->life) != RESULT_OK)
        assert(false && "a life");
}

static void do_pin(struct script *s)
{
    const char *w = word(s, 1);
    stage_send(&s->stage, &(struct event){ .type = EVENT_STAFF_PIN,
                                           .up = text_equal(w, "right"),
                                           .result = text_equal(w, "right")  ? RESULT_OK
                                                     : text_equal(w, "none") ? RESULT_NONE
                                                                             : RESULT_REFUSED });
}

static void do_count(struct script *s)
{
    stage_send(&s->stage, &(struct event){ .type = EVENT_OFFLINE_COUNT,
                                           .visit = s->stage.k.visit,
                                           .count = script_number(word(s, 1)),
                                           .known = text_equal(word(s, 2), "seen"),
                                           .blocked = text_equal(word(s, 2), "blocked") });
}

static void do_card(struct script *s)
{
    text_copy(s->stage.known_card, sizeof s->stage.known_card, word(s, 1));
    s->stage.seen.count = 0;
}

/* recorded ACT ok|no [has-one] [MS] [old] */
static void do_recorded(struct script *s)
{
    enum recorder_act act = 0;
    while (!text_equal(recorder_act_word(act), word(s, 1)))
        act++;
    bool kept = text_equal(word(s, 3), "has-one"), old = text_equal(word(s, 3), "old");
    stage_send(&s->stage, &(struct event){ .type = EVENT_RECORDED,
                                           .visit = s->stage.k.visit - old,
                                           .record = act,
                                           .result = text_equal(word(s, 2), "ok") ? RESULT_OK : RESULT_NONE,
                                           .up = kept,
                                           .count = act == RECORDER_STOP ? 1400 : 0 });
}

static void do_printed(struct script *s)
{
    enum result r = text_equal(word(s, 1), "ok") ? RESULT_OK : RESULT_IO;
    uint64_t visit = s->stage.k.visit - text_equal(word(s, 2), "old");
    stage_send(&s->stage, &(struct event){ .type = EVENT_PRINTED, .visit = visit, .result = r });
}

static void do_mailed(struct script *s)
{
    enum result r = text_equal(word(s, 1), "ok") ? RESULT_OK : RESULT_TIMEOUT;
    uint64_t visit = s->stage.k.visit - text_equal(word(s, 2), "old");
    stage_send(&s->stage, &(struct event){ .type = EVENT_MAILED, .visit = visit, .result = r });
}

/* recalled none, or what is kept: the words behind it. */
static void do_recalled(struct script *s)
{
    char text[LINE_SIZE] = "";
    bool none = text_equal(word(s, 1), "none");
    for (unsigned i = 1; i < s->words_count; i++)
        text_add(text, sizeof text, "%s%s", i > 1 ? " " : "", s->words[i]);
    stage_send(&s->stage, &(struct event){ .type = EVENT_RECALLED,
                                           .visit = s->stage.k.visit,
                                           .result = none ? RESULT_NONE : RESULT_OK,
                                           .memory = none ? (struct bytes){ 0 } : bytes_of_text(text) });
}

/* learned none|io|torn, or what was done: first-lesson=done|STEP. */
static void do_learned(struct script *s)
{
    static uint8_t bytes[PROGRESS_BYTES_MAX];
    struct progress p = { 0 };
    struct event e = { .type = EVENT_RECALLED, .visit = s->stage.k.visit, .keeps = KEPT_LEARNING };
    const char *w = word(s, 1);
    uint64_t step = 0;
    if (text_equal(w, "none") || text_equal(w, "io")) {
        e.result = text_equal(w, "io") ? RESULT_IO : RESULT_NONE;
    } else if (text_equal(w, "torn")) {
        e.memory = bytes_of_text("L nothing of ours");
    } else {
        struct lesson_run run;
        lesson_start(&run, s->stage.k.lesson.shelf, 0);
        progress_begin(&p, &run);
        bool number = text_to_u64(w, 99, &step) == RESULT_OK;
        p.at[0].step = (uint8_t)step;
        p.at[0].finished = !number;
        p.at[0].hard = number ? 0 : 2;
        p.at[0].box = number ? 0 : 1;
        e.memory = bytes_of(bytes, progress_encode(&p, bytes));
    }
    stage_send(&s->stage, &e);
}

static void answer_kept(struct script *s, bool kept)
{
    enum kept_kind kind = text_equal(word(s, 2), "learning") ? KEPT_LEARNING : KEPT_PREFERENCES;
    bool old = text_equal(word(s, 1), "old"), ok = old || text_equal(word(s, 1), "ok");
    stage_send(&s->stage, &(struct event){ .type = EVENT_KEPT,
                                           .visit = old ? 1 : s->stage.k.visit,
                                           .keeps = kind,
                                           .up = kept,
                                           .result = ok ? RESULT_OK : RESULT_IO });
}

static void do_kept(struct script *s)
{
    answer_kept(s, true);
}

static void do_forgotten(struct script *s)
{
    answer_kept(s, false);
}

/* summary [ITEM LIFE BIT]: one record is an exception, the row of `debt`. */
static void do_summary(struct script *s)
{
    static struct staff_summary summary;
    summary = (struct staff_summary){ .waiting = 2, .exceptions = 1, .stick = true };
    struct staff_row *row = &summary.exception_rows[0];
    if (s->words_count > 3) {
        summary.exception_rows_count = 1;
        *row = (struct staff_row){ .seq = 7, .kind = TRANSACTION_CHECKOUT, .marked = true, .patron_kept = true };
        text_copy(row->item, sizeof row->item, word(s, 1));
        text_copy(row->ulid, sizeof row->ulid, "AN-OLDER-ROW");
        if (life_of_word(word(s, 2), &row->life) != RESULT_OK || bit_of_word(word(s, 3), &row->bit) != RESULT_OK)
            assert(false && "a life and a bit");
    }
    stage_send(&s->stage, &(struct event){ .type = EVENT_STAFF_SUMMARY, .summary = &summary });
}

/* answer decide|reveal|carry|handouts ok|no [TEXT]: to the order of staff. */
static void do_answer(struct script *s)
{
    static struct staff_answer answer;
    answer = (struct staff_answer){ .kind = text_equal(word(s, 1), "decide")     ? ORDER_DECIDE
                                            : text_equal(word(s, 1), "reveal")   ? ORDER_REVEAL
                                            : text_equal(word(s, 1), "handouts") ? ORDER_HANDOUTS
                                                                                 : ORDER_CARRY,
                                    .result = text_equal(word(s, 2), "ok") ? RESULT_OK : RESULT_REFUSED,
                                    .seq = 7 };
    text_copy(answer.text, sizeof answer.text, word(s, 3));
    stage_send(&s->stage, &(struct event){ .type = EVENT_STAFF_ANSWER, .visit = s->stage.k.visit, .answer = &answer });
}

static const struct {
    const char *word;
    void (*act)(struct script *s);
} verbs[] = {
    { "boot", do_boot },         { "tap", do_tap },
    { "focus", do_focus },       { "type", do_type },
    { "key", do_key },           { "scan", do_scan },
    { "touch", do_touch },       { "lay", do_lay },
    { "lift", do_lift },         { "wait", do_wait },
    { "journal", do_journal },   { "library", do_library },
    { "line", do_line },         { "reader", do_reader },
    { "ledger", do_ledger },     { "clock", do_clock },
    { "settled", do_settled },   { "pin", do_pin },
    { "count", do_count },       { "printed", do_printed },
    { "secured", do_secured },   { "debt", do_debt },
    { "summary", do_summary },   { "slow", do_slow },
    { "answer", do_answer },     { "inventory", do_inventory },
    { "card", do_card },         { "headset", do_headset },
    { "kept", do_kept },         { "forgotten", do_forgotten },
    { "recalled", do_recalled }, { "learned", do_learned },
    { "hold", do_hold },         { "push", do_push },
    { "near", do_near },         { "mailed", do_mailed },
    { "recorded", do_recorded },
};

static bool run_left(struct script *s)
{
    char key[32];
    const char *value;
    if (text_equal(s->words[0], "rules")) {
        for (unsigned i = 1; i < s->words_count; i++)
            if (script_split(s->words[i], key, sizeof key, &value))
                script_rule(&s->rules, key, value);
        return true;
    }
    if (!s->started) {
        stage_init(&s->stage, &s->rules, &stage_lessons, 7);
        shown_state(s->shown, &s->stage.k);
        s->started = true;
    }
    for (size_t i = 0; i < LENGTH(verbs); i++) {
        if (!text_equal(verbs[i].word, s->words[0]))
            continue;
        s->idle = false;
        verbs[i].act(s);
        return true;
    }
    return false;
}

/* ---- a file ---- */

static void split_words(struct script *s, char *text)
{
    char *at = text;
    s->words_count = 0;
    while (s->words_count < WORDS_MAX) {
        at += strspn(at, " ");
        if (*at == '\0')
            return;
        s->words[s->words_count++] = at;
        at += strcspn(at, " ");
        if (*at != '\0')
            *at++ = '\0';
    }
}

static void trim(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\n'))
        text[--n] = '\0';
}

/* One line; `to` gets it as it should be. False: the right side differs. */
static bool run_line(struct script *s, const char *line, char *to)
{
    char left[LINE_SIZE], words[LINE_SIZE], right[LINE_SIZE];
    const char *arrow = strstr(line, "=>");
    text_copy(left, sizeof left, line);
    if (arrow != NULL)
        left[arrow - line] = '\0';
    trim(left);
    text_copy(to, LINE_SIZE, line);
    if (left[0] == '\0' || left[0] == '#')
        return true;
    text_copy(words, sizeof words, left);
    split_words(s, words);
    if (!run_left(s)) {
        text_copy(to, LINE_SIZE, "(no such word)");
        return false;
    }
    if (text_equal(s->words[0], "rules"))
        return true;
    put_right(s, right);
    size_t width = utf8_count(left);
    text_format(to, LINE_SIZE, "%s%*s => %s", left, width < ARROW_AT ? (int)(ARROW_AT - width) : 0, "", right);
    const char *want = arrow != NULL ? arrow + 2 + strspn(arrow + 2, " ") : "";
    return text_equal(want, right);
}

bool script_run(const char *path)
{
    bool rewrite = getenv("KITAP_REWRITE") != NULL, same = true;
    char line[LINE_SIZE], made[LINE_SIZE];
    struct script *s = calloc(1, sizeof *s);
    FILE *file = fopen(path, "r");
    char *whole = NULL;
    size_t whole_n = 0;
    FILE *out = open_memstream(&whole, &whole_n);
    assert(s != NULL);
    assert(file != NULL);
    assert(out != NULL);
    s->rules = stage_rules();
    for (unsigned n = 1; fgets(line, sizeof line, file) != NULL; n++) {
        trim(line);
        if (!run_line(s, line, made)) {
            same = false;
            if (!rewrite)
                fprintf(stderr, "%s:%u:\n- %s\n+ %s\n", path, n, line, made);
        }
        fprintf(out, "%s\n", made);
    }
    fclose(file);
    fclose(out);
    if (rewrite && !same) {
        file = fopen(path, "w");
        assert(file != NULL);
        fputs(whole, file);
        fclose(file);
    }
    free(whole);
    free(s);
    return same || rewrite;
}
