#!/usr/bin/env python3
"""The city's broker: a real cluster of three nats-servers, a node killed at a time while the kiosk works, acknowledgements
that are lost on the way. At the receiver nothing is lost and nothing comes twice."""
import json
import re
import socket
import threading
import time
import unittest

from city_case import CityCase, wait_until
from nats_cluster import Cluster, free_ports


class Proxy:
    """Between the kiosk and one server, without TLS: loses the next `cuts` acknowledgements and the line with them."""

    def __init__(self, to_port):
        self.to_port, self.cuts, self.lost, self.duplicates = to_port, 0, 0, 0
        self.outage_s = 0  # after a loss nobody gets through for so long
        self.closed_until = 0.0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                kiosk, _ = self.listener.accept()
                if time.monotonic() < self.closed_until:
                    kiosk.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:
                return
            threading.Thread(target=self.pump, args=(kiosk, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, kiosk, True), daemon=True).start()

    def pump(self, source, sink, answers):
        try:
            while data := source.recv(65536):
                if answers and data.startswith(b"INFO"):
                    data = re.sub(rb',"connect_urls":\[[^\]]*\]', b"", data)  # no way past us
                if answers and b'"stream":"KITAP"' in data and b'"seq":' in data:
                    self.duplicates += b'"duplicate":' in data
                    if self.cuts > 0:
                        self.cuts -= 1
                        self.lost += 1
                        self.closed_until = time.monotonic() + self.outage_s
                        break
                sink.sendall(data)
        except OSError:
            pass
        for s in (source, sink):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()


class Broker(CityCase):
    destinations = ("city",)
    tls = True
    duplicate_window_s = 3600

    def setUp(self):
        self.cluster = Cluster(tls=self.tls, duplicate_window_s=self.duplicate_window_s)
        self.addCleanup(self.cluster.close)
        super().setUp()

    def more_settings(self):
        return self.cluster.settings()

    def assert_city_holds_each_once(self):
        messages = self.cluster.messages()
        ids = [event["id"] for _, _, event in messages]
        self.assertEqual(len(ids), len(set(ids)), "the stream dropped what it had taken already")
        self.assert_told_once(ids)
        patrons = [thing["id"] for what, thing in self.emulator.things.items() if what.startswith("card-") and thing.get("id")]
        for subject, headers, event in messages:
            self.assertEqual(headers["Nats-Msg-Id"], event["id"])
            self.assertIn("application/cloudevents+json", headers["Content-Type"])
            self.assertEqual(event["specversion"], "1.0")
            self.assertEqual(subject, f"kitap.ala.kiosk-01.{event['data']['kind']}")
            for patron in patrons:
                self.assertNotIn(f'"{patron}"', json.dumps(event), "no person is told")
        by_item = {}
        for _, _, event in messages:
            by_item.setdefault(event["subject"], []).append(event["sequence"])
        for sequences in by_item.values():
            self.assertEqual(sequences, sorted(sequences), "an item is told of in order")


class Nodes(Broker):
    def test_a_node_killed_at_a_time_loses_and_doubles_nothing(self):
        for node in range(3):
            self.cluster.kill(node)
            self.give_back(3, first=4 * node)
            self.cluster.start(node)
            self.give_back(1, first=4 * node + 3)
        self.wait_told("city")
        self.assertEqual(len(self.final_rows()), 12)
        self.assert_city_holds_each_once()

    def test_what_happens_while_no_server_is_there_is_told_afterwards(self):
        for node in range(3):
            self.cluster.kill(node)
        self.kiosk.wait_up("city", False)
        self.give_back(6)  # the screen waits for nobody
        self.card_to_checkout()
        self.emulator.place("book-1984")
        self.kiosk.wait_value("checkout.item.0", "done")
        self.walk_away()
        self.assertTrue(all(row["destinations"]["city"] == "waiting" for row in self.final_rows()))
        for node in range(3):
            self.cluster.start(node)
        self.wait_told("city")
        self.assert_city_holds_each_once()

    def test_a_kiosk_that_is_killed_tells_the_rest_when_it_is_back(self):
        for node in range(3):
            self.cluster.kill(node)
        self.give_back(5)
        self.kiosk.kill()
        for node in range(3):
            self.cluster.start(node)
        self.kiosk.start()
        self.all_up()
        self.wait_told("city")
        self.assert_city_holds_each_once()


class Backlog(Broker):
    OUTCOMES = 10000

    def test_an_outage_of_days_is_told_while_nodes_are_killed(self):
        """Too many to read one by one: as many in the stream as in the ledger, and the stream holds no identifier twice."""
        self.kiosk.kill()
        self.put_into_ledger("city", self.OUTCOMES)
        self.kiosk.start()
        for node in range(3):
            self.cluster.kill(node)
            self.give_back(1, first=node)
            self.cluster.start(node)
            self.cluster.wait_whole()
        self.wait_told("city", 200)
        self.assertEqual(len(self.final_rows()), self.OUTCOMES + 3)
        self.assertEqual(self.cluster.count(), self.OUTCOMES + 3)


