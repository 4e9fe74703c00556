"""A relay that was put back: what it lost of roster and keychains is handed over again, and never in circles."""

import pytest

from fourfold_client.sync.engine import Engine
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import (
    AGAIN,
    Follow,
    FromLaptop,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterAppend,
    RosterSince,
    Seen,
)
from tests.support.model import ModelCase, step_of

SPACE = SpaceId(bytes([1]) * 16)
ME, SOMEBODY, NEWCOMER = 1, 2, 3
ROSTER = [bytes([SOMEBODY]), bytes([ME]), bytes([NEWCOMER])]
STEPS = [step_of(1, [SOMEBODY]), step_of(2, [ME]), step_of(3, [NEWCOMER])]


def facing(count: int) -> tuple[Engine, ModelCase, FromLaptop]:
    """An engine with all of roster and keychain before a relay that has `count` of the roster; gives its answer."""
    case = ModelCase(ME, (SPACE,))
    case.roster, case.chains[SPACE] = list(ROSTER), list(STEPS)
    engine = Engine(case)
    engine.start()
    (answer,) = engine.receive(Roster(1, count, ()))
    return engine, case, answer


def at_the_keychain(count: int) -> tuple[Engine, ModelCase, FromLaptop]:
    """The same before a relay that has all of the roster, and so many steps."""
    engine, case, asked = facing(len(ROSTER))
    assert isinstance(asked, KeychainSince)
    (answer,) = engine.receive(Keychain(asked.ref, bytes(SPACE), count, ()))
    return engine, case, answer


def test_the_missing_entries_come_one_by_one_before_anything_else() -> None:
    engine, _, first = facing(1)
    again = (Seen(bytes(SPACE), AGAIN),)
    assert first == RosterAppend(2, ROSTER[1], again)
    assert engine.receive(Receipt(2, 2)) == [RosterAppend(3, ROSTER[2], again)]
    assert not engine.settled
    assert engine.receive(Receipt(3, 3)) == [KeychainSince(4, bytes(SPACE), len(STEPS))]


def test_where_another_laptop_was_faster_the_rest_is_asked_for() -> None:
    engine, _, _ = facing(0)
    (asked,) = engine.receive(Refuse(2, Reason.CONFLICT, 0, 2))
    assert asked == RosterSince(3, len(ROSTER))
    (handed,) = engine.receive(Roster(3, 2, ()))
    assert isinstance(handed, RosterAppend)
    assert handed.entry == ROSTER[2]


def test_another_roster_is_asked_for_as_a_whole_and_nothing_more_is_offered() -> None:
    engine, case, _ = facing(1)
    (asked,) = engine.receive(Refuse(2, Reason.CONFLICT, 0, 1))
    assert asked == RosterSince(3, 0)
    assert engine.receive(Roster(3, 0, (bytes([9]),))) == [KeychainSince(4, bytes(SPACE), len(STEPS))]
    assert case.rolled_back


@pytest.mark.parametrize("reason", [Reason.RULE, Reason.NOT_YOURS, Reason.VERSION])
def test_a_relay_that_does_not_take_an_entry_is_talked_with_all_the_same(reason: Reason) -> None:
    engine, _, _ = facing(1)
    assert engine.receive(Refuse(2, reason, 0, 1)) == [KeychainSince(3, bytes(SPACE), len(STEPS))]


def test_the_missing_steps_come_before_the_journal_is_followed() -> None:
    engine, _, first = at_the_keychain(1)
    assert first == KeychainAppend(3, bytes(SPACE), 1, STEPS[1], AGAIN)
    assert not engine.settled
    assert engine.receive(Receipt(3, 2)) == [KeychainAppend(4, bytes(SPACE), 2, STEPS[2], AGAIN)]
    assert engine.receive(Receipt(4, 3)) == [Follow(5, bytes(SPACE), 0)]


def test_where_another_laptop_was_faster_the_rest_of_the_steps_is_asked_for() -> None:
    engine, _, _ = at_the_keychain(0)
    assert engine.receive(Refuse(3, Reason.CONFLICT, 0, 3)) == [KeychainSince(4, bytes(SPACE), len(STEPS))]
    assert engine.receive(Keychain(4, bytes(SPACE), 3, ())) == [Follow(5, bytes(SPACE), 0)]


def test_another_keychain_is_asked_for_as_a_whole_and_nothing_more_is_offered() -> None:
    engine, _, _ = at_the_keychain(1)
    assert engine.receive(Refuse(3, Reason.CONFLICT, 0, 1)) == [KeychainSince(4, bytes(SPACE), 0)]
    assert engine.receive(Keychain(4, bytes(SPACE), 0, (step_of(1, [9]),))) == [Follow(5, bytes(SPACE), 0)]


def test_a_relay_that_does_not_take_a_step_is_followed_all_the_same() -> None:
    engine, _, _ = at_the_keychain(1)
    assert engine.receive(Refuse(3, Reason.RULE, 0, 0)) == [Follow(4, bytes(SPACE), 0)]
