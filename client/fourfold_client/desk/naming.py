"""The name that was chosen when this laptop took its seat stands, also where somebody had the seat before."""

import asyncio
import contextlib
from collections.abc import Callable

from fourfold_client.casefile import CaseFile, chosen_name
from fourfold_shared.errors import FourfoldError


class Naming:
    """Whoever had this seat before may have had another name, which comes later and may win: says one's own again.

    Once everything of the table is here and it stands, that is over: what the person chooses later holds. A laptop that
    is closed before does not say it again. `complete` tells whether everything of the table is here.
    """

    def __init__(self, casefile: CaseFile, complete: Callable[[], bool]) -> None:
        self._casefile = casefile
        self._complete = complete
        self._chosen = ""
        self._task: asyncio.Task[None] | None = None

    async def choose(self, name: str) -> None:
        """Takes this name. Raises: Misuse, StorageFailed."""
        await self._casefile.set_name(name)
        self._chosen = chosen_name(name)

    def insist(self) -> None:
        """Something came: says the name again if it was changed by it."""
        if self._task is not None or not self._chosen:
            return
        if self._casefile.name(self._casefile.seat) == self._chosen:
            self._chosen = "" if self._complete() else self._chosen
        else:
            self._task = asyncio.get_running_loop().create_task(self._again())

    async def settled(self) -> None:
        """Returns once nothing is being said."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _again(self) -> None:
        try:
            with contextlib.suppress(FourfoldError):
                await self._casefile.set_name(self._chosen)
        finally:
            self._task = None
