"""What stands on the roster after people and devices went, came back, or ended the case."""

import pytest

from fourfold_shared.entries import Action, Agree, Close, DeviceKind, Dismiss, Entry, Freeze, Leave, Retire, Withdraw
from fourfold_shared.errors import Forged, NotAllowed, OutOfPlace
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person
from tests.shared.people import (
    EXPIRES,
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    History,
    act,
    enrol,
    four,
    invite,
    let_in,
    log_of,
    pin,
    pins,
    restore,
    six,
    take,
)
from tests.shared.removal_fixtures import (
    CLOSED,
    CLOSED_SIX,
    CLOSING,
    DISMISSED,
    FROZEN,
    GIVEN_BACK,
    GOOD,
    NO_PARTNER,
    PROPOSED,
    RETIRED,
    RUTH_AWAY,
    SOMEBODY_ELSE,
    THEO_LEFT,
)

INDEX = {RUTH: 0, NADIA: 1, SAMUEL: 2, THEO: 3}
NAME = {RUTH: "ruth", NADIA: "nadia", SAMUEL: "samuel", THEO: "theo"}


def rule_of(history: History, entry: Entry) -> str:
    """The rule that refuses an entry."""
    with pytest.raises(NotAllowed) as refused:
        append_entry(history.roster, entry)
    return refused.value.rule


def by(history: History, seat: Seat, action: Action) -> History:
    """What the first laptop of a seat adds."""
    return history.by(INDEX[seat], NAME[seat], action)


def replaced() -> History:
    """Ruth is dismissed, and Edith is Nadia's support: device 4."""
    history = DISMISSED.then(invite(DISMISSED.roster, 1, "nadia", RUTH, "to edith"))
    return history.then(take(history.roster, RUTH, "edith", "to edith"))


def restored() -> History:
    """Nadia has her seat again, with a new laptop: device 6."""
    return GIVEN_BACK.then(take(GIVEN_BACK.roster, NADIA, "nadia's new", "back to nadia"))


def test_a_removal_says_which_devices_went_who_did_it_and_how_far_their_logs_count() -> None:
    (removal,) = DISMISSED.roster.removals
    assert (removal.count, removal.seat, removal.author, removal.devices) == (8, RUTH, NADIA, {0})
    assert removal.pins == {log_of(0): pin(0)}
    assert removal.leaves
    assert DISMISSED.roster.removal_of(0) == removal
    assert DISMISSED.roster.removal_of(1) is None
    assert not RETIRED.roster.removals[0].leaves
    assert not GIVEN_BACK.roster.removals[0].leaves


def test_a_removed_device_stands_on_the_roster_until_its_removal() -> None:
    ruth = DISMISSED.roster.devices[0]
    assert [ruth.active(count) for count in range(DISMISSED.roster.count + 1)] == [False, *[True] * 7, False]
    assert DISMISSED.roster.devices_of(RUTH) == ()
    assert DISMISSED.roster.index_of(ruth.public.sign) is None
    assert four().roster.index_of(ruth.public.sign) == 0


@pytest.mark.parametrize("space", Space)
def test_an_audience_loses_what_was_removed_and_can_be_asked_for_as_it_was(space: Space) -> None:
    before, after = four().roster.audience(space), DISMISSED.roster.audience(space)
    assert {one.index for one in after} == {one.index for one in before} - {0}
    assert {one.index for one in DISMISSED.roster.audience(space, 7)} == {one.index for one in before}
    assert len(DISMISSED.roster.removals_in(space)) == (RUTH in space.audience)
    assert DISMISSED.roster.removals_in(space, 7) == ()


def test_retiring_takes_one_device_and_leaves_the_person_there() -> None:
    roster = RETIRED.roster
    assert [one.index for one in roster.devices_of(NADIA)] == [1, 5]
    assert [one.index for one in roster.laptops_of(NADIA)] == [1]
    assert not roster.left


def test_leaving_takes_all_devices_of_the_seat_its_sheet_too() -> None:
    history = by(six(), NADIA, Leave(pins(1, 4, 5)))
    assert history.roster.devices_of(NADIA) == ()
    assert history.roster.removals[0].devices == {1, 4, 5}
    assert history.roster.left == {NADIA}


def test_of_two_removals_at_once_one_is_made_anew() -> None:
    first, second = act(six().roster, 1, "nadia", Retire(4, pins(4))), act(six().roster, 3, "theo", Leave(pins(3)))
    history = six().then(first)
    with pytest.raises(OutOfPlace):
        append_entry(history.roster, second)
    again = by(history, THEO, Leave(pins(3)))
    assert [(one.seat, one.devices) for one in again.roster.removals] == [(NADIA, {4}), (THEO, {3})]


