/* What is said of a screen: all that happened, nothing of a person on the loudspeaker, titles and sums in a headset. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "language/language.h"
#include "screens/screens.h"
#include "states.h"
#include "voice/voice.h"

/* Words of a state that are one person's: what she has, how she is called, when and what she owes. */
enum { SECRETS_MAX = 512, SECRET_SIZE = 256 };
static char secrets[SECRETS_MAX][SECRET_SIZE];
static unsigned secrets_count;

static void keep_secret(const char *text)
{
    if (*text == '\0')
        return;
    CHECK(secrets_count < SECRETS_MAX);
    text_copy(secrets[secrets_count++], SECRET_SIZE, text);
}

static void keep_item(const struct item *item)
{
    char day[PHRASE_SIZE];
    keep_secret(item->title);
    keep_secret(item->author);
    if (item->due.known) {
        say_until(kiosk.language, item->due, day);
        keep_secret(day);
        say_day(kiosk.language, item->due, day);
        keep_secret(day);
    }
}

static void keep_sum(const char *amount, const char *currency)
{
    char sum[PHRASE_SIZE] = "";
    if (*amount != '\0')
        say_money(kiosk.language, amount, currency, sum);
    keep_secret(sum);
}

static void keep_lists(void)
{
    for (unsigned i = 0; i < kiosk.loans_count; i++) {
        keep_item(&kiosk.loans[i].item);
        keep_sum(kiosk.loans[i].fee, kiosk.loans[i].fee_currency);
    }
    for (unsigned i = 0; i < kiosk.holds_count; i++) {
        keep_item(&kiosk.holds[i].item);
        keep_secret(strlen(kiosk.holds[i].place) > 2 ? kiosk.holds[i].place : "");
    }
    for (unsigned i = 0; i < kiosk.fees_count; i++) {
        keep_secret(kiosk.fees[i].text);
        keep_sum(kiosk.fees[i].amount, kiosk.patron.currency);
    }
    for (unsigned i = 0; i < kiosk.staff.queue_rows_count; i++)
        keep_secret(kiosk.staff.queue_rows[i].title);
    for (unsigned i = 0; i < kiosk.staff.exception_rows_count; i++)
        keep_secret(kiosk.staff.exception_rows[i].title);
}

static void find_secrets(void)
{
    secrets_count = 0;
    keep_secret(kiosk.patron.name);
    keep_secret(kiosk.patron.id);
    keep_secret(kiosk.card_words);
    keep_secret(kiosk.number);
    keep_sum(kiosk.patron.fees, kiosk.patron.currency);
    for (unsigned i = 0; i < kiosk.items_count; i++) {
        struct kiosk_item *item = &kiosk.items[i];
        item->item.due = item->due;
        keep_item(&item->item);
        keep_secret(item->words);
        keep_sum(item->fee, item->fee_currency);
    }
    keep_lists();
    keep_item(&kiosk.look.item);
    keep_item(&kiosk.deal.item);
    keep_secret(kiosk.deal.title);
    keep_secret(kiosk.deal.words);
    keep_sum(kiosk.deal.amount, kiosk.deal.currency);
}

static const char *told_of(const char *spoken)
{
    for (unsigned i = 0; i < secrets_count; i++)
        if (strstr(spoken, secrets[i]) != NULL)
            return secrets[i];
    return NULL;
}

static bool is_discreet(char *why, size_t size)
{
    static char words[VOICE_TEXT_SIZE];
    struct voice v = { kiosk.language, false };
    find_secrets();
    const char *told = told_of(scene.said);
    text_format(why, size, "said tells “%s”: %s", told != NULL ? told : "", scene.said);
    for (size_t i = 0; told == NULL && i < scene.elements_count; i++) {
        if (!element_is_stop(&scene.elements[i], STOPS_SPOKEN))
            continue;
        scene_layout(&scene, scene.elements[i].id, "");
        voice_of_place(&scene, v, words, sizeof words);
        told = told_of(words);
        text_format(why, size, "%s tells “%s”: %s", scene.elements[i].id, told != NULL ? told : "", words);
    }
    return told == NULL && scene.said[0] != '\0';
}

