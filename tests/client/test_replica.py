"""A document on this laptop: what it holds, what it gives away, what becomes of it after the library failed."""

import gc
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map

from fourfold_client.desk import Desk
from fourfold_client.replica import ENTRIES, MERGED_AT_ONCE, PAGE, Replica, merged
from fourfold_client.spaces import acceptance
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.ids import Space
from fourfold_shared.record import Document
from fourfold_shared.yjs_update import Validated
from tests.support.attacker import Attacker
from tests.support.house import NADIA, PASSPHRASE, RUTH, FourHouse
from tests.support.template import Template


def lane(client: int = 1, written: list[bytes] | None = None) -> Replica:
    return Replica(Document.LANE, client, (written if written is not None else []).append)


def typed(*words: str) -> tuple[Replica, list[bytes]]:
    """A page with words on it, and their updates."""
    written: list[bytes] = []
    page = Replica(Document.COMMONS, 7, written.append)
    for word in words:
        with page.edit():
            page.text(PAGE).insert(0, word)
    return page, written


# -- what it gives away ------------------------------------------------------------------------------------------------


def test_one_edit_is_one_update_and_what_was_applied_is_given_to_nobody() -> None:
    written: list[bytes] = []
    first, again = lane(1, written), lane(2)
    with first.edit():
        first.map(ENTRIES)["a"] = Map({"began": 1.0})
        first.map(ENTRIES)["b"] = Map({"began": 2.0})
    assert len(written) == 1
    heard: list[bytes] = []
    other = lane(3, heard)
    other.apply(written[0])
    again.apply(first.snapshot())
    assert heard == []
    assert other.map(ENTRIES).to_py() == again.map(ENTRIES).to_py() == first.map(ENTRIES).to_py()


def test_the_entries_that_a_change_reached_are_told_once() -> None:
    written: list[bytes] = []
    first, other = lane(1, written), lane(2)
    told: list[set[str]] = []
    other.watch_entries(lambda keys: told.append(set(keys)))
    with first.edit():
        first.map(ENTRIES)["a"] = Map({"versions": Map({})})
        first.map(ENTRIES)["b"] = Map({"versions": Map({})})
    with first.edit():
        first.map(ENTRIES)["b"]["versions"]["000000"] = Map({"text": "deep down"})
    for update in written:
        other.apply(update)
    assert told == [{"a", "b"}, {"b"}]
    assert other.take_touched() == {"a", "b"}
    assert other.take_touched() == frozenset()
    assert first.take_touched() == {"a", "b"}


@given(words=st.lists(st.text(alphabet="ab🙂", min_size=1, max_size=3), min_size=1, max_size=MERGED_AT_ONCE * 2 + 5))
def test_merged_updates_say_what_they_said_one_by_one(words: list[str]) -> None:
    page, written = typed(*words)
    whole, parts = Replica(Document.COMMONS, 8, [].append), Replica(Document.COMMONS, 9, [].append)
    whole.apply(merged(written))
    for update in written:
        parts.apply(update)
    assert str(whole.text(PAGE)) == str(parts.text(PAGE)) == str(page.text(PAGE)) == "".join(reversed(words))
    assert whole.content() == parts.content() == page.content()


# -- what it holds -----------------------------------------------------------------------------------------------------


def test_equal_content_has_equal_hashes_however_it_came() -> None:
    one, other = lane(1), lane(2)
    for replica, keys in ((one, "abc"), (other, "cba")):
        for key in keys:
            with replica.edit():
                replica.map(ENTRIES)[key] = Map({"text": key, "began": 1.0})
    assert one.content() == other.content()
    with other.edit():
        other.map(ENTRIES)["a"]["text"] = "changed"
    assert one.content() != other.content()
    with other.edit():
        other.map(ENTRIES)["a"]["text"] = "a"
    assert one.content() == other.content()


@pytest.mark.parametrize("value", ["", "1", 1.0, True, None, 0.0])
def test_every_kind_of_value_has_a_hash_of_its_own(value: Any) -> None:
    others: list[Any] = ["", "1", 1.0, True, None, 0.0]
    hashes = {}
    for other in [value, *others]:
        replica = lane()
        with replica.edit():
            replica.map(ENTRIES)["a"] = Map({"value": other})
        hashes[repr(other)] = replica.content()
    assert len(set(hashes.values())) == len(others)


