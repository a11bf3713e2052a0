/* tests/device/emulator/visit_stage.h: a visit, step by step, at a library with the manners of one system: what every
   system that has all of it does alike. */
#pragma once

#include "library_stage.h"

#define AIGUL LIBRARY_STAGE_AIGUL
#define ABAI LIBRARY_STAGE_ABAI
#define MASA "32770000000232" /* on loan to Nurlan; Zhanna waits */
#define OLGA "22770000000044" /* owes 2,850 tenge */
#define SERVICE_POINT "7c5abc9f-f3d7-4856-b8d7-6712462ca007"

/* The client's settings for a system: library_stage_usual with its profile, and a service point where it wants one. */
struct message_link_config visit_config(enum library_profile profile);

void visit_ask_list(enum library_list list, const char *patron);
void visit_hold(enum hold_change change, const char *patron, const char *item);
void visit_pay(const char *patron, const char *amount);
/* Did a frame with this text come to the library? A frame's start has a line end before it. */
bool visit_sent(const char *text);

/* Card, list, item, loan, a loan of another's, renewals, return, and the return again. */
void visit_as_everywhere(void);
void visit_reserve_and_pay(void);
/* A book that another waits for. */
void visit_route(void);
/* The end of the session, and of the stage. */
void visit_leave(const char *patron);
