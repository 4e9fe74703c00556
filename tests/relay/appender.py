"""A process that appends to a store, and prints each sequence number once it is acknowledged, until it is killed."""

import asyncio
import sys

from fourfold_relay.stores import open_store
from fourfold_shared.ids import CaseId, LogId, SpaceId
from tests.relay.cast import row


async def main(address: str, case: CaseId, space: SpaceId, logs: list[LogId]) -> None:
    store = await open_store(address)

    async def append_for_ever(log: LogId) -> None:
        seq = 0
        while True:
            seq += 1
            await store.append(case, space, [row(log, seq)])
            print(log.hex(), seq, flush=True)

    await asyncio.gather(*(append_for_ever(log) for log in logs))


if __name__ == "__main__":
    address, case, space, *logs = sys.argv[1:]
    asyncio.run(
        main(
            address,
            CaseId(bytes.fromhex(case)),
            SpaceId(bytes.fromhex(space)),
            [LogId(bytes.fromhex(log)) for log in logs],
        )
    )
