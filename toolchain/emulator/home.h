/* emulator/home.h: the kiosk's folder: a settings file for `kitap run --config`, the library's password, the UID
   map, the state folder. Relative paths in it are relative to the settings file. */
#pragma once

#include <stdint.h>

#include "base/result.h"

#define HOME_USER "kiosk"
#define HOME_PASSWORD "kitap-demo"
#define HOME_INSTITUTION "ALA"
#define HOME_OWNER "KZ-ALA" /* a local code; Kazakhstan's registration is not confirmed */

struct home {
    const char *dir, *demo;
    const char *reader;  /* libnfc's connection string */
    const char *scanner; /* device */
    const char *printer;
    uint16_t port; /* the library system's */
};

/* Writes all of it; files that are there are replaced, a state folder is kept. RESULT_IO; logged. */
MUST_USE enum result home_write(const struct home *h);
