#!/usr/bin/env python3
"""Tear-offs: a tag is lifted (or its field fails) after so many bytes of a write, at a random place, and comes back.
Whatever the byte, the tag is old, new, or found out and repaired; none is lost, none becomes another item.

tears.py [--count N] [--seed S] [--minutes M] [--from K]     resumable by --from
"""
import argparse
import random
import sys
import time

from tag_case import PROGRAMS, Emulator, blank, decode, kitap, user_memory

KINDS = ("ntag213", "ntag215", "ultralight", "ultralight-ev1", "classic1k", "classic4k")
MODELS = ("iso28560-3", "iso28560-2")
MOST_BYTES = 64
OWNERS = ("", "KZ-NLRK", "KZ-ALA")


class Tears:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.emulator = Emulator(PROGRAMS)
        self.outcomes = {}

    def write(self, number, model, parts):
        return kitap("tag", "write", "--config", self.emulator.config, "--id", number, "--model", model,
                     "--part", 1, "--parts", parts)

    def read(self):
        return kitap("tag", "read", "--config", self.emulator.config, "--json")

    def one(self, round):
        """A tag with an item on it (or a blank one) is written anew and torn; returns what is wrong."""
        kind = self.chance.choice(KINDS)
        number = f"3277{self.chance.randrange(10 ** 10):010d}"
        first, second = self.chance.choice(MODELS), self.chance.choice(MODELS)
        what = blank(self.emulator, kind, 0x1000 + round)
        was_blank = self.chance.random() < 0.3
        if not was_blank and self.write(number, first, 1).returncode != 0:
            return [f"{kind} {first}: the first write failed"]
        old = user_memory(self.emulator, what, kind)
        self.emulator.ask(op="fault", reader="tear", after=self.chance.randrange(MOST_BYTES))
        torn = self.write(number, second, 1 if was_blank else self.chance.randint(1, 3))
        self.emulator.ask(op="fault", clear=True)
        between = user_memory(self.emulator, what, kind)
        wrong = self.judge_torn(kind, number, old, between, torn)
        self.emulator.place(what)
        read = self.read()
        after = decode(user_memory(self.emulator, what, kind))
        if read.returncode != 0 or (after["id"] != number and not (was_blank and after["kind"] == "blank")):
            wrong.append(f"{kind} {first}->{second}: not repaired: {after}; {read.stdout}{read.stderr}")
        if self.write(number, second, 1).returncode != 0:
            wrong.append(f"{kind} {first}->{second}: cannot be written any more")
        elif decode(user_memory(self.emulator, what, kind))["id"] != number:
            wrong.append(f"{kind} {first}->{second}: written, and something else stands there")
        self.emulator.clear_pad()
        return wrong

    def judge_torn(self, kind, number, old, between, torn):
        named = decode(between)
        outcome = "old" if between == old else "new" if named["id"] == number else named["kind"]
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if named["id"] not in ("", number):
            return [f"{kind}: torn, it reads as another item: {named}"]
        if torn.returncode == 0 and named["id"] != number:
            return [f"{kind}: the command says that it is written: {named}"]
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--from", type=int, default=0, dest="first")
    chosen = parser.parse_args()
    began, number, wrong = time.monotonic(), chosen.first, []
    tears = Tears(chosen.seed + chosen.first)
    try:
        while number < chosen.count and (time.monotonic() - began) / 60 < chosen.minutes:
            wrong += [f"{line} (seed {chosen.seed}, tear {number})" for line in tears.one(number)]
            number += 1
    finally:
        tears.emulator.close()
    for line in wrong:
        print(f"WRONG: {line}")
    print(f"{number} of {chosen.count} tear-offs in {time.monotonic() - began:.0f} s, left behind: {tears.outcomes}; "
          + ("no tag lost" if not wrong else f"{len(wrong)} wrong")
          + ("" if number >= chosen.count else f"; go on with --from {number}"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
