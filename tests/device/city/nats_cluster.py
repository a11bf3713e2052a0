"""A city's broker for tests: three real nats-servers on loopback with TLS and an account, a stream on all of them, and
what a receiver sees of it. The client speaks NATS' own text protocol; standard library only."""
import base64
import json
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from nats_keys import City

NODES = 3
USER, PASSWORD = "kiosk", "city-secret"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_certificates(folder):
    """An authority of our own (ca.pem) and a certificate of localhost (server.pem, server.key)."""
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Kitap test authority")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "30", "-extfile", "names")


class Client:
    """One connection: requests and their answers."""

    def __init__(self, port, ca=None, login=None):
        """login: what is said of us, a function of the server's nonce; else user and password."""
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.file = self.socket.makefile("rb")
        info = json.loads(self.file.readline().split(b" ", 1)[1])
        if ca is not None:
            self.socket = ssl.create_default_context(cafile=ca).wrap_socket(self.socket, server_hostname="localhost")
            self.file = self.socket.makefile("rb")
        who = login(info["nonce"]) if login else {"user": USER, "pass": PASSWORD}
        options = {"verbose": False, "pedantic": False, "headers": True, "lang": "python", "version": "1",
                   "tls_required": ca is not None, **who}
        self.inbox = "_INBOX." + secrets.token_hex(8)
        self.socket.sendall(f"CONNECT {json.dumps(options)}\r\nSUB {self.inbox} 1\r\nPING\r\n".encode())

    def answer(self):
        while True:
            line = self.file.readline()
            if not line:
                raise ConnectionError("closed")
            if line.startswith(b"PING"):
                self.socket.sendall(b"PONG\r\n")
            elif line.startswith(b"-ERR"):
                raise ConnectionError(line.decode())
            elif line.startswith((b"MSG", b"HMSG")):
                size = int(line.split()[-1])
                return self.file.read(size + 2)[:size]

    def ask(self, subject, request):
        text = json.dumps(request).encode() if request is not None else b""
        self.socket.sendall(f"PUB {subject} {self.inbox} {len(text)}\r\n".encode() + text + b"\r\n")
        return json.loads(self.answer())

    def close(self):
        self.file.close()
        self.socket.close()


class Cluster:
    """`with_keys`: one server that knows accounts by an operator's keys; who comes has a credentials file."""

    def __init__(self, tls=True, duplicate_window_s=3600, with_keys=False):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-city-"))
        self.tls, self.size = tls, 1 if with_keys else NODES
        self.keys = City(self.folder) if with_keys else None
        make_certificates(self.folder)
        ports = free_ports(2 * self.size)
        self.ports, self.routes = ports[:self.size], ports[self.size:]
        self.nodes = [None] * self.size
        for i in range(self.size):
            self.write_config(i)
            self.start(i)
        self.make_stream(duplicate_window_s)

    def write_config(self, i):
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in self.routes)
        tls = f'tls {{ cert_file: "{self.folder}/server.pem", key_file: "{self.folder}/server.key" }}' if self.tls else ""
        who = self.keys.config if self.keys else f'authorization {{ user: "{USER}", password: "{PASSWORD}" }}'
        (self.folder / f"node-{i}.conf").write_text(
            f'server_name: node-{i}\nlisten: "127.0.0.1:{self.ports[i]}"\n{tls}\n{who}\n'
            f'jetstream {{ store_dir: "{self.folder}/store-{i}", max_memory_store: 16MB, max_file_store: 256MB }}\n'
            + (f'cluster {{ name: city, listen: "127.0.0.1:{self.routes[i]}", routes: [{routes}] }}\n' if self.size > 1 else ""))

    def start(self, i):
        log = open(self.folder / f"node-{i}.log", "ab")
        self.nodes[i] = subprocess.Popen(["nats-server", "-c", str(self.folder / f"node-{i}.conf")], stdout=log, stderr=log)
        log.close()

    def kill(self, i):
        if self.nodes[i] is not None:
            self.nodes[i].send_signal(signal.SIGKILL)
            self.nodes[i].wait()
            self.nodes[i] = None

    def ask(self, subject, request, seconds=40):
        """Of any node; while the cluster elects a leader, again."""
        until = time.monotonic() + seconds
        while True:
            for i in range(self.size):
                if self.nodes[i] is None:
                    continue
                try:
                    client = Client(self.ports[i], str(self.folder / "ca.pem") if self.tls else None,
                                    self.keys.login if self.keys else None)
                    client.socket.settimeout(5)
                    answer = client.ask(subject, request)
                    client.close()
                    if answer.get("error", {}).get("code", 0) not in (503, 500):
                        return answer
                except (OSError, ValueError, ssl.SSLError):
                    pass
            if time.monotonic() > until:
                raise TimeoutError(f"{subject}: no answer; logs in {self.folder}")
            time.sleep(0.2)

    def make_stream(self, duplicate_window_s):
        answer = self.ask("$JS.API.STREAM.CREATE.KITAP", {
            "name": "KITAP", "subjects": ["kitap.>"], "retention": "limits", "storage": "file", "num_replicas": self.size,
            "discard": "old", "max_consumers": -1, "max_msgs": -1, "max_bytes": -1, "max_age": 0,
            "duplicate_window": duplicate_window_s * 10**9})
        if "error" in answer and answer["error"].get("err_code") != 10058:  # there already: an earlier try
            raise AssertionError(answer)

    def state(self):
        return self.ask("$JS.API.STREAM.INFO.KITAP", None)

    def wait_whole(self, seconds=60):
        """Until every node that runs has caught up with the stream's leader."""
        until = time.monotonic() + seconds
        while not all(peer.get("current") for peer in self.state()["cluster"].get("replicas", [{}])):
            if time.monotonic() > until:
                raise TimeoutError(f"the stream's copies are not whole; logs in {self.folder}")
            time.sleep(0.2)

    def count(self):
        return self.state()["state"]["messages"]

    def messages(self):
        """What the stream holds, oldest first: (subject, headers, event)."""
        state = self.state()["state"]
        found = []
        for number in range(state["first_seq"], state["last_seq"] + 1):
            message = self.ask("$JS.API.STREAM.MSG.GET.KITAP", {"seq": number})["message"]
            lines = base64.b64decode(message.get("hdrs", "")).decode().split("\r\n")[1:]
            headers = dict(line.split(": ", 1) if ": " in line else line.split(":", 1) for line in lines if ":" in line)
            found.append((message["subject"], headers, json.loads(base64.b64decode(message["data"]))))
        return found

    def settings(self, servers=None):
        (self.folder / "password").write_text(PASSWORD + "\n")
        servers = servers or [f"localhost:{port}" for port in self.ports]
        who = f"user: {USER}, password_file: {self.folder}/password"
        if self.keys:
            who = f'creds_file: "{self.folder}/kiosk.creds"'
        return (f'city: {{servers: "{" ".join(servers)}", tls: {"on" if self.tls else "off"}, '
                f'ca_file: "{self.folder}/ca.pem", {who}, library: ala, duplicate_window_s: 3600}}\n')

    def close(self):
        for i in range(self.size):
            self.kill(i)
        shutil.rmtree(self.folder, ignore_errors=True)
