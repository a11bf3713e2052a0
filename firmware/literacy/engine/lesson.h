/* literacy/engine/lesson.h: lessons as data, and the pure engine that walks through them.

   A lesson is a list of steps, then a few checks (questions at the end: steps of kind CHOOSE). A step shows something,
   or asks for an act: touch the parts of a drawn scene, find one, choose, type, or practise on some screens that lead
   to each other. The engine knows no screen, clock or voice: the brain hands touches in and shows what the run says.
   Loaded by literacy/store from YAML; every text and list is a pointer into the store's arena and lives as long.

   Nothing is ever locked: hints grow on request or after two misses, the third one plays the act (the brain's timer
   calls lesson_demo_next() until `demo` is 0 again) and gives the screen back, and from then on the act can be skipped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "circulation/library.h"

enum {
    LESSON_STEPS_MAX = 20,
    LESSON_CHECKS_MAX = 4,
    LESSON_CHOICES_MAX = 4,
    LESSON_PARTS_MAX = 8,   /* of a scene */
    LESSON_SCREENS_MAX = 8, /* of a practice */
    LESSON_EXPECTED_MAX = 6,
    LESSON_HINTS_MAX = 3,
    LESSON_AFTER_MAX = 4,
    LESSON_TEXT_SIZE = 400,
    LESSON_ID_SIZE = 40,
    LESSON_TYPED_SIZE = 64,
    LESSONS_MAX = 48,
    LESSON_NOTHING = 0xff /* no part, no choice, no screen */
};

/* What the engine does with a step of the kind; the word is the one of lesson files. */
#define LESSON_KINDS(X)                                                                                                \
    X(SHOW, "show")         /* to read and hear */                                                                     \
    X(DO, "do")             /* the good parts of the scene are touched in their order */                               \
    X(FIND, "find")         /* the one good part of the scene is touched */                                            \
    X(CHOOSE, "choose")     /* a good choice is made */                                                                \
    X(TYPE, "type")         /* one of the expected words is typed */                                                   \
    X(PRACTISE, "practise") /* a way through screens that ends on one with `end` */                                    \
    X(REFLECT, "reflect")   /* to think or say; nothing is recorded */
enum lesson_step_kind {
#define X(name, word) LESSON_##name,
    LESSON_KINDS(X)
#undef X
        LESSON_KINDS_COUNT
};

/* What a scene is drawn on. */
#define LESSON_PLACES(X) X(PHONE, "phone") X(PAGE, "page") X(PAPER, "paper") X(KIOSK, "kiosk")
enum lesson_place {
#define X(name, word) LESSON_ON_##name,
    LESSON_PLACES(X)
#undef X
        LESSON_PLACES_COUNT
};

#define LESSON_PART_KINDS(X)                                                                                           \
    X(BAR, "bar")         /* name of an app or page, at the top */                                                     \
    X(ADDRESS, "address") /* of a web page, in the fixed-width face */                                                 \
    X(HEADING, "heading")                                                                                              \
    X(TEXT, "text")                                                                                                    \
    X(MESSAGE, "message") /* a bubble of a chat: `from` */                                                             \
    X(NOTICE, "notice")   /* an alert card */                                                                          \
    X(KEY, "key")         /* a button; always touchable */                                                             \
    X(ROW, "row")         /* of a list; may have a second `line` */                                                    \
    X(FIELD, "field")     /* shows what is typed (lesson_run.typed), or its text */                                    \
    X(PICTURE, "picture") /* only its icon */
enum lesson_part_kind {
#define X(name, word) LESSON_PART_##name,
    LESSON_PART_KINDS(X)
#undef X
        LESSON_PART_KINDS_COUNT
};

#define LESSON_GESTURES(X) X(TAP, "tap") X(HOLD, "hold") X(PUSH_UP, "push-up") X(PUSH_DOWN, "push-down")
enum lesson_gesture {
#define X(name, word) LESSON_BY_##name,
    LESSON_GESTURES(X)
#undef X
        LESSON_GESTURES_COUNT
};

