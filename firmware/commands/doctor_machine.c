#include "commands/doctor_machine.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { FILE_MAX = 1024 * 1024, SMALL_SIZE = 4096, LINKS_MAX = 8, PATH_ROOM = 2 * MACHINE_PATH_SIZE };

struct machine machine_here(void)
{
    struct machine m = { .uid = geteuid() };
    const char *root = getenv("KITAP_DOCTOR_ROOT");
    gid_t groups[MACHINE_GROUPS_MAX];
    int n = getgroups(MACHINE_GROUPS_MAX, groups);
    text_copy(m.root, sizeof m.root, root != NULL ? root : "");
    for (int i = 0; i < n; i++)
        m.groups[m.groups_count++] = groups[i];
    if (m.groups_count < MACHINE_GROUPS_MAX)
        m.groups[m.groups_count++] = getegid();
    return m;
}

static void at_root(const struct machine *m, const char *path, char to[static PATH_ROOM])
{
    text_format(to, PATH_ROOM, "%s%s", m->root, path);
}

/* The file's first bytes as text; false when it cannot be read. */
static bool read_text(const struct machine *m, const char *path, char *to, size_t size)
{
    char whole[PATH_ROOM];
    at_root(m, path, whole);
    int fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, to, size - 1) : -1;
    if (fd >= 0)
        close(fd);
    to[n > 0 ? n : 0] = '\0';
    return n >= 0;
}

static DIR *open_folder(const struct machine *m, const char *path)
{
    char whole[PATH_ROOM];
    at_root(m, path, whole);
    return opendir(whole);
}

/* ---- files ---- */

bool machine_has(const struct machine *m, const char *path)
{
    char whole[PATH_ROOM];
    struct stat st;
    at_root(m, path, whole);
    return lstat(whole, &st) == 0;
}

static bool read_link(const struct machine *m, const char *path, char to[static MACHINE_PATH_SIZE])
{
    char whole[PATH_ROOM];
    at_root(m, path, whole);
    ssize_t n = readlink(whole, to, MACHINE_PATH_SIZE - 1);
    to[n > 0 ? n : 0] = '\0';
    return n > 0;
}

void machine_resolve(const struct machine *m, const char *path, char to[static MACHINE_PATH_SIZE])
{
    char link[MACHINE_PATH_SIZE];
    text_copy(to, MACHINE_PATH_SIZE, path);
    for (int i = 0; i < LINKS_MAX && read_link(m, to, link); i++) {
        char *slash = strrchr(to, '/');
        if (link[0] == '/' || slash == NULL)
            text_copy(to, MACHINE_PATH_SIZE, link);
        else
            text_copy(slash + 1, MACHINE_PATH_SIZE - (size_t)(slash + 1 - to), link);
    }
}

static bool in_group(const struct machine *m, unsigned group)
{
    for (size_t i = 0; i < m->groups_count; i++)
        if (m->groups[i] == group)
            return true;
    return false;
}

/* /etc/group: name:password:number:members */
static void name_group(const struct machine *m, unsigned group, char to[static MACHINE_WORD_SIZE])
{
    static char file[FILE_MAX];
    char number[24];
    text_format(number, sizeof number, ":%u:", group);
    to[0] = '\0';
    if (!read_text(m, "/etc/group", file, sizeof file))
        return;
    for (char *rest = file, *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *found = strstr(line, number), *colon = strchr(line, ':');
        if (found == NULL || colon == NULL || found == colon)
            continue;
        *colon = '\0';
        text_copy(to, MACHINE_WORD_SIZE, line);
        return;
    }
}

bool machine_may_open(const struct machine *m, const char *path, char group[static MACHINE_WORD_SIZE])
{
    char resolved[MACHINE_PATH_SIZE], whole[PATH_ROOM];
    struct stat st;
    group[0] = '\0';
    machine_resolve(m, path, resolved);
    at_root(m, resolved, whole);
    if (stat(whole, &st) != 0)
        return false;
    unsigned shift = m->uid == st.st_uid ? 6 : in_group(m, st.st_gid) ? 3 : 0;
    if (m->uid == 0 || ((st.st_mode >> shift) & 06) == 06)
        return true;
    if ((st.st_mode & 060) == 060)
        name_group(m, st.st_gid, group);
    return false;
}

