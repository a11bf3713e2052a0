#include "pads.h"

struct uid uid(int tag)
{
    return (struct uid){ { 4, (uint8_t)tag }, 2 };
}

void pad_says(enum helper reader, enum message_type type, int tag)
{
    core_message(core, soon(), reader, &(struct message){ .type = type, .tag = { .uid = uid(tag) } });
}

void lay(enum helper reader, int tag)
{
    pad_says(reader, MESSAGE_TAG_ARRIVED, tag);
}

void written(enum helper reader, enum result result)
{
    const struct message *ask = last_sent(reader);
    core_message(core, soon(), reader,
                 &(struct message){ .type = MESSAGE_TAG_WRITTEN,
                                    .request = ask->request,
                                    .tag_written = { .uid = ask->secure_tag.uid, .result = result } });
}

void secure(int tag, bool armed)
{
    struct effect *e = will(EFFECT_SECURE_TAG);
    e->uid = uid(tag);
    e->secure = (struct tag_secure){ .mechanism = SECURITY_AFI, .armed = armed, .value = 7 };
    tap("x");
}
