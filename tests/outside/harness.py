"""Starts a kiosk as a stranger would who has read only its outside interfaces: a settings file, `kitap run`, the
control port, `kitap ledger list --json`. The library and the reader are this folder's own small ones."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from small_library import Book, Reader, SmallLibrary
from small_pn532 import SmallPn532, Tag

PROGRAMS = Path(os.environ.get("KITAP_BIN", "build/release/bin")).resolve()

SETTINGS = """\
kiosk: {{id: outside-01, languages: [kk, ru, en], language: {language}, time_zone: Asia/Almaty, time_out_s: {time_out_s}, motion: off}}
display: {{size: 1920x1080, mm_per_pixel: 0.248}}
reader: {{driver: libnfc, device: "{device}"}}
library: {{protocol: sip2, profile: generic, host: 127.0.0.1, port: {port}, user: kiosk, password_file: secrets/sip2, institution: ALA, location: hall, timeout_s: 2, retries: 1{library_more}}}
cards: {{identify: uid, uid_form: hex, pin: {pin}}}
items: {{identify: block, uid_map: {uid_map}}}
offline: {{checkout: on, return: on, max_items: 2, loan_days: 14}}
storage: {{dir: state, key_file: state/keys/master}}
"""


def crc16(data):
    """CRC-16/CCITT-FALSE."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def item_block(number, owner="KZALA", usage=1, good=True):
    """ISO 28560-3, 34 bytes: usage, one part of one, the number, CRC, owner."""
    head = bytes([0x10 | usage, 1, 1]) + number.encode().ljust(16, b"\0")
    tail = owner.encode().ljust(13, b"\0")
    crc = crc16(head + tail) ^ (0 if good else 0x5555)
    return head + bytes([crc & 0xFF, crc >> 8]) + tail + b"\0"


def read_ready_line(process, seconds):
    """The first line of stdout; AssertionError when it does not come."""
    os.set_blocking(process.stdout.fileno(), False)
    deadline, text = time.monotonic() + seconds, b""
    while b"\n" not in text:
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"kitap run did not become ready: exit {process.poll()}, printed {text!r}")
        text += process.stdout.read() or b""
        time.sleep(0.01)
    return json.loads(text.split(b"\n")[0])


class ControlPort:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(90)
        self.socket.connect(path)
        self.file = self.socket.makefile("rwb")

    def ask(self, **request):
        self.file.write(json.dumps(request).encode() + b"\n")
        self.file.flush()
        return json.loads(self.file.readline())

    def close(self):
        self.file.close()
        self.socket.close()


class KioskCase(unittest.TestCase):
    """A kiosk, a reader and a library for each test; the class attributes are its settings."""
    language, pin, time_out_s, uid_map = "en", "never", 120, '""'
    library_more = ""           # more keys of the settings' `library`
    more = ""                   # more lines of the settings
    parts = ("ledger", "reader", "library")  # what is up when a test begins

    def books(self):
        return [Book("30000000000015", "Abai's Way / Mukhtar Auezov"), Book("30000000000023", "The Nomads / Ilyas Esenberlin"),
                Book("30000000000031", "The Little Prince / Antoine de Saint-Exupery"),
                Book("30000000000049", "A Kazakh Dictionary", reference=True)]

    def readers(self):
        return [Reader("04AABBCCDDEE01", "Aigul Saparova", fees="450"), Reader("04AABBCCDDEE02", "Bolat Akhmetov", blocked=True),
                Reader("20000000000014", "Sara Kim", holds_ready=["30000000000023"], holds_waiting=["30000000000031"])]

    def make_library(self):
        return SmallLibrary(self.books(), self.readers())

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-outside-"))
        self.library = self.make_library()
        self.chip = SmallPn532(str(self.folder / "reader"))
        (self.folder / "secrets").mkdir()
        (self.folder / "secrets/sip2").write_text("kiosk-password\n")
        self.config = self.folder / "kitap.yaml"
        self.config.write_text(SETTINGS.format(
            language=self.language, pin=self.pin, time_out_s=self.time_out_s, uid_map=self.uid_map, library_more=self.library_more,
            port=self.library.port, device=self.chip.connection()) + self.more)
        self.book_tags = {number: Tag(f"0411223344{i:02X}80", item_block(number)) for i, number in enumerate(self.library.books)}
        self.card_tags = {r: Tag(r) for r in self.library.readers if r.startswith("04")}
        self.log = open(self.folder / "log", "ab")
        self.start()

    def start(self):
        control = str(self.folder / "control")
        self.kiosk = subprocess.Popen(
            [str(PROGRAMS / "kitap"), "run", "--config", str(self.config), "--control", control, "--size", "1920x1080"],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, "SDL_VIDEODRIVER": "offscreen"})
        self.ready = read_ready_line(self.kiosk, 30)
        self.port = ControlPort(control)
        self.until(lambda: all(self.ask(op="stats")["up"][part] for part in self.parts), 20, "all parts are up")

    def tearDown(self):
        self.port.close()
        if self.kiosk.poll() is None:
            self.kiosk.send_signal(signal.SIGTERM)
        status = self.kiosk.wait(timeout=30)
        self.log.close()
        self.kiosk.stdout.close()
        self.library.down()
        self.chip.unplug()
        self.assertEqual(status, 0, "SIGTERM ends the kiosk with 0; its log: " + str(self.folder / "log"))
        verify = subprocess.run([str(PROGRAMS / "kitap"), "ledger", "verify", "--config", str(self.config)])
        self.assertEqual(verify.returncode, 0)

    # what a stranger does

    def ask(self, **request):
        return self.port.ask(**request)

    def ok(self, **request):
        answer = self.ask(**request)
        self.assertTrue(answer["ok"], f"{request} -> {answer}; on the screen: {self.ids()}")
        return answer

    def ids(self):
        screen = self.ask(op="screen")
        return screen["screen"], [(e["id"], e["value"]) for e in screen["elements"]]

    def element(self, id):
        return next((e for e in self.ok(op="screen")["elements"] if e["id"] == id), None)

    def tap(self, id):
        return self.ok(op="tap", id=id)

    def wait(self, seconds=20, **what):
        return self.ok(op="wait", timeout_ms=seconds * 1000, **what)

    def until(self, true, seconds, what):
        deadline = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), deadline, f"in vain: {what}")
            time.sleep(0.05)

    def rows(self):
        out = subprocess.run([str(PROGRAMS / "kitap"), "ledger", "list", "--config", str(self.config), "--json"],
                             capture_output=True, text=True, check=True).stdout
        return [json.loads(line) for line in out.splitlines()]

    def sent(self, code):
        """The frames of one message that reached the library, in their order."""
        return [frame for frame in self.library.requests if frame.startswith(code)]

    def states(self, kind="checkout"):
        return {row["item"]: row["state"] for row in self.rows() if row["kind"] == kind}
