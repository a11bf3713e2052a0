#!/usr/bin/env python3
"""A lamp at the desk: a relay board on a serial line, which a pty plays here, is lit from a call until somebody answers."""
import os
import pty
import select
import time
import tty
import unittest

from device_case import DeviceCase

ON, OFF = bytes.fromhex("A00101A2"), bytes.fromhex("A00100A1")


class Lamp(DeviceCase):
    def before_the_kiosk(self):
        self.board, self.line = pty.openpty()
        self.addCleanup(os.close, self.board)
        self.addCleanup(os.close, self.line)
        tty.setraw(self.line)
        with open(self.emulator.config, "a", encoding="utf-8") as file:
            file.write(f'call: {{lamp: serial, lamp_device: "{os.ttyname(self.line)}", lamp_line: 1}}\n'
                       f'staff: {{cards: "{self.emulator.things["card-emily"]["uid"]}"}}\n')

    def told(self, wanted):
        heard, until = b"", time.monotonic() + 10
        while heard != wanted and time.monotonic() < until:
            if select.select([self.board], [], [], 0.2)[0]:
                heard += os.read(self.board, len(wanted) - len(heard))
        self.assertEqual(heard, wanted)

    def call(self):
        self.kiosk.tap("nav.help")
        self.kiosk.wait_screen("help")
        self.kiosk.tap("nav.call")

    def test_it_is_lit_until_a_staff_card_is_laid_down(self):
        self.told(OFF)
        self.call()
        self.told(ON)
        self.emulator.place("card-emily")
        self.told(OFF)
        self.assertEqual(self.kiosk.screen()["screen"], "help")
        self.assertIn("nav.call", [element["id"] for element in self.kiosk.screen()["elements"]])

    def test_it_goes_out_with_whoever_called_and_with_the_kiosk(self):
        self.told(OFF)
        self.card_to_checkout()
        self.call()
        self.told(ON)
        self.walk_away()
        self.told(OFF)
        self.call()
        self.told(ON)
        self.assertEqual(self.kiosk.close(), 0)
        self.told(OFF)


if __name__ == "__main__":
    unittest.main(verbosity=2)
