"""What a session asks its server to do, one frozen type each."""

from dataclasses import dataclass, field

from fourfold_relay.store import Invited, Removing, Row
from fourfold_shared.ids import CaseId, SpaceId
from fourfold_shared.messages import FromRelay
from fourfold_shared.roster import Roster


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message."""

    message: FromRelay


@dataclass(frozen=True, slots=True)
class Delay:
    """Wait until the time at which those who are not admitted are told."""


@dataclass(frozen=True, slots=True)
class Close:
    """Send what is queued, then close."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find the case that is asked for; answer with `Session.looked_up`."""

    case: CaseId | None
    key: bytes


@dataclass(frozen=True, slots=True)
class OpenNew:
    """Open a case; then `Session.founded`."""

    ref: int
    case: CaseId
    entry: bytes
    ticket: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AppendRoster:
    """Put a checked entry on the roster; then it is `grown`."""

    ref: int
    index: int
    entry: bytes
    grown: Roster
    invited: tuple[Invited, ...]
    removing: Removing | None


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """Answer with the roster's entries from `count` on."""

    ref: int
    count: int


@dataclass(frozen=True, slots=True)
class AppendKeychain:
    """Check an entry against the keychain's others, and put it there."""

    ref: int
    space: SpaceId
    index: int
    entry: bytes
    seen: int


@dataclass(frozen=True, slots=True)
class ReadKeychain:
    """Answer with a keychain's entries from `count` on."""

    ref: int
    space: SpaceId
    count: int


@dataclass(frozen=True, slots=True)
class AppendRecords:
    """Append rows of one log to a journal; `handed` when it is another device's, which then must have signed them."""

    ref: int
    space: SpaceId
    rows: tuple[Row, ...]
    handed: bool = False


@dataclass(frozen=True, slots=True)
class StartFollowing:
    """Deliver a journal after a position, and what is new."""

    ref: int
    space: SpaceId
    since: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Pass a wisp on to those who follow the space."""

    space: SpaceId
    wisp: bytes


Stored = OpenNew | AppendRoster | ReadRoster | AppendKeychain | ReadKeychain | AppendRecords
"""Requests that the store has a part in; each is answered under its `ref`."""
Effect = Send | Delay | Close | LookUp | Stored | StartFollowing | Spread
