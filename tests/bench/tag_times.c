/* From a tag's arrival to its identifier, by the real kitap-reader on the emulated line at 115,200 baud, against the
   wire time of the shortest exchange that could do it: its bytes on the line, and the air as the emulated chip plays
   it. Then eight tags at once, and the codecs alone. Prints JSON. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "tags/iso28560_2.h"
#include "tags/iso28560_3.h"
#include "tags/tags.h"

#include "check.h"
#include "stage.h"
#include "times.h"

enum { ROUNDS = 21, EIGHT = 8, EIGHT_ROUNDS = 7, CODEC_ROUNDS = 200000, BLOCK_HEX_SIZE = 2 * TAG_MEMORY_MAX + 1 };

/* A byte of 10 bits at 115,200 baud. */
static const double byte_us = 1e7 / 115200;

/* PN532 HSU: 8 bytes around each frame's code and data, 6 of the acknowledgement. */
#define EXCHANGE(to_chip, to_host) ((8 + (to_chip)) + 6 + (8 + (to_host)))

/* The shortest way to the first 32 bytes of user memory of a selected tag. Air: as the emulator plays the chips. */
static const struct shortest {
    const char *kind, *uid;
    unsigned bytes;
    double air_us;
} shortest[] = {
    { "ntag213", "04A1B2C3D4E501", EXCHANGE(1 + 3, 1 + 1 + 32), 1500 + 8 * 560 },
    { "ultralight-ev1", "04A1B2C3D4E502", EXCHANGE(1 + 3, 1 + 1 + 32), 1500 + 8 * 560 },
    { "ultralight", "04A1B2C3D4E503", 2 * EXCHANGE(2 + 2, 2 + 16), 2 * 2500 },
    { "classic1k", "A1B2C304", EXCHANGE(2 + 12, 2) + 2 * EXCHANGE(2 + 2, 2 + 16), 5200 + 2 * 2600 },
};
enum { KINDS = sizeof shortest / sizeof *shortest };

static char block_hex[BLOCK_HEX_SIZE];

static void make_block(void)
{
    struct tag_content content = { .id = "32770000000018", .owner = "KZ-NLRK", .usage = 1, .part = 1, .parts = 1 };
    uint8_t block[ISO28560_3_LONG + 2];
    size_t n;
    CHECK_EQ(iso28560_3_write(&content, block, sizeof block, &n), RESULT_OK);
    hex_put(block_hex, sizeof block_hex, bytes_of(block, n));
}

/* The whole chip's memory: a Classic's block stands in sector 1. */
static void place(struct stage *s, const char *kind, const char *uid)
{
    bool classic = text_starts(kind, "classic");
    stage_do(s, "{\"op\":\"place\",\"kind\":\"%s\",\"uid\":\"%s\",\"memory\":\"%0*d%s\"}", kind, uid,
             classic ? 128 : 32, 0, block_hex);
}

static void ask_first_bytes(struct stage *s, uint32_t request, const struct tag_about *tag)
{
    struct tags_layout layout = tags_layout_default();
    struct read_plan plan;
    CHECK_EQ(tags_plan(tag->family, tag->memory, &layout, TAGS_FIRST_BYTES, &plan), RESULT_OK);
    stage_ask(s, request, tag->uid, plan);
}

static void check_named(const struct message *m)
{
    struct tag_content content;
    CHECK_EQ(m->tag_read.result, RESULT_OK);
    tags_decode(bytes_of(m->tag_read.memory, m->tag_read.memory_n), TAG_NO_DSFID, TAGS_RULES_ALL, &content);
    CHECK_TEXT(content.id, "32770000000018");
}

static double median(double *times, size_t n)
{
    qsort(times, n, sizeof *times, compare_times);
    return times[n / 2];
}

/* Bytes on the line, both ways, since it was asked last. */
static double bytes_on_the_line(struct stage *s)
{
    double to_chip = stage_number(s, "to_chip", "{\"op\":\"wire\"}");
    return to_chip + stage_number(s, "to_host", "{\"op\":\"wire\",\"clear\":true}");
}

struct found {
    double us, bytes;
};

/* From ARRIVED to the identifier; the tag is selected and nothing of it is read yet. */
static struct found one_tag(struct stage *s, const struct shortest *kind)
{
    double times[ROUNDS], bytes[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        place(s, kind->kind, kind->uid);
        struct message m = stage_hear(s, MESSAGE_TAG_ARRIVED);
        double start = now_us();
        ask_first_bytes(s, 1, &m.tag);
        bytes_on_the_line(s);
        m = stage_hear(s, MESSAGE_TAG_READ);
        times[i] = now_us() - start;
        bytes[i] = bytes_on_the_line(s);
        check_named(&m);
        stage_remove(s, kind->uid);
        stage_hear(s, MESSAGE_TAG_LEFT);
    }
    return (struct found){ median(times, ROUNDS), median(bytes, ROUNDS) };
}

