#include "states.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "deal_states.h"
#include "state_parts.h"
#include "usual_rules.h"

static void no_pad(struct kiosk *k)
{
    k->reader.up = k->readers[0].health.up = false;
}

static void welcome(struct kiosk *k)
{
    k->screen = SCREEN_WELCOME;
}

static void welcome_trouble(struct kiosk *k)
{
    welcome(k);
    k->library.up = false;
    no_pad(k);
}

/* Two readers, of which the one for books is away. */
static void two_readers(struct kiosk *k)
{
    k->rules.readers_count = 2;
    k->rules.roles[0] = READER_FOR_CARDS;
    k->rules.roles[1] = READER_FOR_ITEMS;
    k->readers[0].health.since = k->readers[1].health.since = now;
    text_copy(k->readers[0].health.words, sizeof k->readers[0].health.words, "PN532 1.6");
    text_copy(k->readers[1].health.words, sizeof k->readers[1].health.words, "SCardConnect: reader unavailable");
    k->readers[1].causes[READER_CAUSE_LOST] = 2;
    k->readers[1].causes[READER_CAUSE_SILENT] = 1;
    k->readers[1].misreads = 14;
    k->readers[1].unset = 3;
}

static void welcome_no_books(struct kiosk *k)
{
    welcome(k);
    two_readers(k);
}

static void identify(struct kiosk *k)
{
    visit(k, SCREEN_IDENTIFY, ERRAND_CHECKOUT);
    text_copy(k->focus, sizeof k->focus, "identify.number");
    text_copy(k->number, sizeof k->number, "104277");
}

static void identify_keys(struct kiosk *k)
{
    identify(k);
    k->keyboard_open = true;
}

static void identify_letters(struct kiosk *k)
{
    identify_keys(k);
    k->keyboard_letters = true;
}

static void identify_pin(struct kiosk *k)
{
    identify_keys(k);
    k->pin_needed = true;
    text_copy(k->focus, sizeof k->focus, "identify.pin");
    text_copy(k->pin_entry, sizeof k->pin_entry, "12");
}

static void identify_expired(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_reason = REASON_CARD_EXPIRED;
}

static void identify_phone(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_reason = REASON_CARD_RANDOM;
}

static void identify_other_pad(struct kiosk *k)
{
    identify(k);
    k->number[0] = '\0';
    k->card_on_other_pad = true;
}

static void identify_no_pad(struct kiosk *k)
{
    identify(k);
    no_pad(k);
}

static void checkout(struct kiosk *k)
{
    visit(k, SCREEN_CHECKOUT, ERRAND_CHECKOUT);
    aigul(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_DONE, REASON_NONE);
    item(k, "Кішкентай ханзада", "А. де Сент-Экзюпери", ITEM_WORKING, REASON_NONE);
    item(k, "Қазақ тілінің сөздігі", "Анықтамалық", ITEM_REFUSED, REASON_REFERENCE);
}

static void checkout_many(struct kiosk *k)
{
    checkout(k);
    item(k, "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", ITEM_UNKNOWN, REASON_NONE);
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_SEEN, REASON_NONE);
    item(k, "The Silk Roads: A New History of the World", "Peter Frankopan", ITEM_REFUSED, REASON_SYSTEM);
    text_copy(k->items[6].words, sizeof k->items[6].words, "Item is restricted, see desk");
    item(k, "Мастер и Маргарита", "Михаил Булгаков", ITEM_REFUSED, REASON_FEES);
    item(k, "Аз и Я", "Олжас Сүлейменов", ITEM_DONE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_DONE, REASON_NONE);
    item(k, "", "", ITEM_REFUSED, REASON_TAG_UNKNOWN);
    k->items[10].is_thing = true;
}

/* A dictionary of three volumes, of which the second does not lie on the pad. */
static void checkout_set(struct kiosk *k)
{
    visit(k, SCREEN_CHECKOUT, ERRAND_CHECKOUT);
    aigul(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Балалар энциклопедиясы", "Анықтамалық", ITEM_SEEN, REASON_NONE);
    k->items[1].parts = 3;
    k->items[1].parts_here = 2;
    k->items[1].missing_parts = 2;
}

static void checkout_parts(struct kiosk *k)
{
    checkout_set(k);
    k->items[1].parts_here = 1;
    k->items[1].missing_parts = 2 | 4;
}

/* The gate would ring: one was taken away while it was released, one was typed, one is released since. */
static void checkout_bits(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_DONE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_REFUSED, REASON_YOURS);
    k->items[0].bit_failed = k->items[1].bit_failed = true;
    k->items[0].on_pad = k->items[1].on_pad = false;
    k->items[1].uid.n = 0;
    k->items[2].released = true;
    k->items[2].due = day_of(12, 7);
}

