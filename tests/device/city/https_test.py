#!/usr/bin/env python3
"""A plain HTTPS endpoint of the test's own, with its own authority: the line is cut before and after its answer, it is busy,
it refuses one outcome for ever. Nothing is lost, and a batch that goes again has the same key."""
import gzip
import http.server
import json
import os
import random
import shutil
import signal
import ssl
import tempfile
import threading
import time
import unittest
from pathlib import Path

from city_case import CityCase, wait_until
from nats_cluster import make_certificates

TOKEN = "kiosk-token-1"
RETRY_AFTER_S = 3


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # an answer leaves whole: two pieces would wait 40 ms for each other

    def do_POST(self):
        endpoint = self.server.endpoint
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = endpoint.faults.pop(0) if endpoint.faults else None
        endpoint.times.append(time.monotonic())
        endpoint.posts.append((self.headers["Idempotency-Key"], dict(self.headers), json.loads(gzip.decompress(body)), fault))
        if fault == "cut-before":
            self.close_connection = True
            return
        endpoint.hold.wait()
        events = endpoint.posts[-1][2]
        status = fault if isinstance(fault, int) else 413 if len(events) > endpoint.limit else 200
        if endpoint.poison in [event["subject"] for event in events]:
            status = 422
        if status == 200:
            endpoint.taken.append([event["id"] for event in events])
        if fault == "cut-after":
            self.close_connection = True
            return
        self.send_response(status)
        if status in (429, 503):
            self.send_header("Retry-After", str(RETRY_AFTER_S))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


