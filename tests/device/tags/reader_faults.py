#!/usr/bin/env python3
"""Faults of the reader at random moments of visits: each is mended without a person, the patron sees at most a sentence,
and ledger and library agree in the end.

reader_faults.py [--count N] [--seed S] [--minutes M] [--from K]
"""
import argparse
import random
import sys
import time

from tag_case import PROGRAMS, Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until, walk_home

CARDS = ("card-aigul", "card-serik", "card-zhanna", "card-erlan", "card-emily")
BOOKS = ("book-abai-1", "book-abai-2", "book-ushqan-uya", "book-qara-sozder", "book-alpamys", "book-qobylandy",
         "book-qyz-zhibek", "book-ulpan", "book-oyangan-olke", "book-aqbilek", "book-master", "book-onegin")
# Word, more of the request: every fault of the chip and its line.
FAULTS = (("drop-ack", {}), ("bad-checksum", {}), ("bad-status", {}), ("unplug", {}), ("silent", {}), ("ignore", {}),
          ("no-answer", {}), ("nack", {}), ("bad-length", {}), ("bad-frame", {}), ("error-frame", {}), ("truncate", {}),
          ("garbage-before", {}), ("garbage-after", {}), ("late", {"ms": 400}), ("status", {"status": 1}),
          ("status", {"status": 2}), ("status", {"status": 0x13}), ("status", {"status": 0x27}),
          ("status", {"status": 0x29}), ("reset", {}), ("collisions", {}))
# What a patron may see while a reader is ill: the pages of a visit, never an error page.
PAGES = ("welcome", "identify", "checkout", "return", "finish", "left-behind", "account")
FINAL = ("confirmed", "refused", "void", "uploaded", "closed")
MEND_S = 45


class ReaderFaults:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.emulator = Emulator(PROGRAMS)
        self.loans_before = self.emulator.loans()
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size="1024x600")
        for part in ("ledger", "reader", "library"):
            self.kiosk.wait_up(part)
        self.wrong, self.served = [], 0

    def look(self):
        screen = self.kiosk.screen()["screen"]
        if screen not in PAGES:
            self.wrong.append(f"the patron sees {screen}")

    def strike(self):
        word, more = self.chance.choice(FAULTS)
        self.emulator.ask(op="fault", reader=word, after=self.chance.randrange(6), times=self.chance.randint(1, 4), **more)
        return word

    def visit(self, round):
        """A loan or a return with a fault somewhere in it; the fault goes, and the visit can be finished."""
        book = BOOKS[round % len(BOOKS)]
        lends = self.emulator.things[book]["id"] not in self.emulator.loans()
        word = ""
        steps = [lambda: self.emulator.place(CARDS[round % len(CARDS)]) if lends else self.kiosk.tap("welcome.return"),
                 lambda: self.emulator.place(book), lambda: time.sleep(0.5), lambda: None]
        strike_at = self.chance.randrange(len(steps))
        for i, step in enumerate(steps):
            if i == strike_at:
                word = self.strike()
            step()
            time.sleep(self.chance.choice((0, 0.05, 0.3)))
            self.look()
        time.sleep(self.chance.choice((0.1, 0.5, 1.5)))
        self.look()
        self.emulator.ask(op="fault", clear=True)
        if word == "unplug":
            self.emulator.ask(op="fault", reader="replug")
        self.mended(round, word, lends)

    def mended(self, round, word, lends):
        try:
            self.kiosk.wait_up("reader", seconds=MEND_S)
            item = "checkout.item.0" if lends else "return.item.0"
            wait_until(lambda: (self.kiosk.element(item) or {}).get("value") in ("done", "refused"), MEND_S, item)
            self.served += self.kiosk.element(item)["value"] == "done"
        except PortError as error:
            self.wrong.append(f"{word}: {error} {self.kiosk.screen()['screen']}")
        walk_home(self.kiosk, self.emulator)

    def differences(self):
        wait_until(lambda: all(row["state"] in FINAL for row in self.kiosk.ledger()), 120, "everything is settled")
        return compare_ledger_and_library(self.kiosk.ledger(), self.loans_before, self.emulator.loans())

    def close(self):
        self.kiosk.close()
        self.emulator.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--from", type=int, default=0, dest="first")
    chosen = parser.parse_args()
    began, number = time.monotonic(), chosen.first
    faults = ReaderFaults(chosen.seed + chosen.first)
    try:
        while number < chosen.count and (time.monotonic() - began) / 60 < chosen.minutes:
            faults.visit(number)
            number += 1
        faults.wrong += faults.differences()
    except PortError as error:
        faults.wrong.append(str(error))
    finally:
        faults.close()
    for line in faults.wrong:
        print(f"WRONG: {line} (seed {chosen.seed}, visit {number}, {faults.emulator.folder})")
    print(f"{number} of {chosen.count} visits with a fault of the reader in {time.monotonic() - began:.0f} s, {faults.served} "
          "served; " + ("each was mended by itself" if not faults.wrong else f"{len(faults.wrong)} wrong")
          + ("" if number >= chosen.count else f"; go on with --from {number}"))
    return 1 if faults.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
