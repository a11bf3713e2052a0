/* The receipt printer's paper. See printed.h. */
#include "emulator/printed.h"

#include <string.h>

#include "base/text.h"

enum { ESC = 0x1B, GS = 0x1D };

static void cut(struct printed *p)
{
    if (p->count == PRINTED_MAX) {
        memmove(p->receipts[0], p->receipts[1], sizeof p->receipts - sizeof p->receipts[0]);
        p->count--;
    }
    text_copy_bytes(p->receipts[p->count++], PRINTED_SIZE, bytes_of(p->open, p->open_n));
    p->open_n = 0;
}

/* Bytes that follow a command's letter: ESC @ has none, GS V has one or two, ESC t, ESC E and the like one. */
static void command_begin(struct printed *p, unsigned char letter)
{
    p->cuts = p->command == GS && letter == 'V';
    p->skip = p->command == ESC && letter == '@' ? 0 : 1;
    p->command = 0;
}

static void command_byte(struct printed *p, unsigned char c)
{
    p->skip--;
    if (!p->cuts)
        return;
    if (c == 65 || c == 66) { /* feed first: how far is one byte more */
        p->skip = 1;
        return;
    }
    if (p->skip == 0) {
        cut(p);
        p->cuts = false;
    }
}

static void take_one(struct printed *p, unsigned char c)
{
    if (p->skip > 0)
        command_byte(p, c);
    else if (p->command != 0)
        command_begin(p, c);
    else if (c == ESC || c == GS)
        p->command = c;
    else if (c != '\r' && p->open_n < PRINTED_SIZE - 1)
        p->open[p->open_n++] = (char)c;
}

void printed_take(struct printed *p, struct bytes b)
{
    for (size_t i = 0; i < b.n; i++)
        take_one(p, b.at[i]);
}
