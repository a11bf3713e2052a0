#!/usr/bin/env python3
"""Reservations, fees that are agreed to and payments on the real device path; a cut connection at each."""
import sys
import unittest

from device_case import DeviceCase

STAFF = "card-emily"


class Deals(DeviceCase):
    """A kiosk where staff take money, and say so with a card."""

    def before_the_kiosk(self):
        self.emulator.change_settings(
            "cards:\n", f"fees:\n  paid_here: on\nstaff:\n  cards: \"{self.number(STAFF)}\"\ncards:\n")

    def account(self, card):
        return self.emulator.ask(op="account", id=self.number(card))

    def sent(self, code):
        return [r["frame"] for r in self.emulator.ask(op="requests")["requests"] if r["frame"].startswith(code)]

    def rows(self, kind):
        return [(row["state"], row["item"]) for row in self.kiosk.ledger() if row["kind"] == kind]

    def cut(self, code, fault="cut-after-request"):
        self.emulator.ask(op="fault", library=fault, code=code)

    def to_account(self, card):
        self.kiosk.tap("welcome.account")
        self.kiosk.wait_screen("identify")
        self.emulator.place(card)
        self.kiosk.wait_screen("account")
        self.kiosk.wait_element("account.look")

    def leave(self):
        self.emulator.clear_pad()
        self.kiosk.tap("account.done")
        if self.kiosk.screen()["screen"] == "finish":
            self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("welcome")

    # ---- reservations ----

    def test_a_book_that_waits_for_somebody_is_reserved_and_the_reservation_cancelled(self):
        book = self.number("book-altyn-orda")
        self.card_to_checkout("card-aigul")
        self.emulator.place("book-altyn-orda")
        self.kiosk.wait_value("checkout.item.0", "refused")
        self.kiosk.tap("checkout.hold.0")
        self.kiosk.tap("hold.yes")
        self.kiosk.wait_value("hold.state", "done")
        self.kiosk.tap("hold.close")
        self.assertEqual(self.account("card-aigul")["waiting"], [book])
        self.walk_away()
        self.to_account("card-aigul")
        self.kiosk.wait_value("account.hold.0", "waiting")
        self.kiosk.tap("account.tab.holds")
        self.kiosk.tap("account.cancel.0")
        self.kiosk.tap("hold.no")
        self.assertEqual(len(self.sent("15")), 1)
        self.kiosk.tap("account.cancel.0")
        self.kiosk.tap("hold.yes")
        self.kiosk.wait_value("hold.state", "done")
        self.kiosk.tap("hold.close")
        self.kiosk.wait_value("account.hold.0", "gone")
        self.assertEqual(self.account("card-aigul")["waiting"], [])
        self.leave()
        self.assertEqual(self.rows("hold"), [("confirmed", book), ("confirmed", book)])
        self.assertEqual([f[:3] for f in self.sent("15")], ["15+", "15-"])

    def test_the_state_of_a_book_is_shown_and_it_is_reserved_from_there(self):
        self.to_account("card-serik")
        self.kiosk.tap("account.tab.holds")
        self.kiosk.tap("account.look")
        self.kiosk.wait_screen("look")
        self.emulator.place("book-botagoz")
        self.kiosk.wait_value("look.item", "known")
        self.kiosk.tap("look.hold")
        self.kiosk.tap("hold.yes")
        self.kiosk.wait_value("hold.state", "done")
        self.kiosk.tap("hold.close")
        self.kiosk.tap("look.done")
        self.kiosk.wait_value("account.hold.0", "waiting")
        self.assertEqual(self.account("card-serik")["waiting"], [self.number("book-botagoz")])
        self.leave()

    def hold_with(self, fault):
        book = self.number("book-altyn-orda")
        self.card_to_checkout("card-aigul")
        self.emulator.place("book-altyn-orda")
        self.kiosk.wait_value("checkout.item.0", "refused")
        self.kiosk.tap("checkout.hold.0")
        self.cut("15", fault)
        self.kiosk.tap("hold.yes")
        self.kiosk.wait_value("hold.state", "unknown")
        self.kiosk.tap("hold.close")
        self.walk_away()
        self.wait_settled()
        self.assertEqual(len(self.sent("15")), 1, "never sent twice")
        return self.rows("hold"), self.account("card-aigul")["waiting"], book

    def test_a_reservation_whose_answer_was_cut_is_found_in_the_list(self):
        rows, waiting, book = self.hold_with("cut-in-answer")
        self.assertEqual((rows, waiting), ([("confirmed", book)], [book]))

    def test_a_reservation_that_never_arrived_is_void(self):
        rows, waiting, book = self.hold_with("cut-before-request")
        self.assertEqual((rows, waiting), ([("void", book)], []))

    # ---- payments ----

    def pay_all(self, card="card-olga"):
        self.to_account(card)
        self.kiosk.tap("account.tab.fees")
        self.kiosk.tap("account.pay")
        self.kiosk.wait_screen("pay")

    def test_a_fee_is_paid_with_a_staff_card(self):
        self.pay_all()
        if not self.kiosk.element("pay.fee.1")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap("pay.fee.1")
        self.assertEqual(self.sent("37"), [])
        self.emulator.place(STAFF)
        self.kiosk.wait_value("pay.state", "done")
        self.assertEqual(len(self.account("card-olga")["fees"]), 1)
        self.kiosk.tap("pay.done")
        self.kiosk.wait_value("account.fees", "2500.00")
        self.leave()
        self.assertEqual([state for state, _ in self.rows("payment")], ["confirmed"])
        ulid = next(row["ulid"] for row in self.kiosk.ledger() if row["kind"] == "payment")
        self.assertEqual(len(self.sent("37")), 1)
        self.assertIn(f"BK{ulid}|", self.sent("37")[0])

    def pay_with(self, fault):
        self.pay_all()
        self.kiosk.tap("pay.all")
        self.cut("37", fault)
        self.emulator.place(STAFF)
        self.kiosk.wait_value("pay.state", "unknown")
        self.kiosk.tap("pay.done")
        self.leave()
        self.wait_settled()
        self.assertEqual(len(self.sent("37")), 1, "never sent twice")
        return [state for state, _ in self.rows("payment")], len(self.account("card-olga")["fees"])

    def test_a_payment_whose_answer_was_cut_is_proved_by_what_is_owed(self):
        self.assertEqual(self.pay_with("cut-in-answer"), (["confirmed"], 0))

    def test_a_payment_that_never_arrived_is_for_staff_to_see(self):
        self.assertEqual(self.pay_with("cut-before-request"), (["void"], 2))

    # ---- a loan that costs something ----

    def costs(self):
        self.emulator.ask(op="rule", name="rental_fee", value="200")
        self.card_to_checkout("card-aigul")
        self.emulator.place("book-abai-1")
        self.kiosk.wait_element("costs.yes")

    def test_a_loan_that_costs_is_asked_about_and_charged_once(self):
        self.costs()
        self.kiosk.tap("costs.no")
        self.assertEqual(self.emulator.loans().get(self.number("book-abai-1")), None)
        self.kiosk.tap("checkout.agree.0")
        self.kiosk.tap("costs.yes")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.assertEqual(len(self.account("card-aigul")["fees"]), 1)
        self.assertEqual([state for state, _ in self.rows("checkout")], ["refused", "confirmed"])
        self.assert_ledger_and_library_agree()

    def test_an_agreed_loan_whose_answer_was_cut_is_settled_and_charged_once(self):
        self.costs()
        self.cut("11", "cut-in-answer")
        self.kiosk.tap("costs.yes")
        self.kiosk.wait_value("checkout.item.0", "unknown")
        self.walk_away()
        self.wait_settled()
        self.assertEqual(len(self.account("card-aigul")["fees"]), 1)
        self.assert_ledger_and_library_agree()


class Lacks(DeviceCase):
    """A library system without reservations: they are not offered."""
    settings = (("library:\n", "library:\n  without: \"15 37\"\n"),)

    def test_nothing_is_offered_that_the_library_system_does_not_do(self):
        self.card_to_checkout("card-aigul")
        self.emulator.place("book-altyn-orda")
        self.kiosk.wait_value("checkout.item.0", "refused")
        self.assertIsNone(self.kiosk.element("checkout.hold.0"))
        self.walk_away()
        self.kiosk.tap("welcome.account")
        self.kiosk.wait_screen("identify")
        self.emulator.place("card-nurlan")
        self.kiosk.wait_value("account.hold.0", "ready")
        self.assertIsNone(self.kiosk.element("account.cancel.0"))
        self.walk_away()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"] + sys.argv[1:])
