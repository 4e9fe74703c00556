"""Two laptops write offline for a weekend in the same lanes and commons; afterwards all four hold the same."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from fourfold_client.casefile import NoSuchEntry, NoteKind, State
from fourfold_client.desk import Desk, Home
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, empty_house, four_house


def content(house: FourHouse, seat: Seat) -> dict[str, Any]:
    """What a laptop shows, without what only its author may know."""
    shown = house[seat].show()
    for entry in shown["entries"]:
        entry.pop("delivery", None)
        entry.pop("shared", None)
    return shown


def by_space(house: FourHouse, seat: Seat) -> dict[str, list[dict[str, Any]]]:
    spaces: dict[str, list[dict[str, Any]]] = {}
    for entry in content(house, seat)["entries"]:
        spaces.setdefault(entry["space"], []).append(entry)
    return spaces


def assert_same(house: FourHouse) -> None:
    """Every space reads the same on every laptop of its audience, and its page too."""
    views = {seat: by_space(house, seat) for seat in NAMES}
    for space in Space:
        readings = [views[seat].get(space.value, []) for seat in space.audience]
        assert all(reading == readings[0] for reading in readings), space
        pages = {content(house, seat)["pages"].get(space.value, "") for seat in space.audience}
        assert len(pages) == 1, space


def assert_only_audience(house: FourHouse) -> None:
    """Nobody holds a space, its key or its records who is not in its audience."""
    for seat, desk in house.desks.items():
        mine = {space for space in Space if seat in space.audience}
        assert set(desk.casefile.spaces()) == mine
        assert set(desk.case.membership.keys) == mine
        assert set(by_space(house, seat)) <= {space.value for space in mine}


async def write_everywhere(house: FourHouse, seat: Seat, word: str) -> None:
    casefile = house[seat].casefile
    for space in casefile.spaces():
        await casefile.write(space, f"{word} of {NAMES[seat]} in {space.value} 🙂", word)
        casefile.page(space).append(f"{word} {NAMES[seat]} ä🙂\n")
        await casefile.saved(space)


@pytest.mark.parametrize("order", [(NADIA, RUTH), (RUTH, NADIA)])
async def test_a_weekend_offline(tmp_path: Path, order: tuple[Seat, Seat]) -> None:
    async with four_house(tmp_path) as house:
        first = await house[RUTH].casefile.write(Space.TABLE, "before the weekend")
        await house.exchange()
        for seat in NAMES:
            await write_everywhere(house, seat, "Saturday")
        await house[RUTH].casefile.revise(first.id, "reworded", "")
        await house[NADIA].casefile.attach(first.id, NoteKind.DIFFERENTLY, "not how I remember it")
        for seat in (NADIA, RUTH):
            await house.reopen(seat)
            await write_everywhere(house, seat, "Sunday")
        await house[order[0]].sync()
        await house.relay.stop()
        await house.relay.start()
        await house[order[1]].sync()
        await house.exchange()
        assert_same(house)
        assert_only_audience(house)
        table = by_space(house, THEO)["table"]
        assert next(one["text"] for one in table if one["author"]["seat"] == RUTH) == "reworded"
        assert len(table) == 1 + 4 + 2 + 1
        assert "Saturday Nadia ä🙂" in content(house, THEO)["pages"]["table"]
        assert all(not desk.status()["alarms"] for desk in house.desks.values())


async def test_search_and_reading_stay_within_the_audience(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        entry = await house[THEO].casefile.write(Space.PAIR_1, "the word is heliotrope")
        await house.exchange()
        assert [one.id for one in house[SAMUEL].casefile.search("heliotrope")] == [entry.id]
        for seat in (NADIA, RUTH):
            assert house[seat].casefile.search("heliotrope") == ()
            with pytest.raises(NoSuchEntry):
                house[seat].casefile.entry(entry.id)


async def test_withdrawn_words_are_gone_everywhere(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        entry = await house[NADIA].casefile.write(Space.TABLE, "the word is heliotrope")
        await house.exchange()
        assert house[THEO].casefile.search("heliotrope")
        await house[NADIA].casefile.withdraw(entry.id)
        await house.exchange()
        for desk in house.desks.values():
            assert desk.casefile.entry(entry.id).withdrawn
            assert desk.casefile.entry(entry.id).text == ""
            assert desk.casefile.search("heliotrope") == ()


async def test_delivery_is_told_per_person(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        nadia = house[NADIA].casefile
        entry = await nadia.write(Space.TABLE, "for all")
        own = await nadia.write(Space.PRIVATE_0, "for me")
        assert nadia.delivery(entry).state is State.QUEUED  # type: ignore[union-attr]
        assert nadia.delivery(own).state is State.LOCAL  # type: ignore[union-attr]
        await house[NADIA].sync()
        assert nadia.delivery(entry).state is State.DELIVERED  # type: ignore[union-attr]
        assert nadia.delivery(entry).waits == (THEO, RUTH, SAMUEL)  # type: ignore[union-attr]
        await house[RUTH].sync()
        await house[NADIA].sync()
        assert nadia.delivery(entry).has == (RUTH,)  # type: ignore[union-attr]
        await house.exchange()
        assert nadia.delivery(entry).state is State.ALL  # type: ignore[union-attr]
        assert house[THEO].casefile.delivery(house[THEO].casefile.entry(entry.id)) is None
        assert house[NADIA].status()["state"] == "all"


async def test_what_is_written_before_a_key_has_come_goes_when_it_comes(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        await house.join(RUTH, NADIA)
        assert not house[NADIA].casefile.ready(Space.TABLE)
        entry = await house[NADIA].casefile.write(Space.TABLE, "written before the key came")
        await house[NADIA].sync()
        assert house[NADIA].status()["waiting"] == 1
        await house.reopen(NADIA)
        assert house[NADIA].casefile.entry(entry.id).text == "written before the key came"
        await house.exchange()
        assert house[RUTH].casefile.entry(entry.id).text == "written before the key came"
        assert house[RUTH].casefile.name(NADIA) == "Nadia"
        await house[NADIA].sync()
        delivery = house[NADIA].casefile.delivery(house[NADIA].casefile.entry(entry.id))
        assert delivery is not None
        assert delivery.has == (RUTH,)
        assert house[NADIA].status()["waiting"] == 0


async def test_after_a_crash_delivery_is_told_as_before(tmp_path: Path) -> None:
    """The documents come from the cache of the last clean close, the records since then from the vault."""
    async with four_house(tmp_path) as house:
        first = await house[NADIA].casefile.write(Space.TABLE, "everybody has this")
        await house.exchange()
        await house.reopen(NADIA)
        await house[NADIA].casefile.write(Space.TABLE, "nobody has this")
        shutil.copytree(house.home(NADIA).path, tmp_path / "as after a crash")
        await house.desks.pop(NADIA).close()
        desk = await Desk.open(Home(tmp_path / "as after a crash"), PASSPHRASE)
        house.desks[NADIA] = desk
        delivery = desk.casefile.delivery(desk.casefile.entry(first.id))
        assert delivery is not None
        assert delivery.state is State.ALL
