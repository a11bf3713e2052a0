#!/usr/bin/env python3
"""While the library system is away: which cards borrow, and what staff then see and do. The real programs."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "visits"))
from device_case import PROGRAMS, DeviceCase, wait_until  # noqa: E402

PIN = "471100"


def kitap(*arguments, typed=None):
    return subprocess.run([str(PROGRAMS / "kitap"), *map(str, arguments)], capture_output=True, text=True, input=typed,
                          timeout=60)


class OfflineCase(DeviceCase):
    rules = "known_days: 90"  # more of `offline:`

    def before_the_kiosk(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-offline-"))
        self.addCleanup(shutil.rmtree, self.folder)
        keys = self.run_kitap("staff", "blocked-keys", self.folder)
        signer = keys.stdout.split("blocked_signer: ")[1].split("}")[0]
        self.make_list(self.emulator.things["card-nurlan"]["uid"].upper())
        # A stick is another file system than the folder above it.
        self.stick = Path(tempfile.mkdtemp(prefix="kitap-stick-", dir="/dev/shm"))
        self.addCleanup(shutil.rmtree, self.stick)
        os.symlink(self.stick, self.folder / "stick")
        text = self.emulator.config.read_text()
        self.assertNotIn("\noffline:", text)
        self.emulator.config.write_text(
            text.replace("storage:\n", f"storage:\n  stick: {self.folder}/stick\n", 1) +
            f"\noffline: {{{self.source()}, blocked_key_file: {self.folder}/blocked-key, "
            f"blocked_signer: {signer}, {self.rules}}}\n")
        self.run_kitap("staff", "pin", "--config", self.emulator.config, typed=f"{PIN}\n{PIN}\n")

    def source(self):
        """Where the list of blocked cards comes from."""
        return f"blocked_file: {self.folder}/list"

    def run_kitap(self, *words, typed=None, code=0):
        ran = kitap(*words, typed=typed)
        self.assertEqual(ran.returncode, code, f"{words}: {ran.stdout}{ran.stderr}")
        return ran

    def make_list(self, *cards, name="list", day=None):
        (self.folder / "cards.csv").write_text("cardnumber\n" + "".join(f'"{card}"\n' for card in cards))
        words = ["staff", "blocked-list", self.folder / "cards.csv", "--keys", self.folder, "--to", self.folder / name]
        return self.run_kitap(*words, *(["--day", day] if day else []))

    def library_away(self):
        self.emulator.ask(op="fault", library="down")
        self.kiosk.wait_up("library", False)

    def borrow_offline(self, card, book):
        self.card_to_checkout(card)
        self.emulator.place(book)
        self.kiosk.wait_value("checkout.item.0", "offline")
        self.walk_away()

    def staff(self):
        self.kiosk.tap("welcome.staff")
        self.kiosk.wait_screen("staff")
        self.kiosk.tap("staff.pin")
        self.kiosk.type(PIN)
        self.kiosk.tap("staff.ok")
        self.kiosk.wait_element("staff.check.blocked")


class Cards(OfflineCase):
    rules = "unknown_max_items: 1"

    def test_a_blocked_card_is_refused_with_words_a_seen_one_borrows_and_a_stranger_within_limits(self):
        self.card_to_checkout("card-aigul")  # the library knows her: she is seen
        self.walk_away()
        self.library_away()
        self.emulator.place("card-nurlan")
        self.kiosk.wait_element("identify.trouble")
        self.assertIn("staff", self.words_in_english("identify.trouble").lower())
        self.assertEqual(self.kiosk.screen()["screen"], "identify")
        self.walk_away()

        self.card_to_checkout("card-aigul")
        for i, book in enumerate(("book-abai-1", "book-qara-sozder")):
            self.emulator.place(book)
            self.kiosk.wait_value(f"checkout.item.{i}", "offline")
        self.walk_away()

        self.card_to_checkout("card-zhanna")
        self.emulator.place("book-kozha")
        self.kiosk.wait_value("checkout.item.0", "offline")
        self.emulator.place("book-ulpan")
        self.kiosk.wait_value("checkout.item.1", "refused")
        self.walk_away()
        self.emulator.ask(op="fault", clear=True)
        self.wait_settled()
        self.assert_ledger_and_library_agree()

    def words_in_english(self, id):
        self.kiosk.tap("nav.language")
        self.kiosk.tap("language.en")
        return self.kiosk.element(id)["name"]

    def test_a_newer_list_comes_into_force_beside_the_running_kiosk_and_no_older_or_foreign_one(self):
        config = self.emulator.config
        self.make_list(self.emulator.things["card-aigul"]["uid"].upper(), name="newer", day="2099-01-01")
        self.assertEqual(self.run_kitap("staff", "blocked-import", self.folder / "newer", "--config", config).stdout,
                         "1 blocked cards\n")
        self.make_list(name="older", day="2020-01-01")
        self.assertIn("older", self.run_kitap("staff", "blocked-import", self.folder / "older", "--config", config,
                                              code=1).stderr)
        bad = (self.folder / "newer").read_bytes().replace(b"2099", b"2098")
        (self.folder / "bad").write_bytes(bad)
        self.assertIn("signed", self.run_kitap("staff", "blocked-import", self.folder / "bad", "--config", config,
                                               code=1).stderr)
        self.library_away()
        self.emulator.place("card-aigul")
        self.kiosk.wait_element("identify.trouble")
        self.walk_away()
        self.borrow_offline("card-nurlan", "book-abai-1")  # he is on the list before that one only
        self.emulator.ask(op="fault", clear=True)
        self.wait_settled()


class StaffAtTheScreen(OfflineCase):
    def test_what_waits_is_written_on_the_stick_once_settled_and_audited(self):
        self.library_away()
        self.borrow_offline("card-aigul", "book-abai-1")
        self.staff()
        self.kiosk.tap("staff.queue")
        self.kiosk.wait_value("staff.row.0", "offline")
        self.kiosk.tap("staff.carry")
        self.kiosk.wait_value("staff.answer", "good")
        files = sorted(path.name for path in self.stick.iterdir())
        self.assertEqual(len(files), 2, files)
        checked = subprocess.run(["sha256sum", "-c", next(f for f in files if f.endswith(".sha256"))], cwd=self.stick,
                                 capture_output=True)
        self.assertEqual(checked.returncode, 0)
        self.kiosk.tap("staff.carry")
        self.kiosk.wait_value("staff.answer", "bad")
        self.assertEqual(len(list(self.stick.iterdir())), 2)

        self.kiosk.tap("staff.exceptions")
        self.kiosk.wait_value("staff.row.0", "poisoned")
        self.kiosk.tap("staff.row.0")
        self.kiosk.wait_element("staff.what")
        uid = self.emulator.things["card-aigul"]["uid"].upper()
        self.assertNotIn(uid, str(self.kiosk.screen()).upper())
        self.kiosk.tap("staff.print")
        self.kiosk.wait_value("staff.answer", "good")
        wait_until(lambda: self.emulator.ask(op="printed")["printed"], 10, "the paper")
        paper = self.emulator.ask(op="printed")["printed"][-1]
        self.assertIn(self.number("book-abai-1"), paper)
        self.assertIn(next(name for name in files if not name.endswith(".sha256")), paper)
        self.assertNotIn(uid, paper.upper())
        self.kiosk.tap("staff.card")
        self.kiosk.wait_element("staff.card-number")
        self.assertIn(uid, self.kiosk.element("staff.card-number")["name"].upper())
        self.emulator.ask(op="fault", clear=True)
        self.kiosk.wait_up("library")
        self.kiosk.tap("staff.settle")
        self.kiosk.wait_element("staff.decide.3")
        for _ in range(4):  # a small glass shows one a page
            if not self.kiosk.element("staff.decide.3")["visible"]:
                self.kiosk.tap("nav.more")
        self.kiosk.tap("staff.decide.3")
        self.kiosk.wait_value("staff.answer", "good")
        self.assertNotIn(uid, str(self.kiosk.screen()).upper())
        self.kiosk.tap("staff.close")
        self.kiosk.wait_screen("welcome")
        self.assertEqual([row["state"] for row in self.kiosk.ledger()], ["closed"])
        self.assertEqual(self.transactions_sent("11"), {})
        audit = self.run_kitap("staff", "audit", "--config", self.emulator.config).stdout
        self.assertIn("desk staff: card number shown", audit)
        self.assertIn("offline -> closed  desk staff: closed", audit)
        self.assertNotIn(uid, audit.upper())

    def test_a_return_noted_meanwhile_for_which_somebody_waits_is_shown_with_what_to_do(self):
        self.library_away()
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place("book-masa")
        self.kiosk.wait_value("return.item.0", "offline")
        self.walk_away()
        self.emulator.ask(op="fault", clear=True)
        self.wait_settled()
        self.staff()
        self.kiosk.tap("staff.exceptions")
        self.kiosk.wait_value("staff.row.0", "uploaded")
        self.kiosk.tap("staff.row.0")
        self.kiosk.wait_element("staff.became")
        self.assertIn("басқа оқырман күтіп тұр", self.kiosk.element("staff.became")["name"])
        self.assertIn("Кітапты сөреден алып", self.kiosk.element("staff.check")["name"])
        self.kiosk.tap("staff.settle")
        self.kiosk.wait_element("staff.decide.4")
        self.kiosk.tap("staff.decide.4")  # seen to
        self.kiosk.wait_value("staff.answer", "good")
        self.kiosk.tap("staff.close")
        self.kiosk.wait_screen("welcome")
        self.assert_ledger_and_library_agree()

    def test_without_a_stick_nothing_leaves_the_queue(self):
        os.unlink(self.folder / "stick")
        os.mkdir(self.folder / "stick")
        self.library_away()
        self.borrow_offline("card-aigul", "book-abai-1")
        self.staff()
        self.kiosk.tap("staff.queue")
        self.kiosk.wait_value("staff.row.0", "offline")
        self.kiosk.tap("staff.carry")
        self.kiosk.wait_value("staff.answer", "bad")
        self.assertEqual(list((self.folder / "stick").iterdir()), [])
        self.kiosk.tap("staff.close")
        self.kiosk.wait_screen("welcome")
        self.emulator.ask(op="fault", clear=True)
        self.wait_settled()
        self.assertEqual([row["state"] for row in self.kiosk.ledger()], ["uploaded"])
        self.assert_ledger_and_library_agree()


if __name__ == "__main__":
    unittest.main(verbosity=2)
