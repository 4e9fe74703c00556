"""The roster: what the case's entries add up to (shared/README.md, section 6).

Immutable: `fold` adds one verified entry (see `fold.append_entry`) and gives a new roster. Counts say when: something
that stands since count n is there for everyone who has n entries or more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fourfold_shared.entries import DeviceKind, Invite, Pin, Proposed, RosterHead
from fourfold_shared.ids import CaseId, Hash, LogId, Seat, Space
from fourfold_shared.keys import DevicePublic, SignPublic


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """Whoever has or had a seat: `tenure` is the count at which they took it, 0 for nobody yet.

    What somebody writes is this person's, whoever has the seat later (shared/README.md, sections 2 and 6).
    """

    seat: Seat
    tenure: int


@dataclass(frozen=True, slots=True)
class Member:
    """One device on the roster; a removed one stays there, so that its key never returns.

    `since` and `until` are the counts at which it came and was removed (0 while it is active); `tenure` is the count at
    which its person took the seat; `expires` is when a code is good no longer, by the relay's clock (0: never).
    """

    index: int
    seat: Seat
    public: DevicePublic
    since: int
    tenure: int
    kind: DeviceKind = DeviceKind.LAPTOP
    expires: int = 0
    until: int = 0

    @property
    def person(self) -> Person:
        """Whose it is."""
        return Person(self.seat, self.tenure)

    @property
    def sheet(self) -> bool:
        """Whether it is no laptop: a recovery sheet, or a code. It writes nothing and enrols laptops."""
        return self.kind is not DeviceKind.LAPTOP

    def active(self, count: int) -> bool:
        """Whether it stands on the roster after `count` entries."""
        return self.since <= count and not 0 < self.until <= count


@dataclass(frozen=True, slots=True)
class Removal:
    """Devices of one seat that an entry removed, and the pins of those of their logs that its author could see.

    `leaves`: the person goes with them, and the seat is free for somebody else.
    """

    count: int
    seat: Seat
    author: Seat
    devices: frozenset[int]
    pins: Mapping[LogId, Pin]
    leaves: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a device of `author` proposed, and who has agreed."""

    action: Proposed
    author: Seat
    device: int
    agreed: frozenset[Seat]


@dataclass(frozen=True, slots=True)
class Roster:
    """The state after some entries, whose hashes are `heads`, oldest first."""

    heads: tuple[Hash, ...] = ()
    case: CaseId | None = None
    devices: tuple[Member, ...] = ()
    invitations: Mapping[Seat, Invite] = field(default_factory=lambda: MappingProxyType({}))
    inviters: Mapping[Seat, int] = field(default_factory=lambda: MappingProxyType({}))
    """The devices that made the open invitations, by the seat these are to: an invitation goes with its device."""
    spent: frozenset[bytes] = frozenset()
    """Keys of invitations that were made or proposed: none serves twice."""
    tenures: Mapping[Seat, int] = field(default_factory=lambda: MappingProxyType({}))
    """Since when its present or last person has had a seat; whoever is restored keeps theirs."""
    left: frozenset[Seat] = frozenset()
    """Seats whose last person left or was dismissed, also by inviting somebody else while they were away."""
    removals: tuple[Removal, ...] = ()
    proposals: Mapping[int, Proposal] = field(default_factory=lambda: MappingProxyType({}))
    """What is proposed and not decided, by the entry's index."""
    frozen: int = 0
    """The count at which the table was frozen, 0 while it is not."""
    closed: int = 0
    """The count at which the case was closed, 0 while it is open."""

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self.heads)

    @property
    def head(self) -> RosterHead:
        """Where this roster stands; before the first entry the hash is 32 zero bytes."""
        return RosterHead(self.count, bytes(self.heads[-1] if self.heads else 32))

    def stood_at(self, head: RosterHead) -> bool:
        """Whether this roster once stood where somebody says that theirs did. False for one that is ahead of this."""
        if not 0 < head.count <= self.count:
            return False
        return self.heads[head.count - 1] == head.hash

    def devices_of(self, seat: Seat) -> tuple[Member, ...]:
        """The active devices of `seat`, its sheet among them."""
        return tuple(member for member in self.devices if member.seat == seat and not member.until)

    def laptops_of(self, seat: Seat) -> tuple[Member, ...]:
        """The active devices of `seat` that write."""
        return tuple(member for member in self.devices_of(seat) if not member.sheet)

    def person(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""
        return Person(seat, self.tenures.get(seat, 0))

    def gone(self, person: Person) -> int:
        """The count of the removal by which a person left or was dismissed; 0 while they are here."""
        went = (one.count for one in self.removals if one.leaves and one.seat == person.seat)
        return next((count for count in went if count > person.tenure), 0)

    def kept(self, seat: Seat) -> bool:
        """Whether a seat is somebody's who has no device: it was given back to them, and they have not come yet."""
        return seat in self.tenures and seat not in self.left and not self.devices_of(seat)

    def device(self, index: int) -> Member | None:
        """The device with this index, removed or not."""
        return self.devices[index] if index < len(self.devices) else None

    def index_of(self, key: SignPublic) -> int | None:
        """The index of the active device that signs with `key`."""
        return next((m.index for m in self.devices if m.public.sign == key and not m.until), None)

    def audience(self, space: Space, count: int | None = None) -> tuple[Member, ...]:
        """The active devices that may read `space`; with `count`, those after that many entries."""
        limit = self.count if count is None else count
        return tuple(m for m in self.devices if m.seat in space.audience and m.active(limit))

    def removals_in(self, space: Space, count: int | None = None) -> tuple[Removal, ...]:
        """The removals that end an epoch of `space`; with `count`, those within that many entries."""
        limit = self.count if count is None else count
        return tuple(one for one in self.removals if one.seat in space.audience and one.count <= limit)

    def removal_of(self, device: int) -> Removal | None:
        """What removed a device."""
        return next((one for one in self.removals if device in one.devices), None)

    def still(self, space: Space, count: int) -> bool:
        """Whether nothing new is written in `space` after `count` entries: the case is closed, or the table frozen."""
        return 0 < self.closed <= count or (space is Space.TABLE and 0 < self.frozen <= count)
