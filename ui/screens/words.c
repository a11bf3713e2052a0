#include "screens/words.h"

#include "language/language.h"
#include "screens/deal_words.h"

static const char *system_words(const struct kiosk *k, struct scene *s, const char *words)
{
    return *words == '\0' ? "" : scene_format(s, say(k->language, N_("The library says: “%s”")), words);
}

static const char *with_system_words(const struct kiosk *k, struct scene *s, const char *ours, const char *words)
{
    return *words == '\0' ? ours : scene_format(s, "%s\n%s", ours, system_words(k, s, words));
}

static const char *limit_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->patron.charged_limit <= 0)
        return say(l, N_("You have as many books as you may. Return one first."));
    return scene_format(s,
                        say_n(l, "You may have %d book at most. Return it first.",
                              "You may have %d books at most. Return one first.",
                              (unsigned long)k->patron.charged_limit),
                        k->patron.charged_limit);
}

static const char *costs_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    return scene_format(s, say(k->language, N_("Borrowing this book costs %s.")),
                        words_of_sum(k, s, item->fee, item->fee_currency));
}

static const char *fees_words(const struct kiosk *k, struct scene *s)
{
    enum language l = k->language;
    if (k->patron.fees[0] == '\0')
        return say(l, N_("There is an unpaid fee. Please ask staff."));
    char sum[PHRASE_SIZE];
    say_money(l, k->patron.fees, k->patron.currency, sum);
    if (kiosk_may_pay(k))
        return scene_format(s, say(l, N_("There is an unpaid fee of %s. You can pay it here, under My books.")), sum);
    return scene_format(s, say(l, N_("There is an unpaid fee of %s. Please ask staff.")), sum);
}

static const char *yours_words(const struct kiosk *k, struct scene *s, struct when due)
{
    enum language l = k->language;
    if (!due.known)
        return say(l, N_("You already have this book."));
    char day[PHRASE_SIZE];
    say_day(l, due, day);
    return scene_format(s, say(l, N_("You already have this book. Due: %s.")), day);
}

/* The gate would ring. Where its tag was taken away it can still be released. */
static const char *still_on_words(enum language l, const struct kiosk_item *item)
{
    bool again = item->uid.n > 0 && !item->on_pad;
    return again ? say(l, N_("The security tag is still on. Lay the book down again, or show it to staff."))
                 : say(l, N_("The security tag is still on. Please show the book to staff."));
}

/* The gate would not ring. */
static const char *not_set_words(enum language l)
{
    return say(l, N_("Its security tag is not set. Please give this book to staff."));
}

static const char *age_words(const struct kiosk *k, struct scene *s, unsigned age)
{
    if (age == 0)
        return say(k->language, N_("This book is lent to older readers only."));
    return scene_format(s, say(k->language, N_("This book is lent from the age of %u.")), age);
}

static const char *offline_limit_words(const struct kiosk *k, struct scene *s)
{
    return scene_format(s,
                        say_n(k->language, "No more than %u book while the library cannot be reached.",
                              "No more than %u books while the library cannot be reached.", kiosk_offline_max(k)),
                        kiosk_offline_max(k));
}

/* The same in fewer words: three rows stand on a small panel when a reason takes one line. */
static const char *brief_reason(enum language l, enum reason reason)
{
    static const char *const sentences[REASON_COUNT] = {
        [REASON_REFERENCE] = N_("It stays in the library. Read it in the reading room."),
        [REASON_HOLD] = N_("Another reader waits. Please give it to staff."),
        [REASON_OTHER_LOAN] = N_("Lent to someone else. Please give it to staff."),
        [REASON_NOT_FOUND] = N_("Not in the catalogue. Please give it to staff."),
        [REASON_LOST] = N_("We were looking for it. Please give it to staff."),
        [REASON_WITHDRAWN] = N_("It is withdrawn. Please give it to staff."),
        [REASON_TRANSIT] = N_("Due at another library. Please give it to staff."),
        [REASON_CARD_RANDOM] = N_("Its number changes each time. Please use another card."),
        [REASON_NUMBER_EAN] = N_("Please scan the library's label."),
    };
    return sentences[reason] != NULL ? say(l, sentences[reason]) : "";
}

