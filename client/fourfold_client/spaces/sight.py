"""Who could read what stands in a space, from when to when, as its keychain and the roster show it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fourfold_shared.ids import Seat
from fourfold_shared.keychain import Keychain
from fourfold_shared.roster import Member, Person, Roster


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person could read. `begins` and `ends` are counts of roster entries: 0 for from the beginning on, and
    for up to now. `waits`: nobody has handed them a key yet.
    """

    seat: Seat
    begins: int
    ends: int
    waits: bool = False
    tenure: int = field(default=0, compare=False)
    """The roster's count at which they took the seat."""

    @property
    def person(self) -> Person:
        """Who that is or was."""
        return Person(self.seat, self.tenure)


def sights(chain: Keychain, roster: Roster) -> Iterator[Sight]:
    """Everybody who sits or sat in the audience of a space, in the order of the seats and as they came."""
    tenures = sorted({(one.seat, one.tenure) for one in roster.devices if one.seat in chain.space.audience})
    for seat, tenure in tenures:
        members = [one for one in roster.devices if (one.seat, one.tenure) == (seat, tenure)]
        active = any(not one.until for one in members)
        first = min((_first(chain, one) for one in members if _held(chain, one)), default=0)
        ends = 0 if active else max(one.until for one in members)
        if first or active:
            yield Sight(seat, chain.starts[first - 1] if first > 1 else 0, ends, waits=not first, tenure=tenure)


def people_of(chain: Keychain, roster: Roster, generation: int) -> frozenset[Person]:
    """Who was in the audience of a space when the last epoch of a generation began; for the newest, who is there."""
    tops = sorted(chain.tops())
    count = chain.starts[tops[generation] - 1] if generation + 1 < len(tops) else roster.count
    return frozenset(one.person for one in roster.audience(chain.space, count))


def _held(chain: Keychain, member: Member) -> list[int]:
    """The epochs whose keys were wrapped for a device."""
    return [epoch for epoch, holders in enumerate(chain.holders, 1) if member.index in holders]


def _first(chain: Keychain, member: Member) -> int:
    """The oldest epoch that a device could open: each key opens the one before, unless the chain is cut there."""
    epoch = min(_held(chain, member))
    while epoch > 1 and chain.links[epoch - 1]:
        epoch -= 1
    return epoch
