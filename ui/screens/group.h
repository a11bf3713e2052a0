/* ui/screens/group.h: pages of a lesson with a group. Inside the room. */
#pragma once

#include "screens/parts.h"

/* group_trainer.c */
void show_trainer(const struct kiosk *k, struct scene *s);
/* The way to it: small, for those who know. */
struct element trainer_button(const struct kiosk *k, const struct scene *s);
