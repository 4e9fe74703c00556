"""The relay's messages, one frozen type each (shared/README.md, section 9).

Each binary websocket message is one of these, encoded as an array whose first item is its tag. A request carries `ref`,
a number of the client's choice that is not 0; its answer carries the same. Messages that answer nothing have ref 0.

    laptop → relay    hello, prove, found, roster-append, roster-since, keychain-append, keychain-since,
                      follow, push, wisp
    relay → laptop    challenge, welcome, roster, keychain, deliver, receipt, wisp, refuse
"""

import hashlib
from enum import StrEnum
from typing import Annotated

import msgspec

from fourfold_shared import entries, steps
from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.ids import Space
from fourfold_shared.record import MAX_RECORD

VERSION = 1
MAX_MESSAGE = 1024 * 1024
MAX_BATCH = 512
"""Records in one push or delivery; the whole message also stays within MAX_MESSAGE."""
BATCH_BYTES = 256 * 1024
"""A push or delivery is closed once its records reach this size, unless one record alone is larger."""
MAX_WISP = 16 * 1024
AGAIN = 2**53 - 1
"""The position that is said with an entry or step which a relay has had before, and which is handed over again."""
PROVE_LABEL = b"fourfold/prove/1"
CHALLENGE_LABEL = b"fourfold/challenge/1"

Ref = Annotated[int, msgspec.Meta(ge=0, le=0xFFFFFFFF)]
Position = Counter
RosterBytes = Annotated[bytes, msgspec.Meta(max_length=entries.MAX_ENTRY)]
KeychainBytes = Annotated[bytes, msgspec.Meta(max_length=steps.MAX_ENTRY)]
Records = Annotated[
    tuple[Annotated[bytes, msgspec.Meta(max_length=MAX_RECORD)], ...], msgspec.Meta(max_length=MAX_BATCH)
]
WispBytes = Annotated[bytes, msgspec.Meta(max_length=MAX_WISP)]
Text = Annotated[str, msgspec.Meta(max_length=256)]


class Hello(Wire, frozen=True, tag="hello"):
    """Opens a connection as `key`: for a case (32 bytes; empty where an invitation alone is known, or before founding).

    `key` signs the challenge: a device's key, an open invitation's, or a founder's.
    """

    version: Annotated[int, msgspec.Meta(ge=1, le=255)]
    case: Annotated[bytes, msgspec.Meta(max_length=32)]
    key: Bytes32
    nonce: Bytes32


class Prove(Wire, frozen=True, tag="prove"):
    """Answers the challenge. `host` is what the laptop dialled (host and port as in the HTTP Host header)."""

    host: Text
    signature: Bytes64


class Found(Wire, frozen=True, tag="found"):
    """Asks to open a case with its founding entry and a ticket of the practice."""

    ref: Ref
    ticket: Text
    entry: RosterBytes


class Seen(Wire, frozen=True):
    """Up to which position of a space's journal a laptop has everything."""

    space: Bytes16
    position: Position


class RosterAppend(Wire, frozen=True, tag="roster-append"):
    """Asks to put an entry on top of the roster; refused with `conflict` when that moved meanwhile.

    For an entry that removes devices, `seen` is what the pins in it rest on: it is refused with `conflict` as well
    when those devices wrote more that is not in it. An entry that the relay lost says `AGAIN` for every space.
    """

    ref: Ref
    entry: RosterBytes
    seen: Annotated[tuple[Seen, ...], msgspec.Meta(max_length=len(Space))] = ()


class RosterSince(Wire, frozen=True, tag="roster-since"):
    """Asks for the roster's entries from index `count` on."""

    ref: Ref
    count: Counter


class KeychainAppend(Wire, frozen=True, tag="keychain-append"):
    """Asks to put an entry on top of a space's keychain, at `index`; refused with `conflict` when that is taken.

    `seen` is the position of the space's journal that the pins in it rest on.
    """

    ref: Ref
    space: Bytes16
    index: Counter
    entry: KeychainBytes
    seen: Position = 0


class KeychainSince(Wire, frozen=True, tag="keychain-since"):
    """Asks for a keychain's entries from index `count` on."""

    ref: Ref
    space: Bytes16
    count: Counter


class Follow(Wire, frozen=True, tag="follow"):
    """Asks for a space's journal after position `since`, and then for what is new as it comes."""

    ref: Ref
    space: Bytes16
    since: Position


class Push(Wire, frozen=True, tag="push"):
    """Hands over records of this device's own log in one space, in order. Pushing again is harmless."""

    ref: Ref
    space: Bytes16
    records: Records