/* Pictures of parts, by the names of the kiosk's own icons. */
#define LESSON_ICONS(X)                                                                                                \
    X(OUT, "out")                                                                                                      \
    X(IN, "in")                                                                                                        \
    X(BOOKS, "books") X(LEARN, "learn") X(HOME, "home") X(BACK, "back") X(NEXT, "next") X(HELP, "help")                \
        X(GLOBE, "globe") X(MORE, "more") X(UP, "up") X(CHECK, "check") X(TEXT, "text") X(CONTRAST, "contrast")        \
            X(VOICE, "voice") X(SLOW, "slow") X(AGAIN, "again") X(BELL, "bell") X(CARD, "card") X(KEYS, "keys")        \
                X(PRINT, "print") X(QR, "qr") X(LEAF, "leaf") X(PEOPLE, "people") X(PERSON, "person") X(PLUG, "plug")  \
                    X(SHELF, "shelf") X(TROLLEY, "trolley") X(CLOCK, "clock") X(MONEY, "money") X(SEARCH, "search")    \
                        X(DEL, "del") X(SHIFT, "shift") X(PIN, "pin") X(HANG_UP, "hang-up") X(SPEAK, "speak")          \
                            X(WRENCH, "wrench") X(READER, "reader") X(SCREEN, "screen") X(DISK, "disk")                \
                                X(SERVER, "server") X(QUEUE, "queue") X(LIST, "list") X(LOW, "low") X(LOCK, "lock")    \
                                    X(POWER, "power") X(TOUCH, "touch") X(PHONE, "phone") X(MAIL, "mail")              \
                                        X(CAMERA, "camera") X(MICROPHONE, "microphone") X(MAP, "map") X(BUS, "bus")    \
                                            X(DOCTOR, "doctor") X(PILL, "pill") X(FACE, "face") X(PHOTO, "photo")      \
                                                X(PLAY, "play") X(DOWNLOAD, "download") X(LINK, "link") X(KEY, "key")  \
                                                    X(FIRE, "fire") X(DROP, "drop") X(SHIELD, "shield")                \
                                                        X(STAR, "star") X(CALENDAR, "calendar") X(PEN, "pen")          \
                                                            X(ID, "id")
enum lesson_icon {
    LESSON_ICON_NONE,
#define X(name, word) LESSON_ICON_##name,
    LESSON_ICONS(X)
#undef X
        LESSON_ICONS_COUNT
};

enum lesson_course { LESSON_FOR_LEARNERS, LESSON_FOR_STAFF, LESSON_COURSES_COUNT };
enum lesson_from { LESSON_FROM_THEM, LESSON_FROM_ME };
enum lesson_keys { LESSON_LETTERS, LESSON_DIGITS };
/* NEUTRAL: a way, neither right nor wrong. */
enum lesson_worth { LESSON_NEUTRAL, LESSON_GOOD, LESSON_MISS };

/* The same sentence in the languages of the kiosk. NULL: there is none. */
struct lesson_text {
    const char *in[LANGUAGE_COUNT];
};

struct lesson_part {
    struct lesson_text text, line; /* `line`: the second one of a row */
    struct lesson_text follows;    /* said when it was touched */
    const char *id;                /* NULL: cannot be touched */
    enum lesson_part_kind kind : 8;
    enum lesson_icon icon : 8;
    enum lesson_gesture by : 8;
    enum lesson_from from : 4;
    enum lesson_worth worth : 4;
    uint8_t to; /* practice: index of the screen that it leads to; LESSON_NOTHING */
};

/* parts_count 0: there is none. */
struct lesson_scene {
    const struct lesson_part *parts;
    uint8_t parts_count;
    enum lesson_place on : 8;
    bool end; /* of a practice: it is done when this screen shows */
};

struct lesson_choice {
    struct lesson_text label;
    struct lesson_text follows; /* what happens next: said after the choice, never as a scolding */
    bool good;
};

struct lesson_step {
    struct lesson_text title, text;
    struct lesson_scene scene;
    const struct lesson_scene *screens; /* PRACTISE: the first one is the start */
    const struct lesson_choice *choices;
    const struct lesson_text *hints;
    const char *const *expect[LANGUAGE_COUNT]; /* TYPE: accepted spellings */
    uint8_t expect_count[LANGUAGE_COUNT];
    uint8_t screens_count, choices_count, hints_count;
    enum lesson_step_kind kind : 8;
    enum lesson_keys keys : 8;
};