/* Three laid at once: one lent, one taken away half way, one that a bag hid; and a publisher's number. */
static void checkout_lifted(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_SEEN, REASON_TAG_UNREAD);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_SEEN, REASON_NONE);
    item(k, "", "", ITEM_REFUSED, REASON_NUMBER_EAN);
    k->items[1].on_pad = k->items[3].on_pad = false;
    k->items[3].is_thing = true;
    k->items[3].uid.n = 0;
    text_copy(k->items[3].item.id, sizeof k->items[3].item.id, "9786012345674");
}

/* A card among the books; something that may be one; and one that was taken away. */
static void checkout_cards(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_SEEN, REASON_TAG_UNREAD);
    for (unsigned i = 2; i < 5; i++) {
        item(k, "", "", ITEM_REFUSED, REASON_CARD_AS_ITEM);
        k->items[i].is_thing = true;
    }
    k->items[3].is_blank = true;
    k->items[1].on_pad = k->items[4].on_pad = false;
}

static void mismatch_cards(struct kiosk *k)
{
    checkout_cards(k);
    k->overlay = OVERLAY_MISMATCH;
    k->pad_truth_broken = true;
}

static void checkout_one(struct kiosk *k)
{
    checkout_empty(k);
    k->readers[0].can.at_once = 1;
}

static void checkout_offline(struct kiosk *k)
{
    visit(k, SCREEN_CHECKOUT, ERRAND_CHECKOUT);
    aigul(k);
    k->library.up = false;
    k->offline_count = 2;
    item(k, "Қара сөздер", "Абай", ITEM_OFFLINE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_OFFLINE, REASON_NONE);
    item(k, "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", ITEM_SEEN, REASON_NONE);
}

/* A kiosk without a reader. */
static void scanner_only(struct kiosk *k)
{
    no_pad(k);
    k->rules.readers_count = 0;
}

static void checkout_scanner(struct kiosk *k)
{
    checkout_empty(k);
    scanner_only(k);
}

static void checkout_no_pad(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_DONE, REASON_NONE);
    no_pad(k);
}

/* The reader for books went away while one was on its way. */
static void checkout_pad_lost(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_WORKING, REASON_NONE);
    no_pad(k);
}

static void return_pad_lost(struct kiosk *k)
{
    checkout_pad_lost(k);
    k->screen = SCREEN_RETURN;
    k->errand = ERRAND_RETURN;
    k->items[0].state = ITEM_REFUSED;
    k->items[0].reason = REASON_NOT_FOUND;
}

static void checkout_keys(struct kiosk *k)
{
    checkout(k);
    k->keyboard_open = true;
    text_copy(k->focus, sizeof k->focus, "checkout.number");
    text_copy(k->number, sizeof k->number, "20001000");
}

static void checkout_confirm(struct kiosk *k)
{
    checkout_empty(k);
    k->rules.checkout_confirm = true;
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_SEEN, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_SEEN, REASON_NONE);
}

static void mismatch(struct kiosk *k)
{
    checkout(k);
    k->items_count = 2;
    item(k, "Қазақ тілінің сөздігі", "Анықтамалық", ITEM_REFUSED, REASON_REFERENCE);
    k->overlay = OVERLAY_MISMATCH;
    k->pad_truth_broken = true;
}

static void time_out(struct kiosk *k)
{
    checkout(k);
    k->overlay = OVERLAY_TIME_OUT;
    k->warn_seconds = 14;
}

static void languages(struct kiosk *k)
{
    checkout(k);
    k->overlay = OVERLAY_LANGUAGE;
}

static void give_back(struct kiosk *k)
{
    visit(k, SCREEN_RETURN, ERRAND_RETURN);
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_DONE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_DONE, REASON_NONE);
    k->items[1].hold_waits = true;
    item(k, "Мастер и Маргарита", "Михаил Булгаков", ITEM_DONE, REASON_NONE);
    text_copy(k->items[2].sort_to, sizeof k->items[2].sort_to, "2-сөре");
    item(k, "Аз и Я", "Олжас Сүлейменов", ITEM_WORKING, REASON_NONE);
}

static void return_empty(struct kiosk *k)
{
    visit(k, SCREEN_RETURN, ERRAND_RETURN);
}

