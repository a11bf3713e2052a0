"""A small PN532 on a pty, for tests that know nothing of the emulator: HSU frames, type A tags of type 2 and MIFARE Classic.

Written from the chip's user manual (UM0701-02) and NFC Forum Type 2 Tag; InCommunicateThru is refused, so that the
reader has to fall back to what a plain chip offers.
"""
import os
import pty
import threading
import tty

ACK = bytes.fromhex("0000FF00FF00")
ERROR_FRAME = bytes.fromhex("0000FF01FF7F8100")
NTAG213_PAGES, NTAG215_PAGES = 45, 135


class Tag:
    """An NTAG215, or another with so many pages of 4 bytes. A write beyond `power` bytes is the last: the tag is lifted
    in the middle of it."""
    atqa, sak = b"\x00\x44", 0x00

    def __init__(self, uid_hex, user_memory=b"", pages=NTAG215_PAGES, power=None):
        uid = bytes.fromhex(uid_hex)
        self.uid = uid
        self.pages = pages
        self.power = power
        self.writes = []
        memory = bytearray(pages * 4)
        memory[0:3] = uid[0:3]
        memory[3] = 0x88 ^ uid[0] ^ uid[1] ^ uid[2]
        memory[4:8] = uid[3:7]
        memory[8] = uid[3] ^ uid[4] ^ uid[5] ^ uid[6]
        memory[12:16] = bytes.fromhex("E1103E00" if pages == NTAG215_PAGES else "E1101200")
        memory[16:16 + len(user_memory)] = user_memory
        self.memory = memory
        self.halted = False

    def user_memory(self):
        return bytes(self.memory[16:])

    def lock(self):
        """All of pages 4 to 15, by its static lock bytes."""
        self.memory[10:12] = b"\xF0\xFF"

    def is_locked(self, page):
        bits = self.memory[10] | self.memory[11] << 8
        return page < 16 and bits >> page & 1

    def exchange(self, command):
        """Status and answer of a command of the tag."""
        if command[0] == 0x30 and command[1] < self.pages:
            doubled = bytes(self.memory) * 2  # a READ past the end rolls over to page 0
            return 0x00, doubled[command[1] * 4:command[1] * 4 + 16]
        if command[0] == 0xA2 and 4 <= command[1] < self.pages and not self.is_locked(command[1]):
            return self.write(command[1] * 4, command[2:6]), b""
        return 0x14, b""

    def write(self, at, data):
        self.writes.append(at)
        n = len(data) if self.power is None else min(self.power, len(data))
        self.memory[at:at + n] = data[:n]
        if self.power is None:
            return 0x00
        self.power -= n
        return 0x00 if n == len(data) else 0x01


class Classic(Tag):
    """A MIFARE Classic 1K of the factory, with one key A for all sectors."""
    atqa, sak = b"\x00\x04", 0x08
    BLOCKS = 64

    def __init__(self, uid_hex, user_memory=b"", key="FFFFFFFFFFFF"):
        self.uid = bytes.fromhex(uid_hex)
        self.key = bytes.fromhex(key)
        self.power, self.halted, self.opened, self.writes = None, False, None, []
        self.memory = bytearray(self.BLOCKS * 16)
        self.memory[64:64 + len(user_memory)] = user_memory
        for sector in range(16):
            self.memory[sector * 64 + 48:sector * 64 + 64] = self.key + bytes.fromhex("FF078069FFFFFFFFFFFF")

    def user_memory(self):
        return bytes(self.memory[64:112])

    def exchange(self, command):
        if len(command) < 2 or command[1] >= self.BLOCKS:
            return 0x14, b""
        if command[0] in (0x60, 0x61):
            right = command[0] == 0x60 and command[2:8] == self.key and command[8:12] == self.uid[:4]
            self.opened = command[1] // 4 if right else None
            return (0x00 if right else 0x14), b""
        if command[1] // 4 != self.opened:
            return 0x14, b""
        if command[0] == 0x30:
            block = self.memory[command[1] * 16:command[1] * 16 + 16]
            return 0x00, bytes(6) + bytes(block[6:]) if command[1] % 4 == 3 else bytes(block)
        if command[0] == 0xA0 and command[1] > 0 and command[1] % 4 != 3:
            return self.write(command[1] * 16, command[2:18]), b""
        return 0x14, b""


