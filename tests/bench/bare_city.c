/* The peer of the city's destination: a bare NATS client that publishes the same events to the same stream, each
   with its identifier, up to WINDOW of them without an acknowledgement.
   Usage: bench_bare_city PORT CA SOURCE SUBJECT COUNT WINDOW; user and password as tests/device/city has them. */
#include <stdio.h>
#include <stdlib.h>

#include <nats/nats.h>

#include "bare_tell.h"
#include "link/event/event.h"

enum { SUBJECT_SIZE = 256, URL_SIZE = 64 };

static void must(natsStatus s)
{
    if (s == NATS_OK)
        return;
    fprintf(stderr, "%s\n", natsStatus_GetText(s));
    exit(1);
}

static void refused(jsCtx *stream, jsPubAckErr *error, void *unused)
{
    (void)stream, (void)unused;
    fprintf(stderr, "not taken: %s\n", error->ErrText);
    exit(1);
}

static jsCtx *open_stream(natsConnection **connection, const char *port, const char *ca, long window)
{
    char url[URL_SIZE];
    natsOptions *o;
    jsOptions js;
    jsCtx *stream;
    text_format(url, sizeof url, "nats://localhost:%s", port);
    must(natsOptions_Create(&o));
    must(natsOptions_SetURL(o, url));
    must(natsOptions_SetUserInfo(o, "kiosk", "city-secret"));
    must(natsOptions_SetSecure(o, true));
    must(natsOptions_LoadCATrustedCertificates(o, ca));
    must(natsConnection_Connect(connection, o));
    natsOptions_Destroy(o);
    must(jsOptions_Init(&js));
    js.PublishAsync.MaxPending = window;
    js.PublishAsync.StallWait = 60 * 1000;
    js.PublishAsync.ErrHandler = refused;
    must(natsConnection_JetStream(&stream, *connection, &js));
    return stream;
}

static void publish(jsCtx *stream, const char *source, const char *subject, unsigned long i)
{
    char event[EVENT_SIZE], to[SUBJECT_SIZE];
    struct outcome outcome = bare_outcome(i);
    struct writer w = writer_of(event, sizeof event);
    natsMsg *message;
    jsPubOptions options;
    event_write(&w, &outcome, source);
    text_format(to, sizeof to, "%s.%s", subject, transaction_kind_word(outcome.kind));
    must(natsMsg_Create(&message, to, NULL, event, (int)w.n));
    must(natsMsgHeader_Set(message, "Content-Type", EVENT_TYPE_ONE "; charset=UTF-8"));
    must(jsPubOptions_Init(&options));
    options.MsgId = outcome.ulid;
    options.ExpectStream = "KITAP";
    must(js_PublishMsgAsync(stream, &message, &options));
    natsMsg_Destroy(message);
}

int main(int argc, char **argv)
{
    natsConnection *connection;
    if (argc != 7)
        return 2;
    unsigned long count = strtoul(argv[5], NULL, 10);
    jsCtx *stream = open_stream(&connection, argv[1], argv[2], strtol(argv[6], NULL, 10));
    for (unsigned long i = 1; i <= count; i++)
        publish(stream, argv[3], argv[4], i);
    must(js_PublishAsyncComplete(stream, NULL));
    jsCtx_Destroy(stream);
    natsConnection_Destroy(connection);
    nats_Close();
    return 0;
}
