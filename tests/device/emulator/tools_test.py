#!/usr/bin/env python3
"""libnfc's own tools against the emulated reader: nfc-list, nfc-mfultralight r, nfc-mfclassic r, and again after
unplugging. Usage: tools_test.py FOLDER-OF-PROGRAMS"""
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "toolchain" / "demo"))
from kiosk_ports import Emulator  # noqa: E402

PROGRAMS = sys.argv[1]


class Tools(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        self.addCleanup(self.emulator.close)

    def run_tool(self, *words):
        environment = {**os.environ, "LIBNFC_DEVICE": self.emulator.ready["reader"], "LIBNFC_AUTO_SCAN": "false"}
        done = subprocess.run(words, capture_output=True, text=True, timeout=20, env=environment, cwd=self.emulator.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def memory(self, what):
        return bytes.fromhex(self.emulator.ask(op="dump", what=what)["memory"])

    def found(self):
        """The numbers that nfc-list prints."""
        lines = [line for line in self.run_tool("nfc-list").splitlines() if "(NFCID" in line]
        return sorted(line.split(":")[1].replace(" ", "").upper() for line in lines)

    def uids(self, *what):
        return sorted(self.emulator.things[w]["uid"] for w in what)

    def test_nfc_list_finds_every_chip_on_the_pad(self):
        self.assertEqual(self.found(), [])
        pad = ["card-aigul", "card-serik", "book-abai-1", "book-altyn-orda", "book-anna"]
        for what in pad:
            self.emulator.place(what)
        self.assertEqual(self.found(), self.uids(*pad))
        self.emulator.remove("book-anna")
        self.assertEqual(self.found(), self.uids(*pad[:-1]))

    def test_nfc_mfultralight_reads_the_whole_chip(self):
        for what, pages in [("book-abai-1", 45), ("book-altyn-orda", 135), ("book-anna", 231)]:
            self.emulator.place(what)
            printed = self.run_tool("nfc-mfultralight", "r", "dump")
            self.assertIn(f"{pages} of {pages} pages read", printed)
            want = self.memory(what)
            got = (self.emulator.folder / "dump").read_bytes()
            self.assertEqual(got[:len(want) - 8], want[:-8])  # the password never comes out
            self.emulator.remove(what)

    def test_nfc_mfclassic_reads_the_whole_chip(self):
        self.emulator.place("card-serik")
        self.assertIn("64 of 64 blocks read", self.run_tool("nfc-mfclassic", "r", "a", "u", "dump"))
        self.assertEqual((self.emulator.folder / "dump").read_bytes()[:48], self.memory("card-serik")[:48])

    def test_ten_chips_of_all_kinds_lie_there_at_once_and_each_is_listed_once(self):
        pad = [("ntag213", "04112233445566"), ("ntag215", "04112233445567"), ("ntag216", "04112233445586"),
               ("ultralight", "04912233445566"), ("ultralight-ev1", "04102233445566"),
               ("ultralight-ev1-41", "04112233445546"), ("classic1k", "11203040"), ("mf4k", "11203041"),
               ("desfire", "04112233445568"), ("iso14443-4", "0411223344556677889A")]
        for kind, uid in pad:
            self.emulator.ask(op="place", kind=kind, uid=uid)
        self.assertEqual(self.found(), sorted(uid for _, uid in pad))

    def test_a_phone_has_another_number_each_time(self):
        self.emulator.ask(op="place", kind="phone", uid="08000000")
        first, second = self.found(), self.found()
        self.assertTrue(first[0].startswith("08") and second[0].startswith("08") and first != second, (first, second))

    def test_nfc_mfultralight_reads_an_ultralight_and_its_successors(self):
        for kind, pages, secret in [("ultralight", 16, 0), ("ultralight-ev1", 20, 2), ("ultralight-ev1-41", 41, 2)]:
            what = self.emulator.ask(op="place", kind=kind, uid="04112233445566")["what"]
            printed = self.run_tool("nfc-mfultralight", "r", "dump")
            self.assertIn(f"{pages} of {pages} pages read", printed)
            got, want = (self.emulator.folder / "dump").read_bytes(), self.memory(what)
            self.assertEqual(got[:4 * (pages - secret)], want[:4 * (pages - secret)])
            self.emulator.remove(what)

    def test_nfc_mfclassic_reads_a_4k(self):
        # Not the first of the tool's keys: on a 4K it goes on with a card that it has silenced by a forbidden write.
        trailer = "D3F7D3F7D3F7FF078069FFFFFFFFFFFF"
        sectors = ["00" * 48 + trailer] * 32 + ["00" * 240 + trailer] * 8
        memory = "112030404198020000" + "".join(sectors)[18:]
        what = self.emulator.ask(op="place", kind="classic4k", uid="11203040", memory=memory)["what"]
        self.assertIn("256 of 256 blocks read", self.run_tool("nfc-mfclassic", "r", "a", "u", "dump"))
        got, want = (self.emulator.folder / "dump").read_bytes(), self.memory(what)
        self.assertEqual(len(got), 4096)
        self.assertEqual(got[:48], want[:48])

    def test_the_wire_is_counted(self):
        self.emulator.place("book-abai-1")
        self.emulator.ask(op="wire", clear=True)
        self.found()
        wire = self.emulator.ask(op="wire", clear=True)
        self.assertGreater(wire["frames"], 20)
        self.assertGreater(wire["us"], (wire["to_chip"] + wire["to_host"]) * 86)
        self.assertEqual([tag["what"] for tag in wire["tags"]], ["book-abai-1"])
        self.assertEqual(self.emulator.ask(op="wire")["frames"], 0)

    def test_a_weak_tag_is_missed_until_it_is_laid_right(self):
        self.emulator.ask(op="place", what="book-abai-1", weak=100)
        self.assertEqual(self.found(), [])
        self.emulator.ask(op="fault", reader="weak", what="book-abai-1", **{"per-cent": 0})
        self.assertEqual(self.found(), self.uids("book-abai-1"))
        self.emulator.ask(op="fault", reader="weak", what="book-abai-1", **{"per-cent": 100})
        self.assertEqual(self.found(), [])
        self.emulator.ask(op="fault", clear=True)
        self.assertEqual(self.found(), self.uids("book-abai-1"))

    def test_a_brown_out_leaves_a_tag_where_it_lies(self):
        self.emulator.place("book-abai-1")
        self.run_tool("nfc-mfultralight", "r", "dump")
        image = bytearray((self.emulator.folder / "dump").read_bytes())
        image[16:24] = b"KITAPTAP"
        (self.emulator.folder / "dump").write_bytes(image)
        self.emulator.ask(op="fault", reader="tear", after=6, keep=True)
        self.write_dump()
        self.assertEqual(self.found(), self.uids("book-abai-1"))

    def test_a_chip_is_written_page_by_page_and_a_torn_one_keeps_what_was_written(self):
        self.emulator.place("book-abai-1")
        self.run_tool("nfc-mfultralight", "r", "dump")
        image = bytearray((self.emulator.folder / "dump").read_bytes())
        before, image[16:24] = bytes(image[16:24]), b"KITAPTAP"
        (self.emulator.folder / "dump").write_bytes(image)
        self.emulator.ask(op="fault", reader="tear", after=6)
        self.write_dump()
        torn = self.memory("book-abai-1")[16:24]
        self.assertEqual(torn[:6] + torn[7:], b"KITAPT" + before[7:])  # the seventh byte may be half programmed
        last = self.emulator.ask(op="journal", what="book-abai-1")["writes"][-1]
        self.assertEqual(last, {"block": 5, "before": before[4:].hex().upper(), "after": torn[4:].hex().upper(),
                                "torn": True})
        things = {t["what"]: t for t in self.emulator.ask(op="list")["things"]}
        self.assertFalse(things["book-abai-1"]["placed"])
        self.emulator.place("book-abai-1")
        self.write_dump()
        self.assertEqual(self.memory("book-abai-1")[16:24], b"KITAPTAP")

    def write_dump(self):
        environment = {**os.environ, "LIBNFC_DEVICE": self.emulator.ready["reader"], "LIBNFC_AUTO_SCAN": "false"}
        subprocess.run(["nfc-mfultralight", "w", "dump"], input="n\n" * 8, capture_output=True, text=True, timeout=20,
                       env=environment, cwd=self.emulator.folder, check=False)

    def test_an_unplugged_reader_comes_back_under_its_name(self):
        self.emulator.place("card-aigul")
        self.emulator.ask(op="fault", reader="unplug")
        self.assertFalse(os.path.exists(self.emulator.ready["reader"].split(":", 1)[1]))
        self.emulator.ask(op="fault", reader="replug")
        self.assertEqual(self.found(), self.uids("card-aigul"))

    def test_bytes_take_the_time_of_the_line(self):
        slow = Emulator(PROGRAMS, arguments=["--baud", "9600"])
        self.addCleanup(slow.close)
        self.assertTrue(slow.ready["reader"].endswith(":9600"))
        slow.place("book-abai-1")
        self.emulator.place("book-abai-1")
        fast_s, slow_s = self.timed(self.emulator), self.timed(slow)
        self.assertGreater(slow_s, fast_s + 0.5)

    def timed(self, emulator):
        environment = {**os.environ, "LIBNFC_DEVICE": emulator.ready["reader"], "LIBNFC_AUTO_SCAN": "false"}
        start = time.monotonic()
        subprocess.run(["nfc-mfultralight", "r", "dump"], capture_output=True, timeout=30, env=environment,
                       cwd=emulator.folder, check=True)
        return time.monotonic() - start


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
