"""A small SIP2 library that keeps state, for tests that know nothing of the emulator: SIP 2.00, messages 93, 99, 63,
17, 11, 09, 29, 65, 35 and 97. Faults are switches on the object."""
import socket
import threading
import time

DATE = "%Y%m%d    %H%M%S"


def checksum(text):
    return f"{-sum(text.encode()) & 0xFFFF:04X}"


class Book:
    def __init__(self, number, title, reference=False):
        self.number, self.title, self.reference = number, title, reference
        self.patron = None
        self.due = None
        self.checkouts = self.checkins = self.renewals = 0


class Reader:
    def __init__(self, number, name, pin="1234", blocked=False, fees="", holds_ready=(), holds_waiting=()):
        self.number, self.name, self.pin, self.blocked, self.fees = number, name, pin, blocked, fees
        self.holds_ready, self.holds_waiting = list(holds_ready), list(holds_waiting)


class SmallLibrary:
    def __init__(self, books, readers, loan_days=14, password="kiosk-password", tls=None):
        """`tls`: an ssl.SSLContext of a server, or None for plain TCP."""
        self.password, self.tls = password, tls
        self.books = {book.number: book for book in books}
        self.readers = {reader.number: reader for reader in readers}
        self.loan_days = loan_days
        self.lock = threading.Lock()
        self.requests = []
        self.cut_before = set()   # message codes: close before the request is processed
        self.cut_after = set()    # process, then close without an answer
        self.silent = set()       # process nothing, say nothing
        self.garbage = set()      # answer nonsense
        self.silent_lists = False  # says nothing to a 63 that asks for a list
        self.connections = []
        self.listener = None
        self.port = None
        self.up()

    def up(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port or 0))
        self.listener.listen(8)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def down(self):
        """Refuses new connections and closes the old ones."""
        if self.listener is None:
            return
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.listener = None
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.connections.clear()

    def accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if self.tls is not None:
                try:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                except OSError:
                    continue
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        buffer, last = b"", b""
        while True:
            try:
                got = connection.recv(8192)
            except OSError:
                return
            if not got:
                return
            buffer += got
            while b"\r" in buffer:
                line, buffer = buffer.split(b"\r", 1)
                text = line.decode().strip()
                if text:
                    last = self.take(connection, text, last)
                    if last is None:
                        return

    def take(self, connection, text, last):
        """The bytes that were answered; None when the connection is closed."""
        code = text[:2]
        with self.lock:
            self.requests.append(text)
        if code == "97":
            connection.sendall(last)
            return last
        if code in self.silent or (self.silent_lists and code == "63" and "Y" in text[23:33]):
            return last
        if code in self.cut_before:
            connection.close()
            return None
        with self.lock:
            answer = self.answer(code, text)
        if code in self.cut_after or answer is None:
            connection.close()
            return None
        if code in self.garbage:
            connection.sendall(b"Problems handling the request\r")
            return last
        sequence = text[text.rfind("AY"):][:3] if "AY" in text[-9:] else ""
        frame = answer + (sequence + "AZ" if sequence else "")
        raw = (frame + (checksum(frame) if sequence else "") + "\r").encode()
        connection.sendall(raw)
        return raw

    @staticmethod
    def fields(text, fixed):
        found = {}
        for part in text[2 + fixed:].split("|"):
            found.setdefault(part[:2], part[2:])
        return found

    def answer(self, code, text):
        now = time.strftime(DATE)
        handler = {"93": self.login, "99": self.status, "63": self.patron, "17": self.item, "11": self.checkout,
                   "09": self.checkin, "29": self.renew, "65": self.renew_all, "35": self.end}.get(code)
        return handler(text, now) if handler else None

    def login(self, text, now):
        return "941" if self.fields(text, 2).get("CO") == self.password else "940"

    def status(self, text, now):
        return f"98YYYYYN050003{now}2.00AOALA|BXYYYYYYYYYYYNYYYY|"

    def loans_of(self, reader):
        return [book for book in self.books.values() if book.patron is reader]

    def patron(self, text, now):
        fields = self.fields(text, 31)
        reader = self.readers.get(fields.get("AA"))
        summary = text[23:33]
        if reader is None:
            return f"64YYYY          000{now}" + "0000" * 6 + f"AOALA|AA{fields.get('AA', '')}|AE|BLN|"
        loans = self.loans_of(reader)
        flags = "YYYY          " if reader.blocked else " " * 14
        counts = f"{len(reader.holds_ready):04}0000{len(loans):04}0000" + f"0000{len(reader.holds_waiting):04}"
        lists = {0: ("AS", reader.holds_ready), 2: ("AU", [b.number for b in loans]), 5: ("CD", reader.holds_waiting)}
        listed = ""
        if "Y" in summary and summary.index("Y") in lists:
            name, values = lists[summary.index("Y")]
            listed = "".join(f"{name}{value}|" for value in values)
        pin = f"CQ{'Y' if fields['AD'] == reader.pin else 'N'}|" if "AD" in fields else ""
        fees = f"BHKZT|BV{reader.fees}|" if reader.fees else ""
        valid = "N" if reader.blocked else "Y"
        return f"64{flags}000{now}{counts}AOALA|AA{reader.number}|AE{reader.name}|BL{valid}|{pin}{listed}{fees}"

    def item(self, text, now):
        number = self.fields(text, 18).get("AB")
        book = self.books.get(number)
        if book is None:
            return f"18010101{now}AB{number}|AJ|"
        status = "04" if book.patron else "03"
        due = f"AH{book.due}|" if book.patron else ""
        return f"18{status}0201{now}AB{number}|AJ{book.title}|{due}"

    def checkout(self, text, now):
        fields = self.fields(text, 38)
        book, reader = self.books.get(fields.get("AB")), self.readers.get(fields.get("AA"))
        no_block, promised = text[3] == "Y", text[22:40]
        words = None
        if book is None or reader is None:
            words = "Item not found" if book is None else "Patron not found"
        elif book.patron is reader:
            words = "Item already on loan to you"
        elif book.patron is not None:
            words = "Item checked out to another patron"
        elif book.reference and not no_block:
            words = "Item is reference only, not for loan"
        elif reader.blocked and not no_block:
            words = "Patron is blocked"
        if words:
            return f"120NUN{now}AOALA|AA{fields.get('AA')}|AB{fields.get('AB')}|AJ{book.title if book else ''}|AH|AF{words}|"
        book.patron = reader
        book.checkouts += 1
        book.due = promised if no_block and promised.strip() else self.due_in(self.loan_days)
        return f"121NNY{now}AOALA|AA{reader.number}|AB{book.number}|AJ{book.title}|AH{book.due}|"

    def due_in(self, days):
        return time.strftime("%Y%m%d    235900", time.localtime(time.time() + days * 86400))

    def checkin(self, text, now):
        number = self.fields(text, 37).get("AB")
        book = self.books.get(number)
        if book is None:
            return f"100NUY{now}AOALA|AB{number}|AQ|AFItem not found|"
        if book.patron is None:
            return f"100YNN{now}AOALA|AB{number}|AQ2-sore|AJ{book.title}|AFItem was not checked out|"
        reader, book.patron, book.due = book.patron, None, None
        book.checkins += 1
        return f"101YNN{now}AOALA|AB{number}|AQ2-sore|AJ{book.title}|AA{reader.number}|"

    def renew_book(self, book):
        book.renewals += 1
        book.due = self.due_in(self.loan_days * 2)

    def renew(self, text, now):
        fields = self.fields(text, 38)
        book, reader = self.books.get(fields.get("AB")), self.readers.get(fields.get("AA"))
        if book is None or book.patron is not reader:
            return f"300NNN{now}AOALA|AA{fields.get('AA')}|AB{fields.get('AB')}|AJ|AH|AFNot on loan to you|"
        self.renew_book(book)
        return f"301YNN{now}AOALA|AA{reader.number}|AB{book.number}|AJ{book.title}|AH{book.due}|"

    def renew_all(self, text, now):
        reader = self.readers.get(self.fields(text, 18).get("AA"))
        loans = self.loans_of(reader)
        for book in loans:
            self.renew_book(book)
        return f"661{len(loans):04}0000{now}AOALA|" + "".join(f"BM{book.number}|" for book in loans)

    def end(self, text, now):
        return f"36Y{now}AOALA|AA{self.fields(text, 18).get('AA')}|"
