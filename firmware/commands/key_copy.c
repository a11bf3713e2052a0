#include "commands/key_copy.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/hidden.h"
#include "commands/order.h"
#include "commands/running.h"
#include "ledger/backup.h"
#include "shell/clock.h"

enum { LINE_SIZE = PASSPHRASE_MAX + 3 };

static struct backup_place place_of(const struct settings *settings, const char *folder)
{
    return (struct backup_place){ folder, settings->kiosk.id, settings->storage.dir, settings->storage.key_file };
}

static int failed(const char *what)
{
    fprintf(stderr, "kitap: %s\n", what);
    return EXIT_FAILED;
}

static int save_failed(const char *folder, enum result r)
{
    if (r == RESULT_NONE)
        return failed("there is no ledger, or no master key, to be saved yet");
    if (r == RESULT_GONE)
        return failed("there is no such folder; is the stick mounted?");
    fprintf(stderr, "kitap: the master key could not be saved in %s: %s\n", folder, result_text(r));
    return EXIT_FAILED;
}

/* The file is whole: the ledger's owner notes that, if it is still the key in use. */
static int tell(const struct settings *settings, const struct backup *backup)
{
    const struct staff_order order = { .kind = ORDER_KEY_SAVED, .role = STAFF_AT_COMMAND, .seq = backup->key };
    struct staff_answer answer = { .written = 0 };
    enum result r = order_give(settings, &order, &answer);
    if (r == RESULT_OK)
        r = answer.result;
    if (r == RESULT_REFUSED)
        return failed("the master key has changed meanwhile; please save it once more");
    if (r != RESULT_OK) {
        fprintf(stderr, "kitap: %s is whole, but the ledger could not note it: %s\n", backup->file, result_text(r));
        return EXIT_FAILED;
    }
    printf("%s\n", backup->file);
    return EXIT_DONE;
}

static bool read_new(char first[static LINE_SIZE])
{
    char second[LINE_SIZE] = "";
    size_t n = hidden_read("Passphrase: ", first, LINE_SIZE) ? strlen(first) : 0;
    bool good = n >= PASSPHRASE_MIN && n <= PASSPHRASE_MAX;
    if (!good)
        fprintf(stderr, "kitap: a passphrase has %d to %d bytes; six words are a good one\n", PASSPHRASE_MIN,
                PASSPHRASE_MAX);
    else if (!hidden_read("Once more: ", second, sizeof second) || !text_equal(first, second)) {
        fprintf(stderr, "kitap: the two passphrases differ; nothing was written\n");
        good = false;
    }
    wipe(second, sizeof second);
    return good;
}

int key_copy_save(const struct settings *settings, const char *folder)
{
    char passphrase[LINE_SIZE] = "";
    struct backup backup;
    const struct backup_place place = place_of(settings, folder);
    int code = EXIT_FAILED;
    if (read_new(passphrase)) {
        enum result r = key_backup_save(&place, passphrase, &backup);
        code = r == RESULT_OK ? tell(settings, &backup) : save_failed(folder, r);
    }
    wipe(passphrase, sizeof passphrase);
    return code;
}

static int tell_restored(enum result r, const char *from, unsigned rows)
{
    switch (r) {
    case RESULT_OK:
        printf("%u\n", rows);
        fprintf(stderr, "the master key is in place; it opens %u that wait\n", rows);
        return EXIT_DONE;
    case RESULT_NONE:
        return failed("there is no saved master key of this kiosk");
    case RESULT_REFUSED:
        return failed("that is not its passphrase, or the file is damaged; nothing was changed");
    case RESULT_BAD:
        return failed("that file is no saved master key");
    case RESULT_GONE:
        return failed("this copy is older than the ledger: the master key was changed after it was saved; nothing was "
                      "changed");
    case RESULT_BUSY:
        return failed("another command owns the ledger; try again when it has ended");
    case RESULT_IO:
    case RESULT_FULL:
    case RESULT_TIMEOUT:
    case RESULT_SHORT:
    case RESULT_COUNT:
        break;
    }
    fprintf(stderr, "kitap: the master key could not be restored from %s: %s\n", from, result_text(r));
    return EXIT_FAILED;
}

int key_copy_restore(const struct settings *settings, const char *from)
{
    char passphrase[LINE_SIZE] = "";
    unsigned rows = 0;
    const struct backup_place place = place_of(settings, from);
    const struct ledger_options options = order_ledger_options(settings);
    if (running_kiosk(settings))
        return failed("stop the kiosk first: it has its key in memory");
    if (!hidden_read("Passphrase: ", passphrase, sizeof passphrase))
        return failed("no passphrase was given");
    enum result r = key_backup_restore(&place, &options, passphrase, &rows);
    wipe(passphrase, sizeof passphrase);
    return tell_restored(r, from, rows);
}
