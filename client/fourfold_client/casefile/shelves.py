"""The entries and notes of every space: read from its lanes when they are first asked for, and where those change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Protocol

from fourfold_client.casefile.curtain import Curtain
from fourfold_client.casefile.entries import Entry, may_note, read_entry
from fourfold_client.casefile.kinds import Kind, rule
from fourfold_client.casefile.search import Index
from fourfold_client.replica import ENTRIES, Replica
from fourfold_shared.ids import Space
from fourfold_shared.roster import Person


class Lanes(Protocol):
    """What is needed of a space. Its lanes are other objects after they had to be made again."""

    @property
    def layers(self) -> Sequence[Mapping[Person, Replica]]:
        """What each person wrote, from the oldest generation to the newest."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """One person's lane and its earlier ones, which are read as layers; and the keys of entries that changed since."""

    replicas: tuple[Replica, ...]
    changed: set[str]


class Shelves:
    """What stands in all spaces of one person."""

    def __init__(self, person: Person, spaces: Mapping[Space, Lanes]) -> None:
        self._person = person
        self._spaces = spaces
        self._lanes: dict[tuple[Space, Person], _Lane] = {}
        self._standing: dict[str, Entry] = {}
        self._beside: dict[str, dict[str, Entry]] = {}
        """What is about an entry, by its id."""
        self._kinds: dict[Kind, dict[str, Entry]] = {kind: {} for kind in Kind}
        self._curtain = Curtain()
        self._in_order: dict[Space, tuple[Entry, ...]] = {}
        self._index = Index()
        self._unindexed: set[str] = set()

    def close(self) -> None:
        """Forgets everything."""
        self._lanes.clear()
        self._standing.clear()
        self._beside.clear()
        self._kinds.clear()
        self._curtain.clear()
        self._in_order.clear()
        self._index.close()

    def read(self) -> None:
        """Reads everything now."""
        self._refresh_all()

    def entries(self, space: Space) -> tuple[Entry, ...]:
        """The entries of a space, oldest first, without what only stands beside others, and what is unnamed."""
        self._refresh(space)
        if space not in self._in_order:
            here = (one for one in self._listed(space) if not rule(one.kind).beside)
            self._in_order[space] = tuple(sorted(here, key=_age))
        return self._in_order[space]

    def said(self, space: Space) -> tuple[Entry, ...]:
        """What stands in a space beside entries, without the notes that `notes` gives, oldest first."""
        self._refresh_all()  # a kept note is about something elsewhere
        here = (one for one in self._listed(space) if rule(one.kind).beside)
        return tuple(sorted((one for one in here if one.note is None or self._is_kept(one)), key=_age))

    def _listed(self, space: Space) -> Iterator[Entry]:
        return (one for one in self._standing.values() if one.space is space and not rule(one.kind).unnamed)

    def notes(self, entry: Entry) -> tuple[Entry, ...]:
        """The notes attached to an entry, oldest first."""
        self._refresh(entry.space)
        attached = (one for one in self._beside.get(entry.id, {}).values() if one.space is entry.space)
        notes = (one for one in attached if one.note and may_note(entry.kind, entry.person, one.note, one.person))
        return tuple(sorted(notes, key=_age))

    def kept_notes(self, entry: Entry) -> tuple[Entry, ...]:
        """Notes about an entry that their author has kept lower than where it stands, oldest first."""
        self._refresh_all()
        found = (one for one in self._beside.get(entry.id, {}).values() if one.note and self._is_kept(one))
        return tuple(sorted(found, key=_age))

    def _is_kept(self, note: Entry) -> bool:
        """Whether this is a note that stands, lower than what it is about, which is here."""
        entry = self.find(note.about or "")
        if note.note is None or note.withdrawn or entry is None or entry.withdrawn:
            return False
        lower = note.space.audience < entry.space.audience
        return lower and may_note(entry.kind, entry.person, note.note, note.person)

    def beside(self, entry_id: str) -> tuple[Entry, ...]:
        """Everything that is about an entry, in whatever space, oldest first; notes too."""
        self._refresh_all()
        return tuple(sorted(self._beside.get(entry_id, {}).values(), key=_age))

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Everything of one kind, in whatever space, oldest first."""
        self._refresh_all()
        return tuple(sorted(self._kinds[kind].values(), key=_age))

    def find(self, entry_id: str) -> Entry | None:
        """The entry or note of this id."""
        for space in self._spaces:
            if Entry.stands_in(entry_id, space):
                self._refresh(space)
        return self._standing.get(entry_id)

    def search(self, words: str) -> tuple[Entry, ...]:
        """Entries and notes that hold every one of `words`, or words that begin so; best first."""
        self._refresh_all()
        self._index.put((one, self._to_find(one)) for one in self._unindexed)
        self._unindexed.clear()
        return tuple(self._standing[found] for found in self._index.find(words))

    def _to_find(self, entry_id: str) -> Entry | None:
        entry = self._standing.get(entry_id)
        return None if entry is None or rule(entry.kind).unnamed else entry

    def _refresh_all(self) -> None:
        for space in self._spaces:
            self._refresh(space)

    def _refresh(self, space: Space) -> None:
        live = self._spaces.get(space)
        if live is None:
            return
        layers = live.layers
        for person in sorted(set[Person]().union(*layers)):
            replicas = tuple(layer[person] for layer in layers if person in layer)
            lane = self._lanes.get((space, person))
            if lane is None or lane.replicas != replicas:
                lane = self._begin(space, person, replicas)
            if lane.changed:
                self._read(space, person, lane)

    def _begin(self, space: Space, person: Person, replicas: tuple[Replica, ...]) -> _Lane:
        """Reads a lane from its beginning; what was known of it is known no more."""
        for old in [one for one in self._standing.values() if one.space is space and one.person == person]:
            self._drop(old.id)
        keys = set[str]().union(*(replica.map(ENTRIES).keys() for replica in replicas))
        lane = self._lanes[space, person] = _Lane(replicas, keys)
        for replica in replicas:
            replica.watch_entries(lane.changed.update)
        return lane

    def _read(self, space: Space, person: Person, lane: _Lane) -> None:
        layers = [replica.map(ENTRIES) for replica in lane.replicas]
        with ExitStack() as stack:
            for replica in lane.replicas:  # one transaction for all that is read: each costs more than a value
                stack.enter_context(replica.edit())
            stored = {key: [_plain(entries.get(key)) for entries in layers] for key in lane.changed}
        for key, found in stored.items():
            entry = read_entry(key, found, space, person)
            self._drop(Entry.id_of(space, person, key))
            if entry is not None:
                self._put(entry if person == self._person else replace(entry, shared=()))
        lane.changed.clear()
        self._in_order.pop(space, None)

    def _put(self, entry: Entry) -> None:
        for one in self._curtain.put(entry) if self._curtain.hangs_before(entry) else (entry,):
            self._stand(one)

    def _stand(self, entry: Entry) -> None:
        self._unindexed.add(entry.id)
        self._standing[entry.id] = entry
        self._kinds[entry.kind][entry.id] = entry
        if entry.about is not None:
            self._beside.setdefault(entry.about, {})[entry.id] = entry

    def _drop(self, entry_id: str) -> None:
        self._unindexed.add(entry_id)
        self._curtain.drop(entry_id)
        old = self._standing.pop(entry_id, None)
        if old is None:
            return
        del self._kinds[old.kind][entry_id]
        if old.about is not None:
            del self._beside[old.about][entry_id]


def _plain(stored: Any) -> Any:
    """What is stored, as plain values: maps and texts say it themselves."""
    to_py = getattr(stored, "to_py", None)
    return stored if to_py is None else to_py()


def _age(entry: Entry) -> tuple[int, int, str]:
    return (entry.began, entry.author, entry.id)
