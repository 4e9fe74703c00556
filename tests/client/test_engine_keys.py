"""Rosters and keychains in a conversation: waiting for a key, handing keys over, being overtaken, being lied to."""

import pytest

from fourfold_client.sync.engine import Engine
from fourfold_shared.errors import Malformed
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    Deliver,
    Follow,
    FromLaptop,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
)
from tests.support.model import ModelCase, step_of

SPACE, OTHER = (SpaceId(bytes([number]) * 16) for number in (1, 2))
ME, SOMEBODY, NEWCOMER = 1, 2, 3
BOTH = (bytes([SOMEBODY]), bytes([ME]))


def started(*entries: bytes) -> tuple[Engine, ModelCase, int]:
    """An engine that was shown the roster and has asked for the keychain; gives the question's ref."""
    case = ModelCase(ME, (SPACE,))
    engine = Engine(case)
    engine.start()
    (asked,) = engine.receive(Roster(1, 0, entries))
    assert isinstance(asked, KeychainSince)
    return engine, case, asked.ref


def kinds(messages: list[FromLaptop]) -> list[type]:
    return [type(message) for message in messages]


def test_without_a_key_it_waits_and_follows_once_the_key_comes() -> None:
    engine, case, ref = started(*BOTH)
    case.write(SPACE, b"written before the key came")
    assert engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(1, [SOMEBODY]),))) == []
    assert engine.settled is False
    assert not engine.following(SPACE)
    assert engine.outgoing(SPACE) == []
    (follow,) = engine.receive(Keychain(0, bytes(SPACE), 1, (step_of(2, [ME]),)))
    assert isinstance(follow, Follow)
    (push,) = engine.receive(Deliver(follow.ref, bytes(SPACE), 0, False, ()))
    assert isinstance(push, Push)


def test_waiting_for_a_key_with_nothing_to_send_is_settled() -> None:
    engine, _, ref = started(*BOTH)
    engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(1, [SOMEBODY]),)))
    assert engine.settled


def test_no_step_is_offered_before_the_keychain_was_shown() -> None:
    engine = Engine(ModelCase(ME, (SPACE,)))
    engine.start()
    assert engine.receive(Roster(0, 0, BOTH)) == []


def test_who_joins_is_given_the_key_by_whoever_has_it() -> None:
    engine, case, ref = started(*BOTH)
    engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),)))
    (grant,) = engine.receive(Roster(0, 2, (bytes([NEWCOMER]),)))
    assert isinstance(grant, KeychainAppend)
    assert (grant.index, grant.entry) == (1, step_of(3, [NEWCOMER]))
    assert not engine.settled
    assert engine.receive(Receipt(grant.ref, 2)) == []
    assert case.chains[SPACE] == [step_of(2, [ME, SOMEBODY]), step_of(3, [NEWCOMER])]


def test_two_that_join_at_once_are_given_the_key_one_step_after_the_other() -> None:
    engine, case, ref = started(*BOTH)
    engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),)))
    (first,) = engine.receive(Roster(0, 2, (bytes([NEWCOMER]),)))
    assert engine.receive(Roster(0, 3, (bytes([NEWCOMER + 1]),))) == []
    assert isinstance(first, KeychainAppend)
    (second,) = engine.receive(Receipt(first.ref, 2))
    assert isinstance(second, KeychainAppend)
    assert second.entry == step_of(4, [NEWCOMER + 1])
    engine.receive(Receipt(second.ref, 3))
    assert len(case.chains[SPACE]) == 3


def test_whoever_is_overtaken_takes_the_others_step_and_goes_on() -> None:
    """Both wanted to start the first epoch."""
    engine, case, ref = started(*BOTH)
    (mine,) = engine.receive(Keychain(ref, bytes(SPACE), 0, ()))
    assert isinstance(mine, KeychainAppend)
    (again,) = engine.receive(Refuse(mine.ref, Reason.CONFLICT, 0, 1))
    assert again == KeychainSince(again.ref, bytes(SPACE), 0)  # type: ignore[union-attr]
    theirs = step_of(2, [ME, SOMEBODY])
    assert kinds(engine.receive(Keychain(again.ref, bytes(SPACE), 0, (theirs,)))) == [Follow]  # type: ignore[union-attr]
    assert case.chains[SPACE] == [theirs]


