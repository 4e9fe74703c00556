"""Tasks that belong to a context: whatever runs for ever ends with it, and a failure ends the context."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Over(Exception):
    """The context ended in order."""


@asynccontextmanager
async def tasks() -> AsyncIterator[asyncio.TaskGroup]:
    """A group whose tasks are cancelled at the end."""

    async def end() -> None:
        raise _Over

    try:
        async with asyncio.TaskGroup() as group:
            yield group
            group.create_task(end())
    except* _Over:
        pass
