"""What stands in the lanes from before a support left, where whoever came later cannot read it.

Its author may bring it over, one by one: the newest wording, or all of them, is put under the same keys into the lane
of now. Read together they are one entry, so nothing stands twice for those who see both.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pycrdt import Map

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
    return stood_in(entry, space) < len(space.layers) - 1


def stood_in(entry: Entry, space: Lanes) -> int:
    """The place of the newest layer in which it has words or was withdrawn; of the newest one where it is in none."""
    layers = space.layers
    return next((place for place in reversed(range(len(layers))) if _stands(entry, layers[place])), len(layers) - 1)


def wordings(entry: Entry, space: Lanes) -> dict[str, str]:
    """All wordings as they are stored, by their keys."""
    found: dict[str, str] = {}
    for lanes in space.layers:
        found |= {key: stored for key, stored in _stored(entry, lanes).items() if isinstance(stored, str)}
    return dict(sorted(found.items()))


def _stands(entry: Entry, lanes: Mapping[Person, Replica]) -> bool:
    stored = _map(entry, lanes)
    return stored is not None and ("withdrawn" in stored or bool(_stored(entry, lanes)))


def _stored(entry: Entry, lanes: Mapping[Person, Replica]) -> dict[str, Any]:
    stored = _map(entry, lanes)
    versions = None if stored is None else stored.get("versions")
    return dict(versions.items()) if isinstance(versions, Map) else {}


def _map(entry: Entry, lanes: Mapping[Person, Replica]) -> Map[Any] | None:
    """What a lane has under an entry's key; whatever its author's program put there may be no map."""
    lane = lanes.get(entry.person)
    stored = None if lane is None else lane.map(ENTRIES).get(entry.key)
    return stored if isinstance(stored, Map) else None