def test_of_two_laptops_that_remove_one_another_at_once_one_remains() -> None:
    """The second, made anew, is refused: its author has gone."""
    first, second = act(six().roster, 1, "nadia", Retire(4, ())), Retire(1, ())
    history = six().then(first)
    with pytest.raises(OutOfPlace):
        append_entry(history.roster, act(six().roster, 4, "nadia's second", second))
    assert rule_of(history, act(history.roster, 4, "nadia's second", second)) == "may_retire"


@pytest.mark.parametrize("name", ["nadia", "nadia's second", "nadia's sheet"])
def test_a_removed_key_never_returns(name: str) -> None:
    """Not by the invitation, not by a device of the seat, not on another seat, and not as a sheet."""
    assert rule_of(GIVEN_BACK, take(GIVEN_BACK.roster, NADIA, name, "back to nadia")) == "may_take"
    for sheet in (False, True):
        entry = enrol(restored().roster, 6, "nadia's new", name, sheet=sheet)
        assert rule_of(restored(), entry) == "may_enrol"
        assert rule_of(restored(), enrol(restored().roster, 3, "theo", name, sheet=sheet)) == "may_enrol"


def test_a_sheet_enrols_a_laptop_and_that_one_does_everything() -> None:
    history = six().then(enrol(six().roster, 5, "nadia's sheet", "nadia's new"))
    assert [one.index for one in history.roster.laptops_of(NADIA)] == [1, 4, 6]
    history = history.by(6, "nadia's new", Retire(1, ())).by(6, "nadia's new", Retire(5, ()))
    assert [one.index for one in history.roster.devices_of(NADIA)] == [4, 6]


def test_a_person_who_is_given_the_seat_back_keeps_their_tenure() -> None:
    roster = restored().roster
    assert not PROPOSED.roster.removals
    assert [one.index for one in roster.devices_of(NADIA)] == [6]
    assert roster.removals[-1].devices == {1, 4, 5}
    assert roster.devices[6].tenure == roster.devices[1].tenure == 3
    assert roster.tenures[NADIA] == 3


def test_a_new_person_in_a_seat_has_a_new_tenure() -> None:
    roster = replaced().roster
    assert DISMISSED.roster.left == {RUTH}
    assert not roster.left
    assert (roster.devices[0].tenure, roster.devices[4].tenure) == (1, roster.count)
    assert roster.devices[4].person == roster.person(RUTH) == Person(RUTH, roster.count)
    second = replaced().then(enrol(roster, 4, "edith", "edith's second")).roster
    assert second.devices[5].tenure == roster.count


def test_it_is_told_of_each_person_whether_and_when_they_went() -> None:
    before, roster = DISMISSED.roster, replaced().roster
    assert before.gone(before.person(RUTH)) == before.count
    assert roster.gone(roster.devices[0].person) == before.count
    assert roster.gone(roster.person(RUTH)) == 0
    assert all(roster.gone(roster.person(seat)) == 0 for seat in Seat)
    kept = restored().roster
    assert kept.gone(kept.person(NADIA)) == 0


def test_a_person_whose_support_comes_back_by_restoring_keeps_the_support() -> None:
    history = by(four(), NADIA, restore(four().roster, RUTH, "back to ruth"))
    history = by(history, SAMUEL, Agree(7))
    history = history.then(take(history.roster, RUTH, "ruth's new", "back to ruth"))
    assert history.roster.devices[4].tenure == 1
    assert history.roster.left == frozenset()


@pytest.mark.parametrize("seat", Seat)
def test_nobody_is_invited_to_a_partners_seat_that_a_partner_left(seat: Seat) -> None:
    history = by(four(), seat, Leave(()))
    for other in set(Seat) - {seat}:
        entry = invite(history.roster, INDEX[other], NAME[other], seat, "somebody else")
        if other in {NADIA: set(), THEO: set(), RUTH: {NADIA, SAMUEL}, SAMUEL: {THEO, RUTH}}[seat]:
            assert append_entry(history.roster, entry).invitations.keys() == {seat}
        else:
            assert rule_of(history, entry) == "may_invite"


GIVE_BACK = {NADIA: (RUTH, SAMUEL), THEO: (RUTH, SAMUEL), RUTH: (NADIA, SAMUEL), SAMUEL: (THEO, RUTH)}
"""Who gives whose seat back, from protocol.md, section 4."""


@pytest.mark.parametrize("seat", Seat)
@pytest.mark.parametrize("turn", [1, -1])
def test_a_seat_is_given_back_by_the_two_whose_word_counts(seat: Seat, turn: int) -> None:
    first, second = GIVE_BACK[seat][::turn]
    history = by(four(), first, restore(four().roster, seat, "back"))
    assert history.roster.devices_of(seat)
    for other in set(Seat) - {first, second}:
        assert rule_of(history, act(history.roster, INDEX[other], NAME[other], Agree(7))) == "may_agree"
        assert rule_of(four(), act(four().roster, INDEX[other], NAME[other], restore(four().roster, seat, "back"))) == (
            "may_restore"
        )
    history = by(history, second, Agree(7, pins(INDEX[seat])))
    assert history.roster.devices_of(seat) == ()
    assert history.roster.invitations.keys() == {seat}
    assert history.roster.removals[-1].author == second
    assert history.roster.removals[-1].pins == {log_of(INDEX[seat]): pin(INDEX[seat])}
    assert not history.roster.proposals


