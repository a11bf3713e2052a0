#!/usr/bin/env python3
"""Nobody is there: the library's notices in turn; a touch, a key or a card leads on at once."""
import subprocess
import time
import unittest

from device_case import PROGRAMS, DeviceCase, wait_until

NOTICES = """- title: {kk: Үйірме, ru: Кружок}
  text: {kk: Бейсенбі сайын, ru: По четвергам}
- text: {de: Donnerstags}
- text: {en: On Thursdays}
- text: {kk: Өтіп кетті}
  until: 2020-01-01
"""


class Attract(DeviceCase):
    settings = (("kiosk:\n", "attract: {after_s: 5, step_s: 5, notices: notices.yaml}\nkiosk:\n"),)

    def before_the_kiosk(self):
        (self.emulator.config.parent / "notices.yaml").write_text(NOTICES)

    def shown(self):
        text = self.kiosk.element("attract.text")
        return text["name"] if text else ""

    def wait_shown(self, text):
        wait_until(lambda: self.shown() == text, 15, text)

    def test_notices_in_turn_until_somebody_comes(self):
        self.kiosk.wait_screen("attract")
        for text in ("Бейсенбі сайын", "По четвергам", "On Thursdays", "Бейсенбі сайын"):
            self.wait_shown(text)
        frames = self.kiosk.stats()["frames"]
        time.sleep(2)  # between two pages
        self.assertLessEqual(self.kiosk.stats()["frames"] - frames, 1, "nothing is drawn while a notice stands there")
        self.kiosk.key("Tab")
        self.assertEqual(self.kiosk.screen()["screen"], "welcome")
        self.kiosk.wait_screen("attract")
        self.kiosk.tap("attract.begin")
        self.assertEqual(self.kiosk.screen()["screen"], "welcome")
        self.kiosk.wait_screen("attract")
        self.card_to_checkout()
        self.emulator.clear_pad()
        self.kiosk.tap("nav.home")
        self.kiosk.wait_screen("attract", 30)

    def test_a_bad_notice_is_told_by_check_with_its_line(self):
        check = subprocess.run([PROGRAMS / "kitap", "check", "--config", self.emulator.config], capture_output=True,
                               text=True)
        self.assertEqual(check.returncode, 2)
        self.assertIn("notices.yaml:3: notice 2.text.de: is no language; write kk, ru or en", check.stdout)


if __name__ == "__main__":
    unittest.main()
