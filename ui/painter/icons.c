/* The icons as outlines on a grid of 24, stroke 2, round ends. A letter and its numbers:
   M x y, L x y, C x1 y1 x2 y2 x y: as in SVG; Z closes; O cx cy r: circle; E cx cy r from to: arc, 64ths of a
   turn clockwise from the right; R x y w h r: rounded rectangle; D x y r: filled dot. */
#include <stdlib.h>
#include <string.h>

#include "painter/shapes.h"

static const char *const outlines[ICON_COUNT] = {
    [ICON_NONE] = "",
    [ICON_OUT] = "M19 12 L19 3 L7 3 C5 3 4 4 4 6 L4 18.5 C4 20 5 21 6.5 21 L11 21 M4 18.5 C4 17 5 16 6.5 16 L10.5 16 "
                 "M14 18.5 L22 18.5 M18.5 15 L22 18.5 L18.5 22",
    [ICON_IN] = "M19 12 L19 3 L7 3 C5 3 4 4 4 6 L4 18.5 C4 20 5 21 6.5 21 L10 21 M4 18.5 C4 17 5 16 6.5 16 L10 16 "
                "M14 18.5 L22 18.5 M17.5 15 L14 18.5 L17.5 22",
    [ICON_BOOKS] = "M3 4 L13 4 L13 20 L3 20 Z M8 4 L8 20 M3 8.5 L13 8.5 M13.6 5.2 L17.6 4.2 L21.4 19 L17.4 20 Z",
    [ICON_LEARN] = "R7 2 10 20 2.5 M9.6 9.6 L11.4 11.4 L14.6 7.6 M11 18 L13 18",
    [ICON_HOME] = "M3 12 L12 4 L21 12 M5.5 10 L5.5 20 L18.5 20 L18.5 10 M10 20 L10 14.5 L14 14.5 L14 20",
    [ICON_BACK] = "M20 12 L4.5 12 M11 5.5 L4.5 12 L11 18.5",
    [ICON_NEXT] = "M4 12 L19.5 12 M13 5.5 L19.5 12 L13 18.5",
    [ICON_HELP] = "O12 12 9.5 M9.3 9.6 C9.3 6 14.8 6.2 14.8 9.5 C14.8 11.7 12 11.8 12 14 D12 17 1.3",
    [ICON_GLOBE] = "O12 12 9.5 M2.5 12 L21.5 12 M12 2.5 C6.6 7 6.6 17 12 21.5 M12 2.5 C17.4 7 17.4 17 12 21.5",
    [ICON_MORE] = "M5 9 L12 16 L19 9",
    [ICON_UP] = "M5 15 L12 8 L19 15",
    [ICON_CHECK] = "M4.5 13 L9.5 18 L19.5 7",
    [ICON_TEXT] = "M2 19 L7.5 5 L13 19 M4 14 L11 14 M14.5 19 L18.2 10 L22 19 M15.9 16 L20.6 16",
    [ICON_CONTRAST] = "R3 3 18 18 3 M8 17 L12 7 L16 17 M9.5 13.6 L14.5 13.6",
    [ICON_VOICE] = "M3 9.5 L6.5 9.5 L11 5.5 L11 18.5 L6.5 14.5 L3 14.5 Z E10.5 12 5 -7 7 E10.5 12 9.5 -8 8",
    [ICON_SLOW] = "M4 15.8 C4.5 7 15.5 7 16 15.8 Z M16 15.8 C19.5 15.5 20 14.5 20.5 13.6 C22.8 12.8 22 9.6 19.6 10.2 "
                  "C17.8 10.7 18.2 12.8 17.6 15.6 M2.5 15.8 L4 15.8 M6.5 16 L6.5 18.5 M13.5 16 L13.5 18.5",
    [ICON_AGAIN] = "E12 12.5 8.5 2 55 M18 6.5 L20.5 9 M20.5 3.5 L20.5 9 L15 9",
    [ICON_BELL] =
        "M5 17 C6.5 15.5 6.5 13 6.5 10.5 C6.5 3.6 17.5 3.6 17.5 10.5 C17.5 13 17.5 15.5 19 17 Z M12 2.8 L12 5 "
        "M10 20.8 L14 20.8",
    [ICON_CARD] = "R2.5 5 19 14 2 O8.2 10.6 1.7 M5.4 15.6 C5.6 12.9 10.8 12.9 11 15.6 M14 10 L18.5 10 M14 14 L18.5 14",
    [ICON_KEYS] = "R2 5.5 20 13 2.5 D6 10 1 D9 10 1 D12 10 1 D15 10 1 D18 10 1 M7.5 14.5 L16.5 14.5",
    [ICON_PRINT] = "M7 8.5 L7 3.5 L17 3.5 L17 8.5 M7 17.5 L3.5 17.5 L3.5 8.5 L20.5 8.5 L20.5 17.5 L17 17.5 "
                   "M7 14 L17 14 L17 21 L7 21 Z D17.6 11.3 1",
    [ICON_QR] =
        "R3 3 7 7 .5 R14 3 7 7 .5 R3 14 7 7 .5 D6.5 6.5 1.2 D17.5 6.5 1.2 D6.5 17.5 1.2 M14 14 L17.5 14 L17.5 17 "
        "D21 14 1.1 D14 20.8 1.1 D14.2 17.2 1 M20.8 17.8 L20.8 20.8 L18 20.8",
    [ICON_LEAF] = "M6 18.5 C2.5 9 9.5 4 20.5 4 C21 15 15.5 21.5 6 18.5 Z M3.5 21.5 C5.5 16 9 12.5 14 10.5",
    [ICON_PEOPLE] = "O9 8 4 M2 20.5 C2 12.6 16 12.6 16 20.5 O17.5 9 2.8 M18 14.2 C20.8 14.6 22 16.8 22 19",
    [ICON_PERSON] = "O12 7.5 4.3 M4 21 C4 12.4 20 12.4 20 21",
    [ICON_PLUG] = "M9 2.8 L9 8 M15 2.8 L15 8 M6 8 L18 8 L18 11 C18 18.6 6 18.6 6 11 Z M12 17 L12 21.5",
    [ICON_SHELF] = "M2.5 20.5 L21.5 20.5 M5 20 L5 8 L9 8 M9 20 L9 4 L13 4 L13 20 M13 9.4 L16.4 8.6 L19.6 20",
    [ICON_TROLLEY] = "M2 4 L5 4 L7.4 16 L18.8 16 L21 7.5 L5.8 7.5 O9 20 1.4 O17.3 20 1.4",
    [ICON_CLOCK] = "O12 12 9.5 M12 6.5 L12 12 L16 14.5",
    [ICON_MONEY] = "O12 12 9.5 M8 7.6 L16 7.6 M8 11 L16 11 M12 11 L12 17.4",
    [ICON_SEARCH] = "O10.5 10.5 6.7 M15.5 15.5 L21 21",
    [ICON_DEL] = "M8.5 5 L21 5 L21 19 L8.5 19 L2.5 12 Z M12.2 9.6 L17 14.4 M17 9.6 L12.2 14.4",
    [ICON_SHIFT] = "M12 3.5 L20.5 12.5 L16 12.5 L16 20 L8 20 L8 12.5 L3.5 12.5 Z",
    [ICON_PIN] = "M12 22 C5.5 15.5 4.5 12.5 4.5 10 C4.5 0 19.5 0 19.5 10 C19.5 12.5 18.5 15.5 12 22 Z O12 9.6 2.6",
    [ICON_HANG_UP] = "M2.5 14.5 C2.5 7 21.5 7 21.5 14.5 L20.5 16.2 L16 15 L15.8 12.3 C13.4 11.6 10.6 11.6 8.2 12.3 "
                     "L8 15 L3.5 16.2 Z",
    [ICON_SPEAK] = "M3 4 L21 4 L21 16.5 L10 16.5 L6 20.5 L6 16.5 L3 16.5 Z M7.5 8.3 L16.5 8.3 M7.5 12.2 L13 12.2",
    [ICON_WRENCH] = "M3.5 20.5 L12.5 11.5 E16 7.5 5.2 -3 52 M21 6 L17.6 8.8 L15.2 6.4 L17.8 2.8",
    [ICON_READER] = "R2.5 15 19 5.5 2.7 E12 16.5 5 40 56 E12 16.5 9.3 40 56",
    [ICON_SCREEN] = "R2.5 4 19 13 2 M12 17 L12 21 M8 21 L16 21",
    [ICON_DISK] = "M4 6 C4 2 20 2 20 6 C20 10 4 10 4 6 Z M4 6 L4 18 C4 22 20 22 20 18 L20 6 M4 12 C4 16 20 16 20 12",
    [ICON_SERVER] = "R3 3.5 18 7.5 1 R3 13 18 7.5 1 D7 7.2 1.2 D7 16.8 1.2 M11.5 7.2 L17 7.2 M11.5 16.8 L17 16.8",
    [ICON_QUEUE] = "M3 5 L21 5 M3 11.5 L12.5 11.5 M3 18 L9 18 M17.5 10.5 L17.5 20 M13.8 16.4 L17.5 20 L21.2 16.4",
    [ICON_LIST] = "M8.5 5.5 L21 5.5 M8.5 12 L21 12 M8.5 18.5 L21 18.5 D3.7 5.5 1.3 D3.7 12 1.3 D3.7 18.5 1.3",
    [ICON_LOW] = "M12 3 L12 13 M7.5 9 L12 13.5 L16.5 9 R3 17 18 4.5 1.6",
    [ICON_LOCK] = "R4.5 10.5 15 11 2 M8 10.5 L8 7.5 C8 1.8 16 1.8 16 7.5 L16 10.5 M12 15 L12 17",
    [ICON_POWER] = "M12 2.8 L12 11.5 E12 13 8.5 55 105",
    [ICON_TOUCH] =
        "M8.5 14.8 L8.5 4.2 C8.5 2 11.5 2 11.5 4.2 L11.5 11 L17.5 12.6 C19 13 19.6 14 19.3 15.5 L18.3 19.5 "
        "C17.9 21 17 21.6 15.5 21.6 L11.5 21.6 C10 21.6 9 21 8.2 20 L4.6 15.4 C3.6 13.6 5.6 12.4 6.9 13.6 L8.5 15.2",
    [ICON_PHONE] = "R6.5 2 11 20 2.5 M11 18.5 L13 18.5",
    [ICON_MAIL] = "R2.5 5 19 14 2 M3.5 7 L12 13.5 L20.5 7",
    [ICON_CAMERA] = "M3 8 L7.5 8 L9.5 5 L14.5 5 L16.5 8 L21 8 L21 19.5 L3 19.5 Z O12 13.3 3.6",
    [ICON_MICROPHONE] = "R8.5 2.5 7 12 3.5 M5 11 C5 19.5 19 19.5 19 11 M12 17.5 L12 21.5 M8.5 21.5 L15.5 21.5",
    [ICON_MAP] = "M3 6 L9 3.5 L15 6.5 L21 4 L21 18 L15 20.5 L9 17.5 L3 20 Z M9 3.5 L9 17.5 M15 6.5 L15 20.5",
    [ICON_BUS] = "R4 3 16 15 2.5 M4 11 L20 11 M7.5 18 L7.5 21 M16.5 18 L16.5 21 D8 14.5 1.2 D16 14.5 1.2",
    [ICON_DOCTOR] = "M5 3 L5 8 C5 14 13 14 13 8 L13 3 M9 12.5 L9 15 C9 22 18 22 18 15.5 L18 13 O18 10.5 2.2",
    [ICON_PILL] =
        "M4.8 12.2 L12.2 4.8 C16.5 0.8 23 7.5 19.2 11.8 L11.8 19.2 C7.5 23 1 16.5 4.8 12.2 Z M8.5 8.5 L15.5 15.5",
    [ICON_FACE] = "O12 12 9.5 D8.6 10 1.2 D15.4 10 1.2 M8 14.8 C9.6 17.6 14.4 17.6 16 14.8",
    [ICON_PHOTO] = "R3 4 18 16 2 O8.5 9.5 1.8 M3.5 18 L9.5 12.5 L13 16 L16 13.5 L20.5 18",
    [ICON_PLAY] = "M7 4 L19.5 12 L7 20 Z",
    [ICON_DOWNLOAD] = "M12 3 L12 15 M7 10.5 L12 15.5 L17 10.5 M4 20.5 L20 20.5",
    [ICON_LINK] = "M10 14 C12 16 14 15.5 15.2 14.3 L19 10.5 C22.5 6.5 17.5 1.8 13.6 5 L12 6.6 "
                  "M14 10 C12 8 10 8.5 8.8 9.7 L5 13.5 C1.5 17.5 6.5 22.2 10.4 19 L12 17.4",
    [ICON_KEY] = "O8 15.5 4.5 M11.3 12.2 L20.5 3 M17 6.5 L20 9.5 M14.2 9.3 L16.2 11.3",
    [ICON_FIRE] = "M12 21.5 C6.5 21.5 4.5 17.5 5.5 13.5 C6.3 10.5 9.5 8.5 8.5 2.5 C12.5 3.5 14.5 6.5 14.5 9.5 "
                  "C15.3 9 15.8 8 15.8 7 C18 9.5 19 12 18.8 15 C18.5 19 16 21.5 12 21.5 Z",
    [ICON_DROP] = "M12 2.5 C8 8 5 11.5 5 15 C5 23.5 19 23.5 19 15 C19 11.5 16 8 12 2.5 Z",
    [ICON_SHIELD] =
        "M12 2.5 L20 5.5 L20 11 C20 16.5 17 19.8 12 21.8 C7 19.8 4 16.5 4 11 L4 5.5 Z M8.5 11.8 L11 14.3 L15.5 9.3",
    [ICON_STAR] = "M12 2.8 L14.8 9 L21.5 9.6 L16.4 14 L18 20.6 L12 17 L6 20.6 L7.6 14 L2.5 9.6 L9.2 9 Z",
    [ICON_CALENDAR] =
        "R3 5 18 16 2 M3 10 L21 10 M8 2.5 L8 7 M16 2.5 L16 7 D8 14 1.1 D12 14 1.1 D16 14 1.1 D8 17.6 1.1 D12 17.6 1.1",
    [ICON_PEN] = "M4 20 L5.2 15 L16.5 3.7 L20.3 7.5 L9 18.8 Z M14 6.2 L17.8 10",
    [ICON_ID] = "R2.5 4.5 19 15 2 R5.5 8 5 6 .8 M14 9 L18.5 9 M14 12.5 L18.5 12.5 M5.5 16.8 L18.5 16.8",
    [ICON_ABOVE] = "M12 20 L12 4.5 M5.5 11 L12 4.5 L18.5 11",
    [ICON_BELOW] = "M12 4 L12 19.5 M5.5 13 L12 19.5 L18.5 13",
};

