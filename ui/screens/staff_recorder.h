/* ui/screens/staff_recorder.h: staff record a sentence. Inside the room. */
#pragma once

#include "screens/parts.h"

/* The whole page of STAFF_RECORDER. */
void staff_recorder_page(const struct kiosk *k, struct scene *s);
