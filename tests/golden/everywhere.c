/* golden-structure PART PARTS: what structure.h asks, of every PARTS-th state in three languages, on three glasses, at
   four text sizes in the light theme, and in the other themes at two. Prints each finding once a state and place.
   golden-structure STATE LANGUAGE GLASS TEXT THEME: of one picture (numbers but for the state). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure.h"
#include "studio.h"

/* What is not mended yet, all on the small glass; the list only shrinks. */
static const struct {
    const char *state;
    enum fault fault;
} known[] = {
    { "account-holds", FAULT_FOCUS }, /* in high contrast the ring meets the card's own outline */
    { "account-deals-holds", FAULT_FOCUS },
};

static bool is_known(const struct shot *s, enum fault fault)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_equal(known[i].state, s->state) && known[i].fault == fault && s->glass.width == glasses[0].width)
            return true;
    return false;
}

static unsigned check(const struct shot *shot)
{
    unsigned bad = 0;
    static struct findings f;
    struct scene *s = studio_scene(shot);
    structure_check(studio_painter(&shot->glass), s, 20, &f);
    char name[SHOT_NAME_SIZE];
    studio_name(shot, name);
    for (size_t i = 0; i < f.count; i++) {
        if (is_known(shot, f.at[i].fault))
            continue;
        printf("%s: %s “%.40s” %s: %s\n", name, f.at[i].at->id, f.at[i].at->name, fault_words(f.at[i].fault),
               f.at[i].words);
        bad++;
    }
    return bad;
}

static unsigned check_themes(struct shot shot, size_t size)
{
    unsigned bad = 0;
    shot.text = text_sizes[size];
    for (int theme = CHOICE_LIGHT; theme <= CHOICE_BLACK_ON_WHITE; theme++) {
        shot.theme = (enum theme_choice)theme;
        if (theme == CHOICE_LIGHT || size % 2 == 0)
            bad += check(&shot);
    }
    return bad;
}

static unsigned check_state(const char *state)
{
    unsigned bad = 0;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++)
        for (size_t g = 0; g < GLASSES; g++)
            for (size_t t = 0; t < SIZES; t++)
                bad += check_themes((struct shot){ .state = state, .language = l, .glass = glasses[g] }, t);
    return bad;
}

int main(int argc, char **argv)
{
    if (!studio_open() || (argc != 3 && argc != 6))
        return 2;
    unsigned bad = 0;
    if (argc == 6)
        return check(&(struct shot){
                   argv[1], (enum language)strtoul(argv[2], NULL, 10), glasses[strtoul(argv[3], NULL, 10) % GLASSES],
                   (uint16_t)strtoul(argv[4], NULL, 10), (enum theme_choice)strtoul(argv[5], NULL, 10) }) > 0;
    size_t part = strtoul(argv[1], NULL, 10), parts = strtoul(argv[2], NULL, 10);
    for (size_t i = part; state_at(i) != NULL; i += parts)
        bad += check_state(state_at(i)->name);
    printf("%u findings\n", bad);
    return bad > 0;
}
