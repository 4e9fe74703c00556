"""A thousand connections: what each costs while nothing happens, and how late edits come when all are busy."""

import asyncio
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from bench.contender import Contender, Crowd, Member
from bench.measures.figures import quantile
from bench.process import apart_from_servers

CASES, SEATS = 250, 4
SECONDS = 10
"""Each case has one edit a second."""
WARM = 25
"""Cases that connect before memory is looked at, so that what is paid once is not counted."""
SETTLE_SECONDS = 0.5
LONGEST_SECONDS = 60.0


class _Tally:
    """When each edit left, and how long after that it came."""

    def __init__(self) -> None:
        self.left: dict[tuple[int, int], float] = {}
        self.late: list[float] = []
        self.all = asyncio.Event()

    def heard(self, case: int, number: int) -> None:
        self.late.append(time.perf_counter() - self.left[case, number])
        if len(self.late) == CASES * SECONDS * (SEATS - 1):
            self.all.set()


async def crowd(contender: Contender, folder: Path) -> dict[str, float]:
    """Gives KiB of the server's memory per idle connection, the 99th percentile of delivery (ms), and what was lost.

    Raises: OSError, RelayUnreachable when a connection is refused or breaks.
    """
    with apart_from_servers():
        async with contender.crowd(folder, CASES, SECONDS) as crowd:
            tally = _Tally()
            warm = [await _enter(crowd, case, tally) for case in range(WARM)]
            await crowd.server.idle()
            before = crowd.server.resident()
            rest = [await _enter(crowd, case, tally) for case in range(WARM, CASES)]
            await crowd.server.idle()
            connection = (crowd.server.resident() - before) / ((CASES - WARM) * SEATS)
            await _write(list(chain(warm, rest)), tally)
    late = [1000 * one for one in tally.late]
    lost = CASES * SECONDS * (SEATS - 1) - len(late)
    return {"idle": connection / 1024, "p99": quantile(late, 0.99), "lost": lost}


async def _enter(crowd: Crowd, case: int, tally: _Tally) -> Member:
    """Connects the four of a case; gives the first, who writes."""
    writer = await crowd.enter(case, 0, None)
    for seat in range(1, SEATS):
        await crowd.enter(case, seat, tally.heard)
    return writer


async def _write(writers: Sequence[Member], tally: _Tally) -> None:
    """Each case at a moment of its own in every second."""
    await asyncio.sleep(SETTLE_SECONDS)
    began = time.perf_counter()
    for number in range(1, SECONDS + 1):
        for case, writer in enumerate(writers):
            due = began + number - 1 + case / len(writers)
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            tally.left[case, number] = time.perf_counter()
            await writer.push(number)
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await tally.all.wait()
    except TimeoutError:
        return
