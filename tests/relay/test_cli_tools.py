"""`ticket`, `stats`, `backup` and `check` as real processes, beside a relay that serves and without one."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fourfold_relay.limits import MIB
from fourfold_relay.store import OverQuota
from fourfold_relay.stores import open_store
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.ids import Space
from tests.relay.cast import RUTH, SMALLEST, Cast, rows
from tests.relay.commands import Result, run, serving

TICKET = re.compile(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}\n")


async def filled(path: Path) -> Cast:
    cast = Cast.full()
    store = await open_store(f"sqlite:{path}")
    await cast.install(store)
    await store.append(cast.id, cast.space(Space.TABLE), rows(cast.log(RUTH), 1, 5))
    await store.close()
    return cast


async def test_ticket_prints_the_ticket_alone_beside_a_running_relay_and_it_founds_a_case(tmp_path: Path) -> None:
    path, cast = tmp_path / "relay.db", Cast.founded()
    with serving(path):
        made = run("ticket", "--store", f"sqlite:{path}")
    assert made.code == 0
    assert TICKET.fullmatch(made.out)
    assert made.err == ""
    store = await open_store(f"sqlite:{path}")
    await store.found(cast.id, cast.entries[0], ticket_hash(made.out))
    await store.close()


async def test_ticket_makes_a_new_store_and_says_so_apart_from_the_ticket(tmp_path: Path) -> None:
    made = run("ticket", "--store", f"sqlite:{tmp_path / 'relay.db'}")
    assert made.code == 0
    assert TICKET.fullmatch(made.out)
    assert made.err == f"made a new store: {tmp_path / 'relay.db'}\n"


def test_many_tickets_at_once_are_all_made(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'relay.db'}"
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: run("ticket", "--store", store), range(6)))
    assert [each.code for each in made] == [0] * 6
    assert len({each.out for each in made}) == 6
    assert json.loads(run("stats", "--store", store, "--json").out)["tickets_open"] == 6


async def test_a_tickets_quota_is_in_megabytes(tmp_path: Path) -> None:
    path, cast = tmp_path / "relay.db", Cast.founded()
    ticket = run("ticket", "--store", f"sqlite:{path}", "--quota-mb", 1).out
    store = await open_store(f"sqlite:{path}")
    await store.found(cast.id, cast.entries[0], ticket_hash(ticket))
    with pytest.raises(OverQuota) as refusal:
        await store.append(cast.id, cast.space(Space.TABLE), rows(cast.log(RUTH), 1, 11, 100_000))
    assert refusal.value.quota == MIB
    await store.append(cast.id, cast.space(Space.TABLE), rows(cast.log(RUTH), 1, 10, 100_000))
    await store.close()


async def test_stats_beside_a_running_relay(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    await filled(path)
    with serving(path):
        plain, as_json = (run("stats", "--store", f"sqlite:{path}", *more) for more in ((), ("--json",)))
    assert json.loads(as_json.out) == {"cases": 1, "tickets_open": 0, "records": 5, "bytes": 5 * SMALLEST}
    assert plain.out == f"cases: 1\ntickets_open: 0\nrecords: 5\nbytes: {5 * SMALLEST}\n"
    assert (plain.code, as_json.code, plain.err, as_json.err) == (0, 0, "", "")


async def test_check_says_ok_beside_a_running_relay(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    await filled(path)
    with serving(path):
        plain, as_json = (run("check", "--store", f"sqlite:{path}", *more) for more in ((), ("--json",)))
    assert (plain.code, plain.out, plain.err) == (0, "1 cases, 5 records: ok\n", "")
    assert json.loads(as_json.out) == {"cases": 1, "records": 5, "wrong": []}


async def test_check_names_damage_and_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    await filled(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    checked = run("check", "--store", f"sqlite:{path}")
    assert checked.code == 2
    assert "Traceback" not in checked.err
    assert checked.err


async def test_the_restore_drill(tmp_path: Path) -> None:
    """A backup beside a running relay, checked, put in the place of a lost store, and served."""
    path, copy = tmp_path / "relay.db", tmp_path / "copy.db"
    await filled(path)
    with serving(path) as relay:
        assert run("backup", "--store", f"sqlite:{path}", "--out", copy) == Result(0, "", "")
        relay.stop()
    assert run("check", "--store", f"sqlite:{copy}").out == "1 cases, 5 records: ok\n"
    path.unlink()
    copy.rename(path)
    with serving(path) as relay:
        assert relay.stop().code == 0
    assert run("check", "--store", f"sqlite:{path}").out == "1 cases, 5 records: ok\n"
