/* What a PC/SC reader answers: a card is met, read, written and secured while each answer comes from the input (a
   length, then its bytes; nothing when it is used up). Nothing is believed that was not checked. */
#include "fuzz.h"

#include <string.h>

#include "reader/pcsc_vicinity.h"

static struct bytes left;

static enum result transmit(void *self, struct bytes command, uint8_t back[static APDU_ANSWER_MAX], size_t *n)
{
    (void)self;
    (void)command;
    if (left.n == 0)
        return RESULT_GONE;
    size_t length = left.at[0];
    struct bytes answer = bytes_part(left, 1, length);
    left = bytes_part(left, 1 + length, left.n);
    if (answer.n > 0)
        memcpy(back, answer.at, answer.n);
    *n = answer.n;
    return RESULT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const profiles[] = { "any", "acs", "springcard", "none" };
    static struct message_tag_read read;
    static struct tag_write write;
    const struct apdu_line line = { transmit, NULL };
    const struct read_plan plan = { .bytes = 112 };
    const struct tag_secure secure = { SECURITY_AFI_EAS, true, 0x07, 0 };
    struct pcsc_profile profile;
    struct vicinity v;
    struct tag_about about;
    struct uid uid = { { 0xE0, 0x04, 0x01, 0x10, 1, 2, 3, 4 }, 8 };
    if (size == 0 || pcsc_profile_find(profiles[data[0] % 4], "", &profile) != RESULT_OK)
        return 0;
    left = bytes_of(data + 1, size - 1);
    vicinity_init(&v, &line, &profile);
    if (vicinity_meet(&v, uid, &about) != RESULT_OK)
        return 0;
    write = (struct tag_write){ .plan = plan, .repair = true, .marks = TAG_MARKS_NONE };
    (void)!vicinity_read(&v, &plan, &read);
    (void)!vicinity_write(&v, &write);
    (void)!vicinity_secure(&v, &secure);
    return 0;
}
