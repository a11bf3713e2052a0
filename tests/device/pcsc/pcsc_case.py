"""pcscd for a script, and the emulator with its ICODE chips in pcscd's virtual reader."""
import fcntl
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in ("visits", "tags"):
    sys.path.insert(0, str(HERE.parent / folder))
from device_case import PROGRAMS, Emulator, wait_until  # noqa: E402

SERVICE, SERVICE_SOCKET, LOCK = "/usr/sbin/pcscd", "/run/pcscd/pcscd.comm", "/tmp/kitap-pcscd.lock"
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
SKIPPED = 77


class Service:
    """pcscd: the machine's own where one runs, else ours; one at a time on a machine."""

    def __init__(self):
        self.process = None
        self.lock = open(LOCK, "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    @staticmethod
    def answers():
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(SERVICE_SOCKET)
            except OSError:
                return False
        return True

    def start(self):
        if self.answers():
            return
        for left in (SERVICE_SOCKET, "/run/pcscd/pcscd.pid"):
            Path(left).unlink(missing_ok=True)
        self.process = subprocess.Popen([SERVICE, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, 5, "pcscd answers")

    def kill(self, with_signal=signal.SIGKILL):
        if self.process is not None:
            self.process.send_signal(with_signal)
            self.process.wait()
        self.process = None

    def close(self):
        self.kill(signal.SIGTERM)
        self.lock.close()


def skip_without():
    """Ends the script where the virtual reader cannot be had."""
    if not os.path.exists(DRIVER) or (os.geteuid() != 0 and not Service.answers()):
        print("skipped: vsmartcard-vpcd and a pcscd that runs, or root, are needed")
        sys.exit(SKIPPED)


def set_readers(emulator, text):
    """Puts `text` in the place of the reader in the emulator's settings file."""
    settings = emulator.config.read_text()
    start, end = settings.index("reader:\n"), settings.index("library:\n")
    emulator.config.write_text(settings[:start] + text + settings[end:])


def pcsc_emulator(programs=PROGRAMS):
    """An emulator whose kiosk has the PC/SC reader and no other."""
    emulator = Emulator(programs)
    set_readers(emulator, f"reader: {{driver: pcsc, device: \"{emulator.ready['pcsc']}\"}}\n")
    return emulator
