"""A case of four, founded once and copied for every test that only needs one to be there."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from fourfold_client.desk import Home
from fourfold_client.desk.witness import NAME as HERE
from fourfold_relay.limits import Limits
from tests.support.cuts import MessageWire
from tests.support.house import NAMES, FourHouse, RelayHouse, relay_house


def forget_place(home: Home) -> None:
    """Makes a closed home forget where it lies: a copy of it is then a laptop of its own, not one that was copied."""
    with closing(sqlite3.connect(home.file)) as connection:
        connection.execute("DELETE FROM secrets WHERE name = ?", (HERE,))
        connection.commit()


class Template:
    """Four closed homes and a relay's store in a folder. Their relay's address stays the same in every copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0

    async def make(self) -> None:
        """Founds the case, lets all four join, and compare the words."""
        async with relay_house(self.folder) as relay:
            self.port = relay.port
            house = FourHouse(self.folder, relay)
            try:
                await house.begin()
                await house.compare()
            finally:
                await house.close()
            for seat in NAMES:
                forget_place(house.home(seat))

    def copy(self, folder: Path, limits: Limits | None = None) -> FourHouse:
        """The four homes again, closed, and their relay, not started."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        relay = RelayHouse(folder / "relay.db", limits)
        relay.port = self.port
        return FourHouse(folder, relay)

    @asynccontextmanager
    async def serving(self, folder: Path, limits: Limits | None = None) -> AsyncIterator[FourHouse]:
        """The four homes again, closed, while their relay serves."""
        house = self.copy(folder, limits)
        await house.relay.start()
        try:
            yield house
        finally:
            await house.close()
            await house.relay.stop()

    @asynccontextmanager
    async def wired(self, folder: Path) -> AsyncIterator[tuple[FourHouse, MessageWire]]:
        """The same, with a wire between laptops and relay."""
        house = self.copy(folder)
        house.relay.port = 0
        await house.relay.start()
        wire = MessageWire(house.relay.port)
        await wire.__aenter__(self.port)
        try:
            yield house, wire
        finally:
            await house.close()
            await wire.__aexit__()
            await house.relay.stop()
