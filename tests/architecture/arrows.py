#!/usr/bin/env python3
"""Reads the includes of every file and the link lines of the programs, and fails on any arrow that the
table of HACKING.md ("Who may include whom") does not have.

arrows.py TOP [BIN]: BIN is the folder with the built programs.
"""
import re
import subprocess
import sys
from pathlib import Path

# room: (rooms it may include, outside headers it may include beside the C library)
ROOMS = {
    "base": ([], []),
    "circulation": (["base"], []),
    "tags": (["base", "circulation"], []),
    "messages": (["base", "circulation"], ["seccomp.h", "linux/", "sys/", "poll.h", "fcntl.h"]),
    "upload": (["base", "circulation"], []),
    "kiosk": (["base", "circulation", "tags", "literacy/engine"], []),
    "settings": (["base", "circulation"], ["yaml.h", "sys/", "fcntl.h"]),
    "ledger": (["base", "circulation"], ["sqlite3.h", "sodium.h", "cjson/cJSON.h", "sys/", "fcntl.h", "dirent.h"]),
    "link": (["base", "circulation", "messages", "link"], ["curl/curl.h", "iconv.h", "poll.h", "sys/", "fcntl.h"]),
    "literacy/engine": (["base", "circulation"], []),
    "literacy/store": (["base", "circulation", "literacy/engine"], ["yaml.h", "dirent.h", "sys/"]),
    "reader": (["base", "circulation", "messages"], ["nfc/nfc.h", "poll.h", "pthread.h", "sys/", "fcntl.h"]),
    "scanner": (["base", "circulation"], ["poll.h", "pthread.h", "sys/", "fcntl.h", "termios.h"]),
    "scene": (["base"], []),
    "language": (["base", "circulation"], ["libintl.h"]),
    "screens": (["base", "circulation", "scene", "kiosk", "language", "literacy/engine"], []),
    "painter": (["base", "scene", "language"], ["SDL", "png.h", "qrencode.h", "dlfcn.h", "sys/", "fcntl.h"]),
    "voice": (["base", "circulation", "scene", "language"], []),
    "shell/core": (["base", "circulation", "messages", "kiosk", "tags", "upload", "literacy/engine"], ["stdlib.h"]),
}
PURE = ["circulation", "tags", "upload", "kiosk", "literacy/engine", "scene", "screens", "shell/core"]
C_LIBRARY = {"assert.h", "ctype.h", "errno.h", "float.h", "inttypes.h", "limits.h", "locale.h", "math.h", "setjmp.h",
             "signal.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "strings.h",
             "time.h", "unistd.h"}
PURE_FORBIDS = {"stdio.h", "stdlib.h", "time.h", "unistd.h", "signal.h", "locale.h"}
ROOTS = ["firmware", "ui", "drivers"]
# program: libraries that it must not be linked with
UNLINKED = {"kitap": ["libnfc", "libcurl", "libpcsclite", "libSDL2_ttf", "libSDL2_image"],
            "kitap-reader": ["libcurl", "libsqlite3", "libSDL2"], "kitap-link": ["libnfc", "libsqlite3", "libSDL2"]}


def room_of(path):
    """'firmware/shell/core/core.c' -> 'shell/core'; None for files of the shell and main, which may include all."""
    parts = path.split("/")
    inside = "/".join(parts[1:-1])
    for room in sorted(ROOMS, key=len, reverse=True):
        if inside == room or inside.startswith(room + "/"):
            return room
    return None


def target_room(include):
    folder = include.rsplit("/", 1)[0] if "/" in include else ""
    for room in sorted(ROOMS, key=len, reverse=True):
        if folder == room or folder.startswith(room + "/"):
            return room
    return "shell" if folder.startswith("shell") else None


def allowed(room, include, quoted):
    rooms, outside = ROOMS[room]
    if quoted:
        target = target_room(include)
        return target == room or target in rooms
    if any(include.startswith(prefix) for prefix in outside):
        return True
    return include in C_LIBRARY and not (room in PURE and include in PURE_FORBIDS)


def wrong_includes(top):
    for root in ROOTS:
        for path in sorted((top / root).rglob("*.[ch]")):
            name = str(path.relative_to(top))
            room = room_of(name)
            if room is None:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
                if match and not allowed(room, match.group(2), match.group(1) == '"'):
                    yield f"{name}:{number}: {room} may not include {match.group(2)}"


def wrong_links(programs):
    for program, libraries in UNLINKED.items():
        path = programs / program
        if not path.exists():
            yield f"{path}: not built"
            continue
        needed = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True).stdout
        for library in libraries:
            if re.search(r"NEEDED.*\[" + re.escape(library) + r"[.-]", needed):
                yield f"{program} is linked with {library}"


def main():
    top = Path(sys.argv[1])
    wrong = list(wrong_includes(top))
    if len(sys.argv) > 2:
        wrong += list(wrong_links(Path(sys.argv[2])))
    print("\n".join(wrong) or "every arrow is one of the table")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