CLOSE = [{NADIA, THEO}, {NADIA, RUTH}, {THEO, SAMUEL}]


@pytest.mark.parametrize("first", Seat)
@pytest.mark.parametrize("second", Seat)
def test_a_case_is_closed_by_both_partners_or_by_one_with_their_support(first: Seat, second: Seat) -> None:
    history = by(four(), first, Close())
    if first == second:
        assert rule_of(history, act(history.roster, INDEX[second], NAME[second], Agree(7))) == "may_agree"
        return
    history = by(history, second, Agree(7))
    assert history.roster.closed == (history.roster.count if {first, second} in CLOSE else 0)


def test_of_three_who_agree_two_are_enough() -> None:
    history = by(by(by(four(), RUTH, Close()), SAMUEL, Agree(7)), NADIA, Agree(7))
    assert history.roster.closed == history.roster.count


def test_the_word_of_one_who_left_counts_no_more() -> None:
    history = by(by(by(four(), SAMUEL, Close()), RUTH, Agree(7)), NADIA, Dismiss(()))
    assert history.roster.proposals[7].agreed == {SAMUEL}
    history = history.then(invite(history.roster, 1, "nadia", RUTH, "to edith"))
    history = history.then(take(history.roster, RUTH, "edith", "to edith"))
    assert not by(history, NADIA, Agree(7)).roster.closed
    history = by(history.by(4, "edith", Agree(7)), NADIA, Agree(7))
    assert history.roster.closed == history.roster.count


def test_a_proposal_that_nobody_who_is_there_wants_is_gone() -> None:
    assert not by(CLOSING, NADIA, Leave(())).roster.proposals
    history = by(by(CLOSING, SAMUEL, Agree(7)), NADIA, Leave(()))
    assert history.roster.proposals[7].agreed == {SAMUEL}
    assert by(history, THEO, Agree(7)).roster.closed


def test_a_seat_is_given_back_once_by_whichever_proposal_is_agreed_to_first() -> None:
    """The other would remove the laptop that has just come back."""
    history = by(PROPOSED, SAMUEL, restore(PROPOSED.roster, NADIA, "another way back"))
    history = by(history, SAMUEL, Agree(9))
    assert not history.roster.proposals
    history = history.then(take(history.roster, NADIA, "nadia's new", "back to nadia"))
    assert rule_of(history, act(history.roster, 0, "ruth", Agree(10))) == "may_agree"


def test_a_thief_in_a_seat_cannot_undo_the_proposal_to_give_it_back_but_by_leaving() -> None:
    """Whoever has a laptop of the seat can add and remove others; what is agreed removes those that are there then."""
    history = by(PROPOSED, NADIA, Retire(4, ()))
    history = history.then(enrol(history.roster, 1, "nadia", "nadia's new"))
    assert history.roster.proposals.keys() == {9}
    history = by(history, SAMUEL, Agree(9, pins(1, 6)))
    assert history.roster.removals[-1].devices == {1, 5, 6}
    assert not by(PROPOSED, NADIA, Leave(())).roster.proposals


def test_what_counts_of_a_seat_that_is_given_back_is_said_when_it_is_agreed() -> None:
    """Not when it is proposed: a laptop of that seat may write between."""
    removal = PROPOSED.by(2, "samuel", Agree(9, pins(4))).roster.removals[-1]
    assert (removal.author, removal.pins) == (SAMUEL, {log_of(4): pin(4)})


def test_a_seat_that_is_given_back_may_be_proposed_anew_until_its_person_is_there() -> None:
    """Its invitation may be lost. It takes two again, and nothing is removed twice."""
    history = by(RUTH_AWAY, NADIA, restore(RUTH_AWAY.roster, RUTH, "another way back"))
    assert history.roster.invitations == RUTH_AWAY.roster.invitations
    history = by(history, SAMUEL, Agree(9))
    assert history.roster.removals == RUTH_AWAY.roster.removals
    history = history.then(take(history.roster, RUTH, "ruth's new", "another way back"))
    assert history.roster.devices[-1].tenure == 1


