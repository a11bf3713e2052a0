#!/usr/bin/env python3
"""kill -9 of kitap, kitap-link and kitap-reader at random moments of a visit, with restart. No transaction is lost, doubled
or invented, and none is sent by an old link: ledger and library agree, and no item reached the library twice.

kills.py [--count N] [--seed S] [--minutes M] [--from K]     N kills of each program; resumable by --from
"""
import argparse
import os
import random
import signal
import sys
import time
from pathlib import Path

from device_case import PROGRAMS, Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until

VICTIMS = ("kitap", "kitap-link", "kitap-reader")
CARDS = ("card-aigul", "card-serik", "card-zhanna", "card-erlan", "card-emily")
BOOKS = ("book-abai-1", "book-abai-2", "book-ushqan-uya", "book-qara-sozder", "book-alpamys", "book-qobylandy",
         "book-qyz-zhibek", "book-ulpan", "book-oyangan-olke", "book-aqbilek", "book-master", "book-prestuplenie",
         "book-onegin", "book-piknik", "book-stulya", "book-1984", "book-mockingbird", "book-time-machine")
FINAL = ("confirmed", "refused", "void", "uploaded", "closed")
MOMENT_S_MAX = 3.0


def helper_pid(kitap, name):
    """The process of a helper of this kitap, or None."""
    for path in Path("/proc").iterdir():
        if not path.name.isdigit():
            continue
        try:
            stat = (path / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if f"({name[:15]})" in stat and int(stat.rsplit(")", 1)[1].split()[1]) == kitap:
            return int(path.name)
    return None


class Kills:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.emulator = Emulator(PROGRAMS)
        self.emulator.change_settings("timeout_s: 5", "timeout_s: 2")
        self.loans_before = self.emulator.loans()
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size="1024x600")
        self.wait_ready()

    def wait_ready(self):
        for part in ("ledger", "reader", "library"):
            self.kiosk.wait_up(part, seconds=60)

    def kill(self, victim):
        if victim == "kitap":
            self.kiosk.kill()
            self.kiosk.start()
            return
        pid = helper_pid(self.kiosk.process.pid, victim)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def round(self, number, victim):
        """One visit that borrows (or brings back) a book, with a kill somewhere in it."""
        book = BOOKS[number % len(BOOKS)]
        borrow = self.emulator.things[book]["id"] not in self.emulator.loans()
        moment = self.chance.uniform(0, MOMENT_S_MAX)
        began = time.monotonic()
        try:
            if borrow:
                self.emulator.place(CARDS[number % len(CARDS)])
                self.kiosk.wait_screen("checkout", 1.0)
            else:
                self.kiosk.tap("welcome.return")
        except PortError:
            pass
        self.emulator.place(book)
        time.sleep(max(0.0, moment - (time.monotonic() - began)))
        self.kill(victim)
        time.sleep(self.chance.uniform(0, 1.5))
        self.leave()

    def leave(self):
        """The patron takes everything and goes; the kiosk finds its way home by itself or by its home button."""
        self.emulator.clear_pad()
        deadline = time.monotonic() + 60
        while self.kiosk.screen()["screen"] != "welcome":
            if time.monotonic() > deadline:
                raise PortError(f"not home after 60 s: {self.kiosk.screen()}")
            for id in ("mismatch.finish", "finish.receipt.none", "nav.home"):
                element = self.kiosk.element(id)
                if element is not None and element["visible"] and element["enabled"]:
                    try:
                        self.kiosk.tap(id)
                    except PortError:
                        pass
                    break
            time.sleep(0.1)
        self.wait_ready()

    def settle(self):
        def settled():
            return all(row["state"] in FINAL for row in self.kiosk.ledger())
        wait_until(settled, 240, "everything is settled")

    def differences(self):
        rows = self.kiosk.ledger()
        lines = compare_ledger_and_library(rows, self.loans_before, self.emulator.loans())
        doubled = {}
        for request in self.emulator.ask(op="requests")["requests"]:
            frame = request["frame"]
            if frame[:2] in ("11", "09"):
                stamp = (frame[:2], frame[4:22] if frame[:2] == "11" else frame[3:21],
                         next(f for f in frame.split("|") if f.startswith("AB")))
                doubled[stamp] = doubled.get(stamp, 0) + 1
        lines += [f"sent {n} times: {stamp}" for stamp, n in doubled.items() if n > 1]
        verify = self.kiosk.verify_ledger()
        if verify.returncode != 0:
            lines.append(verify.stdout)
        return lines

    def close(self):
        self.kiosk.close()
        self.emulator.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20, help="kills of each program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long and say where to go on")
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--only", choices=VICTIMS)
    chosen = parser.parse_args()
    victims = (chosen.only,) if chosen.only else VICTIMS
    began, kills = time.monotonic(), Kills(chosen.seed + chosen.first)
    number, total = chosen.first, chosen.count * len(victims)
    try:
        while number < total and (time.monotonic() - began) / 60 < chosen.minutes:
            kills.round(number, victims[number % len(victims)])
            number += 1
            if number % (len(BOOKS) * 2) == 0:
                kills.settle()
        kills.settle()
        differences = kills.differences()
    except PortError as error:
        differences = [str(error)]
    finally:
        kills.close()
    for line in differences:
        print(f"DIFFERENCE: {line} (seed {chosen.seed}, kill {number}, {kills.emulator.folder})")
    print(f"{number} of {total} kills in {time.monotonic() - began:.0f} s; "
          + ("nothing lost, doubled or invented" if not differences else f"{len(differences)} differences")
          + ("" if number >= total else f"; go on with --from {number}"))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