def teller_pid(kitap):
    """The program that tells the endpoint: the child of this kitap that holds its lock; None while there is none."""
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and int((path / "stat").read_text().rsplit(")", 1)[1].split()[1]) == kitap:
                if any(os.readlink(fd).endswith("/https.lock") for fd in (path / "fd").iterdir()):
                    return int(path.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return None


class Endpoint:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-https-"))
        make_certificates(self.folder)
        (self.folder / "token").write_text(TOKEN + "\n")
        self.posts, self.times, self.taken, self.faults, self.poison = [], [], [], [], None
        self.limit = 64  # events of one batch
        self.hold = threading.Event()
        self.hold.set()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda request, client: None  # lines are cut here
        self.server.endpoint = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self):
        return (f'https: {{url: "https://localhost:{self.server.server_address[1]}/events", ca_file: "{self.folder}/ca.pem", '
                f'token_file: "{self.folder}/token", batch: 4}}\n')

    def close(self):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Https(CityCase):
    destinations = ("https",)

    def setUp(self):
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.close)
        super().setUp()

    def more_settings(self):
        return self.endpoint.settings()

    def all_ids(self):
        return [id for batch in self.endpoint.taken for id in batch]

    def wait_posts(self, count):
        wait_until(lambda: len(self.endpoint.posts) >= count, 60, f"{count} requests")

    def test_batches_are_cloud_events_packed_with_a_key_and_a_token(self):
        self.give_back(5)
        self.wait_told("https")
        self.assert_told_once(self.all_ids())
        self.assertEqual(len(self.all_ids()), 5)
        for key, headers, events, _ in self.endpoint.posts:
            self.assertLessEqual(len(events), 4)
            self.assertEqual(headers["Content-Type"], "application/cloudevents-batch+json; charset=UTF-8")
            self.assertEqual(headers["Content-Encoding"], "gzip")
            self.assertEqual(headers["Authorization"], f"Bearer {TOKEN}")
            self.assertTrue(key.startswith(events[0]["id"]))

    def test_cuts_before_and_after_the_answer_lose_nothing_and_repeat_the_key(self):
        self.endpoint.faults = ["cut-before", "cut-after", "cut-after", "cut-before"]
        self.give_back(6)
        self.wait_told("https")
        self.assert_told_once(self.all_ids())
        keys = [key for key, _, _, _ in self.endpoint.posts]
        cut = [key for key, _, _, fault in self.endpoint.posts if fault in ("cut-before", "cut-after")]
        self.assertEqual(len(cut), 4)
        for key in cut:
            self.assertGreater(keys.count(key), 1, "what was cut goes again as the same batch")
        self.assertGreater(len(self.all_ids()), len(set(self.all_ids())), "some came twice, and the ULID tells")
        self.assertEqual(len({key for key in keys}), len({tuple(e["id"] for e in events) for _, _, events, _ in self.endpoint.posts}))

    def test_a_batch_that_was_cut_before_a_restart_goes_again_with_its_key(self):
        self.kiosk.kill()
        self.put_into_ledger("https", 4)
        self.endpoint.faults = ["cut-after"]
        self.kiosk.start()
        self.wait_posts(1)
        self.kiosk.kill()
        self.kiosk.start()
        self.all_up()
        self.wait_told("https")
        self.assertEqual(self.endpoint.posts[0][0], self.endpoint.posts[1][0], "the same batch has the same key")
        self.assertEqual(self.endpoint.posts[0][2], self.endpoint.posts[1][2])
        self.assertEqual(len(self.all_ids()), 8, "taken twice")
        self.assert_told_once(self.all_ids())

    def test_its_program_is_killed_at_random_moments_and_nothing_is_lost(self):
        chance, killed = random.Random(5), 0
        for visit in range(6):
            self.give_back(2, first=2 * visit)
            time.sleep(chance.uniform(0, 1.6))
            pid = teller_pid(self.kiosk.process.pid)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                killed += 1
        self.assertGreater(killed, 3)
        self.wait_told("https")
        self.assert_told_once(self.all_ids())

    def test_one_that_is_refused_is_found_and_the_others_get_through(self):
        self.endpoint.poison = self.books[2]
        self.endpoint.hold.clear()
        self.give_back(1, first=7)  # while this one is held, four more become a batch
        self.wait_posts(1)
        self.give_back(4)
        self.endpoint.hold.set()
        wait_until(lambda: len(set(self.all_ids())) == 4, 60, "the others are taken")
        waiting = [row["item"] for row in self.final_rows() if row["destinations"]["https"] != "acknowledged"]
        wait_until(lambda: [row["item"] for row in self.final_rows() if row["destinations"]["https"] != "acknowledged"]
                   == [self.books[2]], 20, f"one waits: {waiting}")

    def test_what_is_refused_again_and_again_is_set_aside_told_to_staff_and_goes_when_the_receiver_is_mended(self):
        self.endpoint.poison = "20000000000001"
        self.kiosk.kill()
        self.put_into_ledger("https", 3, refusals=4)
        self.kiosk.start()
        self.all_up()
        wait_until(lambda: sorted(row["destinations"]["https"] for row in self.final_rows())
                   == ["acknowledged", "acknowledged", "poisoned"], 40, "one is set aside, the others are taken")
        self.assertRegex(self.doctor(), r"(?m)^BAD +https queue +0 wait; 1 were refused again and again")
        self.endpoint.poison = None
        self.kiosk.kill()
        self.kiosk.start()
        self.all_up()
        self.wait_told("https")
        self.assert_told_once(self.all_ids())
        self.assertRegex(self.doctor(), r"(?m)^ok +https queue +0 wait")

    def test_a_busy_endpoint_is_left_alone_as_long_as_it_says(self):
        self.endpoint.faults = [503, 429, 500]
        self.give_back(2)
        self.wait_told("https")
        self.assert_told_once(self.all_ids())
        busy = [at for at, (_, _, _, fault) in zip(self.endpoint.times, self.endpoint.posts) if fault in (503, 429)]
        for at in busy:
            self.assertGreaterEqual(min(t for t in self.endpoint.times if t > at) - at, RETRY_AFTER_S)

    def test_what_is_wrong_with_the_whole_endpoint_refuses_no_outcome(self):
        """Nor does one that does not read what we write (415), and none is taken apart for it."""
        self.endpoint.faults = [401, 404, 302, 415]
        self.kiosk.kill()
        self.put_into_ledger("https", 4)
        self.kiosk.start()
        self.all_up()
        self.wait_told("https")
        self.assertEqual([len(events) for _, _, events, _ in self.endpoint.posts], [4] * 5)
        self.assert_told_once(self.all_ids())

    def test_what_is_too_large_goes_in_halves_and_no_larger_batch_after_it(self):
        self.endpoint.limit = 2
        self.kiosk.kill()
        self.put_into_ledger("https", 10)
        self.kiosk.start()
        self.all_up()
        self.wait_told("https")
        self.assert_told_once(self.all_ids())
        self.assertEqual([len(events) for _, _, events, _ in self.endpoint.posts], [4, 2, 2, 2, 2, 2])
        self.assertEqual(len({key for key, _, _, _ in self.endpoint.posts}), 6, "a half is another batch")

    def test_a_batch_that_is_still_worked_on_there_is_waited_for_with_its_key(self):
        self.endpoint.faults = ["cut-after", 409, 409]
        self.give_back(1)
        self.wait_told("https", 30)
        self.assertEqual(len(self.endpoint.posts), 4)
        self.assertEqual(len({key for key, _, _, _ in self.endpoint.posts}), 1)
        self.assert_told_once(self.all_ids())

    def test_nobody_waits_for_an_endpoint_that_does_not_answer(self):
        self.endpoint.hold.clear()
        self.give_back(1)
        self.wait_posts(1)
        self.card_to_checkout()
        self.emulator.place("book-1984")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.assertEqual(self.endpoint.taken, [])
        self.endpoint.hold.set()
        self.wait_told("https")
        self.assert_told_once(self.all_ids())


