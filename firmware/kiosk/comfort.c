/* Preferences: how screens, voice and touch are to be. For the visit alone; kept under her card if she wishes so.

     identified -> asked [preferences_ask] -> put on, but for what she chose in this visit before [preferences_recalled]
     comfort.keep -> working -> saved | failed;  comfort.forget -> working -> forgotten | failed     [preferences_kept]

   They are kept as words, "text=150 theme=1": a word that is not known, or whose number does not fit, is passed over.

   Element ids: comfort.text.100|150|200|250, comfort.theme.light|dark|yellow|black, comfort.pace.normal|slow,
   comfort.magnify.1|2|3, comfort.voice.off|on, comfort.reach.normal|low, comfort.touch.usual|steady,
   comfort.captions.off|on, comfort.reset comfort.done, comfort.keep comfort.forget; comfort.walk.N is walk.c's. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kiosk/parts.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

void comfort_defaults(struct kiosk *k)
{
    k->theme = CHOICE_LIGHT;
    k->text_percent = 100;
    k->low_reach = k->slow_pace = k->steady_touch = false;
    k->walk_seconds = 0;
    k->captions = k->latin = false;
    k->magnify = 1;
    k->voice = k->rules.speaks || k->headset;
    k->preferences_chosen = 0;
}

void comfort_chosen(struct kiosk *k, enum preference p)
{
    k->preferences_chosen |= (uint16_t)(1u << p);
    k->preferences_changed = true;
    if (k->preferences_step != PREFERENCES_WORKING)
        k->preferences_step = PREFERENCES_REST;
}

/* ---- one by one ---- */

static unsigned language_now(const struct kiosk *k)
{
    return k->language;
}

static void language_put(struct brain *b, unsigned v)
{
    if (v < LANGUAGE_COUNT && b->k->rules.languages[v])
        b->k->language = (enum language)v;
}

static unsigned text_now(const struct kiosk *k)
{
    return k->text_percent;
}

static void text_put(struct brain *b, unsigned v)
{
    if (v == 100 || v == 150 || v == 200 || v == 250)
        b->k->text_percent = (uint16_t)v;
}

static unsigned theme_now(const struct kiosk *k)
{
    return k->theme;
}

static void theme_put(struct brain *b, unsigned v)
{
    if (v <= CHOICE_BLACK_ON_WHITE)
        b->k->theme = (enum theme_choice)v;
}

static unsigned pace_now(const struct kiosk *k)
{
    return k->slow_pace;
}

static void pace_put(struct brain *b, unsigned v)
{
    b->k->slow_pace = v != 0;
}

static unsigned voice_now(const struct kiosk *k)
{
    return k->voice;
}

/* Whoever wears a headset hears, and so does everyone where the library wants it. */
static void voice_put(struct brain *b, unsigned v)
{
    b->k->voice = v != 0 || b->k->headset || b->k->rules.speaks;
}

static unsigned reach_now(const struct kiosk *k)
{
    return k->low_reach;
}

static void reach_put(struct brain *b, unsigned v)
{
    b->k->low_reach = v != 0;
}

static unsigned touch_now(const struct kiosk *k)
{
    return k->steady_touch;
}

static void touch_put(struct brain *b, unsigned v)
{
    b->k->steady_touch = v != 0;
}

static unsigned captions_now(const struct kiosk *k)
{
    return k->captions;
}

static void captions_put(struct brain *b, unsigned v)
{
    b->k->captions = v != 0;
}

static unsigned latin_now(const struct kiosk *k)
{
    return k->latin;
}

static void latin_put(struct brain *b, unsigned v)
{
    b->k->latin = v != 0 && kiosk_offers_latin(b->k);
}

static unsigned magnify_now(const struct kiosk *k)
{
    return k->magnify;
}

static void magnify_put(struct brain *b, unsigned v)
{
    enum { TIMES_MAX = 3 };
    if (v >= 1 && v <= TIMES_MAX)
        b->k->magnify = (uint8_t)v;
}

static unsigned walk_now(const struct kiosk *k)
{
    return k->walk_seconds;
}

static const struct {
    const char *word; /* never changed: it stands in what is kept */
    unsigned (*now)(const struct kiosk *k);
    void (*put)(struct brain *b, unsigned v);
} preferences[PREFERENCE_COUNT] = {
    [PREFERENCE_LANGUAGE] = { "language", language_now, language_put },
    [PREFERENCE_TEXT] = { "text", text_now, text_put },
    [PREFERENCE_THEME] = { "theme", theme_now, theme_put },
    [PREFERENCE_PACE] = { "slow", pace_now, pace_put },
    [PREFERENCE_VOICE] = { "voice", voice_now, voice_put },
    [PREFERENCE_REACH] = { "low", reach_now, reach_put },
    [PREFERENCE_TOUCH] = { "steady", touch_now, touch_put },
    [PREFERENCE_WALK] = { "walk", walk_now, walk_put },
    [PREFERENCE_CAPTIONS] = { "captions", captions_now, captions_put },
    [PREFERENCE_LATIN] = { "latin", latin_now, latin_put },
    [PREFERENCE_MAGNIFY] = { "magnify", magnify_now, magnify_put },
};

static void choose(struct brain *b, enum preference p, unsigned v)
{
    preferences[p].put(b, v);
    comfort_chosen(b->k, p);
}

void comfort_text(struct brain *b, unsigned percent)
{
    choose(b, PREFERENCE_TEXT, percent);
}

void comfort_theme(struct brain *b, unsigned theme)
{
    choose(b, PREFERENCE_THEME, theme);
}

