/* A record of practice, on paper or as a code for the phone. The name is typed for it and wiped with the page.

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

void certificate_leave(struct brain *b, unsigned n)
{
    (void)n;
    no_receipt(b->k);
    screen_show(b, SCREEN_LEARN);
}