def test_whoever_is_overtaken_still_grants_what_is_owed_after_it() -> None:
    engine, _, ref = started(*BOTH, bytes([NEWCOMER]))
    (mine,) = engine.receive(Keychain(ref, bytes(SPACE), 0, ()))
    assert isinstance(mine, KeychainAppend)
    theirs = Keychain(0, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),))
    assert kinds(engine.receive(theirs)) == [Follow]
    (again,) = engine.receive(Refuse(mine.ref, Reason.CONFLICT, 0, 1))
    assert isinstance(again, KeychainSince)
    (grant,) = engine.receive(Keychain(again.ref, bytes(SPACE), 1, ()))
    assert grant == KeychainAppend(grant.ref, bytes(SPACE), 1, step_of(3, [NEWCOMER]))  # type: ignore[union-attr]


def test_a_step_that_saw_more_of_the_roster_waits_for_the_roster() -> None:
    engine, case, ref = started(*BOTH)
    ahead = step_of(3, [ME, SOMEBODY, NEWCOMER])
    (since,) = engine.receive(Keychain(ref, bytes(SPACE), 0, (ahead,)))
    assert since == RosterSince(since.ref, 2)  # type: ignore[union-attr]
    assert not engine.settled
    (asked,) = engine.receive(Roster(since.ref, 2, (bytes([NEWCOMER]),)))  # type: ignore[union-attr]
    assert asked == KeychainSince(asked.ref, bytes(SPACE), 0)  # type: ignore[union-attr]
    assert kinds(engine.receive(Keychain(asked.ref, bytes(SPACE), 0, (ahead,)))) == [Follow]  # type: ignore[union-attr]
    assert case.chains[SPACE] == [ahead]


def test_following_goes_on_while_a_roster_is_fetched_for_a_newer_step() -> None:
    engine, case, ref = started(*BOTH)
    (follow,) = engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),)))
    engine.receive(Deliver(follow.ref, bytes(SPACE), 0, False, ()))  # type: ignore[union-attr]
    (since,) = engine.receive(Keychain(0, bytes(SPACE), 1, (step_of(3, [NEWCOMER]),)))
    assert isinstance(since, RosterSince)
    case.write(SPACE, b"meanwhile")
    assert kinds(engine.outgoing(SPACE)) == [Push]
    (asked,) = engine.receive(Roster(since.ref, 2, (bytes([NEWCOMER]),)))
    assert isinstance(asked, KeychainSince)
    assert engine.receive(Keychain(asked.ref, bytes(SPACE), 1, (step_of(3, [NEWCOMER]),))) == []
    assert engine.following(SPACE)


def test_news_that_leaves_something_out_is_asked_for() -> None:
    engine, case, ref = started(*BOTH)
    engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),)))
    (since,) = engine.receive(Roster(0, 3, (bytes([NEWCOMER + 1]),)))
    assert since == RosterSince(since.ref, 2)  # type: ignore[union-attr]
    (asked,) = engine.receive(Keychain(0, bytes(SPACE), 2, (step_of(2, []),)))
    assert asked == KeychainSince(asked.ref, bytes(SPACE), 1)  # type: ignore[union-attr]
    assert len(case.roster) == 2


def test_a_roster_that_is_shorter_than_before_is_told_and_the_conversation_goes_on() -> None:
    case = ModelCase(ME, (SPACE,))
    case.roster = [bytes([SOMEBODY]), bytes([ME])]
    engine = Engine(case)
    (since,) = engine.start()
    assert since == RosterSince(1, 2)
    assert kinds(engine.receive(Roster(1, 2, ()))) == [KeychainSince]
    assert not case.rolled_back


# -- a relay that lies ever the same way: the conversation ends, or comes to rest --------------------------------------


