/* Giving back, the account, and how a visit ends. */
#include "state_parts.h"
#include "states.h"

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

/* Of what she took two were given back, one of them noted only. */
static void finish_undone(struct kiosk *k)
{
    finish(k);
    k->items[0].deed = k->items[1].deed = ITEM_UNDOES;
    k->items[0].state = ITEM_OFFLINE;
}

/* Nothing is left of it. */
static void finish_nothing(struct kiosk *k)
{
    finish(k);
    k->items_count = 1;
    k->items[0].deed = ITEM_UNDOES;
}

static void finish_code(struct kiosk *k)
{
    finish(k);
    k->receipt_qr = true;
}

/* The library sends receipts, and its system told her address: as long as any that is shown. */
static void finish_mail(struct kiosk *k)
{
    finish(k);
    k->identified = k->rules.mail_configured = true;
    patron_set_email(&k->patron, "aigul@ab-cd.example");
}

static void finish_mailing(struct kiosk *k)
{
    finish_mail(k);
    k->receipt_mailing = true;
}

static void finish_mailed(struct kiosk *k)
{
    finish_mail(k);
    k->receipt_mailed = true;
}

static void finish_mail_failed(struct kiosk *k)
{
    finish_mail(k);
    k->receipt_mail_failed = true;
}

/* No paper, the code on the screen, and a mail that was not sent. */
static void finish_mail_failed_code(struct kiosk *k)
{
    finish_mail_failed(k);
    k->rules.printer_configured = false;
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

const struct state return_states[] = {
    { "return-scanner", return_scanner },
    { "return", give_back },
    { "return-empty", return_empty },
    { "return-bits", return_bits },
    { "account", account },
    { "account-holds", account_holds },
    { "finish", finish },
    { "finish-bits", finish_bits },
    { "finish-undone", finish_undone },
    { "finish-nothing", finish_nothing },
    { "finish-code", finish_code },
    { "finish-mail", finish_mail },
    { "finish-mailing", finish_mailing },
    { "finish-mailed", finish_mailed },
    { "finish-mail-failed", finish_mail_failed },
    { "finish-mail-failed-code", finish_mail_failed_code },
    { "finish-return", finish_return },
    { "left-card", left_card },
    { "left-book", left_book },
    { NULL, NULL },
};
