/* sip2-manual: the table of SIP2's messages as a page to read: `build/debug/bin/sip2-manual > MESSAGES.md`. */
#include <stdio.h>
#include <stdlib.h>

#include "link/sip2/form.h"

static const char *const privacy_words[] = { [SIP2_OPEN] = "", [SIP2_PERSONAL] = "personal", [SIP2_SECRET] = "secret" };

static void print_fixed(const struct sip2_form *form)
{
    for (const struct sip2_fixed *f = form->fixed; f->width > 0; f++)
        printf("%s%s (%u)", f == form->fixed ? "" : ", ", f->name, f->width);
}

static void print_fields(const struct sip2_form *form)
{
    for (const struct sip2_field *f = form->fields; f->id[0] != '\0'; f++) {
        const char *before = f == form->fields ? "" : " ";
        if (f->use == SIP2_NEEDED)
            printf("%s**%s**", before, f->id);
        else
            printf("%s%s%s", before, f->id, f->use == SIP2_REPEATED ? "\\*" : "");
    }
}

static void print_message(const struct sip2_form *form, enum sip2_kind kind)
{
    printf("| %s | %s | ", form->code, form->name);
    if (sip2_is_request(kind))
        printf("%s", sip2_code(form->answer));
    printf(" | ");
    if (form->supported_at >= 0)
        printf("%d", form->supported_at);
    printf(" | ");
    print_fixed(form);
    printf(" | ");
    print_fields(form);
    printf(" |\n");
}

int main(void)
{
    printf(
        "# SIP2's messages\n\n"
        "Printed by `sip2-manual` (toolchain/sip2_manual) from the table in `form.c`; do not edit.\n\n"
        "**AB**: always written, even empty. AF\\*: may occur many times. BX: the message's place in 98's list of\n"
        "supported messages. Fields come in any order and are written in this one; ids that are not listed are passed\n"
        "over. Every message may end in AY (sequence, one digit) and AZ (checksum, four hex digits).\n\n"
        "| code | message | answer | BX | fixed fields (characters) | fields |\n|---|---|---|---|---|---|\n");
    for (enum sip2_kind kind = 0; kind < SIP2_KIND_COUNT; kind++)
        print_message(&sip2_forms[kind], kind);
    printf("\n## Fields\n\nPersonal and secret values never stand in a log; secret ones are wiped after use.\n\n"
           "| id | meaning | |\n|---|---|---|\n");
    for (size_t i = 0; i < sip2_meanings_count; i++) {
        const struct sip2_meaning *t = &sip2_meanings[i];
        printf("| %s | %s | %s |\n", t->id, t->name, privacy_words[t->privacy]);
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
