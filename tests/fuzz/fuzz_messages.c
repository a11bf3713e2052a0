/* What a helper says: whatever the decoder takes, the encoder writes back to the same bytes. */
#include "fuzz.h"

#include <assert.h>

#include "messages/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct message message;
    static uint8_t again[MESSAGE_SIZE_MAX];
    uint32_t generation;
    size_t n = 0;
    if (message_decode(bytes_of(data, size), &generation, &message) != RESULT_OK)
        return 0;
    assert(message_encode(&message, generation, again, sizeof again, &n) == RESULT_OK);
    assert(bytes_equal(bytes_of(again, n), bytes_of(data, size)));
    return 0;
}
