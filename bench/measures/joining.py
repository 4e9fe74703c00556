"""Someone joins late: how long until they hold everything that was written, with a server that was just started."""

import asyncio
import time
from pathlib import Path

from bench.contender import Keeper
from bench.process import apart_from_servers
from bench.trace import Trace

LONGEST_SECONDS = 120.0


async def joining(contender: Keeper, kept: Path, folder: Path, trace: Trace) -> dict[str, float]:
    """Gives the seconds from connecting until the text is there, and those with what comes before on one's own laptop.

    Raises: TimeoutError.
    """
    with apart_from_servers():
        async with contender.joining(kept, folder) as joining, asyncio.timeout(LONGEST_SECONDS):
            began = time.perf_counter()
            await joining.open()
            opened = time.perf_counter()
            await joining.connect(trace.text)
            ended = time.perf_counter()
    return {"join": ended - opened, "join_all": ended - began}
