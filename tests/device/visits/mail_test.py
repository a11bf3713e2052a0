#!/usr/bin/env python3
"""Receipts by e-mail on the real path: the address of the library system, a real mail server with TLS, and each of its
faults. What was not taken is said and not tried again; the address stands nowhere but in the letter."""
import email
import email.policy
import re
import subprocess
import sys
import time
import unittest

from device_case import PROGRAMS, DeviceCase, wait_until
from mail_server import PASSWORD, USER, MailServer
from senses_test import catalogue

AIGUL, EMILY = "aigul@mail.example", "emily@mail.example"
MASKED = "a…@mail.example"
SENDER = "kitap@library.example"
TIMEOUT_S = 2
BOOK, TITLE = "book-abai-1", "Абай жолы"


class MailCase(DeviceCase):
    tls, login = "on", True

    def before_the_kiosk(self):
        self.server = MailServer(self.tls, self.login)
        self.addCleanup(self.server.close)
        (self.server.folder / "password").write_text(PASSWORD + "\n")
        self.emulator.change_settings("cards:\n", f"receipts:\n{self.receipts()}cards:\n")

    def receipts(self):
        settings = {"mail_host": "localhost", "mail_port": self.server.port, "mail_tls": self.tls, "mail_from": SENDER,
                    "mail_ca_file": f"{self.server.folder}/ca.pem", "mail_timeout_s": TIMEOUT_S}
        if self.login:
            settings |= {"mail_user": USER, "mail_password_file": f"{self.server.folder}/password"}
        return "".join(f"  {key}: {value}\n" for key, value in settings.items())

    def words(self, english, language="kk"):
        return catalogue(language)[english]

    def borrow(self, card="card-aigul", book=BOOK, language="kk"):
        if language != "kk":
            self.kiosk.tap(f"language.{language}")
        self.card_to_checkout(card)
        self.emulator.place(book)
        self.kiosk.wait_value("checkout.item.0", "done")
        self.emulator.clear_pad()
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")

    def wait_said(self, sentence, seconds=20):
        wait_until(lambda: sentence in self.kiosk.screen()["said"], seconds, f"{sentence!r} is said")

    def wait_sent(self, masked=MASKED, language="kk"):
        self.wait_said(self.words("Your receipt was sent to %s.", language) % masked)

    def wait_not_sent(self, language="kk"):
        self.wait_said(self.words("The e-mail was not sent. Take the receipt on paper or on your phone.", language))

    def letter(self):
        """The only one."""
        self.assertEqual(len(self.server.letters), 1)
        return self.server.letters[0], email.message_from_bytes(self.server.letters[0].raw, policy=email.policy.default)


