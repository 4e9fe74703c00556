"""The store contract when things go wrong: what was acknowledged stays, what failed is not there, and work goes on."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from fourfold_relay.store import Row, Store
from fourfold_relay.stores import open_store
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import LogId
from fourfold_shared.record import Header
from tests.relay.cast import rows
from tests.relay.contract import CASE, ELSEWHERE, FOUNDING, LOG, SECOND, SPACE, TICKET, everything, found
from tests.relay.implementations import Implementation

ROOT = Path(__file__).parents[2]


async def test_a_write_that_fails_halfway_leaves_nothing_and_succeeds_later(
    store: Store, address: str, kind: Implementation
) -> None:
    await found(store)
    sent = rows(LOG, 1, 3)
    with kind.broken(address, "journals"):
        with pytest.raises(StorageFailed):
            await store.append(CASE, SPACE, sent)
        assert await everything(store) == []
    assert (await store.append(CASE, SPACE, sent)).position == 3
    assert await everything(store) == [one.record for one in sent]


async def test_one_request_that_fails_does_not_fail_the_others_of_its_commit(
    store: Store, address: str, kind: Implementation
) -> None:
    await found(store)
    with kind.broken(address, "journals"):
        tries = [
            store.append(CASE, SPACE, rows(LOG, 1, 1)),
            store.append(CASE, SPACE, rows(SECOND, 1, 2)),
            store.append_roster(CASE, 1, b"one", ()),
        ]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [isinstance(outcome, StorageFailed) for outcome in outcomes] == [False, True, False]
    assert len(await everything(store)) == 1
    assert await store.roster(CASE) == [FOUNDING, b"one"]
    assert (await store.append(CASE, SPACE, rows(SECOND, 1, 2))).position == 3


@pytest.mark.parametrize("table", ["rosters", "keychains", "tickets"])
async def test_the_other_tables_fail_and_recover_alike(
    store: Store, address: str, kind: Implementation, table: str
) -> None:
    await found(store)
    await store.append_keychain(CASE, SPACE, 0, b"first")
    write = {
        "rosters": lambda: store.append_roster(CASE, 1, b"one", ()),
        "keychains": lambda: store.append_keychain(CASE, SPACE, 1, b"second"),
        "tickets": lambda: store.add_ticket(TICKET, 0),
    }[table]
    with kind.broken(address, table), pytest.raises(StorageFailed):
        await write()
    await write()
    assert (await store.stats()).tickets_open == (1 if table == "tickets" else 0)
    assert len(await store.roster(CASE)) == (2 if table == "rosters" else 1)
    assert len(await store.keychain(CASE, SPACE)) == (2 if table == "keychains" else 1)


async def test_a_request_that_no_store_can_serve_fails_alone_and_is_answered(store: Store) -> None:
    await found(store)
    nonsense = Row(LOG, 1, None)  # type: ignore[arg-type]
    tries = [store.append(CASE, ELSEWHERE, [nonsense]), store.append(CASE, SPACE, rows(LOG, 1, 2))]
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert isinstance(outcomes[0], StorageFailed)
    assert not isinstance(outcomes[1], BaseException)
    assert (await store.append(CASE, SPACE, rows(LOG, 3, 3))).position == 3


async def test_a_case_that_is_not_there_is_told_so(store: Store) -> None:
    with pytest.raises(StorageFailed):
        await store.append(CASE, SPACE, rows(LOG, 1, 1))
    with pytest.raises(StorageFailed):
        await store.append_roster(CASE, 1, b"one", ())
    assert await everything(store) == []


async def test_closing_commits_what_is_queued_and_refuses_what_comes_later(address: str) -> None:
    store = await open_store(address)
    await found(store)
    waiting = [asyncio.ensure_future(store.append(CASE, SPACE, rows(log, 1, 5))) for log in (LOG, SECOND)]
    await asyncio.sleep(0)
    await store.close()
    assert [(await each).position for each in waiting] == [5, 10]
    async with asyncio.timeout(10):
        with pytest.raises(StorageFailed):
            await store.append(CASE, SPACE, rows(LOG, 6, 6))
        with pytest.raises(StorageFailed):
            await store.roster(CASE)


@pytest.mark.parametrize("acknowledged", [3, 200])
async def test_after_kill_9_everything_that_was_acknowledged_is_there(
    store: Store, address: str, acknowledged: int
) -> None:
    await found(store)
    logs = [LogId(bytes([0, number]) + b"killed") for number in range(4)]
    command = [sys.executable, "-m", "tests.relay.appender", address, CASE.hex(), SPACE.hex()]
    told: list[tuple[str, str]] = []
    with subprocess.Popen(  # noqa: ASYNC220 - nothing else runs here
        [*command, *(log.hex() for log in logs)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(tuple(line.split()))
            if len(told) == acknowledged:
                process.kill()
        # the loop goes on to what was printed before the process was gone
    promised = {log: max(int(seq) for each, seq in told if each == log) for log, _ in told}
    journal = [Header.parse(record) for record in await everything(store)]
    for log in logs:
        kept = [header.seq for header in journal if header.log == log]
        assert kept == list(range(1, len(kept) + 1))
        assert len(kept) >= promised.get(log.hex(), 0)
    again = [len([header for header in journal if header.log == log]) + 1 for log in logs]
    for log, seq in zip(logs, again, strict=True):
        await store.append(CASE, SPACE, rows(log, seq, seq))
