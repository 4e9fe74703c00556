"""Whether somebody is there."""

import time
from collections.abc import Callable

MINUTES = (1, 2, 5, 10, 20, 60)
DEFAULT_MINUTES = 5
"""product.md, 5.2: 1 to 60, 5 by default."""

OWN_SECONDS = 120
"""How long one's own page stays open untouched at the most, where it has a passphrase of its own."""


class Idle:
    """How long nobody has touched the screen. Hours that the laptop slept through count: a shut lid is nobody there.

    Clocks are in seconds: one that only goes forward, and the one on the wall, which goes on while the laptop sleeps.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._asked: dict[int, int] = {}
        self._clocks = (steady, wall)
        self._touched = (0.0, 0.0)
        self.touch()

    @property
    def minutes(self) -> int:
        """How long nobody may be there: the shortest that an open case asks for."""
        return min(self._asked.values(), default=DEFAULT_MINUTES)

    def ask(self, case: int, minutes: int) -> None:
        """What is set in one case, by its number on this laptop, while it is open."""
        self._asked[case] = minutes

    def forget(self, case: int) -> None:
        """It is open no longer."""
        self._asked.pop(case, None)

    def touch(self) -> None:
        """Somebody is there."""
        steady, wall = self._clocks
        self._touched = (steady(), wall())

    @property
    def left(self) -> float:
        """Seconds until the case file is to be locked; nothing or less when that is now."""
        return self.minutes * 60 - self._gone

    @property
    def own_left(self) -> float:
        """Seconds until one's own page is to be closed, if it has a passphrase of its own: always before `left`."""
        return min(OWN_SECONDS, self.minutes * 30) - self._gone

    @property
    def _gone(self) -> float:
        return max(clock() - then for clock, then in zip(self._clocks, self._touched, strict=True))
