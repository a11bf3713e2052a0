#!/usr/bin/env python3
"""Books and cards are laid and taken away in random order, one after the other or many at once, up to ten on the pad:
every tag is told once when it comes and once when it goes, and in the end the inventory is what lies there.

pad_events.py [--count N] [--seed S] [--minutes M] [--from K]
"""
import argparse
import os
import random
import select
import sys
import time

from tag_case import PROGRAMS, Emulator, Watch

PAD_MOST = 10
TAGS = 14
CALM_EVERY = 50  # events, then everything lies still until it is looked at
CALM_S = 8


class PadEvents:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.emulator = Emulator(PROGRAMS)
        kinds = ("ntag213", "ntag215", "ultralight-ev1", "ultralight", "classic1k", "desfire")
        self.things = {}
        for i in range(TAGS):
            kind = kinds[i % len(kinds)]
            uid = f"{0x31 + i:02X}A1B2{i:02X}" if kind == "classic1k" else f"04{i:02X}B3C4D5E{i % 16:X}{i:02X}"
            self.things[self.emulator.ask(op="place", kind=kind, uid=uid)["what"]] = uid
            self.emulator.clear_pad()
        self.placed = set()
        self.watch = Watch(self.emulator.config)
        os.set_blocking(self.watch.process.stdout.fileno(), False)
        self.rest = ""

    def listen(self, seconds):
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            ready = select.select([self.watch.process.stdout], [], [], max(0, left))[0]
            got = os.read(self.watch.process.stdout.fileno(), 65536).decode() if ready else ""
            *lines, self.rest = (self.rest + got).split("\n")
            for line in filter(None, lines):
                self.watch.take(line)
            if left <= 0 or (ready and not got):
                return

    def event(self):
        """One hand: lays one down, or takes one away; or swaps a few as fast as a child does."""
        for _ in range(self.chance.choice((1, 1, 1, 2, 3, 5))):
            what = self.chance.choice(sorted(self.things))
            if what in self.placed:
                self.emulator.remove(what)
                self.placed.discard(what)
            elif len(self.placed) < PAD_MOST:
                self.emulator.place(what)
                self.placed.add(what)
        self.listen(self.chance.choice((0, 0.02, 0.1, 0.3, 0.7)))

    def calm(self):
        """Nothing moves: the told inventory becomes what lies there."""
        wanted = {self.things[what] for what in self.placed}
        until = time.monotonic() + CALM_S
        while set(self.watch.present) != wanted and time.monotonic() < until:
            self.listen(0.1)
        if set(self.watch.present) == wanted:
            return []
        return [f"lies there: {sorted(wanted)}, told: {sorted(self.watch.present)}"]

    def close(self):
        self.watch.close()
        self.emulator.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--from", type=int, default=0, dest="first")
    chosen = parser.parse_args()
    began, number, wrong = time.monotonic(), chosen.first, []
    pad = PadEvents(chosen.seed + chosen.first)
    try:
        while number < chosen.count and not wrong and (time.monotonic() - began) / 60 < chosen.minutes:
            pad.event()
            number += 1
            if number % CALM_EVERY == 0 or number >= chosen.count:
                wrong = pad.calm() + pad.watch.errors
    finally:
        pad.close()
    for line in wrong:
        print(f"WRONG: {line} (seed {chosen.seed}, event {number})")
    print(f"{number} of {chosen.count} events, {pad.watch.lines} told, in {time.monotonic() - began:.0f} s; "
          + ("the inventory is right" if not wrong else "the inventory is wrong")
          + ("" if number >= chosen.count else f"; go on with --from {number}"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
