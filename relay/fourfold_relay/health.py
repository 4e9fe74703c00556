"""Whether the relay can do its work: what `/health` answers."""

import asyncio
import math
from collections.abc import Callable

from fourfold_relay.store import Store
from fourfold_shared.errors import StorageFailed


class Health:
    """Writes to the store now and then, so that a full disk shows. One answer stands for `seconds`."""

    def __init__(self, store: Store, seconds: float, clock: Callable[[], float]) -> None:
        self._store = store
        self._seconds = seconds
        self._clock = clock
        self._lock = asyncio.Lock()
        self._asked = -math.inf
        self._well = True

    async def well(self) -> bool:
        """Whether the store could be written a moment ago."""
        async with self._lock:
            if self._clock() - self._asked >= self._seconds:
                try:
                    await self._store.ping()
                    self._well = True
                except StorageFailed:
                    self._well = False
                self._asked = self._clock()
            return self._well
