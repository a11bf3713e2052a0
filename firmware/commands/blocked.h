/* commands/blocked.h: kitap staff blocked-keys and blocked-list: the list of blocked cards as the library makes it, on
   a machine of its own (no settings, no ledger).
     blocked-keys DIR          makes DIR/blocked-key (for the kiosks, secret) and DIR/blocked-signing-key (stays with
   the library), 0600 both, and prints the line of settings that names the signer blocked-list CARDS.csv --keys DIR --to
   LIST [--day YYYY-MM-DD]   signs a list of the cards in the first column */
#pragma once

#include <stdbool.h>

/* Is it a word of these? */
bool blocked_is_command(const char *word);
int blocked_command(int argc, char **argv);
