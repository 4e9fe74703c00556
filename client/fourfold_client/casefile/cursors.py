"""The cursors of others in a live text, while somebody looks: each gone some seconds after it was last told.

A cursor is a place in the text that its author had. It is shown once this laptop has what they had written, and moves
with every change that comes after.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from fourfold_client.casefile.live import LiveText, Seen, Wisps
from fourfold_shared.cursor import MAX_PLACE, Cursor
from fourfold_shared.ids import LogId, Seat

SHOWN_SECONDS = 8.0
APART_SECONDS = 0.1
"""Between two wisps of this laptop about one text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, in the text after `version` steps."""

    seat: Seat
    anchor: int
    head: int
    version: int


class Cursors:
    """Of one live text, from `Cursors(...)` to `close`; `changed` is called when there is another picture."""

    def __init__(self, text: LiveText, wisps: Wisps, changed: Callable[[], None]) -> None:
        self._text, self._wisps, self._changed = text, wisps, changed
        self._epoch = text.epoch
        self._early: dict[LogId, Seen] = {}
        self._places: dict[LogId, Place] = {}
        self._ends: dict[LogId, asyncio.TimerHandle] = {}
        self._waiting: tuple[int, int] | None = None
        self._pause: asyncio.TimerHandle | None = None
        self._endings = [wisps.watch(self._seen), text.watch(self._moved)]

    def close(self) -> None:
        """Looks no longer."""
        for end in self._endings:
            end()
        for timer in (*self._ends.values(), *([self._pause] if self._pause else [])):
            timer.cancel()

    def places(self) -> list[Place]:
        """Where the others are in the text as it stands here, in the order of the chairs."""
        self._catch_up()
        return sorted(self._places.values(), key=lambda place: place.seat)

    def say(self, anchor: int, head: int) -> None:
        """Tells the others where this person is: at once, or in a moment if that was just told."""
        self._waiting = (anchor, head)
        if self._pause is None:
            self._tell()

    def _tell(self) -> None:
        self._pause = None
        if self._waiting is None:
            return
        anchor, head = (min(place, MAX_PLACE) for place in self._waiting)
        self._waiting = None
        self._wisps.say(Cursor(self._text.root, self._text.clock_of(self._text.client), anchor, head))
        self._pause = asyncio.get_running_loop().call_later(APART_SECONDS, self._tell)

    def _seen(self, seen: Seen) -> None:
        if seen.cursor.root == self._text.root:
            self._early[seen.log] = seen
            self._moved()

    def _moved(self) -> None:
        ready = [one for one in self._early.values() if self._text.clock_of(one.client) >= one.cursor.clock]
        self._catch_up()
        for one in ready:
            del self._early[one.log]
            self._places[one.log] = Place(one.seat, one.cursor.anchor, one.cursor.head, self._text.count)
            if timer := self._ends.pop(one.log, None):
                timer.cancel()
            self._ends[one.log] = asyncio.get_running_loop().call_later(SHOWN_SECONDS, self._gone, one.log)
        if ready:
            self._changed()

    def _gone(self, log: LogId) -> None:
        self._places.pop(log, None)
        self._ends.pop(log, None)
        self._changed()

    def _catch_up(self) -> None:
        text = self._text
        if text.epoch != self._epoch:
            self._epoch, self._places = text.epoch, {}
        for log, place in self._places.items():
            anchor, head = place.anchor, place.head
            for step in text.steps(place.version, text.count):
                anchor, head = step.change.moved(anchor), step.change.moved(head)
            self._places[log] = replace(place, anchor=anchor, head=head, version=text.count)
