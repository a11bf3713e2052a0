#!/usr/bin/env python3
"""Profile `generic` on the wire, byte by byte, and the line itself: TLS, a refused login. `wire_test.py [Class[.test]]`"""
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness import KioskCase
from small_library import Reader, SmallLibrary

ABAI, NOMADS, DICTIONARY = "30000000000015", "30000000000023", "30000000000049"
AIGUL, BOLAT, SARA = "04AABBCCDDEE01", "04AABBCCDDEE02", "20000000000014"
DATE, NONE = r"\d{8}    \d{6}", " {18}"
END = r"AY\dAZ[0-9A-F]{4}"
ALMATY_S = 5 * 3600


class Wire(KioskCase):
    def assert_frame(self, frame, pattern):
        self.assertRegex(frame, f"^{pattern}{END}$")

    def assert_now_in_almaty(self, date):
        told = time.mktime(time.strptime(date, "%Y%m%d    %H%M%S")) - time.timezone
        self.assertLess(abs(told - (time.time() + ALMATY_S)), 120, date)

    def card_to_checkout(self, card=AIGUL):
        self.chip.place(self.card_tags[card])
        self.wait(screen="checkout")

    def finish(self):
        self.chip.tags.clear()
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.wait(screen="welcome")

    def test_connecting_logs_in_and_asks_how_the_system_is(self):
        self.assert_frame(self.library.requests[0], r"9300CNkiosk\|COkiosk-password\|CPhall\|")
        self.assert_frame(self.library.requests[1], r"9900802\.00")

    def test_a_loan_is_63_17_63_charged_11_and_35_at_the_end(self):
        before = len(self.library.requests)
        self.card_to_checkout()
        for i, number in enumerate((ABAI, NOMADS)):
            self.chip.place(self.book_tags[number])
            self.wait(element=f"checkout.item.{i}", value="done")
        self.finish()
        self.until(lambda: self.sent("35"), 10, "the session is ended")
        frames = self.library.requests[before:]
        self.assertEqual([f[:2] for f in frames], ["63", "17", "63", "11", "17", "11", "35"])
        self.assert_frame(frames[0], rf"63001{DATE} {{10}}AOALA\|AA{AIGUL}\|AC\|")
        self.assert_frame(frames[1], rf"17{DATE}AOALA\|AB{ABAI}\|AC\|")
        self.assert_frame(frames[2], rf"63001{DATE}  Y       AOALA\|AA{AIGUL}\|AC\|")
        self.assert_frame(frames[3], rf"11NN{DATE}{NONE}AOALA\|AA{AIGUL}\|AB{ABAI}\|AC\|")
        self.assert_frame(frames[6], rf"35{DATE}AOALA\|AA{AIGUL}\|AC\|")
        self.assert_now_in_almaty(frames[3][4:22])

    def test_a_return_says_where_and_ends_no_session_of_a_patron(self):
        book = self.library.books[ABAI]
        book.patron, book.due = self.library.readers[AIGUL], "20261201    235900"
        self.tap("welcome.return")
        self.wait(screen="return")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="return.item.0", value="done")
        self.chip.tags.clear()
        self.tap("return.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.wait(screen="welcome")
        self.assertFalse(self.ask(op="wait", screen="checkout", timeout_ms=1000)["ok"])
        self.assert_frame(self.sent("09")[0], rf"09N{DATE}{DATE}APhall\|AOALA\|AB{ABAI}\|AC\|")
        self.assert_now_in_almaty(self.sent("09")[0][21:39])
        self.assertEqual((self.sent("35"), self.sent("63")), ([], []))

    def test_the_account_asks_one_63_a_summary_and_renews_all_by_65(self):
        for number in (ABAI, NOMADS):
            self.library.books[number].patron, self.library.books[number].due = self.library.readers[SARA], "20301201    235900"
        self.tap("welcome.account")
        self.wait(screen="identify")
        self.ok(op="type", text=SARA)
        self.tap("identify.ok")
        self.wait(screen="account")
        self.wait(element="account.loan.1")
        self.wait(element="account.hold.1")
        summaries = [f[23:33] for f in self.sent("63")]
        self.assertEqual(len(summaries), len(set(summaries)), summaries)
        self.assertTrue(all(s.count("Y") <= 1 for s in summaries), summaries)
        self.tap("account.renew-all")
        self.wait(element="account.renew.1", value="done")
        self.assert_frame(self.sent("65")[0], rf"65{DATE}AOALA\|AA{SARA}\|AC\|")
        self.assertEqual(self.sent("29"), [])

    def test_one_loan_is_renewed_by_29(self):
        self.library.books[ABAI].patron, self.library.books[ABAI].due = self.library.readers[SARA], "20301201    235900"
        self.tap("welcome.account")
        self.wait(screen="identify")
        self.ok(op="type", text=SARA)
        self.tap("identify.ok")
        self.wait(element="account.renew.0")
        self.tap("account.renew.0")
        self.wait(element="account.renew.0", value="done")
        self.assert_frame(self.sent("29")[0], rf"29NN{DATE}{NONE}AOALA\|AA{SARA}\|AB{ABAI}\|AC\|")

    def test_no_frame_names_a_pin_that_nobody_took_or_agrees_to_a_fee(self):
        self.card_to_checkout()
        self.chip.place(self.book_tags[DICTIONARY])
        self.wait(element="checkout.item.0", value="refused")
        for frame in self.library.requests:
            self.assertNotRegex(frame, r"\|(AD|BO|BI)")

    def test_language_codes_follow_the_patron(self):
        for language, code in (("kk", "000"), ("ru", "015"), ("en", "001")):
            if self.ask(op="screen")["language"] != language:
                self.tap(f"language.{language}")
            self.card_to_checkout()
            self.assertEqual(self.sent("63")[-1][2:5], code, language)
            self.chip.tags.clear()
            self.tap("nav.home")
            self.wait(screen="welcome")

    def test_a_99_keeps_the_line_alive(self):
        self.until(lambda: len(self.sent("99")) >= 2, 55, "a 99 after 45 s")
        self.assertEqual(len(self.sent("93")), 1)

    def test_a_book_that_is_hers_already_is_shown_and_not_renewed(self):
        book = self.library.books[ABAI]
        book.patron, book.due = self.library.readers[AIGUL], "20301201    235900"
        self.card_to_checkout()
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0.reason")
        self.assertIn("1\xa0December", self.element("checkout.item.0.reason")["name"])
        self.assertEqual((book.renewals, book.due), (0, "20301201    235900"))


class Pins(KioskCase):
    pin, PIN = "always", "739164"

    def readers(self):
        return [Reader(AIGUL, "Aigul Nameless-Saparova", pin=self.PIN)]

    def type_pin(self, pin):
        self.wait(element="identify.pin")
        self.tap("identify.pin")
        self.ok(op="type", text=pin)
        self.tap("identify.ok")

    def files_with(self, text):
        """The kiosk's own files that hold it: the state folder and the log."""
        places = [p for p in (self.folder / "state").rglob("*") if p.is_file()] + [self.folder / "log"]
        return [p.name for p in places if text.encode() in p.read_bytes()]

    def processes(self):
        """The kiosk and its helpers."""
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.kiosk.pid)], capture_output=True, text=True)
        return [self.kiosk.pid] + [int(pid) for pid in children.stdout.split()]

    def memory_with(self, text):
        """The writable memory of the kiosk's processes that holds it."""
        found = []
        for pid in self.processes():
            try:
                maps, memory = Path(f"/proc/{pid}/maps").read_text(), open(f"/proc/{pid}/mem", "rb", 0)
            except PermissionError:
                self.skipTest("another process's memory is not to be read here")
            if "libasan" in maps or "libtsan" in maps:
                self.skipTest("a sanitizer keeps what was freed")
            with memory:
                for line in maps.splitlines():
                    span, rights = line.split()[:2]
                    low, high = (int(a, 16) for a in span.split("-"))
                    if rights.startswith("rw") and "[v" not in line:
                        memory.seek(low)
                        at = memory.read(high - low).find(text.encode())
                        if at >= 0:
                            found.append(f"{Path(f'/proc/{pid}/comm').read_text().strip()} at {low + at:x} of {line}")
        return found

    def visit(self):
        self.chip.place(self.card_tags[AIGUL])
        self.type_pin(self.PIN)
        self.wait(screen="checkout")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="done")
        self.chip.tags.clear()
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.wait(screen="welcome")
        self.until(lambda: self.sent("35"), 10, "the session is ended")

    def test_a_pin_that_was_taken_goes_with_every_frame_of_its_patron(self):
        self.visit()
        for frame in self.library.requests:
            self.assertEqual(f"|AD{self.PIN}|" in frame, frame[:2] in ("63", "11", "35"), frame)

    def test_a_wrong_pin_opens_nothing_and_no_pin_stays_anywhere(self):
        self.chip.place(self.card_tags[AIGUL])
        self.type_pin("555001")
        self.wait(element="identify.trouble")
        self.assertEqual(self.element("identify.pin")["value"], "")
        self.tap("nav.home")
        self.chip.tags.clear()
        self.wait(screen="welcome")
        self.visit()
        time.sleep(1)
        for secret in (self.PIN, "555001"):
            self.assertEqual(self.files_with(secret), [], secret)
            self.assertEqual(self.memory_with(secret), [], secret)

    def test_nothing_of_a_person_is_left_after_the_end(self):
        self.visit()
        time.sleep(1)
        self.tap("welcome.return")
        self.wait(screen="return")
        for person in (AIGUL, "Nameless-Saparova"):
            self.assertEqual(self.files_with(person), [], person)
            self.assertEqual(self.memory_with(person), [], person)


