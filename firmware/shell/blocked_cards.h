/* shell/blocked_cards.h: the list of blocked cards in force. It is read again whenever its file has changed; one that
   is missing, not rightly signed or older than the one in force changes nothing, and is told in the log. A copy in the
   state folder outlives the stick that it came on. */
#pragma once

#include <stdbool.h>

#include "kiosk/kiosk.h"
#include "ledger/blocked.h"
#include "settings/settings.h"

struct blocked_options {
    const char *file;     /* "" for none: lists come by hand, or by HTTPS */
    const char *key_file; /* its first line: 64 hex digits */
    const char *signer;   /* 64 hex digits; "": no list is used */
    const char *dir;      /* the state folder */
    const char *url;      /* where lists are fetched; "": nowhere */
};

struct blocked_cards;

/* The keys that the options name. RESULT_IO: no key file. RESULT_BAD: not 64 hex digits. */
MUST_USE enum result blocked_cards_keys(const struct blocked_options *options, struct blocked_keys *out);
/* The list in force: the newer one of the file and the kept copy. RESULT_NONE: neither is there. Results of
   blocked_cards_keys, else of blocked_read. */
MUST_USE enum result blocked_cards_read(const struct blocked_options *options, struct blocked **out);
/* The texts are borrowed as long as it lives. NULL where no signer is set, or out of memory. */
struct blocked_cards *blocked_cards_create(const struct blocked_options *options);
/* Takes NULL. */
void blocked_cards_destroy(struct blocked_cards *c);
/* Is this card on the list? False for NULL. */
bool blocked_cards_has(struct blocked_cards *c, const char *card);
/* The list in that file comes into force, and is kept; *cards: how many it holds. RESULT_BUSY: it is older than the one
   in force; RESULT_IO: it could not be kept; else as of blocked_read. Anything but OK changes nothing, and is logged.
 */
MUST_USE enum result blocked_cards_take(struct blocked_cards *c, const char *path, size_t *cards);
/* What kitap-link writes a fetched list to. */
void blocked_cards_fetched_path(const struct blocked_options *options, char path[static SETTINGS_PATH_SIZE]);
/* blocked_cards_take of that file. `name`: its ETag, kept beside the list that came into force. RESULT_REFUSED: no list
   is used. */
MUST_USE enum result blocked_cards_take_fetched(struct blocked_cards *c, const char *name, size_t *cards);
/* The name of the list that was fetched and is in force; "" where there is none. Takes NULL. */
void blocked_cards_name(const struct blocked_cards *c, char name[static BLOCKED_NAME_SIZE]);
/* For the health page. `today`: the number of the day (base/when.h), 0 while the clock is unset. Takes NULL. */
struct staff_blocked blocked_cards_state(struct blocked_cards *c, int64_t today, unsigned old_days);
