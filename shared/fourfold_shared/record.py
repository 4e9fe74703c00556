"""Sealed → open_record() → Opened: a signed, encrypted batch of changes (shared/README.md, section 5).

    header  = suite u8 | kind u8 | log 8 B | epoch u32 | seq u64
    record  = header | salt 24 B | commitment 32 B | ciphertext and tag | signature 64 B

Case, space and previous hash are never sent: whoever opens a record supplies them, so that a drop, a swap or a splice
fails.
`open_record` checks in this order: suite, place (kind, epoch and sequence number are the caller's), signature,
commitment, tag, padding, body.
"""

import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Self

import msgspec
from cryptography.exceptions import InvalidTag

from fourfold_shared.encoding import Bytes32, Counter, Wire, decode, encode
from fourfold_shared.entries import RosterHead
from fourfold_shared.errors import Forged, Malformed, Misuse, OtherKey
from fourfold_shared.ids import CaseId, Hash, LogId, SpaceId
from fourfold_shared.keys import SigningKey, SignPublic
from fourfold_shared.suites import NONCE, suite
from fourfold_shared.yjs_update import MAX_UPDATE

AAD_LABEL = b"fourfold/record/1"
HASH_LABEL = b"fourfold/hash/1"
SIGN_LABEL = b"fourfold/sign/1"
LOG_LABEL = b"fourfold/log/1"

_HEADER = struct.Struct(">BB8sIQ")
_SALT, _COMMIT, _TAG, _SIGNATURE = 24, 32, 16, 64
_FIXED = _HEADER.size + _SALT + _COMMIT + _SIGNATURE
OVERHEAD = _FIXED + _TAG
"""158 bytes around the padded body."""
PADDING_FLOOR = 256
MAX_HEADS = 1024
MAX_BODY = MAX_UPDATE + 64 * MAX_HEADS + 256
_END = 0x80


class Kind(IntEnum):
    """What travels under a header."""

    RECORD = 1
    WISP = 2


class Document(IntEnum):
    """Which document of the space a record changes."""

    NONE = 0
    """A heartbeat: it changes nothing and says what its device has."""
    LANE = 1
    COMMONS = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The part of a record that the relay may read; all of it is authenticated."""

    suite: int
    kind: Kind
    log: LogId
    epoch: int
    seq: int

    def to_bytes(self) -> bytes:
        """22 bytes, big-endian."""
        return _HEADER.pack(self.suite, self.kind, self.log, self.epoch, self.seq)

    @classmethod
    def parse(cls, record: bytes) -> Self:
        """Reads the header at the front of a record, checking nothing else.

        Raises: Malformed.
        """
        if len(record) < OVERHEAD + PADDING_FLOOR or len(record) > MAX_RECORD:
            raise Malformed("not the length of a record")
        number, kind, log, epoch, seq = _HEADER.unpack_from(record)
        if kind not in (Kind.RECORD, Kind.WISP):
            raise Malformed("not a kind of record")
        return cls(number, Kind(kind), LogId(log), epoch, seq)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: what its reader supplies because it is never sent."""

    case: CaseId
    space: SpaceId
    previous: Hash


class Head(Wire, frozen=True):
    """The point at which a log stands."""

    log: Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    hash: Bytes32


class Body(Wire, frozen=True):
    """What a record says.

    `document` and `update` are the change (0 and empty in a heartbeat); `heads` are those of other logs that moved
    since this log's previous record; `roster` is where its author's roster stood; `content` is the hash of all that the
    space then held (see `content`), in heartbeats alone, and may be left out; `clock` is the author's, in milliseconds
    since 1970, for display only.
    """

    document: Annotated[int, msgspec.Meta(ge=0, le=2)]
    update: Annotated[bytes, msgspec.Meta(max_length=MAX_UPDATE)]
    heads: Annotated[tuple[Head, ...], msgspec.Meta(max_length=MAX_HEADS)]
    roster: RosterHead
    content: Annotated[bytes, msgspec.Meta(max_length=32)]
    clock: Counter


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that was verified. Only `open_record` makes one from bytes."""

    header: Header
    body: Body
    hash: Hash


def genesis(case: CaseId, space: SpaceId, log: LogId, device: SignPublic) -> Hash:
    """What stands in for the previous hash of a log's first record (seq 1)."""
    return Hash(hashlib.sha256(LOG_LABEL + case + space + log + device).digest())


def padme(length: int) -> int:
    """The padded length of `length` bytes: PADMÉ (Nikitin et al., PoPETs 2019), at least 256.

    >>> padme(257)
    272
    """
    if length <= PADDING_FLOOR:
        return PADDING_FLOOR
    exponent = length.bit_length() - 1
    step = (1 << (exponent - exponent.bit_length())) - 1
    return (length + step) & ~step


MAX_RECORD = OVERHEAD + padme(MAX_BODY + 1)


def seal(
    body: Body | bytes, header: Header, place: Place, *, epoch_key: bytes, signing: SigningKey
) -> tuple[bytes, Hash]:
    """Seals one record and gives it with its hash. A wisp's body is bytes, a record's is a Body.

    Raises: Misuse when the body is larger than a record may be.
    """
    plain = encode(body) if isinstance(body, Body) else body
    if len(plain) > MAX_BODY:
        raise Misuse("a record's body is too large")
    chosen = suite(header.suite)
    head, salt = header.to_bytes(), secrets.token_bytes(_SALT)
    aad = AAD_LABEL + place.case + place.space + head + place.previous
    derived = chosen.derive(epoch_key, salt, aad, 64)
    cipher = chosen.aead(derived[:32]).encrypt(NONCE, _pad(plain), aad)
    digest = _hash(aad, salt, derived[32:], cipher)
    return head + salt + derived[32:] + cipher + signing.sign(SIGN_LABEL + digest), digest


