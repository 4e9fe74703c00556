"""A disk that fails again and again while things are written and while they come: what was acknowledged is there."""

import asyncio
import random
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, FourHouse
from tests.support.template import Template
from tests.support.vaults import behind_its_back

SEEDS = range(6)
SOAK_SEEDS = range(1000, 1300)
TURNS = 12


class Trouble:
    """A laptop whose disk takes no records at times, and what it acknowledged all the same."""

    def __init__(self, house: FourHouse, seed: int) -> None:
        self.house = house
        self.home: Home = house.home(NADIA)
        self.chance = random.Random(seed)
        self.kept: list[tuple[Space, str]] = []
        self.failures = 0

    def break_disk(self) -> None:
        """From now on the file takes no new record."""
        with behind_its_back(self.home.file) as database:
            database.execute(
                "CREATE TRIGGER IF NOT EXISTS broken BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )

    def mend_disk(self) -> None:
        with behind_its_back(self.home.file) as database:
            database.execute("DROP TRIGGER IF EXISTS broken")

    async def write(self, desk: Desk, number: int) -> None:
        space = self.chance.choice(desk.casefile.spaces())
        word = f"<{number}>"
        try:
            if self.chance.random() < 0.5:
                await desk.casefile.write(space, word)
            else:
                desk.casefile.page(space).append(word)
                await desk.casefile.saved(space)
        except StorageFailed:
            self.failures += 1
        else:
            self.kept.append((space, word))

    async def turn(self, number: int) -> None:
        """The disk breaks or not; both write at once, and what Ruth writes comes meanwhile."""
        nadia, ruth = self.house[NADIA], self.house[RUTH]
        if self.chance.random() < 0.5:
            await asyncio.to_thread(self.break_disk)
        for word in range(self.chance.randrange(4)):
            await ruth.casefile.write(self.chance.choice((Space.TABLE, Space.PAIR_0)), f"ruth {number}.{word}")
        writing = [asyncio.create_task(self.write(nadia, number * 10 + one)) for one in range(5)]
        for _ in range(self.chance.randrange(30)):
            await asyncio.sleep(0)
        if self.chance.random() < 0.7:
            await asyncio.to_thread(self.mend_disk)
        await asyncio.gather(*writing)

    def verify(self, desk: Desk) -> None:
        """Everything acknowledged is there; nothing else needs a look."""
        for space, word in self.kept:
            texts = [entry.text for entry in desk.casefile.entries(space)]
            assert word in texts or word in desk.casefile.page(space).text
        assert desk.status()["alarms"] == []

    def verify_numbers(self) -> None:
        """Every log in the file goes on without a gap."""
        with behind_its_back(self.home.file) as database:
            logs: dict[bytes, list[int]] = {}
            for log, seq in database.execute("SELECT log, seq FROM records ORDER BY n"):
                logs.setdefault(log, []).append(seq)
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in logs.values())


async def live_through(template: Template, folder: Path, seed: int) -> int:
    async with template.serving(folder) as house:
        for seat in (NADIA, RUTH):
            house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
            house[seat].connect()
        trouble = Trouble(house, seed)
        for number in range(TURNS):
            await trouble.turn(number)
        await asyncio.to_thread(trouble.mend_disk)
        await house[NADIA].casefile.write(Space.TABLE, "the last")
        for seat in (NADIA, RUTH):
            await house[seat].disconnect()
        await house.exchange(NADIA, RUTH)
        trouble.verify(house[NADIA])
        tables = [[entry.id for entry in house[seat].casefile.entries(Space.TABLE)] for seat in (NADIA, RUTH)]
        assert tables[0] == tables[1]
        await house.reopen(NADIA)
        trouble.verify(house[NADIA])
        await house.desks.pop(NADIA).close()
        with behind_its_back(trouble.home.file) as database:
            database.execute("DELETE FROM caches")
        house.desks[NADIA] = await Desk.open(trouble.home, PASSPHRASE)
        trouble.verify(house[NADIA])
        trouble.verify_numbers()
        return trouble.failures


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_failing_disk(template: Template, tmp_path: Path, seed: int) -> None:
    assert await live_through(template, tmp_path, seed)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_many_failing_disks(template: Template, tmp_path: Path) -> None:
    for seed in SOAK_SEEDS:
        await live_through(template, tmp_path / str(seed), seed)
