#!/usr/bin/env python3
"""The emulator's other ports: SIP2 with its faults, scanner, printer, power cut, control socket.
Usage: ports_test.py FOLDER-OF-PROGRAMS"""
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "toolchain" / "demo"))
from kiosk_ports import Emulator, PortError  # noqa: E402

PROGRAMS = sys.argv[1]
DATE = "20261124    120000"
BLANK = " " * 18


class Line:
    """A SIP2 client that adds AY and AZ."""

    def __init__(self, address):
        host, port = address.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.sequence = 0

    def send(self, text):
        frame = f"{text}AY{self.sequence}AZ"
        self.sequence = (self.sequence + 1) % 10
        self.raw(f"{frame}{-sum(frame.encode()) & 0xFFFF:04X}\r".encode())

    def raw(self, data):
        self.socket.sendall(data)

    def receive(self):
        """The next frame without its end; None when the line was closed."""
        got = b""
        while not got.endswith(b"\r"):
            try:
                piece = self.socket.recv(1)
            except ConnectionResetError:
                return None
            if not piece:
                return None
            got += piece
        return got[:-1].decode()

    def ask(self, text):
        self.send(text)
        return self.receive()

    def close(self):
        self.socket.close()


class Ports(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        self.addCleanup(self.emulator.close)
        self.things = self.emulator.things
        self.aigul = self.things["card-aigul"]["id"]

    def login(self):
        line = Line(self.emulator.ready["sip2"])
        self.addCleanup(line.close)
        self.assertTrue(line.ask("9300CNkiosk|COkitap-demo|CPhall|").startswith("941"))
        return line

    def checkout(self, what):
        return f"11NN{DATE}{BLANK}AOALA|AA{self.aigul}|AB{self.things[what]['id']}|AC|"

    def transactions(self, what):
        return self.emulator.ask(op="item", id=self.things[what]["id"])["transactions"]

    def test_login_comes_first_and_wants_the_right_password(self):
        line = Line(self.emulator.ready["sip2"])
        self.addCleanup(line.close)
        self.assertTrue(line.ask("9300CNkiosk|COwrong|CPhall|").startswith("940"))
        line.send("9900802.00")
        self.assertIsNone(line.receive())

    def test_words_are_in_the_language_of_the_last_question(self):
        line = self.login()
        for code, words in [("000", "Бұл басылым каталогта жоқ"), ("015", "не найдено"), ("001", "not in the")]:
            line.ask(f"63{code}{DATE}{' ' * 10}AOALA|AA{self.aigul}|AC|")
            self.assertIn(words, line.ask(f"17{DATE}AOALA|AB123|AC|"))

    def test_a_wrong_checksum_is_answered_by_96_and_97_brings_the_last_answer(self):
        line = self.login()
        answer = line.ask(self.checkout("book-abai-1"))
        self.assertTrue(answer.startswith("121NNY"))
        line.raw(b"9900802.00AY1AZ0000\r")
        self.assertEqual(line.receive(), "96AZFEF6")
        line.ask(f"35{DATE}AOALA|AA{self.aigul}|AC|")
        line.raw(b"97AZFEF5\r")
        self.assertTrue(line.receive().startswith("36Y"))

    def test_a_cut_line_leaves_the_loan_done_once_and_unsaid(self):
        for fault, done in [("cut-before-request", 0), ("cut-after-request", 1), ("cut-in-answer", 1)]:
            what = {"cut-before-request": "book-ulpan", "cut-after-request": "book-alpamys",
                    "cut-in-answer": "book-qyz-zhibek"}[fault]
            line = self.login()
            self.emulator.ask(op="fault", library=fault)
            self.assertTrue(line.ask(f"17{DATE}AOALA|AB{self.things[what]['id']}|AC|").startswith("18"))
            self.assertIsNone(line.ask(self.checkout(what)))
            self.assertEqual(self.transactions(what), done)
            self.assertEqual(self.things[what]["id"] in self.emulator.loans(), done == 1)

    def test_broken_answers_are_told_right_when_asked_again(self):
        line = self.login()
        self.emulator.ask(op="fault", library="lying-checksum")
        line.send(self.checkout("book-ulpan"))
        lie = line.receive()
        self.assertNotEqual(-sum(lie[:-4].encode()) & 0xFFFF, int(lie[-4:], 16))
        line.raw(b"97AZFEF5\r")
        truth = line.receive()
        self.assertEqual(-sum(truth[:-4].encode()) & 0xFFFF, int(truth[-4:], 16))
        self.emulator.ask(op="fault", library="garbage", code="35")
        line.send(f"35{DATE}AOALA|AA{self.aigul}|AC|")
        self.assertFalse(line.receive()[:1].isdigit())

    def test_slow_and_down_last_until_they_are_ended(self):
        line = self.login()
        self.emulator.ask(op="fault", library="slow", ms=300)
        start = time.monotonic()
        line.ask("9900802.00")
        line.ask("9900802.00")
        self.assertGreater(time.monotonic() - start, 0.55)
        self.emulator.ask(op="fault", library="down")
        self.assertIsNone(line.receive())
        with self.assertRaises(ConnectionRefusedError):
            Line(self.emulator.ready["sip2"])
        self.emulator.ask(op="fault", clear=True)
        self.login()

    def test_every_frame_is_kept_for_the_test(self):
        self.login()
        frames = [r["frame"] for r in self.emulator.ask(op="requests")["requests"]]
        self.assertTrue(frames[0].startswith("9300CNkiosk|COkitap-demo|CPhall|AY0AZ"))

    def test_the_scanner_types_and_the_printers_paper_can_be_read(self):
        with open(self.emulator.ready["scanner"], "rb", buffering=0) as scanner:
            self.emulator.ask(op="scan", text="20001000000123")
            got = b""
            while not got.endswith(b"\r"):
                got += scanner.read(64)
            self.assertEqual(got, b"20001000000123\r")
        with open(self.emulator.ready["printer"], "wb", buffering=0) as printer:
            printer.write(b"\x1b@" + "Қара сөздер\n".encode() + b"\x1dV\x42\x00")
        deadline = time.monotonic() + 5
        while not self.emulator.ask(op="printed")["printed"] and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(self.emulator.ask(op="printed")["printed"], ["Қара сөздер\n"])

    def test_a_power_cut_kills_the_watched_group_and_keeps_the_librarys_table(self):
        line = self.login()
        line.ask(self.checkout("book-abai-1"))
        watched = subprocess.Popen(["sleep", "60"], start_new_session=True)
        self.emulator.ask(op="watch", pid=watched.pid)
        self.emulator.ask(op="power-cut")
        self.assertEqual(watched.wait(5), -signal.SIGKILL)
        self.assertIsNone(line.receive())
        self.assertIn(self.things["book-abai-1"]["id"], self.emulator.loans())
        self.assertTrue(os.path.exists(self.emulator.ready["reader"].split(":", 1)[1]))

    def test_a_tag_of_ones_own_can_be_laid_and_read_back(self):
        what = self.emulator.ask(op="place", kind="ntag215", uid="04AABBCCDDEEFF", memory="04AABB91" + "00" * 20)["what"]
        self.assertTrue(self.emulator.ask(op="dump", what=what)["memory"].startswith("04AABB91"))
        for wrong in [{"op": "place", "what": "nothing"}, {"op": "place", "kind": "ntag999", "uid": "04"}, {"op": "fly"},
                      {"op": "fault", "reader": "sneeze"}, {}]:
            with self.assertRaises(PortError):
                self.emulator.ask(**wrong)

    def test_own_tags_never_run_out_and_a_new_one_has_no_past(self):
        stays = self.emulator.ask(op="place", kind="ntag213", uid="04FFFFFFFFFFFF")["what"]
        for number in range(600):
            what = self.emulator.ask(op="place", kind="ultralight", uid=f"04{number:012X}")["what"]
            self.emulator.remove(what)
        self.assertEqual(self.emulator.ask(op="journal", what=what)["writes"], [])
        self.assertTrue(self.emulator.ask(op="dump", what=stays)["memory"].startswith("04FFFF"))

    def test_a_number_has_the_length_of_its_kind_and_a_fault_needs_its_words(self):
        for wrong in [{"op": "place", "kind": "icode-slix", "uid": "04112233445566"},
                      {"op": "place", "kind": "classic4k", "uid": "0411223344"},
                      {"op": "fault", "reader": "status"}, {"op": "fault", "reader": "status", "status": 256},
                      {"op": "fault", "reader": "weak", "what": "book-abai-1"},
                      {"op": "fault", "reader": "weak", "what": "book-abai-1", "per-cent": 101}]:
            with self.assertRaises(PortError):
                self.emulator.ask(**wrong)
        self.emulator.ask(op="place", kind="iso14443-4", uid="0411223344556677889A")

    def test_the_folder_is_private_and_sigterm_ends_it(self):
        mode = stat.S_IMODE(os.stat(self.emulator.ready["control"]).st_mode)
        self.assertEqual(mode, 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.emulator.folder / "secrets" / "sip2").st_mode), 0o600)
        self.emulator.process.terminate()
        self.assertEqual(self.emulator.process.wait(5), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
