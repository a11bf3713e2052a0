/* Which list of blocked cards is in force. */
#include "shell/blocked_cards.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "scratch.h"

static char file[256], key_file[256], state[256], signer[80];
static uint8_t secret[crypto_sign_SECRETKEYBYTES], hash_key[BLOCKED_KEY_BYTES];

static struct blocked_options begin(void)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    char hex[80];
    scratch_make();
    CHECK(sodium_init() >= 0);
    crypto_sign_keypair(public, secret);
    hex_put(signer, sizeof signer, bytes_of(public, sizeof public));
    memset(hash_key, 9, sizeof hash_key);
    hex_put(hex, sizeof hex, bytes_of(hash_key, sizeof hash_key));
    text_format(file, sizeof file, "%s/list", scratch);
    text_format(key_file, sizeof key_file, "%s/key", scratch);
    text_format(state, sizeof state, "%s/state", scratch);
    FILE *f = fopen(key_file, "wb");
    CHECK(f != NULL);
    fprintf(f, "%s\n", hex);
    fclose(f);
    return (struct blocked_options){ file, key_file, signer, state, "https://library.example/blocked" };
}

static void bring(const char *day, const char *card, bool rightly)
{
    char body[256], hex[140];
    uint8_t hash[16], signature[crypto_sign_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)card, strlen(card), hash_key, sizeof hash_key);
    hex_put(hex, sizeof hex, bytes_of(hash, sizeof hash));
    text_format(body, sizeof body, "kitap-blocked 1\nday %s\n%s\n", day, hex);
    crypto_sign_detached(signature, NULL, (const uint8_t *)body, strlen(body), secret);
    signature[0] ^= !rightly;
    hex_put(hex, sizeof hex, bytes_of(signature, sizeof signature));
    unlink(file);
    FILE *f = fopen(file, "wb");
    CHECK(f != NULL);
    fprintf(f, "%ssignature %s\n", body, hex);
    fclose(f);
}

TEST(a_new_list_comes_into_force_while_the_kiosk_runs_and_a_bad_or_older_one_does_not)
{
    struct blocked_options options = begin();
    struct blocked_cards *c = blocked_cards_create(&options);
    CHECK(c != NULL);
    CHECK(!blocked_cards_has(c, "P1"));
    bring("2026-11-24", "P1", true);
    CHECK(blocked_cards_has(c, "P1"));
    bring("2026-11-25", "P2", false);
    CHECK(blocked_cards_has(c, "P1"));
    CHECK(!blocked_cards_has(c, "P2"));
    bring("2026-11-23", "P3", true);
    CHECK(blocked_cards_has(c, "P1"));
    CHECK(!blocked_cards_has(c, "P3"));
    bring("2026-11-25", "P2", true);
    CHECK(!blocked_cards_has(c, "P1"));
    CHECK(blocked_cards_has(c, "P2"));
    blocked_cards_destroy(c);
}

/* As kitap-link leaves it. */
static void fetch(const struct blocked_options *options, const char *day, const char *card, bool rightly)
{
    char path[SETTINGS_PATH_SIZE];
    bring(day, card, rightly);
    blocked_cards_fetched_path(options, path);
    CHECK_EQ(mkdir(state, 0700) == 0 || access(state, F_OK) == 0, true);
    CHECK_EQ(rename(file, path), 0);
}

TEST(a_fetched_list_is_known_by_its_name_once_it_is_in_force_and_a_bad_ones_name_is_not_kept)
{
    struct blocked_options options = begin();
    size_t cards = 0;
    char name[BLOCKED_NAME_SIZE];
    struct blocked_cards *c = blocked_cards_create(&options);
    blocked_cards_name(c, name);
    CHECK_TEXT(name, "");
    fetch(&options, "2026-11-24", "P1", true);
    CHECK_EQ(blocked_cards_take_fetched(c, "\"first\"", &cards), RESULT_OK);
    CHECK_EQ(cards, 1);
    CHECK(blocked_cards_has(c, "P1"));
    fetch(&options, "2026-11-25", "P2", false);
    CHECK_EQ(blocked_cards_take_fetched(c, "\"bad\"", &cards), RESULT_REFUSED);
    fetch(&options, "2026-11-23", "P2", true);
    CHECK_EQ(blocked_cards_take_fetched(c, "\"older\"", &cards), RESULT_BUSY);
    blocked_cards_destroy(c);
    c = blocked_cards_create(&options);
    blocked_cards_name(c, name);
    CHECK_TEXT(name, "\"first\"");
    CHECK(blocked_cards_has(c, "P1"));
    CHECK(!blocked_cards_has(c, "P2"));
    blocked_cards_destroy(c);
    CHECK_EQ(blocked_cards_take_fetched(NULL, "", &cards), RESULT_REFUSED);
}

