#!/usr/bin/env python3
"""A kiosk with no network at all (library.protocol: none): it lends and takes back by its own policy, and what it has
noted goes to the library on a stick, each record once, in every format that a library takes. The real programs."""
import csv
import io
import json
import shutil
import subprocess
import tempfile
import unittest

from offline_test import DeviceCase, Path, kitap  # noqa: E402  (offline_test puts the frame's folder on the path)
from device_case import PROGRAMS, Kiosk


class NoNetwork(DeviceCase):
    settings = (("protocol: sip2", "protocol: none"),)

    def all_up(self):
        for part in ("ledger", "reader"):
            self.kiosk.wait_up(part)

    def before_the_kiosk(self):
        self.stick = Path(tempfile.mkdtemp(prefix="kitap-stick-"))
        self.addCleanup(shutil.rmtree, self.stick)

    def lend(self, book):
        self.card_to_checkout("card-aigul")
        self.emulator.place(book)
        self.kiosk.wait_value("checkout.item.0", "offline")
        self.walk_away()

    def take_back(self, book):
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place(book)
        self.kiosk.wait_value("return.item.0", "offline")
        self.walk_away()

    def carry(self, form):
        """The file's lines."""
        ran = kitap("ledger", "export", "--format", form, "--to", self.stick, "--config", self.emulator.config)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("2 rows written, 0 left out", ran.stderr)
        file = Path(ran.stdout.strip())
        checked = subprocess.run(["sha256sum", "-c", file.name + ".sha256"], cwd=self.stick, capture_output=True)
        self.assertEqual(checked.returncode, 0)
        return file.read_text().splitlines()

    def note(self, book):
        """A loan and a return, and what they must be named by."""
        self.lend(book)
        self.take_back(book)
        return self.number(book), self.emulator.things["card-aigul"]["uid"].upper()

    def test_what_was_noted_is_carried_in_each_format_once_and_never_sent_afterwards(self):
        item, card = self.note("book-abai-1")
        first, *rest = self.carry("koc")
        self.assertTrue(first.startswith("Version=1.0\tGenerator=kitap"), first)
        self.assertEqual([line.split("\t")[1:] for line in rest], [["issue", card, item], ["return", item]])

        item, card = self.note("book-qara-sozder")
        rows = [json.loads(line) for line in self.carry("evergreen")]
        self.assertEqual([row["type"] for row in rows], ["checkout", "checkin"])
        self.assertEqual([row["barcode"] for row in rows], [item, item])
        self.assertEqual(rows[0]["patron_barcode"], card)
        self.assertLess(rows[0]["timestamp"], rows[1]["timestamp"] + 1)

        item, _ = self.note("book-kozha")
        *rows, last = [json.loads(line) for line in self.carry("json")]
        self.assertEqual([(row["kind"], row["item"]) for row in rows], [("checkout", item), ("checkin", item)])
        self.assertEqual(last["rows"], 2)

        item, _ = self.note("book-ulpan")
        rows = list(csv.DictReader(io.StringIO("\r\n".join(self.carry("csv")))))
        self.assertEqual([(row["kind"], row["item"]) for row in rows], [("checkout", item), ("checkin", item)])

        again = kitap("ledger", "export", "--format", "koc", "--to", self.stick, "--config", self.emulator.config)
        self.assertEqual((again.stdout, again.stderr), ("", "0 rows written, 0 left out\n"))
        self.and_when_it_has_a_line_later()

    def and_when_it_has_a_line_later(self):
        self.assertEqual(self.kiosk.close(), 0)
        self.emulator.change_settings("protocol: none", "protocol: sip2")
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size=self.size)
        super().all_up()
        self.card_to_checkout("card-zhanna")  # the line is in use
        self.emulator.place("book-alpamys")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.assertEqual((self.transactions_sent("11"), self.transactions_sent("09")),
                         ({self.number("book-alpamys"): 1}, {}))
        poisoned = [row for row in self.kiosk.ledger() if row["destinations"]["library"] == "poisoned"]
        self.assertEqual(len(poisoned), 8)


if __name__ == "__main__":
    unittest.main(verbosity=2)
