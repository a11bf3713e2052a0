/* Lessons of the stage: see stage.h. */
#include "stage.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define ALL(t)                                                                                                         \
    {                                                                                                                  \
        {                                                                                                              \
            (t), (t), (t)                                                                                              \
        }                                                                                                              \
    }

static const struct lesson_choice choices[] = { { .good = false }, { .good = true } };
static const struct lesson_step asks[] = { { .kind = LESSON_SHOW },
                                           { .kind = LESSON_CHOOSE, .choices = choices, .choices_count = 2 } };
static const struct lesson_text hints[] = { ALL("Тағы бір рет."), ALL("Мына жерде."), ALL("Қараңыз.") };

static const struct lesson_part act_parts[] = {
    { .id = "tap", .kind = LESSON_PART_KEY, .worth = LESSON_GOOD, .to = LESSON_NOTHING },
    { .id = "hold", .kind = LESSON_PART_KEY, .by = LESSON_BY_HOLD, .worth = LESSON_GOOD, .to = LESSON_NOTHING },
    { .id = "page", .kind = LESSON_PART_TEXT, .by = LESSON_BY_PUSH_UP, .worth = LESSON_GOOD, .to = LESSON_NOTHING },
};
static const struct lesson_part find_parts[] = {
    { .id = "salt", .kind = LESSON_PART_ROW, .worth = LESSON_MISS, .to = LESSON_NOTHING },
    { .id = "apple", .kind = LESSON_PART_ROW, .worth = LESSON_GOOD, .to = LESSON_NOTHING },
};
static const struct lesson_part call_parts[] = {
    { .id = "answer", .kind = LESSON_PART_KEY, .worth = LESSON_MISS, .to = 1 },
    { .id = "hang-up", .kind = LESSON_PART_KEY, .worth = LESSON_GOOD, .to = 2 },
};
static const struct lesson_part code_parts[] = {
    { .id = "hang-up", .kind = LESSON_PART_KEY, .worth = LESSON_GOOD, .to = 2 },
};
static const struct lesson_part end_parts[] = { { .kind = LESSON_PART_NOTICE, .to = LESSON_NOTHING } };
static const struct lesson_scene screens[] = { { .parts = call_parts, .parts_count = LENGTH(call_parts) },
                                               { .parts = code_parts, .parts_count = LENGTH(code_parts) },
                                               { .parts = end_parts, .parts_count = 1, .end = true } };
static const char *const word[] = { "су" };

static const struct lesson_step acts[] = {
    { .kind = LESSON_DO,
      .scene = { act_parts, LENGTH(act_parts), LESSON_ON_PHONE, false },
      .hints = hints,
      .hints_count = 3 },
    { .kind = LESSON_FIND,
      .scene = { find_parts, LENGTH(find_parts), LESSON_ON_PAGE, false },
      .hints = hints,
      .hints_count = 3 },
    { .kind = LESSON_TYPE,
      .expect = { word, word, word },
      .expect_count = { 1, 1, 1 },
      .keys = LESSON_LETTERS,
      .hints = hints,
      .hints_count = 3 },
    { .kind = LESSON_PRACTISE, .screens = screens, .screens_count = LENGTH(screens), .hints = hints, .hints_count = 3 },
};

static const struct lesson asking = { .id = "asks", .steps = asks, .steps_count = LENGTH(asks) },
                           acting = { .id = "acts", .steps = acts, .steps_count = LENGTH(acts) },
                           running = {
                               .id = "runs", .steps = asks, .steps_count = LENGTH(asks), .course = LESSON_FOR_STAFF
                           };
const struct lesson_shelf stage_lessons = { .count = 3, .learners = 2, .lessons = { &asking, &acting, &running } };