static void return_scanner(struct kiosk *k)
{
    return_empty(k);
    scanner_only(k);
}

static void welcome_scanner(struct kiosk *k)
{
    welcome(k);
    scanner_only(k);
}

static void identify_scanner(struct kiosk *k)
{
    identify(k);
    scanner_only(k);
}

static void return_bits(struct kiosk *k)
{
    visit(k, SCREEN_RETURN, ERRAND_RETURN);
    k->readers[0].can.at_once = 1;
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_DONE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_DONE, REASON_NONE);
    k->items[0].bit_failed = true;
}

static void account_holds(struct kiosk *k)
{
    account(k);
    k->account_part = ACCOUNT_HOLDS;
}

static void finish(struct kiosk *k)
{
    checkout_empty(k);
    k->screen = SCREEN_FINISH;
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "The Silk Roads", "Peter Frankopan", ITEM_DONE, REASON_NONE);
    item(k, "Кішкентай ханзада", "А. де Сент-Экзюпери", ITEM_DONE, REASON_NONE);
}

static void finish_bits(struct kiosk *k)
{
    finish(k);
    k->items[0].bit_failed = k->items[2].bit_failed = true;
}

static void finish_code(struct kiosk *k)
{
    finish(k);
    k->receipt_qr = true;
}

static void finish_return(struct kiosk *k)
{
    give_back(k);
    k->screen = SCREEN_FINISH;
}

static void left_card(struct kiosk *k)
{
    k->screen = SCREEN_LEFT_BEHIND;
    k->tags[k->tags_count++] = (struct kiosk_tag){ .thing = THING_CARD, .left_behind = true, .uid = { { 4, 1 }, 7 } };
}

static void left_book(struct kiosk *k)
{
    k->screen = SCREEN_LEFT_BEHIND;
    k->tags[k->tags_count++] = (struct kiosk_tag){ .thing = THING_ITEM, .left_behind = true, .uid = { { 4, 1 }, 7 } };
}

static void help(struct kiosk *k)
{
    visit(k, SCREEN_HELP, ERRAND_CHECKOUT);
}

static void sorry(struct kiosk *k)
{
    visit(k, SCREEN_SORRY, ERRAND_NONE);
}

static void closed(struct kiosk *k)
{
    k->screen = SCREEN_CLOSED;
}

static void out_of_service(struct kiosk *k)
{
    k->screen = SCREEN_OUT_OF_SERVICE;
}

static void guided_card(struct kiosk *k)
{
    visit(k, SCREEN_IDENTIFY, ERRAND_CHECKOUT);
    k->guided = true;
    k->guided_step = 1;
}

static void guided_book(struct kiosk *k)
{
    checkout_empty(k);
    k->guided = true;
    k->guided_step = 2;
}

static void guided_card_scanner(struct kiosk *k)
{
    guided_card(k);
    scanner_only(k);
}

static void guided_book_scanner(struct kiosk *k)
{
    guided_book(k);
    scanner_only(k);
}

static void guided_return_scanner(struct kiosk *k)
{
    return_scanner(k);
    k->guided = true;
}

static void help_scanner(struct kiosk *k)
{
    help(k);
    scanner_only(k);
}

static void guided_result(struct kiosk *k)
{
    guided_book(k);
    k->guided_step = 3;
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_DONE, REASON_NONE);
}

static void guided_end(struct kiosk *k)
{
    guided_result(k);
    k->screen = SCREEN_FINISH;
    k->guided_step = 4;
}

#define ALL(kk, ru, en)                                                                                                \
    {                                                                                                                  \
        {                                                                                                              \
            [LANGUAGE_KK] = kk, [LANGUAGE_RU] = ru, [LANGUAGE_EN] = en                                                 \
        }                                                                                                              \
    }

