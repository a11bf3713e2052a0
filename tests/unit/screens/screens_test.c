/* Every screen, in three languages, on three panels, at four text sizes: it fits, can be touched and read,
   and speaks one language. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "glasses.h"
#include "language/language.h"
#include "screens/screens.h"
#include "states.h"

static bool fits(char *why, size_t size)
{
    text_format(why, size, "%s", scene.overflow ? "overflow" : "does not fit");
    return !scene.overflow && !scene.does_not_fit;
}

TEST(every_screen_fits_its_panel_in_every_language_and_text_size)
{
    everywhere(250, fits);
}

/* The smallest glass on which staff have been seen to work: 174 mm wide. */
TEST(the_pages_of_staff_fit_a_small_glass_of_0_17_mm_a_pixel)
{
    static const struct glass glass = { "smallest", 1024, 600, 0.17f, false };
    unsigned bad = 0;
    for (size_t i = 0; state_at(i) != NULL; i++)
        for (enum language l = 0; text_starts(state_at(i)->name, "staff") && l < LANGUAGE_COUNT; l++) {
            char why[256] = "";
            build(state_at(i)->name, l, &glass, 100);
            if (fits(why, sizeof why))
                continue;
            fprintf(stderr, "%s, %s: %s\n", state_at(i)->name, language_code(l), why);
            bad++;
        }
    CHECK_EQ(bad, 0);
}

static float mm(int px)
{
    return (float)px * scene.panel.mm_per_pixel;
}

static bool keeps_its_size(char *why, size_t size)
{
    text_format(why, size, "fell to %d %%", scene.panel.text_percent);
    bool low = panel_shape(&scene.panel) != PANEL_PORTRAIT && mm(scene.panel.height_px) < 220;
    bool nobody = kiosk.screen == SCREEN_ATTRACT; /* has chosen a size: each begins with the usual one */
    return low || nobody || scene.panel.text_percent == kiosk.text_percent;
}

/* Keys, codes and full lists of a low glass leave no line for them. */
static bool has_no_line_left(void)
{
    bool full = kiosk.keyboard_open || kiosk.account_part != ACCOUNT_LOANS || kiosk.receipt_qr;
    return mm(scene.panel.height_px) < 200 &&
           (full || kiosk.screen == SCREEN_PAY || kiosk.screen == SCREEN_STAFF || kiosk.screen == SCREEN_ATTRACT);
}

static bool has_captions(char *why, size_t size)
{
    if (has_no_line_left())
        return true;
    struct panel panel = screens_panel(&kiosk, scene.panel.width_px, scene.panel.height_px, scene.panel.mm_per_pixel);
    kiosk.captions = true;
    screens_build_captioned(&kiosk, &panel, &wide_letters, "", "Екі дыбыс: дайын.", &scene);
    const struct element *e = scene_find(&scene, "caption");
    text_format(why, size, "has no room for captions");
    return !scene.does_not_fit && scene.panel.height_px == panel.height_px && e != NULL && element_is_visible(e) &&
           e->rect.y + e->rect.h <= panel.height_px;
}

TEST(captions_have_their_place_on_every_screen)
{
    everywhere(100, has_captions);
}

TEST(large_and_portrait_panels_keep_the_size_that_was_chosen)
{
    everywhere(250, keeps_its_size);
}

/* Screens whose keys, phone or list leave no room for larger letters on a small panel; the panels of 0.17 mm a
   pixel are smaller than what the screens are designed for. */
static bool is_crowded(void)
{
    return scene.panel.mm_per_pixel < 0.2f || kiosk.screen == SCREEN_ATTRACT || kiosk.screen == SCREEN_LESSON ||
           kiosk.screen == SCREEN_PAY || (kiosk.screen == SCREEN_STAFF && kiosk.staff_part == STAFF_READER) ||
           kiosk.keyboard_letters;
}

static bool keeps_half(char *why, size_t size)
{
    text_format(why, size, "fell to %d %%", scene.panel.text_percent);
    return is_crowded() || scene.panel.text_percent >= (kiosk.text_percent < 150 ? 100 : 150);
}

TEST(a_small_panel_has_larger_letters_too)
{
    everywhere(250, keeps_half);
}

static bool acts(const struct element *e)
{
    return element_is_visible(e) && *e->id != '\0' &&
           (e->role == ROLE_BUTTON || e->role == ROLE_KEY || e->role == ROLE_FIELD);
}

