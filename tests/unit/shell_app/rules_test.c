/* From settings to what the brain, the readers and their programs get of them. */
#include <string.h>

#include "base/text.h"
#include "shell/folders.h"
#include "shell/rules.h"

#include "check.h"

static struct settings s;
static struct kiosk_rules rules;

static void usual(void)
{
    settings_defaults("/srv/kitap", &s);
    rules_of_settings(&s, 300, &rules);
}

TEST(a_kiosk_as_it_comes_has_one_reader_for_all_and_no_gate)
{
    usual();
    CHECK_EQ(rules.readers_count, 1);
    CHECK_EQ(rules.roles[0], READER_FOR_ALL);
    CHECK_EQ(rules.security.mechanism, SECURITY_NONE);
    CHECK(barcode_takes_all(&rules.card_numbers));
    CHECK(barcode_takes_all(&rules.item_numbers));
    CHECK_EQ(rules.layout.classic_sector, 1);
    CHECK_EQ(rules.layout.classic_key[5], 0xFF);
    CHECK(rules.tags.read_reversed && rules.tags.read_swapped && rules.tags.read_short_crc);
}

TEST(a_loan_can_be_taken_back_unless_the_library_switches_it_off)
{
    usual();
    CHECK(rules.undo);
    s.checkout.undo = false;
    rules_of_settings(&s, 300, &rules);
    CHECK(!rules.undo);
}

TEST(what_is_not_lent_offline_reaches_the_brain)
{
    usual();
    CHECK_EQ(rules.offline_kinds.not_usages, 1 << 2 | 1 << 7); /* not for circulation, discarded */
    text_copy(s.offline.kinds.not_items, sizeof s.offline.kinds.not_items, "R");
    rules_of_settings(&s, 300, &rules);
    CHECK_TEXT(rules.offline_kinds.not_items, "R");
}

TEST(a_kiosk_whose_reader_has_no_driver_has_none)
{
    usual();
    s.readers[0].driver = READER_NONE;
    rules_of_settings(&s, 300, &rules);
    CHECK_EQ(rules.readers_count, 0);
}

TEST(every_reader_keeps_its_role_its_device_and_its_profile)
{
    struct message m;
    usual();
    s.readers_count = 2;
    s.readers[0].role = READER_FOR_ITEMS;
    s.readers[1] = (struct settings_reader){ READER_PCSC, "ACS ACR1552", READER_FOR_CARDS, "acs" };
    rules_of_settings(&s, 300, &rules);
    CHECK_EQ(rules.roles[0], READER_FOR_ITEMS);
    CHECK_EQ(rules.roles[1], READER_FOR_CARDS);
    reader_config_of_settings(&s, 1, &m);
    CHECK_EQ(m.type, MESSAGE_READER_CONFIG);
    CHECK_EQ(m.reader_config.driver, READER_PCSC);
    CHECK_TEXT(m.reader_config.device, "ACS ACR1552");
    CHECK_TEXT(m.reader_config.profile, "acs");
}

TEST(the_gate_the_numbers_and_the_key_reach_the_brain)
{
    usual();
    s.security.mechanism = SECURITY_BYTE;
    s.security.byte_at = 48;
    s.security.on_loan = 0x5A;
    s.cards.classic_sector = 7;
    s.cards.classic_key[0] = 0xA0;
    s.cards.classic_key_b = true;
    s.cards.length = 10;
    s.items.check = BARCODE_MOD_10;
    text_copy(s.items.prefix, sizeof s.items.prefix, "2000");
    s.tags.read_swapped = false;
    rules_of_settings(&s, 300, &rules);
    CHECK_EQ(rules.security.mechanism, SECURITY_BYTE);
    CHECK_EQ(rules.security.byte_at, 48);
    CHECK_EQ(rules.security.on_loan, 0x5A);
    CHECK_EQ(rules.layout.classic_sector, 7);
    CHECK_EQ(rules.layout.classic_key[0], 0xA0);
    CHECK(rules.layout.classic_key_b);
    CHECK_EQ(rules.card_numbers.length, 10);
    CHECK_EQ(rules.item_numbers.check, BARCODE_MOD_10);
    CHECK_TEXT(rules.item_numbers.prefix, "2000");
    CHECK(!rules.tags.read_swapped);
}

TEST(each_helper_has_a_lock_of_its_own)
{
    struct child_program programs[HELPER_COUNT];
    usual();
    folders_helper_programs(&s, programs);
    CHECK_TEXT(programs[HELPER_READER].name, "kitap-reader");
    CHECK_TEXT(programs[HELPER_LINK].name, "kitap-link");
    CHECK_TEXT(programs[HELPER_READER].lock, "/srv/kitap/state/reader.lock");
    for (int i = 0; i < HELPER_COUNT; i++)
        for (int k = 0; k < i; k++)
            CHECK(!text_equal(programs[i].lock, programs[k].lock));
}

TEST(the_city_is_told_under_the_names_of_library_and_kiosk_and_nobody_is_unless_the_settings_say_so)
{
    struct message m;
    usual();
    CHECK(!settings_tell(&s, DESTINATION_CITY));
    CHECK(!settings_tell(&s, DESTINATION_HTTPS));
    text_copy(s.city.servers, sizeof s.city.servers, "a:4222 b:4222");
    text_copy(s.city.library, sizeof s.city.library, "ala");
    CHECK(settings_tell(&s, DESTINATION_CITY));
    CHECK_EQ(teller_config_of_settings(&s, DESTINATION_CITY, &m), RESULT_OK);
    CHECK_TEXT(m.destination_config.to, "a:4222 b:4222");
    CHECK_TEXT(m.destination_config.subject, "kitap.ala.kiosk-01");
    CHECK_TEXT(m.destination_config.source, "/kitap/ala/kiosk-01");
    CHECK_EQ(m.destination_config.duplicate_window_s, 604800);
    text_copy(s.city.user, sizeof s.city.user, "kiosk");
    text_copy(s.city.password_file, sizeof s.city.password_file, "/srv/kitap/there-is-none");
    CHECK_EQ(teller_config_of_settings(&s, DESTINATION_CITY, &m), RESULT_IO);
    CHECK_TEXT(m.destination_config.to, "a:4222 b:4222"); /* the rest is filled all the same */
}
