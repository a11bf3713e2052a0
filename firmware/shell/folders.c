#include "shell/folders.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "shell/core/core.h"

void folders_share(char *to, size_t size, const char *name)
{
    char own[FOLDER_SIZE] = "";
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    own[n > 0 ? n : 0] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(own, '/');
        if (slash != NULL)
            *slash = '\0';
    }
    text_format(to, size, "%s/share/kitap/%s", own, name);
}

void folders_private_socket(const struct settings *s, char *to, size_t size)
{
    text_format(to, size, "%s/kitap.socket", s->storage.dir);
}

void folders_state_lock(const struct settings *s, char *to, size_t size)
{
    text_format(to, size, "%s/kitap.lock", s->storage.dir);
}

void folders_helper_programs(const struct settings *s, struct child_program out[static HELPER_COUNT])
{
    static const char *const locks[] = { "reader.lock", "reader-1.lock", "reader-2.lock", "reader-3.lock",
                                         "link.lock",   "list.lock",     "mail.lock",     "city.lock",   "https.lock" };
    _Static_assert(sizeof locks / sizeof *locks == HELPER_COUNT, "a lock each");
    for (int i = 0; i < HELPER_COUNT; i++) {
        out[i].name = helper_program((enum helper)i);
        text_format(out[i].lock, sizeof out[i].lock, "%s/%s", s->storage.dir, locks[i]);
    }
}