static const struct lesson_shelf shelf = {
    .count = 1,
    .lessons = { {
        .id = "call",
        .name = ALL("Қауіпті қоңырау", "Опасный звонок", "A dangerous call"),
        .aim = ALL("Алаяқтың қоңырауын тану.", "Узнать звонок мошенника.", "To know a fraudster's call."),
        .minutes = 10,
        .steps_count = 2,
        .steps = {
            { .kind = LESSON_CHOOSE,
              .title = ALL("Сіз не істейсіз?", "Что вы сделаете?", "What will you do?"),
              .text = ALL("Телефондағы екі батырманың бірін басыңыз. Бұл жаттығу ғана.",
                          "Нажмите одну из двух кнопок на телефоне. Это только тренировка.",
                          "Press one of the two buttons on the phone. This is only practice."),
              .phone = ALL("«Банктің қауіпсіздік қызметінен хабарласып тұрмын. SMS-кодты айтыңыз».",
                           "«Это служба безопасности банка. Назовите код из SMS».",
                           "“This is your bank's security. Tell me the code from the SMS.”"),
              .choices_count = 2,
              .hints_count = 1,
              .choices = { { .label = ALL("Кодты айту", "Назвать код", "Tell the code"),
                             .follows = ALL("Кодты айтсаңыз, ақшаңызды алып қоюы мүмкін. Қайталап көрейік.",
                                            "Если назвать код, деньги могут украсть. Попробуем ещё раз.",
                                            "With the code they can take your money. Let us try again.") },
                           { .label = ALL("Тұтқаны қою", "Положить трубку", "Hang up"),
                             .follows = ALL("Дұрыс. Банк код сұрамайды.", "Верно. Банк не спрашивает код.",
                                            "Right. A bank never asks for the code."),
                             .good = true } },
              .hints = { ALL("Ойланып көріңіз: банк кодты телефон арқылы сұрай ма?",
                             "Подумайте: банк спросит код по телефону?",
                             "Think: would a bank ask for the code by phone?") } },
            { .kind = LESSON_SHOW,
              .title = ALL("Есте сақтаңыз", "Запомните", "Remember"),
              .text = ALL("Кодты ешкімге айтпаңыз.", "Никому не называйте код.", "Tell nobody the code.") },
        },
    } },
};

static void learn(struct kiosk *k)
{
    visit(k, SCREEN_LEARN, ERRAND_NONE);
    k->lesson.shelf = &shelf;
}

static void lesson(struct kiosk *k)
{
    learn(k);
    k->screen = SCREEN_LESSON;
    lesson_start(&k->lesson, &shelf, 0);
}

static void lesson_chosen(struct kiosk *k)
{
    lesson(k);
    lesson_choose(&k->lesson, 0);
}

static void comfort(struct kiosk *k)
{
    visit(k, SCREEN_COMFORT, ERRAND_NONE);
}

static void low_reach(struct kiosk *k)
{
    checkout(k);
    k->low_reach = true;
}

static void staff_pin(struct kiosk *k)
{
    visit(k, SCREEN_STAFF, ERRAND_NONE);
    k->staff_part = STAFF_LOCKED;
    k->staff_pin_set = true;
    text_copy(k->pin_entry, sizeof k->pin_entry, "123");
}

static void record(struct staff_row *to, unsigned n, enum transaction_kind kind, enum life life)
{
    static const char *const titles[3] = { "Абай жолы", "Қан мен тер", "Менің атым Қожа" };
    *to = (struct staff_row){ .seq = 100 + n, .kind = kind, .life = life, .at = now };
    text_copy(to->title, sizeof to->title, titles[n % 3]);
    text_format(to->item, sizeof to->item, "2000100000%04u", n);
}

static void staff(struct kiosk *k)
{
    staff_pin(k);
    k->pin_entry[0] = '\0';
    k->staff_part = STAFF_HEALTH;
    k->library = (struct part_health){ .up = false, .since = now, .failures = 3 };
    text_copy(k->library.words, sizeof k->library.words, "connect: refused");
    text_copy(k->reader.words, sizeof k->reader.words, "PN532 1.6");
    k->staff = (struct staff_summary){ .waiting = 7,
                                       .exceptions = 2,
                                       .oldest_waiting = now,
                                       .disk_free_bytes = 12026118144,
                                       .queue_rows_count = 7,
                                       .exception_rows_count = 2 };
    text_copy(k->staff.version, sizeof k->staff.version, "0.1.0");
    for (unsigned i = 0; i < 7; i++)
        record(&k->staff.queue_rows[i], i, i % 2 ? TRANSACTION_CHECKIN : TRANSACTION_CHECKOUT, LIFE_OFFLINE);
    for (unsigned i = 0; i < 2; i++)
        record(&k->staff.exception_rows[i], i, TRANSACTION_CHECKOUT, i ? LIFE_STAFF : LIFE_REJECTED);
}

static void staff_queue(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_QUEUE;
}

static void staff_exceptions(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_EXCEPTIONS;
}

