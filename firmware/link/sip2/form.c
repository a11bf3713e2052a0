/* To add a field: its meaning in sip2_meanings, its place in its message's list; sip2_set and sip2_get then
   know it in both directions, and the log line hides it when it is personal or secret. MESSAGES.md is this table
   (toolchain/sip2_manual prints it; unit.sip2.manual compares). */
#include "link/sip2/form.h"

#include <assert.h>

/* clang-format off */
const struct sip2_meaning sip2_meanings[] = {
    { "AA", SIP2_PERSONAL, "patron" },
    { "AB", SIP2_OPEN, "item" },
    { "AC", SIP2_SECRET, "terminal's password" },
    { "AD", SIP2_SECRET, "patron's PIN" },
    { "AE", SIP2_PERSONAL, "patron's name" },
    { "AF", SIP2_PERSONAL, "words for the screen" },
    { "AG", SIP2_PERSONAL, "words for the printer" },
    { "AH", SIP2_OPEN, "due date" },
    { "AJ", SIP2_OPEN, "title" },
    { "AL", SIP2_OPEN, "why the card is blocked" },
    { "AM", SIP2_OPEN, "library's name" },
    { "AN", SIP2_OPEN, "terminal's place" },
    { "AO", SIP2_OPEN, "institution" },
    { "AP", SIP2_OPEN, "where it is now" },
    { "AQ", SIP2_OPEN, "where it belongs" },
    { "AS", SIP2_PERSONAL, "hold that is ready" },
    { "AT", SIP2_PERSONAL, "overdue item" },
    { "AU", SIP2_PERSONAL, "item on loan" },
    { "AV", SIP2_PERSONAL, "fine" },
    { "BD", SIP2_PERSONAL, "address" },
    { "BE", SIP2_PERSONAL, "e-mail" },
    { "BF", SIP2_PERSONAL, "telephone" },
    { "BG", SIP2_OPEN, "owner" },
    { "BH", SIP2_OPEN, "currency (ISO 4217)" },
    { "BI", SIP2_OPEN, "cancel (Y/N)" },
    { "BK", SIP2_OPEN, "transaction's number" },
    { "BL", SIP2_OPEN, "patron is valid (Y/N)" },
    { "BM", SIP2_PERSONAL, "renewed item" },
    { "BN", SIP2_PERSONAL, "item that was not renewed" },
    { "BO", SIP2_OPEN, "fee is accepted (Y/N)" },
    { "BP", SIP2_OPEN, "first entry of a list" },
    { "BQ", SIP2_OPEN, "last entry of a list" },
    { "BR", SIP2_OPEN, "place in the queue" },
    { "BS", SIP2_OPEN, "pickup place" },
    { "BT", SIP2_OPEN, "fee's type" },
    { "BU", SIP2_PERSONAL, "recalled item" },
    { "BV", SIP2_OPEN, "fee's amount" },
    { "BW", SIP2_OPEN, "hold's last day" },
    { "BX", SIP2_OPEN, "supported messages" },
    { "BY", SIP2_OPEN, "hold's type" },
    { "BZ", SIP2_OPEN, "most holds" },
    { "CA", SIP2_OPEN, "most overdue items" },
    { "CB", SIP2_OPEN, "most loans" },
    { "CC", SIP2_OPEN, "highest fee" },
    { "CD", SIP2_PERSONAL, "hold that waits" },
    { "CF", SIP2_OPEN, "length of the hold queue" },
    { "CG", SIP2_OPEN, "fee's number" },
    { "CH", SIP2_OPEN, "item's properties" },
    { "CI", SIP2_OPEN, "security bit stays as it is (Y/N)" },
    { "CJ", SIP2_OPEN, "recall date" },
    { "CK", SIP2_OPEN, "media type" },
    { "CL", SIP2_OPEN, "sort bin" },
    { "CM", SIP2_OPEN, "last day on the hold shelf" },
    { "CN", SIP2_OPEN, "terminal's account" },
    { "CO", SIP2_SECRET, "its password" },
    { "CP", SIP2_OPEN, "terminal's place, or service point" },
    { "CQ", SIP2_OPEN, "PIN is right (Y/N)" },
    { "CR", SIP2_OPEN, "collection" },
    { "CS", SIP2_OPEN, "call number" },
    { "CT", SIP2_OPEN, "destination" },
    { "CV", SIP2_OPEN, "alert's type" },
    { "CY", SIP2_PERSONAL, "patron who waits" },
    { "DA", SIP2_PERSONAL, "name of the patron who waits" },
    { "FU", SIP2_PERSONAL, "borrower's type (FOLIO)" },
    { "FV", SIP2_PERSONAL, "borrower's type in words (FOLIO)" },
    { "PA", SIP2_PERSONAL, "card's last day" },
    { "PB", SIP2_PERSONAL, "date of birth" },
    { "PC", SIP2_PERSONAL, "patron's class" },
    { "PI", SIP2_PERSONAL, "internet privilege" },
    { "XI", SIP2_PERSONAL, "internal number (Evergreen)" },
};
const size_t sip2_meanings_count = sizeof sip2_meanings / sizeof *sip2_meanings;

