/* emulator/line.h: a serial line made of a pseudo terminal, with a fixed name that survives unplugging.

   Bytes take their time in both directions: ten bits each at the set speed. The clock is handed in,
   in microseconds (monotonic). Our side keeps the device open too, so that a client may come and go. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"

enum { LINE_PATH_SIZE = 256, LINE_SEGMENTS_MAX = 8, LINE_SEGMENT_SIZE = 320 };

struct line_segment {
    uint8_t at[LINE_SEGMENT_SIZE];
    size_t n;
    int64_t due_us; /* when its last byte is through */
};

struct line {
    int master, slave;         /* -1 while unplugged */
    char path[LINE_PATH_SIZE]; /* the symbolic link to the device */
    unsigned baud;
    int64_t in_free_us, out_free_us; /* until then the wire is busy */
    struct line_segment out[LINE_SEGMENTS_MAX];
    size_t out_count;
    uint64_t bytes_in, bytes_out; /* through since it was made or line_count_anew */
};

/* Makes the pseudo terminal and the link at `path` to it (a link that is there is replaced).
   `baud`: one of termios' speeds. RESULT_IO, RESULT_BAD (no such speed). */
MUST_USE enum result line_open(struct line *l, const char *path, unsigned baud);
/* Takes the link away; takes a closed one. */
void line_close(struct line *l);
/* The cable is pulled: clients get EIO, the link goes. */
void line_unplug(struct line *l);
/* A new device under the old name. RESULT_IO. */
MUST_USE enum result line_replug(struct line *l);
bool line_is_plugged(const struct line *l);
/* What has come in, at most `size` bytes, and when its last byte was through; 0 for nothing. What comes at
   another speed than ours is noise and is dropped. */
size_t line_receive(struct line *l, uint8_t *to, size_t size, int64_t now_us, int64_t *through_us);
/* Puts bytes on the wire, not before `ready_us`. What does not fit is lost, as on a real line. */
void line_send(struct line *l, struct bytes b, int64_t ready_us);
/* Drops what has not left. */
void line_cancel(struct line *l, int64_t now_us);
/* The counters stand at 0. */
void line_count_anew(struct line *l);
/* How long the wire was busy for n bytes, in microseconds. */
int64_t line_time_us(const struct line *l, uint64_t n);
/* Hands over what is due; when the next is due, INT64_MAX for never. */
int64_t line_run(struct line *l, int64_t now_us);