/* The sentences that need no number. */
static const char *plain_reason(enum language l, enum reason reason)
{
    static const char *const sentences[REASON_COUNT] = {
        [REASON_REFERENCE] = N_("This book stays in the library. You can read it in the reading room."),
        [REASON_HOLD] = N_("Another reader is waiting for this book. Please give it to staff."),
        [REASON_OTHER_LOAN] = N_("This book is lent to someone else. Please give it to staff."),
        [REASON_OVERDUE] = N_("You have an overdue book. Please return it first."),
        [REASON_NOT_FOUND] = N_("This book is not in the catalogue. Please give it to staff."),
        [REASON_LOST] = N_("We were looking for this book. Please give it to staff."),
        [REASON_WITHDRAWN] = N_("This book is withdrawn. Please give it to staff."),
        [REASON_TRANSIT] = N_("This book is due at another library. Please give it to staff."),
        [REASON_FOREIGN] = N_("This book belongs to another library."),
        [REASON_WAITING_LOAN] = N_("This book awaits confirmation. Return it first, or ask staff."),
        [REASON_CARD_UNKNOWN] = N_("We do not know this card. Staff can help."),
        [REASON_CARD_EXPIRED] = N_("This card has expired. Staff can renew it."),
        [REASON_CARD_LOST] = N_("This card is marked as lost. Please give it to staff."),
        [REASON_CARD_BLOCKED] = N_("This card is blocked for now. Staff can say why."),
        [REASON_PIN_WRONG] = N_("That PIN does not match. Please try again."),
        [REASON_NOT_LENT] = N_("This book was not lent. Please put it on the shelf."),
        [REASON_RENEWALS_USED] = N_("No renewals left."),
        [REASON_OFFLINE_NO_LOAN] = N_("This book is not lent while offline. Please ask staff."),
        [REASON_OFFLINE_NO_CARD] = N_("We cannot check this card while offline. Please ask staff."),
        [REASON_OFFLINE_NO_RETURN] = N_("No returns while offline. Please give the book to staff."),
        [REASON_RETURN_STAFF] = N_("This kiosk takes no returns. Please give the book to staff."),
        [REASON_CARD_AS_ITEM] = N_("This is a card. Press Finish first."),
        [REASON_TAG_UNKNOWN] = N_("We do not know this thing. Please take it off the pad."),
        [REASON_TAG_DAMAGED] = N_("The tag is damaged. Please type the number."),
        [REASON_TAG_UNREAD] = N_("We could not read the tag. Turn the book over."),
        [REASON_OTHER_PAD] = N_("Please lay the book on the other pad."),
        [REASON_CARD_UNREAD] = N_("We could not read the card. Lay it down again."),
        [REASON_CARD_RANDOM] = N_("This phone or card shows a new number each time. "
                                  "Please use another card or type your number."),
        [REASON_NUMBER_EAN] = N_("This is the publisher's number. Please scan the library's label."),
        [REASON_NUMBER_MISREAD] = N_("The number was not read well. Please scan or type it again."),
        [REASON_NUMBER_OTHER] = N_("This is not a number of this library. Please check it."),
        [REASON_COSTS] = N_("Borrowing this book costs something."),
        [REASON_HOLD_YOURS] = N_("You have reserved this book already."),
        [REASON_HOLD_NONE] = N_("There is no such reservation any more."),
        [REASON_HOLD_DENIED] = N_("This book cannot be reserved. Please ask staff."),
        [REASON_FEE_NONE] = N_("The library system does not know such a fee. Staff should look at your account."),
        [REASON_NOT_SUPPORTED] = N_("The library system does not do this at a kiosk. Staff can do it for you."),
        [REASON_CANNOT_RECORD] = N_("We cannot lend another book now. Staff have been called."),
        [REASON_SYSTEM] = N_("The library did not lend this book. Please ask staff."),
    };
    return sentences[reason] != NULL ? say(l, sentences[reason]) : "";
}