static bool large_enough(char *why, size_t size)
{
    bool small = panel_shape(&scene.panel) == PANEL_SMALL;
    for (size_t i = 0; i < scene.elements_count; i++) {
        const struct element *e = &scene.elements[i];
        float least = e->role == ROLE_KEY && small ? 15 : 20;
        if (!acts(e) || (mm(e->rect.w) > least - 0.5f && mm(e->rect.h) > least - 0.5f))
            continue;
        text_format(why, size, "%s is %.1f x %.1f mm", e->id, (double)mm(e->rect.w), (double)mm(e->rect.h));
        return false;
    }
    return true;
}

TEST(every_target_is_20_mm_wide_and_high)
{
    everywhere(250, large_enough);
}

static int space_between(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x - b.x - b.w : b.x - a.x - a.w;
    int y = a.y > b.y ? a.y - b.y - b.h : b.y - a.y - a.h;
    return x > y ? x : y;
}

static bool far_enough(char *why, size_t size)
{
    for (size_t i = 0; i < scene.elements_count; i++)
        for (size_t j = i + 1; j < scene.elements_count; j++) {
            const struct element *a = &scene.elements[i], *b = &scene.elements[j];
            /* Keys of a small panel stand nearer to the bars: they need the room. */
            bool key = panel_shape(&scene.panel) == PANEL_SMALL && (a->role == ROLE_KEY) != (b->role == ROLE_KEY);
            if (!acts(a) || !acts(b) || mm(space_between(a->rect, b->rect)) > (key ? 1.9f : 3.5f))
                continue;
            text_format(why, size, "%s and %s are %.1f mm apart", a->id, b->id,
                        (double)mm(space_between(a->rect, b->rect)));
            return false;
        }
    return true;
}

TEST(targets_are_4_mm_apart)
{
    everywhere(250, far_enough);
}

static bool readable(char *why, size_t size)
{
    for (size_t i = 0; i < scene.elements_count; i++) {
        const struct element *e = &scene.elements[i];
        if (e->lines_count == 0 || !element_is_visible(e) || mm(e->font_px) * 0.714f > 4.79f)
            continue;
        text_format(why, size, "a capital of “%s” is %.2f mm", e->name, (double)(mm(e->font_px) * 0.714f));
        return false;
    }
    return true;
}

TEST(no_capital_is_under_4_8_mm)
{
    everywhere(100, readable);
}

static bool inside_panel(char *why, size_t size)
{
    for (size_t i = 0; i < scene.elements_count; i++) {
        const struct element *e = &scene.elements[i];
        struct rect r = e->rect;
        if (!element_is_visible(e) || e->decor ||
            (r.x >= 0 && r.y >= 0 && r.x + r.w <= scene.panel.width_px + 1 && r.y + r.h <= scene.panel.height_px + 1))
            continue;
        text_format(why, size, "%s “%s” is outside: %d, %d, %d x %d", e->id, e->name, r.x, r.y, r.w, r.h);
        return false;
    }
    return true;
}

TEST(nothing_stands_outside_the_panel)
{
    everywhere(250, inside_panel);
}

/* Words of ours that are Latin in every language. */
static bool is_a_name(const char *word, size_t n)
{
    static const char *const names[] = {
        "Kitap",       "kitap",   "English",   "PIN",          "eGov",
        "SMS",         "QR",      "staff",     "pin",          "The",
        "Silk",        "Roads",   "Peter",     "Frankopan",    "New",
        "History",     "World",   "Item",      "see",          "restricted",
        "desk",        "connect", "refused",   "PN532",        "ABC",
        "ISO",         "AFI",     "EAS",       "SCardConnect", "reader",
        "unavailable", "koc",     "and",       "of",           "the",
        "is",          "A",       "kitaphana", "biblioteka",   "example" /* addresses of pages */,
        "handouts" /* a folder on a stick */
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0)
            return true;
    return false;
}

static bool not_english(char *why, size_t size)
{
    if (kiosk.language == LANGUAGE_EN)
        return true;
    for (size_t i = 0; i < scene.elements_count; i++) {
        const struct element *e = &scene.elements[i];
        if (text_equal(e->id, "language.kk-latin"))
            continue;
        for (const char *at = *e->read != '\0' ? e->read : e->name; *at != '\0';) {
            size_t n = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
            if (n >= 3 && !is_a_name(at, n)) {
                text_format(why, size, "%s says “%s”", e->id, e->name);
                return false;
            }
            at += n > 0 ? n : 1;
        }
    }
    return true;
}

TEST(no_english_stands_on_a_kazakh_or_russian_screen)
{
    everywhere(100, not_english);
}