class SmallPn532:
    """Chip and line. `place` and `remove` may be called from any thread."""

    def __init__(self, link_path):
        self.link_path = link_path
        self.lock = threading.Lock()
        self.tags = []
        self.active = None
        self.finite_retries = False
        self.registers = {}
        self.master = self.slave = None
        self.plug()

    def connection(self):
        return f"pn532_uart:{self.link_path}"

    def plug(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        if os.path.islink(self.link_path):
            os.unlink(self.link_path)
        os.symlink(os.ttyname(self.slave), self.link_path)
        threading.Thread(target=self.serve, args=(self.master,), daemon=True).start()

    def unplug(self):
        os.unlink(self.link_path)
        os.close(self.slave)
        os.close(self.master)

    def place(self, tag):
        with self.lock:
            tag.halted = False
            self.tags.append(tag)

    def remove(self, tag):
        with self.lock:
            self.tags.remove(tag)
            if self.active is tag:
                self.active = None

    def serve(self, master):
        buffer = b""
        while True:
            try:
                got = os.read(master, 512)
            except OSError:
                return
            try:
                buffer = self.take_frames(master, buffer + got)
            except OSError:
                return  # unplugged while it answered

    def take_frames(self, master, buffer):
        while True:
            start = buffer.find(b"\x00\x00\xFF")
            if start < 0:
                return buffer[-2:]
            frame = buffer[start:]
            if len(frame) < 6:
                return frame
            if frame[3] == 0:  # an ACK of the host: it aborts what runs
                buffer = frame[6:]
                continue
            length = frame[3]
            if len(frame) < length + 7:
                return frame
            body, rest = frame[5:5 + length], frame[7 + length:]
            good = (frame[3] + frame[4]) & 0xFF == 0 and (sum(body) + frame[5 + length]) & 0xFF == 0
            if good and body[0] == 0xD4:
                os.write(master, ACK)
                with self.lock:
                    answer = self.answer(body[1], body[2:])
                if answer is not None:
                    os.write(master, answer)
            buffer = rest

    @staticmethod
    def frame(command, data):
        body = bytes([0xD5, command + 1]) + data
        return (b"\x00\x00\xFF" + bytes([len(body), -len(body) & 0xFF]) + body + bytes([-sum(body) & 0xFF]) + b"\x00")

    def answer(self, command, data):
        handlers = {0x00: self.diagnose, 0x02: lambda d: bytes([0x32, 1, 6, 7]), 0x06: self.read_register,
                    0x08: self.write_register, 0x12: lambda d: b"", 0x14: lambda d: b"", 0x16: lambda d: b"\x00",
                    0x32: self.rf_configuration, 0x4A: self.list_passive_target, 0x40: self.data_exchange,
                    0x44: self.deselect, 0x52: self.release, 0x54: lambda d: b"\x00"}
        if command not in handlers:
            return ERROR_FRAME
        result = handlers[command](data)
        return None if result is None else self.frame(command, result)

    @staticmethod
    def diagnose(data):
        return data

    def read_register(self, data):
        return bytes(self.registers.get(data[i:i + 2], 0) for i in range(0, len(data), 2))

    def write_register(self, data):
        for i in range(0, len(data), 3):
            self.registers[data[i:i + 2]] = data[i + 2]
        return b""

    def rf_configuration(self, data):
        if data[0] == 0x01 and not data[1] & 1:  # the field goes off: every tag forgets its state
            self.active = None
            for tag in self.tags:
                tag.halted = False
        if data[0] == 0x05:
            self.finite_retries = data[3] != 0xFF
        return b""

    def list_passive_target(self, data):
        if data[1] != 0:  # 106 kbit/s type A only
            return b"\x00" if self.finite_retries else None
        wanted = data[2:].replace(b"\x88", b"", 1) if len(data) > 2 else None
        for tag in self.tags:
            if tag is self.active or (tag.halted and wanted is None):
                continue
            if wanted is not None and tag.uid != wanted:
                continue
            tag.halted = False
            self.active = tag
            tag.opened = None
            return bytes([1, 1]) + tag.atqa + bytes([tag.sak, len(tag.uid)]) + tag.uid
        return b"\x00" if self.finite_retries else None

    def deselect(self, data):
        if self.active is None:
            return b"\x27"
        self.active.halted = True
        self.active = None
        return b"\x00"

    def release(self, data):
        if self.active is not None:
            self.active.halted = True
        self.active = None
        return b"\x00"

    def data_exchange(self, data):
        tag = self.active
        if tag is None:
            return b"\x01"
        status, answer = tag.exchange(data[1:])
        if status == 0x01:  # it was lifted in the middle of a write
            self.tags.remove(tag)
            self.active = None
        return bytes([status]) + answer
