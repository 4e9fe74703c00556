"""Whether the relay can do its work: what `/health` answers."""

import asyncio
import math
from collections.abc import Callable

from fourfold_relay.store import Store
from fourfold_shared.errors import StorageFailed

FAILING_SECONDS = 30.0
"""So long after a failure the relay is not called well: laptops try again sooner, and it fails again or it does not."""


class Health:
    """Knows of failures, and writes to the store now and then. What was written last stands for `seconds`."""

    def __init__(self, store: Store, seconds: float, clock: Callable[[], float]) -> None:
        self._store = store
        self._seconds = seconds
        self._clock = clock
        self._lock = asyncio.Lock()
        self._asked = -math.inf
        self._failed = -math.inf
        self._well = True

    def failed(self) -> None:
        """Takes note that the store failed a request."""
        self._failed = self._clock()

    async def well(self) -> bool:
        """Whether the store does its work."""
        async with self._lock:
            if self._clock() - self._asked >= self._seconds:
                try:
                    await self._store.ping()
                    self._well = True
                except StorageFailed:
                    self._well = False
                self._asked = self._clock()
        return self._well and self._clock() - self._failed >= FAILING_SECONDS
