#include "upload/line.h"

bool upload_line_heard(struct upload_line *line, bool connected, int64_t mono_ms)
{
    bool first = !line->known;
    line->known = true;
    line->connected = connected;
    if (!connected) {
        bool was_up = line->up;
        line->up = false;
        line->good = 0;
        return was_up || first;
    }
    if (first) {
        line->up = true;
        return true;
    }
    return upload_line_answered(line, mono_ms);
}

bool upload_line_answered(struct upload_line *line, int64_t mono_ms)
{
    if (line->up || !line->connected)
        return false;
    line->good++;
    line->due_ms = mono_ms + UPLOAD_LINE_CHECK_MS;
    line->up = line->good >= UPLOAD_LINE_CHECKS;
    return line->up;
}

bool upload_line_wake(struct upload_line *line, int64_t mono_ms)
{
    return mono_ms >= upload_line_due(line) && upload_line_answered(line, mono_ms);
}

int64_t upload_line_due(const struct upload_line *line)
{
    return line->connected && !line->up ? line->due_ms : INT64_MAX;
}
