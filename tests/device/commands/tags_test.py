#!/usr/bin/env python3
"""`kitap tag read|write|watch|learn`, alone and beside a running kiosk, on the emulated reader: staff program tags as a
transaction, and patrons are not disturbed."""
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "visits"))
from device_case import PROGRAMS, DeviceCase, Emulator, PortError, wait_until  # noqa: E402
from kiosk_ports import Port  # noqa: E402

NUMBER, OTHER = "32770000004242", "32770000009999"
CARDS = ("card-aigul", "card-serik", "card-zhanna")


def kitap(*arguments, seconds=60):
    return subprocess.run([str(PROGRAMS / "kitap"), *map(str, arguments)], capture_output=True, text=True,
                          timeout=seconds)


class TagCase(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        self.addCleanup(self.emulator.close)
        self.config = self.emulator.config

    def tag(self, verb, *more, code=0):
        ran = kitap("tag", verb, "--config", self.config, *more)
        self.assertEqual(ran.returncode, code, f"{ran.args}: {ran.stdout}{ran.stderr}")
        return ran

    def read(self, *more):
        return [json.loads(line) for line in self.tag("read", "--json", *more).stdout.splitlines()]

    def blank(self, uid="04A1B2C3D4E5F6", kind="ntag213", **more):
        return self.emulator.ask(op="place", kind=kind, uid=uid, **more)["what"]

    def memory(self, what):
        return self.emulator.ask(op="dump", what=what)["memory"]

    def audit(self):
        return kitap("staff", "audit", "--config", self.config).stdout.splitlines()

    def tear(self, what, after, *more):
        """A write of NUMBER during which the tag is lifted after so many bytes."""
        self.emulator.ask(op="fault", reader="tear", after=after)
        ran = self.tag("write", "--id", NUMBER, *more, code=1)
        self.emulator.ask(op="fault", clear=True)
        self.emulator.remove(what)
        self.assertIn("lay it down again", ran.stderr)


class Alone(TagCase):
    def test_what_lies_there_is_named_a_tag_each(self):
        book = self.emulator.things["book-abai-1"]
        self.emulator.place("book-abai-1")
        self.emulator.place("card-aigul")
        by_uid = {tag["uid"]: tag for tag in self.read()}
        self.assertEqual(set(by_uid), {book["uid"].upper(), self.emulator.things["card-aigul"]["uid"].upper()})
        tag = by_uid[book["uid"].upper()]
        self.assertEqual((tag["kind"], tag["id"], tag["family"], tag["reader"], tag["torn"], tag["mended"]),
                         ("item", book["id"], "type2", 0, False, None))
        self.assertTrue(tag["memory"].startswith("11"))
        self.assertEqual((tag["dsfid"], tag["afi"], tag["eas"]), (None, None, None))
        words = self.tag("read").stdout
        self.assertIn(book["id"], words)
        self.assertIn(book["uid"].upper(), words)

    def test_nothing_within_the_wait_is_a_sentence_and_exits_1(self):
        ran = self.tag("read", "--wait", 1, code=1)
        self.assertIn("nothing was laid", ran.stderr)
        self.assertEqual(ran.stdout, "")

    def test_a_reader_that_is_away_is_said_with_its_own_words(self):
        self.emulator.ask(op="fault", reader="unplug", after=0)
        self.assertIn("no reader works", self.tag("read", "--wait", 2, code=1).stderr)

    def test_a_tag_that_is_laid_while_it_waits_is_read(self):
        ran = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "read", "--config", str(self.config), "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(1)
        self.emulator.place("book-abai-1")
        out, _ = ran.communicate(timeout=20)
        self.assertEqual((ran.returncode, json.loads(out)["id"]), (0, self.emulator.things["book-abai-1"]["id"]))

    def test_a_blank_tag_becomes_an_item_once_and_the_audit_knows(self):
        what = self.blank()
        self.assertIn(NUMBER, self.tag("write", "--id", NUMBER, "--part", 2, "--parts", 3).stdout)
        tag, = self.read()
        self.assertEqual((tag["model"], tag["kind"], tag["id"], tag["part"], tag["parts"]),
                         ("iso28560-3", "item", NUMBER, 2, 3))
        before = self.memory(what)
        self.assertIn("already", self.tag("write", "--id", NUMBER).stdout)
        self.assertEqual(self.memory(what), before)
        rows = self.audit()
        self.assertEqual(len(rows), 1)
        self.assertIn(f"tag 04A1B2C3D4E5F6 for item {NUMBER}: written", rows[0])
        self.assertEqual(kitap("ledger", "verify", "--config", self.config).returncode, 0)

    def test_the_other_model_when_it_is_asked_for(self):
        self.blank()
        self.tag("write", "--id", NUMBER, "--model", "iso28560-2", "--owner", "KZ-NLRK")
        tag, = self.read()
        self.assertEqual((tag["model"], tag["id"], tag["owner"]), ("iso28560-2", NUMBER, "KZ-NLRK"))

    def test_another_number_or_owner_is_never_overwritten(self):
        what = self.blank()
        self.tag("write", "--id", NUMBER, "--owner", "KZ-NLRK")
        before = self.memory(what)
        for more in (("--id", OTHER), ("--id", OTHER, "--force"), ("--id", NUMBER, "--owner", "KZ-ALA"),
                     ("--id", NUMBER, "--owner", "KZ-ALA", "--force")):
            with self.subTest(more=more):
                ran = self.tag("write", *more, code=1)
                self.assertIn("nothing was written", ran.stderr)
                self.assertIn(NUMBER, ran.stderr)
                self.assertEqual(self.memory(what), before)

    def test_other_data_is_overwritten_only_when_staff_say_so(self):
        text = bytes.fromhex("03 0B D1 01 07 54 02 65 6E 61 62 63 64 FE".replace(" ", ""))
        head = bytes.fromhex("04A1B29F" "C3D4E5F6" "00480000" "E1101200")
        what = self.blank(memory=(head + text).hex())
        before = self.memory(what)
        self.assertIn("--force", self.tag("write", "--id", NUMBER, code=1).stderr)
        self.assertEqual(self.memory(what), before)
        self.tag("write", "--id", NUMBER, "--force")
        self.assertEqual(self.read()[0]["id"], NUMBER)

    def test_two_tags_are_named_and_neither_is_written(self):
        first, second = self.blank("04000000000001"), self.blank("04000000000002")
        before = self.memory(first), self.memory(second)
        ran = self.tag("write", "--id", NUMBER, code=1)
        self.assertIn("04000000000001", ran.stderr)
        self.assertIn("04000000000002", ran.stderr)
        self.assertEqual((self.memory(first), self.memory(second)), before)

    def test_a_card_whose_chip_holds_no_data_of_ours_is_named_as_such(self):
        self.emulator.place("card-daniyar")
        ran = self.tag("write", "--id", NUMBER, code=1)
        self.assertIn("a card's or a phone's chip", ran.stderr)
        self.assertIn("nothing was written", ran.stderr)

    def test_a_locked_tag_says_what_to_do_and_is_not_touched(self):
        what = self.blank(memory="04A1B29F" "C3D4E5F6" "0048FFFF" "E1101200")
        before = self.memory(what)
        self.assertIn("another tag", self.tag("write", "--id", NUMBER, code=1).stderr)
        self.assertEqual(self.memory(what), before)
        self.assertIn("untouched", self.audit()[0])

    def test_what_cannot_be_asked_is_bad_usage(self):
        for more in ((), ("--id",), ("--id", NUMBER, "--model", "3m"), ("--id", NUMBER, "--part", 2),
                     ("--id", NUMBER, "--part", 3, "--parts", 2), ("--id", NUMBER, "--usage", 16),
                     ("--id", NUMBER, "--usage", 8), ("--id", NUMBER, "--wait", "long"), ("--id", "9780306406157"),
                     ("--id", NUMBER, "extra")):
            with self.subTest(more=more):
                self.assertNotEqual(self.tag("write", *more, code=2).stderr, "")
        for verb in ("read", "watch", "learn"):
            self.assertEqual(kitap("tag", verb).returncode, 2)
        self.tag("learn", "1", "2", code=2)

    def test_a_watch_tells_each_that_comes_and_goes_until_it_is_stopped(self):
        watch = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "watch", "--config", str(self.config), "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(watch.stdout.close)
        for what in ("book-abai-1", "card-aigul"):
            self.emulator.place(what)
            arrived = json.loads(watch.stdout.readline())
            self.assertEqual((arrived["event"], arrived["uid"]), ("arrived", self.emulator.things[what]["uid"].upper()))
            self.emulator.remove(what)
            left = json.loads(watch.stdout.readline())
            self.assertEqual((left["event"], left["uid"]), ("left", arrived["uid"]))
        watch.send_signal(signal.SIGINT)
        self.assertEqual(watch.wait(20), 0)

    def test_two_commands_never_have_the_reader_at_once(self):
        watch = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "watch", "--config", str(self.config), "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(watch.stdout.close)
        self.emulator.place("book-abai-1")
        watch.stdout.readline()
        try:
            self.assertIn("another kitap", self.tag("read", code=1).stderr)
        finally:
            watch.send_signal(signal.SIGTERM)
            self.assertEqual(watch.wait(20), 0)
        self.assertEqual(len(self.read()), 1)


class Torn(TagCase):
    def test_a_tear_at_any_byte_is_finished_by_a_later_read(self):
        for i, after in enumerate((0, 1, 3, 4, 7, 13, 22, 30)):
            with self.subTest(after=after):
                what = self.blank(f"04{i:012X}")
                self.tear(what, after)
                self.emulator.place(what)
                tag, = self.read()
                self.assertIn(tag["mended"], ("repaired", "untouched", "written"))
                self.assertFalse(tag["torn"])
                self.assertIn((tag["kind"], tag["id"]), (("item", NUMBER), ("blank", "")))
                self.tag("write", "--id", NUMBER)
                self.assertEqual(self.read()[0]["id"], NUMBER)
                self.emulator.remove(what)

    def doctor(self):
        ran = kitap("doctor", "--config", self.config, "--json")
        return next(line for line in map(json.loads, ran.stdout.splitlines()) if line["check"] == "tags")

    def test_a_torn_tag_is_finished_by_a_later_write_of_it(self):
        what = self.blank()
        self.tear(what, 9)
        self.assertEqual(self.doctor()["verdict"], "note")
        self.assertIn("1 tag was", self.doctor()["text"])
        self.emulator.place(what)
        self.tag("write", "--id", NUMBER)
        self.assertEqual(self.read()[0]["id"], NUMBER)
        self.assertIn("repaired", self.audit()[-1])
        self.assertEqual(self.doctor()["verdict"], "ok")

    def test_a_command_that_is_killed_in_the_middle_loses_no_tag(self):
        self.blank()
        mended = []
        for after in range(34, 62, 4):  # exchanges with the reader's chip: before, during and after the write
            self.emulator.ask(op="fault", reader="silent", after=after)
            writing = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "write", "--config", str(self.config), "--id",
                                        NUMBER, "--part", "1", "--parts", str(after)], stderr=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL)
            time.sleep(1.2)
            writing.kill()
            writing.wait(20)
            self.emulator.ask(op="fault", clear=True)
            tag, = self.read()
            self.assertIn((tag["kind"], tag["id"]), (("item", NUMBER), ("blank", "")))
            self.assertFalse(tag["torn"])
            mended.append(tag["mended"])
        self.assertTrue(any(mended), mended)
        self.tag("write", "--id", NUMBER)