/* Only its number can be read: it may be either. */
static const char *blank_words(enum language l, bool small)
{
    return small ? say(l, N_("A card? Please finish first. A book? Type its number."))
                 : say(l, N_("If it is a card, press Finish first. If it is a book, type its number."));
}

static const char *our_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    bool small = panel_shape(&s->panel) == PANEL_SMALL;
    if (item->reason == REASON_CARD_AS_ITEM && item->is_blank)
        return blank_words(k->language, small);
    if (item->reason == REASON_YOURS && item->bit_failed)
        return still_on_words(k->language, item);
    if (item->reason == REASON_YOURS && item->released)
        return say(k->language, N_("You already have this book. It is released now, you may take it along."));
    if (item->reason == REASON_YOURS)
        return yours_words(k, s, item->due);
    if (item->reason == REASON_LIMIT)
        return limit_words(k, s);
    if (item->reason == REASON_FEES)
        return fees_words(k, s);
    if (item->reason == REASON_COSTS)
        return costs_words(k, s, item);
    if (item->reason == REASON_AGE)
        return age_words(k, s, item->age);
    if (item->reason == REASON_OFFLINE_LIMIT)
        return offline_limit_words(k, s);
    const char *brief = small ? brief_reason(k->language, item->reason) : "";
    return *brief != '\0' ? brief : plain_reason(k->language, item->reason);
}

/* Why something was not done, and what to do; with the library system's own words behind it when there are any. */
static const char *words_of_reason(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    /* Theirs stand behind ours only where ours are not the whole truth. */
    bool vague = item->reason == REASON_SYSTEM;
    return with_system_words(k, s, our_words(k, s, item), vague ? item->words : "");
}

const char *words_of_card(const struct kiosk *k, struct scene *s)
{
    if (k->card_reason == REASON_NONE)
        return "";
    if (k->card_reason == REASON_SYSTEM)
        return with_system_words(k, s, say(k->language, N_("The library did not accept this card. Please ask staff.")),
                                 k->card_words);
    struct kiosk_item card = { .reason = k->card_reason };
    return our_words(k, s, &card);
}

static const char *title_of_thing(enum language l, struct scene *s, const struct kiosk_item *item)
{
    if (item->uid.n == 0 && item->reason != REASON_CARD_AS_ITEM)
        return scene_format(s, say(l, N_("Number %s")), item->item.id);
    if (item->reason == REASON_CARD_AS_ITEM)
        return item->is_blank ? say(l, N_("A card or a book?")) : say(l, N_("A card"));
    return item->reason == REASON_OTHER_PAD ? say(l, N_("A book")) : say(l, N_("An unknown thing"));
}

const char *title_of_item(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    if (item->item.title[0] != '\0')
        return scene_text(s, item->item.title);
    if (item->is_thing)
        return title_of_thing(l, s, item);
    if (item->item.id[0] == '\0')
        return say(l, N_("A book"));
    char id[ID_SIZE * 2];
    say_grouped(item->item.id, id, sizeof id);
    return scene_format(s, say(l, N_("Book %s")), id);
}

const char *marked_title(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    const char *title = title_of_item(k, s, item);
    return item->item.age > 0 ? scene_format(s, "%u+ · %s", (unsigned)item->item.age, title) : title;
}

const char *spoken_title(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    const char *title = title_of_item(k, s, item);
    return item->item.age > 0 ? scene_format(s, "%s. %u+", title, (unsigned)item->item.age) : title;
}

static const char *until_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    if (item->due_days > 0)
        return scene_format(s, say_n(l, "for %u day", "for %u days", item->due_days), (unsigned)item->due_days);
    char until[PHRASE_SIZE];
    say_until(l, item->due, until);
    return scene_text(s, until);
}

static struct item_words refused_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    bool yours = item->reason == REASON_YOURS && !item->bit_failed; /* there is nothing to do about it */
    return (struct item_words){ yours ? MARK_DONE : MARK_REFUSED, !yours,
                                say(k->language, yours ? N_("Borrowed") : N_("Needs you")),
                                yours ? until_words(k, s, item) : "", words_of_reason(k, s, item) };
}

