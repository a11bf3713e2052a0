#define LOG_ROOM "city"
#include "link/broker/flight.h"

#include <assert.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "link/event/event.h"

enum { SUBJECT_SIZE = MESSAGE_HOST_SIZE + 32 };

void flight_init(struct flight *f)
{
    pthread_condattr_t attributes;
    *f = (struct flight){ 0 };
    pthread_mutex_init(&f->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&f->landed, &attributes);
    pthread_condattr_destroy(&attributes);
}

void flight_finish(struct flight *f)
{
    pthread_cond_destroy(&f->landed);
    pthread_mutex_destroy(&f->lock);
}

static void set_page(struct flight *f, const struct outcome *page, size_t n)
{
    pthread_mutex_lock(&f->lock);
    f->page = page;
    f->count = n;
    f->open = 0;
    f->trouble = false;
    for (size_t i = 0; i < n; i++)
        f->fates[i] = FLIGHT_GROUND;
    pthread_mutex_unlock(&f->lock);
}

void flight_begin(struct flight *f, const struct outcome *page, size_t n)
{
    assert(n >= 1);
    assert(n <= DESTINATION_PAGE_MAX);
    set_page(f, page, n);
}

void flight_end(struct flight *f)
{
    set_page(f, NULL, 0);
}

bool flight_is_clear(struct flight *f, size_t at)
{
    bool clear = true;
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < at; i++)
        clear = clear && (f->fates[i] != FLIGHT_OPEN || !text_equal(f->page[i].item, f->page[at].item));
    pthread_mutex_unlock(&f->lock);
    return clear;
}

/* ---- fates ---- */

/* Only what is said of this one message refuses it. */
static enum flight_fate fate_of(natsStatus s, jsErrCode error)
{
    if (s == NATS_OK)
        return FLIGHT_TAKEN;
    if (s == NATS_MAX_PAYLOAD || s == NATS_INSUFFICIENT_BUFFER || error == JSStreamMessageExceedsMaximumErr)
        return FLIGHT_REFUSED;
    return FLIGHT_LATER;
}

/* With the lock. */
static void set_fate(struct flight *f, size_t at, natsStatus s, jsErrCode error)
{
    f->fates[at] = (uint8_t)fate_of(s, error);
    f->trouble = f->trouble || f->fates[at] == FLIGHT_LATER;
    if (s != NATS_OK)
        log_note("row %llu: %s (%d)", (unsigned long long)f->page[at].seq, natsStatus_GetText(s), (int)error);
}

void flight_landed(jsCtx *stream, natsMsg *message, jsPubAck *ack, jsPubAckErr *error, void *self)
{
    struct flight *f = self;
    const char *ulid = "";
    (void)stream, (void)ack;
    (void)natsMsgHeader_Get(message, "Nats-Msg-Id", &ulid); /* none: nobody's */
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->count; i++) {
        if (f->fates[i] != FLIGHT_OPEN || !text_equal(f->page[i].ulid, ulid))
            continue;
        set_fate(f, i, error != NULL ? error->Err : NATS_OK, error != NULL ? error->ErrCode : 0);
        f->open--;
        break;
    }
    f->heard++;
    if (f->open == 0)
        pthread_cond_signal(&f->landed);
    pthread_mutex_unlock(&f->lock);
    natsMsg_Destroy(message);
}

/* ---- taking off ---- */

static natsStatus make_message(const struct message_destination_config *config, const char *kind,
                               const struct writer *event, natsMsg **out)
{
    char subject[SUBJECT_SIZE];
    if (event->failed)
        return NATS_INSUFFICIENT_BUFFER;
    text_format(subject, sizeof subject, "%s.%s", config->subject, kind);
    natsStatus s = natsMsg_Create(out, subject, NULL, (const char *)event->at, (int)event->n);
    return s == NATS_OK ? natsMsgHeader_Set(*out, "Content-Type", EVENT_TYPE_ONE "; charset=UTF-8") : s;
}

static jsPubOptions options_of(const struct message_destination_config *config, const char *ulid)
{
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.MsgId = ulid;
    options.ExpectStream = config->stream;
    return options;
}

void flight_take_off(struct flight *f, size_t at, jsCtx *stream, const struct message_destination_config *config)
{
    char event[EVENT_SIZE];
    natsMsg *message = NULL;
    const struct outcome *o = &f->page[at];
    jsPubOptions options = options_of(config, o->ulid);
    struct writer w = writer_of(event, sizeof event);
    event_write(&w, o, config->source);
    pthread_mutex_lock(&f->lock);
    f->fates[at] = FLIGHT_OPEN; /* it may land before the next line */
    f->open++;
    pthread_mutex_unlock(&f->lock);
    natsStatus s = make_message(config, transaction_kind_word(o->kind), &w, &message);
    if (s == NATS_OK)
        s = js_PublishMsgAsync(stream, &message, &options);
    natsMsg_Destroy(message);
    if (s == NATS_OK)
        return;
    pthread_mutex_lock(&f->lock);
    set_fate(f, at, s, 0);
    f->open--;
    pthread_mutex_unlock(&f->lock);
}

enum handed flight_of_call(jsCtx *stream, const struct message_destination_config *config, const struct call_note *note,
                           int wait_ms)
{
    char event[EVENT_SIZE];
    natsMsg *message = NULL;
    jsErrCode error = 0;
    jsPubOptions options = options_of(config, note->ulid);
    struct writer w = writer_of(event, sizeof event);
    event_write_call(&w, note, config->source);
    options.MaxWait = wait_ms;
    natsStatus s = make_message(config, EVENT_KIND_CALL, &w, &message);
    if (s == NATS_OK)
        s = js_PublishMsg(NULL, stream, message, &options, &error);
    natsMsg_Destroy(message);
    if (s != NATS_OK)
        log_note("a call: %s (%d)", natsStatus_GetText(s), (int)error);
    return s == NATS_OK ? HANDED_TAKEN : fate_of(s, error) == FLIGHT_REFUSED ? HANDED_REFUSED : HANDED_LATER;
}

/* ---- waiting ---- */

static struct timespec time_in(int ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000L;
    if (t.tv_nsec >= 1000000000L) {
        t.tv_nsec -= 1000000000L;
        t.tv_sec++;
    }
    return t;
}

uint64_t flight_wait(struct flight *f, int wait_ms, size_t *open)
{
    struct timespec until = time_in(wait_ms);
    pthread_mutex_lock(&f->lock);
    while (f->open > 0 && pthread_cond_timedwait(&f->landed, &f->lock, &until) == 0)
        ;
    *open = f->open;
    uint64_t heard = f->heard;
    pthread_mutex_unlock(&f->lock);
    return heard;
}

bool flight_has_trouble(struct flight *f)
{
    pthread_mutex_lock(&f->lock);
    bool trouble = f->trouble;
    pthread_mutex_unlock(&f->lock);
    return trouble;
}

enum handed flight_fate(struct flight *f, size_t at)
{
    pthread_mutex_lock(&f->lock);
    enum flight_fate fate = (enum flight_fate)f->fates[at];
    pthread_mutex_unlock(&f->lock);
    switch (fate) {
    case FLIGHT_TAKEN:
        return HANDED_TAKEN;
    case FLIGHT_REFUSED:
        return HANDED_REFUSED;
    case FLIGHT_GROUND:
    case FLIGHT_OPEN:
    case FLIGHT_LATER:
        break;
    }
    return HANDED_LATER;
}
