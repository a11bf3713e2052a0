#!/usr/bin/env python3
"""The house rules as code. Prints `FILE:LINE: what is wrong; what to write` and exits 1 on any.

Exceptions stand in toolchain/lint-exceptions.txt, a line `rule path [name]` each; an exception that
is no longer needed is an error too, so the list only shrinks.
"""
import re
import statistics
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 800
FILE_BYTES_MAX = 1_000_000

BANNED = {  # call: what to write instead
    "strcpy": "text_copy", "strcat": "text_add", "sprintf": "text_format", "vsprintf": "text_format",
    "strtok": "a cursor", "atoi": "text_to_u64", "atol": "text_to_u64", "gmtime": "gmtime_r or base/when.h",
    "localtime": "localtime_r or base/when.h", "ctime": "when_text", "rand": "the event's seed",
    "system": "posix_spawn", "gets": "fgets", "alloca": "an arena",
}
PURE = ["firmware/circulation", "firmware/kiosk", "firmware/tags", "firmware/upload", "firmware/literacy/engine",
        "ui/scene", "ui/screens", "firmware/shell/core"]
PURE_BANNED = {"time": "event.now", "clock_gettime": "event.now", "malloc": "a bounded array", "getenv": "settings",
               "printf": "an effect", "fopen": "an effect"}
MAY_EXIT = ["firmware/main.c", "firmware/link/main.c", "drivers/reader/", "toolchain/", "tests/", "firmware/commands/",
            "firmware/messages/helper.c", "firmware/shell/process.c"]


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", *patterns], cwd=TOP, capture_output=True, text=True, check=True).stdout
    return [p for p in out.splitlines() if (TOP / p).exists()]


def load_exceptions():
    path = TOP / "toolchain/lint-exceptions.txt"
    if not path.exists():
        return set()
    return {tuple(line.split("#")[0].split()) for line in path.read_text().splitlines() if line.split("#")[0].strip()}


class Findings:
    def __init__(self):
        self.exceptions = load_exceptions()
        self.used = set()
        self.lines = []

    def add(self, rule, path, line, text, name=None):
        for key in ((rule, path), (rule, path, name)):
            if key in self.exceptions:
                self.used.add(key)
                return
        self.lines.append(f"{path}:{line}: {rule}: {text}")

    def finish(self):
        for key in sorted(self.exceptions - self.used):
            self.lines.append(f"toolchain/lint-exceptions.txt: not needed any more, delete it: {' '.join(key)}")
        for line in self.lines:
            print(line)
        return 1 if self.lines else 0


def without_comments_and_strings(source):
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', blank, source, flags=re.S)


def check_calls(found, path, code):
    pure = any(path.startswith(room + "/") for room in PURE)
    for number, line in enumerate(code.splitlines(), 1):
        for match in re.finditer(r"(?<![A-Za-z0-9_.>])([a-z_]+)\s*\(", line):
            call = match.group(1)
            if call in BANNED:
                found.add("banned-call", path, number, f"{call}(); write {BANNED[call]}")
            if pure and call in PURE_BANNED and not re.search(r"\(\*\s*" + call, line):
                found.add("impure", path, number, f"{call}() in a pure room; it comes in as {PURE_BANNED[call]}")
            if call == "exit" and not any(path.startswith(p) for p in MAY_EXIT):
                found.add("exit", path, number, "exit() outside main; return a result")
        if re.search(r"\(\s*void\s*\(\s*\*\s*\)\s*\([^)]*\)\s*\)\s*[a-z_]", line):
            found.add("cast-function", path, number, "a cast function pointer; write void *self and unwrap it")


def check_text(found, path, source):
    for number, line in enumerate(source.splitlines(), 1):
        if line != line.rstrip():
            found.add("blanks", path, number, "blanks at the end of the line; delete them")
        if len(line) > 120 and not re.search(r"https?://", line):
            found.add("long-line", path, number, f"{len(line)} characters; break it at 120")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and not re.search(r"#[0-9]", line):
            found.add("todo", path, number, "do it, or name its issue (#N)")
    lines = source.count("\n")
    if lines > FILE_LINES_MAX:
        found.add("long-file", path, lines, f"{lines} lines; more than one room? {FILE_LINES_MAX} at most")


def check_header(found, path, source):
    if not source.startswith("/*"):
        found.add("file-head", path, 1, "a header is a manual: begin with its idea in a comment")
    if "#pragma once" not in source:
        found.add("guard", path, 1, "write #pragma once")


def functions(paths):
    out = subprocess.run(["ctags", "-L", "-", "--languages=C", "--c-kinds=f", "--fields=+ne", "-o", "-"], cwd=TOP,
                         input="\n".join(paths), capture_output=True, text=True, check=True).stdout
    for row in out.splitlines():
        fields = row.split("\t")
        if row.startswith("!") or len(fields) < 4:
            continue
        start = end = None
        for field in fields[3:]:
            if field.startswith("line:"):
                start = int(field[5:])
            if field.startswith("end:"):
                end = int(field[4:])
        if start and end:
            yield fields[0], fields[1], start, end - start + 1


def flat_table_or_switch(path, start, length):
    """A pure table, or one flat switch of one-line cases, may be long."""
    body = (TOP / path).read_text().splitlines()[start - 1:start - 1 + length]
    code = [line.strip() for line in body if line.strip() and not line.strip().startswith(("/*", "*"))]
    cases = sum(1 for line in code if line.startswith(("case ", "[", "{ ")) or line.endswith("},"))
    return cases * 2 >= len(code) - 10


