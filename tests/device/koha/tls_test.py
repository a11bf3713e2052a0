#!/usr/bin/env python3
"""REST over TLS: the library's own authority is trusted, nobody else's; the key never reaches a foreign server, and no
redirect is followed."""
import http.server
import json
import ssl
import subprocess
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "visits"))
from device_case import PROGRAMS, Emulator  # noqa: E402


def make_certificate(folder, authority, name):
    """An authority of its own, and a server of that name signed by it."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{authority}.key", "-out", f"{authority}.pem",
            "-days", "2", "-subj", f"/CN={authority}")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=koha")
    (folder / "names").write_text(f"subjectAltName=IP:{name}\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


class Library(http.server.BaseHTTPRequestHandler):
    """As much of Koha as a line needs to come up."""
    protocol_version = "HTTP/1.1"
    redirect = None

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200 if self.redirect is None else 307)
        if self.redirect is not None:
            self.send_header("Location", self.redirect)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append(body)
        self.answer({"access_token": "abc", "token_type": "Bearer", "expires_in": 3600})

    def do_GET(self):
        self.server.heard.append(self.path)
        self.answer({"library_id": "ALA", "name": "A library behind TLS"} if "/libraries/" in self.path else [])

    def log_message(self, *_):
        pass


class Tls(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator(PROGRAMS)
        self.folder = self.emulator.config.parent
        self.addCleanup(self.emulator.close)

    def serve(self, context, redirect=None):
        handler = type("Handler", (Library,), {"redirect": redirect})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.heard = []
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def doctor(self, server, more):
        sip2 = self.emulator.ready["sip2"].rsplit(":", 1)[1]
        text = self.emulator.config.read_text()
        changed = text.replace("protocol: sip2", "protocol: koha")
        changed = changed.replace(f"port: {sip2}\n", f"port: {server.server_address[1]}\n{more}")
        self.emulator.config.write_text(changed)
        out = subprocess.run([PROGRAMS / "kitap", "doctor", "--config", self.emulator.config], capture_output=True,
                             text=True).stdout
        self.emulator.config.write_text(text)
        return out

    def test_the_librarys_own_authority_is_trusted(self):
        server = self.serve(make_certificate(self.folder, "ours", "127.0.0.1"))
        out = self.doctor(server, f"  tls: on\n  ca_file: {self.folder}/ours.pem\n")
        self.assertIn("connected to A library behind TLS", out)
        self.assertIn("client_secret=kitap-demo", server.heard[0])

    def test_a_server_of_another_authority_or_name_never_sees_the_key(self):
        for authority, name in (("foreign", "127.0.0.1"), ("ours", "127.0.0.2")):
            with self.subTest(authority=authority, name=name):
                make_certificate(self.folder, "ours", "127.0.0.1")
                server = self.serve(make_certificate(self.folder, authority, name))
                out = self.doctor(server, f"  tls: on\n  ca_file: {self.folder}/ours.pem\n")
                self.assertNotIn("connected to", out)
                self.assertEqual(server.heard, [])

    def test_a_redirect_is_not_followed_with_the_key(self):
        other = self.serve(None)
        server = self.serve(None, f"http://127.0.0.1:{other.server_address[1]}/api/v1/oauth/token")
        self.assertNotIn("connected to", self.doctor(server, ""))
        self.assertNotEqual(server.heard, [])
        self.assertEqual(other.heard, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
