#!/usr/bin/env python3
"""Every flow of the kiosk, from outside. `flows_test.py [Class[.test]]`, with KITAP_BIN naming the programs' folder."""
import unittest

from harness import Book, KioskCase, Tag, item_block

ABAI, NOMADS, PRINCE, DICTIONARY = "30000000000015", "30000000000023", "30000000000031", "30000000000049"
AIGUL, BOLAT, SARA = "04AABBCCDDEE01", "04AABBCCDDEE02", "20000000000014"


class Borrowing(KioskCase):
    def test_a_card_on_welcome_opens_checkout_and_books_are_lent_by_themselves(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="done")
        self.chip.place(self.book_tags[NOMADS])
        self.wait(element="checkout.item.1", value="done")
        self.assertIs(self.library.books[ABAI].patron, self.library.readers[AIGUL])
        self.assertEqual(self.states(), {ABAI: "confirmed", NOMADS: "confirmed"})
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.wait(screen="left-behind")
        for tag in (self.card_tags[AIGUL], self.book_tags[ABAI], self.book_tags[NOMADS]):
            self.chip.remove(tag)
        self.wait(screen="welcome")

    def test_books_that_lie_there_before_the_card_are_lent_too(self):
        self.chip.place(self.book_tags[ABAI])
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.wait(element="checkout.item.0", value="done")

    def test_a_reference_book_is_refused_with_the_reason_and_finish_is_not_silent(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.place(self.book_tags[DICTIONARY])
        self.wait(element="checkout.item.0", value="refused")
        self.assertIn("stays in the library", self.element("checkout.item.0.reason")["name"])
        self.tap("checkout.done")
        self.wait(element="mismatch.back")
        self.assertFalse(self.element("checkout.done")["visible"])
        self.tap("mismatch.back")
        self.wait(element="mismatch.back", gone=True)
        self.tap("checkout.done")
        self.wait(element="mismatch.finish")
        self.tap("mismatch.finish")
        self.wait(screen="finish")
        row = self.rows()[0]
        self.assertEqual((row["state"], row["reason"]["code"]), ("refused", "reference"))

    def test_a_typed_number_goes_by_way_of_identify(self):
        self.tap("welcome.checkout")
        self.wait(screen="identify")
        self.assertTrue(self.element("identify.number")["focused"])
        self.ok(op="type", text=SARA)
        self.tap("identify.ok")
        self.wait(screen="checkout")
        self.tap("checkout.number")
        self.ok(op="type", text=PRINCE)
        self.tap("checkout.ok")
        self.wait(element="checkout.item.0", value="done")

    def test_the_next_of_a_family_goes_on_at_identify(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.remove(self.card_tags[AIGUL])
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("family.next")
        self.wait(screen="identify")

    def test_a_card_left_behind_opens_nothing_until_it_was_taken(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.tap("checkout.done")
        self.wait(screen="finish")
        self.tap("finish.receipt.none")
        self.wait(screen="left-behind")
        self.assertFalse(self.ask(op="wait", screen="checkout", timeout_ms=1500)["ok"])
        self.chip.remove(self.card_tags[AIGUL])
        self.wait(screen="welcome")
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")


class Confirming(KioskCase):
    more = "checkout: {confirm: on}\n"

    def test_what_is_seen_is_lent_by_one_button_and_not_before(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        for number in (ABAI, NOMADS):
            self.chip.place(self.book_tags[number])
        self.wait(element="checkout.item.1", value="seen")
        self.assertFalse(self.ask(op="wait", element="checkout.item.0", value="working", timeout_ms=2000)["ok"])
        self.assertEqual(self.sent("11"), [])
        self.tap("checkout.done")
        self.wait(element="mismatch.back")
        self.tap("mismatch.back")
        self.tap("checkout.all")
        for i in range(2):
            self.wait(element=f"checkout.item.{i}", value="done")

    def test_rows_of_other_pages_are_listed_and_found_by_more(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.tap("checkout.number")
        for i in range(24):
            self.ok(op="type", text=f"4000000{i:02}")
            self.tap("checkout.ok")
            self.wait(element=f"checkout.item.{i}", value="refused")
        seen = set()
        for _ in range(24):
            elements = {e["id"]: e for e in self.ok(op="screen")["elements"]}
            self.assertTrue(all(f"checkout.item.{i}" in elements for i in range(24)))
            seen |= {i for i in range(24) if elements[f"checkout.item.{i}"]["visible"]}
            if not elements["nav.more"]["enabled"]:
                break  # all have room
            self.tap("nav.more")
        self.assertEqual(seen, set(range(24)))


class Identifying(KioskCase):
    pin = "always"

    def test_a_pin_is_asked_shown_as_stars_and_checked(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="identify")
        self.wait(element="identify.pin")
        self.tap("identify.pin")
        self.ok(op="type", text="9999")
        field = self.element("identify.pin")
        self.assertNotIn("9999", field["value"] + field["name"])
        self.tap("identify.ok")
        self.assertFalse(self.ask(op="wait", screen="checkout", timeout_ms=2500)["ok"])
        self.tap("identify.pin")
        for _ in range(4):
            self.ok(op="key", name="Backspace")
        self.ok(op="type", text="1234")
        self.tap("identify.ok")
        self.wait(screen="checkout")
        self.assertNotIn("1234", str(self.ask(op="screen")))

    def test_an_unknown_card_and_a_blocked_card_open_nothing(self):
        stranger = Tag("04AABBCCDDEE77")
        self.chip.place(stranger)
        self.wait(screen="identify")
        self.chip.remove(stranger)
        self.assertFalse(self.ask(op="wait", screen="checkout", timeout_ms=1500)["ok"])


class Returning(KioskCase):
    def test_a_book_is_returned_without_a_card(self):
        book = self.library.books[ABAI]
        book.patron, book.due = self.library.readers[AIGUL], "20261201    235900"
        self.tap("welcome.return")
        self.wait(screen="return")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="return.item.0", value="done")
        self.assertIsNone(book.patron)
        self.assertEqual(self.states("checkin"), {ABAI: "confirmed"})
        self.chip.remove(self.book_tags[ABAI])
        self.tap("return.done")
        self.wait(screen="finish")

    def test_a_damaged_tag_and_a_foreign_thing_are_told_and_send_nothing(self):
        torn = Tag("04112233445590", item_block(PRINCE, good=False))
        self.tap("welcome.return")
        self.wait(screen="return")
        self.chip.place(torn)
        self.wait(element="return.item.0", value="refused")
        self.assertFalse([r for r in self.library.requests if r.startswith("09")])
        self.chip.remove(torn)


class Account(KioskCase):
    def test_loans_holds_and_fees_are_shown_and_one_or_all_renewed(self):
        for number in (ABAI, NOMADS):
            self.library.books[number].patron = self.library.readers[SARA]
            self.library.books[number].due = "20301201    235900"
        self.tap("welcome.account")
        self.wait(screen="identify")
        self.ok(op="type", text=SARA)
        self.tap("identify.ok")
        self.wait(screen="account")
        self.wait(element="account.loan.1")
        self.until(lambda: self.element("account.loan.0")["value"].startswith("2030-12-01"), 10, "the due date is shown")
        self.wait(element="account.hold.0", value="ready")
        self.wait(element="account.hold.1", value="waiting")
        self.tap("account.renew.0")
        self.wait(element="account.renew.0", value="done")
        self.tap("account.renew-all")
        self.wait(element="account.renew.1", value="done")
        self.assertEqual(set(self.states("renew").values()), {"confirmed"})

    def test_lists_that_do_not_come_are_said_to_be_missing_and_not_to_be_empty(self):
        self.library.silent_lists = True
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.chip.remove(self.card_tags[AIGUL])
        self.tap("nav.home")
        self.wait(screen="welcome")
        self.tap("welcome.account")
        self.wait(screen="identify")
        self.ok(op="type", text=SARA)
        self.tap("identify.ok")
        self.wait(screen="account")
        self.until(lambda: "cannot" in self.ok(op="screen")["said"], 20, "it is said")
        names = " ".join(e["name"] for e in self.ok(op="screen")["elements"])
        self.assertNotIn("0 books", names)
        self.assertNotIn("No reservations", names)

    def test_fees_are_shown_as_an_amount(self):
        self.tap("welcome.account")
        self.wait(screen="identify")
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="account")
        self.wait(element="account.fees")
        self.assertIn("450", self.element("account.fees")["value"])
        self.chip.remove(self.card_tags[AIGUL])


class Offline(KioskCase):
    def test_a_loan_without_the_library_is_noted_and_uploaded_later(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.library.down()
        self.until(lambda: not self.ask(op="stats")["up"]["library"], 20, "the line is down")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="offline")
        self.assertEqual(self.states(), {ABAI: "offline"})
        self.library.up()
        self.until(lambda: self.states() == {ABAI: "uploaded"}, 60, "the loan is uploaded")
        self.assertEqual(self.library.books[ABAI].checkouts, 1)
        replay = [r for r in self.library.requests if r.startswith("11")][-1]
        self.assertEqual(replay[3], "Y", "a replay carries the no block flag")

    def test_more_than_the_offline_limit_is_refused(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.library.down()
        self.until(lambda: not self.ask(op="stats")["up"]["library"], 20, "the line is down")
        for i, number in enumerate((ABAI, NOMADS, PRINCE)):
            self.chip.place(self.book_tags[number])
            self.wait(element=f"checkout.item.{i}", value="offline" if i < 2 else "refused")

    def test_an_answer_that_never_comes_is_unknown_and_settled_by_asking(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.library.cut_after.add("11")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="unknown", seconds=30)
        self.library.cut_after.clear()
        self.until(lambda: self.states() == {ABAI: "confirmed"}, 90, "it is settled")
        self.assertEqual(self.library.books[ABAI].checkouts, 1)
        self.assertEqual(sum(r.startswith("11") for r in self.library.requests), 1, "a transaction is never sent twice")


    def test_nonsense_and_an_older_answer_are_not_taken_for_this_one(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.library.garbage.add("11")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="unknown", seconds=30)
        self.library.garbage.clear()
        self.until(lambda: self.states() == {ABAI: "confirmed"}, 90, "it is settled")
        self.assertEqual(self.library.books[ABAI].checkouts, 1)

    def test_a_silent_library_costs_a_wait_and_never_a_second_loan(self):
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")
        self.library.silent.add("11")
        self.chip.place(self.book_tags[ABAI])
        self.wait(element="checkout.item.0", value="unknown", seconds=30)
        self.library.silent.clear()
        self.until(lambda: self.states()[ABAI] in ("uploaded", "confirmed"), 120, "it is settled")
        self.assertEqual(self.library.books[ABAI].checkouts, 1)


class Everywhere(KioskCase):
    language, time_out_s = "kk", 5

    def test_language_can_be_changed_at_any_moment(self):
        self.assertEqual(self.ask(op="screen")["language"], "kk")
        self.tap("language.ru")
        self.assertEqual(self.ask(op="screen")["language"], "ru")
        self.tap("welcome.return")
        self.wait(screen="return")
        self.tap("nav.language")
        self.wait(element="language.en")
        self.tap("language.en")
        self.assertEqual(self.ask(op="screen")["language"], "en")
        self.tap("nav.home")
        self.wait(screen="welcome")
        self.assertEqual(self.ask(op="screen")["language"], "kk", "the next person starts in the library's language")

    def test_the_time_out_warns_can_be_extended_and_ends_the_visit(self):
        self.tap("welcome.return")
        self.wait(screen="return")
        self.wait(element="time.more")
        self.tap("time.more")
        self.wait(element="time.more", gone=True)
        self.wait(element="time.more")
        self.wait(screen="welcome", seconds=60)

    def test_hidden_and_missing_elements_are_not_tappable(self):
        self.assertEqual(self.ask(op="tap", id="no.such")["error"], "no-such-element")
        self.assertEqual(self.ask(op="wait", screen="account", timeout_ms=50)["error"], "timeout")
        self.assertEqual(self.ask(op="fly")["error"], "bad-request")

    def test_a_picture_and_statistics_are_to_be_had(self):
        path = self.folder / "shot.png"
        self.ok(op="shot", path=str(path))
        self.assertEqual(path.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        stats = self.ok(op="stats")
        for key in ("frames", "paint_us_p50", "paint_us_p99", "wakeups", "rss_kib", "queues", "outbox"):
            self.assertIn(key, stats)


class Reader(KioskCase):
    def test_a_reader_that_goes_away_is_said_and_comes_back_by_itself(self):
        self.chip.unplug()
        self.until(lambda: not self.ask(op="stats")["up"]["reader"], 20, "the reader is down")
        self.chip.plug()
        self.until(lambda: self.ask(op="stats")["up"]["reader"], 40, "the reader is up again")
        self.chip.place(self.card_tags[AIGUL])
        self.wait(screen="checkout")


if __name__ == "__main__":
    unittest.main(verbosity=2)