/* The ids that others script against, by state. */
static const struct {
    const char *state, *ids;
} promised[] = {
    { "welcome", "language.kk language.ru language.en welcome.checkout welcome.return welcome.account welcome.learn "
                 "welcome.staff" },
    { "identify", "identify.number identify.ok nav.home nav.back nav.help nav.language" },
    { "identify-pin", "identify.number identify.pin identify.ok" },
    { "checkout", "checkout.number checkout.item.0 checkout.item.3 checkout.item.3.reason checkout.done nav.home "
                  "nav.help nav.language" },
    { "checkout-keys", "checkout.number checkout.ok checkout.done checkout.item.0" },
    { "checkout-many", "checkout.item.0 checkout.item.10 checkout.item.10.reason nav.more" },
    { "checkout-confirm", "checkout.all checkout.done" },
    { "checkout-no-pad", "checkout.number checkout.item.0 checkout.item.1 checkout.done" },
    { "return", "return.number return.item.0 return.item.1.reason return.done" },
    { "account", "account.loan.0 account.loan.4 account.renew.0 account.renew.2 account.renew-all account.hold.0 "
                 "account.hold.1 account.fees" },
    { "finish", "finish.receipt.none finish.receipt.print finish.receipt.qr family.next" },
    { "staff-pin", "staff.pin staff.ok" },
    { "staff", "staff.health staff.queue staff.exceptions staff.reader staff.restart" },
    { "time-out", "time.more time.finish" },
    { "languages", "language.kk language.ru language.en language.kk-latin" },
    { "mismatch", "mismatch.back mismatch.finish" },
    { "help", "help" },
    { "sorry", "sorry" },
    { "left-card", "left-behind" },
    { "closed", "closed" },
    { "out-of-service", "out-of-service" },
    { "learn", "learn learn.guided.checkout learn.lesson.0" },
    { "guided-book", "nav.back nav.again nav.slower nav.call guided.next" },
};

TEST(promised_ids_are_there_on_every_panel)
{
    for (size_t g = 0; g < GLASSES; g++)
        for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
            build(promised[i].state, LANGUAGE_KK, &glasses[g], 100);
            for (const char *at = promised[i].ids; *at != '\0';) {
                char id[SCENE_ID_SIZE];
                size_t n = strcspn(at, " ");
                text_copy_bytes(id, sizeof id, bytes_of(at, n));
                if (scene_find(&scene, id) == NULL)
                    printf("%s on %s lacks %s\n", promised[i].state, glasses[g].name, id);
                CHECK(scene_find(&scene, id) != NULL);
                at += n + (at[n] == ' ');
            }
        }
}

TEST(an_item_says_its_state_to_machines_and_why_to_people)
{
    build("checkout", LANGUAGE_RU, &glasses[0], 100);
    CHECK_TEXT(find("checkout.item.0")->value, "done");
    CHECK_TEXT(find("checkout.item.2")->value, "working");
    CHECK_TEXT(find("checkout.item.3")->value, "refused");
    CHECK_TEXT(find("checkout.item.3.reason")->name, "Эта книга на дом не выдаётся. Её можно читать в зале.");
}

TEST(what_needs_the_person_stands_first_then_the_newest)
{
    build("checkout", LANGUAGE_KK, &glasses[0], 100);
    CHECK(find("checkout.item.3") < find("checkout.item.2"));
    CHECK(find("checkout.item.2") < find("checkout.item.0"));
}

TEST(a_set_that_misses_a_part_says_which)
{
    build("checkout-set", LANGUAGE_EN, &glasses[0], 100);
    const struct element *why = scene_find(&scene, "checkout.item.1.reason");
    CHECK_TEXT(why->name, "Parts of the set on the pad: 2 of 3. Please add part 2.");
    CHECK_TEXT(scene_find(&scene, "checkout.item.1")->value, "seen");
    build("checkout-parts", LANGUAGE_RU, &glasses[0], 100);
    CHECK_TEXT(find("checkout.item.1.reason")->name, "На площадке частей: 1 из 3. Положите и части 2, 3.");
    CHECK(scene_find(&scene, "checkout.item.1")->rect.y < scene_find(&scene, "checkout.item.0")->rect.y);
}

TEST(a_book_with_which_the_gate_would_ring_says_what_to_do)
{
    build("checkout-bits", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("checkout.item.0")->value, "done");
    CHECK_TEXT(find("checkout.item.0.reason")->name,
               "The security tag is still on. Lay the book down again, or show it to staff.");
    CHECK_TEXT(find("checkout.item.1.reason")->name, "The security tag is still on. Please show the book to staff.");
    CHECK_TEXT(find("checkout.item.2.reason")->name,
               "You already have this book. It is released now, you may take it along.");
    build("finish-bits", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("finish.trouble")->name, "The security tags of 2 books are still on. Please show them to staff.");
    CHECK(text_starts(scene.said, "The security tags of 2 books are still on."));
    for (size_t g = 0; g < GLASSES; g++) { /* what is said has room on every panel */
        build("finish-bits", LANGUAGE_EN, &glasses[g], 100);
        CHECK(text_starts(scene.said, "The security tags of 2 books are still on."));
    }
    build("return-bits", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("return.item.0.reason")->name, "Its security tag is not set. Please give this book to staff.");
}

