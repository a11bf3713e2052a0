#!/usr/bin/env python3
"""Each kind of chip with each data model: programmed by `kitap tag write`, read back from the chip and by `kitap tag read`,
lent and brought back at the kiosk with the mark of the gate written and read back. Real libnfc on the emulated line."""
import json
import unittest

from tag_case import PROGRAMS, DeviceCase, Emulator, blank, decode, kitap, user_memory, wait_until

KINDS = ("ntag213", "ntag215", "ntag216", "ultralight", "ultralight-ev1", "classic1k", "classic4k")
# Chips whose user memory has a page of its own for the gate's byte.
GATE_KINDS = ("ntag213", "ntag215", "ntag216", "ultralight", "ultralight-ev1")
MODELS = ("iso28560-3", "iso28560-2")
BYTE_AT, IN_STOCK, ON_LOAN = 44, 0x07, 0xC2


class Programming(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        self.addCleanup(self.emulator.close)

    def write(self, *more):
        return kitap("tag", "write", "--config", self.emulator.config, *more)

    def read(self):
        ran = kitap("tag", "read", "--config", self.emulator.config, "--json")
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def test_every_chip_takes_every_model_and_gives_it_back(self):
        for i, (kind, model) in enumerate((k, m) for k in KINDS for m in MODELS):
            with self.subTest(kind=kind, model=model):
                number = f"3277{i:010d}"
                what = blank(self.emulator, kind, 0x100 + i)
                ran = self.write("--id", number, "--model", model, "--part", 2, "--parts", 3)
                self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
                named = decode(user_memory(self.emulator, what, kind), 6 if model == "iso28560-2" else None)
                self.assertEqual((named["model"], named["kind"], named["id"], named["part"], named["parts"]),
                                 (model, "item", number, 2, 3))
                read, = self.read()
                self.assertEqual((read["model"], read["id"]), (model, number))
                self.emulator.clear_pad()

    def test_a_tag_with_another_number_is_never_overwritten(self):
        for i, (kind, model) in enumerate((k, m) for k in KINDS for m in MODELS):
            with self.subTest(kind=kind, model=model):
                what = blank(self.emulator, kind, 0x200 + i)
                self.assertEqual(self.write("--id", "32770000000018", "--model", model).returncode, 0)
                before = user_memory(self.emulator, what, kind)
                for more in ((), ("--force",)):
                    ran = self.write("--id", "32770000000026", *more)
                    self.assertEqual(ran.returncode, 1, ran.stdout + ran.stderr)
                    self.assertIn("32770000000018", ran.stdout + ran.stderr)
                self.assertEqual(user_memory(self.emulator, what, kind), before)
                self.emulator.clear_pad()

    def test_a_model_changes_and_the_number_stays(self):
        for i, kind in enumerate(KINDS):
            with self.subTest(kind=kind):
                what = blank(self.emulator, kind, 0x300 + i)
                for model in (*MODELS, *MODELS):
                    ran = self.write("--id", "32770000000018", "--model", model)
                    self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
                    self.assertEqual(decode(user_memory(self.emulator, what, kind))["id"], "32770000000018")
                self.emulator.clear_pad()

    def test_two_tags_on_the_pad_are_not_written(self):
        first, second = blank(self.emulator, "ntag213", 1), blank(self.emulator, "ntag213", 2)
        before = [user_memory(self.emulator, what, "ntag213") for what in (first, second)]
        self.assertEqual(self.write("--id", "32770000000018").returncode, 1)
        self.assertEqual([user_memory(self.emulator, what, "ntag213") for what in (first, second)], before)

    def test_a_locked_tag_is_not_touched(self):
        what = self.emulator.ask(op="place", kind="ntag213", uid="04A1B2C3D4E5F6",
                                 memory="04A1B29F" + "C3D4E5F6" + "0048FFFF" + "E1101200")["what"]
        before = self.emulator.ask(op="dump", what=what)["memory"]
        self.assertEqual(self.write("--id", "32770000000018").returncode, 1)
        self.assertEqual(self.emulator.ask(op="dump", what=what)["memory"], before)


class Gate(DeviceCase):
    """The byte that the gate looks at: written and read back before the patron sees `done`, both ways."""
    settings = (("mechanism: none", f"mechanism: byte\n  byte_at: {BYTE_AT}"),)
    books = ("book-abai-1", "book-abai-2", "book-ulpan", "book-aqbilek", "book-qobylandy")

    def before_the_kiosk(self):
        self.tags = [(kind, self.tag_of(kind, 0x400 + i, book))
                     for i, (kind, book) in enumerate(zip(GATE_KINDS, self.books))]

    def gate_byte(self, what, kind):
        return bytes.fromhex(user_memory(self.emulator, what, kind))[BYTE_AT]

    def tag_of(self, kind, number, book):
        """A chip of this kind with the number of a book of the library."""
        what = blank(self.emulator, kind, number)
        ran = kitap("tag", "write", "--config", self.emulator.config, "--id", self.emulator.things[book]["id"])
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.emulator.clear_pad()
        return what

    def test_lent_is_silent_at_the_gate_and_brought_back_is_not(self):
        self.card_to_checkout()
        for i, (kind, what) in enumerate(self.tags):
            self.emulator.place(what)
            self.kiosk.wait_value(f"checkout.item.{i}", "done")
            self.assertEqual(self.gate_byte(what, kind), ON_LOAN, kind)
            self.emulator.remove(what)
        self.walk_away()
        self.kiosk.tap("welcome.return")
        for i, (kind, what) in enumerate(self.tags):
            self.emulator.place(what)
            self.kiosk.wait_value(f"return.item.{i}", "done")
            self.assertEqual(self.gate_byte(what, kind), IN_STOCK, kind)
            self.emulator.remove(what)
        wait_until(lambda: all(row["bit"] == "done" for row in self.kiosk.ledger()), 20, "every bit is done")


if __name__ == "__main__":
    unittest.main(verbosity=2)
