#!/usr/bin/env python3
"""Whole lessons on the real programs, found by what a learner has: what stands on the glass, its buttons and hints."""
import collections
import json
import re
import subprocess
import unittest

from device_case import PROGRAMS, TOP, DeviceCase, wait_until
from senses_test import catalogue

PIN = "471100"
SHELF = TOP / "assets/lessons"
PARTS = ("lesson.part.", "lesson.choice.")
ACTS = (*PARTS, "lesson.hold", "lesson.up", "lesson.down", "lesson.again")
VIEWS_MOST = 12  # of one step
NAME = "Сәуле Ермекова"
TAPS_MOST = 400  # of a lesson: each button of each screen of its practices, some times


def shelf():
    """The lessons in the order of learn.lesson.N."""
    listed = subprocess.run([PROGRAMS / "kitap", "lesson", "list", "--json", "--lessons", SHELF], capture_output=True,
                            text=True, check=True)
    return [json.loads(line) for line in listed.stdout.splitlines()]


def wrong_ways(lesson, language):
    """The names of what leads on in its practices and is no good act there."""
    parts = re.split(r"\n *- (?=kind: )", next(SHELF.rglob(f"{lesson}.yaml")).read_text())
    wrong = [part for part in parts if "good: no" in part and re.search(r"\n *to: ", part)]
    name = re.compile(rf'\b{language}: (?:"(?P<quoted>[^"]*)"|(?P<plain>[^,}}\n]*))')
    return {found["quoted"] or found["plain"] for found in map(name.search, wrong)}


class Learner:
    """Tries what stands there, what was tried least first, and turns the views of a step."""

    def __init__(self, kiosk, wrong):
        self.kiosk, self.wrong = kiosk, wrong
        self.tried = collections.Counter()
        self.typed, self.strayed, self.came_back = [], set(), set()

    def elements(self):
        """What can be seen and used; of a kiosk that asks whether she needs help she declines it."""
        seen = {e["id"]: e for e in self.kiosk.screen()["elements"] if e["visible"] and e["enabled"]}
        if "offer.no" in seen:
            self.kiosk.tap("offer.no")
            return self.elements()
        return seen

    def turn_to(self, id, by="nav.more"):
        """Whether a view (or a page of keys) has it; it is shown then."""
        for _ in range(VIEWS_MOST):
            seen = self.elements()
            if id in seen:
                return True
            if by not in seen:
                return False
            self.kiosk.tap(by)
        return False

    def all_views(self):
        every = {}
        for _ in range(VIEWS_MOST):
            seen = self.elements()
            every |= seen
            if "nav.more" not in seen:
                break
            self.kiosk.tap("nav.more")
        return every

    def title(self):
        return self.kiosk.element("screen.title")["name"]

    def goes_on(self):
        """To another step, or out of the lesson; else the step asks once more."""
        before = self.title()
        if not self.turn_to("lesson.next"):
            return False
        self.kiosk.tap("lesson.next")
        return self.kiosk.screen()["screen"] != "lesson" or self.title() != before or "lesson.next" in self.elements()

    def play(self):
        while self.kiosk.screen()["screen"] == "lesson":
            while not self.goes_on():
                every = self.all_views()
                if "lesson.field" in every:
                    self.type_what_is_played()
                else:
                    self.act(every)

    # ---- acts ----

    def where(self, every):
        return self.title(), frozenset((id, e["name"]) for id, e in every.items() if id.startswith(PARTS))

    def act(self, every):
        here = self.where(every)
        if here in self.strayed:
            self.came_back.add(here)
        acts = [e for id, e in every.items() if id.startswith(ACTS) and e["role"] == "button"]
        least = min(acts, key=lambda e: (self.tried[here, e["id"]], e["id"] == "lesson.again",
                                         e["name"] not in self.wrong))
        self.tried[here, least["id"]] += 1
        if self.tried.total() > TAPS_MOST or not self.turn_to(least["id"]):
            raise AssertionError(f"no way on from {here}: {self.kiosk.screen()}")
        self.kiosk.tap(least["id"])
        self.note(here, least)

    def note(self, here, act):
        """A wrong way is not forbidden: another screen shows what came of it, and words say it."""
        said = self.kiosk.screen()["said"]
        every = self.all_views()
        if act["name"] in self.wrong and "lesson.next" not in every and self.where(every) != here:
            if "lesson.said" not in every or every["lesson.said"]["name"] not in said:
                raise AssertionError(f"nothing is said of {act}: {said}")
            self.strayed.add(here)

    # ---- a word ----

    def played(self):
        """What stands in the field while the hint plays; None: it is over."""
        seen = {e["id"]: e for e in self.kiosk.screen()["elements"]}
        if "lesson.hint" in seen:
            return None
        words = [seen["lesson.field"]["value"]] if "lesson.field" in seen else []
        return words + [e["name"] for id, e in seen.items() if id.startswith("lesson.part.")]

    def type_what_is_played(self):
        at_first = None
        while (now := self.played()) is None or at_first is None:
            if now is not None:
                at_first = now
            elif self.turn_to("lesson.hint"):
                self.kiosk.tap("lesson.hint")
        word = ""
        while (now := self.played()) is not None:
            grown = [new for new, old in zip(now, at_first) if new != old and old == ""]
            word = max([word, *grown], key=len)
        if word == "":
            raise AssertionError(f"no word was to be seen: {at_first}")
        self.type(word)

    def type(self, word):
        for letter in word:
            self.turn_to("lesson.field")
            key = "key.space" if letter == " " else f"key.{letter}"
            other = "key.digits" if letter.isdigit() else "key.letters"
            if not self.turn_to(key, "key.more"):
                self.kiosk.tap(other)
                self.turn_to(key, "key.more")
            self.kiosk.tap(key)
        self.turn_to("lesson.field")
        self.kiosk.tap("key.done")
        self.typed.append(word)


