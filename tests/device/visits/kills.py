#!/usr/bin/env python3
"""kill -9 of kitap, kitap-link and kitap-reader at random moments of a visit, with restart: while a book is borrowed or
brought back, while loans are renewed, while what was noted offline is sent. No transaction is lost, doubled or invented,
and none is sent by an old link: ledger and library agree item by item on loans and on how many transactions there were,
no request reached the library twice, and where the ledger says that a book's security mark is set, its tag has it.

kills.py [--count N] [--seed S] [--minutes M] [--from K]     N kills of each program; resumable by --from
"""
import argparse
import os
import random
import signal
import sys
import time
from pathlib import Path

from device_case import PROGRAMS, Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until, walk_home

VICTIMS = ("kitap", "kitap-link", "kitap-reader")
CARDS = ("card-aigul", "card-serik", "card-zhanna", "card-erlan", "card-emily")
BOOKS = ("book-abai-1", "book-abai-2", "book-ushqan-uya", "book-qara-sozder", "book-alpamys", "book-qobylandy",
         "book-qyz-zhibek", "book-ulpan", "book-oyangan-olke", "book-aqbilek", "book-master", "book-prestuplenie",
         "book-onegin", "book-piknik", "book-stulya", "book-1984", "book-mockingbird", "book-time-machine")
