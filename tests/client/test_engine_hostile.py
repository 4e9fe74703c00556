"""Whatever a relay says, in whatever order: a conversation ends with Ended or Malformed, or goes on."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold_client.sync.engine import Engine
from fourfold_client.sync.errors import Ended
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    Challenge,
    Deliver,
    FromRelay,
    Keychain,
    Reason,
    Receipt,
    Refuse,
    Roster,
    Welcome,
    Wisp,
    read_from_relay,
    write,
)
from tests.support.model import SPACES, ModelCase, record_of, step_of

ME = 1
refs = st.one_of(st.integers(0, 12), st.integers(0, 2**32 - 1))
counts = st.one_of(st.integers(0, 4), st.integers(0, 2**53 - 1))
spaces = st.sampled_from([*map(bytes, SPACES), bytes(16)])
devices = st.integers(0, 5)
entries = st.lists(devices.map(lambda device: bytes([device])), max_size=3).map(tuple)
steps = st.lists(st.builds(step_of, st.integers(0, 6), st.sets(devices, max_size=3).map(list)), max_size=3).map(tuple)
records = st.lists(st.builds(record_of, devices, st.integers(1, 4)), max_size=3).map(tuple)
messages: st.SearchStrategy[FromRelay] = st.one_of(
    st.builds(Roster, refs, counts, entries),
    st.builds(Keychain, refs, spaces, counts, steps),
    st.builds(Deliver, refs, spaces, counts, st.booleans(), records),
    st.builds(Receipt, refs, counts),
    st.builds(Refuse, refs, st.sampled_from(Reason), counts, counts),
    st.builds(Wisp, spaces, st.binary(max_size=4)),
    st.builds(Challenge, *[st.just(bytes(32))] * 2, st.just(bytes(64))),
    st.builds(Welcome, st.just(bytes(32))),
)
acts = st.lists(st.one_of(messages, st.sampled_from(SPACES)), max_size=40)
SMALL = 64
"""What a laptop may answer to one message: two pushes' windows, and a question or two for each space."""


@settings(parent=settings(), max_examples=settings().max_examples * 5)
@given(acts=acts)
def test_only_documented_ends(acts: list[FromRelay | SpaceId]) -> None:
    """Messages that fit what is asked, as far as chance has it, and others; in between something is written."""
    case = ModelCase(ME)
    engine = Engine(case)
    engine.start()
    for act in acts:
        if isinstance(act, SpaceId):
            case.write(act, b"x")
            answers = engine.outgoing(act)
        else:
            assert read_from_relay(write(act)) == act
            try:
                answers = engine.receive(act)
            except (Ended, Malformed):
                return
        assert len(answers) <= SMALL


@settings(parent=settings(), max_examples=settings().max_examples * 5)
@given(lies=st.lists(messages, min_size=1, max_size=4), patience=st.just(300))
def test_a_relay_that_lies_ever_the_same_way_cannot_keep_a_laptop_busy(lies: list[FromRelay], patience: int) -> None:
    """Each question is answered with the next lie, its ref made to fit: that must end, or there is no more question."""
    case = ModelCase(ME)
    case.roster = [bytes([ME])]
    engine = Engine(case)
    asked = engine.start()
    for turn in range(patience):
        if not asked:
            return
        question, lie = asked.pop(0), lies[turn % len(lies)]
        if not isinstance(lie, Wisp | Challenge | Welcome):
            lie = read_from_relay(write(_with_ref(lie, getattr(question, "ref", 0))))
        try:
            asked += engine.receive(lie)
        except (Ended, Malformed):
            return
    raise AssertionError("it goes round in circles")


def _with_ref(message: Roster | Keychain | Deliver | Receipt | Refuse, ref: int) -> FromRelay:
    fields = {name: getattr(message, name) for name in message.__struct_fields__}
    return type(message)(**(fields | {"ref": ref}))
