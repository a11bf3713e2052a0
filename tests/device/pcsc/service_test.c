/* The service and the reader come and go: what kitap-reader says of it, and that a new one finds all again. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#include "../reader/stage.h"
#include "check.h"
#include "service.h"

#define READER "Virtual PCD 00 00"
#define SLIX "E004011012345678"

enum { SERVICE_LOST = 4 };

static void reader_as(struct stage *s, const char *device, const char *profile)
{
    struct message_reader_config config = { .driver = READER_PCSC };
    text_copy(config.device, sizeof config.device, device);
    text_copy(config.profile, sizeof config.profile, profile);
    stage_reader_as(s, &config);
}

static void lay(struct stage *s)
{
    stage_do(s, "{\"op\":\"place\",\"kind\":\"icode-slix\",\"uid\":\"" SLIX "\"}");
}

static struct message_reader_state state_of(struct stage *s)
{
    return stage_hear(s, MESSAGE_READER_STATE).reader_state;
}

static void end(struct stage *s)
{
    CHECK_EQ(stage_stop_reader(s), 0);
    stage_clear(s);
    service_stop();
}

TEST(without_a_name_the_first_reader_is_taken_and_a_name_may_be_its_beginning)
{
    static const char *const names[] = { "", "Virtual PCD", READER };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stage s = { 0 };
        service_start();
        stage_emulator(&s);
        reader_as(&s, names[i], "");
        struct message_reader_state state = state_of(&s);
        CHECK(state.up);
        CHECK(text_starts(state.words, READER));
        CHECK(state.can.iso15693);
        CHECK_EQ(state.can.at_once, 1);
        end(&s);
    }
}

TEST(a_reader_that_is_not_there_is_missing_and_a_profile_that_is_not_there_is_said_so)
{
    struct stage s = { 0 };
    service_start();
    stage_emulator(&s);
    reader_as(&s, "ACR1552", "auto");
    CHECK_EQ(state_of(&s).cause, READER_CAUSE_MISSING);
    stage_quiet(&s, 1000);
    CHECK_EQ(stage_stop_reader(&s), 0);
    reader_as(&s, READER, "nonesuch");
    struct message_reader_state state = state_of(&s);
    CHECK(!state.up);
    CHECK(strstr(state.words, "nonesuch") != NULL);
    end(&s);
}

TEST(two_programs_at_one_card_the_second_is_told_that_it_is_busy)
{
    struct stage s = { 0 }, other = { 0 };
    service_start();
    stage_emulator(&s);
    reader_as(&s, READER, "auto");
    CHECK(state_of(&s).up);
    lay(&s);
    CHECK(state_of(&s).can.afi);
    stage_hear(&s, MESSAGE_TAG_ARRIVED);
    text_format(other.lock, sizeof other.lock, "%s/other", s.dir);
    reader_as(&other, READER, "auto");
    CHECK_EQ(state_of(&other).cause, READER_CAUSE_BUSY);
    CHECK_EQ(stage_stop_reader(&s), 0);
    CHECK(state_of(&other).up);
    CHECK_EQ(stage_stop_reader(&other), 0);
    stage_clear(&s);
    service_stop();
}

/* Its end tells kitap to start a new one. */
static void ends_for_the_service(struct stage *s)
{
    struct message m = { 0 };
    int status = 0;
    enum result r = RESULT_OK;
    while (r == RESULT_OK) {
        r = channel_receive(&s->channel, STAGE_HEAR_MS, &m);
        if (r == RESULT_OK && m.type == MESSAGE_READER_STATE)
            CHECK_EQ(m.reader_state.cause, READER_CAUSE_SERVICE);
    }
    CHECK_EQ(waitpid(s->reader, &status, 0), s->reader);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), SERVICE_LOST);
    close(s->end);
}

TEST(pcscd_dies_and_comes_back_and_the_book_is_still_known)
{
    struct stage s = { 0 };
    service_start();
    if (!service_is_ours()) {
        service_stop();
        return; /* the machine's own is not ended */
    }
    stage_emulator(&s);
    reader_as(&s, READER, "auto");
    CHECK(state_of(&s).up);
    lay(&s);
    state_of(&s);
    stage_hear(&s, MESSAGE_TAG_ARRIVED);
    service_kill();
    ends_for_the_service(&s);
    reader_as(&s, READER, "auto");
    CHECK_EQ(state_of(&s).cause, READER_CAUSE_SERVICE);
    ends_for_the_service(&s); /* its socket's name is still there: it may have started since */
    service_start();
    reader_as(&s, READER, "auto");
    CHECK(state_of(&s).up);
    struct message m = stage_hear(&s, MESSAGE_READER_STATE);
    CHECK(m.reader_state.can.afi);
    CHECK_EQ(stage_hear(&s, MESSAGE_TAG_ARRIVED).tag.uid.n, 8);
    end(&s);
}

TEST(a_driver_that_hangs_ends_the_program_and_not_the_kiosk)
{
    struct stage s = { 0 };
    struct message m = { 0 };
    int status = 0;
    service_start();
    stage_emulator(&s);
    reader_as(&s, READER, "auto");
    CHECK(state_of(&s).up);
    stage_do(&s, "{\"op\":\"fault\",\"pcsc\":\"silent\"}");
    lay(&s);
    while (channel_receive(&s.channel, STAGE_HEAR_MS, &m) == RESULT_OK)
        CHECK_TEXT(message_name(m.type), "nothing");
    CHECK_EQ(waitpid(s.reader, &status, 0), s.reader);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) != 0);
    close(s.end);
    stage_do(&s, "{\"op\":\"fault\",\"clear\":true}");
    reader_as(&s, READER, "auto");
    CHECK(state_of(&s).up);
    state_of(&s);
    stage_hear(&s, MESSAGE_TAG_ARRIVED);
    end(&s);
}
