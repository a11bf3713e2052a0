/* A settings file, and the same bytes as notices: errors have lines, and none is without its words. */
#include "fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "settings/notices.h"
#include "settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings;
    static struct settings_errors errors;
    char path[64];
    int fd = memfd_create("settings", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    text_format(path, sizeof path, "/proc/self/fd/%d", fd);
    enum result r = settings_load(path, &settings, &errors);
    assert((r == RESULT_OK) == (errors.count == 0));
    for (unsigned i = 0; i < errors.count && i < SETTINGS_ERRORS_MAX; i++)
        assert(errors.list[i].text[0] != '\0');
    static struct notice_shelf shelf;
    r = notices_load(path, &shelf, &errors);
    assert((r == RESULT_OK) <= (errors.count == 0) && shelf.count <= NOTICES_MAX);
    close(fd);
    return 0;
}
