/* The list of blocked cards: what is not signed is not believed. */
#include <sodium.h>
#include <sys/stat.h>

#include "ledger/blocked.h"

#include "fixture.h"

static struct blocked_keys keys;
static uint8_t secret[crypto_sign_SECRETKEYBYTES];
static char list[256];

static void begin_keys(void)
{
    fresh_folder();
    CHECK(sodium_init() >= 0);
    crypto_sign_keypair(keys.signer, secret);
    memset(keys.hash, 7, sizeof keys.hash);
    text_format(list, sizeof list, "%s/list", state_dir);
    CHECK_EQ(mkdir(state_dir, 0700), 0);
}

static int order(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* As a library's script would make it. */
static void make(const char *head, const char *const *cards, size_t n, bool sorted)
{
    static char body[4096];
    char lines[16][34], hex[140];
    uint8_t hash[16], signature[crypto_sign_BYTES];
    for (size_t i = 0; i < n; i++) {
        crypto_generichash(hash, sizeof hash, (const uint8_t *)cards[i], strlen(cards[i]), keys.hash, sizeof keys.hash);
        hex_put(lines[i], sizeof lines[i], bytes_of(hash, sizeof hash));
    }
    qsort(lines, n, sizeof lines[0], order);
    text_copy(body, sizeof body, head);
    for (size_t i = 0; i < n; i++)
        text_add(body, sizeof body, "%s\n", lines[sorted ? i : n - 1 - i]);
    crypto_sign_detached(signature, NULL, (const uint8_t *)body, strlen(body), secret);
    hex_put(hex, sizeof hex, bytes_of(signature, sizeof signature));
    FILE *f = fopen(list, "wb");
    CHECK(f != NULL);
    fprintf(f, "%ssignature %s\n", body, hex);
    fclose(f);
}

static const char *const cards[] = { "P1", "P2", "0406B1C2D3E401" };
#define USUAL "kitap-blocked 1\nday 2026-11-24\n"

TEST(the_cards_of_a_signed_list_are_blocked_and_no_other)
{
    struct blocked *b = NULL;
    begin_keys();
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_NONE);
    make(USUAL, cards, 3, true);
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_OK);
    CHECK_EQ(blocked_count(b), 3);
    CHECK_EQ(blocked_day(b), day_number((struct day){ 2026, 11, 24 }));
    for (size_t i = 0; i < 3; i++)
        CHECK(blocked_has(b, cards[i]));
    CHECK(!blocked_has(b, "P3"));
    CHECK(!blocked_has(b, ""));
    char copy[300];
    text_format(copy, sizeof copy, "%s.kept", list);
    CHECK_EQ(blocked_keep(b, copy), RESULT_OK);
    blocked_destroy(b);
    CHECK_EQ(blocked_read(copy, &keys, &b), RESULT_OK);
    CHECK(blocked_has(b, "P2"));
    blocked_destroy(b);
    make(USUAL, cards, 0, true);
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_OK);
    CHECK(!blocked_has(b, "P1"));
    blocked_destroy(b);
}

TEST(a_list_with_any_bit_changed_cut_or_lengthened_is_refused)
{
    static char whole[4096];
    struct blocked *b = NULL;
    begin_keys();
    make(USUAL, cards, 3, true);
    FILE *f = fopen(list, "rb");
    size_t n = fread(whole, 1, sizeof whole, f);
    fclose(f);
    for (size_t i = 0; i < 2 * n + 1; i++) {
        size_t length = i < n ? n : i - n;
        f = fopen(list, "wb");
        for (size_t k = 0; k < length; k++)
            fputc(k == i ? whole[k] ^ 1 : whole[k], f);
        fclose(f);
        enum result r = blocked_read(list, &keys, &b);
        CHECK_EQ(r, i == 2 * n ? RESULT_OK : RESULT_REFUSED);
    }
    blocked_destroy(b);
    keys.signer[0] ^= 1;
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_REFUSED);
}

TEST(a_list_that_is_signed_and_no_list_is_told_apart)
{
    static const char *const heads[] = { "", "kitap-blocked 2\nday 2026-11-24\n", "kitap-blocked 1\nday 2026-13-24\n",
                                         "kitap-blocked 1\nday 2026-11-24\nGG\n", "kitap-blocked 1\nday 2026-11-24 " };
    struct blocked *b = NULL;
    begin_keys();
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        make(heads[i], cards, 3, true);
        CHECK_EQ(blocked_read(list, &keys, &b), RESULT_BAD);
    }
    make(USUAL, cards, 3, false);
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_BAD);
}

static void write_csv(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    CHECK(f != NULL);
    fputs(text, f);
    fclose(f);
}

TEST(a_list_that_is_made_of_a_csv_file_blocks_its_first_column)
{
    struct blocked *b = NULL;
    char csv[300];
    size_t n = 0;
    begin_keys();
    text_format(csv, sizeof csv, "%s/cards.csv", state_dir);
    CHECK_EQ(blocked_make_keys(&keys, secret), RESULT_OK);
    CHECK_EQ(blocked_make(csv, &keys, secret, 20000, list, &n), RESULT_NONE);
    write_csv(csv, "\xEF\xBB\xBF"
                   "cardnumber,why\r\n\"P1\",lost\r\nP2;stolen\n\n P1 ,again\n\"04,06\",x\nP9");
    CHECK_EQ(blocked_make(csv, &keys, secret, 20000, list, &n), RESULT_OK);
    CHECK_EQ(n, 4);
    CHECK_EQ(blocked_read(list, &keys, &b), RESULT_OK);
    CHECK_EQ(blocked_day(b), 20000);
    CHECK(blocked_has(b, "P1") && blocked_has(b, "P2") && blocked_has(b, "04,06") && blocked_has(b, "P9"));
    CHECK(!blocked_has(b, "cardnumber") && !blocked_has(b, "lost"));
    blocked_destroy(b);
    write_csv(csv, "");
    CHECK_EQ(blocked_make(csv, &keys, secret, 20001, list, &n), RESULT_OK);
    CHECK_EQ(n, 0);
    write_csv(csv, "1234567890123456789012345678901234567890123456789012345678901234\n");
    CHECK_EQ(blocked_make(csv, &keys, secret, 20001, list, &n), RESULT_BAD);
}
