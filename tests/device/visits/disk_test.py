#!/usr/bin/env python3
"""The state folder goes wrong: full, read-only, damaged, without its key, cut off from power. A clear screen, nothing corrupt, and it
comes back by itself where it can."""
import os
import subprocess
import unittest

from device_case import PROGRAMS, DeviceCase, Kiosk, wait_until

SMALL_MIB = 24


class StateCase(DeviceCase):
    settings = (("timeout_s: 5", "timeout_s: 2"),)

    @property
    def state(self):
        return self.emulator.config.parent / "state"

    def again(self, up=("ledger", "reader", "library")):
        """Starts the kiosk anew."""
        self.kiosk = Kiosk(PROGRAMS, self.emulator.config, size=self.size)
        for part in up:
            self.kiosk.wait_up(part)

    def log_text(self):
        return self.kiosk.log_path.read_text(errors="replace")


class Damage(StateCase):
    def test_a_damaged_ledger_is_set_aside_and_the_kiosk_goes_on(self):
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.kiosk.close()
        ledger = self.state / "ledger.db"
        size = ledger.stat().st_size
        with open(ledger, "r+b") as file:
            file.seek(size // 4)
            file.write(os.urandom(size // 2))
        self.again()
        kept = list(self.state.glob("ledger-damaged-*.db"))
        self.assertEqual(len(kept), 1, list(self.state.iterdir()))
        self.assertEqual(kept[0].stat().st_size, size)
        self.assertIn("set aside", self.log_text())
        self.card_to_checkout()
        self.emulator.place("book-abai-2")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()

    def test_a_lost_key_turns_waiting_rows_to_staff_and_new_loans_still_wait_sealed(self):
        self.card_to_checkout()
        self.emulator.ask(op="fault", library="down")
        self.kiosk.wait_up("library", False)
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "offline")
        self.kiosk.kill()
        for key in (self.state / "keys").iterdir():
            key.unlink()
        self.again(up=("ledger", "reader"))
        self.emulator.ask(op="fault", library="up")
        self.kiosk.wait_up("library")
        item = self.number("book-abai-1")
        wait_until(lambda: {r["item"]: r["state"] for r in self.kiosk.ledger()}[item] == "staff", 60,
                   f"the row is for staff: {self.kiosk.ledger()}")
        self.assertNotIn(item, self.emulator.loans())
        doctor = subprocess.run([str(PROGRAMS / "kitap"), "doctor", "--config", str(self.emulator.config)],
                                capture_output=True, text=True)
        self.assertRegex(doctor.stdout, "(?i)key")
        self.emulator.clear_pad()


class PowerCut(StateCase):
    def test_the_emulators_power_cut_during_a_loan_loses_and_doubles_nothing(self):
        for nth, book in enumerate(("book-abai-1", "book-abai-2", "book-ulpan", "book-aqbilek")):
            self.emulator.ask(op="watch", pid=self.kiosk.process.pid)
            self.emulator.place("card-aigul")
            self.kiosk.wait_screen("checkout")
            self.emulator.ask(op="fault", library="slow", ms=150)
            self.emulator.place(book)
            wait_until(lambda: self.kiosk.element("checkout.item.0") is not None, 10, "it is seen")
            subprocess.run(["sleep", str(0.6 + 0.15 * nth)], check=True)
            self.emulator.ask(op="power-cut")
            self.kiosk.process.wait(10)
            self.kiosk.port.close()
            self.emulator.ask(op="fault", clear=True)
            self.emulator.ask(op="fault", library="up")
            self.emulator.ask(op="fault", reader="replug")
            self.emulator.clear_pad()
            self.again()
        self.wait_settled()
        self.assert_ledger_and_library_agree()
        sent = self.transactions_sent("11")
        self.assertTrue(all(n == 1 for n in sent.values()), sent)


class Room(StateCase):
    """The state folder is a small disk of its own."""

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("only root may mount a small disk")
        super().setUp()

    def all_up(self):
        super().all_up()
        if os.path.ismount(self.state):
            return
        self.kiosk.close()
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_MIB}m,mode=0700", "none", str(self.state)],
                               capture_output=True, text=True)
        if mount.returncode != 0:
            self.emulator.close()
            self.skipTest(mount.stderr)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.state)], check=True)
        self.again()

    def fill(self):
        """Not a byte is left."""
        with open(self.state / "ballast", "ab", 0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass

    def test_without_room_no_loan_begins_and_it_goes_on_when_there_is_room(self):
        self.card_to_checkout()
        self.fill()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "refused")
        self.emulator.place("book-abai-2")
        self.kiosk.wait_value("checkout.item.1", "refused")
        self.assertEqual(self.transactions_sent("11"), {})
        self.emulator.clear_pad()
        (self.state / "ballast").unlink()
        self.kiosk.wait_up("ledger", seconds=60)
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.assert_ledger_and_library_agree()

    def test_the_outcome_of_what_was_sent_has_room(self):
        self.card_to_checkout()
        self.emulator.ask(op="fault", library="slow", ms=1200)
        self.emulator.place("book-abai-1")
        wait_until(lambda: self.transactions_sent("11"), 20, "the loan was sent")
        self.fill()
        self.kiosk.wait_value("checkout.item.0", "done")
        self.emulator.ask(op="fault", clear=True)
        self.assertEqual([r["state"] for r in self.kiosk.ledger()], ["confirmed"])
        (self.state / "ballast").unlink()
        self.walk_away()
        self.assert_ledger_and_library_agree()

    def test_a_folder_that_cannot_be_written_is_said_and_lends_nothing(self):
        self.kiosk.close()
        subprocess.run(["mount", "-o", "remount,ro", str(self.state)], check=True)
        try:
            self.again(up=("reader", "library"))
            self.assertFalse(self.kiosk.stats()["up"]["ledger"])
            self.emulator.place("card-aigul")
            self.emulator.place("book-abai-1")
            self.assertFalse(self.transactions_sent("11"))
            self.assertEqual(self.kiosk.screen()["screen"], "out-of-service")
            self.emulator.clear_pad()
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(self.state)], check=True)
        self.kiosk.wait_up("ledger", seconds=90)
        self.kiosk.wait_screen("welcome")
        wait_until((self.state / "kitap.socket").is_socket, 10, "commands find the kiosk")


if __name__ == "__main__":
    unittest.main(verbosity=2)