struct lesson {
    const char *id;
    struct lesson_text name, aim, rule; /* `rule`: the one sentence to take home */
    const char *digcomp, *unesco, *ala; /* places in the frameworks, "4.2, 4.1"; "" for none */
    const char *after[LESSON_AFTER_MAX];
    const struct lesson_step *steps, *checks; /* a check has a text, choices and hints, no title */
    uint8_t after_count, steps_count, checks_count;
    enum lesson_course course : 8;
    uint8_t order, level, minutes;
};

/* All lessons that were loaded: those for learners in their order, then the staff's. Owned by the shell, read by brain
   and screens. It is empty until the files are read (after the first frame), then never changes. */
struct lesson_shelf {
    uint8_t count, learners; /* how many of `count` come first */
    const struct lesson *lessons[LESSONS_MAX];
};

/* What there is to say beyond the step itself. The words of FOLLOWS and HINT are lesson_words_said(), the words of the
   others are the screen's. */
enum lesson_said {
    LESSON_SAID_NOTHING,
    LESSON_SAID_FOLLOWS,   /* of what was chosen or touched */
    LESSON_SAID_HINT,      /* of the level `hint` */
    LESSON_SAID_WELL,      /* right, and the lesson has no words for it */
    LESSON_SAID_ORDER,     /* a right part, but another one comes first */
    LESSON_SAID_HOLD,      /* a right part, but it is held down, not tapped */
    LESSON_SAID_PUSH_UP,   /* a right part, but it is pushed up */
    LESSON_SAID_PUSH_DOWN, /* … down */
    LESSON_SAID_ALMOST,    /* typed, but for one letter */
    LESSON_SAID_OTHER,     /* typed something else */
    LESSON_SAID_NOT_YOURS  /* a number like a real one was typed and dropped: "do not type your own" */
};

/* Where a learner is. Small, without pointers but to the shelf: copy it as you like. Zero is "no lesson". */
struct lesson_run {
    const struct lesson_shelf *shelf; /* borrowed */
    const struct lesson *lesson;      /* borrowed from the shelf; NULL: none */
    uint32_t only;                    /* bits of the steps to go through; 0: all */
    uint32_t passed;                  /* bits of the steps that were solved, shown or skipped */
    uint32_t answered;                /* bits of the acts whose first answer has been counted */
    uint32_t hard; /* bits of the acts that were not right at once, needed two hints, or were skipped */
    bool running, done;
    bool helped;                /* an act was played (third hint), or skipped */
    uint8_t step;               /* the checks follow the steps */
    uint8_t asked, right_first; /* acts so far; done well at the first try and without a hint */
    uint8_t hints_used;

    /* of this step */
    bool solved;
    bool chosen;                    /* CHOOSE: the question has been answered */
    uint8_t choice;                 /* which answer */
    uint8_t screen;                 /* PRACTISE: which one shows */
    uint8_t touched;                /* bits of the parts that were touched well */
    uint8_t misses;                 /* tries that were not good */
    uint8_t nears;                  /* near misses: beside a part, with another gesture, out of order, one letter off */
    uint8_t hint;                   /* level that has been opened: 0..3 */
    enum lesson_said said;          /* what there is to say now, */
    uint8_t said_screen, said_part; /* and by whose touch */
    uint8_t demo;                   /* the act is being played: how many touches of it were shown, from 1; 0: no */
    uint8_t demo_screen, demo_touched;
    char typed[LESSON_TYPED_SIZE];
};

/* ---- reading ---- */

/* Never NULL: "" for what is not there. */
const char *lesson_words(const struct lesson_text *text, enum language l);
/* The lesson of that id, or NULL. */
const struct lesson *lesson_find(const struct lesson_shelf *shelf, const char *id);
/* Steps and checks together. */
uint8_t lesson_steps_total(const struct lesson *lesson);
/* The step or check of that number. */
const struct lesson_step *lesson_step_at(const struct lesson *lesson, uint8_t step);
/* Does the learner do something here (all but SHOW and REFLECT)? */
bool lesson_is_act(const struct lesson_step *step);
/* Can this part of the step be touched? */
bool lesson_part_touchable(const struct lesson_part *part);
/* Is there a number in the text that looks like a real one: an IIN, a bank card, a telephone with +7? With `whole` an
   unmarked telephone number (7 or 8 and ten digits), too. */
