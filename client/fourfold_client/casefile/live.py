"""A live text: one named text of a commons, written by several people at once (docs/decisions/0029-live-text.md).

The process holds the text and the order in which it changed; each open tab keeps up with that order and moves its own
changes over those of others. A change is told to tabs once it is on the disk, so what a tab has been told is kept.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Protocol

from pycrdt import TextEvent

from fourfold_client.casefile.changes import Change, Span, after, from_delta
from fourfold_client.casefile.errors import NotAllowedHere, TooLong
from fourfold_client.replica import Replica
from fourfold_shared.cursor import Cursor
from fourfold_shared.ids import LogId, Seat

MOST = 500_000
"""Units of UTF-16 in a live text."""
PIECE = 50_000
"""Characters that become one update; what is pasted beyond becomes more of them."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""How long tabs wait after what they changed could not be kept; twice as long each time that it happens again."""
REMEMBERED = 20_000
"""Changes that are remembered for tabs that come back; half of them are forgotten at a time."""
_COUNTED = 16
"""Failures that are counted; the pause is at its longest long before."""


class Seen(Protocol):
    """A cursor of somebody else, as the space tells it. `client` is the Yjs client of the log that it came from."""

    @property
    def log(self) -> LogId: ...

    @property
    def client(self) -> int: ...

    @property
    def seat(self) -> Seat: ...

    @property
    def cursor(self) -> Cursor: ...


class Wisps(Protocol):
    """What comes and goes in a space."""

    def watch(self, seen: Callable[[Seen], None]) -> Callable[[], None]:
        """Calls `seen` with what comes; gives the call that ends it."""

    def say(self, cursor: Cursor) -> None:
        """Tells one's own."""


class LiveSpace(Protocol):
    """What a live text needs of its space."""

    @property
    def commons(self) -> Replica:
        """The document that the whole audience writes."""

    @property
    def generation(self) -> int:
        """Which documents these are."""

    @property
    def closed(self) -> str:
        """Why nothing can be written here; empty when it can be."""

    @property
    def made(self) -> int:
        """How many changes were made here since the space was opened."""

    @property
    def kept(self) -> int:
        """How many of them are on the disk; the first ones."""

    @property
    def wisps(self) -> Wisps:
        """What comes and goes in it."""

    def authors(self) -> Mapping[int, Seat]:
        """Whose each Yjs client is."""

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change in the order. `tab` made it, if a tab of this laptop did; it is kept once `made` changes are.

    `clock` is where this laptop's own client stands with it.
    """

    change: Change
    tab: str
    made: int
    clock: int


@dataclass(frozen=True, slots=True)
class Push:
    """What a tab wants changed. It knows `base` steps, and this is to be step `at`: between are only its own."""

    tab: str
    base: int
    at: int
    change: Change


@dataclass(frozen=True, slots=True)
class Standing:
    """A text after so many steps, and where this laptop's own client stood then."""

    text: str
    version: int
    clock: int


