/* drivers/speaker/sndfile.h: libsndfile, loaded when first a recording is looked for: a library without its own
   recordings never loads it and the codecs behind it. */
#pragma once

#include <sndfile.h>

#include "base/result.h"

struct sndfile_calls {
    SNDFILE *(*open_fd)(int fd, int mode, SF_INFO *info, int close_desc);
    sf_count_t (*read_floats)(SNDFILE *, float *to, sf_count_t frames);
    sf_count_t (*write_shorts)(SNDFILE *, const short *from, sf_count_t frames);
    const char *(*error_text)(SNDFILE *); /* NULL: of the last open_fd */
    int (*close)(SNDFILE *);
};

/* NULL with a line in the log, the first time: it is not installed. It stays for the process's life. */
const struct sndfile_calls *sndfile_calls(void);
