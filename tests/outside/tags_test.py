#!/usr/bin/env python3
"""Tags as staff and patrons handle them, on a reader that offers the least: `kitap tag`, and the gate's byte.
`tags_test.py [Class[.test]]`, with KITAP_BIN naming the programs' folder."""
import functools
import json
import operator
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness import PROGRAMS, SETTINGS, KioskCase, crc16, item_block
from small_pn532 import NTAG213_PAGES, Classic, SmallPn532, Tag

NUMBER, OTHER = "30000000012345", "30000000054321"
ABAI, NOMADS, AIGUL = "30000000000015", "30000000000023", "04AABBCCDDEE01"
IN_STOCK, ON_LOAN, BYTE_AT = 0x07, 0xC2, 44


def block_of(memory):
    """An independent reading of an ISO 28560-3 block: usage, parts, part, number, owner; None when its CRC is wrong."""
    basic = memory[:19] + memory[21:34]
    if memory[0] >> 4 != 1 or crc16(basic) != memory[19] | memory[20] << 8:
        return None
    owner = memory[21:34].rstrip(b"\0").decode()
    return memory[0] & 15, memory[1], memory[2], memory[3:19].rstrip(b"\0").decode(), owner


class TagCase(unittest.TestCase):
    more = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-outside-tags-"))
        self.chip = SmallPn532(str(self.folder / "reader"))
        self.addCleanup(self.chip.unplug)
        (self.folder / "secrets").mkdir()
        (self.folder / "secrets/sip2").write_text("kiosk-password\n")
        self.config = self.folder / "kitap.yaml"
        self.config.write_text(SETTINGS.format(language="en", pin="never", time_out_s=60, uid_map='""', library_more="", port=9,
                                               device=self.chip.connection()) + self.more)

    def tag(self, verb, *more, code=0):
        ran = subprocess.run([str(PROGRAMS / "kitap"), "tag", verb, "--config", str(self.config), *map(str, more)],
                             capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, code, f"{ran.args}: {ran.stdout}{ran.stderr}")
        return ran

    def read(self):
        return {tag["uid"]: tag for tag in map(json.loads, self.tag("read", "--json").stdout.splitlines())}


