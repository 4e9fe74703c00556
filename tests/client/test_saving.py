"""What is written is saved once, and whoever waits for it gets on."""

import asyncio
from pathlib import Path

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
            await desk.keep_draft("d", "b")
            await desk.casefile.saved(Space.TABLE)
        assert page.text == "a" * 6