void machine_list(const struct machine *m, const char *folder, const char *prefix, char *to, size_t size)
{
    DIR *dir = open_folder(m, folder);
    to[0] = '\0';
    for (const struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
        if (text_starts(e->d_name, prefix))
            text_add(to, size, "%s%s/%s", to[0] != '\0' ? " " : "", folder, e->d_name);
    if (dir != NULL)
        closedir(dir);
}

/* ---- kernel and processes ---- */

bool machine_has_module(const struct machine *m, const char *name)
{
    static char file[FILE_MAX];
    size_t n = strlen(name);
    if (!read_text(m, "/proc/modules", file, sizeof file))
        return false;
    for (char *rest = file, *line; (line = strsep(&rest, "\n")) != NULL;)
        if (strncmp(line, name, n) == 0 && line[n] == ' ')
            return true;
    return false;
}

static bool comm_of(const struct machine *m, unsigned pid, char to[static MACHINE_WORD_SIZE])
{
    char path[MACHINE_PATH_SIZE];
    text_format(path, sizeof path, "/proc/%u/comm", pid);
    if (!read_text(m, path, to, MACHINE_WORD_SIZE))
        return false;
    to[strcspn(to, "\n")] = '\0';
    return true;
}

static bool is_number(const char *text, unsigned *out)
{
    uint64_t n = 0;
    if (text_to_u64(text, UINT32_MAX, &n) != RESULT_OK)
        return false;
    *out = (unsigned)n;
    return true;
}

/* The next process of an open /proc; false at the end. */
static bool next_process(DIR *dir, unsigned *pid)
{
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
        if (is_number(e->d_name, pid))
            return true;
    return false;
}

bool machine_runs(const struct machine *m, const char *name)
{
    DIR *dir = open_folder(m, "/proc");
    char comm[MACHINE_WORD_SIZE];
    bool found = false;
    for (unsigned pid; dir != NULL && !found && next_process(dir, &pid);)
        found = comm_of(m, pid, comm) && text_equal(comm, name);
    if (dir != NULL)
        closedir(dir);
    return found;
}

static bool has_open(const struct machine *m, unsigned pid, const char *path)
{
    char folder[MACHINE_PATH_SIZE], name[PATH_ROOM], target[MACHINE_PATH_SIZE];
    bool found = false;
    text_format(folder, sizeof folder, "/proc/%u/fd", pid);
    DIR *dir = open_folder(m, folder); /* other users' are closed to us */
    for (const struct dirent *e; dir != NULL && !found && (e = readdir(dir)) != NULL;) {
        text_format(name, sizeof name, "%s/%s", folder, e->d_name);
        found = read_link(m, name, target) && text_equal(target, path);
    }
    if (dir != NULL)
        closedir(dir);
    return found;
}

/* A login prompt on the line: its command line names it, for everybody to read. */
static bool is_getty_on(const struct machine *m, unsigned pid, const char *comm, const char *path)
{
    char name[MACHINE_PATH_SIZE], line[SMALL_SIZE];
    const char *slash = strrchr(path, '/');
    text_format(name, sizeof name, "/proc/%u/cmdline", pid);
    if (slash == NULL || !text_ends(comm, "getty") || !read_text(m, name, line, sizeof line))
        return false;
    const char *at = line;
    for (; *at != '\0'; at += strlen(at) + 1)
        if (text_equal(at, slash + 1) || text_equal(at, path))
            return true;
    return false;
}

bool machine_holder(const struct machine *m, const char *path, char name[static MACHINE_WORD_SIZE], unsigned *pid)
{
    DIR *dir = open_folder(m, "/proc");
    bool found = false;
    while (dir != NULL && !found && next_process(dir, pid))
        found = *pid != (unsigned)getpid() && comm_of(m, *pid, name) &&
                (has_open(m, *pid, path) || is_getty_on(m, *pid, name, path));
    if (dir != NULL)
        closedir(dir);
    return found;
}

bool machine_console(const struct machine *m, const char *path)
{
    char line[SMALL_SIZE], word[MACHINE_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    if (slash == NULL || !read_text(m, "/proc/cmdline", line, sizeof line))
        return false;
    text_format(word, sizeof word, "console=%s", slash + 1);
    const char *found = strstr(line, word);
    return found != NULL && !isdigit((unsigned char)found[strlen(word)]);
}

/* ---- USB ---- */

static bool read_word(const struct machine *m, const char *place, const char *file, char to[static MACHINE_WORD_SIZE])
{
    char path[MACHINE_PATH_SIZE];
    text_format(path, sizeof path, "/sys/bus/usb/devices/%s/%s", place, file);
    if (!read_text(m, path, to, MACHINE_WORD_SIZE))
        return false;
    to[strcspn(to, "\n")] = '\0';
    return true;
}

static unsigned read_number(const struct machine *m, const char *place, const char *file, int base)
{
    char word[MACHINE_WORD_SIZE];
    return read_word(m, place, file, word) ? (unsigned)strtoul(word, NULL, base) : 0;
}

static void mark_smart_card(struct usb_device *devices, size_t count, const char *interface)
{
    size_t n = strcspn(interface, ":");
    for (size_t i = 0; i < count; i++)
        if (strncmp(devices[i].place, interface, n) == 0 && devices[i].place[n] == '\0')
            devices[i].smart_card = true;
}

static void mark_smart_cards(const struct machine *m, struct usb_device *devices, size_t count)
{
    enum { CLASS_SMART_CARD = 0x0B }; /* USB-IF class codes; CCID 1.1 4.2 */
    DIR *dir = open_folder(m, "/sys/bus/usb/devices");
    for (const struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
        if (strchr(e->d_name, ':') != NULL && read_number(m, e->d_name, "bInterfaceClass", 16) == CLASS_SMART_CARD)
            mark_smart_card(devices, count, e->d_name);
    if (dir != NULL)
        closedir(dir);
}

size_t machine_usb(const struct machine *m, struct usb_device out[static MACHINE_USB_MAX])
{
    DIR *dir = open_folder(m, "/sys/bus/usb/devices");
    size_t n = 0;
    for (const struct dirent *e; dir != NULL && n < MACHINE_USB_MAX && (e = readdir(dir)) != NULL;) {
        struct usb_device d = { .vendor = (uint16_t)read_number(m, e->d_name, "idVendor", 16) };
        if (e->d_name[0] == '.' || strchr(e->d_name, ':') != NULL || d.vendor == 0)
            continue;
        d.product = (uint16_t)read_number(m, e->d_name, "idProduct", 16);
        d.bus = read_number(m, e->d_name, "busnum", 10);
        d.number = read_number(m, e->d_name, "devnum", 10);
        text_copy(d.place, sizeof d.place, e->d_name);
        if (!read_word(m, e->d_name, "product", d.name))
            d.name[0] = '\0';
        out[n++] = d;
    }
    if (dir != NULL)
        closedir(dir);
    mark_smart_cards(m, out, n);
    return n;
}

/* ---- drivers of pcscd ---- */

/* The array behind <key>key</key>; NULL: there is none. */
static const char *array_of(const char *plist, const char *key)
{
    const char *at = strstr(plist, key);
    return at != NULL ? strstr(at, "<array>") : NULL;
}

/* The next <string>0x…</string> before the array's end. */
static bool next_id(const char **at, unsigned *id)
{
    static const char open_tag[] = "<string>";
    const char *found = strstr(*at, open_tag), *end = strstr(*at, "</array>");
    if (found == NULL || (end != NULL && end < found))
        return false;
    *at = found + sizeof open_tag - 1;
    *id = (unsigned)strtoul(*at, NULL, 16);
    return true;
}

/* The two arrays go side by side. */
static bool plist_knows(const char *plist, uint16_t vendor, uint16_t product)
{
    const char *vendors = array_of(plist, "<key>ifdVendorID</key>");
    const char *products = array_of(plist, "<key>ifdProductID</key>");
    unsigned v = 0, p = 0;
    while (vendors != NULL && products != NULL && next_id(&vendors, &v) && next_id(&products, &p))
        if (v == vendor && p == product)
            return true;
    return false;
}

bool machine_pcsc_knows(const struct machine *m, uint16_t vendor, uint16_t product)
{
    static const char folder[] = "/usr/lib/pcsc/drivers";
    static char file[FILE_MAX];
    char path[PATH_ROOM];
    bool known = false;
    DIR *dir = open_folder(m, folder);
    for (const struct dirent *e; dir != NULL && !known && (e = readdir(dir)) != NULL;) {
        text_format(path, sizeof path, "%s/%s/Contents/Info.plist", folder, e->d_name);
        known = e->d_name[0] != '.' && read_text(m, path, file, sizeof file) && plist_knows(file, vendor, product);
    }
    if (dir != NULL)
        closedir(dir);
    return known;
}
