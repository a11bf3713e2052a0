"""Draining a long queue: the real kiosk with its ledger on the real disk, against a bare client that sends the same
messages to the same server in the same run. What counts is the server's clock, from the first message to the last."""
import os
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
WINDOW, BATCH = 256, 64  # what the kiosk has under way at once (MESSAGE_HANDED_MAX); the largest batch of HTTPS


def peaks_kib(session):
    """The most memory that kitap and its helpers have held so far, together."""
    total = 0
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and os.getsid(int(path.name)) == session:
                total += next(int(line.split()[1]) for line in (path / "status").read_text().splitlines() if "VmHWM" in line)
        except (OSError, StopIteration):
            pass
    return total


class Drain:
    """A kiosk with its ledger on the real disk, and `count` rows of an outage in it. `row`: (destination, state)."""

    def __init__(self, programs, more_settings, row, count, changes=()):
        self.folder = tempfile.mkdtemp(prefix="drain-", dir=TOP / "build")
        self.emulator = Emulator(programs, self.folder)
        with open(self.emulator.config, "a", encoding="utf-8") as file:
            file.write(more_settings)
        kiosk = Kiosk(programs, self.emulator.config, size="800x480")
        kiosk.wait_up("ledger")
        kiosk.wait_up("reader")
        time.sleep(1)
        self.empty_kib = peaks_kib(kiosk.process.pid)
        kiosk.close()
        for old, new in changes:
            self.emulator.change_settings(old, new)
        put_into_ledger(self.emulator.config, row[0], count, row[1])
        self.kiosk = Kiosk(programs, self.emulator.config, size="800x480")

    def memory(self):
        """What was held at most, to what a kiosk holds for which nothing waits."""
        return peaks_kib(self.kiosk.process.pid) / self.empty_kib

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
    """Seconds of the bare client with as many under way as ours, of the bare client with as many as it likes, of ours."""
    cluster = Cluster()
    times = []
    try:
        for window in (WINDOW, 4000):
            subprocess.run([str(programs / "bench_bare_city"), str(cluster.ports[0]), str(cluster.folder / "ca.pem"), SOURCE,
                            SUBJECT, str(count), str(window)], check=True)
            wait_until(lambda: cluster.count() == count, 600, "the bare client has told everything")
            times.append(seconds_of(cluster.state()["state"]))
            cluster.ask("$JS.API.STREAM.DELETE.KITAP", None)
            cluster.make_stream(3600)
        drain = Drain(programs, cluster.settings([f"localhost:{cluster.ports[0]}"]), ("city", "confirmed"), count)
        try:
            wait_until(lambda: cluster.count() == count, 3600, "the kiosk has told everything")
            return *times, seconds_of(cluster.state()["state"]), drain.memory()
        finally:
            drain.close()
    finally:
        cluster.close()


class Sink:
    """A server on loopback that does nothing but answer: it must not be the bottleneck. `split` takes one request off
    what has come (and says what is left), or None; `answer` says what goes back."""

    def __init__(self, split, answer, tls_folder=None, answer_s=0.0):
        self.split, self.answer, self.answer_s = split, answer, answer_s
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        if tls_folder is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls_folder / "server.pem", tls_folder / "server.key")
            self.listener = context.wrap_socket(self.listener, server_side=True, do_handshake_on_connect=False)
        self.clear()
        threading.Thread(target=self.accept, daemon=True).start()

    def clear(self):
        self.count, self.first, self.last = 0, None, None

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
                while (parts := self.split(rest)) is not None:
                    request, rest = parts
                    reply, counts = self.answer(request)
                    if self.answer_s > 0:
                        time.sleep(self.answer_s)
                    line.sendall(reply)
                    if counts:
                        self.first = self.first or time.monotonic()
                        self.count, self.last = self.count + 1, time.monotonic()
        except OSError:
            pass

    def seconds(self):
        return self.last - self.first

    def close(self):
        self.listener.close()


def split_http(data):
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    at = data.lower().index(b"content-length:") + len("content-length:")
    size = end + 4 + int(data[at:data.index(b"\r\n", at)])
    return (data[:size], data[size:]) if len(data) >= size else None


def drain_https(programs, count):
    """Seconds of the bare client, and of ours."""
    folder = Path(tempfile.mkdtemp(prefix="kitap-sink-"))
    make_certificates(folder)
    sink = Sink(split_http, lambda _: (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True), folder)
    url, ca = f"https://localhost:{sink.port}/events", str(folder / "ca.pem")
    try:
        subprocess.run([str(programs / "bench_bare_https"), url, ca, SOURCE, str(count), str(BATCH)], check=True)
        bare, posts = sink.seconds(), sink.count
        sink.clear()
        drain = Drain(programs, f'city: {{library: ala}}\nhttps: {{url: "{url}", ca_file: "{ca}", batch: {BATCH}}}\n',
                      ("https", "confirmed"), count)
        try:
            wait_until(lambda: sink.count >= posts, 3600, "the kiosk has told everything")
            return bare, sink.seconds(), drain.memory()
        finally:
            drain.close()
    finally:
        sink.close()
        shutil.rmtree(folder, ignore_errors=True)


SIP2_ANSWERS = {b"93": b"941\r", b"99": b"98YYYYYY05000320261124    1200002.00AOALA|AMALA|BXYYYYYYYYYYYYYYYY|\r",
                b"17": b"18040001%sAB%s|AJBook|CF0|\r", b"09": b"101YNN%sAOALA|AB%s|AQhall|AJBook|\r"}
NOW = b"20261124    120000"


def split_sip2(data):
    end = data.find(b"\r")
    return (data[:end], data[end + 1:]) if end >= 0 else None


def answer_sip2(request):
    """A 17 is the first of a pair, a 09 the last; both count."""
    code = request.lstrip(b"\n")[:2]
    reply = SIP2_ANSWERS[code]
    if code not in (b"17", b"09"):
        return reply, False
    item = request.split(b"|AB", 1)[1] if b"|AB" in request else request.split(b"AB", 1)[1]
    return reply % (NOW, item.split(b"|", 1)[0]), True


def drain_sip2(programs, count, answer_s=0.0):
    """Seconds of the bare client, and of ours, with a library that takes so long for an answer."""
    sink = Sink(split_sip2, answer_sip2, answer_s=answer_s)
    try:
        subprocess.run([str(programs / "bench_bare_sip2"), str(sink.port), str(count)], check=True)
        bare, frames = sink.seconds(), sink.count
        sink.clear()
        drain = Drain(programs, "", ("library", "offline"), count)
        try:
            sip2 = drain.emulator.ready["sip2"].rsplit(":", 1)[1]
            drain.kiosk.close()
            drain.emulator.change_settings(f"port: {sip2}\n", f"port: {sink.port}\n")
            drain.kiosk = Kiosk(programs, drain.emulator.config, size="800x480")
            wait_until(lambda: sink.count >= frames, 3600, "the kiosk has told everything")
            return bare, sink.seconds(), drain.memory()
        finally:
            drain.close()
    finally:
        sink.close()


if __name__ == "__main__":
    for name in sys.argv[3:]:
        drained = {"city": drain_city, "https": drain_https, "sip2": drain_sip2}[name]
        print(name, [round(value, 3) for value in drained(Path(sys.argv[1]).resolve(), int(sys.argv[2]))])
