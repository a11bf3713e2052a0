/* Each pixel of a turned picture stands where the panel hangs it, and nothing else is touched. */
#include "painter/turn.h"

#include <string.h>

#include "check.h"

/* Sides that are no multiple of anything, and a glass that is a little larger than the picture. */
enum { WIDE = 83, HIGH = 71, STRIDE = 97, ROWS = 90, UNTOUCHED = 0x00ABCDEF };

static uint32_t picture[WIDE * HIGH], shown[STRIDE * ROWS];

/* As of a sheet of paper in the hand: its first corner goes clockwise. */
static void place_on_glass(int rotate, int x, int y, int *gx, int *gy)
{
    *gx = rotate == 0 ? x : rotate == 90 ? HIGH - 1 - y : rotate == 180 ? WIDE - 1 - x : y;
    *gy = rotate == 0 ? y : rotate == 90 ? x : rotate == 180 ? HIGH - 1 - y : WIDE - 1 - x;
}

static void begin(void)
{
    for (size_t i = 0; i < sizeof picture / sizeof *picture; i++)
        picture[i] = (uint32_t)i;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        shown[i] = UNTOUCHED;
}

static bool holds(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static void check_part(int rotate, struct rect part)
{
    bool on_side = rotate == 90 || rotate == 270;
    int w = on_side ? HIGH : WIDE, h = on_side ? WIDE : HIGH;
    size_t placed = 0, touched = 0;
    begin();
    turn_copy(&(struct turn){ picture, WIDE, HIGH, rotate }, (struct glass_pixels){ shown, w, h, STRIDE }, part);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            int gx, gy;
            place_on_glass(rotate, x, y, &gx, &gy);
            if (!holds(part, gx, gy))
                continue;
            placed++;
            CHECK_EQ(shown[gy * STRIDE + gx], picture[y * WIDE + x]);
        }
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        touched += shown[i] != UNTOUCHED;
    CHECK_EQ(touched, placed);
}

TEST(all_of_a_picture_is_turned)
{
    for (int rotate = 0; rotate < 360; rotate += 90)
        check_part(rotate, (struct rect){ 0, 0, STRIDE, ROWS });
}

TEST(a_part_of_a_picture_is_turned_and_nothing_beside_it)
{
    for (int rotate = 0; rotate < 360; rotate += 90)
        for (int size = 1; size < 40; size += 3)
            for (int at = 0; at < 30; at += 7)
                check_part(rotate, (struct rect){ at, 2 * at, size, 41 - size });
}
