"""The session's states: which message may come when. Everything else ends the conversation with an answer."""

from collections.abc import Callable

import pytest

from fourfold_relay.effects import Close, Send, StartFollowing
from fourfold_relay.session import State
from fourfold_shared.ids import Space
from fourfold_shared.messages import (
    VERSION,
    Follow,
    Found,
    FromLaptop,
    Hello,
    KeychainAppend,
    KeychainSince,
    Prove,
    Push,
    Reason,
    RosterAppend,
    RosterSince,
    Wisp,
)
from tests.relay.cast import RUTH, Cast, record
from tests.relay.sessions import LAPTOP_NONCE, Talk, admitted, ended, in_state

CAST = Cast.full()
TABLE = bytes(CAST.space(Space.TABLE))

MESSAGES: dict[str, Callable[[Talk], FromLaptop]] = {
    "hello": lambda talk: Hello(VERSION, talk.case, bytes(talk.signing.public), LAPTOP_NONCE),
    "prove": lambda talk: talk.proof(),
    "found": lambda _: Found(7, "ticket", CAST.entries[0]),
    "roster-append": lambda _: RosterAppend(7, CAST.entries[-1]),
    "roster-since": lambda _: RosterSince(7, 0),
    "keychain-append": lambda _: KeychainAppend(7, TABLE, 0, CAST.first_epoch(RUTH, Space.TABLE)),
    "keychain-since": lambda _: KeychainSince(7, TABLE, 0),
    "follow": lambda _: Follow(7, TABLE, 0),
    "push": lambda _: Push(7, TABLE, (record(CAST.log(RUTH), 1),)),
    "wisp": lambda _: Wisp(TABLE, b"here"),
}
IN_TURN = {
    State.GREETING: {"hello"},
    State.CHALLENGED: {"prove"},
    State.LOOKING_UP: set(),
    State.ADMITTED: set(MESSAGES) - {"hello", "prove"},
}
LIVE = [State.GREETING, State.CHALLENGED, State.LOOKING_UP, State.ADMITTED]


@pytest.mark.parametrize("state", LIVE, ids=lambda state: state.name)
@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_in_each_state_goes_on_or_ends_with_an_answer(state: State, name: str) -> None:
    talk = in_state(state, CAST, RUTH)
    message = MESSAGES[name](talk)
    effects = talk.say(message)
    assert effects
    if name in IN_TURN[state]:
        assert talk.session.state is not State.CLOSED
        assert not any(isinstance(effect, Close) for effect in effects)
    else:
        refused = ended(effects)
        assert (refused.reason, refused.ref) == (Reason.MALFORMED, getattr(message, "ref", 0))
        assert talk.session.state is State.CLOSED


@pytest.mark.parametrize("name", MESSAGES)
def test_a_closed_session_does_nothing_more(name: str) -> None:
    talk = in_state(State.CLOSED, CAST, RUTH)
    assert talk.say(MESSAGES[name](talk)) == []


@pytest.mark.parametrize("state", LIVE, ids=lambda state: state.name)
@pytest.mark.parametrize("data", [b"", b"\xc0", b"\x91\xa5hello", "text", "", b"\xff" * 100])
def test_bytes_that_are_no_message_and_text_end_the_conversation(state: State, data: bytes | str) -> None:
    talk = in_state(state, CAST, RUTH)
    assert ended(talk.session.receive(data)).reason is Reason.MALFORMED
    assert talk.session.state is State.CLOSED


def test_a_newer_version_is_told_so() -> None:
    talk = in_state(State.GREETING, CAST, RUTH)
    hello = Hello(VERSION + 1, talk.case, bytes(talk.signing.public), LAPTOP_NONCE)
    assert ended(talk.say(hello)).reason is Reason.VERSION


@pytest.mark.parametrize("length", [1, 16, 31])
def test_a_case_is_named_whole_or_not_at_all(length: int) -> None:
    talk = in_state(State.GREETING, CAST, RUTH)
    hello = Hello(VERSION, bytes(length), bytes(talk.signing.public), LAPTOP_NONCE)
    assert ended(talk.say(hello)).reason is Reason.MALFORMED


def test_requests_are_told_from_each_other_by_their_ref() -> None:
    talk = admitted(CAST, RUTH)
    for ref in (1, 9, 0xFFFFFFFF):
        assert talk.say(Follow(ref, TABLE, 3)) == [StartFollowing(ref, CAST.space(Space.TABLE), 3)]


def test_a_wrong_proof_of_the_right_form_is_no_crash() -> None:
    talk = in_state(State.CHALLENGED, CAST, RUTH)
    effects = talk.say(Prove("relay.example.org", bytes(64)))
    assert isinstance(effects[-1], Close)
    assert isinstance(effects[-2], Send)
