#!/usr/bin/env python3
"""A monkey at the glass of the real programs: it taps whatever stands there, presses keys, and lays things on the pad and
takes them away. Nothing crashes, each screen can be left and says something, from everywhere the way home is there, and
at home nothing is left of who was here. In the end ledger and library agree.

monkey.py [--count N] [--seed S] [--minutes M] [--from K]     N taps; resumable by --from (rounds)
"""
import argparse
import random
import sys
import time

from device_case import FINAL, PROGRAMS, Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until

TAPS_OF_A_ROUND = 40
STEPS_HOME = 60
HOME_S = 60
KEYS = ("Return", "Tab", "Escape", "Backspace", "Up", "Down", "Left", "Right", "F1", "F2", "F3", "5", "7", "*", "#")
# What a person who wants to leave taps, the nearest first.
WAYS_OUT = ("time.finish", "language.close", "closing.close", "costs.no", "hold.no", "hold.close", "offer.no",
            "group.yes", "mismatch.finish", "finish.receipt.none", "guided.own", "left-behind.not-mine", "nav.home",
            "nav.back")
# Screens that are nobody's.
AT_HOME = ("welcome", "attract")
UNLEAVABLE = ("closed", "out-of-service", "left-behind", *AT_HOME)
ENDS_THE_PROGRAM = ("staff.restart", "staff.update", "staff.off")


class Monkey:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.emulator = Emulator(PROGRAMS)
        self.emulator.change_settings("timeout_s: 5", "timeout_s: 2")
        self.loans_before = self.emulator.loans()
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size=self.chance.choice(("1024x600", "1080x1920")))
        for part in ("ledger", "reader", "library"):
            self.kiosk.wait_up(part)
        things = self.emulator.things
        self.cards = sorted(what for what in things if what.startswith("card-"))
        self.books = sorted(what for what in things if what.startswith("book-"))
        self.taps = 0
        self.seen = {}

    def offers(self, screen):
        return [e["id"] for e in screen["elements"]
                if e["role"] in ("button", "field", "item") and e["visible"] and e["enabled"] and
                e["id"] not in ENDS_THE_PROGRAM]

    def check(self, screen):
        name, offers = screen["screen"], self.offers(screen)
        self.seen[name] = self.seen.get(name, 0) + 1
        if name not in UNLEAVABLE:
            assert any(way in offers for way in WAYS_OUT), f"no way out of {name}: {offers}"
        assert screen["said"], f"{name} says nothing"

    def act(self, name, offers):
        dice = self.chance.random()
        if name in ("welcome", "identify") and dice < 0.15:  # few would come to a list of books by chance
            self.lay_card()
        elif name == "left-behind" and dice < 0.4:
            self.take_all()
        elif dice > 0.97:
            self.emulator.clear_pad()
        elif dice < 0.72 and offers:
            self.kiosk.tap(self.chance.choice(offers))
        elif dice < 0.82:
            self.kiosk.key(self.chance.choice(KEYS))
        elif dice < 0.86:
            self.kiosk.ask(op="tap", x=self.chance.randrange(1000), y=self.chance.randrange(580))
        elif dice < 0.88:
            self.emulator.place(self.chance.choice(self.cards))
        else:
            self.emulator.place(self.chance.choice(self.books))

    def lay_card(self):
        """And wait until it is known, as people do."""
        self.emulator.clear_pad()
        self.emulator.place(self.chance.choice(self.cards))
        self.kiosk.ask(op="wait", screen=self.chance.choice(("checkout", "account")), timeout_ms=400)

    def take_all(self):
        self.emulator.clear_pad()
        self.kiosk.ask(op="wait", screen="welcome", timeout_ms=3000)

    def tap(self):
        self.taps += 1
        screen = self.kiosk.screen()
        self.check(screen)
        try:
            self.act(screen["screen"], self.offers(screen))
        except PortError as error:
            if "went away" in str(error):
                raise  # the kiosk, not the tap

    def go_home(self):
        self.emulator.clear_pad()
        deadline = time.monotonic() + HOME_S
        for _ in range(STEPS_HOME):
            screen = self.kiosk.screen()
            if screen["screen"] in AT_HOME:
                return screen
            assert time.monotonic() < deadline, f"not home after {HOME_S} s: {screen}"
            offers = self.offers(screen)
            way = next((way for way in WAYS_OUT if way in offers), None)
            try:
                if way is not None:
                    self.kiosk.tap(way)
                else:
                    time.sleep(0.3)
            except PortError as error:
                if "went away" in str(error):
                    raise
            self.wait_a_moment(screen["screen"])
        raise AssertionError(f"not home after {STEPS_HOME} steps: {self.kiosk.screen()}")

    def wait_a_moment(self, name):
        """Until the screen is another one, or not: what is under way may hold it."""
        for _ in range(10):
            if self.kiosk.screen()["screen"] != name:
                return
            time.sleep(0.02)
        time.sleep(0.5)

    def round(self):
        for _ in range(TAPS_OF_A_ROUND):
            self.tap()
        home = self.go_home()
        words = " ".join(e["name"] + e["value"] for e in home["elements"]) + home["said"]
        for card in self.cards:
            name = self.emulator.things[card]["id"]
            assert name not in words, f"{name} stands at home: {words}"

    def close(self):
        wait_until(lambda: all(row["state"] in FINAL for row in self.kiosk.ledger()), 120, "everything is settled")
        differences = compare_ledger_and_library(self.kiosk.ledger(), self.loans_before, self.emulator.loans())
        status = self.kiosk.close()
        verify = self.kiosk.verify_ledger()
        self.emulator.close()
        assert status == 0, f"SIGTERM ends the kiosk with {status}; log: {self.kiosk.log_path}"
        assert verify.returncode == 0, verify.stdout + verify.stderr
        assert not differences, differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--from", dest="first", type=int, default=0)
    chosen = parser.parse_args()
    monkey = Monkey(chosen.seed + chosen.first)
    deadline = time.monotonic() + chosen.minutes * 60
    while monkey.taps + chosen.first < chosen.count and time.monotonic() < deadline:
        monkey.round()
    monkey.close()
    screens = ", ".join(f"{name} {n}" for name, n in sorted(monkey.seen.items()))
    print(f"{monkey.taps} taps, {monkey.taps // TAPS_OF_A_ROUND} times home; screens: {screens}")
    left = chosen.count - monkey.taps - chosen.first
    print(f"go on with --from {monkey.taps + chosen.first}" if left > 0 else "done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
