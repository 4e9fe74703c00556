"""When this laptop says what it has: a moment after it last heard something new (shared/README.md, section 5)."""

import asyncio
from collections.abc import Callable

from fourfold_client.spaces.case import Case

QUIET_SECONDS = 0.25
"""Once nothing has come for so long, this laptop says what it has."""
LONGEST_SECONDS = 3.0
"""It says so at the latest after this."""


class Heartbeat:
    """Of one case. `settled` tells whether both sides have everything that could be exchanged."""

    def __init__(self, case: Case, settled: Callable[[], bool]) -> None:
        self._case = case
        self._settled = settled
        self._due: asyncio.TimerHandle | None = None
        self._first = self._last = 0.0

    def heard(self) -> None:
        """Has this laptop say what it has, a moment after it last heard something new, if it then has to."""
        if self._due is None and not self._settled():
            return
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        if self._due is None:
            self._first = self._last
            self._due = loop.call_later(QUIET_SECONDS, self._say)

    def stop(self) -> None:
        """Says nothing any more."""
        if self._due is not None:
            self._due.cancel()

    def _say(self) -> None:
        loop = asyncio.get_running_loop()
        due = min(self._last + QUIET_SECONDS, self._first + LONGEST_SECONDS)
        if due > loop.time() + 0.01:
            self._due = loop.call_at(due, self._say)
            return
        self._due = None
        self._case.beat()
