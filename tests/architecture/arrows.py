#!/usr/bin/env python3
"""Reads the includes of every file and the link lines of the programs, and fails on any arrow that the
table of HACKING.md ("Who may include whom") does not have.

arrows.py TOP [BIN]: BIN is the folder with the built programs.
"""
import re
import subprocess
import sys
from pathlib import Path

# What the table's third column calls a library: its headers.
HEADERS = {
    "POSIX": ["sys/", "linux/", "poll.h", "fcntl.h", "pthread.h", "termios.h", "dirent.h", "dlfcn.h"],
    "libseccomp": ["seccomp.h"], "libyaml": ["yaml.h"], "SQLite": ["sqlite3.h"], "libsodium": ["sodium.h"],
    "cJSON": ["cjson/cJSON.h"], "libcurl": ["curl/curl.h"], "iconv": ["iconv.h"], "libintl": ["libintl.h"],
    "libnfc": ["nfc/nfc.h"], "PC/SC": ["PCSC/winscard.h"], "SDL2": ["SDL"], "libpng": ["png.h"], "libqrencode": ["qrencode.h"],
    "libnats": ["nats/nats.h"], "zlib": ["zlib.h"], "malloc": ["stdlib.h"], "espeak-ng": ["espeak-ng/speak_lib.h"], "libsndfile": ["sndfile.h"], "DRM": ["drm.h"],
}
NOT_OF_THE_SHELL = ("nfc/", "nats/", "curl/", "PCSC/", "winscard.h")  # `shell`, `commands` and main.c may include all else
PURE = ["circulation", "tags", "upload", "kiosk", "literacy/engine", "scene", "screens", "shell/core"]
C_LIBRARY = {"assert.h", "ctype.h", "errno.h", "float.h", "inttypes.h", "limits.h", "locale.h", "math.h", "setjmp.h",
             "signal.h", "stdatomic.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h",
             "strings.h", "time.h", "unistd.h"}
PURE_FORBIDS = {"stdio.h", "stdlib.h", "time.h", "unistd.h", "signal.h", "locale.h"}
ROOTS = ["firmware", "ui", "drivers"]
# program: libraries that it must not be linked with
UNLINKED = {"kitap": ["libnfc", "libcurl", "libnats", "libpcsclite", "libSDL2_ttf", "libSDL2_image", "libespeak-ng", "libsndfile"],
            "kitap-reader": ["libcurl", "libnats", "libsqlite3", "libSDL2"], "kitap-link": ["libnfc", "libpcsclite", "libsqlite3", "libSDL2"]}


def words_of(cell):
    return [word.strip() for word in cell.split(",") if word.strip()]


def read_table(text):
    """HACKING.md's table, `| rooms | may include | libraries |` -> {room: (rooms, outside headers)}."""
    rooms = {}
    part = text.split("### Who may include whom")[1].split("\n## ")[0]
    for row in re.findall(r"^\| (.*)\|$", part, flags=re.M)[1:]:
        names, may_include, libraries = (words_of(cell) for cell in row.split("|"))
        for name in names:
            rooms[name] = (may_include, [header for library in libraries for header in HEADERS[library]])
    return rooms


def longest_room(rooms, folder):
    for room in sorted(rooms, key=len, reverse=True):
        if folder == room or folder.startswith(room + "/"):
            return room
    return None


def allowed(rooms, room, include, quoted):
    if room is None:
        return not include.startswith(NOT_OF_THE_SHELL)
    may_include, outside = rooms[room]
    if quoted:
        folder = include.rsplit("/", 1)[0] if "/" in include else ""
        target = longest_room(rooms, folder)
        return target is not None and (target == room or target in may_include)
    if any(include.startswith(prefix) for prefix in outside):
        return True
    return include in C_LIBRARY and not (room in PURE and include in PURE_FORBIDS)


def wrong_includes(top):
    rooms = read_table((top / "HACKING.md").read_text())
    for root in ROOTS:
        for path in sorted((top / root).rglob("*.[ch]")):
            name = str(path.relative_to(top))
            room = longest_room(rooms, "/".join(name.split("/")[1:-1]))
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
                if match and not allowed(rooms, room, match.group(2), match.group(1) == '"'):
                    yield f"{name}:{number}: {room or 'the shell'} may not include {match.group(2)}"


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
