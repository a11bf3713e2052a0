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

    def test_captions_tell_what_is_said_and_what_sounds_mean(self):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        while not self.kiosk.element("comfort.captions.on")["visible"]:
            self.kiosk.tap("nav.more")
        self.assertIsNone(self.kiosk.element("caption"))
        self.kiosk.tap("comfort.captions.on")
        self.kiosk.wait_element("caption")
        self.kiosk.tap("comfort.done")
        self.card_to_checkout()
        wait_until(lambda: self.kiosk.element("caption")["name"].startswith("Екі дыбыс: дайын."), 5, "the sound is told")
        wait_until(lambda: self.kiosk.element("caption")["name"] in self.kiosk.screen()["said"], 10, "what is said")
        self.emulator.clear_pad()
        self.kiosk.tap("nav.home")
        self.kiosk.wait_screen("welcome")
        self.assertIsNone(self.kiosk.element("caption"), "it was for this visit alone")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
