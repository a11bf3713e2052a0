#include "link/walls.h"

#include "messages/helper.h"

void link_close_in(const char *ca_file, const char *also)
{
    const char *const folders[] = {
        "/etc",
        "/usr/lib",
        "/usr/share/zoneinfo",
        "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
        "/run/systemd/resolve",
        "/dev/urandom",
        ca_file[0] != '\0' ? ca_file : "/etc",
        also[0] != '\0' ? also : "/etc",
    };
    helper_sandbox(HELPER_LINK, folders, sizeof folders / sizeof *folders);
}
