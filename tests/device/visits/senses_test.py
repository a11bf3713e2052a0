#!/usr/bin/env python3
"""Whole visits without a glance and without a touch: keys alone, twelve keys alone, one button alone, reading `said`
alone; in each language, at the usual and at the largest text."""
import ast
import re
import sys
import unittest

from device_case import TOP, DeviceCase
from senses import Listener, OneButton

LANGUAGES = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


def catalogue(language):
    """English -> what is shown and said; of plural forms the first."""
    words, key, into = {}, None, None
    for line in (TOP / f"assets/locale/{language}.po").read_text().splitlines():
        match = re.match(r'(msgid|msgid_plural|msgstr(?:\[0\])?|msgstr\[\d\]) (".*")$', line)
        if match:
            into, text = match.group(1), ast.literal_eval(match.group(2))
            if into == "msgid":
                key = text
            elif into in ("msgstr", "msgstr[0]"):
                words[key] = text
        elif line.startswith('"') and into in ("msgstr", "msgstr[0]"):
            words[key] += ast.literal_eval(line)
    return words


HOME = catalogue("kk")  # what is said when no visit is open


class Senses(DeviceCase):
    book = "book-abai-1"

    def words(self, english):
        return self.catalogue[english]

    def begin(self, language, person):
        self.catalogue = catalogue(language)
        self.person = person
        person.begin()
        if language != "kk":
            person.choose(LANGUAGES[language])
        self.assertEqual(self.kiosk.screen()["language"], language)

    def borrow(self):
        self.person.choose(self.words("Borrow books") + ".")
        self.person.hear(self.words("Lay your library card on the pad"))
        self.emulator.place("card-aigul")
        self.person.hear(self.words("Finish") + ".")
        self.emulator.place(self.book)
        self.hear_counts("borrowed")
        self.finish()
        self.person.hear(HOME["Please take your card"])
        self.leave()

    def renew(self):
        self.person.choose(self.words("My books") + ".")
        self.person.hear(self.words("Lay your library card on the pad"))
        self.emulator.place("card-aigul")
        self.person.hear(self.words("Renew all") + ".")
        first = self.words("Book %u") % 1
        self.person.choose(f"{first}. {self.words('Renew')}")
        self.person.hear(self.words("renewed") + ": 1")
        self.person.choose(self.words("Finish") + ".")
        self.leave()

    def give_back(self):
        self.person.choose(self.words("Return books") + ".")
        self.person.hear(self.words("Lay the books on the pad. No card needed."))
        self.emulator.place(self.book)
        self.hear_counts("returned")
        self.emulator.clear_pad()
        self.finish()
        self.person.hear(HOME["Welcome!"])

    def hear_counts(self, done):
        self.person.hear(f"{self.words('on the pad')}: 1, {self.words(done)}: 1")

    def finish(self):
        """What lies there may be looked at once more just then: back to the books, and again."""
        back = self.words("Back to the books") + "."
        for _ in range(3):
            self.person.choose(self.words("Finish") + ".")
            if self.person.hear_one(self.words("Would you like a receipt?"), back) == 0:
                break
            self.person.choose(back)
        self.person.choose(self.words("Finish") + ".")

    def leave(self):
        self.emulator.clear_pad()
        self.person.hear(HOME["Welcome!"])

    def whole_day(self, language, person):
        self.begin(language, person)
        self.borrow()
        self.begin(language, person)
        self.renew()
        self.begin(language, person)
        self.give_back()
        self.assert_ledger_and_library_agree()
        kinds = [row["kind"] for row in self.kiosk.ledger()]
        self.assertEqual(kinds, ["checkout", "renew", "checkin"])


class Keys(Senses):
    def test_in_kazakh(self):
        self.whole_day("kk", Listener(self.kiosk))

    def test_in_russian(self):
        self.whole_day("ru", Listener(self.kiosk))

    def test_in_english(self):
        self.whole_day("en", Listener(self.kiosk))


class Telephone(Senses):
    """Twelve keys and no other."""
    settings = (("kiosk:\n", "kiosk:\n  keypad: on\n"),)

    def listener(self):
        return Listener(self.kiosk, forth="9", press="5", voice="*", place="#")

    def test_in_kazakh(self):
        self.whole_day("kk", self.listener())

    def test_in_russian(self):
        self.whole_day("ru", self.listener())

    def test_in_english(self):
        self.whole_day("en", self.listener())

    def test_a_number_is_typed_and_ended(self):
        person = self.listener()
        self.begin("kk", person)
        person.choose(self.words("Borrow books") + ".")
        person.go_to(self.words("Type a number") + ".")
        one = self.words("%u character") % 1 + "."
        self.assertEqual(person.press("1"), one)
        self.assertNotEqual(person.press("2"), one)
        self.assertEqual(person.press("*"), one)
        empty = person.press("*")
        self.assertTrue(empty.endswith(self.words("No card with you? Type its number.")), empty)
        self.assertNotIn(person.press("*"), empty)


class OneSwitch(Senses):
    settings = (("kiosk:\n", "kiosk:\n  one_button: on\n"),)

    def test_in_kazakh(self):
        self.whole_day("kk", OneButton(self.kiosk))

    def test_in_russian(self):
        self.whole_day("ru", OneButton(self.kiosk))

    def test_in_english(self):
        self.whole_day("en", OneButton(self.kiosk))


class LargestText(Senses):
    """The largest letters are chosen by ear, in each visit, and the visit goes on with them."""

    def begin(self, language, person):
        super().begin(language, person)
        person.choose(self.words("Make it easier") + ".")
        person.page_to("250 %", self.words("More") + ".")
        person.press("Return")
        person.choose(self.words("Done") + ".")

    def test_in_kazakh(self):
        self.whole_day("kk", Listener(self.kiosk))

    def test_in_russian(self):
        self.whole_day("ru", Listener(self.kiosk))

    def test_in_english(self):
        self.whole_day("en", Listener(self.kiosk))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