/* The next n numbers after the letter. */
static const char *numbers(const char *at, float *to, int n)
{
    for (int i = 0; i < n; i++) {
        char *end;
        to[i] = strtof(at, &end);
        at = end;
    }
    return at;
}

static void one_shape(struct pen *p, char letter, const float *v)
{
    p->n = 0;
    if (letter == 'D') {
        pen_dot(p, v[0], v[1], v[2]);
        return;
    }
    if (letter == 'O')
        pen_arc(p, v[0], v[1], v[2], 0, 63);
    if (letter == 'E')
        pen_arc(p, v[0], v[1], v[2], (int)v[3], (int)v[4]);
    if (letter == 'R')
        pen_round(p, v[0], v[1], v[2], v[3], v[4]);
    pen_stroke(p, 2, CAP_ROUND, letter != 'E');
}

static void draw_outline(struct pen *p, const char *at)
{
    static const char letters[] = "MLCZOERD";
    static const int counts[] = { 2, 2, 6, 0, 3, 5, 5, 3 };
    for (float v[6]; *at != '\0';) {
        const char *which = strchr(letters, *at);
        if (which == NULL || *at == ' ') {
            at++;
            continue;
        }
        char letter = *at;
        if (letter != 'L' && letter != 'C' && letter != 'Z')
            pen_stroke(p, 2, CAP_ROUND, false);
        at = numbers(at + 1, v, counts[which - letters]);
        if (letter == 'M')
            pen_move(p, v[0], v[1]);
        else if (letter == 'L')
            pen_line(p, v[0], v[1]);
        else if (letter == 'C')
            pen_cubic(p, v[0], v[1], v[2], v[3], v[4], v[5]);
        else if (letter == 'Z')
            pen_stroke(p, 2, CAP_ROUND, true);
        else
            one_shape(p, letter, v);
    }
    pen_stroke(p, 2, CAP_ROUND, false);
}

void build_icon(struct pen *p, int variant)
{
    pen_set(p, 0, 0, (float)p->h / 24);
    draw_outline(p, outlines[variant]);
}
