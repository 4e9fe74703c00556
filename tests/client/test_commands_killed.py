"""kill -9 of `found` and `join` at any moment: the same command again always succeeds, and takes no second seat.

The moments are those at which something new stands in the home or has passed the wire.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Coroutine
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import run, start, told
from tests.support.cuts import MessageWire
from tests.support.house import NADIA, PASSPHRASE, RUTH, empty_house, relay_house

FILES = ("case.fourfold.new", "case.fourfold", "case.fourfold-wal")


async def killed_at(process: Process, moment: Coroutine[Any, Any, object]) -> bool:
    """Kills the command at a moment; False when it ended before that came."""
    ending, coming = asyncio.create_task(process.wait()), asyncio.create_task(moment)
    await asyncio.wait([ending, coming], return_when=asyncio.FIRST_COMPLETED)
    coming.cancel()
    if not ending.done():
        process.kill()
    await process.communicate()
    return await ending == -9


async def there(path: Path) -> None:
    """Returns once there is a file of this name; no system tells all of our users' laptops of that."""
    while not path.exists():
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("file", FILES)
async def test_founding_killed_as_a_file_appears(tmp_path: Path, file: str) -> None:
    async with relay_house(tmp_path) as relay:
        options = ("--relay", relay.address, "--ticket", await relay.ticket(), "--seat", "2", "--name", "Ruth")
        found = ("found", *options, "--home", tmp_path / "ruth")
        assert await killed_at(await start(*found), there(tmp_path / "ruth" / file))
        assert (await told(*found))["seat"] == RUTH
        assert (await told("status", "--home", tmp_path / "ruth"))["name"] == "Ruth"
        assert relay.store is not None
        assert (await relay.store.stats()).cases == 1


@pytest.mark.parametrize("errand", ["found", "join"])
async def test_killed_after_so_many_messages(tmp_path: Path, errand: str) -> None:
    """The relay goes on: what it was sent it takes, and only the laptop does not hear of it."""
    killed = 0
    for messages in count(3, 7):
        folder = tmp_path / str(messages)
        folder.mkdir()
        async with empty_house(folder) as house, MessageWire(house.relay.port) as wire:
            address = f"ws://127.0.0.1:{wire.port}"
            if errand == "found":
                options = ("--relay", address, "--ticket", await house.relay.ticket(), "--seat", "2")
                command = ("found", *options, "--name", "Ruth", "--home", house.home(RUTH).path)
            else:
                await house.found()
                line = await house[RUTH].invite(NADIA)
                command = ("join", line, "--relay", address, "--name", "Nadia", "--home", house.home(NADIA).path)
            wire.swallow_after = messages
            process = await start(*command, passphrase=PASSPHRASE)
            was_killed = await killed_at(process, wire.swallowed.wait())
            wire.swallow_after = None
            if not was_killed:
                break
            killed += 1
            again = await run(*command)
            assert (again.code, again.err) == (0, "")
            assert house.relay.store is not None
            assert (await house.relay.store.stats()).cases == 1
            seats = (await told("status", "--home", command[-1]))["seats"]
            assert [len(one["devices"]) for one in seats] == [int(errand == "join"), 0, 1, 0]
            assert seats[RUTH if errand == "found" else NADIA]["name"] != ""
    assert killed > 1
