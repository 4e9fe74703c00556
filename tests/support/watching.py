"""Waiting for what a laptop tells, instead of for time to pass."""

import asyncio
from collections.abc import Callable

from fourfold_client.desk import Desk


async def until(desk: Desk, condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns once `condition` holds, looked at after everything that the desk tells. Raises: TimeoutError."""
    changed = asyncio.Event()
    stop = desk.watch(changed.set)
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                changed.clear()
                await changed.wait()
    finally:
        stop()
