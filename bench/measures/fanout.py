"""One writes as fast as it goes, three read along: edits delivered a second, and what the server spends on them."""

import asyncio
import time
from pathlib import Path

from bench.contender import Contender
from bench.process import apart_from_servers
from bench.trace import Trace
from bench.typist import holds, type_all

READERS = 3
LONGEST_SECONDS = 180.0


async def fanout(contender: Contender, folder: Path, trace: Trace) -> dict[str, float]:
    """Gives delivered edits a second (over three readers), and the server's CPU seconds per 100,000 of them.

    An edit is delivered when the reader's document has it; at the end all four texts are those of the trace. The
    server's seconds are counted until it has done everything that it was given, storing included.
    Raises: TimeoutError, AssertionError.
    """
    with apart_from_servers():
        async with contender.table(folder) as table, asyncio.timeout(LONGEST_SECONDS):
            await table.server.idle()
            writer, *readers = table.editors
            spent, began = table.server.cpu(), time.perf_counter()
            await type_all(writer, trace.edits)
            await asyncio.gather(*(holds(reader, trace.text) for reader in readers))
            seconds = time.perf_counter() - began
            await table.server.idle()
            spent = table.server.cpu() - spent
            assert all(editor.text() == trace.text for editor in table.editors)
            delivered = READERS * len(trace.edits)
            return {"delivered": delivered / seconds, "cpu": spent / delivered * 100_000}
