#!/usr/bin/env python3
"""The demo. With a display: the kiosk's window and the emulator's tray. Without: a scripted visit in each language through
the real firmware, printed line by line, with screenshots; exit 0 only if ledger and library hold what the script lists.

demo.py --bin DIR [--headless] [--shots DIR] [--spoil]     --spoil puts a difference into the library's table on purpose
"""
import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from kiosk_ports import Emulator, Kiosk, PortError, compare_ledger_and_library, wait_until

# One visit a language: who comes, two books that are lent, one that is not, one lent while the network is cut.
VISITS = [
    {"language": "kk", "card": "card-aigul", "books": ["book-abai-1", "book-ushqan-uya"], "refused": "book-sozdik",
     "offline": "book-qara-sozder"},
    {"language": "ru", "card": "card-serik", "books": ["book-master", "book-piknik"], "refused": "book-enciklopediya",
     "offline": "book-stulya"},
    {"language": "en", "card": "card-emily", "books": ["book-1984", "book-alice"], "refused": "book-sozdik",
     "offline": "book-time-machine"},
]


class Demo:
    def __init__(self, emulator, kiosk, shots):
        self.emulator, self.kiosk, self.shots = emulator, kiosk, shots
        self.began = time.monotonic()
        self.loans_before = emulator.loans()
        self.expected = []  # (kind, item, state) in order

    def say(self, text):
        print(f"{time.monotonic() - self.began:7.2f} s  {text}", flush=True)

    def shot(self, visit, name):
        path = self.shots / f"{visit['language']}-{name}.png"
        self.kiosk.shot(path)

    def number(self, what):
        return self.emulator.things[what]["id"]

    def title(self, index, step="checkout"):
        return self.kiosk.element(f"{step}.item.{index}")["name"]

    def begin(self, visit):
        if self.kiosk.screen()["language"] != visit["language"]:
            self.kiosk.tap(f"language.{visit['language']}")
        self.shot(visit, "1-welcome")
        self.emulator.place(visit["card"])
        self.kiosk.wait_screen("checkout")
        self.say(f"[{visit['language']}] {visit['card']} is laid on the pad: {self.kiosk.screen()['said']}")

    def borrow(self, visit):
        for i, book in enumerate(visit["books"]):
            self.emulator.place(book)
            self.kiosk.wait_value(f"checkout.item.{i}", "done")
            self.say(f"[{visit['language']}] lent: {self.title(i)}")
            self.expected.append(("checkout", self.number(book), "confirmed"))
        self.emulator.place(visit["refused"])
        i = len(visit["books"])
        self.kiosk.wait_value(f"checkout.item.{i}", "refused")
        reason = self.kiosk.element(f"checkout.item.{i}.reason")["name"]
        self.say(f"[{visit['language']}] not lent: {self.title(i)}: {reason}")
        self.expected.append(("checkout", self.number(visit["refused"]), "refused"))
        self.shot(visit, "2-checkout")

    def finish(self, visit, step, name):
        mismatch = self.kiosk.element("mismatch.finish")
        self.kiosk.tap(f"{step}.done")
        if mismatch is None and self.kiosk.element("mismatch.finish") is not None:
            self.shot(visit, f"{name}-mismatch")
            self.say(f"[{visit['language']}] not silent: {self.kiosk.screen()['said']}")
            self.kiosk.tap("mismatch.finish")
        self.kiosk.wait_screen("finish")
        self.shot(visit, f"{name}-finish")
        self.kiosk.tap("finish.receipt.none")
        self.emulator.clear_pad()
        self.kiosk.wait_screen("welcome")

    def return_one(self, visit):
        book = visit["books"][0]
        self.kiosk.tap(f"language.{visit['language']}")
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place(book)
        self.kiosk.wait_value("return.item.0", "done")
        self.say(f"[{visit['language']}] returned: {self.title(0, 'return')}")
        self.expected.append(("checkin", self.number(book), "confirmed"))
        self.shot(visit, "4-return")
        self.finish(visit, "return", "5-return")

    def borrow_offline(self, visit):
        self.kiosk.tap(f"language.{visit['language']}")
        self.emulator.place(visit["card"])
        self.kiosk.wait_screen("checkout")
        self.emulator.ask(op="fault", library="down")
        self.kiosk.wait_up("library", False)
        self.say(f"[{visit['language']}] the network is cut")
        self.emulator.place(visit["offline"])
        self.kiosk.wait_value("checkout.item.0", "offline")
        self.say(f"[{visit['language']}] noted: {self.title(0)}")
        self.shot(visit, "6-offline")
        self.finish(visit, "checkout", "7-offline")
        self.emulator.ask(op="fault", library="up")
        item = self.number(visit["offline"])
        wait_until(lambda: self.row_state(item) == "uploaded", 90, f"{item} is uploaded")
        self.say(f"[{visit['language']}] the network is back, the loan is uploaded")
        self.expected.append(("checkout", item, "uploaded"))

    def row_state(self, item):
        return next((row["state"] for row in reversed(self.kiosk.ledger()) if row["item"] == item), None)

    def visit(self, visit):
        self.begin(visit)
        self.borrow(visit)
        self.finish(visit, "checkout", "3")
        self.return_one(visit)
        self.borrow_offline(visit)

    def differences(self):
        rows = self.kiosk.ledger()
        found = [(row["kind"], row["item"], row["state"]) for row in rows]
        lines = []
        if found != self.expected:
            lines.append(f"the script lists {self.expected}, the ledger holds {found}")
        refused = {row["item"]: row["reason"]["code"] for row in rows if row["state"] == "refused"}
        lines += [f"{item} was refused for {code}" for item, code in refused.items() if code != "reference"]
        return lines + compare_ledger_and_library(rows, self.loans_before, self.emulator.loans())


