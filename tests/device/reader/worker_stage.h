/* The worker's loop in a thread, between a scripted port (tags that lie there, faults that strike) and the test as
   kitap. */
#pragma once

#include <pthread.h>

#include "messages/channel.h"
#include "messages/helper.h"
#include "reader/reader.h"

enum { TAGS_MAX = 8, GENERATION = 7, WAIT_MS = 5000, QUIET_MS = 500 };

/* What the test says of the world; both threads touch it, under `lock`. */
struct scripted {
    pthread_mutex_t lock;
    bool there[TAGS_MAX], silenced[TAGS_MAX];
    bool no_device, no_service, hangs, lift_in_write;
    bool deaf[TAGS_MAX]; /* cannot be silenced */
    int selected;
    unsigned fail_sweeps, fail_reads, opened, reads;
    unsigned selections[TAGS_MAX], selections_at_read;
    enum result read_as;           /* what a read gives when none is to fail */
    enum result write_as[4];       /* what the first writes give; later ones RESULT_OK */
    unsigned writes, repairs;      /* so many of them with `repair` */
    struct reader_abilities shows; /* with a tag */
};

struct worker_stage {
    struct scripted world;
    int fd[2];
    struct helper helper;
    struct channel kitap;
    pthread_t thread;
    enum result ended;
};

/* The tag of that number. */
struct tag_about tag_of(unsigned n);

void worker_set(struct worker_stage *s);
/* Asks the worker to stop and waits for it. */
void worker_clear(struct worker_stage *s);

void say(struct worker_stage *s, const struct message *m);
/* The next thing that the worker says; it must be of that type. */
struct message heard(struct worker_stage *s, enum message_type type);
void heard_nothing(struct worker_stage *s);

void lay(struct worker_stage *s, unsigned n, bool there);
void fail_sweeps(struct worker_stage *s, unsigned n, bool no_device);
void fail_reads(struct worker_stage *s, unsigned n, enum result then);
unsigned opened(struct worker_stage *s);
unsigned selections_at_read(struct worker_stage *s);

void ask_read(struct worker_stage *s, uint32_t request, unsigned n);
struct message heard_read(struct worker_stage *s, uint32_t request, unsigned n, enum result result);
void ask_write(struct worker_stage *s, uint32_t request, unsigned n);
void ask_secure(struct worker_stage *s, uint32_t request, unsigned n);
void heard_written(struct worker_stage *s, uint32_t request, unsigned n, enum result result);
