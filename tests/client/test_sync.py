"""An exchange of real laptops with a real relay: what it ends with, and what becomes of what the relay lost."""

import asyncio
import shutil
from pathlib import Path

import pytest

from fourfold_client.casefile import Entry, State
from fourfold_client.desk import Desk
from fourfold_client.vault import Vault
from fourfold_shared.errors import RelayUnreachable
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, FourHouse
from tests.support.template import Template
from tests.support.watching import until


async def opened(house: FourHouse) -> tuple[Desk, Desk]:
    """Nadia's laptop and Ruth's."""
    for seat in (NADIA, RUTH):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house[NADIA], house[RUTH]


async def put_back(house: FourHouse, older: Path) -> None:
    """The relay's store becomes an older copy of itself."""
    await house.relay.stop()
    for path in older.parent.glob("relay.db-*"):
        path.unlink()
    shutil.copy(older, house.relay.path)
    await house.relay.start()


async def copied(house: FourHouse, to: Path) -> Path:
    """A copy of the relay's store as it is now."""
    await house.relay.stop()
    to.mkdir()
    shutil.copy(house.relay.path, to / "relay.db")
    await house.relay.start()
    return to / "relay.db"


async def test_what_a_relay_lost_is_pushed_again_with_the_next_thing(template: Template, tmp_path: Path) -> None:
    """Ruth has not seen it yet: without that it would never reach her."""
    async with template.serving(tmp_path) as house:
        nadia, ruth = await opened(house)
        older = await copied(house, tmp_path / "older")
        lost = [await nadia.casefile.write(Space.PAIR_0, f"receipted {number}") for number in range(5)]
        await nadia.sync()
        assert nadia.status()["waiting"] == 0
        await put_back(house, older)
        later = await nadia.casefile.write(Space.PAIR_0, "written later")
        await house.exchange(NADIA, RUTH)
        assert {one.id for one in ruth.casefile.entries(Space.PAIR_0)} == {one.id for one in (*lost, later)}
        assert nadia.status()["waiting"] == 0
        assert {one["kind"] for one in ruth.status()["alarms"]} <= {"relay-lost"}


async def test_what_is_written_while_lost_records_are_read_again_is_pushed_too(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is slow, and the person goes on writing in just that moment."""
    async with template.serving(tmp_path) as house:
        nadia, ruth = await opened(house)
        older = await copied(house, tmp_path / "older")
        for number in range(5):
            await nadia.casefile.write(Space.PAIR_0, f"receipted {number}")
        await nadia.sync()
        await put_back(house, older)
        read = Vault.own_records
        written: list[asyncio.Task[Entry]] = []

        async def slow(self: Vault, *arguments: object) -> list[bytes]:
            """Gives what is there as soon as that is more than before, and also once something was committed."""
            before = found = await read(self, *arguments)  # type: ignore[arg-type]
            writing = asyncio.create_task(nadia.casefile.write(Space.PAIR_0, f"meanwhile {len(written)}"))
            written.append(writing)
            while len(found) == len(before) and not writing.done():
                found = await read(self, *arguments)  # type: ignore[arg-type]
            if len(written) % 2:
                await writing
            return found

        monkeypatch.setattr(Vault, "own_records", slow)
        await nadia.casefile.write(Space.PAIR_0, "written later")
        await nadia.sync()
        monkeypatch.undo()
        assert written
        await asyncio.wait(written)
        await house.exchange(NADIA, RUTH)
        assert len(ruth.casefile.entries(Space.PAIR_0)) == 5 + 1 + len(written)
        assert not nadia.case.space(Space.PAIR_0).outbox
        assert {one["kind"] for one in nadia.status()["alarms"]} <= {"relay-lost"}


async def test_sync_ends_once_both_sides_have_everything_and_says_who_has_it(
    template: Template, tmp_path: Path
) -> None:
    async with template.serving(tmp_path) as house:
        nadia, ruth = await opened(house)
        entry = await nadia.casefile.write(Space.PAIR_0, "for Ruth")
        await nadia.sync()
        view = nadia.sync_view()
        assert (view.unsent, view.alarms, view.connected) == (0, (), False)
        assert view.as_of is not None
        await ruth.sync()
        await nadia.sync()
        delivery = nadia.casefile.delivery(entry)
        assert delivery is not None
        assert (delivery.state, delivery.has) == (State.ALL, (RUTH,))


async def test_connected_laptops_hear_of_each_other_at_once(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        nadia, ruth = await opened(house)
        nadia.connect()
        ruth.connect()
        for number in range(3):
            entry = await nadia.casefile.write(Space.PAIR_0, f"thing {number}")

            def on_ruths(entry_id: str = entry.id) -> bool:
                delivery = nadia.casefile.delivery(nadia.casefile.entry(entry_id))
                return delivery is not None and delivery.state is State.ALL

            await until(nadia, on_ruths)
        assert len(ruth.casefile.entries(Space.PAIR_0)) == 3


async def test_connecting_twice_and_disconnecting_twice_are_harmless(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        nadia, _ = await opened(house)
        nadia.connect()
        nadia.connect()
        await until(nadia, lambda: nadia.connected)
        await nadia.sync(5)
        await nadia.disconnect()
        await nadia.disconnect()
        assert not nadia.connected
        await nadia.sync()


async def test_two_that_sync_at_once_on_one_laptop_both_end(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        nadia, _ = await opened(house)
        await nadia.casefile.write(Space.TABLE, "x")
        await asyncio.gather(nadia.sync(), nadia.sync(), nadia.sync())
        assert nadia.status()["waiting"] == 0


async def test_sync_tries_for_as_long_as_it_is_told(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    desk = await Desk.open(house.home(NADIA), PASSPHRASE)
    loop = asyncio.get_running_loop()
    before = loop.time()
    with pytest.raises(RelayUnreachable):
        await desk.sync(wait=0.7)
    assert 0.6 < loop.time() - before < 5
    await desk.close()


async def test_a_laptop_says_what_it_has_once_and_not_again_for_that(template: Template, tmp_path: Path) -> None:
    """Acknowledging an acknowledgement would go on for ever."""
    async with template.serving(tmp_path) as house:
        nadia, ruth = await opened(house)
        await nadia.casefile.write(Space.PAIR_0, "x")
        await house.exchange(NADIA, RUTH)
        counts = {live.space: live.records for live in (*nadia.case.live.values(), *ruth.case.live.values())}
        for _ in range(3):
            await house.exchange(NADIA, RUTH)
        again = {live.space: live.records for live in (*nadia.case.live.values(), *ruth.case.live.values())}
        assert again == counts


async def test_a_laptop_that_hears_nothing_says_once_a_day_what_it_has(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        now = [1_800_000_000_000]
        home = house.home(NADIA)
        nadia = house.desks[NADIA] = await Desk.open(home, PASSPHRASE, clock=lambda: now[0])
        await nadia.sync()
        live = nadia.case.space(Space.TABLE)
        before = live.records
        now[0] += 23 * 3600 * 1000
        await nadia.sync()
        assert live.records == before
        now[0] += 2 * 3600 * 1000
        await nadia.sync()
        assert live.records == before + 1
        await nadia.sync()
        assert live.records == before + 1
