/* kiosk/parts_group.h: what group.c and trainer.c offer to the other files. Private to firmware/kiosk. */
#pragma once

#include "kiosk/parts.h"

enum { GROUP_IDLE_MS = 20 * 60 * 1000 }; /* people talk, and nobody touches anything */

/* group.c */
void group_show(struct brain *b, unsigned n);
void group_show_part(struct brain *b, enum group_part part);
void group_size(struct brain *b, unsigned n);
void group_lessons(struct brain *b, unsigned n);
/* A lesson was chosen and has begun. */
void group_begin(struct kiosk *k);
/* Behind every event: a further step, and whose it is. */
void group_follow(struct brain *b);
void group_ready(struct brain *b, unsigned n);
void group_skip(struct brain *b, unsigned n);
/* What is known of the act now is noted of whose turn it is. */
void group_note(struct kiosk *k);
/* He leaves the act out: before that is done. */
void group_gives_up(struct kiosk *k);
/* Another step has come. */
void group_step_left(struct kiosk *k);
/* From now on it is his turn. */
void group_turn(struct kiosk *k, uint8_t learner);
/* The lesson is done; it was left for the list. */
void group_over(struct brain *b);
void group_left(struct kiosk *k);
/* Is it to end for everybody? */
void group_ask(struct brain *b);
void group_yes(struct brain *b, unsigned n);
void group_end(struct brain *b, unsigned n);
void group_back(struct brain *b);

/* trainer.c */
void trainer_show(struct brain *b, unsigned n);
void trainer_ok(struct brain *b, unsigned n);
/* The answer about the PIN. */
void trainer_pin(struct brain *b);
/* A tag has told what it is. */
void trainer_card(struct brain *b, const struct kiosk_tag *tag);
/* A number was scanned. */
void trainer_scan(struct brain *b, const char *number);
void trainer_close(struct brain *b, unsigned n);
void trainer_move(struct brain *b, unsigned back);
void trainer_hand(struct brain *b, unsigned learner);
void trainer_leaves(struct brain *b, unsigned learner);
