/* replay CORPUS SECONDS: runs every file of the folder, then mutations of them from a fixed seed until the time is up.
   On a crash the input is the last one written to replay-input. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/ulid.h"
#include "fuzz.h"

enum { FILES_MAX = 256, INPUT_MAX = 16384, MUTATIONS_MAX = 8 };

static struct {
    uint8_t at[INPUT_MAX];
    size_t n;
} corpus[FILES_MAX];
static size_t corpus_count;
static uint64_t drawn;

static uint64_t draw(uint64_t below)
{
    return seed_number((struct seed){ 0x4B69, 0x746170 }, drawn++) % below;
}

static void load(const char *folder)
{
    char path[1024];
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL && corpus_count < FILES_MAX) {
        text_format(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *f = entry->d_name[0] != '.' ? fopen(path, "rbe") : NULL;
        if (f == NULL)
            continue;
        corpus[corpus_count].n = fread(corpus[corpus_count].at, 1, INPUT_MAX, f);
        corpus_count++;
        fclose(f);
    }
    if (dir != NULL)
        closedir(dir);
}

static void mutate_once(uint8_t *at, size_t *n)
{
    size_t where = *n > 0 ? draw(*n) : 0;
    switch (draw(5)) {
    case 0:
        if (*n > 0)
            at[where] ^= (uint8_t)(1u << draw(8));
        break;
    case 1:
        if (*n > 0)
            at[where] = (uint8_t)draw(256);
        break;
    case 2: /* cut out a piece */
        memmove(at + where, at + where + (*n - where) / 2, *n - where - (*n - where) / 2);
        *n -= (*n - where) / 2;
        break;
    case 3: /* put in a byte */
        if (*n < INPUT_MAX) {
            memmove(at + where + 1, at + where, *n - where);
            at[where] = (uint8_t)draw(256);
            (*n)++;
        }
        break;
    default: /* cut the end */
        *n = where;
        break;
    }
}

static void mutate_and_run(void)
{
    static uint8_t input[INPUT_MAX];
    size_t from = draw(corpus_count), n = corpus[from].n;
    memcpy(input, corpus[from].at, n);
    for (uint64_t left = 1 + draw(MUTATIONS_MAX); left > 0; left--)
        mutate_once(input, &n);
    LLVMFuzzerTestOneInput(input, n);
}

int main(int argc, char **argv)
{
    uint64_t seconds;
    if (argc != 3 || text_to_u64(argv[2], 3600, &seconds) != RESULT_OK)
        return 2;
    load(argv[1]);
    if (corpus_count == 0)
        return 1;
    for (size_t i = 0; i < corpus_count; i++)
        LLVMFuzzerTestOneInput(corpus[i].at, corpus[i].n);
    time_t end = time(NULL) + (time_t)seconds;
    while (time(NULL) < end)
        for (int i = 0; i < 100; i++)
            mutate_and_run();
    printf("%llu draws, %zu seeds\n", (unsigned long long)drawn, corpus_count);
    return 0;
}