class Acknowledgements(Broker):
    tls = False

    def more_settings(self):
        self.proxy = Proxy(self.cluster.ports[0])
        self.addCleanup(self.proxy.close)
        return self.cluster.settings([f"127.0.0.1:{self.proxy.port}"])

    def test_what_was_taken_and_not_acknowledged_goes_again_and_is_dropped(self):
        self.give_back(2)
        self.wait_told("city")
        self.proxy.cuts = 3
        self.give_back(4, first=2)
        wait_until(lambda: self.proxy.lost == 3, 60, "three acknowledgements are lost")
        self.wait_told("city")
        self.assertGreaterEqual(self.proxy.duplicates, 1, "the same went again, and the stream knew it")
        self.assert_city_holds_each_once()


class Window(Acknowledgements):
    """A stream that forgets duplicates sooner than the outage ends."""
    duplicate_window_s = 1
    test_what_was_taken_and_not_acknowledged_goes_again_and_is_dropped = None

    def test_what_the_stream_takes_twice_then_the_receiver_drops_by_its_ulid(self):
        self.assertRegex(self.doctor(), "it forgets duplicates after 1 s, promised are 3600")
        self.proxy.cuts, self.proxy.outage_s = 1, 4
        self.give_back(1)
        wait_until(lambda: self.proxy.lost == 1, 60, "an acknowledgement is lost")
        self.wait_told("city")
        ids = [event["id"] for _, _, event in self.cluster.messages()]
        self.assertEqual(len(ids), 2, "the stream has it twice")
        self.assert_told_once(ids)  # and one thing is one identifier


class Calls(Broker):
    tls = False

    def test_a_call_and_its_end_are_on_the_stream_at_once_and_name_nobody(self):
        self.card_to_checkout()
        self.kiosk.tap("nav.help")
        self.kiosk.wait_screen("help")
        self.kiosk.tap("nav.call")
        wait_until(lambda: self.cluster.count() == 1, 10, "the call is told")
        self.walk_away()
        wait_until(lambda: self.cluster.count() == 2, 10, "and that it is over")
        messages = self.cluster.messages()
        self.assertEqual([subject for subject, _, _ in messages], ["kitap.ala.kiosk-01.call"] * 2)
        self.assertEqual([event["data"]["state"] for _, _, event in messages], ["called", "ended"])
        self.assertEqual(messages[1][2]["subject"], messages[0][2]["id"])
        for _, headers, event in messages:
            self.assertEqual(headers["Nats-Msg-Id"], event["id"])
            self.assertNotIn(self.number("card-aigul"), json.dumps(event))


class Strangers(CityCase):
    """A server that is not the city's: of another authority, or of another name."""

    def more_settings(self):
        self.cluster, self.other = Cluster(with_keys=True), Cluster(with_keys=True)
        self.addCleanup(self.cluster.close)
        self.addCleanup(self.other.close)
        return self.cluster.settings().replace(f'ca_file: "{self.cluster.folder}', f'ca_file: "{self.other.folder}')

    def test_nothing_is_told_to_a_stranger_and_the_line_says_why(self):
        self.give_back(2)
        wait_until(lambda: re.search(r"(?m)^BAD +city +\S", self.doctor()), 20, "the line has its first word")
        self.assertRegex(self.doctor(), r"(?m)^BAD +city +.*certificate")
        self.assertEqual(self.cluster.count(), 0)
        self.assertTrue(all(row["destinations"]["city"] == "waiting" for row in self.final_rows()))


class Credentials(Broker):
    def setUp(self):
        self.cluster = Cluster(with_keys=True)
        self.addCleanup(self.cluster.close)
        CityCase.setUp(self)

    def test_a_credentials_file_opens_the_door_and_a_strangers_does_not(self):
        self.give_back(2)
        self.wait_told("city")
        self.assert_city_holds_each_once()
        own, stranger = (self.cluster.folder / f"{who}.creds" for who in ("kiosk", "stranger"))
        own.write_text(stranger.read_text())
        self.assertEqual(self.kiosk.close(), 0)
        self.assertRegex(self.doctor(), r"(?m)^BAD +city +.*[Aa]uthorization")


class Nobody(CityCase):
    """Servers that do not exist, and one that takes the line and says nothing."""

    def more_settings(self):
        self.silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.silent.close)
        port = free_ports(1)[0]
        silent = self.silent.getsockname()[1]
        return (f'city: {{servers: "127.0.0.1:{port} 127.0.0.1:{silent}", tls: off}}\n'
                f'https: {{url: "https://127.0.0.1:{silent}/events"}}\n')

    def test_a_visit_goes_as_ever_and_everything_waits(self):
        self.card_to_checkout()
        for i, book in enumerate(("book-1984", "book-alice")):
            self.emulator.place(book)
            self.kiosk.wait_value(f"checkout.item.{i}", "done")
        self.kiosk.tap("checkout.done")
        self.kiosk.wait_screen("finish")
        self.walk_away()
        rows = self.final_rows()
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertEqual(row["destinations"], {"library": "none", "city": "waiting", "https": "waiting"})
        self.assert_ledger_and_library_agree()


if __name__ == "__main__":
    unittest.main(verbosity=2)