class Reading(TagCase):
    def test_several_tags_of_all_kinds_are_read_at_once(self):
        uri = b"\x03\x1f\xd1\x01\x1bU\x04lib.kz/b/30234000517861\0\0\0\xfe"
        self.chip.place(Tag("04112233445501", item_block(NUMBER)))
        self.chip.place(Tag("04112233445502", pages=NTAG213_PAGES))
        self.chip.place(Tag("04112233445503", bytes.fromhex("11061b48eb58103903055e80e6497f140120050110000000")))
        self.chip.place(Tag("04112233445504", uri, pages=NTAG213_PAGES))
        self.chip.place(Classic("A1B2C3D4", item_block(OTHER)))
        tags = self.read()
        self.assertEqual(len(tags), 5)
        told = {uid[-2:]: (t["family"], t["model"], t["kind"], t["id"]) for uid, t in tags.items()}
        self.assertEqual(told["01"], ("type2", "iso28560-3", "item", NUMBER))
        self.assertEqual(told["02"][1:3], ("none", "blank"))
        self.assertEqual(told["03"], ("type2", "iso28560-2", "item", NUMBER))
        self.assertEqual(told["04"][1], "ndef")
        self.assertEqual(told["D4"], ("classic", "iso28560-3", "item", OTHER))
        part_2 = tags["04112233445503"]
        self.assertEqual((part_2["owner"], part_2["usage"], part_2["part"], part_2["parts"], part_2["warnings"]),
                         ("KZ-NLRK", 1, 2, 3, ["no-checksum"]))

    def test_what_comes_and_goes_is_told_once_each(self):
        watch = subprocess.Popen([str(PROGRAMS / "kitap"), "tag", "watch", "--config", str(self.config), "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        tags = [Tag(f"0411223344550{i}", item_block(f"3000000000{i:04}")) for i in range(1, 4)]
        time.sleep(2)
        self.chip.place(tags[0])
        self.chip.place(tags[1])
        time.sleep(1.5)
        self.chip.remove(tags[0])
        time.sleep(1.5)
        self.chip.place(tags[0])
        time.sleep(1.5)
        watch.send_signal(signal.SIGINT)
        lines = [json.loads(line) for line in watch.communicate(timeout=20)[0].splitlines()]
        seen = [(line["event"], line["uid"][-2:]) for line in lines]
        self.assertEqual(watch.returncode, 0)
        self.assertEqual(sorted(seen[:2]), [("arrived", "01"), ("arrived", "02")])
        self.assertEqual(seen[2:], [("left", "01"), ("arrived", "01")])


class Writing(TagCase):
    def test_a_blank_tag_becomes_a_circulating_book_and_nothing_else_is_touched(self):
        for uid, make in (("04112233445501", Tag), ("04112233445502", lambda u: Tag(u, pages=NTAG213_PAGES)),
                          ("A1B2C3D4", Classic)):
            with self.subTest(uid=uid):
                tag = make(uid)
                before = bytes(tag.memory)
                self.chip.place(tag)
                self.tag("write", "--id", NUMBER, "--owner", "KZ-NLRK")
                self.chip.remove(tag)
                self.assertEqual(block_of(tag.user_memory()), (1, 1, 1, NUMBER, "KZNLRK"))
                at = bytes(tag.memory).find(tag.user_memory()[:34])
                self.assertEqual(tag.memory[:at], before[:at])
                self.assertEqual(tag.memory[at + 36:], before[at + 36:])

    def test_a_part_of_a_set_with_its_usage(self):
        tag = Tag("04112233445501")
        self.chip.place(tag)
        self.tag("write", "--id", NUMBER, "--part", 2, "--parts", 3, "--usage", 2)
        self.assertEqual(block_of(tag.user_memory())[:4], (2, 3, 2, NUMBER))
        self.tag("write", "--id", NUMBER)
        self.assertEqual(block_of(tag.user_memory())[:4], (2, 3, 2, NUMBER), "what is not said stays")

    def test_the_other_model_byte_by_byte(self):
        tag = Tag("04112233445501")
        self.chip.place(tag)
        self.tag("write", "--id", NUMBER, "--owner", "KZ-NLRK", "--part", 2, "--parts", 3, "--model", "iso28560-2")
        self.assertEqual(tag.user_memory()[:23].hex(), "11061b48eb58103903055e80e6497f14012005011000"[:46].ljust(46, "0"))

    def test_what_must_not_be_written_is_not_touched(self):
        locked = Tag("04112233445501")
        locked.lock()
        other_owner = Tag("04112233445502", item_block(NUMBER, owner="KZALA"))
        for tag, more in ((locked, ()), (Tag("04112233445503", item_block(OTHER)), ("--force",)),
                          (other_owner, ("--owner", "KZ-NLRK", "--force"))):
            with self.subTest(uid=tag.uid.hex()):
                before = bytes(tag.memory)
                self.chip.place(tag)
                ran = self.tag("write", "--id", NUMBER, *more, code=1)
                self.chip.remove(tag)
                self.assertIn("nothing was written", ran.stderr)
                self.assertEqual(bytes(tag.memory), before)

    def test_a_tag_that_is_lifted_in_the_middle_is_finished_when_it_comes_back(self):
        for power in (0, 1, 3, 4, 5, 9, 17, 30, 35, 40):
            with self.subTest(power=power):
                tag = Tag(f"041122334455{power:02X}", item_block(NUMBER))
                old = bytes(tag.memory)
                tag.power = power
                self.chip.place(tag)
                ran = subprocess.run([str(PROGRAMS / "kitap"), "tag", "write", "--config", str(self.config), "--id", NUMBER,
                                      "--part", "1", "--parts", "2", "--usage", "2"], capture_output=True, text=True, timeout=60)
                torn = bytes(tag.memory)
                tag.power = None
                if tag in self.chip.tags:
                    self.chip.remove(tag)
                self.chip.place(tag)
                read, = self.read().values()
                self.chip.remove(tag)
                self.assertFalse(read["torn"], (power, ran.stderr, torn[16:56].hex()))
                self.assertEqual(read["id"], NUMBER, (power, read))
                self.assertIn(block_of(tag.user_memory())[:3], ((2, 2, 1), (1, 1, 1)))
                self.assertIn(read["mended"], (None, "written", "untouched", "repaired"))
                if ran.returncode == 0:
                    self.assertNotEqual(bytes(tag.memory), old)


class GateByte(KioskCase):
    more = f"security: {{mechanism: byte, byte_at: {BYTE_AT}}}\n"

    def row(self, kind):
        return next((r["state"], r["bit"]) for r in self.rows() if r["kind"] == kind)

    def test_it_follows_loans_and_returns(self):
        book = self.book_tags[ABAI]
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(book)
        self.wait(element="checkout.item.0", value="done")
        self.assertEqual(book.user_memory()[BYTE_AT], ON_LOAN)
        self.assertEqual(book.user_memory()[:34], item_block(ABAI)[:34])
        self.until(lambda: self.row("checkout") == ("confirmed", "done"), 3, "the bit is done")
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.chip.remove(self.card_tags[AIGUL])
        self.chip.remove(book)
        self.wait(screen="welcome")
        self.tap("welcome.return")
        self.wait(screen="return")
        self.chip.place(book)
        self.wait(element="return.item.0", value="done")
        self.assertEqual(book.user_memory()[BYTE_AT], IN_STOCK)
        self.until(lambda: self.row("checkin") == ("confirmed", "done"), 3, "the bit is done")

    def test_a_locked_byte_is_failed_and_staff_see_it(self):
        book = self.book_tags[ABAI]
        book.lock()
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(book)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["failed"], 20, "the bit is failed")
        self.assertEqual(self.rows()[0]["state"], "confirmed", "the library has lent it all the same")
        self.assertEqual(book.user_memory()[BYTE_AT], 0)

    def test_another_librarys_longer_block_is_never_broken_by_it(self):
        block = bytearray([26, 0x65, 0x00, 0]) + b"22 characters of theirs"[:22]
        block[3] = functools.reduce(operator.xor, block)
        book = Tag("04778899003380", item_block(ABAI)[:34] + bytes(block) + b"\0")
        before = bytes(book.memory)
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(book)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["failed"], 20, "the bit is failed")
        self.assertEqual(self.rows()[0]["state"], "confirmed")
        self.assertEqual(bytes(book.memory), before)

    def test_a_tag_lifted_in_the_write_is_released_when_it_comes_again(self):
        book = self.book_tags[ABAI]
        book.power = 0
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(book)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["failed"], 20, "the bit is failed")
        book.power = None
        self.assertNotIn(book, self.chip.tags)
        self.chip.place(book)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["done"], 20, "the bit is done")
        self.assertEqual(book.user_memory()[BYTE_AT], ON_LOAN)
        self.assertEqual(self.library.books[ABAI].checkouts, 1)


