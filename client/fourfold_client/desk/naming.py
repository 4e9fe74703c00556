"""What was chosen to be called when this laptop took its seat stands, also where somebody had the seat before."""

import asyncio
import contextlib
from collections.abc import Callable

from fourfold_client.casefile import Profile
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import Seat


class Naming:
    """Whoever had this seat before may have had another name or role word, which comes later and may win: says one's
    own again.

    Once everything of the table is here and it stands, that is over: what the person chooses later holds. A laptop that
    is closed before does not say it again. `complete` tells whether everything of the table is here.
    """

    def __init__(self, profile: Profile, seat: Seat, complete: Callable[[], bool]) -> None:
        self._profile = profile
        self._seat = seat
        self._complete = complete
        self._chosen: tuple[str, str] | None = None
        self._task: asyncio.Task[None] | None = None

    async def choose(self, name: str, role: str) -> None:
        """Takes this name, and this role word or none. Raises: Misuse, StorageFailed."""
        await self._profile.call(name, role)
        self._chosen = self._present

    def insist(self) -> None:
        """Something came: says the name again if it was changed by it."""
        if self._task is not None or self._chosen is None:
            return
        if self._present != self._chosen:
            self._task = asyncio.get_running_loop().create_task(self._again(*self._chosen))
        elif self._complete():
            self._chosen = None

    async def settled(self) -> None:
        """Returns once nothing is being said."""
        if self._task is not None:
            await asyncio.wait([self._task])

    @property
    def _present(self) -> tuple[str, str]:
        return self._profile.name(self._seat), self._profile.role(self._seat)

    async def _again(self, name: str, role: str) -> None:
        try:
            with contextlib.suppress(FourfoldError):
                await self._profile.call(name, role)
        finally:
            self._task = None
