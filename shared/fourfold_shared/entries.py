"""Roster entries: how the case's signed log of seats and devices is written (shared/README.md, section 6).

An entry is a body and its signatures. The body is kept as the bytes that were signed. Who must sign is a rule of the
action: see `rules`.
"""

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Self, get_args

import msgspec

from fourfold_shared.encoding import Bytes16, Bytes32, Bytes64, Counter, Wire, decode, encode
from fourfold_shared.errors import Forged, Malformed, UnknownSuite
from fourfold_shared.ids import MAX_DEVICES, Hash
from fourfold_shared.keys import DevicePublic, SigningKey, SignPublic, WrapPublic

HASH_LABEL = b"fourfold/roster/1"
SIGN_LABEL = b"fourfold/roster-sign/1"
VERSION = 1
MAX_ENTRY = 64 * 1024
MAX_PINS = 1024
MAX_FIELDS = 64
"""Fields of an action of a later release, its tag among them."""
MAX_TAG = 64
NO_AUTHOR = MAX_DEVICES
"""The author of an entry that no device on the roster makes: founding, and taking a seat."""


class RosterHead(Wire, frozen=True):
    """The point at which a roster stands: how many entries it has, and the newest one's hash."""

    count: Counter
    hash: Bytes32


SeatNumber = Annotated[int, msgspec.Meta(ge=0, le=3)]
DeviceIndex = Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES - 1)]
WrapKey = Annotated[bytes, msgspec.Meta(min_length=WrapPublic.SIZE, max_length=WrapPublic.SIZE)]


class Device(Wire, frozen=True):
    """A device's public keys as an entry carries them."""

    sign: Bytes32
    wrap: WrapKey

    @classmethod
    def of(cls, public: DevicePublic) -> Self:
        """The keys, to be written."""
        return cls(bytes(public.sign), bytes(public.wrap))

    @property
    def public(self) -> DevicePublic:
        """The keys, as read."""
        return DevicePublic(SignPublic(self.sign), WrapPublic(self.wrap))


class Found(Wire, frozen=True, tag="found"):
    """Founds a case: the founder's device sits in the founder's seat. `nonce` makes each founding its own."""

    seat: SeatNumber
    device: Device
    nonce: Bytes16


class Invite(Wire, frozen=True, tag="invite"):
    """Invites to an empty seat whoever holds the invitation's key; a newer one for the seat replaces an older.

    `proof` ties the case to the invitation's secret, so that no relay can show its bearer another case. `expires`
    (milliseconds since 1970) is kept by the relay and said on the screen; no rule reads a clock.
    """

    seat: SeatNumber
    key: Bytes32
    proof: Bytes32
    expires: Counter


class TakeSeat(Wire, frozen=True, tag="take"):
    """Takes an empty seat with the invitation's key and a new device's."""

    seat: SeatNumber
    device: Device


class DeviceKind(IntEnum):
    """What a device is; the last two are keys on paper or in a message, and do nothing but enrol a laptop."""

    LAPTOP = 0
    SHEET = 1
    """A recovery sheet: good until it is removed."""
    CODE = 2
    """The code of a further laptop: good once; it is removed with the entry in which it enrols one."""


class Enrol(Wire, frozen=True, tag="enrol"):
    """Adds another device to its author's own seat.

    `expires` (milliseconds since 1970; 0 for never) is a code's alone. It is kept by the relay; no rule reads a clock.
    """

    device: Device
    kind: DeviceKind = DeviceKind.LAPTOP
    expires: Counter = 0


class Pin(Wire, frozen=True):
    """The last record of a removed device's log that counts. Of a log that no pin names, none counts."""

    log: Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    hash: Bytes32


Pins = Annotated[tuple[Pin, ...], msgspec.Meta(max_length=MAX_PINS)]
"""In the order of their logs, one for each log that its author can see and in which something stands."""


class Retire(Wire, frozen=True, tag="retire"):
    """Removes a device of its author's own seat."""

    device: DeviceIndex
    pins: Pins


class Dismiss(Wire, frozen=True, tag="dismiss"):
    """A partner's support leaves the case, as that partner wants: all devices of the support's seat are removed."""

    pins: Pins


