"""`fourfold open`: the launch address, ports, and an end that loses nothing."""

import asyncio
import re
import signal
import socket
from asyncio.subprocess import Process
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fourfold_client.desk import Desk
from fourfold_shared.ids import Space
from tests.support.commands import Outcome, ended, run, start
from tests.support.house import NADIA, PASSPHRASE, RUTH
from tests.support.template import Template
from tests.support.watching import until


async def launched(process: Process) -> str:
    """The launch address, once it is printed."""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        return (await process.stdout.readline()).decode().strip()


async def stopped(process: Process, number: signal.Signals) -> Outcome:
    process.send_signal(number)
    async with asyncio.timeout(20):
        return await ended(process)


async def test_it_prints_a_launch_address_on_this_laptop_alone(template: Template, tmp_path: Path) -> None:
    process = await start("open", "--no-browser", "--home", template.copy(tmp_path).home(NADIA).path)
    address = urlsplit(await launched(process))
    assert (address.scheme, address.hostname, address.path) == ("http", "127.0.0.1", "/launch")
    assert re.fullmatch(r"t=[\w-]{43}", address.query)
    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.write(f"GET / HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
    assert (await reader.read()).startswith(b"HTTP/1.1 403")
    writer.close()
    await stopped(process, signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_quietly_with_everything_saved(
    template: Template, tmp_path: Path, number: signal.Signals
) -> None:
    """Something comes from Ruth while it is open: it is there afterwards, and the home is free at once."""
    async with template.serving(tmp_path) as house:
        ruth = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE)
        ruth.connect()
        process = await start("open", "--no-browser", "--home", house.home(NADIA).path)
        await launched(process)
        entry = await ruth.casefile.write(Space.PAIR_0, "written meanwhile")

        def has_it() -> bool:
            delivery = ruth.casefile.delivery(ruth.casefile.entry(entry.id))
            return delivery is not None and NADIA in delivery.has

        await until(ruth, has_it)
        outcome = await stopped(process, number)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        assert nadia.casefile.entry(entry.id).text == "written meanwhile"


async def test_a_port_in_use_is_named(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = await run("open", "--no-browser", "--home", home, "--port", str(port))
    assert outcome.sentence() == f"Port {port} is in use; choose another with --port, or leave it out"


async def test_a_port_of_ones_own_choice_is_taken(template: Template, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = template.copy(tmp_path).home(NADIA).path
    process = await start("open", "--no-browser", "--home", home, "--port", str(port))
    assert urlsplit(await launched(process)).port == port
    await stopped(process, signal.SIGTERM)


async def test_a_home_without_a_case_is_served_so_that_one_can_join(tmp_path: Path) -> None:
    process = await start("open", "--no-browser", "--home", tmp_path / "new", passphrase=None)
    assert (await launched(process)).startswith("http://127.0.0.1:")
    assert (await stopped(process, signal.SIGINT)).code == 0
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
async def test_what_is_no_port_is_named(tmp_path: Path, port: str) -> None:
    assert "--port" in (await run("open", "--port", port, "--home", tmp_path)).sentence()