class Wisp(Wire, frozen=True, tag="wisp"):
    """An encrypted, unstored, unordered message to those who follow the space now. Never answered when it is taken."""

    space: Bytes16
    wisp: WispBytes


class Challenge(Wire, frozen=True, tag="challenge"):
    """The relay's key, a nonce, and its signature under both nonces: it is the relay it says it is."""

    key: Bytes32
    nonce: Bytes32
    signature: Bytes64


class Welcome(Wire, frozen=True, tag="welcome"):
    """The connection speaks for `key` in `case` (empty before founding)."""

    case: Annotated[bytes, msgspec.Meta(max_length=32)]


class Roster(Wire, frozen=True, tag="roster"):
    """Roster entries from index `start`: an answer, or news (ref 0)."""

    ref: Ref
    start: Counter
    entries: Annotated[tuple[RosterBytes, ...], msgspec.Meta(max_length=1024)]


class Keychain(Wire, frozen=True, tag="keychain"):
    """A keychain's entries from index `start`: an answer, or news (ref 0)."""

    ref: Ref
    space: Bytes16
    start: Counter
    entries: Annotated[tuple[KeychainBytes, ...], msgspec.Meta(max_length=1024)]


class Deliver(Wire, frozen=True, tag="deliver"):
    """Records of a space's journal, in its order; after them the reader stands at `position`.

    Live deliveries leave out the reader's own records. `more` says that further pages follow at once. The answer to a
    `follow` is one or more of these with its ref; news has ref 0.
    """

    ref: Ref
    space: Bytes16
    position: Position
    more: bool
    records: Records


class Receipt(Wire, frozen=True, tag="receipt"):
    """What was asked is committed to disk. `position` is the journal's after a push, else the count of entries."""

    ref: Ref
    position: Position


class Reason(StrEnum):
    """Why the relay refuses; a text for people is the laptop's business."""

    MALFORMED = "malformed"
    VERSION = "version"
    NOT_ADMITTED = "not-admitted"
    """No such case, or not yours: the same answer for both."""
    NOT_YOURS = "not-yours"
    """The device may not do this, or not in this space."""
    TICKET = "ticket"
    CONFLICT = "conflict"
    """The log moved on; `expected` is its count now."""
    RULE = "rule"
    """A roster or keychain rule says no."""
    GAP = "gap"
    """A record is missing; `expected` is the sequence number that comes next."""
    FORK = "fork"
    """Another record has this sequence number already; `expected` is the number that comes next."""
    QUOTA = "quota"
    """The case has used what its ticket allows: `expected` bytes. Only pushing stops."""
    TOO_SLOW = "too-slow"
    """The reader did not keep up, or did not say in time which case it is for, and is dropped."""
    STOPPING = "stopping"
    UNAVAILABLE = "unavailable"
    """The relay's own disk or database failed; nothing was taken."""


class Refuse(Wire, frozen=True, tag="refuse"):
    """What was asked is not done. `retry_after` is in milliseconds, 0 for never; `expected` is told by the reason."""

    ref: Ref
    reason: Reason
    retry_after: Counter
    expected: Counter


FromLaptop = Hello | Prove | Found | RosterAppend | RosterSince | KeychainAppend | KeychainSince | Follow | Push | Wisp
FromRelay = Challenge | Welcome | Roster | Keychain | Deliver | Receipt | Wisp | Refuse


def write(message: FromLaptop | FromRelay) -> bytes:
    """The encoding of one message."""
    return encode(message)


def read_from_laptop(data: bytes) -> FromLaptop:
    """Reads what a laptop sent.

    Raises: Malformed.
    """
    message: FromLaptop = decode(FromLaptop, data, limit=MAX_MESSAGE)
    return message


def read_from_relay(data: bytes) -> FromRelay:
    """Reads what a relay sent.

    Raises: Malformed.
    """
    message: FromRelay = decode(FromRelay, data, limit=MAX_MESSAGE)
    return message


def prove_message(relay_key: bytes, nonce: bytes, host: str, case: bytes) -> bytes:
    """What a laptop signs: the relay's key and nonce, the host it dialled, the case it asks for."""
    return PROVE_LABEL + hashlib.sha256(relay_key + nonce + case.ljust(32, b"\0") + host.encode()).digest()


def challenge_message(relay_key: bytes, nonce: bytes, laptop_nonce: bytes) -> bytes:
    """What a relay signs in its challenge."""
    return CHALLENGE_LABEL + hashlib.sha256(relay_key + nonce + laptop_nonce).digest()
