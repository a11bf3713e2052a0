#!/usr/bin/env python3
"""Each ICODE chip with each data model through the real pcscd, as tests/device/tags/matrix_test.py does it with the PN532's
chips: programmed and read by `kitap tag`, never overwritten, changed from one model to the other."""
import unittest

from pcsc_case import Service, pcsc_emulator, skip_without
import matrix_test
from tag_case import user_memory

matrix_test.KINDS = ("icode-sli", "icode-slix", "icode-slix2")
DSFID = {"iso28560-3": 0x3E, "iso28560-2": 0x06}


class Programming(matrix_test.Programming):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.service.start()
        self.emulator = pcsc_emulator()
        self.addCleanup(self.emulator.close)

    def test_the_models_own_dsfid_is_written(self):
        what = matrix_test.blank(self.emulator, "icode-slix", 0x500)
        for model, dsfid in DSFID.items():
            self.assertEqual(self.write("--id", "32770000000018", "--model", model).returncode, 0)
            self.assertEqual(self.emulator.ask(op="dump", what=what)["dsfid"], dsfid)

    def test_two_tags_on_the_pad_are_not_written(self):
        """Each slot is a reader of its own: the second tag lies on another."""
        first, second = (matrix_test.blank(self.emulator, "icode-slix", number) for number in (1, 2))
        before = user_memory(self.emulator, second, "icode-slix")
        self.assertEqual(self.write("--id", "32770000000018").returncode, 0)
        self.assertEqual(user_memory(self.emulator, second, "icode-slix"), before)
        self.assertNotEqual(user_memory(self.emulator, first, "icode-slix"), before)

    def test_a_locked_tag_is_not_touched(self):
        what = self.emulator.ask(op="place", kind="icode-slix", uid="E004011000000777", locked=[2])["what"]
        before = self.emulator.ask(op="dump", what=what)
        self.assertEqual(self.write("--id", "32770000000018").returncode, 1)
        self.assertEqual(self.emulator.ask(op="dump", what=what), before)


if __name__ == "__main__":
    skip_without()
    unittest.main()