class Refused(KioskCase):
    """The password of the settings is not the library system's."""
    parts = ("ledger", "reader")

    def make_library(self):
        return SmallLibrary(self.books(), self.readers(), password="another")

    def test_a_refused_login_is_a_clear_line_and_the_kiosk_lends_offline(self):
        self.until(lambda: self.sent("93"), 20, "it has tried to log in")
        self.assertFalse(self.ask(op="stats")["up"]["library"])
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="offline")
        self.assertEqual({f[:2] for f in self.library.requests}, {"93"})
        log = (self.folder / "log").read_text()
        self.assertIn("refuses the login", log)
        self.assertNotIn("kiosk-password", log)


def make_certificates(folder, name):
    """A certificate authority of one's own, and a server of that name signed by it."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=A library's own authority")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", f"/CN={name}")
    (folder / "names").write_text(f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


class Tls(KioskCase):
    name = "127.0.0.1"

    def make_library(self):
        folder = Path(tempfile.mkdtemp(prefix="kitap-tls-"))
        self.library_more = f", tls: on, ca_file: {folder / 'ca.pem'}"
        return SmallLibrary(self.books(), self.readers(), tls=make_certificates(folder, self.name))

    def test_a_visit_goes_over_tls_and_comes_back_after_a_cut(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="done")
        self.library.cut_after.add("11")
        self.chip.place(self.book_tags[NOMADS])
        self.wait(element="checkout.item.1", value="unknown", seconds=30)
        self.library.cut_after.clear()
        self.until(lambda: self.states() == {ABAI: "confirmed", NOMADS: "confirmed"}, 90, "it is settled")
        self.assertEqual(len(self.sent("11")), 2)


class ForeignCertificate(Tls):
    """The library's certificate is another host's."""
    name, parts = "somewhere.example", ("ledger", "reader")

    def test_a_visit_goes_over_tls_and_comes_back_after_a_cut(self):
        self.skipTest("of class Tls")

    def test_another_hosts_certificate_is_not_trusted(self):
        self.until(lambda: "the line is down" in (self.folder / "log").read_text(), 20, "the line is down")
        self.assertEqual(self.library.requests, [], "not even the login is told")
        self.assertFalse(self.ask(op="stats")["up"]["library"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
