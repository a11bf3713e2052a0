/* Faults by name. See faults.h. */
#include "emulator/faults.h"

#include <stddef.h>

#include "base/text.h"

struct named {
    const char *word;
    bool lasts;
};

#define X(name, word, lasts) { word, lasts },
static const struct named reader_names[READER_FAULT_COUNT] = { READER_FAULTS(X) };
static const struct named pcsc_names[PCSC_FAULT_COUNT] = { PCSC_FAULTS(X) };
#undef X
#define X(name, word, lasts, text) { word, lasts },
static const struct named library_names[LIBRARY_FAULT_COUNT] = { LIBRARY_FAULTS(X) };
#undef X
#define X(name, word, lasts, text) text,
static const char *const library_texts[LIBRARY_FAULT_COUNT] = { LIBRARY_FAULTS(X) };
#undef X

_Static_assert((int)READER_FAULT_COUNT <= (int)FAULTS_MAX, "room for every fault");
_Static_assert((int)LIBRARY_FAULT_COUNT <= (int)FAULTS_MAX, "room for every fault");

static size_t find(const struct named *names, size_t count, const char *word)
{
    size_t i = 0;
    while (i < count && !text_equal(names[i].word, word))
        i++;
    return i;
}

enum result reader_fault_of_word(const char *word, enum reader_fault *out)
{
    size_t i = find(reader_names, READER_FAULT_COUNT, word);
    if (i == READER_FAULT_COUNT)
        return RESULT_NONE;
    *out = (enum reader_fault)i;
    return RESULT_OK;
}

enum result pcsc_fault_of_word(const char *word, enum pcsc_fault *out)
{
    size_t i = find(pcsc_names, PCSC_FAULT_COUNT, word);
    if (i == PCSC_FAULT_COUNT)
        return RESULT_NONE;
    *out = (enum pcsc_fault)i;
    return RESULT_OK;
}

enum result library_fault_of_word(const char *word, enum library_fault *out)
{
    size_t i = find(library_names, LIBRARY_FAULT_COUNT, word);
    if (i == LIBRARY_FAULT_COUNT)
        return RESULT_NONE;
    *out = (enum library_fault)i;
    return RESULT_OK;
}

const char *library_fault_word(enum library_fault which)
{
    return library_names[which].word;
}

const char *library_fault_text(enum library_fault which)
{
    return library_texts[which];
}

static void arm(struct faults *all, unsigned which, struct fault f, bool lasts)
{
    f.armed = true;
    f.lasts = lasts;
    all->list[which] = f;
}

void faults_arm_reader(struct faults *all, enum reader_fault which, struct fault f)
{
    arm(all, which, f, reader_names[which].lasts);
}

void faults_arm_pcsc(struct faults *all, enum pcsc_fault which, struct fault f)
{
    arm(all, which, f, pcsc_names[which].lasts);
}

void faults_arm_library(struct faults *all, enum library_fault which, struct fault f)
{
    arm(all, which, f, library_names[which].lasts);
}

void faults_clear(struct faults *all)
{
    *all = (struct faults){ 0 };
}

void faults_disarm(struct faults *all, unsigned which)
{
    all->list[which].armed = false;
}

bool faults_strike(struct faults *all, unsigned which)
{
    struct fault *f = &all->list[which];
    if (!f->armed)
        return false;
    if (f->after > 0) {
        f->after--;
        return false;
    }
    if (f->lasts)
        return true;
    f->times -= f->times > 0;
    f->armed = f->times > 0;
    return true;
}

const struct fault *faults_told(const struct faults *all, unsigned which)
{
    return &all->list[which];
}