def check_screen_texts(found, path, source):
    """A quoted sentence in a screen goes through gettext."""
    if not path.startswith("ui/screens/") or not path.endswith(".c"):
        return
    for number, line in enumerate(source.splitlines(), 1):
        for match in re.finditer(r'\.(?:name|why|detail)\s*=\s*"([^"]*[A-Za-z]{3}[^"]*)"', line):
            found.add("gettext", path, number, f'"{match.group(1)}" outside gettext; write say(…, N_("…"))')


def check_enum_switches(found, path, code, enum_words):
    """A switch whose cases are words of our enums has no default: the compiler then names a forgotten case."""
    if path.startswith("tests/"):
        return
    for match in re.finditer(r"\bswitch \(", code):
        body = code[match.end():]
        depth = end = 0
        for end, letter in enumerate(body):
            depth += {"{": 1, "}": -1}.get(letter, 0)
            if letter == "}" and depth == 0:
                break
        body = body[:end]
        cases = re.findall(r"\bcase ([A-Z][A-Z0-9_]*)", body)
        if cases and all(word in enum_words for word in cases) and re.search(r"\bdefault:", body):
            line = code.count("\n", 0, match.start()) + 1
            found.add("enum-default", path, line, "a default in a switch over an enum; write every case")


def enum_words_of(headers):
    """The words of named enums (nameless ones are constants, and may be switched over with a default)."""
    words = set()
    for source in headers:
        for body in re.findall(r"\benum [a-z_]+ \{([^{}]*)\}", without_comments_and_strings(source)):
            words.update(re.findall(r"\b[A-Z][A-Z0-9_]+\b", body))
            for prefix in re.findall(r"\b([A-Z_]+_)##", body):
                words.update(prefix + name for name in re.findall(r"\bX\(([A-Z][A-Z0-9_]*)", source))
    return words


ELEMENT_LIST = "ui/screens/README.md"


def check_element_ids(found):
    """Every element id of the screens and of the brain's taps stands in the list that outsiders script against."""
    listed = (TOP / ELEMENT_LIST).read_text()
    known = set(re.findall(r"[a-z][a-z0-9-]*(?:\.[A-Za-z0-9-]+)*", listed))
    shape = re.compile(r'\{ "([a-z-]+(?:\.[a-z0-9-]+)+)"|(?:\.id = |scene_id\([a-z]+, )"([a-z-]+(?:\.[a-z0-9-]+)*)"')
    for path in tracked("ui/screens/*.c", "firmware/kiosk/taps.c"):
        for number, line in enumerate((TOP / path).read_text().splitlines(), 1):
            for match in shape.finditer(line):
                name = match.group(1) or match.group(2)
                if name not in known and name + ".N" not in known and not any(k.startswith(name + ".N.") for k in known):
                    found.add("element-id", path, number, f"{name} is not listed; add it to {ELEMENT_LIST}", name)


def check_others(found):
    for path in tracked():
        size = (TOP / path).stat().st_size
        if size > FILE_BYTES_MAX:
            found.add("large", path, 1, f"{size} bytes; keep it out of the tree")
        begins = (TOP / path).read_bytes()[:2]
        runs = bool((TOP / path).stat().st_mode & 0o111)
        if runs and begins != b"#!":
            found.add("mode", path, 1, "may be run but has no #! line; chmod -x")
        if not runs and begins == b"#!" and not path.endswith(".py"):
            found.add("mode", path, 1, "has a #! line but may not be run; chmod +x")


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0


def print_budgets(paths, lengths):
    firmware = [p for p in paths if not p.startswith("tests/")]
    sizes = [len((TOP / p).read_text().splitlines()) for p in firmware if p.endswith(".c")]
    product = {key: n for key, n in lengths.items() if not key[0].startswith("tests/")}
    counts = list(product.values())
    longest = max(product, key=product.get) if product else ("-", "-")
    print(f"functions: {len(counts)}, median {statistics.median(counts) if counts else 0:g}, p90 {percentile(counts, .9)}, "
          f"longest {product.get(longest, 0)} ({longest[1]} in {longest[0]})")
    print(f"files (.c): {len(sizes)}, median {statistics.median(sizes) if sizes else 0:g}, p90 {percentile(sizes, .9)}, "
          f"longest {max(sizes, default=0)}")
    rooms = {}
    for path in firmware:
        source = (TOP / path).read_text()
        room = rooms.setdefault(str(Path(path).parent), [0, 0, 0])
        room[0] += source.count("\n")
        room[1] += len(re.findall(r"\bassert\(", source))
        room[2] += sum(m.count("\n") + 1 for m in re.findall(r"/\*.*?\*/", source, flags=re.S))
    print("room: lines, asserts per 1000, comment share")
    for name, (lines, asserts, comments) in sorted(rooms.items()):
        print(f"  {name}: {lines}, {1000 * asserts / max(lines, 1):.0f}, {100 * comments / max(lines, 1):.0f} %")


def main():
    found = Findings()
    paths = tracked("*.c", "*.h")
    enum_words = enum_words_of([(TOP / p).read_text() for p in paths if p.endswith(".h")])
    for path in paths:
        source = (TOP / path).read_text()
        code = without_comments_and_strings(source)
        check_calls(found, path, code)
        check_enum_switches(found, path, code, enum_words)
        check_text(found, path, source)
        check_screen_texts(found, path, source)
        if path.endswith(".h"):
            check_header(found, path, source)
    lengths = {}
    for name, path, start, length in functions([p for p in paths if p.endswith(".c")]):
        lengths[(path, name)] = length
        if length > FUNCTION_LINES_MAX and not flat_table_or_switch(path, start, length):
            found.add("long-function", path, start, f"{name} has {length} lines; {FUNCTION_LINES_MAX} at most", name)
    check_element_ids(found)
    check_others(found)
    code = found.finish()
    print_budgets(paths, lengths)
    return code


if __name__ == "__main__":
    sys.exit(main())
