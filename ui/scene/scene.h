/* ui/scene/scene.h: the tree that feeds the eyes (painter), the ears (voice), the hands (focus,
   hit-test) and the machine (control port). Pure: no SDL, no clock, no heap.

   A screen builds the tree top down: scene_open() begins a group, scene_add() puts a leaf, and
   scene_close() ends the group; then scene_layout() gives every element its place in pixels.
   Sizes are millimetres on the glass. Order in the tree is reading order and focus order.

   Layout is a small flex box: a group lays its children in a row, a column or on top of each other;
   a child is as large as its content (FIT), a number of mm (MM) or takes its weight of what is left
   (GROW). Text wraps at the width that it gets; a word is never broken. When a group's children do
   not fit, those below it with `give_way` > 0 leave, highest first, the last of equals first.
   A root-level group has the whole panel. GROW never gets less than its content, max_mm caps it. In a
   STACK `along` is vertical and `across` horizontal. `covered` elements take no place. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum {
    SCENE_ELEMENTS_MAX = 768,
    SCENE_DEPTH_MAX = 24,
    SCENE_LINES_MAX = 8,
    SCENE_TEXT_SIZE = 96 * 1024,
    SCENE_ID_SIZE = 48
};

/* What an element is to a person who does not see it, and to the control port (its name in lower case). */
#define ROLES(X)                                                                                                       \
    X(GROUP, "group")                                                                                                  \
    X(HEADING, "heading")                                                                                              \
    X(TEXT, "text")                                                                                                    \
    X(BUTTON, "button")                                                                                                \
    X(FIELD, "field")                                                                                                  \
    X(KEY, "key")                                                                                                      \
    X(LIST, "list") X(ITEM, "item") X(IMAGE, "image") X(STATUS, "status") X(TIMER, "timer") X(DIALOG, "dialog")
enum role {
#define X(name, word) ROLE_##name,
    ROLES(X)
#undef X
        ROLE_COUNT
};

/* Which component of visual.md part 3 draws it. */
enum look {
    LOOK_NONE,        /* nothing of its own */
    LOOK_TEXT,        /* name in `step`, `bold`, wrapped */
    LOOK_SAND,        /* bar or overlay ground */
    LOOK_CARD,        /* sheet, radius 5, lower edge */
    LOOK_CHOSEN_CARD, /* sheet with a 3 px shape stroke (a hold that is ready) */
    LOOK_NEED_BOX,    /* need fill, needEdge stroke */
    LOOK_RULE,        /* a hair line; vertical when its parent is a row */
    LOOK_NOTICE,      /* text group with a thick shape-coloured line at its left */
    LOOK_BUTTON_MAIN,
    LOOK_BUTTON_PLAIN,
    LOOK_BUTTON_QUIET,
    LOOK_BUTTON_NEED,
    LOOK_TILE, /* group: icon, head, body line inside */
    LOOK_TILE_MAIN,
    LOOK_ROW, /* group: an item row */
    LOOK_ROW_NEED,
    LOOK_ROW_UNKNOWN,
    LOOK_COVER, /* from title = name, author = detail; full or monogram form by its width */
    LOOK_SPINE, /* one book on the stack: title/author choose palette; `mark` at its right end; `index` its place */
    LOOK_SPINE_BLOCK, /* the lowest books as one, with name "+3" */
    LOOK_PAD,         /* the teal bar under the stack */
    LOOK_SHELF,       /* a board; covers stand on it */
    LOOK_FRIEZE,
    LOOK_LOGO,
    LOOK_ICON, /* `icon` in the size of the element, colour shape */
    LOOK_MARK, /* `mark`: the silhouettes of the state table */
    LOOK_FIELD,
    LOOK_KEY,
    LOOK_BANNER,
    LOOK_BANNER_NEED,
    LOOK_GESTURE_CARD, /* the picture: a card goes down to the pad */
    LOOK_GESTURE_BOOK, /* the same with an open hand's book */
    LOOK_READER_UNPLUGGED,
    LOOK_CHIPS,       /* time chips: `index` of 20 are full */
    LOOK_STEP,        /* one rhombus of the steps: `mark` done, now (chosen) or later */
    LOOK_QR,          /* a QR code of `value` */
    LOOK_PHONE,       /* the frame of a simulated phone */
    LOOK_STRIPE,      /* practice stripe with name on a plate */
    LOOK_DIALOG,      /* sheet, radius 7, ink stroke, shadow: an overlay's one dialog */
    LOOK_DIALOG_NEED, /* the same with a needEdge stroke */
    LOOK_TINT,        /* tint, radius 3: a plate in a card that holds what matters (shelf number) */
    LOOK_BUBBLE,      /* sand, what somebody says on a simulated phone */
    LOOK_TAKE_CARD,   /* the picture: take the card off the pad */
    LOOK_TAKE_BOOK,
    LOOK_FRIEZE_DOWN, /* a frieze that hangs: the top edge of an overlay */
    LOOK_CALL_EDGE,   /* a ring along the edge of the glass: somebody was called; chosen: and has seen it */
    LOOK_FACE,        /* a stranger's face in a ring, on a simulated phone */
    LOOK_RING,        /* group: a thick ring around what a hint points at */
    LOOK_COUNT
};