/* Lent with its security tag on; returned with none. */
static void staff_bits(struct kiosk *k)
{
    staff_exceptions(k);
    record(&k->staff.exception_rows[0], 0, TRANSACTION_CHECKOUT, LIFE_CONFIRMED);
    record(&k->staff.exception_rows[1], 1, TRANSACTION_CHECKIN, LIFE_UPLOADED);
    k->staff.exception_rows[0].bit = k->staff.exception_rows[1].bit = BIT_FAILED;
}

/* A loan that the library system refused afterwards. */
static void staff_record(struct kiosk *k)
{
    staff_exceptions(k);
    k->staff_part = STAFF_RECORD;
    k->staff_list = STAFF_EXCEPTIONS;
    record(&k->staff_record, 0, TRANSACTION_CHECKOUT, LIFE_REJECTED);
    k->staff_record.told = TOLD_LENT;
    k->staff_record.patron_kept = k->staff_record.marked = true;
    text_copy(k->staff_record.words, sizeof k->staff_record.words, "Кітап басқа оқырманға брондалған");
}

static void staff_card(struct kiosk *k)
{
    staff_record(k);
    text_copy(k->staff_card, sizeof k->staff_card, "0406B1C2D3E401");
    k->staff_printed = true;
}

static void staff_settle(struct kiosk *k)
{
    staff_record(k);
    k->staff_part = STAFF_SETTLE;
}

/* Its book is to be laid down here. */
static void staff_record_bit(struct kiosk *k)
{
    staff_record(k);
    k->rules.security.mechanism = SECURITY_AFI;
    k->readers[0].can.afi = true;
    k->staff_record.life = LIFE_CONFIRMED;
    k->staff_record.bit = BIT_FAILED;
    k->staff_record.words[0] = '\0';
    k->staff_record.patron_kept = false;
}

static void staff_payment(struct kiosk *k)
{
    staff_record(k);
    record(&k->staff_record, 0, TRANSACTION_PAYMENT, LIFE_STAFF);
    k->staff_record.title[0] = k->staff_record.item[0] = '\0';
    text_copy(k->staff_record.amount, sizeof k->staff_record.amount, "450.00");
    text_copy(k->staff_record.currency, sizeof k->staff_record.currency, "KZT");
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_DECIDE, .result = RESULT_REFUSED };
}

/* The queue went away on a stick. */
static void staff_carried(struct kiosk *k)
{
    staff_queue(k);
    k->staff.stick = true;
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_CARRY, .written = 7 };
    text_copy(k->staff_answer.text, sizeof k->staff_answer.text, "/media/stick/kitap-20261124-183000.koc");
    for (unsigned i = 0; i < 7; i++) {
        k->staff.queue_rows[i].poisoned = true;
        text_copy(k->staff.queue_rows[i].words, sizeof k->staff.queue_rows[i].words,
                  ROW_CARRIED "kitap-20261124-183000.koc");
    }
}

/* The list of blocked cards is too old, and a bad one was brought. */
static void staff_blocked(struct kiosk *k)
{
    staff(k);
    k->staff.stick = true;
    k->staff.blocked = (struct staff_blocked){
        .used = true, .any = true, .old = true, .count = 131, .days = 12, .day = now, .result = RESULT_REFUSED
    };
    k->staff_answered = true;
    k->staff_answer = (struct staff_answer){ .kind = ORDER_BLOCKED, .result = RESULT_REFUSED };
}

static void staff_reader(struct kiosk *k)
{
    staff(k);
    k->staff_part = STAFF_READER;
    k->tags[k->tags_count++] = (struct kiosk_tag){ .thing = THING_CARD, .uid = { { 4, 1, 2, 3, 4, 5, 6 }, 7 } };
    k->tags[k->tags_count++] =
        (struct kiosk_tag){ .thing = THING_ITEM, .uid = { { 4, 9, 2, 3, 4, 5, 6 }, 7 }, .id = "20001000000004" };
}

/* One cannot do what the settings want of it, the other is away. */
static void staff_readers(struct kiosk *k)
{
    staff_reader(k);
    two_readers(k);
    k->rules.roles[0] = READER_FOR_ALL;
    k->rules.security.mechanism = SECURITY_AFI;
}