class Beside(DeviceCase):
    """A running kiosk lends its readers to staff, while no patron is there."""

    def tag(self, verb, *more, code=0):
        ran = kitap("tag", verb, "--config", self.kiosk.config, *more)
        self.assertEqual(ran.returncode, code, f"{ran.args}: {ran.stdout}{ran.stderr}")
        return ran

    def read(self):
        return [json.loads(line) for line in self.tag("read", "--json").stdout.splitlines()]

    def blank(self):
        return self.emulator.ask(op="place", kind="ntag213", uid="04A1B2C3D4E5F6")["what"]

    def screen(self):
        return self.kiosk.screen()["screen"]

    def late(self, what, seconds=1.5):
        """Lays it down when the command has begun to wait."""
        pid = os.fork()
        if pid == 0:
            os.execv(sys.executable, [sys.executable, "-c", f"""
import json, socket, time
time.sleep({seconds})
port = socket.socket(socket.AF_UNIX)
port.connect({str(self.emulator.ready["control"])!r})
port.sendall(json.dumps({what!r}).encode() + b"\\n")
port.recv(65536)
"""])
        self.addCleanup(os.waitpid, pid, 0)

    def test_a_card_and_a_blank_tag_at_the_desk_open_no_visit(self):
        self.late({"op": "place", "what": "card-aigul"})
        tag, = self.read()
        self.assertEqual(tag["uid"], self.emulator.things["card-aigul"]["uid"].upper())
        self.emulator.remove("card-aigul")
        self.late({"op": "place", "kind": "ntag213", "uid": "04A1B2C3D4E5F6"})
        self.tag("write", "--id", NUMBER)
        self.assertIsNone(self.read()[0]["mended"], "nothing of it was cut off")
        time.sleep(1.5)
        self.assertEqual(self.screen(), "welcome")
        self.assertEqual(self.transactions_sent("63"), {})
        self.emulator.clear_pad()
        time.sleep(1)
        self.emulator.place("card-aigul")
        self.kiosk.wait_screen("checkout")
        self.walk_away()

    def test_staff_wait_while_a_visit_is_open(self):
        self.card_to_checkout()
        for verb, more in (("read", ()), ("write", ("--id", NUMBER))):
            self.assertIn("a visit is open", self.tag(verb, *more, code=1).stderr)
        self.assertEqual(self.screen(), "checkout")
        self.walk_away()
        self.late({"op": "place", "what": "book-abai-1"})
        self.assertEqual(self.read()[0]["id"], self.number("book-abai-1"))

    def test_a_torn_tag_is_mended_by_the_kiosk_and_lent(self):
        number = self.number("book-ulpan")
        for after in (0, 5, 17):
            with self.subTest(after=after):
                uid = f"04A1B2C3D4E5{after:02X}"
                self.emulator.ask(op="fault", reader="tear", after=after)
                self.late({"op": "place", "kind": "ntag213", "uid": uid})
                self.tag("write", "--id", number, code=1)
                self.emulator.ask(op="fault", clear=True)
                what = next(t["what"] for t in self.emulator.ask(op="list")["things"] if t["uid"].upper() == uid)
                self.emulator.remove(what)
                time.sleep(1)
                self.card_to_checkout()
                self.emulator.place(what)
                wait_until(lambda: self.kiosk.element("checkout.item.0") is not None, 15, "the book is seen")
                self.kiosk.wait_value("checkout.item.0", "done")
                self.assertEqual(self.kiosk.ledger()[-1]["item"], number)
                self.emulator.clear_pad()
                self.walk_away()
                self.kiosk.tap("welcome.return")
                self.emulator.place(what)
                self.kiosk.wait_value("return.item.0", "done")
                self.walk_away()
        self.assertEqual(self.kiosk.ask(op="stats")["tags"]["torn"], 0)
        self.assertGreaterEqual(self.kiosk.ask(op="stats")["tags"]["repaired"], 1)
        rows = kitap("staff", "audit", "--config", self.kiosk.config).stdout
        self.assertEqual(rows.count(f"for item {number}: "), 3, rows)

    def test_a_watch_beside_the_kiosk_tells_and_gives_the_reader_back(self):
        watch = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "watch", "--config", str(self.kiosk.config), "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(watch.stdout.close)
        time.sleep(1)
        self.emulator.place("card-aigul")
        self.assertEqual(json.loads(watch.stdout.readline())["event"], "arrived")
        self.emulator.remove("card-aigul")
        self.assertEqual(json.loads(watch.stdout.readline())["event"], "left")
        self.assertEqual(self.screen(), "welcome")
        watch.send_signal(signal.SIGINT)
        self.assertEqual(watch.wait(20), 0)
        self.card_to_checkout()
        self.walk_away()

    def test_the_private_socket_is_our_own_users_and_answers_nonsense_with_a_word(self):
        path = self.kiosk.config.parent / "state/kitap.socket"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        port = Port(path)
        self.addCleanup(port.close)
        for request in ({"op": "dance"}, {}, {"op": "tag-write"}, {"op": "tag-write", "uid": "04A1B2C3D4E5F6", "item": "B1",
                        "first": 4, "before": "00", "after": "0000"}):
            with self.assertRaisesRegex(PortError, "bad-request"):
                port.ask(**request)
        with self.assertRaisesRegex(PortError, "gone"):
            port.ask(op="tag-write", uid="04A1B2C3D4E5F6", item="B1", first=4, before="00" * 4, after="01" * 4)
        readers = port.ask(op="reader-state")["readers"]
        self.assertEqual([reader["up"] for reader in readers], [True])
        port.ask(op="tag-done")


