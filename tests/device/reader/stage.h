/* device/reader/stage.h: the real kitap-reader on the emulator's line, between the test as kitap and the
   emulator's control socket as the hand that lays things there. */
#pragma once

#include <sys/types.h>

#include "messages/channel.h"

enum {
    STAGE_GENERATION = 9,
    STAGE_HEAR_MS = 15000,
    STAGE_MEMORY_MAX = 4096,
    STAGE_WRITE = 900, /* request numbers */
    STAGE_SECURE = 901
};

struct stage {
    pid_t emulator, reader;
    int out;     /* of the emulator */
    int control; /* the emulator's socket */
    int end;     /* ours, to the reader */
    struct channel channel;
    char dir[64], lock[96], device[256];
};

/* The emulator alone, and the reader with the emulator's device: it has said HELLO and has its configuration. */
void stage_emulator(struct stage *s);
void stage_reader(struct stage *s);
/* The reader with a configuration of the test's own. */
void stage_reader_as(struct stage *s, const struct message_reader_config *config);
/* Both, and the reader is up. */
void stage_set(struct stage *s);
/* STOP, and the reader's exit status as waitpid gives it. */
int stage_stop_reader(struct stage *s);
void stage_clear(struct stage *s);

/* One request to the emulator, which must answer "ok". */
__attribute__((format(printf, 2, 3))) void stage_do(struct stage *s, const char *format, ...);
/* A text or a number in an answer; the request as above. */
__attribute__((format(printf, 5, 6))) void stage_text(struct stage *s, char *to, size_t size, const char *name,
                                                      const char *format, ...);
__attribute__((format(printf, 3, 4))) int stage_number(struct stage *s, const char *name, const char *format, ...);
/* A tag with this UID and user memory from page 4 (hex; the rest is zero). kind: ntag213 … classic1k. */
void stage_place(struct stage *s, const char *kind, const char *uid, const char *user_hex);
/* A tag as it comes from the factory, and one that was lifted: as it was then. */
void stage_lay(struct stage *s, const char *kind, const char *uid);
void stage_lay_again(struct stage *s, const char *uid);
/* The whole chip; how many bytes. */
size_t stage_dump(struct stage *s, const char *uid, uint8_t to[static STAGE_MEMORY_MAX]);
/* How often the tag was written, torn writes too; how many commands the reader chip has heard. */
unsigned stage_writes(struct stage *s, const char *uid);
unsigned stage_frames(struct stage *s);
void stage_remove(struct stage *s, const char *uid);
void stage_fault(struct stage *s, const char *fault, unsigned after, unsigned times);

struct message stage_hear(struct stage *s, enum message_type type);
/* Nothing is said for so long. */
void stage_quiet(struct stage *s, int ms);
void stage_say(struct stage *s, const struct message *m);
void stage_ask(struct stage *s, uint32_t request, struct uid uid, struct read_plan plan);
struct uid stage_uid(const char *hex);
/* Asks and waits for the answer, which must be the next word. */
enum result stage_write(struct stage *s, const char *uid, const struct tag_write *write);
enum result stage_secure(struct stage *s, const char *uid, const struct tag_secure *secure);