class Mail(MailCase):
    def test_a_receipt_goes_to_the_address_that_the_library_system_tells(self):
        self.borrow()
        button = self.kiosk.element("finish.receipt.mail")
        self.assertIn(MASKED, button["name"])
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent()
        letter, message = self.letter()
        self.assertEqual((letter.sender, letter.recipients, letter.user), (SENDER, [AIGUL], USER))
        self.assertTrue(letter.encrypted)
        self.assertEqual(message["To"], AIGUL)
        self.assertIn(f"<{SENDER}>", message["From"])
        self.assertIn("Алатау", str(message["From"]))
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertRegex(message["Message-ID"], r"^<[0-9A-Z]{26}@library\.example>$")
        self.assertLess(abs(message["Date"].datetime.timestamp() - time.time()), 60)
        self.assertTrue(message["Subject"].startswith(self.words("Your library receipt, %s").split("%s")[0]))
        lines = letter.raw.decode("ascii").splitlines()
        self.assertEqual([line for line in lines if len(line) > (76 if "=?" in line else 998)], [])  # RFC 2047, RFC 5321

    def test_the_letter_says_titles_and_dates_and_nothing_else_of_her(self):
        self.borrow()
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent()
        _, message = self.letter()
        (part,) = message.iter_parts()
        self.assertEqual((part.get_content_type(), part.get_content_charset()), ("text/plain", "utf-8"))
        text = part.get_content()
        self.assertIn(TITLE, text)
        self.assertIn(self.words("Borrowed"), text)
        due = next(loan["due"] for loan in self.emulator.loans().values() if loan["item"] == self.number(BOOK))
        self.assertRegex(text, rf"\b{int(due[8:10])}\W")
        for hers in ("Айгүл", "Сапарова", self.number("card-aigul"), "22770000000010", AIGUL):
            self.assertNotIn(hers, text)

    def test_the_letter_is_in_the_language_of_the_visit(self):
        for count, language in enumerate(("ru", "en"), 1):
            self.borrow("card-emily", f"book-abai-{count}", language)
            self.kiosk.tap("finish.receipt.mail")
            self.wait_sent("e…@mail.example", language)
            message = email.message_from_bytes(self.server.letters[-1].raw, policy=email.policy.default)
            self.assertEqual(len(self.server.letters), count)
            self.assertEqual(message["To"], EMILY)
            self.assertTrue(message["Subject"].startswith(self.words("Your library receipt, %s", language).split("%s")[0]))
            self.assertIn(self.words("Borrowed", language), next(message.iter_parts()).get_content())
            self.kiosk.wait_screen("welcome", 20)

    def test_her_address_stands_nowhere_but_in_the_letter(self):
        self.borrow()
        listed = str(self.kiosk.screen())
        self.server.fault = "recipient"
        self.kiosk.tap("finish.receipt.mail")
        self.wait_not_sent()
        listed += str(self.kiosk.screen())
        self.assertNotIn(AIGUL, listed)
        self.walk_away()
        kiosks = [path for path in self.emulator.folder.rglob("*")
                  if path.is_file() and path.name != "emulator.log" and "library" not in path.name]
        self.assertTrue({"kitap.log", "ledger.db", "ledger.db-wal"} <= {path.name for path in kiosks}, kiosks)
        for path in kiosks:
            self.assertNotIn(AIGUL.encode(), path.read_bytes(), path)
        with open(f"/proc/{self.kiosk.process.pid}/cmdline", "rb") as line:
            self.assertNotIn(AIGUL.encode(), line.read())

    def test_nobody_without_an_address_and_no_return_is_offered_one(self):
        self.borrow("card-serik")
        self.assertIsNone(self.kiosk.element("finish.receipt.mail"))
        self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("welcome")
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        self.emulator.place(BOOK)
        self.kiosk.wait_value("return.item.0", "done")
        self.emulator.clear_pad()
        self.kiosk.tap("return.done")
        self.kiosk.wait_screen("finish")
        self.assertIsNone(self.kiosk.element("finish.receipt.mail"))
        self.assertIsNotNone(self.kiosk.element("finish.receipt.print"))
        self.assertEqual(self.server.connections, 0)

    def test_the_doctor_says_whether_the_server_lets_us_in(self):
        def doctor():
            out = subprocess.run([PROGRAMS / "kitap", "doctor", "--config", self.emulator.config], capture_output=True, text=True)
            return next(line for line in out.stdout.splitlines() if " e-mail " in line)
        self.kiosk.kill()
        self.assertRegex(doctor(), r"^ok +e-mail ")
        (self.server.folder / "password").write_text("wrong\n")
        self.assertRegex(doctor(), r"^BAD +e-mail ")
        self.assertEqual(self.server.letters, [])
        self.kiosk.start()
        self.all_up()