static struct item_words with_bit(struct item_words w, const struct kiosk_item *item, const char *sentence)
{
    if (!item->bit_failed)
        return w;
    w.need = true;
    w.mark = MARK_REFUSED;
    w.reason = sentence;
    return w;
}

/* "2, 5" */
static const char *missing_parts(struct scene *s, uint32_t missing)
{
    const char *list = "";
    for (unsigned part = 1; missing != 0; part++, missing >>= 1)
        if ((missing & 1) != 0)
            list = scene_format(s, "%s%s%u", list, *list != '\0' ? ", " : "", part);
    return list;
}

static const char *set_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    bool several = (item->missing_parts & (item->missing_parts - 1)) != 0;
    return scene_format(s,
                        say_n(k->language, "Parts of the set on the pad: %u of %u. Please add part %s.",
                              "Parts of the set on the pad: %u of %u. Please add parts %s.", several ? 2 : 1),
                        (unsigned)item->parts_here, (unsigned)item->parts, missing_parts(s, item->missing_parts));
}

/* Taken away while its security tag is still to be set. */
static const char *lifted_part_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    bool misses = item->missing_parts != 0 && k->rules.security.mechanism != SECURITY_NONE;
    return misses ? set_words(k, s, item) : "";
}

/* A set that does not lie there whole waits for the rest. */
static struct item_words seen_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item,
                                    const char *not_yet)
{
    enum language l = k->language;
    struct item_words w = { MARK_SEEN, item->missing_parts > 0, say(l, N_("Seen")), not_yet, "" };
    if (w.need)
        w.reason = set_words(k, s, item);
    if (item->reason == REASON_TAG_UNREAD && !item->on_pad) {
        w.need = true;
        w.reason = say(l, N_("The book was lifted too soon. Lay it down again."));
    }
    return w;
}

static struct item_words noted_words(enum language l)
{
    return (struct item_words){ MARK_OFFLINE, false, say(l, N_("Noted")), say(l, N_("the library will confirm later")),
                                "" };
}

static struct item_words returned_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    const char *returned = say(l, N_("Returned"));
    if (item->hold_waits && item->route)
        return (
            struct item_words){ MARK_REFUSED, true, returned, "",
                                say(l, N_("Returned. Someone elsewhere is waiting. Please give this book to staff.")) };
    if (item->hold_waits)
        return (struct item_words){ MARK_REFUSED, true, say(l, N_("Put it on the separate shelf")), "",
                                    say(l, N_("Returned. Someone is waiting, put it on the separate shelf.")) };
    if (item->route)
        return (struct item_words){ MARK_REFUSED, true, returned, "",
                                    say(l, N_("Returned. Please give this book to staff.")) };
    const char *more = item->reason == REASON_NOT_LENT ? words_of_reason(k, s, item) : system_words(k, s, item->words);
    return (struct item_words){ MARK_DONE, false, returned, "", more };
}

static const char *leave_it_here(enum language l)
{
    return say(l, N_("Not certain yet. Please leave the book here."));
}

/* Lent in this visit, and given back. */
static struct item_words undone_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    const char *returned = say(l, N_("Returned"));
    if (item->state == ITEM_WORKING)
        return (struct item_words){ MARK_WORKING, false, say(l, N_("Giving it back…")), "",
                                    lifted_part_words(k, s, item) };
    if (item->state == ITEM_UNKNOWN)
        return (struct item_words){ MARK_UNKNOWN, true, say(l, N_("Not certain yet")), "", leave_it_here(l) };
    if (item->state == ITEM_OFFLINE)
        return (struct item_words){ MARK_OFFLINE, false, returned, say(l, N_("the library will confirm later")), "" };
    if (item->hold_waits || item->route)
        return returned_words(k, s, item);
    return (struct item_words){ MARK_DONE, false, returned, say(l, N_("not on your account")), "" };
}

/* It was to be given back, and is not. */
static struct item_words with_undo(struct item_words w, const struct kiosk *k, const struct kiosk_item *item)
{
    if (!item->undo_failed)
        return w;
    w.need = true;
    w.reason = say(k->language, N_("It could not be given back here. Please ask staff."));
    return w;
}

