"""kill -9 of laptop or relay at random moments: no acknowledged edit lost, no sequence number reused, all equal after.

Every run kills a real process. The moment is seeded: after so many acknowledged things, and so many turns of a loop.
"""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_relay.stores import open_store
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, SAMUEL, THEO
from tests.support.processes import Killable, serve_relay, write_for_ever

RUNS = 220
SOAK_RUNS = 3000


class Killing:
    """A relay process, four homes, and what was acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.acknowledged: list[tuple[Seat, str, str]] = []
        self.relay = self.start_relay()

    def start_relay(self) -> Killable:
        relay = Killable(serve_relay, str(self.folder / "relay.db"), self.port)
        self.port = relay.told.recv()
        return relay

    def restart_relay(self) -> None:
        self.relay.kill()
        self.relay = self.start_relay()

    def home(self, seat: Seat) -> Home:
        return Home(self.folder / NAMES[seat])

    async def begin(self) -> None:
        store = await open_store(f"sqlite:{self.folder / 'relay.db'}")
        await store.add_ticket(ticket_hash("T"), 0)
        await store.close()
        relay = f"ws://127.0.0.1:{self.port}"
        desks = {RUTH: await Desk.found(self.home(RUTH), PASSPHRASE, relay=relay, ticket="T", seat=RUTH, name="Ruth")}
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            line = await desks[inviting].invite(invited)
            desks[invited] = await Desk.join(self.home(invited), PASSPHRASE, line, name=NAMES[invited])
        for _ in range(2):
            for desk in desks.values():
                await desk.sync()
        for desk in desks.values():
            await desk.close()

    def run(self, seed: int) -> None:
        """One writer, and one kill of it or of the relay while it writes."""
        chance = random.Random(seed)
        seat = chance.choice(list(NAMES))
        writer = Killable(write_for_ever, str(self.home(seat).path), PASSPHRASE, seed)
        assert writer.told.recv() == ("open", "")
        things = [writer.told.recv() for _ in range(chance.randrange(12))]
        for _ in range(chance.randrange(20_000)):
            pass
        if chance.random() < 0.35:
            self.restart_relay()
            things += [writer.told.recv() for _ in range(chance.randrange(1, 6))]
        writer.kill()
        self.acknowledged += [(seat, *thing) for thing in things + writer.rest()]

    async def verify(self) -> None:
        """Everything acknowledged is there, everywhere; nothing needs a look."""
        desks = {seat: await Desk.open(self.home(seat), PASSPHRASE) for seat in NAMES}
        try:
            for _ in range(2):
                for desk in desks.values():
                    await desk.sync(5)
            for seat, place, thing in self.acknowledged:
                if place == "entry":
                    space = desks[seat].casefile.entry(thing).space
                    assert {desks[reader].casefile.entry(thing).text for reader in space.audience} != {""}
                else:
                    for reader in Space(place).audience:
                        assert thing in desks[reader].casefile.page(Space(place)).text
            for space in Space:
                pages = {desks[seat].casefile.page(space).text for seat in space.audience}
                entries = [desks[seat].casefile.entries(space) for seat in space.audience]
                assert len(pages) == 1
                assert all(_shared(one) == _shared(entries[0]) for one in entries)
            assert all(not desk.status()["alarms"] for desk in desks.values())
            assert all(desk.status()["waiting"] == 0 for desk in desks.values())
        finally:
            for desk in desks.values():
                await desk.close()
        self._verify_numbers()

    def _verify_numbers(self) -> None:
        """The relay and every laptop hold each log's records once each, without a gap, and the same ones."""
        relay = sqlite3.connect(f"file:{self.folder / 'relay.db'}?mode=ro", uri=True)
        journal = {row[0] for row in relay.execute("SELECT record FROM journals")}
        relay.close()
        for seat in NAMES:
            vault = sqlite3.connect(f"file:{self.home(seat).file}?mode=ro", uri=True)
            rows = vault.execute("SELECT log, seq, record FROM records").fetchall()
            vault.close()
            for log in {log for log, _, _ in rows}:
                numbers = [seq for one, seq, _ in rows if one == log]
                assert sorted(numbers) == list(range(1, len(numbers) + 1))
            assert {record for _, _, record in rows} <= journal


def _shared(entries: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [(one.id, one.versions, one.withdrawn) for one in entries]  # type: ignore[attr-defined]


@pytest.fixture
def killing(tmp_path: Path) -> Iterator[Killing]:
    made = Killing(tmp_path)
    yield made
    made.relay.kill()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(2))
async def test_kills(killing: Killing, part: int) -> None:
    await killing.begin()
    for number in range(RUNS // 2):
        killing.run(part * 100_000 + number)
        if number % 20 == 19:
            await killing.verify()
    await killing.verify()
    assert len(killing.acknowledged) > RUNS


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_many_kills(killing: Killing) -> None:
    await killing.begin()
    for number in range(SOAK_RUNS):
        killing.run(10_000_000 + number)
        if number % 100 == 99:
            await killing.verify()
    await killing.verify()