class Leave(Wire, frozen=True, tag="leave"):
    """Its author leaves the case: all devices of the author's seat are removed."""

    pins: Pins


class Freeze(Wire, frozen=True, tag="freeze"):
    """Nothing new is written at the table from here on; all keep what stands there."""


class Restore(Wire, frozen=True, tag="restore"):
    """Proposes to give a seat that lost every device back to its person, by an invitation; all its devices go then."""

    seat: SeatNumber
    key: Bytes32
    proof: Bytes32
    expires: Counter


class Close(Wire, frozen=True, tag="close"):
    """Proposes to close the case: nothing new is written anywhere from then on."""


class Agree(Wire, frozen=True, tag="agree"):
    """Agrees to the proposal that is the roster's entry number `index`; `pins` are those of what it then removes."""

    index: Counter
    pins: Pins = ()


class Withdraw(Wire, frozen=True, tag="withdraw"):
    """Takes back its author's own proposal, the roster's entry number `index`, while it is open."""

    index: Counter


Proposed = Restore | Close
Action = Found | Invite | TakeSeat | Enrol | Retire | Dismiss | Leave | Freeze | Restore | Close | Agree | Withdraw


class EntryBody(Wire, frozen=True):
    """What an entry says and where it stands: the previous entry's hash is 32 zero bytes for a founding."""

    version: Annotated[int, msgspec.Meta(ge=1, le=255)]
    index: Counter
    previous: Bytes32
    author: Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES)]
    action: Action


class _LaterBody(Wire, frozen=True):
    """What an entry of a later release surely has: its action begins with a tag. What follows is not looked into."""

    version: Annotated[int, msgspec.Meta(ge=1, le=255)]
    index: Counter
    previous: Bytes32
    author: Annotated[int, msgspec.Meta(ge=0, le=MAX_DEVICES)]
    action: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]


class _SignedEntry(Wire, frozen=True):
    body: Annotated[bytes, msgspec.Meta(max_length=MAX_ENTRY)]
    signatures: Annotated[tuple[Bytes64, ...], msgspec.Meta(min_length=1, max_length=2)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A roster entry as it was read or made; its signatures are checked by `rules`, not here."""

    body: EntryBody
    signed: bytes
    signatures: tuple[bytes, ...]

    @property
    def hash(self) -> Hash:
        """The hash that the next entry, and for a founding the case itself, is named by."""
        return Hash(hashlib.sha256(HASH_LABEL + self.signed).digest())

    def to_bytes(self) -> bytes:
        """The entry as it is stored and sent."""
        return encode(_SignedEntry(self.signed, self.signatures))

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads an entry, strictly.

        Raises: Malformed; UnknownSuite for an action that this release does not know.
        """
        outer: _SignedEntry = decode(_SignedEntry, data, limit=MAX_ENTRY)
        return cls(_read_body(outer.body), outer.body, outer.signatures)


def _read_body(data: bytes) -> EntryBody:
    try:
        body: EntryBody = decode(EntryBody, data, limit=MAX_ENTRY)
    except Malformed:
        later: _LaterBody = decode(_LaterBody, data, limit=MAX_ENTRY)
        tag: str = decode(str, bytes(later.action[0]), limit=MAX_TAG)
        if later.version == VERSION and tag in {kind.__struct_config__.tag for kind in get_args(Action)}:
            raise
        raise UnknownSuite("a roster entry of a kind that this release does not know") from None
    return body


def sign_entry(body: EntryBody, *signers: SigningKey) -> Entry:
    """Makes an entry; `signers` stand in the order that its action asks for (see `rules`)."""
    signed = encode(body)
    message = SIGN_LABEL + hashlib.sha256(HASH_LABEL + signed).digest()
    return Entry(body, signed, tuple(key.sign(message) for key in signers))


def verify_signatures(entry: Entry, *keys: SignPublic) -> None:
    """Returns nothing when `keys`, in this order and no others, signed the entry.

    Raises: Forged.
    """
    if len(entry.signatures) != len(keys):
        raise Forged("not the number of signatures that this entry needs")
    message = SIGN_LABEL + entry.hash
    for key, signature in zip(keys, entry.signatures, strict=True):
        key.verify(signature, message)
