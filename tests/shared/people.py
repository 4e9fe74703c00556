"""Who these tests are about: four people, their keys and their case, drawn from names and so always the same.

Ruth founds the case, invites her partner Nadia and her colleague Samuel; Samuel invites Theo.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from fourfold_shared.entries import (
    NO_AUTHOR,
    VERSION,
    Action,
    Device,
    DeviceKind,
    Enrol,
    Entry,
    EntryBody,
    Found,
    Invite,
    Pin,
    Pins,
    Restore,
    TakeSeat,
    sign_entry,
)
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import CaseId, LogId, Seat
from fourfold_shared.invitation import Secret
from fourfold_shared.keys import DeviceKeys, SigningKey
from fourfold_shared.roster import Roster

NADIA, THEO, RUTH, SAMUEL = Seat
EXPIRES = 1_800_000_000_000


def drawn(name: str, size: int) -> bytes:
    """`size` bytes that belong to `name`."""
    return hashlib.shake_256(b"fourfold/tests/" + name.encode()).digest(size)


@lru_cache
def device_keys(name: str) -> DeviceKeys:
    """The keys of the laptop called `name`."""
    return DeviceKeys.from_bytes(drawn(f"device {name}", 128))


def signing_key(name: str) -> SigningKey:
    """A key that only signs."""
    return SigningKey(drawn(f"signing {name}", 32))


def secret(name: str) -> Secret:
    """The secret of the invitation called `name`."""
    return Secret(drawn(f"invitation {name}", 16))


def body(roster: Roster, author: int, action: Action) -> EntryBody:
    """An entry's body on top of `roster`."""
    return EntryBody(VERSION, roster.count, roster.head.hash, author, action)


def found(seat: Seat = RUTH, name: str = "ruth") -> Entry:
    """The founding of a case by `name`."""
    keys = device_keys(name)
    action = Found(seat, Device.of(keys.public), drawn(f"nonce {name}", 16))
    return sign_entry(body(Roster(), NO_AUTHOR, action), keys.signing)


def invite(roster: Roster, author: int, name: str, seat: Seat, code: str) -> Entry:
    """An invitation, signed by `name`, with the secret called `code`."""
    case = roster.case or CaseId(bytes(32))
    action = Invite(seat, bytes(secret(code).signing.public), secret(code).proof(case), EXPIRES)
    return sign_entry(body(roster, author, action), device_keys(name).signing)


def take(roster: Roster, seat: Seat, name: str, code: str) -> Entry:
    """The seat is taken by `name` with the secret called `code`."""
    keys = device_keys(name)
    action = TakeSeat(seat, Device.of(keys.public))
    return sign_entry(body(roster, NO_AUTHOR, action), secret(code).signing, keys.signing)


def enrol(roster: Roster, author: int, name: str, new: str, *, sheet: bool = False, code: bool = False) -> Entry:
    """`name` adds the laptop, the sheet or the code called `new`."""
    keys = device_keys(new)
    kind = DeviceKind.SHEET if sheet else DeviceKind.CODE if code else DeviceKind.LAPTOP
    action = Enrol(Device.of(keys.public), kind, EXPIRES if code else 0)
    return sign_entry(body(roster, author, action), device_keys(name).signing, keys.signing)


def act(roster: Roster, author: int, name: str, action: Action) -> Entry:
    """An entry that its author alone signs."""
    return sign_entry(body(roster, author, action), device_keys(name).signing)


def log_of(device: int, name: str = "a log") -> LogId:
    """A log of a device."""
    return LogId(device.to_bytes(2, "big") + drawn(f"{name} of {device}", 6))


def pin(device: int, name: str = "a log") -> Pin:
    """A pin of a log of a device."""
    return Pin(bytes(log_of(device, name)), 3, drawn(f"record 3 of {name} of {device}", 32))


def pins(*devices: int) -> Pins:
    """A pin of one log of each device, in order."""
    return tuple(map(pin, sorted(devices)))


def restore(roster: Roster, seat: Seat, code: str) -> Restore:
    """Gives a seat back by the invitation called `code`."""
    case = roster.case or CaseId(bytes(32))
    return Restore(seat, bytes(secret(code).signing.public), secret(code).proof(case), EXPIRES)


@dataclass(frozen=True, slots=True)
class History:
    """Entries, and the roster after each of them (`rosters[0]` is the empty one)."""

    entries: tuple[Entry, ...] = ()
    rosters: tuple[Roster, ...] = (Roster(),)

    @property
    def roster(self) -> Roster:
        """The roster after all of them."""
        return self.rosters[-1]

    @property
    def case(self) -> CaseId:
        """The case's id."""
        case = self.roster.case
        assert case is not None
        return case

    def then(self, entry: Entry) -> "History":
        """The history with one more entry."""
        return History((*self.entries, entry), (*self.rosters, append_entry(self.roster, entry)))

    def by(self, author: int, name: str, action: Action) -> "History":
        """The history with one more entry that its author alone signs."""
        return self.then(act(self.roster, author, name, action))


@lru_cache
def founded() -> History:
    """Ruth alone: device 0."""
    return History().then(found())


@lru_cache
def inviting() -> History:
    """Ruth has invited Nadia."""
    return founded().then(invite(founded().roster, 0, "ruth", NADIA, "to nadia"))


@lru_cache
def four() -> History:
    """All four: Ruth is device 0, Nadia 1, Samuel 2, Theo 3."""
    history = inviting()
    history = history.then(take(history.roster, NADIA, "nadia", "to nadia"))
    history = history.then(invite(history.roster, 0, "ruth", SAMUEL, "to samuel"))
    history = history.then(take(history.roster, SAMUEL, "samuel", "to samuel"))
    history = history.then(invite(history.roster, 2, "samuel", THEO, "to theo"))
    return history.then(take(history.roster, THEO, "theo", "to theo"))


@lru_cache
def five() -> History:
    """All four, and Nadia's second laptop: device 4."""
    return four().then(enrol(four().roster, 1, "nadia", "nadia's second"))


@lru_cache
def six() -> History:
    """Those five, and Nadia's sheet: device 5."""
    return five().then(enrol(five().roster, 1, "nadia", "nadia's sheet", sheet=True))


@lru_cache
def with_code() -> History:
    """All four, and the code of Nadia's second laptop: device 4."""
    return four().then(enrol(four().roster, 1, "nadia", "nadia's code", code=True))


@lru_cache
def let_in() -> History:
    """The code is used up: Nadia's second laptop is device 5."""
    return with_code().then(enrol(with_code().roster, 4, "nadia's code", "nadia's second"))