def spoil(emulator, number):
    """Somebody returns a book behind the kiosk's back: the two tables differ now."""
    import socket
    host, port = emulator.ready["sip2"].split(":")
    with socket.create_connection((host, int(port))) as library:
        password = (emulator.config.parent / "secrets/sip2").read_text().split("\n")[0]
        now = time.strftime("%Y%m%d    %H%M%S")
        for frame in (f"9300CNkiosk|CO{password}|CPdesk|", f"09N{now}{now}APdesk|AOALA|AB{number}|AC|"):
            library.sendall(frame.encode() + b"\r")
            library.recv(4096)


def headless(programs, shots, spoiled):
    shots.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(programs)
    emulator.change_settings("mm_per_pixel: 0.17", "mm_per_pixel: 0.248")  # a 21.5 inch panel
    kiosk = Kiosk(programs, emulator.config)
    try:
        for part in ("ledger", "reader", "library"):
            kiosk.wait_up(part)
        demo = Demo(emulator, kiosk, shots)
        demo.say("ledger, reader and library are up")
        for visit in VISITS:
            demo.visit(visit)
        if spoiled:
            spoil(emulator, demo.number(VISITS[0]["books"][1]))
        differences = demo.differences()
    except PortError as error:
        differences = [str(error), f"on the screen: {kiosk.screen()}" if kiosk.process.poll() is None else "kitap ended"]
    finally:
        kiosk.close()
        emulator.close()
    for line in differences:
        print(f"DIFFERENCE: {line}")
    if not differences:
        print(f"ledger and library agree: {sum(k == 'checkout' and s != 'refused' for k, _, s in demo.expected)} loans, "
              f"{sum(k == 'checkin' for k, _, _ in demo.expected)} returns, "
              f"{sum(s == 'refused' for _, _, s in demo.expected)} refusals, "
              f"{sum(s == 'uploaded' for _, _, s in demo.expected)} uploads")
    print(f"screenshots: {shots}")
    print(f"settings and logs: {emulator.folder}")
    return 1 if differences else 0


def with_display(programs):
    emulator = Emulator(programs, arguments=["--tray"])
    kiosk = Kiosk(programs, emulator.config, size="1280x800",
                  environment={"SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "")}
                  if os.environ.get("SDL_VIDEODRIVER") else {"SDL_VIDEODRIVER": "x11" if os.environ.get("DISPLAY") else "wayland"})
    emulator.ask(op="watch", pid=kiosk.process.pid)
    print("Lay cards and books on the reader in the tray's window. PINs and numbers: assets/demo/patrons.tsv.")
    print(f"settings, ledger and logs: {emulator.folder}")
    try:
        while emulator.process.poll() is None:
            if kiosk.process.wait() != 0:  # the power was cut: it comes back, as at the library
                print("the kiosk was cut off; it starts again", flush=True)
                time.sleep(2)
                kiosk.start()
                emulator.ask(op="watch", pid=kiosk.process.pid)
            else:
                break
    except KeyboardInterrupt:
        pass
    kiosk.close()
    emulator.close()
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help="folder of the built programs")
    parser.add_argument("--headless", action="store_true", help="the scripted visit even where there is a display")
    parser.add_argument("--shots", type=Path, help="folder for the screenshots")
    parser.add_argument("--spoil", action="store_true", help="put a difference in on purpose: must exit 1")
    chosen = parser.parse_args()
    programs = chosen.bin.resolve()
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if display and not chosen.headless:
        return with_display(programs)
    return headless(programs, chosen.shots or Path(tempfile.mkdtemp(prefix="kitap-shots-")), chosen.spoil)


if __name__ == "__main__":
    sys.exit(main())