TEST(of_several_things_laid_at_once_each_says_what_it_is)
{
    build("checkout-lifted", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "We see 2 books. Is one missing? Lay it down alone, or type its number.") != NULL);
    CHECK_TEXT(find("checkout.item.1.reason")->name, "The book was lifted too soon. Lay it down again.");
    CHECK_TEXT(find("checkout.item.2")->value, "seen");
    CHECK_TEXT(find("checkout.item.3.reason")->name,
               "This is the publisher's number. Please scan the library's label.");
}

TEST(a_card_among_the_books_and_what_may_be_one_are_told_apart)
{
    build("checkout-cards", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "We see 2 books.") != NULL);
    CHECK_TEXT(find("checkout.item.2.reason")->name, "This is a card. Press Finish first.");
    CHECK_TEXT(find("checkout.item.3.reason")->name,
               "If it is a card, press Finish first. If it is a book, type its number.");
}

TEST(before_the_end_those_books_are_counted_that_stand_in_the_way)
{
    build("mismatch-cards", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "book is not borrowed yet.") != NULL);
    bool named = false;
    for (size_t i = 0; i < scene.elements_count; i++)
        named = named || (element_is_visible(&scene.elements[i]) && text_equal(scene.elements[i].name, "Көшпенділер"));
    CHECK(named);
}

TEST(how_to_lay_books_down_follows_the_reader)
{
    build("checkout-empty", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "Lay your books on the pad.") != NULL);
    build("checkout-one", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(scene.said, "Lay one book on the pad at a time.") != NULL);
    static const char *const lost[2] = { "checkout-pad-lost", "return-pad-lost" };
    for (size_t i = 0; i < 2; i++) {
        build(lost[i], LANGUAGE_EN, &glasses[0], 100);
        CHECK(strstr(scene.said, "The pad is not working. Type the number to go on.") != NULL);
        CHECK(strstr(scene.said, "on the pad.") == NULL);
    }
}

TEST(a_kiosk_without_a_reader_speaks_of_no_pad)
{
    for (size_t i = 0; state_at(i) != NULL; i++) {
        if (!text_ends(state_at(i)->name, "-scanner"))
            continue;
        build(state_at(i)->name, LANGUAGE_EN, &glasses[0], 100);
        for (size_t e = 0; e < scene.elements_count; e++) {
            const char *name = scene.elements[e].name;
            if (name == NULL || strstr(name, " pad") == NULL)
                continue;
            fprintf(stderr, "%s: %s\n", state_at(i)->name, name);
            CHECK(false);
        }
    }
}

TEST(staff_see_of_a_record_that_its_security_tag_is_not_as_it_should_be)
{
    build("staff-bits", LANGUAGE_EN, &glasses[0], 100);
    CHECK(strstr(find("staff.row.0")->name, "Loan, security tag still on.") != NULL);
    CHECK(strstr(find("staff.row.1")->name, "Return, security tag not set.") != NULL);
}

TEST(staff_see_each_reader_with_what_it_can_do_and_why_it_went_away)
{
    build("staff-readers", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("staff.reader.0")->value, "bad");
    CHECK(strstr(find("staff.reader.0")->name, "Reader 1") != NULL);
    build("staff", LANGUAGE_EN, &glasses[0], 100);
    CHECK_TEXT(find("staff.check.reader")->value, "good");
}

TEST(a_small_panel_shows_three_rows_with_their_covers)
{
    build("checkout", LANGUAGE_KK, &glasses[1], 100);
    unsigned rows = 0, covers = 0;
    for (size_t i = 0; i < scene.elements_count; i++) {
        const struct element *e = &scene.elements[i];
        rows += e->role == ROLE_ITEM && element_is_visible(e);
        covers += e->look == LOOK_COVER && element_is_visible(e);
    }
    CHECK_EQ(rows, 3);
    CHECK_EQ(covers, 3);
}

TEST(rows_of_other_pages_are_listed_and_not_visible)
{
    build("checkout-many", LANGUAGE_KK, &glasses[1], 100);
    unsigned visible = 0;
    for (unsigned i = 0; i < 11; i++)
        visible += element_is_visible(find(scene_id(&scene, "checkout.item", i, "")));
    CHECK(visible > 0);
    CHECK(visible < 11);
    CHECK(element_is_tappable(find("nav.more")));
}

