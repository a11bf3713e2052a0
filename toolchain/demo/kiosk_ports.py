"""The emulator and the kiosk as a script sees them: JSON lines over Unix sockets (HACKING.md, "Control port",
"Emulator control"). Used by the demo, the device tests and the benchmarks; Python's standard library only."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


class PortError(Exception):
    """An answer with ok false, or none at all."""


class Port:
    """One client of a JSON-lines socket."""

    def __init__(self, path, timeout_s=60):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout_s)
        self.socket.connect(str(path))
        self.rest = b""

    def ask(self, **request):
        """The whole answer; PortError when it is not ok."""
        self.socket.sendall(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        while b"\n" not in self.rest:
            got = self.socket.recv(65536)
            if not got:
                raise PortError(f"{request}: the other side went away")
            self.rest += got
        line, self.rest = self.rest.split(b"\n", 1)
        answer = json.loads(line)
        if not answer.get("ok"):
            raise PortError(f"{request}: {answer.get('error')}")
        return answer

    def close(self):
        self.socket.close()


def read_ready_line(process, seconds):
    """The one JSON line that a program prints when it is ready."""
    deadline = time.monotonic() + seconds
    os.set_blocking(process.stdout.fileno(), False)
    text = b""
    while b"\n" not in text:
        if process.poll() is not None or time.monotonic() > deadline:
            raise PortError(f"{process.args[0]} did not become ready: exit {process.poll()}, printed {text!r}")
        got = process.stdout.read()
        text += got or b""
        if not got:
            time.sleep(0.01)
    return json.loads(text.split(b"\n", 1)[0])


class Emulator:
    """kitap-emulator in a folder of its own."""

    def __init__(self, programs, folder=None, arguments=()):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="kitap-emulator-"))
        self.log = open(self.folder / "emulator.log", "ab")
        self.process = subprocess.Popen(
            [str(Path(programs) / "kitap-emulator"), "--dir", str(self.folder), *arguments],
            stdout=subprocess.PIPE, stderr=self.log, start_new_session=True)
        self.ready = read_ready_line(self.process, 30)
        self.config = Path(self.ready["config"])
        self.port = Port(self.ready["control"])
        self.things = {t["what"]: t for t in self.ask(op="list")["things"]}

    def ask(self, **request):
        return self.port.ask(**request)

    def place(self, what):
        return self.ask(op="place", what=what)

    def remove(self, what):
        return self.ask(op="remove", what=what)

    def clear_pad(self):
        for thing in self.ask(op="list")["things"]:
            if thing["placed"]:
                self.remove(thing["what"])

    def loans(self):
        """item -> loan"""
        return {loan["item"]: loan for loan in self.ask(op="loans")["loans"]}

    def change_settings(self, old, new):
        """Replaces a piece of the settings file's text; it must be there."""
        text = self.config.read_text()
        if old not in text:
            raise PortError(f"{old!r} is not in {self.config}")
        self.config.write_text(text.replace(old, new))

    def close(self):
        self.port.close()
        stop(self.process)
        self.log.close()


class Kiosk:
    """`kitap run`, with its control port."""

    def __init__(self, programs, config, size="1920x1080", environment=None, ready_s=30):
        self.programs = Path(programs)
        self.config = Path(config)
        self.control = Path(tempfile.mkdtemp(prefix="kitap-control-")) / "port"
        self.log_path = self.config.parent / "kitap.log"
        self.log = open(self.log_path, "ab")
        self.size = size
        self.environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", **(environment or {})}
        self.ready_s = ready_s
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [str(self.programs / "kitap"), "run", "--config", str(self.config), "--control", str(self.control),
             "--size", self.size], stdout=subprocess.PIPE, stderr=self.log, env=self.environment,
            start_new_session=True)
        self.ready = read_ready_line(self.process, self.ready_s)
        self.port = Port(self.control)

    def ask(self, **request):
        return self.port.ask(**request)

    def screen(self):
        return self.ask(op="screen")

    def element(self, id):
        """The element of that id on the screen now, or None."""
        return next((e for e in self.screen()["elements"] if e["id"] == id), None)

    def tap(self, id):
        return self.ask(op="tap", id=id)

    def type(self, text):
        return self.ask(op="type", text=text)

    def key(self, name):
        return self.ask(op="key", name=name)

    def shot(self, path):
        return self.ask(op="shot", path=str(path))

    def wait_screen(self, screen, seconds=15):
        return self.ask(op="wait", screen=screen, timeout_ms=int(seconds * 1000))

    def wait_value(self, id, value, seconds=20):
        return self.ask(op="wait", element=id, value=value, timeout_ms=int(seconds * 1000))

    def wait_element(self, id, seconds=15):
        return self.ask(op="wait", element=id, timeout_ms=int(seconds * 1000))

    def stats(self):
        return self.ask(op="stats")

    def wait_up(self, part, up=True, seconds=30):
        """Until reader, library or ledger is up (or down)."""
        wait_until(lambda: self.stats()["up"][part] == up, seconds, f"{part} up={up}")

    def wait_outbox_empty(self, seconds=60):
        wait_until(lambda: self.stats()["outbox"] == 0, seconds, "the outbox is empty")

    def reconnect(self):
        """After `port.close()`: a client that listens would be a reason to wake."""
        self.port = Port(self.control)

    def kill(self):
        """As a power cut would: no last word."""
        self.port.close()
        self.process.kill()
        self.process.wait()

    def close(self):
        """SIGTERM; returns the exit status."""
        self.port.close()
        status = stop(self.process)
        self.log.close()
        return status

    def ledger(self):
        """The rows of `kitap ledger list --json`."""
        out = subprocess.run([str(self.programs / "kitap"), "ledger", "list", "--config", str(self.config), "--json"],
                             capture_output=True, text=True, check=True)
        return [json.loads(line) for line in out.stdout.splitlines()]

    def verify_ledger(self):
        return subprocess.run([str(self.programs / "kitap"), "ledger", "verify", "--config", str(self.config)],
                              capture_output=True, text=True)


def wait_until(true, seconds, what):
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise PortError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.05)


def walk_home(kiosk, emulator, seconds=60):
    """The patron takes everything and goes; the kiosk finds its way home by itself or by its buttons."""
    emulator.clear_pad()
    deadline = time.monotonic() + seconds
    while kiosk.screen()["screen"] != "welcome":
        if time.monotonic() > deadline:
            raise PortError(f"not home after {seconds} s: {kiosk.screen()}")
        for id in ("mismatch.finish", "finish.receipt.none", "nav.home"):
            element = kiosk.element(id)
            if element is not None and element["visible"] and element["enabled"]:
                try:
                    kiosk.tap(id)
                except PortError:
                    pass
                break
        time.sleep(0.1)


def stop(process, seconds=20):
    """SIGTERM, and SIGKILL to what does not end; returns the exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


# What a ledger row says of an item's loan once everything has settled.
LENT = ("confirmed", "uploaded")


def compare_ledger_and_library(rows, loans_before, loans_now):
    """Both ways, by item: what the ledger holds against the library's own table. Returns the differences as text.

    `loans_before` are the loans with which the library began; rows are in the ledger's order."""
    expected = set(loans_before)
    for row in rows:
        if row["state"] not in LENT:
            continue
        if row["kind"] == "checkout":
            expected.add(row["item"])
        if row["kind"] == "checkin":
            expected.discard(row["item"])
    differences = [f"the ledger lent {item}, the library does not know" for item in sorted(expected - set(loans_now))]
    differences += [f"the library lent {item}, the ledger does not know" for item in sorted(set(loans_now) - expected)]
    return differences