class Sets(KioskCase):
    more = f"security: {{mechanism: byte, byte_at: {BYTE_AT}}}\n"

    def part(self, n, of):
        head = bytes([0x11, of, n]) + ABAI.encode().ljust(16, b"\0")
        tail = b"KZALA".ljust(13, b"\0")
        crc = crc16(head + tail)
        return Tag(f"04667788990{n}80", head + bytes([crc & 0xFF, crc >> 8]) + tail)

    def test_a_kit_of_three_is_lent_when_all_three_lie_there(self):
        parts = [self.part(n, 3) for n in (1, 2, 3)]
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(parts[0])
        self.chip.place(parts[2])
        self.wait(element="checkout.item.0", value="seen")
        time.sleep(2)
        self.assertEqual(self.sent("11"), [])
        reason = self.element("checkout.item.0.reason")["name"]
        self.assertIn("2", reason)
        self.assertIn("3", reason)
        self.chip.place(parts[1])
        self.wait(element="checkout.item.0", value="done")
        self.assertEqual(len(self.sent("11")), 1)
        self.assertEqual([p.user_memory()[BYTE_AT] for p in parts], [ON_LOAN] * 3)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["done"], 3, "the bit is done")

    def test_one_locked_part_and_none_is_released(self):
        parts = [self.part(n, 2) for n in (1, 2)]
        parts[1].lock()
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        for p in parts:
            self.chip.place(p)
        self.until(lambda: [r["bit"] for r in self.rows()] == ["failed"], 30, "the bit is failed")
        self.until(lambda: parts[0].user_memory()[BYTE_AT] in (IN_STOCK, 0), 10, "the other part rings at the gate again")


class Pad(KioskCase):
    def test_an_ndef_a_blank_and_a_damaged_tag_beside_a_book(self):
        damaged = Tag("04778899001180", item_block(NOMADS, good=False))
        blank = Tag("04778899002280")
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(damaged)
        self.chip.place(blank)
        self.chip.place(self.book_tags[ABAI])
        self.until(lambda: self.states().get(ABAI) == "confirmed", 20, "the book is lent")
        time.sleep(1)
        self.assertEqual(len(self.sent("11")), 1)
        values = sorted(e["value"] for e in self.ok(op="screen")["elements"] if e["id"].startswith("checkout.item.")
                        and e["id"].count(".") == 2)
        self.assertEqual(values, ["done", "refused", "refused"])

    def test_eight_books_at_once(self):
        numbers = list(self.library.books)
        for n in numbers[:3]:
            self.chip.place(self.book_tags[n])
        for i in range(5):
            self.chip.place(Tag(f"0433445566{i:02X}80", item_block(f"40000000000{i:03}")))
        self.tap("welcome.return")
        self.wait(screen="return")
        self.until(lambda: len([e for e in self.ok(op="screen")["elements"] if e["id"].startswith("return.item.")
                                and e["id"].count(".") == 2]) == 8, 20, "all eight are on the screen")

    def test_a_chip_that_makes_up_its_number_opens_nothing(self):
        phone = Classic("08A1B2C3")
        phone.sak = 0x20
        self.tap("welcome.checkout")
        self.wait(screen="identify")
        self.chip.place(phone)
        time.sleep(2)
        self.assertEqual(self.ask(op="screen")["screen"], "identify")
        self.assertEqual(self.sent("63"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
