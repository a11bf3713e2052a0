/* The port over REST between a test that plays kitap-link and the emulator's library, which runs in a thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "emulator/koha_server.h"
#include "link/library.h"

/* Readers and books of the demo library. */
#define AIGUL "044A6AE555FCBF"
#define ABAI "32770000000018"

enum { STAGE_REPLIES_MAX = 64 };

extern struct library_reply stage_replies[STAGE_REPLIES_MAX];
extern size_t stage_replies_count;
extern bool stage_line_up;   /* the last word */
extern unsigned stage_lines; /* how often it was said */
extern char stage_line_words[160];
extern bool stage_may_send, stage_beat; /* what the process says; true */

extern uint16_t stage_keep_alive_s; /* of the next connection; 45 */

/* A library as the demo's, a port with `timeout_s` 1 and `retries`, connected. */
void stage_open(unsigned retries);
/* The same without a session. */
void stage_open_server(void);
void stage_close(void);
/* Anew, with this port number; 0: the server's. */
void stage_connect(unsigned retries, uint16_t port);
uint16_t stage_port(void);
int stage_tend(void);
void stage_ask(const struct library_request *q);
/* Asks, and hands back the last reply. */
const struct library_reply *stage_asked(enum library_ask ask, const char *patron, const char *item);

/* What the emulator's control does. */
void stage_fault(enum koha_fault_kind kind, const char *method, const char *path, int number);
/* Strikes once, after so many requests of any kind. */
void stage_fault_after(enum koha_fault_kind kind, unsigned after, int number);
void stage_down(bool down);
void stage_forget_token(void);
void stage_tokens_last(unsigned seconds);
void stage_confirm(const char *key, const char *value);
unsigned stage_tokens(void);
/* How many requests began so. */
unsigned stage_heard(const char *method, const char *path);
/* The body of the last one that began so; a static text. */
const char *stage_body(const char *method, const char *path);
/* A number that moves by one whenever a loan, renewal or hold of the item, or a payment of 350.00 by the patron is
   made; "" for neither. */
int64_t stage_changes(const char *patron, const char *item);
/* "" while it is here. */
const char *stage_lent_to(const char *item);
/* A card's chip by its number in the demo's list (its printed number). */
const char *stage_chip(const char *printed);
/* Lends in the library itself. */
void stage_lend(const char *patron, const char *item);
