#!/usr/bin/env python3
"""A librarian and a group of three at the real programs: who is called, in turn; the trainer's page; hand-outs on a stick."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from device_case import PROGRAMS, wait_until
from lessons_test import PIN, SHELF, LessonCase, Learner, wrong_ways
from senses_test import catalogue

LESSON = "touch"


class Group(Learner):
    """Each comes when he is called, and does what any learner does."""

    def __init__(self, kiosk, wrong, at_each_call):
        super().__init__(kiosk, wrong)
        self.called, self.at_each_call = [], at_each_call

    def play(self):
        while True:
            seen = self.elements()
            if "group.ready" in seen:
                self.called.append(seen["group.now"]["name"])
                self.at_each_call(len(self.called))
                self.kiosk.tap("group.ready")
            elif self.kiosk.screen()["screen"] != "lesson":
                return
            elif not self.goes_on():
                every = self.all_views()
                if "lesson.field" in every:
                    self.type_what_is_played()
                else:
                    self.act(every)


class GroupCase(LessonCase):
    def before_the_kiosk(self):
        super().before_the_kiosk()
        subprocess.run([PROGRAMS / "kitap", "staff", "pin", "--config", self.emulator.config], input=f"{PIN}\n" * 2,
                       text=True, capture_output=True, check=True)
        # A stick is another file system than the folder above it.
        self.stick = Path(tempfile.mkdtemp(prefix="kitap-stick-", dir="/dev/shm"))
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-group-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(shutil.rmtree, self.stick)
        os.symlink(self.stick, self.folder / "stick")
        self.emulator.change_settings("storage:\n", f"storage:\n  stick: {self.folder}/stick\n")

    def type_pin(self, field, ok):
        self.kiosk.wait_element(field)
        self.kiosk.tap(field)
        self.kiosk.type(PIN)
        self.kiosk.tap(ok)

    def staff_course(self):
        self.kiosk.tap("welcome.staff")
        self.type_pin("staff.pin", "staff.ok")
        self.kiosk.wait_element("staff.learn")
        self.kiosk.tap("staff.learn")
        self.kiosk.wait_screen("learn")

    def report(self):
        ran = subprocess.run([PROGRAMS / "kitap", "report", "--config", self.kiosk.config, "--year",
                              time.strftime("%Y"), "--lessons"], capture_output=True, text=True, check=True)
        return [json.loads(line) for line in ran.stdout.splitlines()]


class Groups(GroupCase):
    def trainer(self):
        self.kiosk.tap("group.trainer")
        self.type_pin("group.pin", "group.ok")
        self.kiosk.wait_element("group.step")

    def look_in(self, call):
        """At the fourth call the trainer sees how it stands; one learner has to go."""
        if call != 4:
            return
        self.trainer()
        seen = {e["id"]: e for e in self.kiosk.screen()["elements"]}
        self.assertEqual([seen[f"group.learner.{i}"]["value"] for i in range(3)], ["turn", "next", ""])
        self.kiosk.tap("group.leave.1")
        self.kiosk.wait_value("group.learner.1", "gone")
        self.kiosk.tap("group.close")
        self.kiosk.wait_element("group.ready")

    def test_three_go_through_a_lesson_in_turn_are_counted_as_one_group_and_forgotten(self):
        self.staff_course()
        self.kiosk.tap(self.listed("learn.group")["id"])
        self.kiosk.wait_screen("group")
        self.kiosk.tap("group.size.3")
        self.kiosk.tap("group.lessons")
        self.kiosk.wait_screen("learn")
        self.kiosk.tap(self.card(LESSON)["id"])
        group = Group(self.kiosk, wrong_ways(LESSON, "kk"), self.look_in)
        group.play()
        self.assert_turns(group.called)
        self.kiosk.wait_element("group.end")
        self.kiosk.tap("group.end")
        self.kiosk.wait_screen("welcome")
        wait_until(self.report, 20, "the count is on the disk")
        rows = self.report()
        self.assertEqual([(r["lesson"], r["outcome"], r["count"], r["learners"]) for r in rows],
                         [(LESSON, "finished", 1, 3)])
        self.assert_report(rows[0])
        self.show_the_list("kk")
        self.assertEqual(self.card(LESSON)["value"], "")

    def assert_report(self, row):
        """For a table, and for people."""
        words = [PROGRAMS / "kitap", "report", "--config", self.kiosk.config, "--year", time.strftime("%Y")]
        table = subprocess.run([*words, "--lessons", "--format", "csv"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(table.splitlines()[1:],
                         [f"{row['month']},{LESSON},finished,,1,{row['seconds']},3"])
        page = subprocess.run([*words, "--language", "en"], capture_output=True, text=True, check=True).stdout
        self.assertIn("With a group: 1 of these lessons. 3 learners took part.", page)

    def assert_turns(self, called):
        words = catalogue("kk")
        star, leaf, drop = (words["Now: %s"] % words[sign] for sign in ("Star", "Leaf", "Drop"))
        self.assertEqual(called[:4], [star, leaf, drop, star])
        self.assertGreater(len(called), 6)
        self.assertEqual(called[4:], [(drop, star)[i % 2] for i in range(len(called) - 4)])

    def test_hand_outs_of_all_lessons_go_onto_the_stick_as_the_command_writes_them(self):
        self.staff_course()
        self.kiosk.tap(self.listed("learn.handouts")["id"])
        wait_until(lambda: "kitap-handouts" in self.kiosk.element("learn")["name"], 30, "they are there")
        pages = {path.name for path in (self.stick / "kitap-handouts").iterdir()}
        self.assertEqual(pages, {f"{each['id']}-{code}.html" for each in self.shelf for code in ("kk", "ru", "en")} |
                         {"index.html"})
        for code in ("kk", "ru", "en"):
            wanted = subprocess.run([PROGRAMS / "kitap", "lesson", "handout", LESSON, "--lessons", SHELF, "--language", code],
                                    capture_output=True, text=True, check=True).stdout
            self.assertEqual((self.stick / "kitap-handouts" / f"{LESSON}-{code}.html").read_text(), wanted)


if __name__ == "__main__":
    unittest.main()
