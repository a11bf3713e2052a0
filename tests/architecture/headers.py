#!/usr/bin/env python3
"""Every header compiles alone: as a file of its own that includes nothing before it.

headers.py TOP COMPILER [FLAG ...]
"""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOTS = ["firmware", "ui", "drivers", "toolchain", "tests"]
INCLUDES = ["firmware", "ui", "drivers", "toolchain", "tests", "tests/support", "tests/unit/shell"]


def wrong(top, compiler, header):
    """The compiler's words, or '' when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "alone.c"
        alone.write_text(f'#include "{header}"\nextern int alone;\n')
        run = subprocess.run([*compiler, "-std=c17", "-D_GNU_SOURCE", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                              "-Wno-unused-function", *[f"-I{top / i}" for i in INCLUDES], str(alone)],
                             capture_output=True, text=True, check=False)
    return f"{header.relative_to(top)} does not compile alone:\n{run.stderr}" if run.returncode != 0 else ""


def main():
    top, compiler = Path(sys.argv[1]), sys.argv[2:]
    headers = sorted(h for root in ROOTS for h in (top / root).rglob("*.h"))
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        found = [w for w in workers.map(lambda h: wrong(top, compiler, h), headers) if w]
    print("\n".join(found) or f"{len(headers)} headers compile alone")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
