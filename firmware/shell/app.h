/* shell/app.h: the running kiosk on its UI thread: core, scene, painter, window and control port wired together.

   Files: run.c makes and loops; world.c is the core's world; hands.c turns touches, keys and text into events; ears.c
   is heard; ops.c carries out what the control port asks, private.c what commands ask; window.c is SDL. All of it runs
   on the UI thread. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "evdev/evdev.h"
#include "jack/jack.h"
#include "painter/painter.h"
#include "printer/printer.h"
#include "relay/relay.h"
#include "scanner/scanner.h"
#include "scene/lens.h"
#include "scene/scene.h"
#include "settings/settings.h"
#include "shell/children.h"
#include "shell/control.h"
#include "shell/core/core.h"
#include "shell/desk.h"
#include "shell/ledger_thread.h"
#include "shell/inbox.h"
#include "shell/rest.h"
#include "shell/touch.h"
#include "shell/window.h"
#include "speaker/recorder.h"
#include "speaker/speaker.h"
#include "voice/captions.h"

enum { APP_PAINTS_KEPT = 256, APP_SAID_SIZE = 1024 };

/* A `wait` of the control port that has not come true yet. */
struct waiter {
    struct control_call *call; /* NULL: free */
    int64_t deadline_ms;
};

/* A question of kitap tag that is not answered yet. */
struct desk_waiter {
    struct control_call *call; /* NULL: free */
    struct desk_call desk;
};

/* Whose paper it is. */
struct app_paper {
    struct app *app;
    uint64_t visit;
};

struct app {
    const struct settings *settings; /* borrowed */
    struct inbox *inbox;
    struct children *children;
    struct ledger_thread *ledger;
    struct core *core;
    pthread_t signals; /* waits for SIGTERM */
    bool signals_run;
    struct control *control; /* NULL when off */
    struct control
        *commands; /* the private socket, for commands beside a running kiosk; NULL while it cannot be opened */
    bool serves_commands;
    struct painter *painter;
    struct scanner *scanner; /* NULL when off */
    struct printer *printer; /* NULL when off */
    struct app_paper papers[2];
    bool paper_in_hand;           /* which of them the printer has, or had last */
    struct jack *jack;            /* NULL when off */
    struct relay *relay;          /* NULL when off: no lamp at a desk */
    struct evdev *touch, *keys;   /* NULL when off, or under a window system */
    struct speaker *speaker;      /* NULL when there is no memory for it */
    struct recorder *recorder;    /* made when staff first want it; NULL before */
    struct lesson_store *lessons; /* NULL: a kiosk without a screen has none */
    bool lessons_unread;          /* files of it are still to be read, one a turn */
    struct notice_shelf *notices; /* NULL without a screen */
    struct world world;

    struct rest rest;
    struct panel panel;
    struct scene *scene; /* as it is on the screen */
    bool stale;          /* the state has moved on since */
    bool quit;
    int64_t wake_at_ms;     /* of the core; INT64_MAX: never */

    struct touch finger;              /* what it does on the glass */
    struct lens lens;                 /* of who wants the page larger */
    bool machine;                     /* the touch under way is the control port's: no hand, that may land twice */
    char wedge[KIOSK_ENTRY_SIZE];     /* typed while no field has the focus: a scanner that plays keyboard */
    struct captions captions;         /* of who wants them */
    char caption[CAPTIONS_TEXT_SIZE]; /* as it stands in the scene */
    char said[APP_SAID_SIZE];
    char said_of_screen[APP_SAID_SIZE]; /* what the screen had to say last, */
    char said_focus[SCENE_ID_SIZE];     /* where the focus was, */
    size_t said_length;                 /* and how much stood in its field */
    bool by_keys;                       /* keys or a switch are in use: the focus is always somewhere */
    bool key_repeats;                   /* a key is held: what it goes on to type is not meant */
    bool speak_due;                     /* the screen is said again once the scene is as it is now */
    bool walk_due;                      /* the focus goes one step on once the scene is as it is now */

    struct waiter waiters[CONTROL_CLIENTS_MAX * 2];
    struct desk_waiter desk_waiters[CONTROL_CLIENTS_MAX];
    uint64_t frames, wakeups;
    uint32_t paint_us[APP_PAINTS_KEPT];
};

/* world.c */
void app_make_world(struct app *app);
void app_take_inputs(struct app *app);

