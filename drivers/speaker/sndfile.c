#include "speaker/sndfile.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"

static bool find(void *library, const char *name, void *to, size_t size)
{
    void *at = dlsym(library, name);
    memcpy(to, &at, size); /* ISO C has no cast from an object to a function */
    return at != NULL;
}

const struct sndfile_calls *sndfile_calls(void)
{
    static struct sndfile_calls calls;
    static bool tried, works;
    if (tried)
        return works ? &calls : NULL;
    tried = true;
    void *library = dlopen("libsndfile.so.1", RTLD_NOW | RTLD_LOCAL);
    works = library != NULL && find(library, "sf_open_fd", &calls.open_fd, sizeof calls.open_fd) &&
            find(library, "sf_readf_float", &calls.read_floats, sizeof calls.read_floats) &&
            find(library, "sf_writef_short", &calls.write_shorts, sizeof calls.write_shorts) &&
            find(library, "sf_strerror", &calls.error_text, sizeof calls.error_text) &&
            find(library, "sf_close", &calls.close, sizeof calls.close);
    if (!works)
        log_warning("speaker: libsndfile is not installed; the library's recordings are not heard");
    return works ? &calls : NULL;
}
