/* The peer of the cold start: links SDL2 alone, the same hints and window as the kiosk, presents one frame of one
   colour, and waits to be killed. */
#include <stdlib.h>

#include <SDL.h>

int main(int argc, char **argv)
{
    int width = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1920;
    int height = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1080;
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    setenv("XCOMPOSEFILE", "/dev/null", 1);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return 1;
    SDL_Window *window = SDL_CreateWindow("empty", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, width, height, 0);
    SDL_Surface *surface = window != NULL ? SDL_GetWindowSurface(window) : NULL;
    if (surface == NULL)
        return 1;
    SDL_FillRect(surface, NULL, SDL_MapRGB(surface->format, 0xFA, 0xF4, 0xE8));
    SDL_UpdateWindowSurface(window);
    SDL_WaitEvent(NULL);
    SDL_WaitEvent(NULL);
    for (;;)
        SDL_Delay(1000);
}
