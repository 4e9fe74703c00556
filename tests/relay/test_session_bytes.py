"""Whatever comes in, a session never raises: it answers, and does what may be done."""

from hypothesis import given
from hypothesis import strategies as st

from fourfold_relay.effects import Close
from fourfold_relay.session import State
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import (
    Follow,
    Found,
    Hello,
    KeychainAppend,
    KeychainSince,
    Prove,
    Push,
    RosterAppend,
    RosterSince,
    Wisp,
    write,
)
from tests.relay.cast import RUTH, SMALLEST, Cast, record
from tests.relay.sessions import in_state

CAST = Cast.full()
BEARING = Cast.founded()
states = st.sampled_from([State.GREETING, State.CHALLENGED, State.LOOKING_UP, State.ADMITTED, State.CLOSED])
seats = st.sampled_from(Seat)
counters = st.integers(0, 2**53 - 1)
refs = st.integers(0, 2**32 - 1)
spaces = st.one_of(st.sampled_from([bytes(CAST.space(space)) for space in Space]), st.binary(min_size=16, max_size=16))
entries = st.one_of(st.sampled_from(CAST.entries), st.binary(max_size=300))
headers = st.builds(
    lambda seat, seq: record(CAST.log(seat), seq), seats, st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))
)
records = st.lists(st.one_of(headers, st.binary(max_size=SMALLEST + 10)), max_size=4).map(tuple)
keys = st.one_of(st.just(bytes(CAST.signing(RUTH).public)), st.binary(min_size=32, max_size=32))
messages = st.one_of(
    st.builds(Hello, st.integers(1, 255), st.binary(max_size=32), keys, st.binary(min_size=32, max_size=32)),
    st.builds(Prove, st.text(max_size=256), st.binary(min_size=64, max_size=64)),
    st.builds(Found, refs, st.text(max_size=256), entries),
    st.builds(RosterAppend, refs, entries),
    st.builds(RosterSince, refs, counters),
    st.builds(KeychainAppend, refs, spaces, counters, st.binary(max_size=300)),
    st.builds(KeychainSince, refs, spaces, counters),
    st.builds(Follow, refs, spaces, counters),
    st.builds(Push, refs, spaces, records),
    st.builds(Wisp, spaces, st.binary(max_size=100)),
).map(write)


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """A message with one byte changed, or cut short."""
    data = draw(messages)
    place = draw(st.integers(0, len(data) - 1))
    if draw(st.booleans()):
        return data[:place]
    return data[:place] + bytes([draw(st.integers(0, 255))]) + data[place + 1 :]


@given(states, seats, st.lists(st.one_of(messages, bent(), st.binary(max_size=200), st.text(max_size=20)), max_size=6))
def test_a_session_never_raises_and_answers_until_it_is_closed(
    state: State, seat: Seat, said: list[bytes | str]
) -> None:
    session = in_state(state, CAST, seat).session
    for data in said:
        was_closed = session.state is State.CLOSED
        effects = session.receive(data)
        assert bool(effects) is not was_closed
        assert (session.state is State.CLOSED) == (was_closed or any(isinstance(one, Close) for one in effects))