class Faults(MailCase):
    def tries(self, fault, language="kk"):
        """Not sent, said so, offered another way, and not tried again."""
        self.server.fault = fault
        self.kiosk.tap("finish.receipt.mail")
        self.wait_not_sent(language)
        button = self.kiosk.element("finish.receipt.mail")  # gone where the sentence needs its place
        self.assertFalse(button is not None and button["enabled"])
        connections = self.server.connections
        self.server.fault = None
        for way in ("print", "qr"):
            self.assertTrue(self.kiosk.element(f"finish.receipt.{way}")["enabled"])
        time.sleep(1)
        self.assertEqual(self.server.connections, connections, "it is not tried again")
        self.assertEqual(self.server.letters, [])

    def goes_on(self, kind):
        for count, fault in enumerate(kind):
            with self.subTest(fault):
                self.borrow(book=("book-abai-1", "book-abai-2", "book-ushqan-uya", "book-ulpan")[count])
                self.tries(fault)
                self.walk_away()

    def test_a_server_that_refuses_sender_recipient_or_letter(self):
        self.goes_on(("sender", "recipient", "letter", "begin"))

    def test_a_server_that_is_busy_wants_it_later_or_knows_no_such_login(self):
        self.goes_on(("busy", "later", "login"))

    def test_a_server_that_is_silent_or_cuts_the_line(self):
        self.goes_on(("silent", "cut", "lost"))

    def test_it_is_said_in_russian_and_english_and_printed_instead(self):
        for language, book in (("ru", "book-abai-1"), ("en", "book-abai-2")):
            self.borrow(book=book, language=language)
            self.tries("recipient", language)
            before = len(self.emulator.ask(op="printed")["printed"])
            self.kiosk.tap("finish.receipt.print")
            wait_until(lambda: len(self.emulator.ask(op="printed")["printed"]) > before, 15, "it is printed")
            self.walk_away()

    def test_a_silent_server_holds_nobody_up_and_the_next_visit_goes_on(self):
        self.borrow()
        self.server.fault = "silent"
        self.kiosk.tap("finish.receipt.mail")
        began = time.monotonic()
        self.kiosk.tap("finish.receipt.none")
        self.kiosk.wait_screen("welcome", 5)
        self.assertLess(time.monotonic() - began, TIMEOUT_S)
        self.borrow("card-emily", "book-abai-2")
        self.server.fault = None
        wait_until(lambda: "could not be sent" in self.kiosk.log_path.read_text(), 15, "the first one is given up")
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent("e…@mail.example")
        self.assertEqual([letter.recipients for letter in self.server.letters], [[EMILY]])

    def test_a_server_that_is_not_there(self):
        self.server.call(self.server.shut())
        self.borrow()
        self.tries(None)

    def test_who_cannot_prove_who_he_is_gets_nothing(self):
        self.kiosk.kill()
        (self.server.folder / "other.pem").write_bytes((MailServerOfAnother.certificate()))
        self.emulator.change_settings(f"{self.server.folder}/ca.pem", f"{self.server.folder}/other.pem")
        self.kiosk.start()
        self.all_up()
        self.borrow()
        self.tries(None)
        self.assertEqual(self.server.lines, [])
        self.assertIn("certificate", self.kiosk.log_path.read_text())


class MailServerOfAnother:
    @staticmethod
    def certificate():
        other = MailServer("off", False)
        try:
            return (other.folder / "ca.pem").read_bytes()
        finally:
            other.close()


class StartTls(MailCase):
    tls = "starttls"

    def test_the_line_is_encrypted_before_anything_is_said(self):
        self.borrow()
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent()
        letter, _ = self.letter()
        self.assertTrue(letter.encrypted)
        self.assertRegex(" ".join(self.server.lines), re.compile(r"^EHLO \S+ STARTTLS EHLO \S+ AUTH .*MAIL"))

    def test_a_server_without_it_gets_nothing(self):
        self.server.tls = "off"  # as it is offered
        self.borrow()
        self.kiosk.tap("finish.receipt.mail")
        self.wait_not_sent()
        self.assertEqual([line.split(" ")[0] for line in self.server.lines if not line.startswith("EHLO")], [])


class Relay(MailCase):
    """Without TLS and login: a relay on the same machine."""
    tls, login = "off", False

    def test_a_relay_takes_it(self):
        self.borrow()
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent()
        self.assertEqual(self.letter()[0].recipients, [AIGUL])


class KohaMail(MailCase):
    @property
    def settings(self):
        sip2, koha = (self.emulator.ready[way].rsplit(":", 1)[1] for way in ("sip2", "koha"))
        return (("protocol: sip2", "protocol: koha"), (f"port: {sip2}\n", f"port: {koha}\n"))

    def test_the_address_comes_over_rest_too(self):
        self.borrow()
        self.kiosk.tap("finish.receipt.mail")
        self.wait_sent()
        self.assertEqual(self.letter()[0].recipients, [AIGUL])


class Off(DeviceCase):
    """As it is delivered."""

    def test_no_mail_is_offered_where_none_is_set(self):
        self.card_to_checkout()
        self.emulator.place(BOOK)
        self.kiosk.wait_value("checkout.item.0", "done")
        self.emulator.clear_pad()
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.assertIsNone(self.kiosk.element("finish.receipt.mail"))


if __name__ == "__main__":
    sys.exit(unittest.main())