# Who renew: what is theirs at the start is borrowed and brought back by nobody.
RENEWERS = ("card-saule", "card-olga", "card-nurlan", "card-alihan")
FINAL = ("confirmed", "refused", "void", "uploaded", "closed")
MOMENT_S_MAX = 3.0
GATE = {"checkout": "c2", "checkin": "07"}  # security.on_loan, security.in_stock
GATE_AT = 44                                # security.byte_at, counted from page 4
SLOW_MS_MAX = 400


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
        self.marks = 0
        self.emulator = Emulator(PROGRAMS)
        self.emulator.change_settings("timeout_s: 5", "timeout_s: 2")
        self.emulator.change_settings("mechanism: none", "mechanism: byte")
        self.loans_before = self.emulator.loans()
        self.counted_before = {number: self.counted(number) for number in self.numbers()}
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size="1024x600")
        self.wait_ready()

    def numbers(self):
        return [self.emulator.things[book]["id"] for book in BOOKS] + sorted(self.loans_before)

    def counted(self, number):
        """How many transactions of an item the library has made, and how often its loan was renewed."""
        item = self.emulator.ask(op="item", id=number)
        return item["transactions"], item["renewals"]

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
        """One visit with a kill somewhere in it, half of them while the library takes its time."""
        if self.chance.random() < 0.5:
            self.emulator.ask(op="fault", library="slow", ms=self.chance.randint(50, SLOW_MS_MAX))
        if number % 4 == 2:
            self.offline(number, victim)
        elif number % 4 == 3:
            self.renew(number, victim)
        else:
            self.lend(number, victim)
        time.sleep(self.chance.uniform(0, 1.5))
        self.emulator.ask(op="fault", clear=True)
        self.leave()

    def offline(self, number, victim):
        """A book is lent (or brought back) without a line; the line comes back, and a kill comes while it is told."""
        self.emulator.ask(op="fault", library="down")
        self.kiosk.wait_up("library", False)
        self.begin(number)
        try:
            self.kiosk.wait_value("checkout.item.0" if self.borrows else "return.item.0", "offline", 3)
        except PortError:
            pass
        self.emulator.ask(op="fault", library="up")
        time.sleep(self.chance.uniform(0, MOMENT_S_MAX))
        self.kill(victim)

    def renew(self, number, victim):
        began, moment = time.monotonic(), self.chance.uniform(0.3, MOMENT_S_MAX)
        try:
            self.kiosk.tap("welcome.account")
            self.emulator.place(RENEWERS[self.chance.randrange(len(RENEWERS))])
            self.kiosk.wait_screen("account", 3.0)
            self.kiosk.wait_element("account.renew.0", 3.0)
            self.kiosk.tap(self.chance.choice(("account.renew.0", "account.renew-all")))
            began, moment = time.monotonic(), self.chance.uniform(0, 0.6)
        except PortError:
            pass
        time.sleep(max(0.0, moment - (time.monotonic() - began)))
        self.kill(victim)

    def begin(self, number):
        """Card and book, or the return page and the book."""
        book = BOOKS[number % len(BOOKS)]
        self.borrows = self.emulator.things[book]["id"] not in self.emulator.loans()
        try:
            if self.borrows:
                self.emulator.place(CARDS[number % len(CARDS)])
                self.kiosk.wait_screen("checkout", 1.0)
            else:
                self.kiosk.tap("welcome.return")
        except PortError:
            pass
        self.emulator.place(book)

    def lend(self, number, victim):
        moment = self.chance.uniform(0, MOMENT_S_MAX)
        began = time.monotonic()
        self.begin(number)
        time.sleep(max(0.0, moment - (time.monotonic() - began)))
        self.kill(victim)

    def leave(self):
        """The patron takes everything and goes; the kiosk finds its way home by itself or by its home button."""
        walk_home(self.kiosk, self.emulator)
        self.wait_ready()

    def settle(self):
        def settled():
            return all(row["state"] in FINAL for row in self.kiosk.ledger())
        wait_until(settled, 240, "everything is settled")

    def count_differences(self, rows):
        """Item by item: transactions of the library against rows that say that they were made."""
        lines = []
        for number, (transactions, renewals) in self.counted_before.items():
            of_item = [(row["kind"], row["state"]) for row in rows if row["item"] == number]
            made = sum(kind != "renew" and state in ("confirmed", "uploaded") for kind, state in of_item)
            renewed = of_item.count(("renew", "confirmed"))
            # A renewal that leaves the due date as it was cannot be told from none: the ledger may say void.
            most = renewed + of_item.count(("renew", "void"))
            now = self.counted(number)
            # A renewal counts as a transaction of the library, too.
            if number not in self.loans_before and not made + renewed <= now[0] - transactions <= made + most:
                lines.append(f"{number}: {now[0] - transactions} transactions, the ledger has {made}: {of_item}")
            if number in self.loans_before and not renewed <= now[1] - renewals <= most:
                lines.append(f"{number}: renewed {now[1] - renewals} times, the ledger has {renewed}: {of_item}")
        return lines

    def gate_differences(self, rows):
        """A mark that the ledger calls set stands on the tag, since the newest row that moved the book."""
        lines = []
        for book in BOOKS:
            moved = [row for row in rows if row["item"] == self.emulator.things[book]["id"] and row["kind"] in GATE
                     and row["state"] not in ("refused", "void")]
            if not moved or moved[-1]["bit"] != "done":
                continue
            at = 2 * (16 + GATE_AT)
            mark = self.emulator.ask(op="dump", what=book)["memory"][at:at + 2].lower()
            self.marks += 1
            if mark != GATE[moved[-1]["kind"]]:
                lines.append(f"{book}: row {moved[-1]['seq']} ({moved[-1]['kind']}) says that its mark is set, it is {mark}")
        return lines

    def differences(self):
        rows = self.kiosk.ledger()
        lines = compare_ledger_and_library(rows, self.loans_before, self.emulator.loans()) + self.gate_differences(rows)
        doubled = {}
        for request in self.emulator.ask(op="requests")["requests"]:
            frame = request["frame"]
            if frame[:2] in ("11", "09", "29", "65"):
                at = {"11": 4, "09": 3, "29": 4, "65": 2}[frame[:2]]
                # a replay carries the time of its loan; what it asks about stands in AB, or in AA for all
                stamp = (frame[:2], frame[at:at + 18], [f for f in frame.split("|") if f[:2] in ("AA", "AB")][-1])
                doubled[stamp] = doubled.get(stamp, 0) + 1
        lines += self.count_differences(rows)
        lines += [f"sent {n} times: {stamp}" for stamp, n in doubled.items() if n > 1]
        verify = self.kiosk.verify_ledger()
        if verify.returncode != 0:
            lines.append(verify.stdout)
        return lines

    def summary(self):
        states = [(row["kind"], row["state"]) for row in self.kiosk.ledger()]
        counts = ", ".join(f"{states.count(s)} {s[0]} {s[1]}" for s in sorted(set(states)))
        return f"{counts}; {self.marks} security marks looked at"

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
        print(kills.summary())
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
