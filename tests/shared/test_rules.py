"""The rules of the roster: each allows what it should, and refuses each way of breaking it by its own name."""

import inspect
from dataclasses import replace

import pytest

from fourfold_shared import rules
from fourfold_shared.entries import Entry
from fourfold_shared.errors import NotAllowed
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import MAX_DEVICES, Seat
from fourfold_shared.roster import Member, Roster
from fourfold_shared.rules import verify_allowed
from tests.shared.people import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    History,
    act,
    device_keys,
    enrol,
    five,
    found,
    invite,
    inviting,
    take,
)
from tests.shared.removal_fixtures import BROKEN, GOOD
from tests.shared.roster_fixtures import Broken

MAY_INVITE = {RUTH: {NADIA, SAMUEL}, SAMUEL: {THEO, RUTH}, NADIA: {RUTH}, THEO: {SAMUEL}}
"""Who invites whom, from protocol.md, section 4."""


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_what_breaks_a_rule_is_refused_for_that_reason(broken: Broken) -> None:
    with pytest.raises(broken.error) as refused:
        append_entry(broken.before.roster, broken.entry)
    assert type(refused.value) is broken.error
    assert str(refused.value) == broken.why
    if isinstance(refused.value, NotAllowed):
        assert refused.value.rule == broken.rule


def test_every_rule_that_says_no_has_a_row() -> None:
    listed = {name for name, _ in inspect.getmembers(rules, inspect.isfunction) if name.startswith("may_")}
    assert listed == {broken.rule for broken in BROKEN if broken.rule}
    assert all(name in (rules.__doc__ or "") for name in listed)


@pytest.mark.parametrize("entry", five().entries, ids=lambda entry: type(entry.body.action).__name__)
def test_the_rules_allow_how_a_case_comes_to_be(entry: Entry) -> None:
    verify_allowed(five().rosters[entry.body.index], entry)


@pytest.mark.parametrize("rule", GOOD)
def test_the_rules_allow_what_people_may_do(rule: str) -> None:
    _, before, author, name, action = GOOD[rule]
    verify_allowed(before.roster, act(before.roster, author, name, action))


@pytest.mark.parametrize("inviter", Seat)
@pytest.mark.parametrize("invited", Seat)
def test_who_may_invite_whom(inviter: Seat, invited: Seat) -> None:
    history = History().then(found(inviter, "ruth"))
    entry = invite(history.roster, 0, "ruth", invited, "code")
    if invited in MAY_INVITE[inviter]:
        assert append_entry(history.roster, entry).invitations.keys() == {invited}
    else:
        with pytest.raises(NotAllowed) as refused:
            append_entry(history.roster, entry)
        assert refused.value.rule == "may_invite"


def test_a_newer_invitation_to_a_seat_replaces_an_older_one() -> None:
    history = inviting().then(invite(inviting().roster, 0, "ruth", NADIA, "a newer one"))
    assert len(history.roster.invitations) == 1
    assert history.then(take(history.roster, NADIA, "nadia", "a newer one")).roster.devices_of(NADIA)


def full(roster: Roster) -> Roster:
    """The roster with as many devices as there may be; the added ones differ from all that these tests know."""
    public = device_keys("one of very many").public
    many = tuple(Member(index, THEO, public, roster.count, 1) for index in range(len(roster.devices), MAX_DEVICES))
    return replace(roster, devices=roster.devices + many)


@pytest.mark.parametrize("rule", ["may_take", "may_enrol"])
def test_a_roster_that_is_full_takes_no_more(rule: str) -> None:
    roster = full(inviting().roster)
    entry = take(roster, NADIA, "new", "to nadia") if rule == "may_take" else enrol(roster, 0, "ruth", "new")
    with pytest.raises(NotAllowed, match="the roster is full") as refused:
        append_entry(roster, entry)
    assert refused.value.rule == rule
    one_less = replace(roster, devices=roster.devices[:-1])
    entry = take(one_less, NADIA, "new", "to nadia") if rule == "may_take" else enrol(one_less, 0, "ruth", "new")
    assert len(append_entry(one_less, entry).devices) == MAX_DEVICES
