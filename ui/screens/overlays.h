/* ui/screens/overlays.h: opaque dialogs over a screen. Inside the room. */
#pragma once

#include "kiosk/kiosk.h"
#include "scene/scene.h"

/* Covers what is there and adds the overlay of k, which is not OVERLAY_NONE. */
void add_overlay(const struct kiosk *k, struct scene *s);