enum icon {
    ICON_NONE,
    ICON_OUT,
    ICON_IN,
    ICON_BOOKS,
    ICON_LEARN,
    ICON_HOME,
    ICON_BACK,
    ICON_NEXT,
    ICON_HELP,
    ICON_GLOBE,
    ICON_MORE,
    ICON_UP,
    ICON_CHECK,
    ICON_TEXT,
    ICON_CONTRAST,
    ICON_VOICE,
    ICON_SLOW,
    ICON_AGAIN,
    ICON_BELL,
    ICON_CARD,
    ICON_KEYS,
    ICON_PRINT,
    ICON_QR,
    ICON_LEAF,
    ICON_PEOPLE,
    ICON_PERSON,
    ICON_PLUG,
    ICON_SHELF,
    ICON_TROLLEY,
    ICON_CLOCK,
    ICON_MONEY,
    ICON_SEARCH,
    ICON_DEL,
    ICON_SHIFT,
    ICON_PIN,
    ICON_HANG_UP,
    ICON_SPEAK,
    ICON_WRENCH,
    ICON_READER,
    ICON_SCREEN,
    ICON_DISK,
    ICON_SERVER,
    ICON_QUEUE,
    ICON_LIST,
    ICON_LOW,
    ICON_LOCK,
    ICON_POWER,
    ICON_TOUCH,
    ICON_PHONE,
    ICON_MAIL,
    ICON_CAMERA,
    ICON_MICROPHONE,
    ICON_MAP,
    ICON_BUS,
    ICON_DOCTOR,
    ICON_PILL,
    ICON_FACE,
    ICON_PHOTO,
    ICON_PLAY,
    ICON_DOWNLOAD,
    ICON_LINK,
    ICON_KEY,
    ICON_FIRE,
    ICON_DROP,
    ICON_SHIELD,
    ICON_STAR,
    ICON_CALENDAR,
    ICON_PEN,
    ICON_ID,
    ICON_ABOVE,
    ICON_BELOW,
    ICON_COUNT
};

/* Silhouettes of the state table (visual.md part 3, "Item row"). */
enum mark { MARK_NONE, MARK_SEEN, MARK_WORKING, MARK_DONE, MARK_REFUSED, MARK_OFFLINE, MARK_UNKNOWN };

enum type_step { STEP_BODY, STEP_TITLE, STEP_LEAD, STEP_HEAD, STEP_DISPLAY, STEP_HERO, STEP_COUNT };
enum face { FACE_REGULAR, FACE_BOLD, FACE_DISPLAY, FACE_SERIF, FACE_COUNT };
enum ink { INK_MAIN, INK_SECOND, INK_ON_MAIN, INK_ON_NEED, INK_SHAPE };

enum flow { FLOW_COLUMN, FLOW_ROW, FLOW_STACK };
enum place { PLACE_START, PLACE_MIDDLE, PLACE_END, PLACE_STRETCH, PLACE_BETWEEN };
enum extent_kind { EXTENT_FIT, EXTENT_MM, EXTENT_GROW };

struct extent {
    enum extent_kind kind;
    float value;          /* mm, or the weight of GROW */
    float min_mm, max_mm; /* 0: none */
};

#define FIT ((struct extent){ EXTENT_FIT, 0, 0, 0 })
#define MM(v) ((struct extent){ EXTENT_MM, (v), 0, 0 })
#define GROW(w) ((struct extent){ EXTENT_GROW, (w), 0, 0 })

struct box {
    enum flow flow;
    struct extent width, height;
    float pad_x_mm, pad_y_mm, gap_mm;
    enum place along;  /* children along the flow: START, MIDDLE, END, BETWEEN */
    enum place across; /* children across it: START, MIDDLE, END, STRETCH */
    uint8_t give_way;  /* 0 never; else the higher, the earlier it leaves when room is short */
};

