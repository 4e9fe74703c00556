"""The roster: what the case's entries add up to (shared/README.md, section 6).

Immutable: `fold` adds one verified entry (see `fold.append_entry`) and gives a new roster.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fourfold_shared.entries import Invite, RosterHead
from fourfold_shared.ids import CaseId, Hash, Seat, Space
from fourfold_shared.keys import DevicePublic, SignPublic


@dataclass(frozen=True, slots=True)
class Member:
    """One device on the roster: its index, its seat, its keys, and the count of entries once it stood there."""

    index: int
    seat: Seat
    public: DevicePublic
    since: int


@dataclass(frozen=True, slots=True)
class Roster:
    """The state after some entries, whose hashes are `heads`, oldest first."""

    heads: tuple[Hash, ...] = ()
    case: CaseId | None = None
    devices: tuple[Member, ...] = ()
    invitations: Mapping[Seat, Invite] = field(default_factory=lambda: MappingProxyType({}))
    spent: frozenset[bytes] = frozenset()
    """Keys of invitations that were made: none serves twice."""

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
        """The devices that stand for `seat`."""
        return tuple(member for member in self.devices if member.seat == seat)

    def device(self, index: int) -> Member | None:
        """The device with this index, if it is on the roster."""
        return self.devices[index] if index < len(self.devices) else None

    def index_of(self, key: SignPublic) -> int | None:
        """The index of the device that signs with `key`, if it is on the roster."""
        return next((member.index for member in self.devices if member.public.sign == key), None)

    def audience(self, space: Space, count: int | None = None) -> tuple[Member, ...]:
        """The devices that may read `space`; with `count`, those after that many entries."""
        limit = self.count if count is None else count
        return tuple(m for m in self.devices if m.seat in space.audience and m.since <= limit)
