"""What is written is saved once, and whoever waits for it gets on."""

import asyncio
from pathlib import Path

import pytest

from fourfold_shared.ids import Space
from tests.support.house import RUTH, empty_house


async def test_saving_gets_on_when_the_disk_answers_others_in_the_same_moment(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        desk = house[RUTH]
        page = desk.casefile.page(Space.TABLE)
        for turns in range(6):
            page.append("a")
            for _ in range(turns):
                await asyncio.sleep(0)
            await desk.kept.keep_draft("d", "b")
            await desk.casefile.saved(Space.TABLE)
        assert page.text == "a" * 6


async def test_the_first_change_is_sealed_at_once_and_what_follows_is_gathered_until_somebody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        desk = house[RUTH]
        space, page = desk.case.space(Space.PRIVATE_2), desk.casefile.page(Space.PRIVATE_2)
        monkeypatch.setattr("fourfold_client.spaces.pen.GATHER_SECONDS", 3600.0)
        before, sealed = space.records, asyncio.Event()
        desk.watch(lambda: sealed.set() if space.records > before else None)
        page.append("a")
        await sealed.wait()
        for letter in "bcd":
            page.append(letter)
            await asyncio.sleep(0)
        assert space.records == before + 1
        await desk.casefile.saved(Space.PRIVATE_2)
        assert space.records == before + 2