/* Laid at once: from the first one's arrival until all are named. */
static double eight_tags(struct stage *s)
{
    double times[EIGHT_ROUNDS];
    for (size_t i = 0; i < EIGHT_ROUNDS; i++) {
        unsigned named = 0, left = 0;
        double start = 0;
        for (unsigned t = 0; t < EIGHT; t++) {
            char uid[16];
            text_format(uid, sizeof uid, "04B1C2D3E4F5%02X", t);
            place(s, "ntag213", uid);
        }
        while (named < EIGHT) {
            struct message m;
            CHECK_EQ(channel_receive(&s->channel, STAGE_HEAR_MS, &m), RESULT_OK);
            start = start > 0 ? start : now_us();
            if (m.type == MESSAGE_TAG_ARRIVED)
                ask_first_bytes(s, named + 1, &m.tag);
            if (m.type == MESSAGE_TAG_READ) {
                check_named(&m);
                named++;
            }
        }
        times[i] = now_us() - start;
        for (unsigned t = 0; t < EIGHT; t++)
            stage_do(s, "{\"op\":\"remove\",\"what\":\"tag-04B1C2D3E4F5%02X\"}", t);
        while (left < EIGHT)
            left += stage_hear(s, MESSAGE_TAG_LEFT).type == MESSAGE_TAG_LEFT;
    }
    return median(times, EIGHT_ROUNDS);
}

/* Select, read and silence eight tags of seven-byte numbers, without the first one's detection. */
static double eight_shortest(void)
{
    double selects = (EIGHT - 1) * (EXCHANGE(3, 1 + 13) * byte_us + 5500);
    double reads = EIGHT * (shortest[0].bytes * byte_us + shortest[0].air_us);
    double halts = (EIGHT - 1) * EXCHANGE(2, 2) * byte_us;
    return selects + reads + halts;
}

static double codec_ns(struct bytes memory, int dsfid)
{
    struct tag_content content;
    size_t named = 0;
    double start = now_us();
    for (unsigned i = 0; i < CODEC_ROUNDS; i++) {
        tags_decode(memory, dsfid, TAGS_RULES_ALL, &content);
        named += content.kind == TAG_KIND_ITEM;
    }
    CHECK_EQ(named, CODEC_ROUNDS);
    return (now_us() - start) * 1000 / CODEC_ROUNDS;
}

TEST(times_of_tags)
{
    static const char part_2[] = "1106" "1B48EB581039" "03055E80E6497F" "140120" "050110" "00";
    struct stage s;
    uint8_t block[ISO28560_3_LONG + 2], sets[32];
    size_t block_n, sets_n;
    cJSON *all = cJSON_CreateObject(), *tags = cJSON_AddObjectToObject(all, "tags");
    make_block();
    CHECK_EQ(hex_get(block_hex, block, sizeof block, &block_n), RESULT_OK);
    CHECK_EQ(hex_get(part_2, sets, sizeof sets, &sets_n), RESULT_OK);
    stage_set(&s);
    for (size_t i = 0; i < KINDS; i++) {
        cJSON *kind = cJSON_AddObjectToObject(tags, shortest[i].kind);
        struct found found = one_tag(&s, &shortest[i]);
        cJSON_AddNumberToObject(kind, "known_us", found.us);
        cJSON_AddNumberToObject(kind, "known_bytes", found.bytes);
        cJSON_AddNumberToObject(kind, "shortest_us", shortest[i].bytes * byte_us + shortest[i].air_us);
        cJSON_AddNumberToObject(kind, "shortest_bytes", shortest[i].bytes);
    }
    cJSON_AddNumberToObject(all, "eight_us", eight_tags(&s));
    cJSON_AddNumberToObject(all, "eight_shortest_us", eight_shortest());
    stage_clear(&s);
    cJSON_AddNumberToObject(all, "part_3_ns", codec_ns(bytes_of(block, block_n), TAG_NO_DSFID));
    cJSON_AddNumberToObject(all, "part_2_ns", codec_ns(bytes_of(sets, sets_n), ISO28560_2_DSFID));
    char *text = cJSON_PrintUnformatted(all);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(all);
}
