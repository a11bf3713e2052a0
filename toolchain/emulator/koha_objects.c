#include "emulator/koha_objects.h"

#include <string.h>

#include "base/text.h"
#include "emulator/store_inside.h"

enum { BIBLIO_FIRST = 1000, DAY_SIZE = 11 };

int64_t koha_patron_number(struct library_store *s, const char *id)
{
    return store_number(store_prepare(s, "SELECT rowid FROM patron WHERE id = ?", "t", id), 0);
}

int64_t koha_item_number(struct library_store *s, const char *id)
{
    return store_number(store_prepare(s, "SELECT rowid FROM item WHERE id = ?", "t", id), 0);
}

static enum result id_of(struct library_store *s, const char *sql, int64_t number, char to[static ID_SIZE])
{
    sqlite3_stmt *q = store_prepare(s, sql, "i", number);
    enum result r = q != NULL && sqlite3_step(q) == SQLITE_ROW ? RESULT_OK : RESULT_NONE;
    if (r == RESULT_OK)
        store_text(q, 0, to, ID_SIZE);
    sqlite3_finalize(q);
    return r;
}

enum result koha_patron_id(struct library_store *s, int64_t number, char to[static ID_SIZE])
{
    return id_of(s, "SELECT id FROM patron WHERE rowid = ?", number, to);
}

enum result koha_item_id(struct library_store *s, int64_t number, char to[static ID_SIZE])
{
    return id_of(s, "SELECT id FROM item WHERE rowid = ?", number, to);
}

int64_t koha_biblio_of_item(int64_t item)
{
    return item + BIBLIO_FIRST;
}

int64_t koha_item_of_biblio(int64_t biblio)
{
    return biblio - BIBLIO_FIRST;
}

static void add_moment(cJSON *to, const char *name, int64_t utc_ms)
{
    char text[WHEN_TEXT_SIZE];
    when_text(when_of(utc_ms, LIBRARY_OFFSET_MIN), text);
    cJSON_AddStringToObject(to, name, text);
}

static void add_day(cJSON *to, const char *name, int64_t utc_ms)
{
    char text[WHEN_TEXT_SIZE];
    when_text(when_of(utc_ms, LIBRARY_OFFSET_MIN), text);
    text[DAY_SIZE - 1] = '\0';
    cJSON_AddStringToObject(to, name, text);
}

static void add_column(cJSON *to, const char *name, sqlite3_stmt *q, int column)
{
    const char *text = (const char *)sqlite3_column_text(q, column);
    if (text == NULL || text[0] == '\0')
        cJSON_AddNullToObject(to, name);
    else
        cJSON_AddStringToObject(to, name, text);
}

/* "Айгүл Сапарова": first name, surname. */
static void add_name(cJSON *to, const char *name)
{
    char first[NAME_SIZE];
    const char *blank = strchr(name, ' ');
    size_t n = blank == NULL ? 0 : (size_t)(blank - name);
    text_copy_bytes(first, sizeof first, bytes_of(name, n));
    cJSON_AddStringToObject(to, "firstname", first);
    cJSON_AddStringToObject(to, "surname", blank == NULL ? name : blank + 1);
}

/* With what a kiosk has no business with, too: Koha sends it all the same. */
void koha_add_patron(struct library_store *s, int64_t number, struct when now, cJSON *list)
{
    struct library_patron p;
    sqlite3_stmt *q = store_prepare(
        s, "SELECT id, number, name, class, expires_ms, born, language FROM patron WHERE rowid = ?", "i", number);
    if (q != NULL && sqlite3_step(q) == SQLITE_ROW &&
        library_patron_find(s, (const char *)sqlite3_column_text(q, 0), now, &p) == RESULT_OK) {
        cJSON *j = cJSON_CreateObject();
        cJSON_AddNumberToObject(j, "patron_id", (double)number);
        add_column(j, "cardnumber", q, 0);
        add_column(j, "userid", q, 1);
        add_name(j, p.name);
        add_column(j, "category_id", q, 3);
        cJSON_AddStringToObject(j, "library_id", "ALA");
        add_day(j, "expiry_date", sqlite3_column_int64(q, 4));
        add_column(j, "date_of_birth", q, 5);
        add_column(j, "lang", q, 6);
        cJSON_AddStringToObject(j, "address", "Абай даңғылы 1");
        if (p.email[0] != '\0')
            cJSON_AddStringToObject(j, "email", p.email);
        else
            cJSON_AddNullToObject(j, "email");
        cJSON_AddBoolToObject(j, "incorrect_address", false);
        cJSON_AddBoolToObject(j, "patron_card_lost", p.lost);
        cJSON_AddBoolToObject(j, "restricted", p.blocked);
        cJSON_AddItemToArray(list, j);
    }
    sqlite3_finalize(q);
}

