"""A crowd at Fourfold's relay: real greetings, real records, nothing behind them that would slow the clients."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench.contender import Heard
from bench.contenders.fourfold_cases import Case, make_cases
from bench.contenders.tasks import tasks
from bench.house import STORE, relay_process
from bench.process import Process
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import Connection, greeted, host_of
from fourfold_shared.messages import Deliver, Follow, Push, Receipt
from fourfold_shared.record import Header


class FourfoldMember:
    """One connection of a crowd. `receipts` counts what the relay says is on its disk."""

    def __init__(self, connection: Connection, case: Case) -> None:
        self._connection = connection
        self._case = case
        self.receipts = 0

    async def push(self, number: int) -> None:
        await self._connection.send(Push(number, self._case.table, (self._case.records[number - 1],)))

    async def listen(self, case: int, heard: Heard | None) -> None:
        """Hears for ever."""
        while True:
            match await self._connection.receive():
                case Deliver(0, _, _, _, records):
                    for record in records:
                        if heard is not None:
                            heard(case, Header.parse(record).seq)
                case Receipt():
                    self.receipts += 1
                case other:
                    raise AssertionError(f"not expected: {other}")


class FourfoldCrowd:
    """All connections of a crowd."""

    def __init__(self, server: Process, cases: Sequence[Case], stack: AsyncExitStack, group: asyncio.TaskGroup) -> None:
        self.server = server
        self._cases = cases
        self._stack = stack
        self._group = group

    async def enter(self, case: int, seat: int, heard: Heard | None) -> FourfoldMember:
        known, address = self._cases[case], self.server.said.removeprefix("listening on ")
        greeting = Greeting(bytes(known.id), known.devices[seat].signing, host_of(address))
        connection = await self._stack.enter_async_context(greeted(address, greeting))
        answer = await connection.ask(Follow(1, known.table, 0), 1)
        assert isinstance(answer, Deliver)
        member = FourfoldMember(connection, known)
        self._group.create_task(member.listen(case, heard))
        return member


@asynccontextmanager
async def fourfold_crowd(folder: Path, cases: int, edits: int) -> AsyncIterator[FourfoldCrowd]:
    """A relay whose store has the cases."""
    made = await make_cases(folder / STORE, cases, edits)
    async with relay_process(folder) as server, AsyncExitStack() as stack, tasks() as group:
        yield FourfoldCrowd(server, made, stack, group)
