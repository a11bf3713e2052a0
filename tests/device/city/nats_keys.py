"""NATS' own identities for tests (nkeys and JWTs, nats-io/nkeys and nats-io/jwt version 2): an operator, an account that
may use JetStream, and a user with a credentials file. Ed25519 by the openssl program; standard library only."""
import base64
import json
import subprocess
import time

PREFIX = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
SEED = 18 << 3


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def encode(data):
    return base64.b32encode(data + crc16(data).to_bytes(2, "little")).decode().rstrip("=")


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Key:
    def __init__(self, folder, kind):
        self.folder, self.kind = folder, kind
        self.pem = folder / f"{kind}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(self.pem)], check=True)
        private = subprocess.run(["openssl", "pkey", "-in", str(self.pem), "-outform", "DER"], check=True, capture_output=True).stdout
        public = subprocess.run(["openssl", "pkey", "-in", str(self.pem), "-pubout", "-outform", "DER"], check=True,
                                capture_output=True).stdout
        prefix = PREFIX[kind]
        self.public = encode(bytes([prefix]) + public[-32:])
        self.seed = encode(bytes([SEED | prefix >> 5, (prefix & 31) << 3]) + private[-32:])

    def sign(self, data):
        text = self.folder / "to-sign"
        text.write_bytes(data)
        return subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", str(self.pem), "-rawin", "-in", str(text)], check=True,
                              capture_output=True).stdout

    def jwt(self, subject, name, claims):
        """What this key says of another one."""
        body = {"jti": name, "iat": int(time.time()), "iss": self.public, "name": name, "sub": subject.public,
                "nats": {**claims, "type": subject.kind, "version": 2}}
        head = ".".join(b64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ed25519-nkey"}, body))
        return f"{head}.{b64(self.sign(head.encode()))}"


def credentials(jwt, key):
    return (f"-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n"
            f"-----BEGIN USER NKEY SEED-----\n{key.seed}\n------END USER NKEY SEED------\n")


NO_LIMIT = {"subs": -1, "data": -1, "payload": -1}
ACCOUNT_LIMITS = {**NO_LIMIT, "imports": -1, "exports": -1, "wildcards": True, "conn": -1, "leaf": -1}


class City:
    """An operator's configuration for a server, and who may use it."""

    def __init__(self, folder):
        def key(name, kind):
            (folder / name).mkdir()
            return Key(folder / name, kind)
        self.operator, self.user, self.stranger = key("operator", "operator"), key("user", "user"), key("stranger", "user")
        self.account, self.system, self.foreign = key("account", "account"), key("system", "account"), key("foreign", "account")
        self.user_jwt = self.account.jwt(self.user, "kiosk", NO_LIMIT)
        (folder / "kiosk.creds").write_text(credentials(self.user_jwt, self.user))
        (folder / "stranger.creds").write_text(credentials(self.foreign.jwt(self.stranger, "stranger", NO_LIMIT), self.stranger))
        limits = {**ACCOUNT_LIMITS, "mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1}
        account = self.operator.jwt(self.account, "city", {"limits": limits})
        system = self.operator.jwt(self.system, "system", {"limits": ACCOUNT_LIMITS})
        self.config = (f"operator: {self.operator.jwt(self.operator, 'operator', {})}\nsystem_account: {self.system.public}\n"
                       f"resolver: MEMORY\nresolver_preload: {{ {self.account.public}: {account}, {self.system.public}: {system} }}\n")

    def login(self, nonce):
        """What a client says of itself in CONNECT."""
        return {"jwt": self.user_jwt, "sig": b64(self.user.sign(nonce.encode()))}