class Calls(CityCase):
    """Somebody wants a person: told at once, or not at all."""
    destinations = ("https",)

    def setUp(self):
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.close)
        super().setUp()

    def more_settings(self):
        return self.endpoint.settings() + f'staff: {{cards: "{self.emulator.things["card-emily"]["uid"]}"}}\n'

    def calls(self):
        return [event for _, _, events, fault in self.endpoint.posts for event in events
                if event["type"] == "kitap.call" and fault is None]

    def states(self):
        return [event["data"]["state"] for event in self.calls()]

    def call(self):
        self.kiosk.tap("nav.help")
        self.kiosk.wait_screen("help")
        self.kiosk.tap("nav.call")

    def test_a_call_and_its_answer_by_a_staff_card_are_told_at_once_and_name_nobody(self):
        self.card_to_checkout()
        self.call()
        wait_until(lambda: self.states() == ["called"], 10, "the call is told")
        self.emulator.remove("card-aigul")
        self.emulator.place("card-emily")
        wait_until(lambda: self.states() == ["called", "answered"], 10, "so is the answer")
        called, answered = self.calls()
        self.assertEqual(called["subject"], called["id"])
        self.assertEqual(answered["subject"], called["id"])
        self.assertEqual(called["data"]["reason"], "asked")
        self.assertTrue(called["source"].startswith("/kitap/"))
        self.assertGreater(called["expirytime"], called["time"])
        for thing in self.emulator.things.values():
            for word in filter(None, (thing.get("id"), thing.get("uid"))):
                self.assertNotIn(word, json.dumps(self.calls()))

    def test_who_goes_away_unanswered_has_called_and_ended(self):
        self.kiosk.tap("welcome.checkout")
        self.kiosk.wait_screen("identify")
        self.call()
        wait_until(lambda: self.states() == ["called"], 10, "the call is told")
        self.walk_away()
        wait_until(lambda: self.states() == ["called", "ended"], 10, "and that it is over")

    def test_what_did_not_arrive_goes_again_soon_and_an_outcome_is_not_lost_by_it(self):
        self.endpoint.faults = ["cut-before", 503]
        self.call()
        wait_until(lambda: self.states() == ["called"], 40, "told again")
        self.kiosk.tap("nav.back")
        self.kiosk.wait_screen("welcome")
        self.give_back(1)
        self.wait_told("https")
        ids = [event["id"] for _, _, events, fault in self.endpoint.posts for event in events if event["type"] != "kitap.call"]
        self.assert_told_once(ids)


class Stranger(CityCase):
    """It has the right name, and a certificate of an authority that is not ours."""

    def more_settings(self):
        self.endpoint, self.other = Endpoint(), Endpoint()
        self.addCleanup(self.endpoint.close)
        self.addCleanup(self.other.close)
        return self.endpoint.settings().replace(f'ca_file: "{self.endpoint.folder}', f'ca_file: "{self.other.folder}')

    def test_nothing_is_told_to_a_stranger(self):
        self.give_back(2)
        said = self.doctor()
        self.assertRegex(said, r"(?m)^BAD +https .*certificate")
        self.assertRegex(said, r"(?m)^ok +https queue +2 wait")
        self.assertEqual(self.endpoint.posts, [])
        self.assertTrue(all(row["destinations"]["https"] == "waiting" for row in self.final_rows()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
