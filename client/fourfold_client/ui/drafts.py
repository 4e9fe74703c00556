"""What is being written and not finished: kept on this laptop as it is typed, so that no lock or crash loses it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fourfold_shared.errors import FourfoldError

KEEP_SECONDS = 1.0
"""What was typed is committed so long after its first letter at the latest."""

Keep = Callable[[str, str], Awaitable[None]]


class Drafts:
    """Texts by name. `keep` commits one; `told` hears when one begins or ends, is first kept, or cannot be kept."""

    def __init__(self, kept: Mapping[str, str], keep: Keep, told: Callable[[], None]) -> None:
        self._texts = dict(kept)
        self._kept = set(kept)
        self._keep = keep
        self._told = told
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self.failing = False

    def __getitem__(self, name: str) -> str:
        """What was begun under this name; empty when there is nothing."""
        return self._texts.get(name, "")

    def kept(self, name: str) -> bool:
        """Whether something of it is on this laptop's disk; what was typed since follows within a second."""
        return name in self._kept

    def put(self, name: str, text: str) -> None:
        """Notes what stands in a field now; empty text forgets it."""
        before, self._texts[name] = self[name], text
        if text == before:
            return
        if not text:
            self._kept.discard(name)
        if name not in self._waiting:
            self._waiting[name] = asyncio.get_running_loop().create_task(self._soon(name))
        if bool(text) != bool(before):
            self._told()

    async def close(self) -> None:
        """Commits what is not committed yet, as far as the disk allows."""
        waiting, self._waiting = self._waiting, {}
        for task in waiting.values():
            task.cancel()
        for name in waiting:
            await self._commit(name)

    async def _soon(self, name: str) -> None:
        await asyncio.sleep(KEEP_SECONDS)
        self._waiting.pop(name, None)
        await self._commit(name)

    async def _commit(self, name: str) -> None:
        before, text = (self.failing, self.kept(name)), self[name]
        try:
            await self._keep(name, text)
            self.failing = False
            if text and self[name]:
                self._kept.add(name)
        except FourfoldError:
            self.failing = True
        if (self.failing, self.kept(name)) != before:
            self._told()
