#!/usr/bin/env python3
"""The signed list of blocked cards by HTTPS, from a server of the test's own with its own authority: what is fetched is in
force, and whatever goes wrong with server, line or list changes nothing and is told. The real programs."""
import http.server
import re
import shutil
import ssl
import sys
import tempfile
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "city"))
from nats_cluster import make_certificates  # noqa: E402
from offline_test import OfflineCase, kitap, wait_until  # noqa: E402

HUGE = 8 * 1024 * 1024 + 1  # one byte more than a list may have


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        shelf = self.server.shelf
        named = self.headers["If-None-Match"]
        same = shelf.etag is not None and named == shelf.etag
        status = shelf.status if shelf.status != 200 else 304 if same else 200
        body = shelf.body if status == 200 else b""
        self.send_response(status)
        if shelf.etag is not None:
            self.send_header("ETag", shelf.etag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if shelf.cut else body)
        self.close_connection = self.close_connection or shelf.cut
        shelf.asked.append((self.path, named, status))

    def log_message(self, *arguments):
        pass


class Shelf:
    """The server, and what lies there."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-list-"))
        make_certificates(self.folder)
        self.body, self.etag, self.status, self.cut, self.asked = b"", None, 200, False, []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda request, client: None  # lines are cut here
        self.server.shelf = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def lay(self, body, etag=None, status=200, cut=False):
        self.body, self.etag, self.status, self.cut = body, etag, status, cut

    def url(self):
        return f"https://localhost:{self.server.server_address[1]}/lists/blocked"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ListCase(OfflineCase):
    def source(self):
        self.shelf = Shelf()
        self.addCleanup(self.shelf.close)
        self.good = (self.folder / "list").read_bytes()  # nurlan's
        self.shelf.lay(self.good, '"first"')
        return (f'blocked_url: "{self.shelf.url()}", blocked_ca_file: {self.shelf.folder}/ca.pem, blocked_every_min: 1, '
                f'blocked_old_days: 366')

    def list_of(self, card, day):
        self.make_list(self.emulator.things[card]["uid"].upper(), name="other", day=day)
        return (self.folder / "other").read_bytes()

    def health(self):
        return kitap("doctor", "--config", self.emulator.config).stdout

    def wait_health(self, line):
        """Until the doctor, beside the running kiosk, has a line that matches."""
        pattern = f"(?m)^{line}"
        wait_until(lambda: re.search(pattern, self.health()), 30, line)

    def again(self):
        """A new start asks at once."""
        asked = len(self.shelf.asked)
        self.kiosk.kill()
        self.kiosk.start()
        self.all_up()
        return asked

    def assert_blocked(self, card):
        self.emulator.place(card)
        self.kiosk.wait_element("identify.trouble")
        self.walk_away()

    def assert_in_force(self):
        """Nurlan is blocked, aigul is not."""
        self.library_away()
        self.assert_blocked("card-nurlan")
        self.card_to_checkout("card-aigul")
        self.walk_away()
        self.emulator.ask(op="fault", clear=True)
        self.kiosk.wait_up("library")


class List(ListCase):
    def test_a_list_that_is_fetched_blocks_its_card_offline_and_is_asked_for_by_name_from_then_on(self):
        self.wait_health(r"ok +blocked list +a list came into force")
        self.assertEqual(self.shelf.asked, [("/lists/blocked", None, 200)])
        self.assertRegex(self.health(), r"(?m)^ok +blocked cards +1, as of")
        self.assert_in_force()
        self.again()
        self.wait_health(r"ok +blocked list +the list in force is the newest one")
        self.assertEqual(self.shelf.asked[1:], [("/lists/blocked", '"first"', 304)])
        self.assert_in_force()
        self.shelf.lay(self.list_of("card-aigul", "2099-01-01"), '"second"')
        wait_until(lambda: len(self.shelf.asked) > 2, 70, "it is asked for again")
        self.assertEqual(self.shelf.asked[2:], [("/lists/blocked", '"first"', 200)])
        self.wait_health(r"ok +blocked list +a list came into force")
        self.library_away()
        self.assert_blocked("card-aigul")
        self.emulator.ask(op="fault", clear=True)

    def test_whatever_is_wrong_with_server_or_list_changes_nothing_and_is_told(self):
        self.wait_health(r"ok +blocked list +a list came into force")
        newer = self.list_of("card-aigul", "2099-01-01")
        older = self.list_of("card-aigul", "2020-01-01")
        unsigned = newer.replace(b"day 2099", b"day 2098")
        cases = [
            (dict(body=b"", status=404), r"BAD +blocked list +the server answers with status 404"),
            (dict(body=newer, cut=True), r"BAD +blocked list +.*(close|transfer|EOF|read)"),
            (dict(body=newer[:len(newer) // 2]), r"BAD +blocked list +the list there is (not signed|damaged)"),
            (dict(body=unsigned), r"BAD +blocked list +the list there is not signed"),
            (dict(body=older), r"BAD +blocked list +the list there is older"),
            (dict(body=b"x" * HUGE), r"BAD +blocked list +the answer is longer"),
        ]
        for lies, line in cases:
            with self.subTest(line):
                self.shelf.lay(etag='"bad"', **lies)
                logged = self.lines_in_the_log()
                self.again()
                self.wait_health(line)
                self.assertEqual({named for _, named, _ in self.shelf.asked[1:]}, {'"first"'}, "a bad one's name is not kept")
                self.assertGreater(self.lines_in_the_log(), logged, "it is in the log")
        self.assert_in_force()
        self.staff()
        self.assertEqual(self.kiosk.element("staff.check.blocked")["value"], "bad")
        self.kiosk.tap("staff.close")
        self.kiosk.wait_screen("welcome")

    def lines_in_the_log(self):
        return sum("list of blocked cards" in line for line in self.kiosk.log_path.read_text().splitlines())


class Stranger(ListCase):
    """It has the right name, and a certificate of an authority that is not ours."""

    def source(self):
        other = Shelf()
        self.addCleanup(other.close)
        text = super().source()
        return text.replace(f"{self.shelf.folder}/ca.pem", f"{other.folder}/ca.pem")

    def test_nothing_is_taken_from_a_stranger(self):
        self.wait_health(r"BAD +blocked list +.*certificate")
        self.assertEqual(self.shelf.asked, [])
        self.assertRegex(self.health(), r"(?m)^BAD +blocked cards ")


if __name__ == "__main__":
    unittest.main(verbosity=2)
