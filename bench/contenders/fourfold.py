"""Fourfold: four desks with their vaults, as four people have them; and a crowd of raw connections of its protocol."""

import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.contender import Table
from bench.contenders.fourfold_crowd import FourfoldCrowd, fourfold_crowd
from bench.house import NADIA, PASSPHRASE, RUTH, SAMUEL, STORE, THEO, forget_place, home_of, house, relay_process
from bench.trace import Trace
from bench.typist import holds, type_all
from fourfold_client.desk import Desk
from fourfold_client.replica import PAGE
from fourfold_shared.ids import Space

PORT = "port"


class DeskEditor:
    """The common page of the space of all four, at one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._page = desk.casefile.page(Space.TABLE)
        self._commons = desk.case.space(Space.TABLE).commons

    def replace(self, at: int, deleted: int, inserted: str) -> None:
        self._page.replace(at, deleted, inserted)

    def text(self) -> str:
        return self._page.text

    def length(self) -> int:
        return len(self._commons.text(PAGE))

    def watch(self, changed: Callable[[], None]) -> None:
        self.desk.casefile.subscribe(changed)


class Joiner:
    """Samuel, whose seat is taken and whose keys are handed over, and whose laptop has nothing of the page yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk: Desk | None = None

    async def open(self) -> None:
        self._desk = await Desk.open(home_of(self._folder, SAMUEL), PASSPHRASE)

    async def connect(self, text: str) -> None:
        assert self._desk is not None
        self._desk.connect()
        await holds(DeskEditor(self._desk), text)

    async def close(self) -> None:
        """Closes the desk."""
        if self._desk is not None:
            await self._desk.close()


class Fourfold:
    """Everything on: sealed, signed, stored by relay and laptops before it counts, verified by every reader."""

    name = "Fourfold"

    @asynccontextmanager
    async def table(self, folder: Path) -> AsyncIterator[Table]:
        async with house(folder) as built:
            order = [built.desks[seat] for seat in (NADIA, THEO, RUTH, SAMUEL)]
            for desk in order:
                desk.connect()
            for desk in order:
                await desk.sync(wait=10)
            yield Table(built.relay, [DeskEditor(desk) for desk in order])

    @asynccontextmanager
    async def crowd(self, folder: Path, cases: int, edits: int) -> AsyncIterator[FourfoldCrowd]:
        async with fourfold_crowd(folder, cases, edits) as crowd:
            yield crowd

    async def keep(self, folder: Path, trace: Trace) -> str:
        """Types the history at Nadia's desk while that is connected: records become as large as the batches fall."""
        async with _typing(folder) as editor:
            records = await _records_of(editor.desk, type_all(editor, trace.edits))
        return f"{records} sealed records of a page typed at full speed, {len(trace.edits) // records} edits in each"

    async def keep_slowly(self, folder: Path, trace: Trace) -> str:
        """Types as a person does, with regard to what is sealed: each keystroke is in a record of its own."""

        async def type_slowly() -> None:
            for edit in trace.edits:
                editor.replace(edit.at, edit.deleted, edit.inserted)
                await editor.desk.casefile.saved(Space.TABLE)

        async with _typing(folder) as editor:
            records = await _records_of(editor.desk, type_slowly())
        return f"{records} sealed records of a page typed key by key"

    @asynccontextmanager
    async def joining(self, kept: Path, folder: Path) -> AsyncIterator[Joiner]:
        shutil.copy(kept / STORE, folder / STORE)
        shutil.copytree(home_of(kept, SAMUEL).path, home_of(folder, SAMUEL).path)
        forget_place(home_of(folder, SAMUEL))
        async with relay_process(folder, int((kept / PORT).read_text())):
            joiner = Joiner(folder)
            try:
                yield joiner
            finally:
                await joiner.close()


@asynccontextmanager
async def _typing(folder: Path) -> AsyncIterator[DeskEditor]:
    """A house in `folder` whose Nadia is connected; it notes where its relay was."""
    async with house(folder) as built:
        (folder / PORT).write_text(built.relay.said.rpartition(":")[2])
        built.desks[NADIA].connect()
        yield DeskEditor(built.desks[NADIA])


async def _records_of(desk: Desk, typing: Coroutine[Any, Any, None]) -> int:
    """How many records `typing` becomes; all are at the relay then."""
    before = desk.case.space(Space.TABLE).records
    await typing
    await desk.sync(wait=60)
    return desk.case.space(Space.TABLE).records - before
