#!/usr/bin/env python3
"""A loan just made is taken back on the real device path: with a line, without one, and when the answer is cut."""
import unittest

from device_case import DeviceCase, wait_until

GATE = {"lent": "c2", "here": "07"}  # security.on_loan, security.in_stock
GATE_AT = 44                         # security.byte_at, counted from page 4


class Undo(DeviceCase):
    """The gate looks at a byte of user memory."""
    size = "1920x1080"
    settings = (("mechanism: none", "mechanism: byte"), ("timeout_s: 5", "timeout_s: 2"))

    def gate(self, book):
        at = 2 * (16 + GATE_AT)
        return self.emulator.ask(op="dump", what=book)["memory"][at:at + 2].lower()

    def library_says(self, fault):
        self.emulator.ask(op="fault", library=fault)
        self.kiosk.wait_up("library", up=fault != "down", seconds=60)

    def lend(self, *books, value="done"):
        for i, book in enumerate(books):
            self.emulator.place(book)
            self.kiosk.wait_value(f"checkout.item.{i}", value)
            self.assertEqual(self.gate(book), GATE["lent"])

    def rows(self, book):
        return [(row["kind"], row["state"], row["bit"]) for row in self.kiosk.ledger()
                if row["item"] == self.number(book)]

    def lent(self):
        return self.emulator.loans()

    def test_one_of_two_is_given_back_and_the_receipt_tells_both(self):
        self.kiosk.tap("language.en")
        self.card_to_checkout()
        self.lend("book-abai-1", "book-1984")
        self.kiosk.tap("checkout.undo.0")
        self.kiosk.wait_element("count.back")
        row = self.kiosk.element("checkout.item.0")
        self.assertEqual(row["value"], "done")
        self.assertIn("Returned, not on your account", row["name"])
        self.assertIsNone(self.kiosk.element("checkout.undo.0"))
        self.assertEqual((self.gate("book-abai-1"), self.gate("book-1984")), (GATE["here"], GATE["lent"]))
        self.assertNotIn(self.number("book-abai-1"), self.lent())
        self.assertIn(self.number("book-1984"), self.lent())
        self.emulator.remove("book-1984")
        wait_until(lambda: self.kiosk.element("checkout.undo.1") is None, 10, "it is taken away")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.print")
        wait_until(lambda: self.emulator.ask(op="printed")["printed"], 10, "the receipt")
        paper = "".join(self.emulator.ask(op="printed")["printed"])
        self.assertEqual((paper.count("Returned"), paper.count("Borrowed")), (1, 1), paper)
        self.walk_away()
        whole = [("checkout", "confirmed", "done"), ("checkin", "confirmed", "done")]
        wait_until(lambda: self.rows("book-abai-1") == whole, 10, "both rows, each with its mark")
        self.assertEqual(self.transactions_sent("09"), {self.number("book-abai-1"): 1})
        self.assert_ledger_and_library_agree()

    def test_without_a_line_both_are_noted_and_go_out_in_their_order(self):
        self.library_says("down")
        self.card_to_checkout()
        self.lend("book-abai-1", value="offline")
        self.kiosk.tap("checkout.undo.0")
        self.kiosk.wait_element("count.back")
        self.assertEqual(self.gate("book-abai-1"), GATE["here"])
        self.walk_away()
        self.library_says("up")
        self.kiosk.wait_outbox_empty()
        self.wait_settled()
        whole = [("checkout", "uploaded", "done"), ("checkin", "uploaded", "done")]
        wait_until(lambda: self.rows("book-abai-1") == whole, 10, "both rows, each with its mark")
        sent = [r["frame"][:2] for r in self.emulator.ask(op="requests")["requests"]
                if r["frame"][:2] in ("11", "09") and f"AB{self.number('book-abai-1')}|" in r["frame"]]
        self.assertEqual(sent, ["11", "09"])
        self.assertNotIn(self.number("book-abai-1"), self.lent())
        self.assert_ledger_and_library_agree()

    def test_a_cut_answer_leaves_it_uncertain_until_it_is_settled(self):
        self.card_to_checkout()
        self.lend("book-abai-1")
        self.emulator.ask(op="fault", library="cut-after-request", code="09")
        self.kiosk.tap("checkout.undo.0")
        self.kiosk.wait_value("checkout.item.0", "unknown")
        self.assertIsNone(self.kiosk.element("checkout.undo.0"))
        self.walk_away()
        self.wait_settled()
        self.assertEqual([state for _, state, _ in self.rows("book-abai-1")], ["confirmed", "confirmed"])
        self.assertEqual(self.transactions_sent("09"), {self.number("book-abai-1"): 1})
        self.assert_ledger_and_library_agree()


class SwitchedOff(DeviceCase):
    settings = (("cards:\n", "checkout:\n  undo: off\ncards:\n"),)

    def test_nothing_is_offered(self):
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.assertIsNone(self.kiosk.element("checkout.undo.0"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