static cJSON *biblio(sqlite3_stmt *q, int64_t item)
{
    cJSON *j = cJSON_CreateObject();
    cJSON_AddNumberToObject(j, "biblio_id", (double)koha_biblio_of_item(item));
    add_column(j, "title", q, 1);
    cJSON_AddNullToObject(j, "subtitle");
    add_column(j, "author", q, 2);
    return j;
}

static sqlite3_stmt *item_row(struct library_store *s, int64_t number)
{
    sqlite3_stmt *q = store_prepare(
        s,
        "SELECT item.id, title, author, type, shelf, lost, at_ms FROM item LEFT JOIN loan ON loan.item = item.id"
        " WHERE item.rowid = ?",
        "i", number);
    if (q != NULL && sqlite3_step(q) == SQLITE_ROW)
        return q;
    sqlite3_finalize(q);
    return NULL;
}

void koha_add_biblio(struct library_store *s, int64_t item, cJSON *list)
{
    sqlite3_stmt *q = item_row(s, item);
    if (q != NULL)
        cJSON_AddItemToArray(list, biblio(q, item));
    sqlite3_finalize(q);
}

void koha_add_item(struct library_store *s, int64_t number, bool with_biblio, cJSON *list)
{
    sqlite3_stmt *q = item_row(s, number);
    if (q == NULL)
        return;
    const char *type = (const char *)sqlite3_column_text(q, 3);
    cJSON *j = cJSON_CreateObject();
    cJSON_AddNumberToObject(j, "item_id", (double)number);
    cJSON_AddNumberToObject(j, "biblio_id", (double)koha_biblio_of_item(number));
    add_column(j, "external_id", q, 0);
    add_column(j, "item_type_id", q, 3);
    add_column(j, "location", q, 4);
    cJSON_AddNullToObject(j, "callnumber");
    cJSON_AddNumberToObject(j, "lost_status", sqlite3_column_int(q, 5));
    cJSON_AddNumberToObject(j, "withdrawn", 0);
    cJSON_AddNumberToObject(j, "not_for_loan_status", type != NULL && text_equal(type, "reference"));
    if (sqlite3_column_type(q, 6) == SQLITE_NULL)
        cJSON_AddNullToObject(j, "checked_out_date");
    else
        add_day(j, "checked_out_date", sqlite3_column_int64(q, 6));
    if (with_biblio)
        cJSON_AddItemToObject(j, "biblio", biblio(q, number));
    cJSON_AddItemToArray(list, j);
    sqlite3_finalize(q);
}

/* As Koha: without the barcode. */
static void add_checkouts(sqlite3_stmt *q, cJSON *list)
{
    while (q != NULL && sqlite3_step(q) == SQLITE_ROW) {
        cJSON *j = cJSON_CreateObject();
        cJSON_AddNumberToObject(j, "checkout_id", sqlite3_column_double(q, 0));
        cJSON_AddNumberToObject(j, "patron_id", sqlite3_column_double(q, 1));
        cJSON_AddNumberToObject(j, "item_id", sqlite3_column_double(q, 2));
        add_moment(j, "due_date", sqlite3_column_int64(q, 3));
        add_moment(j, "checkout_date", sqlite3_column_int64(q, 4));
        cJSON_AddNumberToObject(j, "renewals_count", sqlite3_column_double(q, 5));
        cJSON_AddStringToObject(j, "library_id", "ALA");
        cJSON_AddNullToObject(j, "checkin_date");
        cJSON_AddBoolToObject(j, "onsite_checkout", false);
        cJSON_AddItemToArray(list, j);
    }
    sqlite3_finalize(q);
}

#define CHECKOUTS                                                                                                      \
    "SELECT loan.rowid, patron.rowid, item.rowid, due_ms, at_ms, renewals FROM loan"                                   \
    " JOIN patron ON patron.id = loan.patron JOIN item ON item.id = loan.item WHERE "

