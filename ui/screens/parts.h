/* ui/screens/parts.h: what screens are made of: the frame (top bar, body, bottom bar), texts, buttons.
   Inside the room. Every function adds to the scene in reading order; sizes are millimetres. */
#pragma once

#include "kiosk/kiosk.h"
#include "language/language.h"
#include "scene/scene.h"

/* How this glass and this text size are laid out (visual.md part 4). */
struct frame {
    enum panel_shape shape;
    bool low;   /* not high enough for pictures beside many words */
    bool small; /* a small panel: stacked buttons, one line of counts */
    bool portrait;
    bool big;  /* text from 200 %: one column, no stack picture */
    bool wide; /* two columns: large and not big */
    bool bare; /* no room for labels in the bars: icons only, labels are spoken */
    float width, height, margin, gap;
    float body; /* line height of body text */
    float title, lead, head, display;
};
struct frame frame_of(const struct scene *s);
/* Millimetres of a text that wraps at `width`. */
float text_height(const struct scene *s, struct element text, float width);

struct element text_of_title(enum type_step step, const char *title); /* a book's: bold, in its own script */
struct element text_of(enum type_step step, bool bold, const char *name);
void add_text(struct scene *s, enum type_step step, bool bold, const char *name);
/* A text that takes what is left of its row. */
void add_wide_text(struct scene *s, enum type_step step, bool bold, const char *name);
void add_space(struct scene *s); /* takes what is left of its row or column */
void add_mark(struct scene *s, enum mark mark, float size);
void add_icon(struct scene *s, enum icon icon, float size);
void add_frieze(struct scene *s);
/* Small panels: what follows is a target, 4 mm from those of the top bar. */
void add_gap_below_bar(struct scene *s);
void add_picture(struct scene *s, enum look look, float width, float height);
/* A picture in the middle of the room that is left; it gives way to words. */
void add_picture_room(struct scene *s, enum look look, struct extent width, float picture, float height);
/* Small panels: what to do, with the very gesture beside it, in all that is left of the body. */
void add_gesture_call(struct scene *s, struct element words, bool picture);

/* latin_words.c: text in Latin letters, in the scene's arena; and all of a scene that is drawn, but for what is
   verbatim. The voice goes on reading Cyrillic. */
const char *in_latin(struct scene *s, const char *text);
void write_in_latin(struct scene *s);
bool writes_latin(const struct kiosk *k);
/* The choice's own name: "Qazaqşa". */
const char *latin_name(struct scene *s);

/* Groups. open_row(): children in the middle of its height. */
void open_column(struct scene *s, struct extent width, struct extent height, float gap);
void open_row(struct scene *s, struct extent width, struct extent height, float gap);
void open_card(struct scene *s, enum look look, struct extent width, struct extent height, float pad, float gap);

struct element button_of(const struct scene *s, enum look look, enum icon icon, const char *id, const char *name);
/* The same with its label drawn wherever it stands: for the body. */
struct element labelled(struct element button);
void add_button(struct scene *s, enum look look, enum icon icon, const char *id, const char *name);
/* A button that cannot be used now, and why. */
void add_button_unless(struct scene *s, bool disabled, const char *why, struct element button);
/* One of a few: chosen has a tint and a check. */
void add_choice(struct scene *s, bool chosen, const char *id, const char *name);

/* The frame. body_open() begins root, top bar and body; foot_open() ends the body and begins the bottom
   bar's secondary buttons; foot_close() adds the main button (look NONE: none) and ends all. */
enum bar_parts { BAR_PERSON = 1, BAR_HELP = 2, BAR_LANGUAGE = 4, BAR_HOME = 8, BAR_ALL = 15 };
void body_open(const struct kiosk *k, struct scene *s, unsigned bar, const char *title);
void foot_open(const struct kiosk *k, struct scene *s, unsigned bar);
void foot_close(struct scene *s, struct element main);
struct element main_button(const struct scene *s, enum icon icon, const char *id, const char *name);
/* Millimetres that the body of a screen with both bars has. */
float body_height(const struct scene *s);

void add_back(const struct kiosk *k, struct scene *s);
void add_call(const struct kiosk *k, struct scene *s);
/* Nobody has seen it yet: the button has nothing more to do. */
bool call_waits(const struct kiosk *k);
/* What its button is called: "Call staff", "Called: 14:05", "Seen: 14:07". */
const char *name_of_call(const struct kiosk *k, struct scene *s);
/* The same as a sentence; "" while nobody was called. */
const char *words_of_call(const struct kiosk *k, struct scene *s);
/* Her card has just brought her settings back: "Your settings are on."; "" else. */
const char *words_of_recognition(const struct kiosk *k);
void add_comfort(const struct kiosk *k, struct scene *s);
void add_banner(struct scene *s, bool need, enum mark mark, const char *sentence, const char *more);

/* "Book 2" and "Renew" make "Book 2. Renew": what the loudspeaker says of a row, or of a button in it, that is one
   person's. */
const char *aloud_of(struct scene *s, const char *which, const char *what);
/* What the voice says first: what happened, then what to do. "" leaves a part out. */
void set_said(struct scene *s, const char *result, const char *todo);
