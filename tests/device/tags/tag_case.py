"""The frame of the tag proofs: the emulator's pad, and `kitap tag` as staff call it."""
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "visits"))
from device_case import PROGRAMS, DeviceCase, Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until, walk_home  # noqa: E402,F401

# Where user memory begins in a dump, and how many bytes of it a library uses.
USER_MEMORY = {"ntag213": (16, 144), "ntag215": (16, 504), "ntag216": (16, 888), "ultralight": (16, 48),
               "ultralight-ev1": (16, 48), "classic1k": (64, 48), "classic4k": (64, 48),
               "icode-sli": (0, 112), "icode-slix": (0, 112), "icode-slix2": (0, 316)}


def kitap(*arguments, seconds=60):
    return subprocess.run([str(PROGRAMS / "kitap"), *map(str, arguments)], capture_output=True, text=True,
                          timeout=seconds)


def user_memory(emulator, what, kind):
    """The user memory of a thing, as hex, straight from the chip."""
    first, n = USER_MEMORY[kind]
    return emulator.ask(op="dump", what=what)["memory"][2 * first:2 * (first + n)]


def decode(hex_memory, dsfid=None):
    """What `kitap tag decode` names it."""
    more = [] if dsfid is None else ["--dsfid", f"{dsfid:02X}"]
    ran = kitap("tag", "decode", hex_memory, "--json", *more)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def blank(emulator, kind, number):
    """Lays a new blank chip on the pad; its name."""
    uid = f"E00401{0x10 if kind == 'icode-slix' else 0x08 if kind == 'icode-slix2' else 0:02X}{number:08X}" \
        if kind.startswith("icode") else f"{0x10 + number % 0x60:02X}{number & 0xFFFFFF:06X}" \
        if kind.startswith("classic") else f"04{number:012X}"
    return emulator.ask(op="place", kind=kind, uid=uid)["what"]


class Watch:
    """`kitap tag watch --json`: what lies there, by its own account."""

    def __init__(self, config):
        self.process = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "watch", "--config", str(config), "--json"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.present = {}  # uid -> how often told in a row
        self.errors = []
        self.lines = 0

    def take(self, line):
        event = json.loads(line)
        self.lines += 1
        if event["event"] == "arrived":
            if event["uid"] in self.present:
                self.errors.append(f"told twice: {event}")
            self.present[event["uid"]] = event
        elif event["event"] == "left":
            if self.present.pop(event["uid"], None) is None:
                self.errors.append(f"left without having come: {event}")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        return self.process.returncode
