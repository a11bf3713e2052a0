/* What a helper says: whatever the decoder takes, the encoder writes back to the same bytes. The first byte says what
   the rest is: a packet, whose version and length are put right, or changes of a sample of a type, so that no seed
   grows old with the tables. */
#include "fuzz.h"

#include <assert.h>
#include <string.h>

#include "message_samples.h"

enum { CHANGE_BYTES = 3, PACKET = 0x80, VERSION_AT = 0, LENGTH_AT = 4, HEADER_BYTES = 16 };

static enum result look(const uint8_t *data, size_t size)
{
    static struct message message;
    static uint8_t again[MESSAGE_SIZE_MAX];
    uint32_t generation;
    size_t n = 0;
    enum result r = message_decode(bytes_of(data, size), &generation, &message);
    if (r != RESULT_OK)
        return r;
    assert(message_encode(&message, generation, again, sizeof again, &n) == RESULT_OK);
    assert(bytes_equal(bytes_of(again, n), bytes_of(data, size)));
    return RESULT_OK;
}

static void put_u16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void look_at_packet(const uint8_t *data, size_t size)
{
    static uint8_t packet[2 * MESSAGE_SIZE_MAX];
    (void)look(data, size);
    if (size < HEADER_BYTES || size > sizeof packet)
        return;
    memcpy(packet, data, size);
    put_u16(packet + VERSION_AT, MESSAGE_VERSION);
    put_u16(packet + LENGTH_AT, size - HEADER_BYTES);
    put_u16(packet + LENGTH_AT + 2, 0);
    (void)look(packet, size);
}

/* Each change: two bytes of where, one of what. */
static void look_at_sample(enum message_type type, const uint8_t *data, size_t size)
{
    static uint8_t packet[MESSAGE_SIZE_MAX];
    static struct message sample;
    size_t n = 0;
    uint8_t changed = 0;
    sample = message_samples[type];
    sample.type = type;
    assert(message_encode(&sample, 1, packet, sizeof packet, &n) == RESULT_OK);
    for (size_t i = 0; i + CHANGE_BYTES <= size; i += CHANGE_BYTES) {
        packet[(size_t)(data[i] << 8 | data[i + 1]) % n] ^= data[i + 2];
        changed |= data[i + 2];
    }
    enum result r = look(packet, n);
    assert(r == RESULT_OK || changed != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] >= PACKET)
        look_at_packet(data + 1, size - 1);
    else
        look_at_sample((enum message_type)(data[0] % MESSAGE_TYPE_COUNT), data + 1, size - 1);
    return 0;
}
