/* pixel_wait X Y RRGGBB PROGRAM [ARGUMENT ...]: starts the program and prints the milliseconds until that colour stands
   on that pixel of the X screen, seen from outside by a client of its own; then kills the program's process group. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <X11/Xlib.h>
#include <X11/Xutil.h>

enum { POLL_US = 500, GIVE_UP_MS = 30000 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static unsigned long pixel_at(Display *display, int x, int y)
{
    XImage *image = XGetImage(display, DefaultRootWindow(display), x, y, 1, 1, AllPlanes, ZPixmap);
    unsigned long pixel = image != NULL ? XGetPixel(image, 0, 0) & 0xFFFFFF : 0;
    if (image != NULL)
        XDestroyImage(image);
    return pixel;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    Display *display = XOpenDisplay(NULL);
    if (display == NULL)
        return 1;
    int x = (int)strtol(argv[1], NULL, 10), y = (int)strtol(argv[2], NULL, 10);
    unsigned long wanted = strtoul(argv[3], NULL, 16);
    double began = now_ms();
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        execvp(argv[4], argv + 4);
        _exit(127);
    }
    double waited = 0;
    while (pixel_at(display, x, y) != wanted && (waited = now_ms() - began) < GIVE_UP_MS)
        usleep(POLL_US);
    waited = now_ms() - began;
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
    while (pixel_at(display, x, y) == wanted && now_ms() - began < 2 * GIVE_UP_MS)
        usleep(POLL_US); /* until the window is gone, so that the next run starts clean */
    printf("%.2f\n", waited);
    return waited < GIVE_UP_MS ? 0 : 1;
}
