/* tests/golden/specimens.h: what the plates of ui/README.md show: the tokens and components of the design, as scenes.
 */
#pragma once

#include "scene/scene.h"

void specimen_colours(struct scene *s);
void specimen_type(struct scene *s);
void specimen_buttons(struct scene *s);
void specimen_marks(struct scene *s);
void specimen_icons(struct scene *s);
void specimen_shapes(struct scene *s);
void specimen_books(struct scene *s);
void specimen_gestures(struct scene *s);
