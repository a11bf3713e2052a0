/* settings/notices.h: the library's notices, a YAML file that the settings name (attract.notices):

     - title: {kk: …, ru: …, en: …}      may be left out
       text: {kk: …, ru: …, en: …}       one language at least
       from: 2026-12-01                  may be left out, the first and the last day of it
       until: 2026-12-31

   Texts are one line of NOTICE_TEXT_LETTERS, titles of NOTICE_TITLE_LETTERS, words of NOTICE_WORD_LETTERS at most. */
#pragma once

#include "circulation/notice.h"
#include "settings/settings.h"

/* Reads the file at `path`. RESULT_OK: `out` has all of them. RESULT_BAD: it has those that are right, and *errors says
   with its line what is wrong with the others. RESULT_IO: it cannot be read, is no list, or is no YAML; then `out` is
   empty. *errors is always filled. */
MUST_USE enum result notices_load(const char *path, struct notice_shelf *out, struct settings_errors *errors);
