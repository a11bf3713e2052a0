#!/usr/bin/env python3
"""A whole visit with two readers: patrons' cards on the PN532, books with ICODE chips on the PC/SC reader, whose AFI and EAS
follow every loan and return; pcscd ends and comes back in the middle."""
import time
import unittest

from pcsc_case import Service, set_readers, skip_without, wait_until
from device_case import DeviceCase

IN_STOCK, ON_LOAN = {"afi": 0x07, "eas": 1}, {"afi": 0xC2, "eas": 0}


class TwoReaders(DeviceCase):
    def setUp(self):
        self.service = Service()
        self.service.start()
        self.addCleanup(self.service.close)
        super().setUp()

    def before_the_kiosk(self):
        ready = self.emulator.ready
        set_readers(self.emulator, "readers:\n"
                    f"  - {{driver: libnfc, device: \"{ready['reader']}\", for: cards}}\n"
                    f"  - {{driver: pcsc, device: \"{ready['pcsc']}\", for: items}}\n")
        self.emulator.change_settings("mechanism: none", "mechanism: afi+eas")

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
    skip_without()
    unittest.main()
