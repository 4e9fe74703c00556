"""Setting one's own page's passphrase, or taking it away, is done whole or not at all."""

import asyncio
from asyncio.subprocess import Process
from itertools import count
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.desk.private import Standing
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Space
from tests.support.commands import start
from tests.support.house import NADIA, PASSPHRASE, FourHouse
from tests.support.template import Template
from tests.support.vaults import behind_its_back

OWN = Space.PRIVATE_0
SECOND = "only for this page"


async def texts(home: Home, private: str | None) -> tuple[Standing, list[str]]:
    """How the page stands, and what is on it."""
    desk = await Desk.open(home, PASSPHRASE, private=private)
    try:
        return desk.private.standing, [entry.text for entry in desk.casefile.entries(OWN)]
    finally:
        await desk.close()


async def command(home: Home, option: str) -> Process:
    secrets = {b"FOURFOLD_PRIVATE_PASSPHRASE": SECOND.encode(), b"FOURFOLD_NEW_PRIVATE_PASSPHRASE": SECOND.encode()}
    return await start("private", option, "--home", home.path, besides=secrets)


async def killed_once_the_journal_has(process: Process, home: Home, size: int) -> bool:
    """Kills the command then; False when it ended before."""
    journal = home.file.with_name(home.file.name + "-wal")
    while process.returncode is None and not (journal.exists() and journal.stat().st_size > size):
        await asyncio.sleep(0.001)  # no system tells all of our users' laptops of that
    if process.returncode is None:
        process.kill()
    await process.communicate()
    return process.returncode == -9


@pytest.mark.parametrize("option", ["--set", "--off"])
async def test_killed_at_any_moment(template: Template, tmp_path: Path, option: str) -> None:
    """By how much stands in the journal of the file, until the command comes to its end."""
    home = template.copy(tmp_path).home(NADIA)
    desk = await Desk.open(home, PASSPHRASE)
    for number in range(20):
        await desk.casefile.write(OWN, f"{number} " + "words " * 400)
    if option == "--off":
        await desk.private.set(SECOND)
    await desk.close()
    said = (await texts(home, SECOND))[1]
    assert len(said) == 20
    before = Standing.WITHOUT if option == "--set" else Standing.OPEN
    after = Standing.OPEN if option == "--set" else Standing.WITHOUT
    killed = 0
    for size in count(0, 60_000):
        if not await killed_once_the_journal_has(await command(home, option), home, size):
            break
        killed += 1
        standing, found = await texts(home, SECOND)
        assert standing in (before, after)
        assert found == said
        if standing is after:
            break
    assert killed
    if await texts(home, SECOND) == (before, said):
        assert await (await command(home, option)).wait() == 0
    assert await texts(home, SECOND) == (after, said)
    if after is Standing.OPEN:
        opened = await Desk.open(home, PASSPHRASE)
        assert opened.private.standing is Standing.CLOSED
        await opened.close()


async def test_what_the_disk_refuses_leaves_everything_as_it_was(house: FourHouse) -> None:
    desk = house[NADIA]
    await desk.casefile.write(OWN, "what stands there")
    with behind_its_back(desk.home.file) as database:
        database.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON secrets WHEN NEW.name = 'second'"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    with pytest.raises(StorageFailed):
        await desk.private.set(SECOND)
    assert desk.private.standing is Standing.WITHOUT
    await desk.case.recover()
    await desk.casefile.write(OWN, "and goes on")
    with behind_its_back(desk.home.file) as database:
        database.execute("DROP TRIGGER refuse")
    await desk.private.set(SECOND)
    await house.desks.pop(NADIA).close()
    assert await texts(house.home(NADIA), SECOND) == (Standing.OPEN, ["what stands there", "and goes on"])