struct rect {
    int x, y, w, h;
};

struct line {
    const char *at; /* view into the element's name */
    uint16_t n;
    int width_px;
    bool cut; /* text is left out here: "…" follows (counted in width_px) */
};

struct element {
    const char *id; /* stable English words joined by dots; "" for a part that is not addressed */
    enum role role;
    enum look look;
    const char *name;   /* drawn as label and spoken; in the patron's language */
    const char *aloud;  /* what a loudspeaker says in place of a name that tells of a person ("Book 2"); "" : the name.
                           A field that has it keeps its text to itself there */
    const char *read;   /* the name in the script that the voice reads, where another one is drawn; "": the name */
    const char *detail; /* second text of a look that has one (cover: author); of a button: what it is a choice of, to
                           be said before its name */
    const char *value;  /* for machines: "done", an ISO date, a field's text */
    struct box box;
    enum icon icon;
    enum mark mark;
    enum type_step step; /* the default, BODY, becomes LEAD in a main button and a key, HEAD in a field */
    enum ink ink;
    bool bold;
    bool stacked;          /* button: icon above label */
    bool icon_only;        /* button, key: the label is spoken but not drawn */
    bool chosen;           /* tint and check */
    bool disabled;         /* drawn dashed; a tap on it is "not-tappable"; `why` is spoken */
    bool secret;           /* field: shown, spoken and reported as stars; key: not shown above the finger */
    bool verbatim;         /* titles and names: drawn as they stand on the book, in whatever script */
    bool decor;            /* ornament: no voice, no control port */
    uint8_t lines_max;     /* text: most lines before "…"; 0 = SCENE_LINES_MAX */
    enum place text_place; /* START, MIDDLE, END; a button's or key's label is in the middle unless this is STRETCH
                              (left edge) */
    uint16_t index;        /* place in a list, full chips, step number */
    const char *why;       /* why it is disabled, spoken */
    bool holds;            /* a finger that rests on it means something of its own */
    bool pushes;           /* group: a finger that is drawn up or down over it does */

    /* Filled by the scene: */
    bool focused, pressed;
    bool covered; /* lies under an overlay, or on another page: listed with "visible": false, not drawn, not tapped */
    struct rect rect;
    bool gone;                        /* gave way: no place, not drawn, not tapped; the voice still has its name */
    uint16_t parent, children;        /* index of the parent; number of descendants that follow */
    struct rect text_rect, icon_rect; /* inside rect, where label and icon of a leaf are drawn */
    enum face face;
    int font_px;
    uint8_t lines_count;
    struct line lines[SCENE_LINES_MAX];
    int line_height_px;
    int least_w, natural_w, content_h; /* scratch of the layout, px */
    bool settled;                      /* likewise */
};

enum panel_shape { PANEL_LARGE, PANEL_SMALL, PANEL_PORTRAIT };
enum theme { THEME_LIGHT, THEME_DARK, THEME_YELLOW_ON_BLACK, THEME_BLACK_ON_WHITE, THEME_COUNT };

/* The glass and how the patron likes it. */
struct panel {
    int width_px, height_px;
    float mm_per_pixel;
    int text_percent; /* 100, 150, 200, 250 */
    enum theme theme;
    bool low_reach, motion;
    float kept_free_mm; /* of the body's height, when words are longer than a screen reckoned with */
};

/* How wide a character is: from the atlas, or from a test. `self` belongs to whoever made it. */
struct glyph_metrics {
    void *self;
    int (*advance_px)(void *self, enum face face, int font_px, uint32_t code);
};

/* A magnifier (lens.h): what stands before `from` in the tree lies under it, and of that is seen what is inside `at`.
   Rects of all elements are on the glass, also of what lies out of sight. */
struct scene_lens {
    bool on;
    int zoom; /* 1: the whole page */
    size_t from;
    struct rect at;
    int page_w, page_h, x, y; /* of the page as it was laid out; its pixel in the corner of `at` */
    struct panel panel;       /* of what lies under it: a millimetre there is larger */
};

