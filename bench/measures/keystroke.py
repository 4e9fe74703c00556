"""One types at a person's pace; how long until each of the other three screens could show the letter."""

import asyncio
import time
from pathlib import Path

from bench.contender import Contender, Editor
from bench.measures.figures import quantile
from bench.process import apart_from_servers

PER_SECOND = 20
SECONDS = 6
LETTERS = "the quick brown fox jumps over the lazy dog "
LONGEST_SECONDS = 30.0


async def keystroke(contender: Contender, folder: Path) -> dict[str, float]:
    """Gives the median, the 95th percentile and the longest time from a keystroke to a reader's callback, in ms.

    Raises: TimeoutError when a letter does not arrive.
    """
    with apart_from_servers():
        async with contender.table(folder) as table:
            await table.server.idle()
            writer, *readers = table.editors
            typed: list[float] = []
            late: list[float] = []
            watching = [asyncio.create_task(_arrivals(reader, typed, late)) for reader in readers]
            await asyncio.sleep(0)
            began = time.perf_counter()
            for number in range(PER_SECOND * SECONDS):
                await asyncio.sleep(max(began + number / PER_SECOND - time.perf_counter(), 0))
                typed.append(time.perf_counter())
                writer.replace(number, 0, LETTERS[number % len(LETTERS)])
            async with asyncio.timeout(LONGEST_SECONDS):
                await asyncio.gather(*watching)
    milliseconds = [1000 * one for one in late]
    return {"p50": quantile(milliseconds, 0.5), "p95": quantile(milliseconds, 0.95), "max": max(milliseconds)}


async def _arrivals(reader: Editor, typed: list[float], late: list[float]) -> None:
    """Adds to `late` how long after `typed` each letter came, until all have come."""
    seen, done = 0, asyncio.Event()

    def look() -> None:
        nonlocal seen
        now, length = time.perf_counter(), reader.length()
        late.extend(now - typed[number] for number in range(seen, length))
        seen = length
        if seen == PER_SECOND * SECONDS:
            done.set()

    reader.watch(look)
    await done.wait()
