/* Staff record a sentence: orders of the brain go to the recorder's thread, its answers into the inbox. */
#include <stdlib.h>

#include "base/log.h"
#include "shell/app.h"
#include "shell/clock.h"
#include "voice/sentences.h"

static void told(void *self, const struct recorder_answer *answer)
{
    struct app *app = self;
    struct recorder_answer *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return;
    *copy = *answer;
    if (inbox_post(app->inbox, (struct input){ .kind = INPUT_RECORDED, .owned = copy }) != RESULT_OK)
        free(copy);
}

static bool opens(struct app *app)
{
    if (app->recorder == NULL && app->speaker != NULL &&
        recorder_create(app->settings->voice.recordings, app->speaker, told, app, &app->recorder) != RESULT_OK)
        app->recorder = NULL;
    return app->recorder != NULL;
}

void studio_do(struct app *app, uint64_t visit, const struct recorder_order *order)
{
    if (opens(app))
        recorder_do(app->recorder, visit, order->act, order->language, sentence_name(order->sentence));
    else
        told(app, &(struct recorder_answer){ .token = visit, .act = order->act, .result = RESULT_FULL });
}

void studio_visit_ended(struct app *app)
{
    enum { NO_VISIT = 0 };
    if (app->recorder != NULL)
        recorder_do(app->recorder, NO_VISIT, RECORDER_DROP, LANGUAGE_KK, "");
}

void studio_end(struct app *app)
{
    recorder_destroy(app->recorder);
    app->recorder = NULL;
}
