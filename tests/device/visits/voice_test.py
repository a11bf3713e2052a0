#!/usr/bin/env python3
"""The kiosk speaks: sound goes into a file where a sound card would be, and its loudness is looked at."""
import array
import os
import sys
import time
import unittest

from device_case import DeviceCase, wait_until

LOUD = 200


class Voice(DeviceCase):
    def before_the_kiosk(self):
        self.sound = self.emulator.config.parent / "heard.raw"
        self.environment = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(self.sound)}
        os.environ.update(self.environment)

    def tearDown(self):
        super().tearDown()
        for name in self.environment:
            os.environ.pop(name)

    def loud_samples(self):
        if not self.sound.exists():
            return 0
        samples = array.array("h")
        data = self.sound.read_bytes()
        samples.frombytes(data[:len(data) // 2 * 2])
        return sum(1 for s in samples if abs(s) > LOUD)

    def test_it_is_silent_until_asked_says_the_screen_then_and_stops_at_a_touch(self):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        time.sleep(1)
        self.assertEqual(self.loud_samples(), 0, "nobody has asked for the voice")
        while not self.kiosk.element("comfort.voice.on")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap("comfort.voice.on")
        wait_until(lambda: self.loud_samples() > 4000, 5, "the screen is said")
        self.kiosk.tap("comfort.voice.off")
        time.sleep(0.5)
        heard = self.loud_samples()
        time.sleep(1)
        self.assertEqual(self.loud_samples(), heard, "silent after the touch")

    def test_a_book_that_is_lent_is_heard(self):
        self.card_to_checkout()
        time.sleep(1.5)
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        wait_until(lambda: self.loud_samples() > 500, 5, "two plucks")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