def test_somebody_else_in_a_seat_that_was_being_given_back_is_somebody_new() -> None:
    """The invitation is the end of the earlier person's tenure, and the keys are cut there."""
    assert SOMEBODY_ELSE.roster.left == {RUTH}
    removal = SOMEBODY_ELSE.roster.removals[-1]
    assert (removal.leaves, removal.seat, removal.author, removal.devices) == (True, RUTH, NADIA, frozenset())
    history = SOMEBODY_ELSE.then(take(SOMEBODY_ELSE.roster, RUTH, "edith", "to edith"))
    assert removal.count < history.roster.devices[-1].tenure == history.roster.count
    with pytest.raises(Forged):
        append_entry(SOMEBODY_ELSE.roster, take(SOMEBODY_ELSE.roster, RUTH, "ruth's new", "back to ruth"))


def test_a_code_lets_in_one_laptop_and_goes_with_it() -> None:
    code = let_in().roster.devices[4]
    assert (code.kind, code.sheet, code.until, code.expires) == (DeviceKind.CODE, True, let_in().roster.count, EXPIRES)
    assert [one.index for one in let_in().roster.devices_of(NADIA)] == [1, 5]
    removal = let_in().roster.removals[-1]
    assert (removal.seat, removal.author, removal.devices, removal.pins, removal.leaves) == (
        NADIA,
        NADIA,
        {4},
        {},
        False,
    )


def test_ones_own_proposal_is_taken_back_by_any_laptop_of_ones_own_and_nothing_else_changes() -> None:
    history = six().by(1, "nadia", Close()).by(0, "ruth", restore(six().roster, THEO, "back to theo"))
    history = history.by(4, "nadia's second", Withdraw(9))
    assert history.roster.proposals.keys() == {10}
    assert not history.by(0, "ruth", Withdraw(10)).roster.proposals


def test_both_supports_close_once_both_partners_left() -> None:
    assert NO_PARTNER.roster.left == {NADIA, THEO}
    assert by(NO_PARTNER, SAMUEL, Agree(9)).roster.closed
    one_there = by(by(four(), NADIA, Leave(())), RUTH, Close())
    assert not by(one_there, SAMUEL, Agree(8)).roster.closed


def test_in_a_closed_case_ones_own_laptops_come_and_go() -> None:
    history = CLOSED_SIX.then(enrol(CLOSED_SIX.roster, 5, "nadia's sheet", "nadia's new"))
    history = history.by(6, "nadia's new", Retire(1, pins(1))).by(6, "nadia's new", Retire(4, pins(4)))
    assert [one.index for one in history.roster.devices_of(NADIA)] == [5, 6]
    assert history.roster.still(Space.PAIR_0, history.roster.count)


def test_a_proposal_to_give_a_seat_back_outlives_what_others_do() -> None:
    history = by(by(PROPOSED, THEO, Freeze()), THEO, Leave(()))
    assert history.roster.proposals.keys() == {9}
    assert by(history, SAMUEL, Agree(9)).roster.invitations.keys() == {NADIA}


def test_the_invitations_of_a_removed_laptop_are_good_no_longer() -> None:
    """Whoever has the laptop may know their secrets: a thief would come back by them."""
    history = by(four(), SAMUEL, Leave(()))
    history = history.then(enrol(history.roster, 0, "ruth", "ruth's second"))
    history = history.then(invite(history.roster, 0, "ruth", SAMUEL, "to somebody"))
    assert history.roster.inviters == {SAMUEL: 0}
    retired = history.by(4, "ruth's second", Retire(0, ()))
    assert not retired.roster.invitations
    assert not retired.roster.inviters
    other = history.by(0, "ruth", Retire(4, ()))
    assert other.roster.invitations == history.roster.invitations


def test_a_frozen_table_is_still_and_nothing_else_is() -> None:
    roster = FROZEN.roster
    assert [space for space in Space if roster.still(space, roster.count)] == [Space.TABLE]
    assert not roster.still(Space.TABLE, roster.count - 1)
    assert not any(four().roster.still(space, four().roster.count) for space in Space)


def test_a_closed_case_is_still_everywhere() -> None:
    roster = CLOSED.roster
    assert all(roster.still(space, roster.count) for space in Space)
    assert not any(roster.still(space, roster.count - 1) for space in Space)


@pytest.mark.parametrize("rule", GOOD)
def test_nothing_is_added_after_a_case_was_closed_but_about_ones_own_devices(rule: str) -> None:
    _, before, author, name, action = GOOD[rule]
    index = before.roster.count
    history = by(before, THEO, Close())
    history = by(history, SAMUEL, Agree(index))
    if isinstance(action, Retire):
        assert append_entry(history.roster, act(history.roster, author, name, action)).closed == history.roster.closed
        return
    assert rule_of(history, act(history.roster, author, name, action)) == "may_append"


def test_what_others_did_meanwhile_changes_nothing_about_one_who_is_there() -> None:
    assert [one.index for one in THEO_LEFT.roster.devices_of(SAMUEL)] == [2]
    assert THEO_LEFT.roster.tenures == four().roster.tenures
