"""What stands in the lanes is read once, and again where it changed."""

from dataclasses import dataclass, field

import pytest

from fourfold_client.casefile.entries import Entry, NoteKind, Version, new_entry, new_version
from fourfold_client.casefile.shelves import Shelves
from fourfold_client.replica import ENTRIES, Replica
from fourfold_shared.ids import Seat, Space
from fourfold_shared.record import Document
from fourfold_shared.roster import Person

NADIA, THEO = Person(Seat.PARTNER_0, 3), Person(Seat.PARTNER_1, 7)


def lane() -> Replica:
    return Replica(Document.LANE, 1, lambda _update: None)


@dataclass
class Live:
    """A space that two write in."""

    lanes: dict[Person, Replica] = field(default_factory=lambda: {NADIA: lane(), THEO: lane()})

    @property
    def layers(self) -> tuple[dict[Person, Replica], ...]:
        """Nothing was cut here."""
        return (self.lanes,)


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def shelves(live: Live) -> Shelves:
    return Shelves(NADIA, {Space.TABLE: live})


def write(live: Live, person: Person, key: str, text: str, began: int = 1, about: str | None = None) -> str:
    kind = None if about is None else NoteKind.DIFFERENTLY
    live.lanes[person].map(ENTRIES)[key] = new_entry(Version("", text, began), about, kind)
    return Entry.id_of(Space.TABLE, person, key)


def texts(shelves: Shelves) -> list[str]:
    return [entry.text for entry in shelves.entries(Space.TABLE)]


def test_entries_of_all_lanes_stand_oldest_first(live: Live, shelves: Shelves) -> None:
    write(live, NADIA, "a", "second", 2)
    write(live, THEO, "b", "first", 1)
    assert texts(shelves) == ["first", "second"]
    write(live, THEO, "c", "third", 3)
    assert texts(shelves) == ["first", "second", "third"]


def test_a_new_wording_is_read_and_nothing_else(live: Live, shelves: Shelves) -> None:
    write(live, NADIA, "a", "before")
    write(live, NADIA, "b", "beside", 2)
    _, beside = shelves.entries(Space.TABLE)
    live.lanes[NADIA].map(ENTRIES)["a"]["versions"]["000001-b"] = new_version(Version("", "after", 2))
    changed, same = shelves.entries(Space.TABLE)
    assert changed.text == "after"
    assert same is beside


def test_a_note_stands_with_its_entry(live: Live, shelves: Shelves) -> None:
    about = write(live, NADIA, "a", "said")
    note = write(live, THEO, "n", "heard", 2, about)
    assert texts(shelves) == ["said"]
    (entry,) = shelves.entries(Space.TABLE)
    assert [one.id for one in shelves.notes(entry)] == [note]
    del live.lanes[THEO].map(ENTRIES)["n"]
    assert shelves.notes(entry) == ()
    assert shelves.find(note) is None


def test_search_finds_what_stands_now(live: Live, shelves: Shelves) -> None:
    entry = write(live, NADIA, "a", "heliotrope")
    assert [one.id for one in shelves.search("helio")] == [entry]
    write(live, NADIA, "a", "lavender")
    assert shelves.search("heliotrope") == ()
    assert [one.id for one in shelves.search("lavender")] == [entry]
    live.lanes[NADIA].map(ENTRIES)["a"]["withdrawn"] = 3
    assert shelves.search("lavender") == ()


def test_a_lane_that_was_made_again_is_read_from_its_beginning(live: Live, shelves: Shelves) -> None:
    write(live, NADIA, "a", "not on disk")
    kept = write(live, THEO, "b", "kept")
    assert len(texts(shelves)) == 2
    assert shelves.search("disk")
    live.lanes[NADIA] = lane()
    write(live, NADIA, "c", "made again", 3)
    assert texts(shelves) == ["kept", "made again"]
    assert shelves.search("disk") == ()
    assert shelves.find(kept) is not None


def test_what_is_no_entry_does_not_stand(live: Live, shelves: Shelves) -> None:
    live.lanes[NADIA].map(ENTRIES)["a"] = 5
    assert texts(shelves) == []


def test_closing_forgets_everything(live: Live, shelves: Shelves) -> None:
    write(live, NADIA, "a", "said")
    assert texts(shelves) == ["said"]
    live.lanes.clear()
    shelves.close()
    assert texts(shelves) == []
