/* How a text would wrap, for screens that must know before the layout how many rows fit. */
#include "scene/measure.h"

int scene_text_height_px(const struct scene *s, struct element e, int width_px)
{
    if (e.name == NULL || *e.name == '\0')
        return 0;
    e.look = LOOK_TEXT;
    e.rect.w = width_px;
    measure_width(s, &e);
    measure_height(s, &e);
    return e.content_h;
}
