"""What stands in the lanes from before a support left, where whoever came later cannot read it.

Its author may bring it over, one by one: the newest wording is put under the same keys into the lane of now. Read
together they are one entry, so nothing stands twice for those who see both; its earlier wordings stay behind.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fourfold_client.casefile.entries import Entry
from fourfold_client.replica import ENTRIES, Replica
from fourfold_shared.ids import Seat


class Lanes(Protocol):
    """What is needed of a space."""

    @property
    def lanes(self) -> Mapping[Seat, Replica]:
        """The document of each seat of the audience."""

    @property
    def earlier_lanes(self) -> Sequence[Mapping[Seat, Replica]]:
        """What they wrote before somebody else had a seat here, oldest first."""


def is_behind(entry: Entry, space: Lanes) -> bool:
    """Whether an entry has words only in lanes from before."""
    return not _keys(entry, space.lanes) and any(_keys(entry, lanes) for lanes in space.earlier_lanes)


def newest_key(entry: Entry, space: Lanes) -> str:
    """The key of its newest wording. Raises: ValueError when it has none."""
    return max(key for lanes in space.earlier_lanes for key in _keys(entry, lanes))


def _keys(entry: Entry, lanes: Mapping[Seat, Replica]) -> list[str]:
    stored = lanes[entry.author].map(ENTRIES).get(entry.key)
    versions = None if stored is None else stored.get("versions")
    return [] if versions is None else list(versions.keys())
