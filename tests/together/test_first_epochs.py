"""A relay that shows a laptop an empty keychain makes it begin none of its own: each space has one first epoch."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.desk.people import NOT_BEGUN
from fourfold_shared.errors import Misuse
from fourfold_shared.ids import CaseId, Space, SpaceId
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, empty_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with empty_house(tmp_path) as empty:
        yield empty


@contextmanager
def hiding(house: FourHouse, *spaces: Space) -> Iterator[None]:
    """The relay shows nobody the keychains of some spaces."""
    store = house.relay.store
    assert store is not None
    shown = store.keychain

    async def lie(case: CaseId, space: SpaceId) -> list[bytes]:
        return [] if space in {one.of(case) for one in spaces} else await shown(case, space)

    store.keychain = lie  # type: ignore[method-assign]
    try:
        yield
    finally:
        del store.keychain


def begins(desk: Desk) -> set[Space]:
    """The spaces in which a laptop that is shown no keychain would begin one."""
    return {space for space in desk.case.live if desk.case.owed_step(space.of(desk.identity.case), caught_up=False)}


def kinds(desk: Desk) -> set[str]:
    return {alarm["kind"] for alarm in desk.status()["alarms"]}


async def test_whoever_was_there_first_begins_and_nobody_else(house: FourHouse) -> None:
    """Each is asked before any exchange, when no keychain is here: as if the relay showed none."""
    with hiding(house, *Space):
        await house.found()
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            await house.join(inviting, invited)
            await house[invited].sync()
    await house.exchange()
    for desk in house.desks.values():
        assert kinds(desk) == set()
        for space in desk.case.live:
            assert desk.case.space(space).readable
            await desk.casefile.write(space, f"{desk.identity.seat.name} in {space.value}")
    await house.exchange()
    for desk in house.desks.values():
        for space in desk.case.live:
            assert len(desk.casefile.entries(space)) == len(space.audience), space


async def test_a_laptop_that_is_shown_no_keychains_names_them_and_keeps_what_is_written(
    house: FourHouse, tmp_path: Path
) -> None:
    await house.begin()
    mine = await house[NADIA].casefile.write(Space.PRIVATE_0, "on the first")
    code = await house[NADIA].people.let_in_laptop()
    hidden = (Space.PRIVATE_0, Space.TABLE)
    with hiding(house, *hidden):
        second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
        try:
            assert kinds(second) == {"keychain-missing"}
            assert not begins(second) & set(hidden)
            written = [await second.casefile.write(space, "meanwhile") for space in hidden]
            await second.sync()
            assert not any(second.case.space(space).ready for space in hidden)
        except BaseException:
            await second.close()
            raise
    try:
        await house[NADIA].sync()
        await second.sync()
        await house[NADIA].sync()
        assert kinds(second) == kinds(house[NADIA]) == set()
        assert second.casefile.entry(mine.id).text == "on the first"
        assert [house[NADIA].casefile.entry(one.id).text for one in written] == ["meanwhile", "meanwhile"]
    finally:
        await second.close()


async def test_no_device_is_enrolled_before_every_page_has_its_key(house: FourHouse) -> None:
    with hiding(house, *Space):
        await house.found()
        await house.join(RUTH, NADIA)
        with pytest.raises(Misuse, match=NOT_BEGUN):
            await house[NADIA].people.let_in_laptop()
    await house[RUTH].sync()
    await house[NADIA].people.let_in_laptop()
