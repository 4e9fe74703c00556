"""A store that fails when it is told to; otherwise it is a real one."""

from collections.abc import Awaitable, Callable
from typing import Any

from fourfold_relay.store import Store


class Faulty:
    """Passes everything on to a store, but raises `faults[name]` first when the method called `name` has one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.faults: dict[str, Exception] = {}

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method: Callable[..., Awaitable[Any]] = getattr(self._store, name)

        async def call(*arguments: object, **named: object) -> Any:
            if name in self.faults:
                raise self.faults[name]
            return await method(*arguments, **named)

        return call