TEST(a_name_is_forgotten_with_its_list_and_is_none_at_another_address)
{
    struct blocked_options options = begin(), moved = options;
    size_t cards = 0;
    char name[BLOCKED_NAME_SIZE], kept[SETTINGS_PATH_SIZE];
    moved.url = "https://library.example/blocked-cards";
    struct blocked_cards *c = blocked_cards_create(&options);
    fetch(&options, "2026-11-24", "P1", true);
    CHECK_EQ(blocked_cards_take_fetched(c, "\"first\"", &cards), RESULT_OK);
    blocked_cards_destroy(c);
    c = blocked_cards_create(&moved);
    blocked_cards_name(c, name);
    CHECK_TEXT(name, "");
    blocked_cards_destroy(c);
    text_format(kept, sizeof kept, "%s/blocked-cards", state);
    CHECK_EQ(unlink(kept), 0);
    c = blocked_cards_create(&options);
    blocked_cards_name(c, name);
    CHECK_TEXT(name, "");
    blocked_cards_destroy(c);
}

TEST(the_list_in_force_outlives_its_stick_and_a_restart)
{
    struct blocked_options options = begin();
    bring("2026-11-24", "P1", true);
    struct blocked_cards *c = blocked_cards_create(&options);
    CHECK(blocked_cards_has(c, "P1"));
    blocked_cards_destroy(c);
    CHECK_EQ(unlink(file), 0);
    c = blocked_cards_create(&options);
    CHECK(blocked_cards_has(c, "P1"));
    blocked_cards_destroy(c);
    bring("2026-11-23", "P3", true);
    c = blocked_cards_create(&options);
    CHECK(blocked_cards_has(c, "P1"));
    CHECK(!blocked_cards_has(c, "P3"));
    blocked_cards_destroy(c);
}

TEST(a_list_is_brought_by_hand_and_its_age_is_told)
{
    struct blocked_options options = begin();
    size_t cards = 0;
    int64_t day = day_number((struct day){ 2026, 11, 24 });
    char stick[260];
    text_format(stick, sizeof stick, "%s/stick", scratch);
    bring("2026-11-24", "P1", true);
    CHECK_EQ(rename(file, stick), 0);
    options.file = "";
    struct blocked_cards *c = blocked_cards_create(&options);
    struct staff_blocked told = blocked_cards_state(c, day, 7);
    CHECK(told.used && !told.any);
    CHECK_EQ(told.result, RESULT_NONE);
    CHECK_EQ(blocked_cards_take(c, stick, &cards), RESULT_OK);
    CHECK_EQ(cards, 1);
    CHECK(blocked_cards_has(c, "P1"));
    told = blocked_cards_state(c, day + 7, 7);
    CHECK(told.any && !told.old && told.days == 7 && told.count == 1 && told.result == RESULT_OK);
    CHECK(blocked_cards_state(c, day + 8, 7).old);
    CHECK(!blocked_cards_state(c, 0, 7).old); /* the clock is unset: nobody knows */
    file[0] = '\0';
    text_copy(file, sizeof file, stick);
    bring("2026-11-23", "P2", true);
    CHECK_EQ(blocked_cards_take(c, stick, &cards), RESULT_BUSY);
    CHECK_EQ(blocked_cards_state(c, day, 7).result, RESULT_BUSY);
    bring("2026-11-25", "P2", false);
    CHECK_EQ(blocked_cards_take(c, stick, &cards), RESULT_REFUSED);
    CHECK(blocked_cards_has(c, "P1") && !blocked_cards_has(c, "P2"));
    CHECK(!blocked_cards_state(NULL, day, 7).used);
    blocked_cards_destroy(c);
}

TEST(without_a_list_or_its_keys_no_card_is_blocked)
{
    struct blocked_options options = begin(), none = options;
    struct blocked *list = NULL;
    none.signer = "";
    CHECK(blocked_cards_create(&none) == NULL);
    CHECK(!blocked_cards_has(NULL, "P1"));
    bring("2026-11-24", "P1", true);
    CHECK_EQ(unlink(key_file), 0);
    CHECK_EQ(blocked_cards_read(&options, &list), RESULT_IO);
    struct blocked_cards *c = blocked_cards_create(&options);
    CHECK(!blocked_cards_has(c, "P1"));
    blocked_cards_destroy(c);
}
