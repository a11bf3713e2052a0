/* A record of practice, on paper or as a code for the phone. Who likes types a name for it, which stands nowhere else
   and is wiped with the page.

   Element ids: learn.certificate, certificate.name certificate.print certificate.qr certificate.done. */
#include "kiosk/parts.h"

static void no_receipt(struct kiosk *k)
{
    k->receipt_printing = k->receipt_printed = k->receipt_qr = k->receipt_failed = false;
}

void certificate_show(struct brain *b, unsigned n)
{
    bool all;
    (void)n;
    if (progress_course(&b->k->learning.done, b->k->lesson.shelf, b->k->learning.course, &all) == 0)
        return;
    no_receipt(b->k);
    screen_show(b, SCREEN_CERTIFICATE);
}

/* The paper that was printed has another name: a new one may be. */
void certificate_changed(struct kiosk *k)
{
    if (k->screen == SCREEN_CERTIFICATE)
        k->receipt_printed = k->receipt_failed = false;
}

void certificate_named(struct brain *b, unsigned n)
{
    (void)n;
    b->k->keyboard_open = false;
    b->k->focus[0] = b->k->field[0] = '\0';
    b->k->page = 0;
}

void certificate_leave(struct brain *b, unsigned n)
{
    if (b->k->keyboard_open) {
        certificate_named(b, n);
        return;
    }
    no_receipt(b->k);
    screen_show(b, SCREEN_LEARN);
}