struct scene {
    struct panel panel;
    struct scene_lens lens;
    struct glyph_metrics metrics;
    struct arena text; /* names live here as long as the scene */
    size_t elements_count;
    uint16_t open[SCENE_DEPTH_MAX];
    size_t depth;
    size_t laid_out;   /* so many elements have their places */
    bool overflow;     /* an element or a text had no room: a defect that tests look for */
    bool does_not_fit; /* layout ended with content larger than its place: likewise */
    const char *said;  /* filled by the screens: what the voice says first of this state */
    struct element elements[SCENE_ELEMENTS_MAX];
    uint8_t text_room[SCENE_TEXT_SIZE];
};

/* LARGE when at least 300 x 180 mm and wider than high, PORTRAIT when higher than wide, else SMALL. */
enum panel_shape panel_shape(const struct panel *p);
int panel_px(const struct panel *p, float mm);
/* Font size of a step on this panel (visual.md part 2, "Type"), in px. */
int panel_font_px(const struct panel *p, enum type_step step);
/* An icon or a mark of `mm` at 100 %: it grows with the letters beside it, by the square root, up to 200 %; not on a
   small panel. */
float panel_sign_mm(const struct panel *p, float mm);
enum face scene_face(enum type_step step, bool bold);

/* Empties the scene for a new build. The panel and metrics are copied. */
void scene_begin(struct scene *s, const struct panel *panel, const struct glyph_metrics *metrics);
/* Begins a group; the element is copied, its texts must outlive the scene or come from scene_text(). */
void scene_open(struct scene *s, struct element e);
void scene_close(struct scene *s);
void scene_add(struct scene *s, struct element e);
/* Everything added so far is under an overlay: covered. Call before opening the overlay's root-level group. */
void scene_cover(struct scene *s);
/* Places everything. `focus` and `pressed` are ids or "". */
void scene_layout(struct scene *s, const char *focus, const char *pressed);

/* Behind the layout: places what was added since, in `room`, and leaves all else as it is. */
void scene_layout_more(struct scene *s, struct rect room, const char *focus, const char *pressed);
/* Behind the layout: a bar of sand `height_px` high below all that stands there, with a text in it. The panel of the
   scene is that much higher then. */
void scene_add_foot(struct scene *s, int height_px, struct element text);

/* How high a text (its name, step, bold, lines_max) is when it wraps at width_px. Before or after the layout. */
int scene_text_height_px(const struct scene *s, struct element text, int width_px);

/* Text in the scene's arena. */
const char *scene_text(struct scene *s, const char *text);
__attribute__((format(printf, 2, 3))) const char *scene_format(struct scene *s, const char *format, ...);
/* "checkout.item" and 3 make "checkout.item.3"; with a tail "reason" "checkout.item.3.reason". */
const char *scene_id(struct scene *s, const char *stem, unsigned n, const char *tail);

/* NULL when there is none. */
const struct element *scene_find(const struct scene *s, const char *id);
/* The button, key, field or row that a touch at x, y lands on; NULL for none. A touch begins and ends in the same one.
 */
const struct element *scene_hit(const struct scene *s, int x, int y);
bool element_is_under_lens(const struct scene *s, const struct element *e);
/* What a painter draws it by: the panel, or the lens's. */
const struct panel *scene_panel_of(const struct scene *s, const struct element *e);
/* Can be tapped: visible, enabled, has an id and acts. */
bool element_is_tappable(const struct element *e);
bool element_is_visible(const struct element *e);
/* The id of the next (step 1) or previous (-1) tappable element in reading order after `focus`; "" when there is none.
 */
const char *scene_focus_next(const struct scene *s, const char *focus, int step);

/* Where the focus stops: at what acts, or, for a listener, also at rows and states, and at what cannot be used now. */
enum stops { STOPS_ACTING, STOPS_SPOKEN };
bool element_is_stop(const struct element *e, enum stops stops);
/* Likewise along those stops. */
const char *scene_stop_next(const struct scene *s, const char *focus, int step, enum stops stops);
/* The nearest stop on the glass in that direction; where none lies there, the next or the previous one. */
enum heading { HEADING_UP, HEADING_DOWN, HEADING_LEFT, HEADING_RIGHT };
const char *scene_stop_toward(const struct scene *s, const char *focus, enum heading heading, enum stops stops);
/* Where a new screen begins for keys: its main action, else its field, else the first stop; "" when it has none. */
const char *scene_stop_first(const struct scene *s, enum stops stops);
/* "3 of 12": where among the stops an element stands, from 1; 0 when it is none of them. */
unsigned scene_stop_place(const struct scene *s, const char *focus, enum stops stops, unsigned *count);
const char *role_word(enum role role);
