"""A mail server of the tests' own (RFC 5321, the few verbs that a submission needs): TLS from the first byte, STARTTLS or
neither; a login where it has one; faults on demand. Python's standard library only."""
import asyncio
import base64
import shutil
import ssl
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "city"))
from nats_cluster import make_certificates  # noqa: E402

USER, PASSWORD = "kiosk", "mail-password-1"
# What is said in place of the usual answer, at which verb.
REFUSALS = {"busy": ("hello", "421 busy"), "sender": ("MAIL", "550 not from here"),
            "recipient": ("RCPT", "550 5.1.1 nobody of that name"), "later": ("RCPT", "451 later"),
            "letter": ("letter", "552 too long"), "begin": ("DATA", "554 no"), "login": ("AUTH", "535 who are you")}


@dataclass
class Letter:
    sender: str
    recipients: list
    raw: bytes
    encrypted: bool
    user: str


class MailServer:
    """`fault`: a key of REFUSALS; "silent": it answers nothing from MAIL on; "cut": it closes in the midst of the letter;
    "lost": it takes the letter and closes without a word; None."""

    def __init__(self, tls="on", login=True):
        self.folder = Path(tempfile.mkdtemp(prefix="kitap-mail-"))
        make_certificates(self.folder)
        self.tls, self.login, self.fault = tls, login, None
        self.letters, self.lines, self.connections = [], [], 0
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda loop, context: None)  # lines are cut here
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.call(self.open())

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    async def open(self, port=0):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", port,
                                                 ssl=self.context if self.tls == "on" else None)
        self.port = self.server.sockets[0].getsockname()[1]

    async def shut(self):
        self.server.close()

    def close(self):
        self.call(self.shut())
        self.loop.call_soon_threadsafe(self.loop.stop)
        shutil.rmtree(self.folder, ignore_errors=True)

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            await Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()


class Session:
    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.encrypted, self.user = server.tls == "on", ""
        self.sender, self.recipients = "", []

    async def say(self, text):
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def answer(self, verb, usual):
        """The usual answer, or the fault's."""
        refused, text = REFUSALS.get(self.server.fault, (None, None))
        if self.server.fault == "silent" and verb not in ("hello", "EHLO", "AUTH"):
            await asyncio.sleep(120)
        await self.say(text if refused == verb else usual)
        return refused != verb

    async def line(self):
        return (await self.reader.readuntil(b"\r\n")).decode().rstrip()

    async def run(self):
        await self.answer("hello", "220 mail.test ESMTP")
        while True:
            line = await self.line()
            self.server.lines.append(line)
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                await self.say("221 bye")
                return
            if not await getattr(self, verb.lower(), self.unknown)(line):
                return

    async def unknown(self, line):
        await self.say("502 no such verb")
        return True

    async def noop(self, line):
        await self.say("250 yes")
        return True

    async def ehlo(self, line):
        offers = ["mail.test", "8BITMIME", "SIZE 100000"]
        if self.server.tls == "starttls" and not self.encrypted:
            offers.append("STARTTLS")
        elif self.server.login:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            await self.say("250-" + offer)
        return await self.answer("EHLO", "250 " + offers[-1])

    async def starttls(self, line):
        await self.say("220 go")
        await self.writer.start_tls(self.server.context)
        self.encrypted = True
        return True

    async def auth(self, line):
        proof = line.split(" ")[2] if line.count(" ") == 2 else None
        if proof is None:
            await self.say("334 ")
            proof = await self.line()
        _, user, password = base64.b64decode(proof).decode().split("\0")
        if (user, password) == (USER, PASSWORD):
            self.user = user
            return await self.answer("AUTH", "235 welcome")
        await self.say("535 who are you")
        return True

    async def mail(self, line):
        if self.server.login and not self.user:
            await self.say("530 log in first")
            return True
        self.sender = line.split("<")[1].split(">")[0]
        await self.answer("MAIL", "250 yes")
        return True

    async def rcpt(self, line):
        self.recipients.append(line.split("<")[1].split(">")[0])
        await self.answer("RCPT", "250 yes")
        return True

    async def data(self, line):
        if not await self.answer("DATA", "354 go on"):
            return True
        if self.server.fault == "cut":
            await self.reader.read(20)
            return False
        raw = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3]
        if self.server.fault == "lost":
            return False
        if await self.answer("letter", "250 taken"):
            self.server.letters.append(Letter(self.sender, self.recipients, raw, self.encrypted, self.user))
        return True
