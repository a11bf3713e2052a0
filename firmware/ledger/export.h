/* ledger/export.h: rows written for people and other programs: JSON lines, CSV, Koha .koc, Evergreen offline.

   JSON lines and CSV list every row; .koc and Evergreen list what the library system does not know yet (OFFLINE
   rows), to be carried there by hand. Formats: KOHA offline_circ .koc 1.0; Evergreen offline.pl. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/ledger.h"

enum export_format { EXPORT_JSON, EXPORT_CSV, EXPORT_KOC, EXPORT_EVERGREEN, EXPORT_FORMAT_COUNT };
/* "json", "csv", "koc", "evergreen". RESULT_NONE. */
MUST_USE enum result export_format_of_word(const char *word, enum export_format *out);

struct export_options {
    enum export_format format;
    int64_t since_ms;    /* 0 for all */
    bool with_patrons;   /* loans of .koc and Evergreen need it: without, they are left out */
    const char *version; /* the program's, for the .koc head */
    /* Not NULL: only what still waits for the library system and can be carried by hand, in any format, at most
       seqs_max rows; their numbers go there. */
    uint64_t *seqs;
    size_t seqs_max;
};

struct export_counts {
    unsigned written;
    bool more;         /* there are further rows than seqs_max */
    unsigned left_out; /* the format has no such record, the patron is not to be had, or (with seqs) an earlier row of
                          its item is open and stays behind */
};

/* RESULT_IO also when `to` cannot be written. */
MUST_USE enum result ledger_export(struct ledger *l, const struct export_options *options, FILE *to,
                                   struct export_counts *counts);
/* One row as a JSON object and a line end, as `kitap ledger list --json` prints it. */
MUST_USE enum result export_json_row(FILE *to, const struct ledger_row *row, bool with_patron);
