#include "prints.h"

#include <png.h>
#include <stdlib.h>

void print_shrink(const uint32_t *pixels, int width, int height, uint8_t *to)
{
    int w = width / SHRINK, h = height / SHRINK;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            for (int c = 0; c < 3; c++) {
                unsigned sum = 0;
                for (int i = 0; i < SHRINK * SHRINK; i++)
                    sum += pixels[(y * SHRINK + i / SHRINK) * width + x * SHRINK + i % SHRINK] >> (16 - 8 * c) & 0xFF;
                /* Five bits a channel: flat areas compress, and a shade more or less decides nothing. */
                to[(y * w + x) * 3 + c] = (uint8_t)(sum / (SHRINK * SHRINK) & 0xF8);
            }
}

bool print_write(const char *path, const uint8_t *rgb, int w, int h)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = (png_uint_32)w, .height = (png_uint_32)h, .format = PNG_FORMAT_RGB
    };
    return png_image_write_to_file(&image, path, 0, rgb, 0, NULL) != 0;
}

uint8_t *print_read(const char *path, int w, int h)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_file(&image, path))
        return NULL;
    image.format = PNG_FORMAT_RGB;
    uint8_t *rgb = (int)image.width == w && (int)image.height == h ? malloc(PNG_IMAGE_SIZE(image)) : NULL;
    if (rgb != NULL && png_image_finish_read(&image, NULL, rgb, 0, NULL) != 0)
        return rgb;
    free(rgb);
    png_image_free(&image);
    return NULL;
}
