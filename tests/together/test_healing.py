"""A practice that restores an old backup of the relay: the laptops put back what it lost (shared/README.md, 11)."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home, Notice
from fourfold_client.sync.errors import Ended
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import Reason
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, four_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as house:
        yield house


async def backed_up(house: FourHouse, to: Path) -> Path:
    """A copy of the relay's store, made while it serves."""
    store = house.relay.store
    assert isinstance(store, SQLiteStore)
    await store.backup(str(to))
    return to


async def put_back(house: FourHouse, older: Path) -> None:
    """The relay's store becomes an older copy of itself."""
    await house.relay.stop()
    for path in house.relay.path.parent.glob("relay.db-*"):
        path.unlink()
    shutil.copy(older, house.relay.path)
    await house.relay.start()


def kinds(house: FourHouse) -> set[str]:
    return {str(alarm["kind"]) for desk in house.desks.values() for alarm in desk.status()["alarms"]}


def texts(desk: Desk) -> dict[Space, set[str]]:
    return {space: {entry.text for entry in desk.casefile.entries(space)} for space in desk.casefile.spaces()}


async def write_everywhere(house: FourHouse, when: str) -> None:
    for seat, desk in house.desks.items():
        for space in desk.casefile.spaces():
            await desk.casefile.write(space, f"{NAMES[seat]}, {when}, in {space.value}")


async def all_sync(house: FourHouse, *order: Seat) -> None:
    """In this order, three times round; whoever is not admitted yet comes back in the next round."""
    for turn in range(3):
        for seat in order:
            with contextlib.nullcontext() if turn else contextlib.suppress(Ended):
                await house[seat].sync()


async def at_relay(house: FourHouse) -> tuple[list[bytes], dict[Space, list[bytes]]]:
    """The roster and the keychains as the relay has them."""
    assert house.relay.store is not None
    case = house[NADIA].identity.case
    chains = {space: await house.relay.store.keychain(case, space.of(case)) for space in Space}
    return await house.relay.store.roster(case), chains


@dataclass
class Changed:
    """A house of which a copy was made, and whose people changed after it."""

    house: FourHouse
    copy: Path
    removed: Desk


@pytest.fixture
async def changed(house: FourHouse, tmp_path: Path) -> AsyncIterator[Changed]:
    """After the copy: all write, Ruth writes something and is dismissed, Edith takes her seat, all write again."""
    await write_everywhere(house, "before the copy")
    await house.exchange()
    copy = await backed_up(house, tmp_path / "copy.db")
    await write_everywhere(house, "after the copy")
    await house.exchange()
    removed = house.desks.pop(RUTH)
    await house[NADIA].people.dismiss()
    await house.exchange()
    line = await house[NADIA].invite(RUTH)
    house.desks[RUTH] = await Desk.join(Home(tmp_path / "edith"), PASSPHRASE, line, name="Edith")
    await house.exchange()
    await write_everywhere(house, "after the removal")
    await house.exchange()
    yield Changed(house, copy, removed)
    await removed.close()


ORDERS = [(NADIA, THEO, SAMUEL, RUTH), (RUTH, SAMUEL, THEO, NADIA), (THEO, RUTH, NADIA, SAMUEL)]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(NAMES[seat] for seat in order))
async def test_a_relay_that_was_put_back_has_roster_and_keychains_again(
    changed: Changed, order: tuple[Seat, ...]
) -> None:
    house, before = changed.house, await at_relay(changed.house)
    await put_back(house, changed.copy)
    assert await at_relay(house) != before
    await all_sync(house, *order)
    assert await at_relay(house) == before
    assert "roster-rolled-back" not in kinds(house)
    with pytest.raises(Ended) as refused:
        await changed.removed.sync()
    assert refused.value.reason is Reason.NOT_ADMITTED


async def journals(house: FourHouse) -> dict[Space, set[bytes]]:
    """Every record of each journal, as the relay has it."""
    assert house.relay.store is not None
    case, found = house[NADIA].identity.case, dict[Space, set[bytes]]()
    for space in Space:
        position, more, found[space] = 0, True, set()
        while more:
            page = await house.relay.store.read(case, space.of(case), position, 512, 1 << 20)
            found[space] |= set(page.records)
            position, more = page.position, page.more
    return found


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(NAMES[seat] for seat in order))
async def test_a_relay_that_was_put_back_has_again_what_everybody_wrote(
    changed: Changed, order: tuple[Seat, ...]
) -> None:
    """Also what Ruth wrote before she was dismissed, in the spaces that somebody else still has."""
    house, before = changed.house, await journals(changed.house)
    await put_back(house, changed.copy)
    await all_sync(house, *order)
    after = await journals(house)
    case, ruth = house[NADIA].identity.case, changed.removed.identity.device
    for space in Space:
        missing = before[space] - after[space]
        assert all(int.from_bytes(record[2:4], "big") == ruth for record in missing), space
        assert not missing or space is Space.PRIVATE_2, (space, len(missing), case)
    assert kinds(house) == set()
    assert all(Notice.HEALED in desk.notices for desk in house.desks.values())


async def test_the_alarm_outlasts_a_restart_and_ends_once_all_is_back(house: FourHouse, tmp_path: Path) -> None:
    copy = await backed_up(house, tmp_path / "copy.db")
    await write_everywhere(house, "after the copy")
    await house.exchange()
    nadia = house[NADIA]
    nadia.case.lost(Space.TABLE.of(nadia.identity.case))
    await nadia.case.settled()
    home = nadia.home
    await nadia.close()
    house.desks[NADIA] = await Desk.open(home, PASSPHRASE)
    assert "relay-lost" in {alarm["kind"] for alarm in house[NADIA].status()["alarms"]}
    await put_back(house, copy)
    await all_sync(house, NADIA, THEO, SAMUEL, RUTH)
    assert kinds(house) == set()


async def test_that_it_was_put_back_is_noticed_where_its_journal_is_longer_by_now(
    house: FourHouse, tmp_path: Path
) -> None:
    """What Ruth has in her pair is not what anybody writes anew, and no later record rests on it."""
    copy = await backed_up(house, tmp_path / "copy.db")
    lost = await house[RUTH].casefile.write(Space.TABLE, "after the copy")
    await house.exchange()
    await put_back(house, copy)
    journal = house[NADIA].case.space(Space.TABLE).journal
    stood = journal.cursor
    for number in range(stood + 3):
        await house[SAMUEL].casefile.write(Space.TABLE, f"later {number}")
    await house[SAMUEL].sync()
    assert Notice.HEALED not in house[NADIA].notices
    await house[NADIA].sync()
    assert Notice.HEALED in house[NADIA].notices
    assert journal.cursor > stood
    assert house[THEO].casefile.entry(lost.id).text == "after the copy"
    assert kinds(house) == set()