const struct state states[] = {
    { "welcome", welcome },
    { "welcome-no-books", welcome_no_books },
    { "welcome-trouble", welcome_trouble },
    { "identify", identify },
    { "identify-keys", identify_keys },
    { "identify-letters", identify_letters },
    { "identify-pin", identify_pin },
    { "identify-expired", identify_expired },
    { "identify-phone", identify_phone },
    { "identify-other-pad", identify_other_pad },
    { "identify-no-pad", identify_no_pad },
    { "checkout", checkout },
    { "checkout-empty", checkout_empty },
    { "checkout-many", checkout_many },
    { "checkout-set", checkout_set },
    { "checkout-parts", checkout_parts },
    { "checkout-bits", checkout_bits },
    { "checkout-lifted", checkout_lifted },
    { "checkout-one", checkout_one },
    { "checkout-offline", checkout_offline },
    { "checkout-no-pad", checkout_no_pad },
    { "welcome-scanner", welcome_scanner },
    { "identify-scanner", identify_scanner },
    { "checkout-scanner", checkout_scanner },
    { "return-scanner", return_scanner },
    { "guided-card-scanner", guided_card_scanner },
    { "guided-book-scanner", guided_book_scanner },
    { "guided-return-scanner", guided_return_scanner },
    { "help-scanner", help_scanner },
    { "checkout-pad-lost", checkout_pad_lost },
    { "return-pad-lost", return_pad_lost },
    { "checkout-keys", checkout_keys },
    { "checkout-confirm", checkout_confirm },
    { "mismatch", mismatch },
    { "mismatch-cards", mismatch_cards },
    { "checkout-cards", checkout_cards },
    { "time-out", time_out },
    { "languages", languages },
    { "return", give_back },
    { "return-empty", return_empty },
    { "return-bits", return_bits },
    { "account", account },
    { "account-holds", account_holds },
    { "account-deals", state_account_deals },
    { "account-deals-holds", state_account_deals_holds },
    { "account-deals-fees", state_account_deals_fees },
    { "checkout-deals", state_checkout_deals },
    { "hold-asked", state_hold_asked },
    { "hold-working", state_hold_working },
    { "hold-done", state_hold_done },
    { "hold-refused", state_hold_refused },
    { "hold-unknown", state_hold_unknown },
    { "cancel-asked", state_cancel_asked },
    { "costs", state_costs },
    { "costs-renewal", state_costs_renewal },
    { "look", state_look },
    { "look-known", state_look_known },
    { "look-keys", state_look_keys },
    { "pay", state_pay },
    { "pay-staff", state_pay_staff },
    { "pay-working", state_pay_working },
    { "pay-done", state_pay_done },
    { "pay-unknown", state_pay_unknown },
    { "pay-refused", state_pay_refused },
    { "finish", finish },
    { "finish-bits", finish_bits },
    { "finish-code", finish_code },
    { "finish-return", finish_return },
    { "left-card", left_card },
    { "left-book", left_book },
    { "help", help },
    { "sorry", sorry },
    { "closed", closed },
    { "out-of-service", out_of_service },
    { "guided-card", guided_card },
    { "guided-book", guided_book },
    { "guided-result", guided_result },
    { "guided-end", guided_end },
    { "learn", learn },
    { "lesson", lesson },
    { "lesson-chosen", lesson_chosen },
    { "comfort", comfort },
    { "low-reach", low_reach },
    { "staff-pin", staff_pin },
    { "staff", staff },
    { "staff-queue", staff_queue },
    { "staff-exceptions", staff_exceptions },
    { "staff-bits", staff_bits },
    { "staff-record", staff_record },
    { "staff-card", staff_card },
    { "staff-settle", staff_settle },
    { "staff-record-bit", staff_record_bit },
    { "staff-payment", staff_payment },
    { "staff-carried", staff_carried },
    { "staff-blocked", staff_blocked },
    { "staff-reader", staff_reader },
    { "staff-readers", staff_readers },
};
const size_t states_count = sizeof states / sizeof *states;

static void begin(struct kiosk *k, enum language language)
{
    struct kiosk_rules rules = usual_rules();
    text_copy(rules.library_name, sizeof rules.library_name, "Алатау кітапханасы");
    rules.motion = true;
    rules.offline_items_max = 4;
    kiosk_init(k, &rules, &shelf);
    k->now = now;
    k->reader.up = k->library.up = k->ledger.up = true;
    k->readers[0] = (struct kiosk_reader){ .health.up = true,
                                           .can = { .iso14443 = true, .reads = true, .writes = true, .at_once = 8 } };
    k->language = language;
    k->text_percent = 100;
}

void state_make(struct kiosk *k, const char *name, enum language language)
{
    begin(k, language);
    size_t i = 0;
    while (i < states_count && !text_equal(states[i].name, name))
        i++;
    assert(i < states_count);
    states[i].make(k);
}