#define DATE { "date", 18 }
#define LANGUAGE { "language", 3 }
#define STATUS { "patron status", 14 }
#define NEEDED(id) { id, SIP2_NEEDED }
#define MAY(id) { id, SIP2_MAY }
#define MANY(id) { id, SIP2_REPEATED }
#define WORDS MANY("AF"), MANY("AG")
#define VALID MAY("BL"), MAY("CQ")
#define FEE MAY("BT"), MAY("CI"), MAY("BH"), MAY("BV")
#define MORE_OF_PATRON MAY("PA"), MAY("PB"), MAY("PC"), MAY("PI"), MAY("XI"), MAY("FU"), MAY("FV")
#define LENT_FIXED { "ok", 1 }, { "renewal ok", 1 }, { "magnetic", 1 }, { "desensitize", 1 }, DATE
#define LENT NEEDED("AO"), NEEDED("AA"), NEEDED("AB"), NEEDED("AJ"), NEEDED("AH"), FEE, MAY("CK"), MAY("CH"), \
        MAY("BK"), WORDS, VALID

const struct sip2_form sip2_forms[SIP2_KIND_COUNT] = {
    [SIP2_LOGIN] = { "93", "login", SIP2_LOGIN_REPLY, 6,
        { { "user algorithm", 1 }, { "password algorithm", 1 } },
        { NEEDED("CN"), NEEDED("CO"), MAY("CP") } },
    [SIP2_LOGIN_REPLY] = { "94", "login reply", SIP2_LOGIN_REPLY, -1, { { "ok", 1 } }, { { "", 0 } } },
    [SIP2_STATUS] = { "99", "status", SIP2_STATUS_REPLY, 4,
        { { "status", 1 }, { "print width", 3 }, { "version", 4 } }, { { "", 0 } } },
    [SIP2_STATUS_REPLY] = { "98", "status reply", SIP2_STATUS_REPLY, -1,
        { { "on-line", 1 }, { "checkin ok", 1 }, { "checkout ok", 1 }, { "renewal policy", 1 },
          { "status update ok", 1 }, { "off-line ok", 1 }, { "timeout", 3 }, { "retries", 3 }, DATE, { "version", 4 } },
        { NEEDED("AO"), MAY("AM"), NEEDED("BX"), MAY("AN"), WORDS } },
    [SIP2_PATRON_STATUS] = { "23", "patron status", SIP2_PATRON_STATUS_REPLY, 0,
        { LANGUAGE, DATE }, { NEEDED("AO"), NEEDED("AA"), NEEDED("AC"), NEEDED("AD") } },
    [SIP2_PATRON_STATUS_REPLY] = { "24", "patron status reply", SIP2_PATRON_STATUS_REPLY, -1,
        { STATUS, LANGUAGE, DATE },
        { NEEDED("AO"), NEEDED("AA"), NEEDED("AE"), VALID, MAY("BH"), MAY("BV"), MORE_OF_PATRON, WORDS } },
    [SIP2_PATRON] = { "63", "patron", SIP2_PATRON_REPLY, 7,
        { LANGUAGE, DATE, { "summary", 10 } },
        { NEEDED("AO"), NEEDED("AA"), MAY("AC"), MAY("AD"), MAY("BP"), MAY("BQ") } },
    [SIP2_PATRON_REPLY] = { "64", "patron reply", SIP2_PATRON_REPLY, -1,
        { STATUS, LANGUAGE, DATE, { "holds", 4 }, { "overdue", 4 }, { "charged", 4 }, { "fines", 4 },
          { "recalls", 4 }, { "unavailable holds", 4 } },
        { NEEDED("AO"), NEEDED("AA"), NEEDED("AE"), MAY("BZ"), MAY("CA"), MAY("CB"), VALID, MAY("BH"), MAY("BV"),
          MAY("CC"), MANY("AS"), MANY("AT"), MANY("AU"), MANY("AV"), MANY("BU"), MANY("CD"), MAY("BD"), MAY("BE"),
          MAY("BF"), MAY("AQ"), MORE_OF_PATRON, WORDS } },
    [SIP2_CHECKOUT] = { "11", "checkout", SIP2_CHECKOUT_REPLY, 1,
        { { "renewal policy", 1 }, { "no block", 1 }, DATE, { "no-block due date", 18 } },
        { NEEDED("AO"), NEEDED("AA"), NEEDED("AB"), NEEDED("AC"), MAY("CH"), MAY("AD"), MAY("BO"), MAY("BI") } },
    [SIP2_CHECKOUT_REPLY] = { "12", "checkout reply", SIP2_CHECKOUT_REPLY, -1, { LENT_FIXED }, { LENT } },
    [SIP2_CHECKIN] = { "09", "checkin", SIP2_CHECKIN_REPLY, 2,
        { { "no block", 1 }, DATE, { "return date", 18 } },
        { NEEDED("AP"), NEEDED("AO"), NEEDED("AB"), NEEDED("AC"), MAY("CH"), MAY("BI") } },
    [SIP2_CHECKIN_REPLY] = { "10", "checkin reply", SIP2_CHECKIN_REPLY, -1,
        { { "ok", 1 }, { "resensitize", 1 }, { "magnetic", 1 }, { "alert", 1 }, DATE },
        { NEEDED("AO"), NEEDED("AB"), NEEDED("AQ"), MAY("AJ"), MAY("CL"), MAY("AA"), MAY("CK"), MAY("CH"), MAY("CV"),
          MAY("CT"), MAY("CR"), MAY("CS"), MAY("CY"), MAY("DA"), MAY("AP"), MAY("BF"), WORDS } },
    [SIP2_ITEM] = { "17", "item", SIP2_ITEM_REPLY, 10,
        { DATE }, { NEEDED("AO"), NEEDED("AB"), MAY("AC") } },
    [SIP2_ITEM_REPLY] = { "18", "item reply", SIP2_ITEM_REPLY, -1,
        { { "circulation status", 2 }, { "security marker", 2 }, { "fee type", 2 }, DATE },
        { NEEDED("AB"), NEEDED("AJ"), MAY("CF"), MAY("AH"), MAY("CJ"), MAY("CM"), MAY("BG"), MAY("BH"), MAY("BV"),
          MAY("CK"), MAY("AQ"), MAY("AP"), MAY("CH"), MAY("CR"), MAY("CS"), MAY("CT"), MAY("CY"), WORDS } },
    [SIP2_RENEW] = { "29", "renew", SIP2_RENEW_REPLY, 14,
        { { "third party", 1 }, { "no block", 1 }, DATE, { "no-block due date", 18 } },
        { NEEDED("AO"), NEEDED("AA"), MAY("AD"), MAY("AB"), MAY("AJ"), MAY("AC"), MAY("CH"), MAY("BO") } },
    [SIP2_RENEW_REPLY] = { "30", "renew reply", SIP2_RENEW_REPLY, -1, { LENT_FIXED }, { LENT } },
    [SIP2_RENEW_ALL] = { "65", "renew all", SIP2_RENEW_ALL_REPLY, 15,
        { DATE }, { NEEDED("AO"), NEEDED("AA"), MAY("AD"), MAY("AC"), MAY("BO") } },
    [SIP2_RENEW_ALL_REPLY] = { "66", "renew all reply", SIP2_RENEW_ALL_REPLY, -1,
        { { "ok", 1 }, { "renewed", 4 }, { "unrenewed", 4 }, DATE },
        { NEEDED("AO"), MANY("BM"), MANY("BN"), WORDS } },
    [SIP2_END_SESSION] = { "35", "end session", SIP2_END_SESSION_REPLY, 8,
        { DATE }, { NEEDED("AO"), NEEDED("AA"), MAY("AC"), MAY("AD") } },
    [SIP2_END_SESSION_REPLY] = { "36", "end session reply", SIP2_END_SESSION_REPLY, -1,
        { { "end session", 1 }, DATE }, { NEEDED("AO"), NEEDED("AA"), WORDS } },
    [SIP2_HOLD] = { "15", "hold", SIP2_HOLD_REPLY, 13,
        { { "mode", 1 }, DATE },
        { MAY("BW"), MAY("BS"), MAY("BY"), NEEDED("AO"), NEEDED("AA"), MAY("AD"), MAY("AB"), MAY("AJ"), MAY("AC"),
          MAY("BO") } },
    [SIP2_HOLD_REPLY] = { "16", "hold reply", SIP2_HOLD_REPLY, -1,
        { { "ok", 1 }, { "available", 1 }, DATE },
        { MAY("BW"), MAY("BR"), MAY("BS"), NEEDED("AO"), NEEDED("AA"), MAY("AB"), MAY("AJ"), WORDS } },
    [SIP2_PAY] = { "37", "fee paid", SIP2_PAY_REPLY, 9,
        { DATE, { "fee type", 2 }, { "payment type", 2 }, { "currency", 3 } },
        { NEEDED("BV"), NEEDED("AO"), NEEDED("AA"), MAY("AC"), MAY("AD"), MAY("CG"), MAY("BK") } },
    [SIP2_PAY_REPLY] = { "38", "fee paid reply", SIP2_PAY_REPLY, -1,
        { { "accepted", 1 }, DATE }, { NEEDED("AO"), NEEDED("AA"), MAY("BK"), WORDS } },
    [SIP2_ITEM_UPDATE] = { "19", "item status update", SIP2_ITEM_UPDATE_REPLY, 11,
        { DATE }, { NEEDED("AO"), NEEDED("AB"), MAY("AC"), NEEDED("CH") } },
    [SIP2_ITEM_UPDATE_REPLY] = { "20", "item status update reply", SIP2_ITEM_UPDATE_REPLY, -1,
        { { "ok", 1 }, DATE }, { NEEDED("AB"), MAY("AJ"), MAY("CH"), WORDS } },
    [SIP2_ENABLE] = { "25", "patron enable", SIP2_ENABLE_REPLY, 12,
        { DATE }, { NEEDED("AO"), NEEDED("AA"), MAY("AC"), MAY("AD") } },
    [SIP2_ENABLE_REPLY] = { "26", "patron enable reply", SIP2_ENABLE_REPLY, -1,
        { STATUS, LANGUAGE, DATE }, { NEEDED("AO"), NEEDED("AA"), NEEDED("AE"), VALID, WORDS } },
    [SIP2_BLOCK] = { "01", "block patron", SIP2_PATRON_STATUS_REPLY, 3,
        { { "card retained", 1 }, DATE }, { NEEDED("AO"), NEEDED("AL"), NEEDED("AA"), NEEDED("AC") } },
    [SIP2_RESEND_TO_CLIENT] = { "97", "repeat your answer", SIP2_RESEND_TO_CLIENT, 5, { { 0 } }, { { "", 0 } } },
    [SIP2_RESEND_TO_SERVER] = { "96", "repeat your request", SIP2_RESEND_TO_SERVER, -1, { { 0 } }, { { "", 0 } } },
};
/* clang-format on */

size_t sip2_fixed_size(const struct sip2_form *form)
{
    size_t n = 0;
    for (const struct sip2_fixed *f = form->fixed; f->width > 0; f++)
        n += f->width;
    assert(n < SIP2_FIXED_SIZE);
    return n;
}

const struct sip2_field *sip2_field_of(const struct sip2_form *form, const char *id)
{
    for (const struct sip2_field *f = form->fields; f->id[0] != '\0'; f++) {
        if (f->id[0] == id[0] && f->id[1] == id[1])
            return f;
    }
    return NULL;
}

const struct sip2_meaning *sip2_meaning_of(const char *id)
{
    size_t i = 0;
    while (i < sip2_meanings_count && (sip2_meanings[i].id[0] != id[0] || sip2_meanings[i].id[1] != id[1]))
        i++;
    assert(i < sip2_meanings_count);
    return &sip2_meanings[i];
}
