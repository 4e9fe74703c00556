"""A home copied while its Fourfold runs, and both used at once: real processes that talk to a relay."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from fourfold_client.desk import Desk, Home
from fourfold_client.spaces.notices import Notice
from fourfold_shared.ids import Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, FourHouse
from tests.support.processes import Killable, write_for_ever
from tests.support.template import Template

THINGS = 12


async def hear(writer: Killable, count: int) -> list[tuple[str, str]]:
    """What a writer acknowledged next."""
    return [await asyncio.to_thread(writer.told.recv) for _ in range(count)]


def begin(home: Home, seed: int) -> Killable:
    return Killable(write_for_ever, str(home.path), PASSPHRASE, seed)


async def test_two_copies_that_run_at_once_lose_nothing_use_no_place_twice_and_are_both_told(tmp_path: Path) -> None:
    template = Template(tmp_path / "template")
    template.folder.mkdir()
    await template.make()
    async with template.serving(tmp_path / "house") as house:
        first, second = house.home(NADIA), Home(tmp_path / "copy")
        writer = begin(first, 1)
        things = await hear(writer, THINGS)
        await asyncio.to_thread(shutil.copytree, first.path, second.path)
        copy = begin(second, 2)
        things += await hear(copy, THINGS) + await hear(writer, THINGS)
        for one in (writer, copy):
            one.kill()
            things += one.rest()
        desks = [await Desk.open(house.home(seat), PASSPHRASE) for seat in NAMES]
        desks.append(await Desk.open(second, PASSPHRASE))
        try:
            await verify(house, desks, things)
        finally:
            for desk in desks:
                await desk.close()


async def verify(house: FourHouse, desks: Sequence[Desk], things: list[tuple[str, str]]) -> None:
    for _ in range(3):
        for desk in desks:
            await desk.sync()
    for space in Space:
        audience = [desk for desk in desks if space in desk.casefile.spaces()]
        assert len({bytes(desk.case.space(space).content()) for desk in audience}) == 1, space
        told = {said for name, said in things if name == space.value}
        page = audience[0].casefile.page(space).text if audience else ""
        assert all(word in page for word in told)
    entries = {one.id for space in desks[0].casefile.spaces() for one in desks[0].casefile.entries(space)}
    assert {said for name, said in things if name == "entry"} <= entries
    for desk in desks:
        assert desk.status()["alarms"] == []
        assert desk.status()["waiting"] == 0
    assert desks[0].notices == (Notice.ANOTHER,)
    assert Notice.COPIED in desks[-1].notices