void koha_add_checkouts_of_patron(struct library_store *s, int64_t patron, cJSON *list)
{
    add_checkouts(store_prepare(s, CHECKOUTS "patron.rowid = ? ORDER BY due_ms, item.id", "i", patron), list);
}

void koha_add_checkout_of_item(struct library_store *s, int64_t item, cJSON *list)
{
    add_checkouts(store_prepare(s, CHECKOUTS "item.rowid = ?", "i", item), list);
}

void koha_add_holds(struct library_store *s, int64_t patron, int64_t item, const char *library, cJSON *list)
{
    sqlite3_stmt *q =
        store_prepare(s,
                      "SELECT hold.seq, patron.rowid, item.rowid, ready,"
                      " (SELECT COUNT(*) FROM hold o WHERE o.item = hold.item AND o.seq <= hold.seq) FROM hold"
                      " JOIN patron ON patron.id = hold.patron JOIN item ON item.id = hold.item"
                      " WHERE (?1 = 0 OR patron.rowid = ?1) AND (?2 = 0 OR item.rowid = ?2) ORDER BY hold.seq",
                      "ii", patron, item);
    while (q != NULL && sqlite3_step(q) == SQLITE_ROW) {
        bool ready = sqlite3_column_int(q, 3) != 0;
        cJSON *j = cJSON_CreateObject();
        cJSON_AddNumberToObject(j, "hold_id", sqlite3_column_double(q, 0));
        cJSON_AddNumberToObject(j, "patron_id", sqlite3_column_double(q, 1));
        cJSON_AddNumberToObject(j, "biblio_id", (double)koha_biblio_of_item(sqlite3_column_int64(q, 2)));
        cJSON_AddNumberToObject(j, "item_id", sqlite3_column_double(q, 2));
        cJSON_AddNumberToObject(j, "priority", ready ? 0 : sqlite3_column_int(q, 4));
        cJSON_AddItemToObject(j, "status", ready ? cJSON_CreateString("W") : cJSON_CreateNull());
        cJSON_AddStringToObject(j, "pickup_library_id", library);
        cJSON_AddNullToObject(j, "expiration_date");
        cJSON_AddItemToArray(list, j);
    }
    sqlite3_finalize(q);
}

cJSON *koha_account(struct library_store *s, int64_t patron)
{
    char id[ID_SIZE];
    double total = 0;
    if (koha_patron_id(s, patron, id) != RESULT_OK)
        return NULL;
    cJSON *lines = cJSON_CreateArray(), *debits = cJSON_CreateObject(), *j = cJSON_CreateObject();
    sqlite3_stmt *q = store_prepare(s, "SELECT seq, amount, words FROM fee WHERE patron = ? ORDER BY seq", "t", id);
    while (q != NULL && sqlite3_step(q) == SQLITE_ROW) {
        cJSON *line = cJSON_CreateObject();
        cJSON_AddNumberToObject(line, "account_line_id", sqlite3_column_double(q, 0));
        cJSON_AddNumberToObject(line, "amount_outstanding", sqlite3_column_double(q, 1));
        add_column(line, "description", q, 2);
        cJSON_AddItemToArray(lines, line);
        total += sqlite3_column_double(q, 1);
    }
    sqlite3_finalize(q);
    cJSON_AddNumberToObject(j, "balance", total);
    cJSON_AddNumberToObject(debits, "total", total);
    cJSON_AddItemToObject(debits, "lines", lines);
    cJSON_AddItemToObject(j, "outstanding_debits", debits);
    return j;
}

static bool pair_of(struct library_store *s, const char *sql, int64_t number, struct koha_pair *out)
{
    sqlite3_stmt *q = store_prepare(s, sql, "i", number);
    bool found = q != NULL && sqlite3_step(q) == SQLITE_ROW;
    if (found) {
        store_text(q, 0, out->item, sizeof out->item);
        store_text(q, 1, out->patron, sizeof out->patron);
    }
    sqlite3_finalize(q);
    return found;
}

bool koha_loan_of(struct library_store *s, int64_t checkout, struct koha_pair *out)
{
    return pair_of(s, "SELECT item, patron FROM loan WHERE rowid = ?", checkout, out);
}

bool koha_hold_of(struct library_store *s, int64_t hold, struct koha_pair *out)
{
    return pair_of(s, "SELECT item, patron FROM hold WHERE seq = ?", hold, out);
}