def test_the_hash_is_that_of_what_stands_now() -> None:
    page, _ = typed("first")
    before = page.content()
    assert page.content() == before
    with page.edit():
        page.text(PAGE).insert(0, "then ")
    assert page.content() != before
    with page.edit():
        del page.text(PAGE)[0:5]
    assert page.content() == before


def test_a_lane_and_a_commons_have_the_roots_of_their_kind_alone() -> None:
    with pytest.raises(KeyError):
        lane().text(PAGE)
    with pytest.raises(KeyError):
        Replica(Document.COMMONS, 1, [].append).map(ENTRIES)


# -- letting go --------------------------------------------------------------------------------------------------------


def test_a_closed_replica_lets_go_of_its_document() -> None:
    """A subscription kept would keep all of it for ever (facts.md, section B)."""
    documents: list[weakref.ref[Doc[Any]]] = []
    for kind in (Document.LANE, Document.COMMONS):
        replica = Replica(kind, 1, [].append)
        replica.watch_entries(lambda _keys: None)
        replica.content()
        documents.append(weakref.ref(replica.doc))
        replica.close()
        del replica
    gc.collect()
    assert [document() for document in documents] == [None, None]


async def test_a_closed_desk_lets_go_of_every_document(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA)
    desk = await Desk.open(home, PASSPHRASE)
    for space in desk.casefile.spaces():
        await desk.casefile.write(space, "x")
        desk.casefile.page(space).append("x")
    documents = [
        weakref.ref(replica.doc) for live in desk.case.live.values() for replica in (*live.lanes.values(), live.commons)
    ]
    await desk.close()
    del desk
    gc.collect()
    assert len(documents) == 1 + 2 + 3 + 4 + 4
    assert not any(document() for document in documents)


# -- when the library fails --------------------------------------------------------------------------------------------


BROKEN = b"\x01\x01\x05\x00\x04"
"""The beginning of an update."""


@pytest.mark.parametrize("update", [b"", b"\xff" * 20, b"\x01\x01\x01", b"\x00", BROKEN])
def test_what_the_library_cannot_apply_is_a_hostile_update(update: bytes) -> None:
    replica = lane()
    with pytest.raises(HostileUpdate):
        replica.apply(update)


@pytest.fixture
async def house(template: Template, tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with template.serving(tmp_path) as made:
        for seat in (NADIA, RUTH):
            made.desks[seat] = await Desk.open(made.home(seat), PASSPHRASE)
        yield made


async def test_after_the_library_failed_everything_is_made_again_from_the_records(
    house: FourHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The strict validator is made to let a broken update through, as if it had a hole."""
    nadia, ruth = house[NADIA], house[RUTH]
    entry = await nadia.casefile.write(Space.PAIR_0, "before")
    await house.exchange(NADIA, RUTH)
    live = ruth.case.space(Space.PAIR_0)
    documents = [lane.doc for lane in live.lanes.values()]
    shown = ruth.show()
    strict = acceptance.validate_update

    def with_a_hole(update: bytes, **rest: Any) -> Validated:
        return Validated(rest["clock"]) if update == BROKEN else strict(update, **rest)

    crafted = Attacker.of(nadia, Space.PAIR_0).record(BROKEN)
    monkeypatch.setattr(acceptance, "validate_update", with_a_hole)
    ruth.case.take_records(live.id, [crafted], live.journal.cursor)
    await ruth.case.settled()
    monkeypatch.undo()
    assert all(lane.doc not in documents for lane in live.lanes.values())
    assert ruth.show() == shown
    (alarm,) = ruth.status()["alarms"]
    assert (alarm["kind"], alarm["seat"]) == ("quarantined", NADIA)
    assert "document library" in alarm["detail"]
    mine = await ruth.casefile.write(Space.PAIR_0, "still writing")
    await house.reopen(RUTH)
    assert house[RUTH].casefile.entry(mine.id).text == "still writing"
    assert house[RUTH].casefile.entry(entry.id).text == "before"
    assert [one["kind"] for one in house[RUTH].status()["alarms"]] == ["quarantined"]
