/* What a kiosk, or anybody, sends to a library: the emulator's reading of it and its answer, with each system's
   manners. The answer is written, and read again as the kiosk reads it. */
#include "fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "emulator/sip2_desk.h"
#include "link/sip2/frame.h"

static const char *const profiles[] = {
    "generic", "koha", "evergreen", "evergreen-mediator", "folio", "folio-checked"
};
static struct library_store *store;
static uint8_t room[SIP2_TEXT_MAX], back_room[SIP2_TEXT_MAX], wire[2 * SIP2_FRAME_MAX];
static struct sip2_message request, reply, back;

static void open_store(void)
{
    char path[] = "/tmp/kitap-fuzz-XXXXXX";
    int fd = mkstemp(path);
    assert(fd >= 0);
    close(fd);
    assert(library_store_open(path, KITAP_DEMO_FOLDER, 1795503600000, 0, &store) == RESULT_OK);
    unlink(path); /* the open table lives on */
}

static void take_request(struct bytes frame, struct sip2_desk *desk)
{
    static const struct sip2_charset utf8;
    struct arena arena = arena_of(room, sizeof room), back_arena = arena_of(back_room, sizeof back_room);
    const struct when now = { 1795503600000, LIBRARY_OFFSET_MIN, true };
    struct bytes written;
    size_t n, used;
    if (sip2_decode(frame, &utf8, &arena, &request) != RESULT_OK || !sip2_desk_knows(request.kind))
        return;
    if (!sip2_desk_answer(desk, &request, now, &arena, &reply))
        return;
    const struct sip2_style style = { .end = desk->manners->end,
                                      .rubbish = desk->manners->rubbish,
                                      .as_set = desk->manners->dress != NULL,
                                      .adds_code_points = desk->manners->perl_letters };
    assert(sip2_encode_as(&reply, &utf8, &style, wire, sizeof wire, &n) == RESULT_OK);
    assert(sip2_frame_next(bytes_of(wire, n), &written, &used) == RESULT_OK);
    assert(sip2_decode(written, &utf8, &back_arena, &back) == RESULT_OK);
    assert(back.kind == sip2_answer_of(request.kind) && back.checksum_ok);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (store == NULL)
        open_store();
    if (size == 0)
        return 0;
    struct sip2_desk desk = { .account = { "kiosk", "secret", "ALA", 0 }, .store = store, .logged_in = true };
    struct bytes left = bytes_of(data + 1, size - 1), frame;
    size_t used = 0;
    assert(library_rule_set(store, "profile", profiles[data[0] % (sizeof profiles / sizeof *profiles)]) == RESULT_OK);
    while (left.n > 0) {
        enum result r = sip2_frame_next(left, &frame, &used);
        if (r == RESULT_OK)
            take_request(frame, &desk);
        else if (r != RESULT_BAD)
            break;
        left = bytes_part(left, used, left.n);
    }
    return 0;
}
