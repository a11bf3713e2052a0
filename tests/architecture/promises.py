#!/usr/bin/env python3
"""What a README promises is proved: each test that its tables name is a TEST of the tree.

promises.py TOP
"""
import re
import sys
from pathlib import Path

READMES = ["firmware/link/sip2/README.md", "firmware/link/koha/README.md"]


def named(line):
    """The tests in the last column of a table's row."""
    if not line.startswith("|") or line.startswith("|---"):
        return []
    return re.findall(r"`([a-z0-9_]+)`", line.rstrip().rstrip("|").rsplit("|", 1)[-1])


def main():
    top = Path(sys.argv[1])
    tests = {name for f in (top / "tests").rglob("*.c") for name in re.findall(r"^TEST\((\w+)\)", f.read_text(), re.M)}
    wrong = []
    for readme in READMES:
        for number, line in enumerate((top / readme).read_text().splitlines(), 1):
            wrong += [f"{readme}:{number}: no test is named {name}" for name in named(line) if name not in tests]
            if line.startswith("| ") and not line.endswith("| proof |") and not named(line):
                wrong.append(f"{readme}:{number}: a promise without a test")
    print("\n".join(wrong) if wrong else "every promise has its test")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
