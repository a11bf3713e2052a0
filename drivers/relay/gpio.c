/* A line of a GPIO chip, by the second version of the kernel's interface (linux/gpio.h): asked of the chip as an output
   with the value that it is to have from its first moment on. */
#include <linux/gpio.h>
#include <string.h>

#include "base/text.h"
#include "relay/way.h"

static int open_line(const struct relay_kernel *kernel, const struct relay_options *options, bool on)
{
    struct gpio_v2_line_request request = { .num_lines = 1 };
    int chip = kernel->open(kernel->self, options->device);
    if (chip < 0)
        return -1;
    request.offsets[0] = options->line;
    text_copy(request.consumer, sizeof request.consumer, "kitap");
    request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT | (options->active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0);
    request.config.num_attrs = 1;
    request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    request.config.attrs[0].attr.values = on ? 1 : 0;
    request.config.attrs[0].mask = 1;
    int r = kernel->control(kernel->self, chip, GPIO_V2_GET_LINE_IOCTL, &request);
    kernel->close(kernel->self, chip);
    return r < 0 ? -1 : request.fd;
}

static bool set_line(const struct relay_kernel *kernel, const struct relay_options *options, int fd, bool on)
{
    struct gpio_v2_line_values values = { .bits = on ? 1 : 0, .mask = 1 };
    (void)options;
    return kernel->control(kernel->self, fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) >= 0;
}

const struct relay_way relay_gpio = { open_line, set_line };