static struct item_words loan_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    switch (item->state) {
    case ITEM_SEEN:
        return seen_words(k, s, item, say(l, N_("not borrowed yet")));
    case ITEM_WORKING:
        return (struct item_words){ MARK_WORKING, false, say(l, N_("Working…")), "", lifted_part_words(k, s, item) };
    case ITEM_DONE:
        return with_undo((struct item_words){ MARK_DONE, false, say(l, N_("Borrowed")), until_words(k, s, item),
                                              system_words(k, s, item->words) },
                         k, item);
    case ITEM_OFFLINE:
        return with_undo(noted_words(l), k, item);
    case ITEM_UNKNOWN:
        return (struct item_words){ MARK_UNKNOWN, true, say(l, N_("Not certain yet")), "",
                                    k->rules.unknown == UNKNOWN_LEND
                                        ? say(l, N_("Not certain yet. Take the book, staff will check."))
                                        : say(l, N_("Not certain yet. Please leave the book here.")) };
    case ITEM_REFUSED:
    case ITEM_STATE_COUNT:
        break;
    }
    return refused_words(k, s, item);
}

struct item_words words_of_loan(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    if (item->deed == ITEM_UNDOES)
        return with_bit(undone_words(k, s, item), item, not_set_words(k->language));
    return with_bit(loan_words(k, s, item), item, still_on_words(k->language, item));
}

static struct item_words return_words(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    enum language l = k->language;
    switch (item->state) {
    case ITEM_SEEN:
        return seen_words(k, s, item, say(l, N_("not returned yet")));
    case ITEM_WORKING:
        return (struct item_words){ MARK_WORKING, false, say(l, N_("Checking…")), "", lifted_part_words(k, s, item) };
    case ITEM_DONE:
        return returned_words(k, s, item);
    case ITEM_OFFLINE:
        return noted_words(l);
    case ITEM_UNKNOWN:
        return (struct item_words){ MARK_UNKNOWN, true, say(l, N_("Not certain yet")), "", leave_it_here(l) };
    case ITEM_REFUSED:
    case ITEM_STATE_COUNT:
        break;
    }
    struct item_words w = refused_words(k, s, item);
    if (item->reason == REASON_SYSTEM)
        w.reason =
            with_system_words(k, s, say(l, N_("We cannot take this book here. Please give it to staff.")), item->words);
    return w;
}

struct item_words words_of_return(const struct kiosk *k, struct scene *s, const struct kiosk_item *item)
{
    return with_bit(return_words(k, s, item), item, not_set_words(k->language));
}

/* Of n books; `back`: of those that came back. */
static const char *bits_words(const struct kiosk *k, struct scene *s, bool brief, bool back, unsigned n)
{
    enum language l = k->language;
    if (n == 0)
        return "";
    if (brief && back)
        return scene_format(s, say_n(l, "Please give %u book to staff.", "Please give %u books to staff.", n), n);
    if (brief)
        return scene_format(s, say_n(l, "Please show %u book to staff.", "Please show %u books to staff.", n), n);
    if (back)
        return scene_format(s,
                            say_n(l, "The security tag of %u book is not set. Please give it to staff.",
                                  "The security tags of %u books are not set. Please give them to staff.", n),
                            n);
    return scene_format(s,
                        say_n(l, "The security tag of %u book is still on. Please show it to staff.",
                              "The security tags of %u books are still on. Please show them to staff.", n),
                        n);
}

const char *words_of_bits(const struct kiosk *k, struct scene *s, bool brief)
{
    unsigned lent = 0, back = 0;
    for (uint16_t i = 0; i < k->items_count; i++) {
        lent += k->items[i].bit_failed && k->items[i].deed == ITEM_LENDS;
        back += k->items[i].bit_failed && k->items[i].deed != ITEM_LENDS;
    }
    const char *first = bits_words(k, s, brief, false, lent), *then = bits_words(k, s, brief, true, back);
    return *first != '\0' && *then != '\0' ? scene_format(s, "%s %s", first, then) : *first != '\0' ? first : then;
}
