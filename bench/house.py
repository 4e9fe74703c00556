"""Four real laptops and a real relay: desks with vaults on disk, and `fourfold-relay serve` in a process of its own."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bench.process import Process, running
from fourfold_client.clock import now
from fourfold_client.desk import Desk, Home
from fourfold_client.desk.witness import NAME as HERE
from fourfold_shared.ids import Seat

PASSPHRASE = "four chairs around a table"
NAMES = {Seat.PARTNER_0: "Nadia", Seat.PARTNER_1: "Theo", Seat.SUPPORT_0: "Ruth", Seat.SUPPORT_1: "Samuel"}
NADIA, THEO, RUTH, SAMUEL = Seat.PARTNER_0, Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1
STORE = "relay.db"


@dataclass(frozen=True, slots=True)
class House:
    """A case with all four seats taken, every key handed over, everything exchanged."""

    folder: Path
    relay: Process
    desks: Mapping[Seat, Desk]

    async def exchange(self) -> None:
        """Until everybody has everything, and has heard that everybody has."""
        for _ in range(2):
            for desk in self.desks.values():
                await desk.sync()


def forget_place(home: Home) -> None:
    """Makes a closed home forget where it lies: its copy then opens as itself, and not as one that was copied."""
    with closing(sqlite3.connect(home.file)) as connection:
        connection.execute("DELETE FROM secrets WHERE name = ?", (HERE,))
        connection.commit()


def home_of(folder: Path, seat: Seat) -> Home:
    """Where one of the four keeps their case."""
    return Home(folder / NAMES[seat].lower())


@asynccontextmanager
async def relay_process(folder: Path, port: int = 0) -> AsyncIterator[Process]:
    """A relay on the store in `folder`."""
    arguments = ("serve", "--store", f"sqlite:{folder / STORE}", "--listen", f"127.0.0.1:{port}")
    async with running("fourfold_relay", *arguments, "--log-level", "error") as process:
        yield process


@asynccontextmanager
async def house(folder: Path, clock: Callable[[], int] = now) -> AsyncIterator[House]:
    """Founds a case through the doors that everybody uses; Ruth founds, Samuel brings Theo."""
    async with relay_process(folder) as relay, AsyncExitStack() as stack:
        desks: dict[Seat, Desk] = {}

        def enter(seat: Seat, desk: Desk) -> None:
            stack.push_async_callback(desk.close)
            desks[seat] = desk

        address = relay.said.removeprefix("listening on ")
        founding = Desk.found(
            home_of(folder, RUTH),
            PASSPHRASE,
            relay=address,
            ticket=_ticket(folder),
            seat=RUTH,
            name=NAMES[RUTH],
            clock=clock,
        )
        enter(RUTH, await founding)
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            line = await desks[inviting].invite(invited)
            home = home_of(folder, invited)
            enter(invited, await Desk.join(home, PASSPHRASE, line, name=NAMES[invited], clock=clock))
            await desks[RUTH].sync()
        built = House(folder, relay, desks)
        await built.exchange()
        yield built


def _ticket(folder: Path) -> str:
    arguments = [sys.executable, "-m", "fourfold_relay", "ticket", "--store", f"sqlite:{folder / STORE}"]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip()