class LessonCase(DeviceCase):
    size = "1920x1080"
    settings = (("mm_per_pixel: 0.17", "mm_per_pixel: 0.248"),)  # a 21.5 inch panel

    def before_the_kiosk(self):
        self.shelf = shelf()

    def index(self, lesson):
        return next(i for i, each in enumerate(self.shelf) if each["id"] == lesson)

    def listed(self, id):
        """What stands in the list under that id; its page is shown."""
        wait_until(lambda: self.kiosk.element(id), 20, f"{id}: lessons are read after the first picture")
        for _ in range(len(self.shelf) + 4):
            if self.kiosk.element(id)["visible"]:
                return self.kiosk.element(id)
            self.kiosk.tap("nav.more")
        return self.fail(f"{id} is on no page")

    def card(self, lesson):
        return self.listed(f"learn.lesson.{self.index(lesson)}")

    def learn(self, lesson, language):
        """Goes through it, and comes back to the list."""
        learner = Learner(self.kiosk, wrong_ways(lesson, language))
        card = self.card(lesson)
        self.assertEqual((card["name"], card["value"]), (self.shelf[self.index(lesson)]["name"][language], ""))
        self.kiosk.tap(card["id"])
        self.kiosk.wait_screen("lesson")
        learner.play()
        self.assertEqual(self.kiosk.screen()["screen"], "learn")
        self.assertEqual(self.card(lesson)["value"], "finished")
        return learner

    def show_the_list(self, language):
        if self.kiosk.screen()["language"] != language:
            self.kiosk.tap(f"language.{language}")
        self.kiosk.tap("welcome.learn")
        self.kiosk.wait_screen("learn")

    def record_on_paper(self, lesson, language):
        self.kiosk.tap(self.listed("learn.certificate")["id"])
        self.kiosk.wait_screen("certificate")
        self.kiosk.tap("certificate.name")
        self.kiosk.type(NAME)
        self.kiosk.tap("key.done")
        self.kiosk.tap("certificate.print")
        wait_until(lambda: self.emulator.ask(op="printed")["printed"], 20, "the paper")
        paper = " ".join(self.emulator.ask(op="printed")["printed"][-1].split())
        self.assertIn(catalogue(language)["Record of practice"], paper)
        self.assertIn(NAME, paper)
        self.assertIn(self.shelf[self.index(lesson)]["name"][language], paper)
        self.kiosk.tap("certificate.done")


class Lessons(LessonCase):
    def whole_visit(self, lesson, language):
        self.show_the_list(language)
        self.assertIsNone(self.kiosk.element("learn.certificate"))
        learner = self.learn(lesson, language)
        self.assertTrue(learner.typed)
        self.assertTrue(learner.came_back, "a wrong way in a practice leads back")
        self.record_on_paper(lesson, language)
        self.kiosk.tap("nav.home")
        self.kiosk.wait_screen("welcome")
        self.assert_nothing_is_left(lesson, learner.typed)

    def assert_nothing_is_left(self, lesson, typed):
        self.show_the_list("kk")
        self.assertEqual(self.card(lesson)["value"], "")
        self.assertIsNone(self.kiosk.element("learn.certificate"))
        self.assertEqual(self.kiosk.ledger(), [])
        kept = [path for path in (self.kiosk.config.parent / "state").rglob("*") if path.is_file()]
        for word in [*typed, *NAME.split()]:
            if not word.isdigit():
                files = [path for path in (*kept, self.kiosk.log_path) if word.encode() in path.read_bytes()]
                self.assertEqual(files, [], word)

    def test_in_kazakh(self):
        self.whole_visit("touch", "kk")

    def test_in_russian(self):
        self.whole_visit("phone-codes", "ru")

    def test_in_english(self):
        self.whole_visit("kazakh-letters", "en")


class StaffCourse(LessonCase):
    def before_the_kiosk(self):
        super().before_the_kiosk()
        subprocess.run([PROGRAMS / "kitap", "staff", "pin", "--config", self.emulator.config], input=f"{PIN}\n" * 2,
                       text=True, capture_output=True, check=True)

    def test_the_course_for_staff_opens_behind_the_pin(self):
        """And nowhere else."""
        staff = [each["id"] for each in self.shelf if each["course"] == "staff"]
        self.show_the_list("kk")
        self.card("touch")
        self.assertIsNone(self.kiosk.element(f"learn.lesson.{self.index(staff[0])}"))
        self.kiosk.tap("nav.home")
        self.kiosk.tap("welcome.staff")
        self.kiosk.tap("staff.pin")
        self.kiosk.type(PIN)
        self.kiosk.tap("staff.ok")
        self.kiosk.wait_element("staff.learn")
        self.kiosk.tap("staff.learn")
        self.kiosk.wait_screen("learn")
        self.assertEqual([self.card(lesson)["value"] for lesson in staff], [""] * len(staff))
        self.assertIsNone(self.kiosk.element("learn.lesson.0"))
        self.learn(staff[0], "kk")


if __name__ == "__main__":
    unittest.main(verbosity=2)
