/* What staff look at, on paper: a record in plain words, or the list of them. Never a name, never a card number. */
#include "base/text.h"
#include "language/language.h"
#include "screens/staff_words.h"
#include "shell/app.h"

static void add_line(const char *sentence, char *to, size_t size)
{
    if (sentence[0] != '\0')
        text_add(to, size, "%s\n\n", sentence);
}

static void add_record(const struct kiosk *k, const struct staff_row *row, char *to, size_t size)
{
    struct staff_explained e;
    staff_explain(k, row, &e);
    text_add(to, size, "%llu  ", (unsigned long long)row->seq);
    add_line(e.what, to, size);
    add_line(e.became, to, size);
    add_line(e.library, to, size);
    add_line(e.check, to, size);
    add_line(e.kiosk, to, size);
}

/* A row in two lines: the whole story of each is a tap away. */
static void add_rows(const struct kiosk *k, char *to, size_t size)
{
    for (unsigned i = 0; i < k->staff.exception_rows_count; i++) {
        const struct staff_row *row = &k->staff.exception_rows[i];
        struct staff_explained e;
        staff_explain(k, row, &e);
        text_add(to, size, "%llu  %s\n  %s\n", (unsigned long long)row->seq, e.what,
                 staff_record_state(k->language, row));
        if (e.library[0] != '\0')
            text_add(to, size, "  %s\n", e.library);
        text_add(to, size, "\n");
    }
}

void staff_paper_print(struct app *app, uint64_t visit, bool list)
{
    char text[RECEIPT_SIZE] = "", day[PHRASE_SIZE], clock[PHRASE_SIZE];
    const struct kiosk *k = core_kiosk(app->core);
    say_weekday(k->language, k->now, day);
    say_clock(k->now, clock);
    text_format(text, sizeof text, "%s\n%s, %s\n%s\n\n", k->rules.library_name, day, clock,
                say(k->language, N_("For staff")));
    if (list)
        add_rows(k, text, sizeof text);
    else
        add_record(k, &k->staff_record, text, sizeof text);
    app_print(app, visit, text);
}
