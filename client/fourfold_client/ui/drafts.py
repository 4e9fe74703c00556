"""What is being written and not finished: kept on this laptop as it is typed, so that no lock or crash loses it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fourfold_shared.errors import FourfoldError

KEEP_SECONDS = 1.0
"""What was typed is committed so long after its first letter at the latest."""

Keep = Callable[[str, str], Awaitable[None]]


class Drafts:
    """Texts by name. `keep` commits one; `told` hears when one begins or ends, and when the disk fails or recovers."""

    def __init__(self, kept: Mapping[str, str], keep: Keep, told: Callable[[], None]) -> None:
        self._texts = dict(kept)
        self._keep = keep
        self._told = told
        self._unkept: dict[str, asyncio.Task[None]] = {}
        self.failing = False

    def __getitem__(self, name: str) -> str:
        """What was begun under this name; empty when there is nothing."""
        return self._texts.get(name, "")

    def put(self, name: str, text: str) -> None:
        """Notes what stands in a field now; empty text forgets it."""
        if text == self[name]:
            return
        begins_or_ends = bool(text) != bool(self[name])
        self._texts[name] = text
        if begins_or_ends:
            self._told()
        if name not in self._unkept:
            self._unkept[name] = asyncio.get_running_loop().create_task(self._soon(name))

    async def close(self) -> None:
        """Commits what is not committed yet, as far as the disk allows."""
        waiting, self._unkept = self._unkept, {}
        for task in waiting.values():
            task.cancel()
        for name in waiting:
            await self._commit(name)

    async def _soon(self, name: str) -> None:
        await asyncio.sleep(KEEP_SECONDS)
        self._unkept.pop(name, None)
        await self._commit(name)

    async def _commit(self, name: str) -> None:
        try:
            await self._keep(name, self[name])
            failing = False
        except FourfoldError:
            failing = True
        if failing != self.failing:
            self.failing = failing
            self._told()
