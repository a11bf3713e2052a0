#!/usr/bin/env python3
"""Visits at other library systems: the kiosk with that system's profile, the emulator's library with its manners."""
import unittest

from device_case import DeviceCase, wait_until

SERVICE_POINT = "7c5abc9f-f3d7-4856-b8d7-6712462ca007"


class System(DeviceCase):
    profile = manners = None

    def setUp(self):
        if self.profile is None:
            self.skipTest("the frame of the others")
        super().setUp()

    @property
    def settings(self):
        place = SERVICE_POINT if self.profile == "folio" else "hall"
        return (("profile: generic", f"profile: {self.profile}"), ("location: hall", f"location: {place}"))

    def before_the_kiosk(self):
        self.emulator.ask(op="rule", name="profile", value=self.manners)

    def frames(self):
        return [request["frame"] for request in self.emulator.ask(op="requests")["requests"]]

    def test_a_loan_and_a_return(self):
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.none")
        self.emulator.clear_pad()
        self.kiosk.wait_screen("welcome")
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("return.item.0", "done")
        self.walk_away()
        self.wait_settled()
        book = self.number("book-abai-1")
        self.assertEqual((self.transactions_sent("11"), self.transactions_sent("09")), ({book: 1}, {book: 1}))
        self.assertEqual([f for f in self.frames() if f.startswith("97")], [])
        self.assert_ledger_and_library_agree()


class Slip(DeviceCase):
    def test_the_systems_line_is_printed_under_its_book(self):
        self.emulator.ask(op="rule", name="slip", value="Қайтару мерзімі: 14 күн")
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.print")
        wait_until(lambda: self.emulator.ask(op="printed")["printed"], 20, "a receipt")
        self.assertIn("\n  Қайтару мерзімі: 14 күн\n", "".join(self.emulator.ask(op="printed")["printed"]))
        self.emulator.clear_pad()

    def test_the_systems_line_with_its_answer_about_her_is_printed_at_the_end_once(self):
        self.emulator.ask(op="rule", name="reader_slip", value="2 кітап күтіп тұр")
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.print")
        wait_until(lambda: self.emulator.ask(op="printed")["printed"], 20, "a receipt")
        paper = "".join(self.emulator.ask(op="printed")["printed"])
        self.assertEqual(paper.count("2 кітап күтіп тұр"), 1)
        self.assertGreater(paper.index("2 кітап"), paper.index("Абай"))
        self.emulator.clear_pad()


class Koha(System):
    profile = manners = "koha"


class Evergreen(System):
    profile = manners = "evergreen"


class Mediator(System):
    profile = manners = "evergreen-mediator"


class Folio(System):
    profile = manners = "folio"


class FolioChecked(System):
    profile, manners = "folio", "folio-checked"


if __name__ == "__main__":
    unittest.main(verbosity=2)