class Learn(TagCase):
    """Three cards, laid one after the other when the command asks for each."""

    def learn(self, numbers, cards=CARDS):
        ran = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "learn", "--config", str(self.config), *numbers],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number, card in zip(numbers, cards):
            self.until(ran.stderr, f"number {number}")
            self.emulator.place(card)
            self.until(ran.stderr, "Take it away")
            self.emulator.remove(card)
        out, rest = ran.communicate(timeout=20)
        return ran.returncode, out, rest

    def until(self, stream, words):
        while words not in (line := stream.readline()):
            self.assertNotEqual(line, "", f"{words!r} was not said")

    def numbers(self, form):
        return [form(bytes.fromhex(self.emulator.things[card]["uid"])) for card in CARDS]

    def test_the_form_of_the_numbers_is_found_and_printed_as_a_setting(self):
        for word, form in (("hex", lambda uid: uid.hex().upper()), ("reversed", lambda uid: uid[::-1].hex().upper()),
                           ("decimal", lambda uid: str(int.from_bytes(uid, "big")))):
            with self.subTest(word):
                code, out, rest = self.learn(self.numbers(form))
                self.assertEqual((code, out), (0, f"cards: {{uid_form: {word}}}\n"), rest)

    def test_numbers_that_fit_no_form_say_so(self):
        code, out, rest = self.learn(["20001000000123", "20001000000124", "20001000000125"])
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no form fits", rest)


if __name__ == "__main__":
    unittest.main(verbosity=2)