def open_record(record: bytes, place: Place, *, epoch_key: bytes, device: SignPublic) -> Opened:
    """Verifies and opens a record that stands at `place` in a log of `device`.

    Raises: Malformed, UnknownSuite, Forged.
    """
    header, plain, digest = _open(record, Kind.RECORD, place, epoch_key, device)
    return _opened(header, plain, digest)


def record_key(record: bytes, place: Place, *, epoch_key: bytes) -> bytes:
    """The key of one record alone (32 bytes): whoever has it can open this record and no other.

    Raises: Malformed, UnknownSuite.
    """
    header, aad = Header.parse(record), _aad(record, place)
    return suite(header.suite).derive(epoch_key, _parts(record)[0], aad, 64)[:32]


def open_with(record: bytes, place: Place, *, key: bytes, device: SignPublic) -> Opened:
    """Verifies and opens a record with its own key, as `record_key` gives it, in place of the epoch's.

    That it was sealed under an epoch's key is then not shown; who signed it, where in which log, and what, is.
    Raises: Malformed, UnknownSuite, Forged.
    """
    header, digest = _signed(record, Kind.RECORD, place, device)
    return _opened(header, _decrypted(record, header, place, key), digest)


def open_wisp(wisp: bytes, place: Place, *, epoch_key: bytes, device: SignPublic) -> tuple[Header, bytes]:
    """Verifies and opens a wisp: an unstored, unordered message; its `seq` only tells newer from older.

    Raises: Malformed, UnknownSuite, Forged.
    """
    header, plain, _ = _open(wisp, Kind.WISP, place, epoch_key, device)
    return header, plain


def verify_record(record: bytes, place: Place, device: SignPublic) -> Hash:
    """Checks the signature alone, for a record that cannot be opened: whose fault is it? Gives its hash.

    Raises: Malformed, Forged.
    """
    digest = hash_of(record, place)
    device.verify(record[-_SIGNATURE:], SIGN_LABEL + digest)
    return digest


def hash_of(record: bytes, place: Place) -> Hash:
    """The hash of a record that stands at `place`, without opening it.

    Raises: Malformed.
    """
    Header.parse(record)
    salt, commit, cipher, _ = _parts(record)
    return _hash(_aad(record, place), salt, commit, cipher)


def _open(record: bytes, kind: Kind, place: Place, epoch_key: bytes, device: SignPublic) -> tuple[Header, bytes, Hash]:
    header, digest = _signed(record, kind, place, device)
    salt, commit, _, _ = _parts(record)
    derived = suite(header.suite).derive(epoch_key, salt, _aad(record, place), 64)
    if not hmac.compare_digest(derived[32:], commit):
        raise OtherKey("a record was sealed under another key")
    return header, _decrypted(record, header, place, derived[:32]), digest


def _signed(record: bytes, kind: Kind, place: Place, device: SignPublic) -> tuple[Header, Hash]:
    header = Header.parse(record)
    if header.kind is not kind:
        raise Malformed("another kind of message than its place is for")
    suite(header.suite)
    return header, verify_record(record, place, device)


def _decrypted(record: bytes, header: Header, place: Place, key: bytes) -> bytes:
    try:
        padded = suite(header.suite).aead(key).decrypt(NONCE, _parts(record)[2], _aad(record, place))
    except InvalidTag:
        raise Forged("a record's ciphertext does not fit its key") from None
    return _unpad(padded)


def _opened(header: Header, plain: bytes, digest: Hash) -> Opened:
    body: Body = decode(Body, plain, limit=MAX_BODY)
    if (body.document == Document.NONE) != (body.update == b""):
        raise Malformed("a heartbeat changes nothing, and nothing else is one")
    if len(body.content) not in (0, 32) or (body.content and body.document != Document.NONE):
        raise Malformed("a hash of the content stands in a heartbeat, whole")
    logs = [head.log for head in body.heads]
    if logs != sorted(set(logs)) or header.log in logs:
        raise Malformed("heads stand once each, in order, and are those of other logs")
    return Opened(header, body, digest)


def _aad(record: bytes, place: Place) -> bytes:
    return AAD_LABEL + place.case + place.space + record[: _HEADER.size] + place.previous


def _parts(record: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    salt = _HEADER.size + _SALT
    commit = salt + _COMMIT
    return record[_HEADER.size : salt], record[salt:commit], record[commit:-_SIGNATURE], record[-_SIGNATURE:]


def _hash(aad: bytes, salt: bytes, commit: bytes, cipher: bytes) -> Hash:
    return Hash(hashlib.sha256(HASH_LABEL + aad + salt + commit + cipher).digest())


def _pad(plain: bytes) -> bytes:
    """One byte 0x80, then zeros up to the PADMÉ length (ISO/IEC 7816-4)."""
    return (plain + bytes([_END])).ljust(padme(len(plain) + 1), b"\0")


def _unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\0")
    if not plain or plain[-1] != _END or len(padded) != padme(len(plain)):
        raise Malformed("not the padding that we write")
    return plain[:-1]
