"""Sealing written a second time, from shared/README.md, section 5, with its salt as an argument: for tests alone."""

import hashlib
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fourfold_shared.encoding import encode
from fourfold_shared.ids import Hash, LogId, Space
from fourfold_shared.keys import SigningKey
from fourfold_shared.record import Body, Document, Head, Place
from fourfold_shared.roster import Roster
from tests.shared.people import EXPIRES, device_keys, drawn, five, signing_key
from tests.shared.yjs_grammar import STRING, Section, Under, block, text, update

NADIA = device_keys("nadia")
LOG = LogId(bytes.fromhex("0001") + drawn("nadia's log", 6))
EPOCH_KEY = drawn("epoch key", 32)
TABLE = Space.TABLE.of(five().case)
PREVIOUS = Hash(drawn("previous record", 32))
PLACE = Place(five().case, TABLE, PREVIOUS)
ROSTER: Roster = five().roster
OTHER_LOG, ANOTHER_LOG = (LogId(bytes([0, device]) + drawn(f"log of {device}", 6)) for device in (0, 2))


def padded_length(length: int) -> int:
    """PADMÉ as its paper gives it: all but the first few bits of a length are zero; at least 256."""
    exponent = max(length, 2).bit_length() - 1
    zeros = exponent - exponent.bit_length()
    return max(256, -(-length // (1 << zeros)) * (1 << zeros))


@dataclass(frozen=True, slots=True)
class Sealing:
    """Everything that a record is sealed from; `padded` and what follows replace what would be computed."""

    plain: bytes
    suite: int = 1
    kind: int = 1
    log: bytes = LOG
    epoch: int = 1
    seq: int = 2
    place: Place = PLACE
    key: bytes = EPOCH_KEY
    salt: bytes = drawn("salt", 24)
    signing: SigningKey = NADIA.signing
    padded: bytes | None = None
    aead_key: bytes | None = None
    commitment: bytes | None = None

    def sealed(self) -> bytes:
        """The record's bytes."""
        header = bytes([self.suite, self.kind]) + self.log + self.epoch.to_bytes(4, "big") + self.seq.to_bytes(8, "big")
        aad = b"fourfold/record/1" + self.place.case + self.place.space + header + self.place.previous
        derived = HKDF(SHA256(), 64, self.salt, aad).derive(self.key)
        padded = self.padded
        if padded is None:
            padded = (self.plain + b"\x80").ljust(padded_length(len(self.plain) + 1), b"\0")
        cipher = ChaCha20Poly1305(self.aead_key or derived[:32]).encrypt(bytes(12), padded, aad)
        front = self.salt + (self.commitment or derived[32:]) + cipher
        digest = hashlib.sha256(b"fourfold/hash/1" + aad + front).digest()
        return header + front + self.signing.sign(b"fourfold/sign/1" + digest)


def body(**fields: object) -> Body:
    """A small edit of the commons, with other fields where they are given."""
    good = {
        "document": int(Document.COMMONS),
        "update": update(Section(7, 0, (block(STRING, text("Hello"), under=Under("page")),))),
        "heads": (Head(bytes(OTHER_LOG), 3, drawn("head", 32)), Head(bytes(ANOTHER_LOG), 1, drawn("another head", 32))),
        "roster": ROSTER.head,
        "content": b"",
        "clock": EXPIRES,
    }
    return Body(**{**good, **fields})  # type: ignore[arg-type]


HEARTBEAT = body(document=0, update=b"", content=drawn("content", 32))
GOOD = Sealing(encode(body()))
WISP = replace(GOOD, kind=2, plain=b"here, at 5")


def of(**fields: object) -> Sealing:
    """A record whose body has other fields."""
    return replace(GOOD, plain=encode(body(**fields)))


SOMEBODY = signing_key("somebody")
