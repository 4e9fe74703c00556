"""What stands in the lanes from before a support left, where whoever came later cannot read it.

Its author may bring it over, one by one: the newest wording is put under the same keys into the lane of now. Read
together they are one entry, so nothing stands twice for those who see both; its earlier wordings stay behind.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fourfold_client.casefile.entries import Entry
from fourfold_client.replica import ENTRIES, Replica
from fourfold_shared.roster import Person


class Lanes(Protocol):
    """What is needed of a space."""

    @property
    def layers(self) -> Sequence[Mapping[Person, Replica]]:
        """What each person wrote, from the oldest generation to the newest."""


def is_behind(entry: Entry, space: Lanes) -> bool:
    """Whether an entry has words only in lanes from before."""
    *earlier, newest = space.layers
    return not _keys(entry, newest) and any(_keys(entry, lanes) for lanes in earlier)


def newest_key(entry: Entry, space: Lanes) -> str:
    """The key of its newest wording. Raises: ValueError when it has none."""
    return max(key for lanes in space.layers[:-1] for key in _keys(entry, lanes))


def _keys(entry: Entry, lanes: Mapping[Person, Replica]) -> list[str]:
    lane = lanes.get(entry.person)
    stored = None if lane is None else lane.map(ENTRIES).get(entry.key)
    versions = None if stored is None else stored.get("versions")
    return [] if versions is None else list(versions.keys())