def test_a_step_that_rests_on_a_roster_that_nobody_is_shown_ends_the_conversation() -> None:
    engine, _, ref = started(*BOTH)
    ahead = step_of(9, [ME])
    (since,) = engine.receive(Keychain(ref, bytes(SPACE), 0, (ahead,)))
    (asked,) = engine.receive(Roster(since.ref, 2, ()))  # type: ignore[union-attr]
    with pytest.raises(Malformed, match="roster"):
        engine.receive(Keychain(asked.ref, bytes(SPACE), 0, (ahead,)))  # type: ignore[union-attr]


def test_a_conflict_with_nothing_is_not_argued_with() -> None:
    """Also when a member put a step there that this laptop cannot take: it waits, and the other spaces go on."""
    engine, _, ref = started(*BOTH)
    (mine,) = engine.receive(Keychain(ref, bytes(SPACE), 0, ()))
    (asked,) = engine.receive(Refuse(mine.ref, Reason.CONFLICT, 0, 1))  # type: ignore[union-attr]
    assert engine.receive(Keychain(asked.ref, bytes(SPACE), 0, ())) == []  # type: ignore[union-attr]
    assert engine.settled


def test_a_step_that_the_rules_do_not_allow_is_told_and_not_offered_again() -> None:
    engine, case, ref = started(*BOTH)
    (mine,) = engine.receive(Keychain(ref, bytes(SPACE), 0, ()))
    assert engine.receive(Refuse(mine.ref, Reason.RULE, 0, 0)) == []  # type: ignore[union-attr]
    assert case.refusals == [(Reason.RULE, 0)]
    assert engine.receive(Roster(0, 2, (bytes([NEWCOMER]),))) == []
    assert engine.settled


@pytest.mark.parametrize(
    "answer",
    [
        Roster(1, 1, ()),
        Roster(9, 0, ()),
        Keychain(1, bytes(SPACE), 0, ()),
        Keychain(9, bytes(SPACE), 0, ()),
        Deliver(1, bytes(SPACE), 0, False, ()),
        Deliver(9, bytes(SPACE), 0, False, ()),
        Receipt(1, 0),
        Receipt(9, 0),
        Receipt(0, 0),
    ],
    ids=lambda answer: f"{type(answer).__name__}-{answer.ref}",
)
def test_an_answer_to_what_was_not_asked_ends_the_conversation(answer: Roster | Keychain | Deliver | Receipt) -> None:
    engine = Engine(ModelCase(ME, (SPACE,)))
    engine.start()
    with pytest.raises(Malformed, match="not asked"):
        engine.receive(answer)


def test_the_same_answer_does_not_come_twice() -> None:
    engine, _, ref = started(*BOTH)
    answer = Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),))
    engine.receive(answer)
    with pytest.raises(Malformed, match="not asked"):
        engine.receive(answer)


def test_what_is_said_of_other_spaces_is_passed_over() -> None:
    engine, _, ref = started(*BOTH)
    assert engine.receive(Keychain(0, bytes(OTHER), 0, (step_of(2, [ME]),))) == []
    assert engine.receive(Deliver(0, bytes(OTHER), 5, False, (b"",))) == []
    with pytest.raises(Malformed):
        engine.receive(Keychain(ref, bytes(OTHER), 0, ()))


def test_a_journal_in_which_something_came_early_is_read_once_more_from_its_start_before_any_step() -> None:
    """And no more than once in a connection, whatever comes early after that."""
    engine, case, ref = started(*BOTH)
    case.cursors[SPACE] = 7
    (follow,) = engine.receive(Keychain(ref, bytes(SPACE), 0, (step_of(2, [ME, SOMEBODY]),)))
    assert isinstance(follow, Follow)
    assert follow.since == 7
    case.early = True
    (again,) = engine.receive(Deliver(follow.ref, bytes(SPACE), 9, False, ()))
    assert isinstance(again, Follow)
    assert again.since == 0
    assert not engine.settled
    assert engine.receive(Deliver(again.ref, bytes(SPACE), 9, False, ())) == []
    assert engine.settled
    assert engine.receive(Deliver(0, bytes(SPACE), 9, False, ())) == []
