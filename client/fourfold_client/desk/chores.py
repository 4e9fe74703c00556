"""What this laptop does by itself once it is due: each time an act that its own person has decided on before.

- what its person wants shared later, when that is due (`casefile.later`);
- a partner's own account, once all four have opened the event (`casefile.sides`);
- for a support: telling the other support that their partner has finished or declined, and all four that an event is
  ready to open;
- for a support: changes of a practice that their partner said yes to become versions (`casefile.practices`);
- for a support: the pause of joint work that their partner asked for; and of whoever asked, that the wish goes then
  (`casefile.pausing`).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from fourfold_client.casefile import CaseFile, later, pausing, practices, sides
from fourfold_client.clock import Clock
from fourfold_shared.errors import FourfoldError

GATHER_SECONDS = 0.1
"""Changes that come together are looked at together."""
LOOK_SECONDS = 60.0
"""Whatever the clock does, what waits for a time is looked at so often; and when it comes, if that is sooner."""

Work = Callable[[], Awaitable[object]]


class Chores:
    """Of one open desk."""

    def __init__(self, casefile: CaseFile, clock: Clock, connected: Callable[[], bool]) -> None:
        self._casefile = casefile
        self._clock = clock
        self._connected = connected
        self._busy = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._kept_up = False

    def keep_up(self) -> None:
        """Does what is due from now on, until it is closed."""
        self._kept_up = True
        self.wake()

    def wake(self) -> None:
        """Something changed: looks in a moment whether anything is due."""
        if self._kept_up and self._task is None:
            self._look_in(GATHER_SECONDS)

    async def close(self) -> None:
        """Begins nothing more; returns once what was begun is done."""
        self._kept_up = False
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def do(self, *, connected: bool) -> bool:
        """Does everything that is due; gives whether there was anything. What does not work is left for later."""
        did = False
        async with self._busy:
            for work in tuple(self._due(connected)):
                with contextlib.suppress(FourfoldError):
                    await work()
                    did = True
        return did

    def _due(self, connected: bool) -> Iterator[Work]:
        casefile = self._casefile
        for wish in pausing.to_carry(casefile):
            yield partial(pausing.carry, casefile, wish)
        for wish in pausing.to_forget(casefile):
            yield partial(casefile.withdraw, wish.id)
        for waiting in later.due(casefile, self._clock(), connected=connected):
            yield partial(later.do, casefile, waiting)
        if not casefile.share_waits():
            for account in sides.to_publish(casefile):
                yield partial(sides.publish, casefile, account)
        for event, state in sides.to_tell(casefile):
            yield partial(sides.tell, casefile, event, state)
        for event in sides.to_announce(casefile):
            yield partial(sides.announce, casefile, event)
        for change in practices.to_carry_out(casefile):
            yield partial(practices.carry_out, casefile, change)

    def _look_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            if self._timer.when() <= loop.time() + seconds:
                return
            self._timer.cancel()
        self._timer = loop.call_later(seconds, self._begin)

    def _begin(self) -> None:
        self._timer = None
        if self._kept_up and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        try:
            did = await self.do(connected=self._connected())
        finally:
            self._task = None
        if self._kept_up:
            self._look_in(GATHER_SECONDS if did else self._seconds())

    def _seconds(self) -> float:
        """How long until something may be due."""
        now = self._clock()
        due = later.next_due(self._casefile, now)
        return LOOK_SECONDS if due is None else min(LOOK_SECONDS, GATHER_SECONDS + (due - now) / 1000)