void comfort_pace(struct brain *b, unsigned slow)
{
    choose(b, PREFERENCE_PACE, slow);
}

/* Switched on, it says at once where one is. */
void comfort_voice(struct brain *b, unsigned on)
{
    b->k->voice = on != 0; /* also with a headset: she says so */
    comfort_chosen(b->k, PREFERENCE_VOICE);
    if (b->k->voice)
        effect_add(b, EFFECT_SPEAK);
}

void comfort_reach(struct brain *b, unsigned low)
{
    choose(b, PREFERENCE_REACH, low);
}

void comfort_touch(struct brain *b, unsigned steady)
{
    choose(b, PREFERENCE_TOUCH, steady);
}

void comfort_walk(struct brain *b, unsigned seconds)
{
    choose(b, PREFERENCE_WALK, seconds);
}

void comfort_captions(struct brain *b, unsigned on)
{
    choose(b, PREFERENCE_CAPTIONS, on);
}

void comfort_magnify(struct brain *b, unsigned times)
{
    choose(b, PREFERENCE_MAGNIFY, times);
}

void comfort_reset(struct brain *b, unsigned n)
{
    (void)n;
    uint16_t language = b->k->preferences_chosen & 1u << PREFERENCE_LANGUAGE; /* which it leaves alone, with */
    bool latin = b->k->latin;                                                 /* its letters */
    comfort_defaults(b->k);
    b->k->latin = latin;
    comfort_chosen(b->k, PREFERENCE_TEXT);
    b->k->preferences_chosen = (uint16_t)(((1u << PREFERENCE_COUNT) - 1) & ~(1u << PREFERENCE_LANGUAGE)) | language;
}

/* ---- under her card ---- */

bool kiosk_may_keep(const struct kiosk *k)
{
    return k->rules.keeps_under_card && k->identified && k->ledger.up;
}

void preferences_ask(struct brain *b)
{
    if (b->k->rules.keeps_under_card)
        keep_recall(b, KEPT_PREFERENCES, b->k->patron.id);
}

static void put_on(struct brain *b, const char *word, const char *number)
{
    uint64_t v;
    if (text_to_u64(number, UINT16_MAX, &v) != RESULT_OK)
        return;
    for (unsigned p = 0; p < PREFERENCE_COUNT; p++) {
        bool chosen = (b->k->preferences_chosen >> p & 1) != 0;
        if (!chosen && text_equal(preferences[p].word, word))
            preferences[p].put(b, (unsigned)v);
    }
}

/* "text=150 theme=1": one word after the other. */
static void put_on_all(struct brain *b, char *words)
{
    for (char *at = words; *at != '\0';) {
        char *end = at + strcspn(at, " "), *equals = at + strcspn(at, "=");
        bool last = *end == '\0';
        *end = '\0';
        if (equals < end) {
            *equals = '\0';
            put_on(b, at, equals + 1);
        }
        at = last ? end : end + 1;
    }
}

void preferences_recalled(struct brain *b)
{
    struct kiosk *k = b->k;
    char words[sizeof k->preferences];
    if (b->e->result != RESULT_OK || !k->identified || b->e->memory.n >= sizeof words)
        return;
    text_copy_bytes(words, sizeof words, b->e->memory);
    put_on_all(b, words);
    k->preferences_kept = true;
    k->preferences_changed = k->preferences_chosen != 0;
    k->preferences_step = PREFERENCES_PUT_ON;
    if (k->voice)
        effect_add(b, EFFECT_SPEAK); /* in her language now, and her pace */
}

void comfort_keep(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!kiosk_may_keep(k) || k->preferences_step == PREFERENCES_WORKING)
        return;
    k->preferences[0] = '\0';
    for (unsigned p = 0; p < PREFERENCE_COUNT; p++)
        text_add(k->preferences, sizeof k->preferences, "%s%s=%u", p > 0 ? " " : "", preferences[p].word,
                 preferences[p].now(k));
    keep_save(b, KEPT_PREFERENCES, k->patron.id, bytes_of_text(k->preferences));
    k->preferences_step = PREFERENCES_WORKING;
    k->preferences_changed = false;
}

void comfort_forget(struct brain *b, unsigned n)
{
    struct kiosk *k = b->k;
    (void)n;
    if (!kiosk_may_keep(k) || !k->preferences_kept || k->preferences_step == PREFERENCES_WORKING)
        return;
    keep_erase(b, KEPT_PREFERENCES, k->patron.id);
    k->preferences_step = PREFERENCES_WORKING;
}

void preferences_kept(struct brain *b)
{
    struct kiosk *k = b->k;
    if (k->preferences_step != PREFERENCES_WORKING)
        return;
    bool done = b->e->result == RESULT_OK;
    k->preferences_step = !done ? PREFERENCES_FAILED : b->e->up ? PREFERENCES_SAVED : PREFERENCES_FORGOTTEN;
    if (done)
        k->preferences_kept = b->e->up;
    else if (b->e->up)
        k->preferences_changed = true;
    effect_sound(b, done ? SOUND_DONE : SOUND_NEEDS_YOU);
    if (k->voice)
        effect_add(b, EFFECT_SPEAK);
}

/* It was told once; what she does next goes on from there. */
void preferences_seen(struct kiosk *k)
{
    if (k->preferences_step == PREFERENCES_PUT_ON)
        k->preferences_step = PREFERENCES_REST;
}

void preferences_wipe(struct kiosk *k)
{
    k->preferences_kept = k->preferences_changed = false;
    k->preferences_step = PREFERENCES_REST;
    wipe(k->preferences, sizeof k->preferences);
}
