#!/usr/bin/env python3
"""Whole visits on the real device path, one in each language, and the demo's own promise about differences."""
import subprocess
import sys
import unittest

from device_case import PROGRAMS, TOP, DeviceCase, Emulator, Kiosk


class Visit(DeviceCase):
    def visit(self, language, card, books):
        if self.kiosk.screen()["language"] != language:
            self.kiosk.tap(f"language.{language}")
        self.card_to_checkout(card)
        self.assertEqual(self.kiosk.screen()["language"], language)
        for i, book in enumerate(books):
            self.emulator.place(book)
            self.kiosk.wait_value(f"checkout.item.{i}", "done")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("left-behind")
        self.emulator.clear_pad()
        self.kiosk.wait_screen("welcome")
        self.assertEqual([self.transactions_sent("11").get(self.number(b)) for b in books], [1] * len(books))
        self.assert_ledger_and_library_agree()

    def test_in_kazakh(self):
        self.visit("kk", "card-aigul", ["book-abai-1", "book-ushqan-uya", "book-qara-sozder"])

    def test_in_russian(self):
        self.visit("ru", "card-serik", ["book-master", "book-piknik"])

    def test_in_english(self):
        self.visit("en", "card-emily", ["book-1984", "book-alice"])

    def test_a_tag_that_the_uid_map_names_is_lent(self):
        self.card_to_checkout()
        self.emulator.place("book-urker")
        self.kiosk.wait_value("checkout.item.0", "done")

    def test_blank_torn_and_foreign_tags_are_told_apart_and_send_nothing(self):
        self.kiosk.tap("language.en")
        self.card_to_checkout()
        for i, thing in enumerate(("tag-blank", "book-qartqozha", "book-foreign")):
            self.emulator.place(thing)
            self.kiosk.wait_value(f"checkout.item.{i}", "refused")
        reasons = {self.kiosk.element(f"checkout.item.{i}.reason")["name"] for i in range(3)}
        self.assertEqual(len(reasons), 3, reasons)
        self.assertEqual(self.transactions_sent("11"), {})

    def test_cards_that_open_nothing_say_why(self):
        said = set()
        for card in ("card-unknown", "card-marat", "card-gulnar", "card-dias", "book-qartqozha", "book-foreign"):
            self.kiosk.tap("welcome.checkout")
            self.kiosk.wait_screen("identify")
            self.emulator.place(card)
            self.kiosk.wait_element("identify.trouble")
            said.add(self.kiosk.element("identify.trouble")["name"])
            self.emulator.clear_pad()
            self.kiosk.tap("nav.home")
            self.kiosk.wait_screen("welcome")
        self.assertEqual(len(said), 6, said)


class ScannerOnly(DeviceCase):
    """No reader, no printer, no security mark, no PIN: a scanner and the keys on the glass are all there is."""
    settings = (("driver: libnfc", "driver: none"), ("printer:\n  device: ", "printer:\n  device: none # "))

    def all_up(self):
        for part in ("ledger", "library"):
            self.kiosk.wait_up(part)

    def scan(self, what):
        self.emulator.ask(op="scan", text=self.number(what))

    def test_a_book_is_borrowed_and_brought_back(self):
        self.kiosk.tap("language.en")
        self.kiosk.tap("welcome.checkout")
        self.kiosk.wait_screen("identify")
        self.assertNotIn(" pad", " ".join(e["name"] for e in self.kiosk.screen()["elements"]))
        self.scan("card-aigul")
        self.kiosk.wait_screen("checkout")
        self.scan("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.scan("card-aigul")
        self.kiosk.wait_value("checkout.item.1", "refused")
        self.assertEqual(self.kiosk.element("checkout.item.1.reason")["name"], "This is a card. Press Finish first.")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.assertIsNone(self.kiosk.element("finish.receipt.print"))
        self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("welcome")
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.scan("book-abai-1")
        self.kiosk.wait_value("return.item.0", "done")
        self.kiosk.tap("return.done")
        self.kiosk.wait_screen("finish")
        self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("welcome")
        self.assertEqual([row["bit"] for row in self.kiosk.ledger()], ["none", "none"])
        self.assertNotIn(self.number("card-aigul"), [row["item"] for row in self.kiosk.ledger()])
        self.assert_ledger_and_library_agree()


class Demo(unittest.TestCase):
    def demo(self, *arguments):
        return subprocess.run([sys.executable, str(TOP / "toolchain/demo/demo.py"), "--bin", str(PROGRAMS), "--headless",
                               *arguments], capture_output=True, text=True)

    def test_a_difference_put_in_on_purpose_makes_the_demo_exit_1(self):
        ran = self.demo("--spoil")
        self.assertEqual(ran.returncode, 1, ran.stdout + ran.stderr)
        self.assertIn("the ledger lent", ran.stdout)

    def test_the_demo_prints_its_visits_and_exits_0(self):
        ran = self.demo()
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertIn("ledger and library agree: 9 loans, 3 returns, 3 refusals, 3 uploads", ran.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
