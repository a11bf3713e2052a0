/* Borrowing, and what may lie over it. */
#include "state_parts.h"
#include "states.h"

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

static void may_undo_all(struct kiosk *k)
{
    k->rules.undo = true;
    for (unsigned i = 0; i < k->items_count; i++)
        text_format(k->items[i].ulid, sizeof k->items[i].ulid, "01KITAP%u", i);
}

/* The library lets a loan of this visit be taken back: two can be, one was, one could not be. */
static void checkout_undo(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_DONE, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_DONE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_DONE, REASON_NONE);
    item(k, "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", ITEM_DONE, REASON_NONE);
    may_undo_all(k);
    k->items[2].deed = ITEM_UNDOES;
    k->items[3].undo_failed = true;
}

/* Many rows of every kind, of which each loan can be taken back. */
static void checkout_undo_many(struct kiosk *k)
{
    checkout_many(k);
    may_undo_all(k);
}

static void checkout_undo_noted(struct kiosk *k)
{
    checkout_offline(k);
    may_undo_all(k);
}

static void guided_undo(struct kiosk *k)
{
    checkout_undo(k);
    k->items_count = 3;
    k->guided = true;
    k->guided_step = 3;
}

/* One is on its way back, one was noted, of one nobody knows yet, one waits for somebody else. */
static void checkout_undone(struct kiosk *k)
{
    checkout_empty(k);
    item(k, "Абай жолы", "Мұхтар Әуезов", ITEM_WORKING, REASON_NONE);
    item(k, "Көшпенділер", "Ілияс Есенберлин", ITEM_OFFLINE, REASON_NONE);
    item(k, "Қан мен тер", "Ә. Нұрпейісов", ITEM_UNKNOWN, REASON_NONE);
    item(k, "Ғасырдан да ұзақ күн", "Шыңғыс Айтматов", ITEM_DONE, REASON_NONE);
    item(k, "Менің атым Қожа", "Бердібек Соқпақбаев", ITEM_DONE, REASON_NONE);
    for (unsigned i = 0; i < k->items_count; i++)
        k->items[i].deed = ITEM_UNDOES;
    k->items[3].hold_waits = true;
    k->items[4].bit_failed = true;
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

/* Marked titles: one is refused by the system, one has a title longer than a small row. */
static void checkout_ages(struct kiosk *k)
{
    visit(k, SCREEN_CHECKOUT, ERRAND_CHECKOUT);
    aigul(k);
    item(k, "Мастер и Маргарита", "Михаил Булгаков", ITEM_DONE, REASON_NONE);
    item(k, "Ғасырдан да ұзақ күн: роман-дастан, 1-том", "Шыңғыс Айтматов", ITEM_DONE, REASON_NONE);
    item(k, "Лолита", "Владимир Набоков", ITEM_REFUSED, REASON_AGE);
    k->items[0].item.age = 16;
    k->items[1].item.age = 12;
    k->items[2].item.age = 18;
    k->items[2].age = 18;
}

static void latin(struct kiosk *k)
{
    checkout(k);
    k->latin = true;
}

static void low_reach(struct kiosk *k)
{
    checkout(k);
    k->low_reach = true;
}

/* For who does not hear. */
static void captions(struct kiosk *k)
{
    checkout(k);
    k->captions = true;
}

/* For who sees little. */
static void magnified(struct kiosk *k)
{
    checkout(k);
    k->magnify = 2;
}

static void magnified_captions(struct kiosk *k)
{
    captions(k);
    k->magnify = 3;
}

static void magnified_keys(struct kiosk *k)
{
    checkout_keys(k);
    k->magnify = 2;
}

static void magnified_time_out(struct kiosk *k)
{
    time_out(k);
    k->magnify = 2;
    k->low_reach = true;
}

const struct state checkout_states[] = {
    { "captions", captions },
    { "magnified", magnified },
    { "magnified-captions", magnified_captions },
    { "magnified-keys", magnified_keys },
    { "magnified-time-out", magnified_time_out },
    { "checkout", checkout },
    { "checkout-empty", checkout_empty },
    { "checkout-ages", checkout_ages },
    { "checkout-latin", latin },
    { "checkout-many", checkout_many },
    { "checkout-set", checkout_set },
    { "checkout-parts", checkout_parts },
    { "checkout-bits", checkout_bits },
    { "checkout-lifted", checkout_lifted },
    { "checkout-one", checkout_one },
    { "checkout-offline", checkout_offline },
    { "checkout-no-pad", checkout_no_pad },
    { "checkout-scanner", checkout_scanner },
    { "checkout-pad-lost", checkout_pad_lost },
    { "return-pad-lost", return_pad_lost },
    { "checkout-keys", checkout_keys },
    { "checkout-confirm", checkout_confirm },
    { "checkout-undo", checkout_undo },
    { "checkout-undo-many", checkout_undo_many },
    { "checkout-undo-noted", checkout_undo_noted },
    { "guided-undo", guided_undo },
    { "checkout-undone", checkout_undone },
    { "mismatch", mismatch },
    { "mismatch-cards", mismatch_cards },
    { "checkout-cards", checkout_cards },
    { "time-out", time_out },
    { "languages", languages },
    { "low-reach", low_reach },
    { NULL, NULL },
};