TEST(every_row_is_reached_by_paging)
{
    bool seen[11] = { false };
    for (uint8_t page = 0; page < 20; page++) {
        open_words();
        state_make(&kiosk, "checkout-many", LANGUAGE_KK);
        kiosk.page = page;
        struct panel panel = screens_panel(&kiosk, 1024, 600, 0.217f);
        screens_build(&kiosk, &panel, &wide_letters, "", &scene);
        for (unsigned i = 0; i < 11; i++)
            seen[i] = seen[i] || element_is_visible(find(scene_id(&scene, "checkout.item", i, "")));
    }
    for (unsigned i = 0; i < 11; i++)
        CHECK(seen[i]);
}

TEST(an_overlay_covers_all_below_it)
{
    build("time-out", LANGUAGE_KK, &glasses[0], 100);
    CHECK(!element_is_visible(find("checkout.done")));
    CHECK(element_is_tappable(find("time.more")));
}

TEST(a_loan_tells_its_date_and_the_fees_their_sum)
{
    build("account", LANGUAGE_RU, &glasses[0], 100);
    CHECK_TEXT(find("account.loan.0")->value, "2026-11-20T23:59:00+05:00");
    CHECK_TEXT(find("account.renew.2")->value, "done");
    CHECK_TEXT(find("account.hold.0")->value, "ready");
    CHECK_TEXT(find("account.fees")->value, "450.00");
    CHECK_TEXT(find("account.fees")->name, "К оплате: 450\u00a0₸");
}

TEST(what_cannot_be_used_says_why)
{
    for (size_t i = 0; state_at(i) != NULL; i++) {
        build(state_at(i)->name, LANGUAGE_KK, &glasses[0], 100);
        for (size_t n = 0; n < scene.elements_count; n++)
            if (scene.elements[n].disabled)
                CHECK(scene.elements[n].why[0] != '\0');
    }
}

TEST(a_book_that_was_hers_already_asks_nothing_of_her_and_the_numbers_add_up)
{
    build("checkout", LANGUAGE_EN, &glasses[0], 100);
    kiosk.items[3].reason = REASON_YOURS;
    struct panel panel = scene.panel;
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    CHECK(strstr(find("checkout.item.3")->name, "Borrowed") != NULL);
    CHECK(text_starts(find("checkout.item.3.reason")->name, "You already have this book"));
    CHECK(scene_find(&scene, "count.need") == NULL);
    CHECK(strstr(scene.said, "on the pad: 4, borrowed: 3, working: 1.") != NULL);
}

static bool shows_the_field(void)
{
    struct panel panel = screens_panel(&kiosk, 1024, 600, 0.217f);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    const struct element *field = scene_find(&scene, "lesson.field");
    return field != NULL && element_is_visible(field);
}

TEST(on_a_small_glass_a_word_is_seen_while_it_is_typed_and_while_it_is_played)
{
    open_words();
    state_make(&kiosk, "lesson-type", LANGUAGE_KK);
    kiosk.lesson_view.typing = false;
    CHECK(!shows_the_field()); /* the task first */
    kiosk.lesson_view.typing = true;
    CHECK(shows_the_field());
    kiosk.lesson.typed[0] = '\0';
    CHECK(shows_the_field());
    kiosk.lesson_view.typing = false;
    kiosk.lesson.demo = 1;
    CHECK(shows_the_field());
}

/* Of how many keys the letter may be seen from afar. */
static unsigned keys_in_the_open(const char *state, const char *field)
{
    unsigned n = 0;
    open_words();
    state_make(&kiosk, state, LANGUAGE_KK);
    kiosk.text_percent = 100;
    if (*field != '\0')
        text_copy(kiosk.field, sizeof kiosk.field, field);
    struct panel panel = screens_panel(&kiosk, 1920, 1080, 0.248f);
    screens_build(&kiosk, &panel, &wide_letters, "", &scene);
    for (size_t i = 0; i < scene.elements_count; i++)
        n += scene.elements[i].role == ROLE_KEY && !scene.elements[i].secret;
    return n;
}

TEST(keys_are_secret_while_they_type_a_pin)
{
    CHECK_EQ(keys_in_the_open("staff-pin", ""), 0);
    CHECK_EQ(keys_in_the_open("identify-pin", "identify.pin"), 0);
    CHECK(keys_in_the_open("identify-pin", "identify.number") > 10);
    CHECK(keys_in_the_open("checkout-keys", "") > 10);
}
