/* The receipt, on paper or as a letter: what was borrowed or returned, and until when; what was paid, with its number.
   Never a name, never a card number. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "screens/learn_words.h"
#include "shell/app.h"

static void add_head(const struct kiosk *k, char *to, size_t size)
{
    char day[PHRASE_SIZE], clock[PHRASE_SIZE];
    say_weekday(k->language, k->now, day);
    say_clock(k->now, clock);
    text_add(to, size, "%s\n%s, %s\n\n", k->rules.library_name, day, clock);
}

static const char *state_of(const struct kiosk *k, const struct kiosk_item *item)
{
    if (item->state == ITEM_OFFLINE && item->deed != ITEM_UNDOES)
        return say(k->language, N_("Noted"));
    return say(k->language, item->deed == ITEM_LENDS ? N_("Borrowed") : N_("Returned"));
}

/* The library system's own lines (SIP2 AG), under the item that they came with. */
static void add_system_lines(const char *lines, char *to, size_t size)
{
    while (*lines != '\0') {
        int n = (int)strcspn(lines, "\n");
        text_add(to, size, "  %.*s\n", n, lines);
        lines += n;
        lines += *lines == '\n';
    }
}

static void add_item(const struct kiosk *k, const struct kiosk_item *item, bool paper, char *to, size_t size)
{
    char until[PHRASE_SIZE] = "";
    if (item->deed == ITEM_LENDS)
        say_until(k->language, item->due, until);
    else if (item->deed == ITEM_UNDOES && item->state == ITEM_OFFLINE)
        text_copy(until, sizeof until, say(k->language, N_("the library will confirm later")));
    text_add(to, size, "%s\n  %s %s\n", item->item.title[0] != '\0' ? item->item.title : item->item.id,
             state_of(k, item), until);
    add_system_lines(paper ? item->print : "", to, size);
}

static void add_payment(const struct kiosk *k, const struct kiosk_paid *paid, bool paper, char *to, size_t size)
{
    char sum[PHRASE_SIZE];
    say_money(k->language, paid->amount, paid->currency, sum);
    text_add(to, size, paid->unknown ? say(k->language, N_("Not certain yet: %s")) : say(k->language, N_("Paid: %s")),
             sum);
    text_add(to, size, "\n");
    if (paid->title[0] != '\0')
        text_add(to, size, "  %s\n", paid->title);
    text_add(to, size, "  %s\n", paid->ulid);
    add_system_lines(paper ? paid->print : "", to, size);
}

/* The library system's own lines, which may name her, go on paper that she takes, and not by mail. */
static void add_receipt(const struct kiosk *k, bool paper, char *to, size_t size)
{
    add_head(k, to, size);
    for (uint16_t i = 0; i < k->items_count; i++)
        if (k->items[i].state == ITEM_DONE || k->items[i].state == ITEM_OFFLINE)
            add_item(k, &k->items[i], paper, to, size);
    for (uint8_t i = 0; i < k->paid_count; i++)
        add_payment(k, &k->paid[i], paper, to, size);
    if (paper && k->print[0] != '\0')
        text_add(to, size, "\n");
    add_system_lines(paper ? k->print : "", to, size);
}

/* Every item of a visit finds room, each line of the library system indented. */
_Static_assert(RECEIPT_SIZE >= (KIOSK_ITEMS_MAX + KIOSK_PAID_MAX + 2) * (TITLE_SIZE + 3 * PHRASE_SIZE + 2 * PRINT_SIZE),
               "a whole visit");
_Static_assert(LETTER_TEXT_SIZE >= (KIOSK_ITEMS_MAX + KIOSK_PAID_MAX + 2) * (TITLE_SIZE + 3 * PHRASE_SIZE), "likewise");

static void printed(void *self, enum result r)
{
    const struct app_paper *paper = self;
    struct input input = { .kind = INPUT_PRINTED, .visit = paper->visit, .result = r };
    if (inbox_post(paper->app->inbox, input) != RESULT_OK)
        return; /* the kiosk is closing */
}

/* One paper is in hand at most: the other place is free. */
void app_print(struct app *app, uint64_t visit, const char *text)
{
    struct app_paper *paper = &app->papers[!app->paper_in_hand];
    *paper = (struct app_paper){ app, visit };
    enum result r = app->printer != NULL ? printer_print(app->printer, text, printed, paper) : RESULT_NONE;
    if (r == RESULT_OK)
        app->paper_in_hand = !app->paper_in_hand;
    else
        printed(paper, r);
}

static void print_certificate(struct app *app, uint64_t visit, const struct kiosk *k)
{
    char text[CERTIFICATE_SIZE];
    certificate_words(k, KIOSK_LESSONS_MAX, text, sizeof text);
    app_print(app, visit, text);
    wipe(text, sizeof text);
}

void receipt_print(struct app *app, uint64_t visit)
{
    char text[RECEIPT_SIZE] = "";
    const struct kiosk *k = core_kiosk(app->core);
    if (k->screen == SCREEN_CERTIFICATE) {
        print_certificate(app, visit, k);
        return;
    }
    add_receipt(k, true, text, sizeof text);
    app_print(app, visit, text);
    wipe(text, sizeof text);
}

void receipt_write(const struct kiosk *k, struct letter *out)
{
    char day[PHRASE_SIZE];
    say_day(k->language, k->now, day);
    text_format(out->subject, sizeof out->subject, say(k->language, N_("Your library receipt, %s")), day);
    out->text[0] = '\0';
    add_receipt(k, false, out->text, sizeof out->text);
    text_add(out->text, sizeof out->text, "\n%s\n",
             say(k->language, N_("The library's kiosk sent this at your request. Please do not answer it.")));
}