bool lesson_personal_number(const char *text, bool whole);
/* The part of this screen of a practice that is on the best way to an end, or LESSON_NOTHING: it is one, or there is no
   way (with `misses`: not even by a wrong act). */
uint8_t lesson_way_out(const struct lesson_step *practice, uint8_t screen, bool misses);

/* ---- a run ---- */

/* Begins lesson `index` of the shelf. */
void lesson_start(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index);
/* The same, going on where somebody stopped; a step that the lesson does not have begins it anew. */
void lesson_resume(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index, uint8_t step);
/* The same, only through the steps of these bits (what was hard); none that exists: all. */
void lesson_repeat(struct lesson_run *run, const struct lesson_shelf *shelf, uint8_t index, uint32_t hard);

/* Of the run; NULL when there is no lesson. */
const struct lesson *lesson_of(const struct lesson_run *run);
const struct lesson_step *lesson_step(const struct lesson_run *run);
/* Is this step one of the questions at the end? */
bool lesson_in_checks(const struct lesson_run *run);
/* What is drawn now: the scene of the step, or the screen of the practice. parts_count may be 0. Never NULL in a run.
 */
const struct lesson_scene *lesson_scene(const struct lesson_run *run);
/* The part, or choice, to put a ring around: the one that is being played, or from the second hint on the one that
   comes next. LESSON_NOTHING: none. */
uint8_t lesson_ring(const struct lesson_run *run);
/* The words of FOLLOWS or HINT; NULL for every other `said`. */
const struct lesson_text *lesson_words_said(const struct lesson_run *run);
/* The hint that is open, beside whatever else is said; NULL for none. */
const struct lesson_text *lesson_hint(const struct lesson_run *run);
/* May the learner go on? Steps that were passed once stay open. */
bool lesson_may_go_on(const struct lesson_run *run);
/* May this act be skipped? From the third hint on. */
bool lesson_may_skip(const struct lesson_run *run);
/* The next gesture of this step that is not a tap, so that the screen can offer a button for it; LESSON_BY_TAP: none.
 */
enum lesson_gesture lesson_gesture_due(const struct lesson_run *run);

/* ---- what the learner does; what does not belong to the step is ignored ---- */

void lesson_choose(struct lesson_run *run, uint8_t choice);
/* A tap on part `part` of the scene. */
void lesson_touch(struct lesson_run *run, uint8_t part);
/* The finger stayed on it; where no holding is asked it is a tap. */
void lesson_hold(struct lesson_run *run, uint8_t part);
/* The button "hold for me": the part that has to be held, is. */
void lesson_hold_due(struct lesson_run *run);
/* The scene was pushed (or the button "up" or "down" was tapped). */
void lesson_push(struct lesson_run *run, enum lesson_gesture by);
/* A touch that met no part, close beside one. Two of them open a hint, as two misses do. */
void lesson_near(struct lesson_run *run);
/* A key of the keyboard: one character in UTF-8. */
void lesson_type(struct lesson_run *run, const char *letter);
void lesson_type_erase(struct lesson_run *run);
/* "Enter": is it what was asked for, in this language? */
void lesson_type_done(struct lesson_run *run, enum language l);
/* Opens the next hint; the third one begins to play. */
void lesson_hint_ask(struct lesson_run *run);
/* The time of one played touch is over: shows the next one, or gives the screen back. */
void lesson_demo_next(struct lesson_run *run, enum language l);
/* On; or, after a choice that was not good, the same question again: nothing is lost, nothing is scolded. */
void lesson_next(struct lesson_run *run);
void lesson_back(struct lesson_run *run);
void lesson_skip(struct lesson_run *run);
/* Whoever leads a group moves on, though the act is not done, or back; past the last step the lesson is done. */
void lesson_move(struct lesson_run *run, bool back);
/* This step as if it had just come: another learner takes it over. */
void lesson_step_anew(struct lesson_run *run);
/* A practice from its first screen. */
void lesson_restart_practice(struct lesson_run *run);
