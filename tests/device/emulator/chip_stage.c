/* See chip_stage.h. */
#include "chip_stage.h"

#include <string.h>

#include "base/text.h"
#include "check.h"

struct chip_stage stage;

static void sent(void *self, struct bytes frame, int64_t ready_us)
{
    (void)self;
    CHECK(stage.sent_n + frame.n <= sizeof stage.sent);
    memcpy(stage.sent + stage.sent_n, frame.at, frame.n);
    stage.sent_n += frame.n;
    stage.ready_us = ready_us;
}

static void cancelled(void *self, int64_t now_us)
{
    (void)self;
    (void)now_us;
}

static void unplugged(void *self)
{
    (void)self;
    stage.unplugged++;
}

void stage_receive(const char *hex)
{
    uint8_t b[STAGE_SENT_SIZE];
    size_t n;
    CHECK_EQ(hex_get(hex, b, sizeof b, &n), RESULT_OK);
    stage.sent_n = 0;
    pn532_receive(&stage.chip, bytes_of(b, n), 0);
}

void stage_start(void)
{
    struct pn532_wire wire = { sent, cancelled, unplugged, NULL };
    memset(&stage, 0, sizeof stage);
    field_init(&stage.field, &stage.flash, (struct seed){ 1, 1 });
    pn532_init(&stage.chip, wire, &stage.field, &stage.faults);
    stage_receive("55550000000000000000000000000000");
}

static struct tag *lay(const char *what, enum tag_chip chip, struct uid uid)
{
    struct thing *t;
    CHECK_EQ(things_add(&stage.things, what, chip, uid, &t), RESULT_OK);
    CHECK_EQ(field_place(&stage.field, &t->tag), RESULT_OK);
    return &t->tag;
}

struct tag *stage_lay(const char *what, enum tag_chip chip)
{
    return lay(what, chip, things_uid_of_name(what, chip));
}

struct tag *stage_lay_uid(const char *uid_hex, enum tag_chip chip)
{
    struct uid uid;
    size_t n;
    CHECK_EQ(hex_get(uid_hex, uid.at, sizeof uid.at, &n), RESULT_OK);
    uid.n = (uint8_t)n;
    return lay(uid_hex, chip, uid);
}

void stage_ask(const char *command_hex)
{
    uint8_t body[STAGE_SENT_SIZE], sum = 0xD4;
    char frame[2 * STAGE_SENT_SIZE];
    size_t n;
    CHECK_EQ(hex_get(command_hex, body, sizeof body, &n), RESULT_OK);
    for (size_t i = 0; i < n; i++)
        sum = (uint8_t)(sum + body[i]);
    text_format(frame, sizeof frame, "0000FF%02X%02XD4%s%02X00", (unsigned)(n + 1), (unsigned)(uint8_t)(0 - n - 1),
                command_hex, (unsigned)(uint8_t)(0 - sum));
    stage_receive(frame);
}

const char *stage_answer(void)
{
    static char hex[2 * STAGE_SENT_SIZE + 1];
    size_t ack = 6;
    hex[0] = '\0';
    if (stage.sent_n <= ack)
        return hex;
    const uint8_t *frame = stage.sent + ack;
    hex_put(hex, sizeof hex, bytes_of(frame + 6, (size_t)frame[3] - 1));
    return hex;
}

const char *stage_sent(void)
{
    static char hex[2 * STAGE_SENT_SIZE + 1];
    hex_put(hex, sizeof hex, bytes_of(stage.sent, stage.sent_n));
    return hex;
}
