/* A module for weston: a seat with a finger on it. Weston's headless backend has no seat at all, and SDL 2.26 crashes
   in SDL_Init where there is none. SIGUSR1 taps the glass at KITAP_TAP ("0.5 0.5": shares of its width and height). */
#include <libweston/libweston.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Exported by libweston for its backends; in no header of the package. */
void weston_seat_init(struct weston_seat *seat, struct weston_compositor *compositor, const char *name);
int weston_seat_init_pointer(struct weston_seat *seat);
int weston_seat_init_touch(struct weston_seat *seat);
struct weston_touch_device *weston_touch_create_touch_device(struct weston_touch *touch, const char *syspath,
                                                             void *data, const void *ops);
void notify_touch_normalized(struct weston_touch_device *device, const struct timespec *time, int id, double x,
                             double y, const struct weston_point2d_device_normalized *normalized, int touch_type);
void notify_touch_frame(struct weston_touch_device *device);
int wet_module_init(struct weston_compositor *compositor, int *argc, char *argv[]);

static struct weston_compositor *compositor;
static struct weston_touch_device *finger;

static void touch(double x, double y, int type)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    notify_touch_normalized(finger, &now, 0, x, y, NULL, type);
    notify_touch_frame(finger);
}

static int tap(int number, void *data)
{
    double x = 0.5, y = 0.5;
    const struct weston_output *glass = wl_container_of(compositor->output_list.next, glass, link);
    FILE *where = fopen(getenv("KITAP_TAP"), "r");
    (void)number;
    (void)data;
    if (where == NULL || fscanf(where, "%lf %lf", &x, &y) != 2)
        return 1;
    fclose(where);
    touch(x * glass->width, y * glass->height, WL_TOUCH_DOWN);
    touch(x * glass->width, y * glass->height, WL_TOUCH_UP);
    return 1;
}

WL_EXPORT int wet_module_init(struct weston_compositor *of, int *argc, char *argv[])
{
    struct weston_seat *seat = calloc(1, sizeof *seat);
    (void)argc;
    (void)argv;
    if (seat == NULL)
        return -1;
    compositor = of;
    weston_seat_init(seat, of, "default");
    weston_seat_init_pointer(seat);
    weston_seat_init_touch(seat);
    finger = weston_touch_create_touch_device(weston_seat_get_touch(seat), "finger", NULL, NULL);
    struct wl_event_loop *loop = wl_display_get_event_loop(of->wl_display);
    return finger != NULL && wl_event_loop_add_signal(loop, SIGUSR1, tap, NULL) != NULL ? 0 : -1;
}
