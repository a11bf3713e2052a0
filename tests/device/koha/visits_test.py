#!/usr/bin/env python3
"""Whole visits over Koha's REST interface: loans, refusals, renewals, returns that go another way, and a line that goes."""
import json
import socket
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "visits"))
from device_case import PROGRAMS, DeviceCase, wait_until  # noqa: E402

CHECKOUTS = "/api/v1/checkouts"


def staff_take_back(address, item):
    """A return at the staff's desk, which is another terminal of the same library (SIP2)."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as desk:
        for frame in (b"9300CNkiosk|COkitap-demo|CPdesk|\r",
                      f"09N20261124    12000020261124    120000APdesk|AOALA|AB{item}|AC|\r".encode()):
            desk.sendall(frame)
            answer = desk.recv(4096)
    return answer.startswith(b"101")


class Koha(DeviceCase):
    @property
    def settings(self):
        sip2, koha = (self.emulator.ready[way].rsplit(":", 1)[1] for way in ("sip2", "koha"))
        return (("protocol: sip2", "protocol: koha"), (f"port: {sip2}\n", f"port: {koha}\n"),
                ("timeout_s: 5", "timeout_s: 2"))

    def rest(self, method, path=""):
        """The requests that came over REST and begin so."""
        return [r for r in self.emulator.ask(op="koha")["requests"]
                if r["method"] == method and r["path"].startswith(path)]

    def loans_sent(self):
        """item -> how often its loan was POSTed (with a status other than the fault's)."""
        return [json.loads(r["body"])["item_id"] for r in self.rest("POST", CHECKOUTS) if "item_id" in r["body"]]

    def lent_to(self, what):
        return self.emulator.ask(op="item", id=self.number(what))["lent_to"]

    def lay(self, what, row, value, screen="checkout"):
        self.emulator.place(what)
        self.kiosk.wait_value(f"{screen}.item.{row}", value, 40)

    def state(self, kind):
        return [row["state"] for row in self.kiosk.ledger() if row["kind"] == kind]

    def test_books_are_lent_each_once_and_a_refusal_has_its_reason(self):
        self.card_to_checkout()
        self.lay("book-abai-1", 0, "done")
        self.lay("book-ushqan-uya", 1, "done")
        self.lay("book-anna", 2, "refused")
        self.assertIn("Басқа оқырман", self.kiosk.element("checkout.item.2.reason")["name"])
        self.walk_away()
        self.assertEqual(len(self.loans_sent()), 2)
        self.assertEqual(self.lent_to("book-abai-1"), self.number("card-aigul"))
        self.assert_ledger_and_library_agree()
        self.assertEqual(self.transactions_sent("11"), {}, "nothing goes over SIP2")

    def test_a_loan_is_renewed_and_one_that_has_no_renewals_left_is_not(self):
        self.kiosk.tap("welcome.account")
        self.kiosk.wait_screen("identify")
        self.emulator.place("card-aigul")
        self.kiosk.wait_element("account.renew.1", 40)
        self.kiosk.tap("account.renew-all")
        values = lambda: sorted(self.kiosk.element(f"account.renew.{i}")["value"] for i in range(2))  # noqa: E731
        wait_until(lambda: values() == ["done", "refused"], 40, "one renewed, one refused")
        self.assertEqual(len(self.rest("POST", f"{CHECKOUTS}/")), 1)
        self.walk_away()
        self.assertEqual(sorted(self.state("renew")), ["confirmed", "refused"])

    def account(self, card):
        return self.emulator.ask(op="account", id=self.number(card))

    def reserve(self):
        self.card_to_checkout("card-aigul")
        self.emulator.place("book-altyn-orda")
        self.kiosk.wait_value("checkout.item.0", "refused")
        self.kiosk.tap("checkout.hold.0")
        self.kiosk.tap("hold.yes")

    def test_a_book_is_reserved_and_the_reservation_cancelled_by_its_number(self):
        book = self.number("book-altyn-orda")
        self.reserve()
        self.kiosk.wait_value("hold.state", "done")
        self.kiosk.tap("hold.close")
        self.assertEqual(self.account("card-aigul")["waiting"], [book])
        self.walk_away()
        self.kiosk.tap("welcome.account")
        self.kiosk.wait_screen("identify")
        self.emulator.place("card-aigul")
        self.kiosk.wait_value("account.hold.0", "waiting")
        self.kiosk.tap("account.tab.holds")
        self.kiosk.tap("account.cancel.0")
        self.kiosk.tap("hold.yes")
        self.kiosk.wait_value("hold.state", "done")
        self.kiosk.tap("hold.close")
        self.assertEqual(self.account("card-aigul")["waiting"], [])
        self.walk_away()
        self.assertEqual((len(self.rest("POST", "/api/v1/holds")), len(self.rest("DELETE", "/api/v1/holds/"))), (1, 1))
        self.assertEqual([row["state"] for row in self.kiosk.ledger() if row["kind"] == "hold"], ["confirmed"] * 2)

    def test_a_reservation_that_was_cut_is_asked_about_and_never_sent_again(self):
        self.emulator.ask(op="koha", fault="cut-after", method="POST", path="/api/v1/holds")
        self.reserve()
        self.kiosk.wait_value("hold.state", "unknown")
        self.kiosk.tap("hold.close")
        self.walk_away()
        self.wait_settled()
        self.assertEqual(len(self.rest("POST", "/api/v1/holds")), 1)
        self.assertEqual([row["state"] for row in self.kiosk.ledger() if row["kind"] == "hold"], ["confirmed"])
        self.assertEqual(self.account("card-aigul")["waiting"], [self.number("book-altyn-orda")])

    def test_a_return_is_noted_and_has_arrived_when_staff_have_taken_the_book_back(self):
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.lay("book-anna", 0, "offline", "return")
        self.walk_away()
        self.assertEqual(self.state("checkin"), ["offline"])
        self.assertNotEqual(self.lent_to("book-anna"), "")
        self.assertTrue(staff_take_back(self.emulator.ready["sip2"], self.number("book-anna")))
        self.card_to_checkout()  # somebody wants it: is it back by now?
        self.lay("book-anna", 0, "done")
        self.walk_away()
        wait_until(lambda: self.state("checkin") == ["uploaded"], 20, "the return has arrived")
        self.assertEqual(self.lent_to("book-anna"), self.number("card-aigul"))

    def test_a_book_whose_return_nobody_took_in_yet_is_lent_without_waiting(self):
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.lay("book-anna", 0, "offline", "return")
        self.walk_away()
        self.card_to_checkout()
        self.lay("book-anna", 0, "offline")
        self.walk_away()
        self.assertEqual(self.loans_sent(), [])

    def test_without_a_line_loans_wait_and_go_when_it_is_back(self):
        self.emulator.ask(op="fault", library="down")
        self.kiosk.wait_up("library", False, 60)
        self.card_to_checkout()
        self.lay("book-abai-1", 0, "offline")
        self.walk_away()
        self.emulator.ask(op="fault", library="up")
        self.kiosk.wait_up("library", True, 60)
        self.kiosk.wait_outbox_empty(60)
        wait_until(lambda: self.state("checkout") == ["uploaded"], 20, "the loan has arrived")
        self.assertEqual(len(self.loans_sent()), 1)
        self.assert_ledger_and_library_agree()

    def test_a_loan_that_was_cut_is_asked_about_and_never_sent_again(self):
        self.emulator.ask(op="koha", fault="cut-after", method="POST", path=CHECKOUTS)
        self.card_to_checkout()
        self.lay("book-abai-1", 0, "unknown")
        self.walk_away()
        self.wait_settled()
        self.assertEqual(self.state("checkout"), ["confirmed"])
        self.assertEqual(len(self.loans_sent()), 1)
        self.assert_ledger_and_library_agree()

    def test_the_doctor_finds_the_library_and_says_what_a_wrong_key_is(self):
        self.assertEqual(self.kiosk.close(), 0)
        check = subprocess.run([PROGRAMS / "kitap", "check", "--config", self.emulator.config], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        doctor = [PROGRAMS / "kitap", "doctor", "--config", self.emulator.config]
        said = subprocess.run(doctor, capture_output=True, text=True).stdout
        self.assertIn("connected to Kitap demo library", said)
        self.assertIn("this library system takes none from a kiosk: they are noted", said)
        (self.emulator.config.parent / "secrets/sip2").write_text("wrong\n")
        self.assertIn("refuses the key", subprocess.run(doctor, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
