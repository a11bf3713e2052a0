"""The frame of the device tests: the real programs on the emulator; a kiosk that is torn down whatever happens."""
import os
import sys
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP / "toolchain/demo"))
from kiosk_ports import Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until, walk_home  # noqa: E402,F401

PROGRAMS = Path(os.environ.get("KITAP_BIN", TOP / "build/release/bin")).resolve()
FINAL = ("confirmed", "refused", "void", "uploaded", "closed", "staff", "rejected")


class DeviceCase(unittest.TestCase):
    """An emulator and a kiosk for each test."""
    settings = ()  # pairs (old, new) in the emulator's settings file
    size = "1024x600"

    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        for old, new in self.settings:
            self.emulator.change_settings(old, new)
        self.loans_before = self.emulator.loans()
        self.before_the_kiosk()
        self.kiosk = self.open_kiosk()
        self.all_up()

    def open_kiosk(self):
        return Kiosk(PROGRAMS, self.emulator.config, size=self.size)

    def before_the_kiosk(self):
        """What a case does while the reader is free."""

    def all_up(self):
        for part in ("ledger", "reader", "library"):
            self.kiosk.wait_up(part)

    def tearDown(self):
        status = self.kiosk.close() if self.kiosk.process.poll() is None else 0
        verify = self.kiosk.verify_ledger()
        self.emulator.close()
        self.assertEqual(status, 0, f"SIGTERM ends the kiosk with 0; log: {self.kiosk.log_path}")
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)

    def number(self, what):
        return self.emulator.things[what]["id"]

    def card_to_checkout(self, card="card-aigul"):
        self.emulator.place(card)
        self.kiosk.wait_screen("checkout")

    def walk_away(self):
        """Takes everything off the pad and goes home, whatever is on the screen."""
        self.emulator.clear_pad()
        if self.kiosk.screen()["screen"] not in ("welcome",):
            home = self.kiosk.element("nav.home")
            if home is not None and home["visible"] and home["enabled"]:
                self.kiosk.tap("nav.home")
                mismatch = self.kiosk.element("mismatch.finish")
                if mismatch is not None:
                    self.kiosk.tap("mismatch.finish")
        self.kiosk.wait_screen("welcome", 40)

    def settled(self):
        return all(row["state"] in FINAL for row in self.kiosk.ledger())

    def wait_settled(self, seconds=150):
        wait_until(self.settled, seconds, f"everything is settled: {self.kiosk.ledger()}")

    def assert_ledger_and_library_agree(self):
        differences = compare_ledger_and_library(self.kiosk.ledger(), self.loans_before, self.emulator.loans())
        self.assertEqual(differences, [], f"log: {self.kiosk.log_path}")

    def transactions_sent(self, code):
        """item -> how often an 11 or 09 for it reached the library."""
        sent = {}
        for request in self.emulator.ask(op="requests")["requests"]:
            frame = request["frame"]
            if frame.startswith(code):
                item = next(f[2:] for f in frame.split("|") if f.startswith("AB"))
                sent[item] = sent.get(item, 0) + 1
        return sent
