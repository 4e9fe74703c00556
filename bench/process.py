"""A server in a process of its own, and what it costs: CPU seconds and resident memory, as Linux counts them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS, STOP_SECONDS = 60.0, 30.0
ALL_CPUS = frozenset(os.sched_getaffinity(0))
SERVER_CPUS = frozenset({max(ALL_CPUS)})
"""One CPU for the server; the clients have the others, where there are others."""
CLIENT_CPUS = ALL_CPUS - SERVER_CPUS or ALL_CPUS
IDLE_STEP, IDLE_SECONDS = 0.1, 1.0
LONGEST_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Process:
    """A running program. `said` is the first line that it printed."""

    child: asyncio.subprocess.Process
    said: str

    def cpu(self) -> float:
        """CPU seconds so far, of all its threads that still run."""
        threads = Path(f"/proc/{self.child.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def resident(self) -> int:
        """Bytes in memory now."""
        rows = Path(f"/proc/{self.child.pid}/status").read_text().splitlines()
        line = next(row for row in rows if row.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def written(self) -> int:
        """Bytes that it has handed to files and sockets so far."""
        rows = Path(f"/proc/{self.child.pid}/io").read_text().splitlines()
        return int(next(row for row in rows if row.startswith("wchar:")).split()[1])

    async def idle(self) -> None:
        """Returns once it has written nothing for a while, to disk or to anyone: what it was given is done.

        Raises: TimeoutError.
        """
        async with asyncio.timeout(LONGEST_SECONDS):
            quiet, before = 0.0, self.written()
            while quiet < IDLE_SECONDS:
                await asyncio.sleep(IDLE_STEP)
                now = self.written()
                quiet = quiet + IDLE_STEP if now == before else 0.0
                before = now

    async def stop(self) -> None:
        """Ends it in order, and waits."""
        if self.child.returncode is not None:
            return
        self.child.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.child.wait()
        except TimeoutError:
            self.child.kill()
            await self.child.wait()


@asynccontextmanager
async def running(
    *arguments: str, cpus: frozenset[int] = SERVER_CPUS, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """A module of Python, run while the context lasts, on `cpus` alone.

    Raises: RuntimeError when it ends before it prints a line.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    os.sched_setaffinity(child.pid, cpus)
    process = Process(child, "")
    try:
        assert child.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            said = (await child.stdout.readline()).decode().strip()
        if not said:
            raise RuntimeError(f"{arguments[0]} did not start")
        process = Process(child, said)
        yield process
    finally:
        await process.stop()


@contextmanager
def apart_from_servers() -> Iterator[None]:
    """Keeps this process off the servers' CPU while the context lasts."""
    os.sched_setaffinity(0, CLIENT_CPUS)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ALL_CPUS)
