/* The file of UIDs and barcodes, as a library would write it, with and without errors. */
#include <string.h>

#include "base/text.h"
#include "tags/tags.h"
#include "tags/uid_map.h"

#include "check.h"

static struct uid uid_of(const char *hex)
{
    struct uid uid = { 0 };
    CHECK_EQ(tags_uid_parse(hex, &uid), RESULT_OK);
    return uid;
}

TEST(a_tag_is_found_by_its_uid)
{
    struct bytes file = bytes_of_text("\xEF\xBB\xBFuid,barcode\r\n"
                                      "# the hall's own tags\r\n"
                                      "04A1B2C3D4E5F6,20001000000123\r\n"
                                      "\r\n"
                                      " 04a1b2c3d4e5f7 , 20001000000124 \r\n"
                                      "04A1B2C3D4E5F6,99\n"
                                      "8A1B2C3D,AB-17");
    char barcode[ID_SIZE];
    CHECK_EQ(uid_map_find(file, uid_of("04A1B2C3D4E5F6"), barcode), RESULT_OK);
    CHECK_TEXT(barcode, "20001000000123");
    CHECK_EQ(uid_map_find(file, uid_of("04A1B2C3D4E5F7"), barcode), RESULT_OK);
    CHECK_TEXT(barcode, "20001000000124");
    CHECK_EQ(uid_map_find(file, uid_of("8A1B2C3D"), barcode), RESULT_OK);
    CHECK_TEXT(barcode, "AB-17");
    CHECK_EQ(uid_map_find(file, uid_of("8A1B2C3E"), barcode), RESULT_NONE);
    CHECK_TEXT(barcode, "AB-17");
}

TEST(a_tag_of_each_radio_and_length_is_found)
{
    static const char *const uids[] = { "04A1B2C3", "04A1B2C3D4E5F6", "E00401501F453D8F", "04A1B2C3D4E5F6071829" };
    struct bytes file = bytes_of_text("04A1B2C3,0\n04A1B2C3D4E5F6,1\nE00401501F453D8F,2\n04A1B2C3D4E5F6071829,3\n");
    for (size_t i = 0; i < sizeof uids / sizeof *uids; i++) {
        char barcode[ID_SIZE], want[ID_SIZE];
        text_format(want, sizeof want, "%zu", i);
        CHECK_EQ(uid_map_find(file, uid_of(uids[i]), barcode), RESULT_OK);
        CHECK_TEXT(barcode, want);
    }
}

TEST(every_error_has_its_line_and_the_rest_counts)
{
    static const struct {
        unsigned line;
        const char *error; /* NULL: an entry */
    } want[] = {
        { 1, NULL },         { 2, "no comma" },   { 3, "no UID" },     { 4, "no UID" },
        { 6, "no barcode" }, { 7, "no barcode" }, { 8, "no barcode" }, { 9, NULL },
    };
    struct uid_map m = uid_map_of(bytes_of_text("04A1B2C3,1\n04A1B2C4 2\n04A1B2,3\n0102030405060708090A0B,3\n\n"
                                                "04A1B2C5,\n04A1B2C6,4,5\n04A1B2C7,4 5\n04A1B2C8,6\n"));
    struct uid_map_entry entry;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        CHECK_EQ(uid_map_next(&m, &entry), want[i].error == NULL ? RESULT_OK : RESULT_BAD);
        CHECK_EQ(m.line, want[i].line);
        if (want[i].error != NULL)
            CHECK(text_starts(m.error, want[i].error));
    }
    CHECK_EQ(uid_map_next(&m, &entry), RESULT_NONE);
    CHECK_EQ(uid_map_next(&m, &entry), RESULT_NONE);
}

TEST(an_empty_file_maps_nothing)
{
    char barcode[ID_SIZE] = "kept";
    CHECK_EQ(uid_map_find(bytes_of(NULL, 0), uid_of("04A1B2C3"), barcode), RESULT_NONE);
    CHECK_TEXT(barcode, "kept");
}

TEST(a_barcode_that_is_too_long_is_an_error)
{
    char line[128];
    struct uid_map_entry entry;
    text_format(line, sizeof line, "04A1B2C3,%064d", 7);
    struct uid_map m = uid_map_of(bytes_of_text(line));
    CHECK_EQ(uid_map_next(&m, &entry), RESULT_BAD);
    text_format(line, sizeof line, "04A1B2C3,%063d", 7);
    m = uid_map_of(bytes_of_text(line));
    CHECK_EQ(uid_map_next(&m, &entry), RESULT_OK);
    CHECK_EQ(strlen(entry.barcode), 63);
}
