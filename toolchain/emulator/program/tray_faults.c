/* Faults by hand. See tray_faults.h. */
#define LOG_ROOM "emulator"
#include "emulator/program/tray_faults.h"

#include "base/log.h"

enum { LATE_MS = 400, TEAR_BYTES = 32, WEAK_PER_CENT = 30 };

/* The label starts with the key. */
static const struct {
    const char *label;
    enum reader_fault which;
    struct fault f;
} faults[] = {
    { "s  silent, lasts", READER_FAULT_SILENT, { .times = 1 } },
    { "i  not heard", READER_FAULT_IGNORE, { .times = 1 } },
    { "a  ACK lost", READER_FAULT_DROP_ACK, { .times = 1 } },
    { "n  NACK", READER_FAULT_NACK, { .times = 1 } },
    { "o  no answer", READER_FAULT_NO_ANSWER, { .times = 1 } },
    { "l  0.4 s late", READER_FAULT_LATE, { .times = 1, .ms = LATE_MS } },
    { "h  half an answer", READER_FAULT_TRUNCATE, { .times = 1 } },
    { "c  checksum wrong", READER_FAULT_BAD_CHECKSUM, { .times = 1 } },
    { "g  length wrong", READER_FAULT_BAD_LENGTH, { .times = 1 } },
    { "f  frame wrong", READER_FAULT_BAD_FRAME, { .times = 1 } },
    { "d  another code", READER_FAULT_BAD_CODE, { .times = 1 } },
    { "e  error frame", READER_FAULT_ERROR_FRAME, { .times = 1 } },
    { "b  byte before", READER_FAULT_GARBAGE_BEFORE, { .times = 1 } },
    { "j  byte behind", READER_FAULT_GARBAGE_AFTER, { .times = 1 } },
    { "t  status 01", READER_FAULT_STATUS, { .times = 1, .status = 0x01 } },
    { "x  status 80", READER_FAULT_BAD_STATUS, { .times = 1 } },
    { "r  chip reset", READER_FAULT_RESET, { .times = 1 } },
    { "k  collisions", READER_FAULT_COLLISIONS, { .times = 0 } },
    { "w  all weak, lasts", READER_FAULT_WEAK, { .times = 1 } },
    { "u  tear a write", READER_FAULT_TEAR, { .times = 1 } },
    { "v  brown-out", READER_FAULT_TEAR, { .times = 1, .keep = true } },
};

enum { COUNT = sizeof faults / sizeof *faults };

int tray_faults_count(void)
{
    return COUNT;
}

const char *tray_fault_label(int index)
{
    return faults[index].label;
}

int tray_fault_of_key(int key)
{
    int i = 0;
    while (i < COUNT && faults[i].label[0] != key)
        i++;
    return i < COUNT ? i : -1;
}

static bool is_weak(const struct emulator *e)
{
    for (size_t i = 0; i < e->things.count; i++) {
        if (e->things.list[i].tag.weak_per_cent > 0)
            return true;
    }
    return false;
}

bool tray_fault_is_armed(const struct emulator *e, int index)
{
    enum reader_fault which = faults[index].which;
    if (which == READER_FAULT_WEAK)
        return is_weak(e);
    if (which == READER_FAULT_TEAR)
        return e->flash.tear_armed && e->flash.tear_keeps == faults[index].f.keep;
    return faults_told(&e->reader_faults, which)->armed;
}

static void weaken_all(struct emulator *e)
{
    bool ends = is_weak(e);
    for (size_t i = 0; i < e->things.count; i++)
        emulator_weaken(&e->things.list[i], !ends && e->things.list[i].tag.placed ? WEAK_PER_CENT : 0);
}

static void arm(struct emulator *e, enum reader_fault which, struct fault f)
{
    if (which == READER_FAULT_TEAR)
        f.after = (unsigned)chance_number(&e->chance, TEAR_BYTES);
    if (emulator_fault(e, which, f) != RESULT_OK)
        log_error("the fault could not be made");
}

void tray_fault_press(struct emulator *e, int index)
{
    enum reader_fault which = faults[index].which;
    bool ends = tray_fault_is_armed(e, index);
    if (which == READER_FAULT_WEAK)
        weaken_all(e);
    else if (!ends)
        arm(e, which, faults[index].f);
    else if (which == READER_FAULT_TEAR)
        e->flash.tear_armed = false;
    else
        faults_disarm(&e->reader_faults, which);
}
