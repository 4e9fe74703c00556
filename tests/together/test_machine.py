"""A Hypothesis state machine: four replicas and a relay, with cuts, restarts, duplicates and reordering across logs.

Whatever happens: once all have exchanged, everybody in a space's audience holds the same, and nothing needs a look.
"""

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fourfold_client.casefile import NoteKind
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.desk import Desk
from fourfold_client.sync.errors import Ended
from fourfold_client.vault import passphrase
from fourfold_shared.errors import Refused, RelayUnreachable
from fourfold_shared.ids import LogId, Seat, Space
from fourfold_shared.record import Header
from tests.support.house import NAMES, PASSPHRASE, FourHouse, RelayHouse
from tests.support.template import forget_place
from tests.support.wire import Wire

seats = st.sampled_from(Seat)
words = st.text(min_size=1, max_size=12).filter(str.strip)


class Template:
    """A founded case, made once, copied for every example; its relay's address stays the same."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.port = 0

    async def make(self) -> None:
        relay = RelayHouse(self.folder / "relay.db")
        await relay.start()
        async with Wire(relay.port) as wire:
            self.port, inner = wire.port, relay.port
            house = FourHouse(self.folder, relay)
            relay.port = wire.port
            await house.begin()
            relay.port = inner
            await house.close()
            for seat in NAMES:
                forget_place(house.home(seat))
        await relay.stop()


template = Template()


class FourReplicas(RuleBasedStateMachine):
    """Rules are what people, laptops, networks and relays do."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.expected: dict[str, str] = {}

    def do(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def begin(self) -> None:
        passphrase.MEMORY_KIB, passphrase.PASSES = 8 * 1024, 1
        if not template.port:
            self.do(template.make())
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(template.folder, self.folder, dirs_exist_ok=True)
        self.do(self._begin())

    async def _begin(self) -> None:
        self.relay = RelayHouse(self.folder / "relay.db")
        await self.relay.start()
        self.wire = Wire(self.relay.port)
        await self.wire.__aenter__(template.port)
        self.house = FourHouse(self.folder, self.relay)
        for seat in NAMES:
            self.house.desks[seat] = await Desk.open(self.house.home(seat), PASSPHRASE)

    @rule(seat=seats, data=st.data(), text=words)
    def write(self, seat: Seat, data: st.DataObject, text: str) -> None:
        casefile = self.house[seat].casefile
        space = data.draw(st.sampled_from(casefile.spaces()))
        entry = self.do(casefile.write(space, text))
        self.expected[entry.id] = text

    @rule(seat=seats, data=st.data(), text=words)
    def change(self, seat: Seat, data: st.DataObject, text: str) -> None:
        casefile = self.house[seat].casefile
        own = [e for s in casefile.spaces() for e in casefile.entries(s) if e.author == seat and not e.withdrawn]
        if not own:
            return
        entry = data.draw(st.sampled_from(own))
        if data.draw(st.integers(0, 4)):
            self.do(casefile.revise(entry.id, text, ""))
            self.expected[entry.id] = text
        else:
            self.do(casefile.withdraw(entry.id))
            self.expected[entry.id] = ""

    @rule(seat=seats, data=st.data(), text=words)
    def note(self, seat: Seat, data: st.DataObject, text: str) -> None:
        casefile = self.house[seat].casefile
        seen = [entry for space in casefile.spaces() for entry in casefile.entries(space)]
        if seen:
            with contextlib.suppress(NotAllowedHere):
                note = self.do(casefile.attach(data.draw(st.sampled_from(seen)).id, NoteKind.LEFT_OUT, text))
                self.expected[note.id] = text

    @rule(seat=seats, data=st.data(), text=words)
    def type_together(self, seat: Seat, data: st.DataObject, text: str) -> None:
        casefile = self.house[seat].casefile
        space = data.draw(st.sampled_from(casefile.spaces()))
        page = casefile.page(space)
        before = page.text
        at = data.draw(st.integers(0, len(before)))
        gone = data.draw(st.integers(0, min(4, len(before) - at)))

        async def type_it() -> None:
            page.replace(len(before[:at].encode()), len(before[at : at + gone].encode()), text)
            await casefile.saved(space)

        self.do(type_it())
        assert page.text == before[:at] + text + before[at + gone :]

    @rule(seat=seats)
    def exchange(self, seat: Seat) -> None:
        self.do(self.house[seat].sync())

    @rule(seat=seats, budget=st.integers(0, 20_000))
    def exchange_until_the_wire_is_cut(self, seat: Seat, budget: int) -> None:
        self.wire.budget = budget
        with contextlib.suppress(RelayUnreachable, Ended, Refused):
            self.do(self.house[seat].sync())
        self.wire.budget = None

    @rule()
    def restart_relay(self) -> None:
        self.do(self.relay.stop())
        self.do(self.relay.start())

    @rule(seat=seats)
    def restart_laptop(self, seat: Seat) -> None:
        self.do(self.house.reopen(seat))

    @rule(seat=seats, data=st.data())
    def deliver_again_in_another_order(self, seat: Seat, data: st.DataObject) -> None:
        """Records come twice, and those of different logs in any order."""
        desk = self.house[seat]
        space = data.draw(st.sampled_from(desk.casefile.spaces()))
        live = desk.case.space(space)
        page = self.do(self.relay.store.read(desk.identity.case, live.id, 0, 512, 1 << 20))  # type: ignore[union-attr]
        logs: dict[LogId, list[bytes]] = {}
        for record in page.records:
            logs.setdefault(Header.parse(record).log, []).append(record)
        order = data.draw(st.permutations([log for log, records in logs.items() for _ in records]))
        waiting = {log: iter(records) for log, records in logs.items()}

        async def deliver() -> None:
            desk.case.take_records(live.id, [next(waiting[log]) for log in order], live.journal.cursor)
            await desk.case.settled()

        self.do(deliver())

    @precondition(lambda self: hasattr(self, "house"))
    @invariant()
    def own_words_are_here(self) -> None:
        for seat, desk in self.house.desks.items():
            mine = [e for s in desk.casefile.spaces() for e in desk.casefile.entries(s) if e.author == seat]
            for entry in mine:
                assert entry.text == self.expected[entry.id]

    def teardown(self) -> None:
        if hasattr(self, "house"):
            try:
                self.do(self.house.exchange())
                self.everybody_holds_the_same()
            finally:
                self.do(self.house.close())
                self.do(self.wire.__aexit__())
                self.do(self.relay.stop())
                shutil.rmtree(self.folder)
        self.loop.close()

    def everybody_holds_the_same(self) -> None:
        desks = self.house.desks
        for entry_id, text in self.expected.items():
            space = next(space for space in Space if space.number == int(entry_id[0]))
            assert {desks[seat].casefile.entry(entry_id).text for seat in space.audience} == {text}
        for space in Space:
            assert len({desks[seat].casefile.page(space).text for seat in space.audience}) == 1
            versions = [[e.versions for e in desks[seat].casefile.entries(space)] for seat in space.audience]
            assert all(one == versions[0] for one in versions)
        for desk in desks.values():
            assert desk.status()["alarms"] == []
            assert desk.status()["waiting"] == 0


TestFourReplicas = FourReplicas.TestCase
TestFourReplicas.settings = settings(
    parent=settings(), max_examples=settings().max_examples // 2, stateful_step_count=25, deadline=None
)
