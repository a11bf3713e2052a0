#!/usr/bin/env python3
"""Who sees little: the page twice as large, moved by taps and keys alone; a book is lent so, and idle it costs nothing."""
import tempfile
import time
import unittest
from pathlib import Path

from device_case import DeviceCase, PortError


class Magnifier(DeviceCase):
    settings = (("mm_per_pixel: 0.17\n", "mm_per_pixel: 0.217\n"),)

    def switch_on(self, times=2):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        while not self.kiosk.element(f"comfort.magnify.{times}")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap(f"comfort.magnify.{times}")
        self.assertIsNotNone(self.kiosk.element("magnifier.left"))

    def tap_at(self, name):
        """A finger on the middle of what is seen there; False when it meets something else or nothing."""
        x, y, w, h = self.kiosk.element(name)["rect"]
        try:
            return self.kiosk.ask(op="tap", x=x + w // 2, y=y + h // 2)["ok"]
        except PortError:
            return False

    def in_sight(self, name):
        x, y, w, h = self.kiosk.element(name)["rect"]
        bar = self.kiosk.element("magnifier.left")["rect"][1]
        return 0 <= x + w // 2 < self.width() and 0 <= y + h // 2 < bar

    def width(self):
        return int(self.size.split("x")[0])

    def reach(self, name):
        """Taps on the arrows alone, until it is in sight."""
        for _ in range(20):
            if self.in_sight(name):
                return
            x, y, w, h = self.kiosk.element(name)["rect"]
            x, y = x + w // 2, y + h // 2
            way = "left" if x < 0 else "right" if x >= self.width() else "up" if y < 0 else "down"
            self.assertTrue(self.tap_at(f"magnifier.{way}"), f"{way}, towards {name}")
        self.fail(f"{name} is not reached")

    def test_a_book_is_lent_by_a_finger_that_uses_the_arrows(self):
        before = self.kiosk.element("welcome.checkout")["rect"][2]
        self.switch_on()
        self.assertTrue(self.in_sight("comfort.magnify.2"), "it begins where the finger is")
        self.reach("comfort.done")
        self.assertTrue(self.tap_at("comfort.done"))
        self.kiosk.wait_screen("welcome")
        self.assertEqual(self.kiosk.element("welcome.checkout")["rect"][2], 2 * before)
        self.card_to_checkout()
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        x, y, w, h = self.kiosk.element("checkout.item.0")["rect"]
        self.assertTrue(0 <= y < 600 and 0 <= x < 1024, "the row that has come is in sight")
        self.reach("checkout.done")
        self.assertTrue(self.tap_at("checkout.done"))
        self.kiosk.wait_screen("finish")
        self.reach("finish.receipt.none")
        self.assertTrue(self.tap_at("finish.receipt.none"))
        self.emulator.clear_pad()
        self.kiosk.wait_screen("welcome")
        self.assertIsNone(self.kiosk.element("magnifier.left"), "it was for this visit alone")

    def test_the_lens_follows_the_keys_and_its_own_buttons_take_enter(self):
        self.switch_on()
        self.kiosk.ask(op="key", name="Tab")
        seen = set()
        for _ in range(60):
            focused = [e for e in self.kiosk.screen()["elements"] if e["focused"]]
            self.assertEqual(len(focused), 1)
            name = focused[0]["id"]
            if name in seen:
                break
            seen.add(name)
            if not name.startswith("magnifier."):
                self.assertTrue(self.in_sight(name), name)
            elif name == "magnifier.left":
                before = self.kiosk.element("comfort.done")["rect"][0]
                self.kiosk.ask(op="key", name="Return")
                self.assertNotEqual(self.kiosk.element("comfort.done")["rect"][0], before)
            self.kiosk.ask(op="key", name="Tab")
        self.assertIn("magnifier.left", seen)
        self.assertIn("comfort.done", seen)

    def test_at_rest_it_paints_nothing_and_a_step_paints_once(self):
        self.switch_on(3)
        self.kiosk.tap("comfort.done")
        self.kiosk.wait_screen("welcome")
        time.sleep(1)
        before = self.kiosk.ask(op="stats")
        time.sleep(4)
        after = self.kiosk.ask(op="stats")
        self.assertEqual(after["frames"], before["frames"])
        with tempfile.TemporaryDirectory() as folder:
            shots = [Path(folder) / f"{i}.png" for i in range(3)]
            self.kiosk.ask(op="shot", path=str(shots[0]))
            self.assertTrue(self.tap_at("magnifier.down"))
            self.kiosk.ask(op="shot", path=str(shots[1]))
            while self.tap_at("magnifier.up"):
                pass
            self.kiosk.ask(op="shot", path=str(shots[2]))
            one, two, three = [s.read_bytes() for s in shots]
        self.assertNotEqual(one, two)
        self.assertEqual(one, three, "there and back")


class Turned(Magnifier):
    """The panel hangs turned, and buttons are low down."""
    settings = (("mm_per_pixel: 0.17\n", "mm_per_pixel: 0.217\n  rotate: 90\n"),)


if __name__ == "__main__":
    unittest.main(verbosity=2)