TEST(a_loudspeaker_tells_no_name_title_date_or_sum_of_a_person_wherever_the_focus_is)
{
    unsigned bad = 0;
    for (size_t i = 0; state_at(i) != NULL; i++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            for (size_t g = 0; g < 3; g++) {
                char why[256] = "";
                build(state_at(i)->name, l, &glasses[g], 100);
                if (is_discreet(why, sizeof why))
                    continue;
                fprintf(stderr, "%s, %s, %s: %s\n", state_at(i)->name, language_code(l), glasses[g].name, why);
                bad++;
            }
    CHECK_EQ(bad, 0);
}

TEST(in_a_headset_titles_dates_and_sums_are_heard)
{
    open_words();
    state_make(&kiosk, "checkout", LANGUAGE_EN);
    kiosk.headset = true;
    kiosk.items_count = 1;
    struct panel panel = screens_panel(&kiosk, glasses[0].w, glasses[0].h, glasses[0].mm);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    CHECK(text_starts(scene.said, "Абай жолы. Borrowed, until 7\u00a0December."));
    state_make(&kiosk, "account", LANGUAGE_EN);
    kiosk.headset = true;
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    CHECK(text_starts(scene.said, "renewed: 1. Cannot renew: 1. You have"));
    CHECK(strstr(scene.said, "To pay: 450") != NULL);
    char words[VOICE_TEXT_SIZE];
    voice_of_element(&scene, find("account.loan.1"), (struct voice){ LANGUAGE_EN, true }, words, sizeof words);
    CHECK(text_starts(words, "Ғасырдан да ұзақ күн. until 1\u00a0December"));
    voice_of_element(&scene, find("account.renew.1"), (struct voice){ LANGUAGE_EN, false }, words, sizeof words);
    CHECK_TEXT(words, "Book 2. Renew.");
}

TEST(why_a_book_needs_the_person_is_said_unless_it_is_hers_alone)
{
    build("checkout-set", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "Please add part 2.") != NULL);
    build("checkout-bits", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "The security tag is still on.") != NULL);
    build("checkout-cards", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "If it is a card, press Finish first.") != NULL);
    build("checkout-many", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "fee") == NULL);
    CHECK(strstr(scene.said, "restricted") == NULL);
}

TEST(what_happened_is_said)
{
    build("lesson-chosen", LANGUAGE_EN, &glasses[0], 100);
    const char *follows = scene_find(&scene, "lesson.said")->name;
    CHECK(text_starts(scene.said, follows));
    build("checkout", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "called") == NULL);
    kiosk.staff_called = true;
    struct panel panel = scene.panel;
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    CHECK(text_starts(scene.said, "Staff have been called. "));
}

TEST(in_latin_letters_titles_stay_as_on_the_book_and_the_voice_reads_cyrillic)
{
    char words[VOICE_TEXT_SIZE];
    build("checkout-latin", LANGUAGE_KK, &glasses[0], 100);
    CHECK_TEXT(find("nav.home")->name, "Basty bet");
    voice_of_element(&scene, find("nav.home"), (struct voice){ .language = LANGUAGE_KK }, words, sizeof words);
    CHECK_TEXT(words, "Басты бет.");
    CHECK(strstr(scene.said, "кітап") != NULL);
    bool title = false;
    for (size_t i = 0; i < scene.elements_count; i++)
        title = title || (scene.elements[i].verbatim && text_equal(scene.elements[i].name, "Абай жолы"));
    CHECK(title);
    build("checkout-latin", LANGUAGE_RU, &glasses[0], 100);
    CHECK_TEXT(find("nav.home")->name, "На главную");
}
