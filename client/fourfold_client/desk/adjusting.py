"""Changes of a practice that a partner said yes to become versions, on the laptop of the support who proposed them."""

import asyncio
import contextlib

from fourfold_client.casefile import CaseFile, practices
from fourfold_shared.errors import FourfoldError

GATHER_SECONDS = 0.1
"""Changes that come together are looked at together."""


class Adjusting:
    """Of one open desk; it acts by itself while that is connected."""

    def __init__(self, casefile: CaseFile) -> None:
        self._casefile = casefile
        self._busy = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[bool] | None = None
        self._kept_up = False

    def keep_up(self) -> None:
        """Looks from now on after every change, until it is closed."""
        self._kept_up = True
        self.wake()

    def wake(self) -> None:
        """Something changed: looks in a moment."""
        if self._kept_up and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._begin)

    async def close(self) -> None:
        """Begins nothing more; returns once what was begun is done."""
        self._kept_up = False
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def do(self) -> bool:
        """Makes the versions that were agreed to; gives whether there were any. What fails is left for later."""
        did = False
        async with self._busy:
            for one in practices.to_carry_out(self._casefile):
                with contextlib.suppress(FourfoldError):
                    await practices.carry_out(self._casefile, one)
                    did = True
        return did

    def _begin(self) -> None:
        self._timer = None
        if self._kept_up and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self.do())
