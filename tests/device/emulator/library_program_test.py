#!/usr/bin/env python3
"""kitap-sip2-library as somebody sees it who tries a client against it: the ready line, profiles, rules, faults and
the log. Usage: library_program_test.py FOLDER-OF-PROGRAMS"""
import json
import socket
import subprocess
import sys
import unittest
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]) / "kitap-sip2-library")
ABAI = "32770000000018"
AIGUL = "044A6AE555FCBF"
PROFILES = ["generic", "koha", "evergreen", "evergreen-mediator", "folio"]
SERVICE_POINT = "7c5abc9f-f3d7-4856-b8d7-6712462ca007"
CHECKOUT = f"11NN20261124    120000                  AOALA|AA{AIGUL}|AB{ABAI}|AC|"


class Library(unittest.TestCase):
    def start(self, *words):
        self.program = subprocess.Popen([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.ready = json.loads(self.program.stdout.readline())
        self.connect()

    def connect(self):
        self.line = socket.create_connection(("127.0.0.1", self.ready["port"]), timeout=10)
        self.addCleanup(self.line.close)
        self.rest = b""

    def stop(self):
        if self.program.poll() is None:
            self.program.terminate()
        printed, self.log = self.program.communicate(timeout=10)
        self.assertEqual(self.program.returncode, 0, self.log)
        self.assertEqual(printed, "")

    def ask(self, frame):
        """The answer without its end; None when the line was closed."""
        self.line.sendall(frame.encode() + b"\r")
        while b"\r" not in self.rest:
            got = self.line.recv(4096)
            if not got:
                return None
            self.rest = (self.rest + got).lstrip(b"\n")
        answer, self.rest = self.rest.split(b"\r", 1)
        return answer.decode()

    def log_in(self, location="hall"):
        self.assertEqual(self.ask(f"9300CNkiosk|COsecret|CP{location}|")[:3], "941")

    def test_every_profile_lends_a_book(self):
        for profile in PROFILES:
            self.start("--profile", profile)
            self.assertEqual(self.ready["profile"], profile)
            self.log_in(SERVICE_POINT if profile == "folio" else "hall")
            self.assertEqual(self.ask("9900802.00")[:3], "98Y")
            self.assertEqual(self.ask(CHECKOUT)[:3], "121")
            self.stop()

    def test_a_fault_strikes_the_message_that_it_names_once(self):
        self.start("--fault", "cut-after-request:11")
        self.log_in()
        self.assertEqual(self.ask(f"1720261124    120000AOALA|AB{ABAI}|AC|")[:4], "1803")
        self.assertIsNone(self.ask(CHECKOUT))
        self.connect()
        self.log_in()
        self.assertEqual(self.ask(f"1720261124    120000AOALA|AB{ABAI}|AC|")[:4], "1804")

    def test_a_rule_is_another(self):
        self.start("--rule", "rental_fee=100")
        self.log_in()
        self.assertIn("BV100.00|", self.ask(CHECKOUT))

    def test_the_log_names_nobody(self):
        self.start("--log")
        self.log_in()
        self.ask(CHECKOUT)
        self.stop()
        self.assertIn(ABAI, self.log)
        self.assertNotIn(AIGUL, self.log)
        self.assertNotIn("secret", self.log)

    def test_what_it_does_not_know_is_refused_with_a_hint(self):
        for words in [["--profile", "aleph"], ["--fault", "flood"], ["--fault", "slow:x"], ["--rule", "no=1"], ["book"]]:
            run = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=10)
            self.assertEqual(run.returncode, 2, words)
            self.assertIn("--help" if len(words) == 2 else "kitap-sip2-library", run.stderr)

    def test_help_lists_profiles_and_faults(self):
        run = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=10)
        self.assertEqual(run.returncode, 0)
        for word in [*PROFILES, "cut-in-answer", "wrong-sequence"]:
            self.assertIn(word, run.stdout)


unittest.main(argv=sys.argv[:1])
