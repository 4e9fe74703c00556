"""What a store promises; `stores` holds its implementations, and one contract suite checks them all.

- What returns has been committed to disk; several callers may share one commit.
- Appending is idempotent: the same bytes at the same place are answered as before.
- Rosters and keychains grow by compare-and-swap on their count.
- Journals: one for each space of a case, positions 1, 2, 3, ... without a gap, in the order of commits.
- Every method may raise StorageFailed; nothing was then taken, and the next call may succeed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fourfold_shared.entries import MAX_PINS
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import CaseId, LogId, SpaceId
from fourfold_shared.rules import SEAT_DEVICES

DEVICE_LOGS = MAX_PINS // SEAT_DEVICES
"""Logs that one device may begin in a case, so that an entry that removes all devices of a seat can name each."""


class Conflict(FourfoldError):
    """The log moved on; it has `expected` entries now."""

    def __init__(self, expected: int) -> None:
        super().__init__("the log moved on")
        self.expected = expected


class Behind(Conflict):
    """Devices that are to be removed wrote more than was seen: `stands` says in each space where that ends."""

    def __init__(self, expected: int, stands: Mapping[SpaceId, int]) -> None:
        super().__init__(expected)
        self.stands = stands


class Gap(Conflict):
    """A record is missing before this one; `expected` is the sequence number that comes next."""


class Fork(Conflict):
    """Another record has this sequence number; `expected` is the number that comes next."""


class TicketRefused(FourfoldError):
    """There is no such ticket, or another case has used it."""


class Removed(FourfoldError):
    """The device was removed: its logs take nothing more."""


class TooManyLogs(FourfoldError):
    """The device has begun as many logs as one may."""


class OverQuota(FourfoldError):
    """The case has used what its ticket allows: `quota` bytes."""

    def __init__(self, quota: int) -> None:
        super().__init__("the case has used what its ticket allows")
        self.quota = quota


@dataclass(frozen=True, slots=True)
class Row:
    """A record to be appended, with what its header says."""

    log: LogId
    seq: int
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Appended:
    """Where appended rows stand: `new` of them, up to `position`, are new; the rest were there already."""

    position: int
    new: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Records after a position, up to `position`; `more` when others follow."""

    records: tuple[bytes, ...] = field(repr=False)
    position: int
    more: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """What the operator may know: counts, and the bytes of all records."""

    cases: int
    tickets_open: int
    records: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Invited:
    """A key that opens a way into a case: an open invitation's, or a sheet's."""

    seat: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Removing:
    """Devices that an entry removes, at a time (milliseconds since 1970).

    `seen` tells, for the spaces that its author and the devices share, up to which position of the journal its author
    has everything. `enough` is where the devices' records ended when this was first asked for, if that was just now:
    whoever has seen so much need not see what they wrote since.
    """

    devices: frozenset[int]
    seen: Mapping[SpaceId, int]
    enough: Mapping[SpaceId, int]
    at: int


class Store(Protocol):
    """Everything the relay keeps."""

    async def claim(self) -> None:
        """Makes this process the one that serves the store, until `close`.

        Raises: StorageFailed when another process does and the store bears only one.
        """

    async def close(self) -> None:
        """Commits what is queued and lets go."""

    async def ping(self) -> None:
        """Returns nothing when the store can be written. Raises: StorageFailed."""

    async def relay_seed(self) -> bytes:
        """The seed of the relay's own key (32 bytes): made once, then always the same."""

    async def add_ticket(self, ticket: bytes, quota: int) -> None:
        """Keeps a ticket by its hash; a case that uses it may hold `quota` bytes (0 for no bound).

        A ticket that is kept already stays as it is.
        """

    async def found(self, case: CaseId, entry: bytes, ticket: bytes) -> None:
        """Opens a case with its founding entry and uses up the ticket. Raises: TicketRefused."""

    async def roster(self, case: CaseId) -> list[bytes]:
        """The roster's entries; empty when there is no such case."""

    async def append_roster(
        self, case: CaseId, index: int, entry: bytes, invited: Sequence[Invited], removing: Removing | None = None
    ) -> None:
        """Puts an entry at `index`, and remembers the keys that are invited to the case with it.

        From a removal on nothing is appended to the logs of its devices. Raises: Conflict; Behind when these wrote more
        than the removal rests on.
        """

    async def invited_to(self, key: bytes) -> CaseId | None:
        """The case that this key is invited to: an open invitation's, or a sheet's."""

    async def keychain(self, case: CaseId, space: SpaceId) -> list[bytes]:
        """A keychain's entries."""

    async def append_keychain(self, case: CaseId, space: SpaceId, index: int, entry: bytes) -> None:
        """Puts an entry at `index`. Raises: Conflict."""

    async def append(self, case: CaseId, space: SpaceId, rows: Sequence[Row], *, removed: bool = False) -> Appended:
        """Appends rows of one log, in order; with `removed` also to that of a removed device.

        Raises: Gap, Fork, OverQuota, Removed, TooManyLogs; then none of them is kept.
        """

    async def log(self, case: CaseId, space: SpaceId, log: LogId, after: int) -> list[bytes]:
        """The records of one log after a sequence number, in order: some of them, at least one if there is any."""

    async def newest_of(self, case: CaseId, space: SpaceId, devices: frozenset[int]) -> int:
        """The position of the newest record of some devices in a journal, 0 when there is none."""

    async def read(self, case: CaseId, space: SpaceId, after: int, max_records: int, max_bytes: int) -> Page:
        """Records after a position: at least one if there is any, else at most so many and so large.

        A reader that stands beyond the journal's end is put at its end.
        """

    async def stats(self) -> Stats:
        """Counts and bytes."""

    async def cases(self) -> list[CaseId]:
        """Every case, to be checked."""