/* hands.c: what a person does with the glass and keys. Coordinates in pixels of the scene. */
void hands_touch_down(struct app *app, int x, int y, int64_t now_ms);
void hands_touch_up(struct app *app, int x, int y, int64_t now_ms);
/* What a lens hides comes in sight, as a person would bring it there. */
void hands_bring(struct app *app, const struct element *e);
/* A finger may have rested long enough by now. */
void hands_look(struct app *app, int64_t now_ms);
void hands_text(struct app *app, const char *text);
enum hands_key {
    HANDS_ENTER,
    HANDS_BACKSPACE,
    HANDS_ESCAPE,
    HANDS_TAB,
    HANDS_TAB_BACK,
    HANDS_SPACE,
    HANDS_UP,
    HANDS_DOWN,
    HANDS_LEFT,
    HANDS_RIGHT,
    HANDS_VOICE,
    HANDS_PLACE,
    HANDS_SLOWER
};
void hands_key(struct app *app, enum hands_key key);
/* After a new scene: the focus takes its step when it walks by itself; once keys are in use it goes to where a screen
   begins when what it was on is gone. True when it moved: the scene is stale. */
MUST_USE bool hands_follow(struct app *app);
void hands_scan(struct app *app, const char *text);
/* Whoever woke the dark screen is there: the page for passers-by gives way. */
void hands_wake(struct app *app);
void hands_headset(struct app *app, bool plugged);

/* ops.c */
void ops_execute(struct app *app, struct control_call *call);
/* Answers waits that have come true or run out of time. */
void ops_check_waiters(struct app *app);
/* The earliest deadline of a wait; INT64_MAX: none. */
int64_t ops_deadline(const struct app *app);
/* Answers every wait that is left: the port is closing. */
void ops_dismiss(struct app *app);

/* private.c: what a command beside the running kiosk asks, by the private socket; the others as of ops.c. */
void private_execute(struct app *app, struct control_call *call);
void private_check_waiters(struct app *app);
int64_t private_deadline(const struct app *app);
void private_dismiss(struct app *app);

/* ears.c: notes, and the scene's words aloud, without a device in silence. */
void ears_begin(struct app *app);
void ears_end(struct app *app);
void ears_play(struct app *app, enum sound sound);
/* Tells app->said: to who wants captions, and `aloud`, in the language and at the pace of the visit. It is kept as the
   last utterance. */
void ears_tell(struct app *app, bool aloud);
void ears_hush(struct app *app);

/* studio.c: staff record a sentence; core_recorded() follows, always. */
void studio_do(struct app *app, uint64_t visit, const struct recorder_order *order);
/* What was not kept goes. */
void studio_visit_ended(struct app *app);
void studio_end(struct app *app);

/* receipt.c: prints what the patron took or gave back, without any name; INPUT_PRINTED follows, always. */
void receipt_print(struct app *app, uint64_t visit);
/* The same as a letter; nothing is sent. */
void receipt_write(const struct kiosk *k, struct letter *out);
/* Any paper: a text as of printer_print(). */
void app_print(struct app *app, uint64_t visit, const char *text);

/* staff_paper.c: prints what staff look at, the record or the list, without a card number; likewise. */
void staff_paper_print(struct app *app, uint64_t visit, bool list);

/* run.c: the parts of an app without a screen (alone.h, too). RESULT_BUSY: another kitap owns the state folder;
   RESULT_IO: it cannot be made. What was made is in app; app_end_core() takes it down. */
MUST_USE enum result app_own_state(const struct settings *s);
MUST_USE bool app_make_core(struct app *app, bool link, bool control_port);
MUST_USE bool app_begin_helpers(struct app *app);
/* Opens the private socket; where that fails, it is tried again after each write of the ledger that works. */
void app_open_commands(struct app *app);
void app_end_core(struct app *app);

/* run.c: the whole life of `kitap run`; returns the exit status. */
struct app_options {
    const struct settings *settings;
    const char *control_path; /* NULL: off */
    int width_px, height_px;
    bool fullscreen;
};
int app_run(const struct app_options *options);
/* Somebody is there. True when the screen was dark: it wakes, and what woke it does nothing else. */
bool app_wake(struct app *app);
/* Rebuilds the scene when it is stale, and paints what changed. */
void app_refresh(struct app *app);
