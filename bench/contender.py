"""What a contender offers to the measures: four people at one text, a crowd of connections, and a late joiner."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.process import Process
from bench.trace import Trace


class Editor(Protocol):
    """One of four who have the same text open."""

    def replace(self, at: int, deleted: int, inserted: str) -> None:
        """One change, in a transaction of its own, as an editor makes it at each keystroke."""

    def text(self) -> str:
        """The text as it stands here."""

    def length(self) -> int:
        """Its length in bytes: quickly told."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Calls `changed` after every change that comes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A server, and four at it: everybody is connected and has everything."""

    server: Process
    editors: Sequence[Editor]


class Member(Protocol):
    """One connection of a crowd."""

    async def push(self, number: int) -> None:
        """Sends this connection's edit of this number, 1, 2, 3, ..."""


Heard = Callable[[int, int], None]
"""Told of each delivery: the case, and the number of the edit."""


class Crowd(Protocol):
    """A server that many connect to, four in each case; the edits of a case's first member reach the other three."""

    server: Process

    async def enter(self, case: int, seat: int, heard: Heard | None) -> Member:
        """Connects one more, who follows the case's common text; with `heard`, it listens."""


class Contender(Protocol):
    """One of those compared."""

    name: str

    def table(self, folder: Path) -> AbstractAsyncContextManager[Table]:
        """Four people with an empty text."""

    def crowd(self, folder: Path, cases: int, edits: int) -> AbstractAsyncContextManager[Crowd]:
        """A server for so many cases, with so many edits ready for each."""


class Keeper(Contender, Protocol):
    """A contender that keeps what was written, so that somebody can join later."""

    async def keep(self, folder: Path, trace: Trace) -> str:
        """Writes a whole history into `folder`; gives a sentence that says in what form."""

    def joining(self, kept: Path, folder: Path) -> AbstractAsyncContextManager["Joining"]:
        """A server that was just started on a copy of what is kept, and someone who has nothing of it yet."""


class Joining(Protocol):
    """Someone about to join."""

    async def open(self) -> None:
        """Does what has to be done on their own laptop first."""

    async def connect(self, text: str) -> None:
        """Connects; returns once they hold `text`."""
