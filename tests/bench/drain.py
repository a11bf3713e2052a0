"""Draining a long queue: the real kiosk with its ledger on the real disk, against a bare client that sends the same
messages to the same server in the same run. What counts is the server's clock, from the first message to the last."""
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/device/city"))
sys.path.insert(0, str(TOP / "toolchain/demo"))
from kiosk_ports import Emulator, Kiosk, wait_until  # noqa: E402
from nats_cluster import Cluster, make_certificates  # noqa: E402
from outage import put_into_ledger  # noqa: E402

SOURCE, SUBJECT = "/kitap/ala/kiosk-01", "kitap.ala.kiosk-01"
PAGE = 64


class Drain:
    """A kiosk with its ledger on the real disk, and `count` outcomes of an outage in it."""

    def __init__(self, programs, settings, destination, count):
        self.folder = tempfile.mkdtemp(prefix="drain-", dir=TOP / "build")
        self.emulator = Emulator(programs, self.folder)
        with open(self.emulator.config, "a", encoding="utf-8") as file:
            file.write(settings)
        first = Kiosk(programs, self.emulator.config, size="800x480")
        first.wait_up("ledger")
        first.close()
        put_into_ledger(self.emulator.config, destination, count)
        self.kiosk = Kiosk(programs, self.emulator.config, size="800x480")

    def rss_kib(self):
        return self.kiosk.stats()["rss_kib"]

    def close(self):
        self.kiosk.close()
        self.emulator.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def seconds_of(stream):
    """What a stream says of its first and last message."""
    def parse(text):
        whole, _, part = text.rstrip("Z").partition(".")
        return time.mktime(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float("0." + (part or "0"))
    return parse(stream["last_ts"]) - parse(stream["first_ts"])


def drain_city(programs, count):
    """Seconds of ours, of the bare client with as many under way, of the bare client with as many as it likes."""
    cluster = Cluster()
    times = []
    try:
        for window in (PAGE, 4000):
            subprocess.run([str(programs / "bench_bare_city"), str(cluster.ports[0]), str(cluster.folder / "ca.pem"), SOURCE,
                            SUBJECT, str(count), str(window)], check=True)
            wait_until(lambda: cluster.count() == count, 600, "the bare client has told everything")
            times.append(seconds_of(cluster.state()["state"]))
            cluster.ask("$JS.API.STREAM.DELETE.KITAP", None)
            cluster.make_stream(3600)
        drain = Drain(programs, cluster.settings([f"localhost:{cluster.ports[0]}"]), "city", count)
        try:
            wait_until(lambda: cluster.count() == count, 3600, "the kiosk has told everything")
            return seconds_of(cluster.state()["state"]), *times, drain.rss_kib()
        finally:
            drain.close()
    finally:
        cluster.close()


class Sink:
    """An HTTPS server that does nothing but take what comes: it must not be the bottleneck."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-sink-"))
        make_certificates(self.folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        self.listener = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True,
                                            do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.listener.getsockname()[1]}/events"
        self.clear()
        threading.Thread(target=self.accept, daemon=True).start()

    def clear(self):
        self.bytes, self.posts, self.first, self.last = 0, 0, None, None

    def accept(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def serve(self, line):
        line.settimeout(None)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        rest = b""
        try:
            while got := line.recv(65536):
                rest += got
                while (end := rest.find(b"\r\n\r\n")) >= 0:
                    at = rest.lower().index(b"content-length:") + len("content-length:")
                    size = end + 4 + int(rest[at:rest.index(b"\r\n", at)])
                    if len(rest) < size:
                        break
                    rest = rest[size:]
                    self.first = self.first or time.monotonic()
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    self.posts, self.bytes, self.last = self.posts + 1, self.bytes + size, time.monotonic()
        except OSError:
            pass

    def close(self):
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def drain_https(programs, count, batch=PAGE):
    """Seconds of ours and of the bare client."""
    sink = Sink()
    try:
        subprocess.run([str(programs / "bench_bare_https"), sink.url, str(sink.folder / "ca.pem"), SOURCE, str(count),
                        str(batch)], check=True)
        bare, posts = sink.last - sink.first, sink.posts
        sink.clear()
        drain = Drain(programs, f'city: {{library: ala}}\nhttps: {{url: "{sink.url}", ca_file: "{sink.folder}/ca.pem", '
                      f"batch: {batch}}}\n", "https", count)
        try:
            wait_until(lambda: sink.posts >= posts, 3600, "the kiosk has told everything")
            return sink.last - sink.first, bare, drain.rss_kib()
        finally:
            drain.close()
    finally:
        sink.close()


if __name__ == "__main__":
    programs, count = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    if "city" in sys.argv[3:]:
        print("city: ours, bare 64, bare 4000, rss", drain_city(programs, count))
    if "https" in sys.argv[3:]:
        print("https: ours, bare, rss", drain_https(programs, count))
