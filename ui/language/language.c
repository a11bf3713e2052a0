#include "language/language.h"

#include <assert.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "base/text.h"

static const struct {
    const char *domain, *name, *code;
} languages[LANGUAGE_COUNT] = {
    [LANGUAGE_KK] = { "kitap-kk", "Қазақша", "kk" },
    [LANGUAGE_RU] = { "kitap-ru", "Русский", "ru" },
    [LANGUAGE_EN] = { "kitap-en", "English", "en" },
};

const char *say(enum language l, const char *msgid)
{
    assert(l < LANGUAGE_COUNT);
    return dgettext(languages[l].domain, msgid);
}

const char *say_n(enum language l, const char *one, const char *many, unsigned long n)
{
    assert(l < LANGUAGE_COUNT);
    return dngettext(languages[l].domain, one, many, n);
}

const char *language_name(enum language l)
{
    assert(l < LANGUAGE_COUNT);
    return languages[l].name;
}

/* Each catalogue says which language it is: so a lookup that works is told from one that fell through. */
static bool catalogue_is_there(enum language l)
{
    return text_equal(say(l, N_("language code")), languages[l].code);
}

enum result language_open(const char *dir)
{
    /* In the locale "C" gettext looks nothing up; C.UTF-8 is always there, and LANGUAGE names our folder. */
    if (setlocale(LC_ALL, "C.UTF-8") == NULL || setenv("LANGUAGE", "kitap", 1) != 0)
        return RESULT_NONE;
    enum result result = RESULT_OK;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        const char *domain = languages[l].domain;
        if (bindtextdomain(domain, dir) == NULL || bind_textdomain_codeset(domain, "UTF-8") == NULL)
            return RESULT_IO;
        if (!catalogue_is_there(l)) /* this also reads the file, so that painting never does */
            result = RESULT_NONE;
    }
    return result;
}
