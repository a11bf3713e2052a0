#!/usr/bin/env python3
"""A compositor without a screen (weston, headless, with the seat of seat.c): the kiosk draws on Wayland, a finger of the
compositor reaches it, and while nobody is there nothing wakes it."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from device_case import PROGRAMS, DeviceCase, Kiosk, wait_until

WIDTH, HEIGHT = 1024, 600
IDLE_S = 20


def wakeups(pid):
    """Context switches of all threads."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            total += int(line.split()[1]) if "ctxt_switches" in line else 0
    return total


class Wayland(DeviceCase):
    def setUp(self):
        self.runtime = tempfile.mkdtemp(prefix="kitap-wayland-")
        self.place = Path(self.runtime) / "tap"
        self.server = subprocess.Popen(
            ["weston", "--backend=headless-backend.so", "--use-pixman", f"--width={WIDTH}", f"--height={HEIGHT}", "--idle-time=0",
             "--shell=kiosk-shell.so", f"--modules={os.environ['KITAP_SEAT']}", "--socket=kitap-test"],
            env={**os.environ, "XDG_RUNTIME_DIR": self.runtime, "KITAP_TAP": str(self.place)}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.addCleanup(shutil.rmtree, self.runtime)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.terminate)
        wait_until((Path(self.runtime) / "kitap-test").exists, 20, "weston is up")
        super().setUp()

    def open_kiosk(self):
        environment = {"XDG_RUNTIME_DIR": self.runtime, "WAYLAND_DISPLAY": "kitap-test", "SDL_VIDEODRIVER": "wayland"}
        return Kiosk(PROGRAMS, self.emulator.config, size=self.size, environment=environment)

    def touch(self, id):
        """In the middle of it, by the compositor and not by the control port."""
        e = self.kiosk.element(id)
        x, y, w, h = e["rect"]
        self.place.write_text(f"{(x + w / 2) / WIDTH} {(y + h / 2) / HEIGHT}")
        self.server.send_signal(signal.SIGUSR1)

    def test_it_draws_is_touched_and_sleeps(self):
        first = self.kiosk.stats()["frames"]
        self.assertGreater(first, 0, "the welcome page is drawn")
        self.touch("nav.help")
        self.kiosk.wait_screen("help")
        self.assertGreater(self.kiosk.stats()["frames"], first, "and so is the page that the finger opened")
        self.touch("nav.back")
        self.kiosk.wait_screen("welcome")
        time.sleep(3)
        drawn = self.kiosk.stats()["frames"]
        self.kiosk.port.close()
        time.sleep(3)
        before = wakeups(self.kiosk.process.pid)
        time.sleep(IDLE_S)
        self.assertEqual(wakeups(self.kiosk.process.pid) - before, 0, "nothing wakes it")
        self.kiosk.reconnect()
        self.assertEqual(self.kiosk.stats()["frames"], drawn, "and nothing is drawn")


if __name__ == "__main__":
    unittest.main()
