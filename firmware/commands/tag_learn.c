/* kitap tag learn: three cards, laid one after the other, and their numbers as the library system has them, tell how
   the library writes its cards' numbers. */
#include "base/text.h"
#include "commands/tag_desk.h"
#include "commands/tag_verbs.h"
#include "settings/table.h"
#include "tags/uid.h"

enum { CARDS = 3, FORM_SIZE = 32 };

static void form_word(enum uid_form form, char to[static FORM_SIZE])
{
    struct settings s = { .cards = { .uid_form = form } };
    setting_get(setting_find("cards", "uid_form"), &s, to, FORM_SIZE);
}

/* The next card; tags that leave meanwhile are waited out. */
static bool next_card(struct tag_desk *d, const char *number, struct uid *out)
{
    struct desk_tag tag;
    enum tag_desk_next next;
    fprintf(stderr, "Lay the card with the number %s on the reader.\n", number);
    while ((next = tag_desk_next(d, &tag)) == TAG_DESK_LEFT) {
        /* the one before */
    }
    if (next != TAG_DESK_ARRIVED)
        return false;
    *out = tag.about.uid;
    fprintf(stderr, "Thank you. Take it away.\n");
    do
        next = tag_desk_next(d, &tag);
    while (next == TAG_DESK_ARRIVED || (next == TAG_DESK_LEFT && !uid_equal(tag.about.uid, *out)));
    return next == TAG_DESK_LEFT;
}

static void print_line(enum uid_form form)
{
    char word[FORM_SIZE];
    form_word(form, word);
    printf("cards: {uid_form: %s}\n", word);
}

static void say_several(uint32_t fits)
{
    char word[FORM_SIZE];
    fprintf(stderr, "kitap: several forms fit these cards:");
    for (unsigned form = 0; form < UID_FORM_COUNT; form++) {
        if ((fits & 1u << form) == 0)
            continue;
        form_word((enum uid_form)form, word);
        fprintf(stderr, " %s", word);
    }
    fprintf(stderr, "; try again with other cards\n");
}

static int judge(const struct uid_lesson *lesson, const char *const *numbers)
{
    switch (lesson->learnt) {
    case UID_LEARNT_ONE:
        print_line(lesson->form);
        return EXIT_DONE;
    case UID_LEARNT_NEARLY:
        print_line(lesson->form);
        fprintf(stderr,
                "kitap: the numbers in the library system differ from what the kiosk will send by zeros in front, "
                "separators or small letters; write them there as the kiosk sends them\n");
        return EXIT_DONE;
    case UID_LEARNT_SEVERAL:
        say_several(lesson->fits);
        break;
    case UID_LEARNT_NOTHING:
        fprintf(stderr,
                "kitap: no form fits: the number %s is not made from its card's chip number; was it the right "
                "card? If cards are told by their printed number, write cards: {identify: barcode}\n",
                numbers[lesson->example]);
        break;
    case UID_LEARNT_RANDOM:
        fprintf(stderr,
                "kitap: the card with the number %s makes up a new chip number each time (a phone, or a card so "
                "set); patrons cannot be told by it\n",
                numbers[lesson->example]);
        break;
    case UID_LEARNT_COUNT:
        break;
    }
    return EXIT_FAILED;
}

int tag_learn(const struct tag_line *line, const struct settings *s)
{
    struct uid_example examples[CARDS];
    const char *numbers[CARDS];
    struct tag_desk *d = tag_desk_open(s);
    bool all = d != NULL;
    for (int i = 0; i < CARDS && all; i++) {
        numbers[i] = line->words.at[1 + i];
        examples[i].number = numbers[i];
        all = next_card(d, numbers[i], &examples[i].uid);
    }
    tag_desk_close(d);
    if (!all)
        return EXIT_FAILED;
    struct uid_lesson lesson = uid_form_learn(examples, CARDS);
    return judge(&lesson, numbers);
}
