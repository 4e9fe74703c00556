"""What the laptop's tests share: a founded case to copy, and two of its laptops."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from fourfold_client.casefile import CaseFile
from fourfold_client.desk import Desk
from fourfold_client.vault import passphrase
from tests.support.house import NADIA, PASSPHRASE, RUTH, FourHouse
from tests.support.template import Template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A case of four, made once for all tests of this run."""
    made = Template(tmp_path_factory.mktemp("template"))
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(passphrase, "MEMORY_KIB", 8 * 1024)
        quick.setattr(passphrase, "PASSES", 1)
        asyncio.run(made.make())
    return made


@pytest.fixture
async def house(template: Template, tmp_path: Path) -> AsyncIterator[FourHouse]:
    """Nadia and Ruth, open; their clocks count up from 1000."""
    async with template.serving(tmp_path) as made:
        ticks = count(1000)
        for seat in (NADIA, RUTH):
            made.desks[seat] = await Desk.open(made.home(seat), PASSPHRASE, clock=lambda: next(ticks))
        yield made


@pytest.fixture
def nadia(house: FourHouse) -> CaseFile:
    return house[NADIA].casefile