class LiveText:
    """The text of one root of a space's commons. `epoch` names this order of changes; a new one begins it anew.

    That happens when the documents were made again from the disk, because it failed, or where the keys were cut.
    """

    def __init__(self, space: LiveSpace, root: str) -> None:
        self.space, self.root = space, root
        self._watchers: list[Callable[[], None]] = []
        self._pushing = False
        self.failures = 0
        """How often, without anything kept in between, the disk did not take what tabs of this laptop changed."""
        self._kept: Standing
        self._begin()
        self._unwatch = space.watch(self._moved)

    def close(self) -> None:
        """Lets go of the document."""
        self._unwatch()
        self._text.unobserve(self._subscription)
        self._watchers.clear()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` whenever there may be more to tell; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    # -- what is told --------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many steps there were."""
        return self._first + len(self._steps)

    @property
    def told(self) -> int:
        """How many of them, the first ones, may be told: they are on the disk."""
        while self._told < self.count and (step := self._steps[self._told - self._first]).made <= self.space.kept:
            self._told += 1
            self.failures = 0 if step.tab else self.failures
        return self._told

    @property
    def pause(self) -> float:
        """Seconds that a tab waits before it changes anything: none, unless the disk failed."""
        return min(FIRST_PAUSE_SECONDS * 2 ** (self.failures - 1), LONGEST_PAUSE_SECONDS) if self.failures else 0.0

    def taken(self, tab: str, version: int) -> int:
        """How many changes of a tab were taken that are not told yet, just after so many steps."""
        return sum(1 for _ in takewhile(lambda step: step.tab == tab, self.steps(version, self.count)))

    def remembers(self, version: int) -> bool:
        """Whether a tab that was told so many steps can be told the next."""
        return self._first <= version <= self.told

    def steps(self, first: int, last: int) -> list[Step]:
        """Some steps, of those that are remembered."""
        return self._steps[first - self._first : last - self._first]

    def standing(self) -> Standing:
        """What a tab begins with that knows nothing yet."""
        kept = self._kept
        told = self.told
        for step in self.steps(kept.version, told):
            kept = Standing(after(kept.text, step.change.spans(kept.text)), kept.version + 1, step.clock)
        self._kept = kept
        return kept

    @property
    def content(self) -> str:
        """The text as it stands here, what is not on the disk yet with it."""
        return self._content

    @property
    def client(self) -> int:
        """This laptop's own client in the document."""
        return self._replica.client

    def clock_of(self, client: int) -> int:
        """How far the document has come with a client."""
        return self._replica.clocks().get(client, 0)

    def document(self) -> bytes:
        """The whole commons as one update: who wrote what can be read from it."""
        return self._replica.snapshot()

    # -- what tabs change ----------------------------------------------------------------------------------------------

    def push(self, push: Push) -> bool:
        """Takes a tab's change in its place, or not at all; gives whether it did.

        Raises: NotAllowedHere for what is no change of this text, or where nothing may be written; TooLong.
        """
        self._moved()
        if push.at != self.count or not self._first <= push.base <= push.at:
            return False
        if any(step.tab != push.tab for step in self.steps(push.base, push.at)):
            return False
        if self.space.closed:
            raise NotAllowedHere(self.space.closed)
        spans = push.change.spans(self._content)
        changed = after(self._content, spans)
        if len(changed) > max(MOST, len(self._content)):
            raise TooLong(f"more than {MOST} characters")
        self._pushing = True
        try:
            self._write(spans)
        finally:
            self._pushing = False
        self._add(push.change, push.tab, changed)
        return True

    def _write(self, spans: Sequence[Span]) -> None:
        """From back to front, so that no place moves: as one update, or as several if there is much to insert."""
        if sum(len(span.inserted) for span in spans) <= PIECE:
            with self._replica.edit():
                for span in reversed(spans):
                    self._replace(span.start, span.end, span.inserted)
            return
        for span in reversed(spans):
            start, end = span.start, span.end
            for first in range(0, max(len(span.inserted), 1), PIECE):
                piece = span.inserted[first : first + PIECE]
                with self._replica.edit():
                    self._replace(start, end, piece)
                start = end = start + len(piece.encode())

    def _replace(self, start: int, end: int, inserted: str) -> None:
        if end > start:
            del self._text[start:end]
        if inserted:
            self._text.insert(start, inserted)

    # -- what else changes it ------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.generation = self.space.generation
        self._replica = self.space.commons
        self._text = self._replica.named(self.root)
        self._content = str(self._text)
        self._steps: list[Step] = []
        self._first = self._told = 0
        self._kept = Standing(self._content, 0, self.clock_of(self.client))
        self._deltas: list[Sequence[Mapping[str, Any]]] = []
        self._subscription = self._text.observe(self._heard)

    def _heard(self, event: TextEvent) -> None:
        """The document changed, and is still in the middle of it: what is to be done comes in a moment."""
        if not self._pushing:
            self._deltas.append(list(event.delta))  # type: ignore[attr-defined]

    def _moved(self) -> None:
        if self.space.commons is not self._replica:
            lost = any(step.tab for step in self._steps[self._told - self._first :])
            same = self.space.generation == self.generation
            self.failures = min(self.failures + lost, _COUNTED) if same else 0
            self._text.unobserve(self._subscription)
            self._begin()
        deltas, self._deltas = self._deltas, []
        for delta in deltas:
            change = from_delta(self._content, delta)
            self._add(change, "", after(self._content, change.spans(self._content)))
        for watcher in tuple(self._watchers):
            watcher()

    def _add(self, change: Change, tab: str, content: str) -> None:
        self._content = content
        self._steps.append(Step(change, tab, self.space.made, self.clock_of(self.client)))
        if len(self._steps) > REMEMBERED:
            forgotten = min(REMEMBERED // 2, self.standing().version - self._first)
            self._first += forgotten
            del self._steps[:forgotten]
