#!/usr/bin/env python3
"""A whole visit with two readers: patrons' cards on the PN532, books with ICODE chips on the PC/SC reader, whose AFI and EAS
follow every loan and return; pcscd ends and comes back in the middle."""
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "visits"))
from device_case import DeviceCase, wait_until  # noqa: E402

SERVICE, SERVICE_SOCKET, LOCK = "/usr/sbin/pcscd", "/run/pcscd/pcscd.comm", "/tmp/kitap-pcscd.lock"
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
IN_STOCK, ON_LOAN = {"afi": 0x07, "eas": 1}, {"afi": 0xC2, "eas": 0}
SKIPPED = 77


class Service:
    """pcscd: the machine's own where one runs, else ours; one at a time on a machine."""

    def __init__(self):
        self.process = None
        self.lock = open(LOCK, "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    @staticmethod
    def answers():
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(SERVICE_SOCKET)
            except OSError:
                return False
        return True

    def start(self):
        if self.answers():
            return
        for left in (SERVICE_SOCKET, "/run/pcscd/pcscd.pid"):
            Path(left).unlink(missing_ok=True)
        self.process = subprocess.Popen([SERVICE, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, 5, "pcscd answers")

    def kill(self, with_signal=signal.SIGKILL):
        if self.process is not None:
            self.process.send_signal(with_signal)
            self.process.wait()
        self.process = None

    def close(self):
        self.kill(signal.SIGTERM)
        self.lock.close()


class TwoReaders(DeviceCase):
    def setUp(self):
        self.service = Service()
        self.service.start()
        self.addCleanup(self.service.close)
        super().setUp()

    def before_the_kiosk(self):
        text = self.emulator.config.read_text()
        device = self.emulator.ready["reader"]
        start, end = text.index("reader:\n"), text.index("library:\n")
        readers = ("readers:\n"
                   f"  - {{driver: libnfc, device: \"{device}\", for: cards}}\n"
                   f"  - {{driver: pcsc, device: \"{self.emulator.ready['pcsc']}\", for: items}}\n")
        text = text[:start] + readers + text[end:]
        self.emulator.config.write_text(text.replace("mechanism: none", "mechanism: afi+eas"))

    def icode(self, book, number):
        """The book with an ICODE in place of its own tag, laid on the PC/SC reader; its name."""
        chip = self.emulator.things[book]
        return self.emulator.ask(op="place", kind="icode-slix", uid=f"E0040110{number:08X}", memory=chip["block"],
                                 **IN_STOCK)["what"]

    def marks(self, what):
        chip = self.emulator.ask(op="dump", what=what)
        return {name: chip[name] for name in IN_STOCK}

    def wait_marks(self, what, marks):
        wait_until(lambda: self.marks(what) == marks, 15, f"{what} bears {marks}; it bears {self.marks(what)}")

    def bits(self):
        return [row["bit"] for row in self.kiosk.ledger()]

    def lend(self, book, number):
        self.card_to_checkout()
        what = self.icode(book, number)
        self.kiosk.wait_value("checkout.item.0", "done")
        return what

    def test_a_loan_silences_the_gate_and_a_return_arms_it_again(self):
        what = self.lend("book-abai-1", 1)
        self.wait_marks(what, ON_LOAN)
        self.walk_away()
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place(what)
        self.kiosk.wait_value("return.item.0", "done")
        self.wait_marks(what, IN_STOCK)
        self.walk_away()
        wait_until(lambda: self.bits() == ["done", "done"], 10, f"both marks are written down: {self.bits()}")
        self.assert_ledger_and_library_agree()

    def test_pcscd_ends_and_comes_back_while_a_patron_borrows(self):
        if self.service.process is None:
            self.skipTest("the machine's own pcscd is not ended")
        self.card_to_checkout()
        self.service.kill()
        time.sleep(1)
        self.service.start()
        what = self.icode("book-abai-1", 2)
        self.kiosk.wait_value("checkout.item.0", "done", 30)
        self.wait_marks(what, ON_LOAN)
        self.walk_away()


if __name__ == "__main__":
    if not os.path.exists(DRIVER) or (os.geteuid() != 0 and not Service.answers()):
        print("skipped: vsmartcard-vpcd and a pcscd that runs, or root, are needed")
        sys.exit(SKIPPED)
    unittest.main()
