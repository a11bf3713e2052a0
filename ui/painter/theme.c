#include "painter/theme.h"

#include <assert.h>

static const struct theme_colours themes[THEME_COUNT] = {
    [THEME_LIGHT] = { .paper = 0xFAF4E8,
                      .sheet = 0xFFFDF8,
                      .sand = 0xF1E7D4,
                      .sand2 = 0xE6D8BD,
                      .tint = 0xDDECE4,
                      .hair = 0xDCCEB4,
                      .line = 0x857459,
                      .ink = 0x0E1C1A,
                      .ink2 = 0x2A3633,
                      .main = 0x08453F,
                      .on_main = 0xFFFFFF,
                      .main_edge = 0x042A26,
                      .shape = 0x0F6B60,
                      .pad = 0x0F5C53,
                      .need = 0xFFCB80,
                      .on_need = 0x0E1C1A,
                      .need_edge = 0x9A5200,
                      .ornament_on_main = 0x175F56,
                      .mark_inside = 0xFFFFFF },
    [THEME_DARK] = { .paper = 0x0D1917,
                     .sheet = 0x152522,
                     .sand = 0x1B2F2B,
                     .sand2 = 0x26403A,
                     .tint = 0x173A34,
                     .hair = 0x2C4640,
                     .line = 0x7FA39B,
                     .ink = 0xFFF8EA,
                     .ink2 = 0xF1E7D4,
                     .main = 0xA8E0D1,
                     .on_main = 0x04211C,
                     .main_edge = 0x5FA898,
                     .shape = 0x6CC7B4,
                     .pad = 0x6CC7B4,
                     .need = 0xFFCB80,
                     .on_need = 0x0E1C1A,
                     .need_edge = 0xFFCB80,
                     .ornament_on_main = 0x8FCDBD,
                     .mark_inside = 0x0D1917,
                     .dark = true },
    [THEME_YELLOW_ON_BLACK] = { .hair = 0xFFFF99,
                                .line = 0xFFFF99,
                                .ink = 0xFFFF99,
                                .ink2 = 0xFFFF99,
                                .main = 0xFFFF99,
                                .shape = 0xFFFF99,
                                .pad = 0xFFFF99,
                                .on_need = 0xFFFFFF,
                                .need_edge = 0xFFFFFF,
                                .contrast = true,
                                .dark = true },
    [THEME_BLACK_ON_WHITE] = { .paper = 0xFFFFFF,
                               .sheet = 0xFFFFFF,
                               .sand = 0xFFFFFF,
                               .sand2 = 0xFFFFFF,
                               .tint = 0xFFFFFF,
                               .on_main = 0xFFFFFF,
                               .need = 0xFFFFFF,
                               .mark_inside = 0xFFFFFF,
                               .contrast = true },
};

const struct theme_colours *theme_colours(enum theme theme)
{
    assert(theme < THEME_COUNT);
    return &themes[theme];
}

const struct palette *theme_palette(unsigned number)
{
    static const struct palette palettes[PALETTES] = {
        { 0x08453F, 0x2F8576, 0xFFF6E4, 0xE3B66A }, /* jailau */
        { 0xF3D9A4, 0xC28A35, 0x231503, 0x8A4B12 }, /* apricot */
        { 0x5A1A1F, 0xA8484A, 0xFFF1E2, 0xE8B48A }, /* madder */
        { 0xEFE4CE, 0xB79E6E, 0x1C1A12, 0x6A5420 }, /* felt */
        { 0x1B2F57, 0x4C6BA8, 0xF7F2E6, 0xE1BE74 }, /* night */
        { 0xCFE3D6, 0x6FA68C, 0x0D231A, 0x22614A }, /* grass */
        { 0x3B2A1A, 0x8A6541, 0xFCF0DC, 0xDDAE62 }, /* saddle */
        { 0xD5E4EE, 0x7BA3BF, 0x0C1D2B, 0x2B5F86 }, /* glacier */
        { 0x3A2348, 0x7D5A97, 0xFAF0F2, 0xE0B37C }, /* plum */
        { 0xF4D3C2, 0xCB8465, 0x2A1009, 0x8C3A1E }, /* clay */
        { 0x20383A, 0x5C8A85, 0xF4F3E6, 0xD8C07A }, /* saxaul */
        { 0xE7E0C3, 0xA5A05A, 0x1D1D08, 0x5C5A1A }, /* feather grass */
    };
    return &palettes[number % PALETTES];
}
