"""Laptops whose messages pass through a small relay in any order and with any cuts hold the same in the end."""

from collections import deque

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from fourfold_client.sync.engine import Engine
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import FromLaptop, Reason
from tests.support.model import SPACES, ModelCase, ModelRelay

laptops = st.integers(1, 3)
spaces = st.sampled_from(SPACES)
QUOTA = 60
"""Bytes of one journal at a relay that is small."""


class Line:
    """One laptop's connection: what it has sent and the relay has not read yet."""

    def __init__(self, case: ModelCase) -> None:
        self.case = case
        self.engine = Engine(case)
        self.sent: deque[FromLaptop] = deque(self.engine.start())


class Interleavings(RuleBasedStateMachine):
    """Three laptops, of which the third joins late. Every step moves one message, or something happens somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.relay = ModelRelay()
        self.cases = {number: ModelCase(number) for number in (1, 2, 3)}
        for number in (1, 2):
            self.relay.enrol(number)
        self.lines = {number: self.connected(number) for number in (1, 2)}

    def connected(self, number: int) -> Line:
        self.relay.connect(number)
        return Line(self.cases[number])

    def line(self, number: int) -> Line:
        return self.lines.get(number) or self.lines[1]

    @rule(number=laptops, space=spaces, count=st.integers(1, 3))
    def write(self, number: int, space: SpaceId, count: int) -> None:
        line = self.line(number)
        for _ in range(count):
            line.case.write(space, b"text")
        line.sent.extend(line.engine.outgoing(space))

    @rule(number=laptops)
    def relay_reads(self, number: int) -> None:
        line = self.line(number)
        if line.sent:
            self.relay.receive(line.case.device, line.sent.popleft())

    @rule(number=laptops)
    def laptop_reads(self, number: int) -> None:
        line = self.line(number)
        waiting = self.relay.to[line.case.device]
        if waiting:
            line.sent.extend(line.engine.receive(waiting.popleft()))

    @rule(number=laptops)
    def cut(self, number: int) -> None:
        """The connection is lost with all that was on its way, and there is a new one."""
        device = self.line(number).case.device
        self.lines[device] = self.connected(device)

    @precondition(lambda self: 3 not in self.lines)
    @rule()
    def join(self) -> None:
        self.relay.enrol(3)
        self.lines[3] = self.connected(3)

    @rule(space=spaces, count=st.integers(1, 4))
    def relay_loses_the_newest(self, space: SpaceId, count: int) -> None:
        """It was put back to an older copy: all connections begin anew, and the readers ask from the start."""
        self.relay.lose(space, count)
        for number in self.lines:
            self.cases[number].cursors[space] = 0
            self.cases[number].waiting[space] = deque(self.cases[number].own[space][-1:])
            self.lines[number] = self.connected(number)

    def drain(self) -> None:
        """Until nothing is on its way."""
        moved = True
        while moved:
            moved = False
            for number, line in self.lines.items():
                while line.sent:
                    self.relay.receive(number, line.sent.popleft())
                    moved = True
                while self.relay.to[number]:
                    line.sent.extend(line.engine.receive(self.relay.to[number].popleft()))
                    moved = True

    def teardown(self) -> None:
        self.drain()
        for line in self.lines.values():
            assert line.engine.settled
            assert not line.engine.sending
            assert line.case.roster == self.relay.roster
            assert line.case.refusals == []
        for space in SPACES:
            held = [line.case.held[space] for line in self.lines.values()]
            written = {record.record for line in self.lines.values() for record in line.case.own[space]}
            assert all(one == held[0] for one in held)
            assert set(held[0].values()) == written == set(self.relay.journals[space])
            assert len(self.relay.journals[space]) == len(written)


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(
    parent=settings(), max_examples=settings().max_examples * 2, stateful_step_count=60, deadline=None
)


def test_a_small_relay_holds_up_one_space_and_the_rest_is_exchanged() -> None:
    relay = ModelRelay(QUOTA)
    relay.enrol(1)
    relay.enrol(2)
    machine = Interleavings()
    machine.relay, machine.lines = relay, {}
    machine.lines = {number: machine.connected(number) for number in (1, 2)}
    full, other = SPACES
    for number in range(20):
        machine.write(1, full if number < 15 else other, 1)
    machine.drain()
    one, two = (machine.lines[number] for number in (1, 2))
    assert one.engine.settled
    assert one.case.refusals
    assert {reason for reason, _ in one.case.refusals} == {Reason.QUOTA}
    assert {expected for _, expected in one.case.refusals} == {QUOTA}
    assert one.case.waiting[full]
    assert two.case.held[other] == one.case.held[other]
    relay.quota *= 100
    machine.cut(1)
    machine.drain()
    assert not one.case.waiting[full]
    assert two.case.held[full] == one.case.held[full]
