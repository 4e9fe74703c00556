"""Keychains after people and devices went: new keys for those who are there, old ones for those who were."""

from dataclasses import replace

import pytest

from fourfold_shared.entries import Agree, Dismiss, Leave, Pins, Retire
from fourfold_shared.errors import NotAllowed, OutOfPlace
from fourfold_shared.ids import Seat, Space, spaces_of
from fourfold_shared.keychain import Keychain, unpinned
from fourfold_shared.steps import Wrap, grant, new_epoch
from tests.shared.people import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    History,
    enrol,
    four,
    invite,
    log_of,
    pin,
    pins,
    restore,
    six,
    take,
)
from tests.shared.removal_fixtures import DISMISSED, GIVEN_BACK, RETIRED, THEO_LEFT
from tests.shared.ring import Ring, altered, keys_of, names

TOGETHER = (Space.TABLE, Space.BRIDGE, Space.WING_1)
"""Where a new support of Nadia's has what was there before."""
APART = (Space.PRIVATE_2, Space.PAIR_0, Space.WING_0)
"""And where not."""


def settled(before: History, after: History) -> Ring:
    """The keychains of a case in which everything was done before, and then after."""
    ring = Ring.of(before)
    for entry in after.entries[len(before.entries) :]:
        ring.add(entry)
    ring.settle()
    return ring


def edith(history: History) -> History:
    """Edith comes to the seat that Ruth left: device 4."""
    history = history.then(invite(history.roster, 1, "nadia", RUTH, "to edith"))
    return history.then(take(history.roster, RUTH, "edith", "to edith"))


def back(history: History, seat: Seat, by: tuple[int, int], name: str) -> History:
    """A seat is given back by two laptops, and its person is there again with a new one."""
    index, code = history.roster.count, f"back to {name}"
    who = [names()[history.roster.devices[device].public] for device in by]
    history = history.by(by[0], who[0], restore(history.roster, seat, code)).by(by[1], who[1], Agree(index))
    return history.then(take(history.roster, seat, name, code))


REPLACED = edith(DISMISSED)
RESTORED = GIVEN_BACK.then(take(GIVEN_BACK.roster, NADIA, "nadia's new", "back to nadia"))
REMOVALS: dict[str, tuple[History, History, Seat]] = {
    "a laptop is retired": (six(), RETIRED, NADIA),
    "a support is dismissed": (four(), DISMISSED, RUTH),
    "a partner leaves": (four(), THEO_LEFT, THEO),
    "a seat is given back": (six(), GIVEN_BACK, NADIA),
}
each_removal = pytest.mark.parametrize("name", REMOVALS)


@each_removal
@pytest.mark.parametrize("space", Space)
def test_a_removal_owes_a_rotation_in_the_spaces_of_its_seat_until_a_new_epoch_began(name: str, space: Space) -> None:
    before, after, seat = REMOVALS[name]
    chain, roster = Ring.of(before).chains[space], after.roster
    owed = space in spaces_of(seat)
    assert chain.rotation_owed(roster) == owed
    assert not chain.rotation_owed(before.roster)
    assert not chain.rotation_owed(roster, before.roster.count)
    assert chain.covers(1, roster, before.roster.count)
    assert chain.covers(1, roster, roster.count) != owed
    if not roster.audience(space):
        return
    later = settled(before, after).chains[space]
    assert later.epoch == 1 + owed
    assert not later.rotation_owed(roster)
    assert later.covers(later.epoch, roster, roster.count)
    assert later.covers(1, roster, before.roster.count)


def test_before_the_first_epoch_nothing_is_owed_and_nothing_lost() -> None:
    chain = Keychain(six().case, Space.PRIVATE_0)
    assert not chain.rotation_owed(RETIRED.roster)
    assert not chain.lost(RETIRED.roster)
    assert chain.tops() == ()
    assert chain.is_for(1, 1, RETIRED.roster)


@each_removal
@pytest.mark.parametrize("space", Space)
def test_new_keys_go_to_the_verified_audience_and_to_nobody_else(name: str, space: Space) -> None:
    before, after, _ = REMOVALS[name]
    ring = settled(before, after)
    newest = ring.chains[space].epoch
    audience = {member.index for member in after.roster.audience(space)}
    for member in after.roster.devices:
        assert (newest in ring.opened(space, member.index)) == (
            member.index in audience or (member.until > 0 and newest == 1 and member.seat in space.audience)
        )
    if newest > 1:
        assert ring.chains[space].holders[-1] == audience


@each_removal
def test_a_removed_device_opens_what_it_could_and_nothing_newer(name: str) -> None:
    before, after, seat = REMOVALS[name]
    ring, removed = Ring.of(before), after.roster.removals[-1].devices
    earlier = {(space, device): ring.opened(space, device) for space in spaces_of(seat) for device in removed}
    for entry in after.entries[len(before.entries) :]:
        ring.add(entry)
    ring.settle()
    for (space, device), opened in earlier.items():
        assert set(opened) == {1}
        assert ring.opened(space, device) == opened


@pytest.mark.parametrize("early", [False, True], ids=["after the rotation", "before the rotation"])
@pytest.mark.parametrize("space", spaces_of(RUTH))
def test_a_new_support_opens_nothing_before_the_cut_and_the_rest_of_their_spaces(space: Space, early: bool) -> None:
    if early:
        ring = settled(four(), REPLACED)
    else:
        ring = settled(four(), DISMISSED)
        for entry in REPLACED.entries[-2:]:
            ring.add(entry)
        ring.settle()
    chain = ring.chains[space]
    assert set(ring.opened(space, 4)) == (set(range(1, chain.epoch + 1)) if space in TOGETHER else {chain.epoch})
    assert chain.generation(chain.epoch) == (0 if space in TOGETHER else 1)
    assert chain.generation(1) == 0
    assert chain.is_for(4, 1, ring.roster) == (space in TOGETHER)
    assert chain.is_for(4, chain.epoch, ring.roster)
    for member in ring.roster.audience(space):
        if member.index != 4:
            assert set(ring.opened(space, member.index)) == set(range(1, chain.epoch + 1))


@pytest.mark.parametrize("rotated", [False, True], ids=["while the rotation is owed", "after it"])
@pytest.mark.parametrize("space", APART[1:])
def test_nobody_can_grant_a_new_support_what_was_before_the_cut(space: Space, rotated: bool) -> None:
    """Nadia, who has the key, might; all others refuse it. Her own new laptop is granted it as it should be."""
    ring = owing(REPLACED.then(enrol(REPLACED.roster, 1, "nadia", "nadia's second")))
    if rotated:
        ring.settle(space)
    chain, author = ring.chains[space], ring.roster.devices[1]
    without = replace(chain, holders=(chain.holders[0] - {5}, *chain.holders[1:]))
    good = grant(without, ring.roster, 1, keys_of(author).signing, 1, ring.opened(space, 1)[1])
    with pytest.raises(NotAllowed) as refused:
        ring.take(space, altered(good, author, wraps=(Wrap(4, bytes(1168)),)))
    assert refused.value.rule == "keychain_wraps"
    if not rotated:
        assert chain.owed(ring.roster) == {1: (ring.roster.devices[5],)}
        ring.take(space, good)
    assert 1 in ring.opened(space, 5)
    assert not chain.is_for(4, 1, ring.roster)


@pytest.mark.parametrize("space", APART[1:])
def test_a_partners_new_laptop_is_granted_the_keys_before_the_cut(space: Space) -> None:
    ring = settled(four(), REPLACED)
    assert ring.chains[space].tops() == (2, 1)
    ring.add(enrol(ring.roster, 1, "nadia", "nadia's second"))
    chain, new = ring.chains[space], ring.roster.devices[5]
    assert chain.owed(ring.roster) == {2: (new,), 1: (new,)}
    assert chain.is_for(5, 1, ring.roster)
    ring.settle(space)
    assert ring.opened(space, 5) == ring.opened(space, 1)
    assert set(ring.opened(space, 5)) == {1, 2}
    assert ring.chains[space].owed(ring.roster) == {}


def test_the_laptop_that_came_while_the_rotation_was_owed_has_what_is_its_persons() -> None:
    """Nadia's second laptop came after Ruth went, and Edith after it; nobody had begun a new epoch yet."""
    history = edith(DISMISSED.then(enrol(DISMISSED.roster, 1, "nadia", "nadia's second")))
    ring = settled(four(), history)
    assert history.roster.devices[4].seat == NADIA
    for space in APART[1:]:
        assert set(ring.opened(space, 4)) == ({1, 2} if NADIA in space.audience else set())
        assert set(ring.opened(space, 5)) == {2}


def test_a_second_support_after_another_opens_neither_ones_keys() -> None:
    history = REPLACED.by(1, "nadia", Dismiss(()))
    history = history.then(invite(history.roster, 1, "nadia", RUTH, "to ruth again"))
    history = history.then(take(history.roster, RUTH, "ruth's new", "to ruth again"))
    ring = Ring.of(history)
    assert ring.chains[Space.PAIR_0].tops() == (3, 2, 1)
    assert [set(ring.opened(Space.PAIR_0, device)) for device in (0, 4, 5, 1)] == [{1}, {2}, {3}, {1, 2, 3}]
    assert [ring.chains[Space.PAIR_0].generation(epoch) for epoch in (1, 2, 3)] == [0, 1, 2]
    assert set(ring.opened(Space.TABLE, 5)) == {1, 2, 3}


def test_whoever_is_given_their_seat_back_has_everything_but_their_private_space() -> None:
    earlier, ring = Ring.of(six()), settled(six(), RESTORED)
    for space in spaces_of(NADIA):
        chain = ring.chains[space]
        lost = space is Space.PRIVATE_0
        assert earlier.chains[space].lost(RESTORED.roster) == lost
        assert set(ring.opened(space, 6)) == ({2} if lost else {1, 2})
        assert chain.generation(2) == lost
        assert chain.is_for(6, 1, ring.roster)
        assert chain.buried(1, ring.roster) == lost
        assert not chain.buried(2, ring.roster)


def test_what_is_sealed_under_a_key_that_nobody_has_any_more_is_buried() -> None:
    chain, roster = Ring.of(six()).chains[Space.PRIVATE_0], RESTORED.roster
    assert not chain.buried(1, six().roster)
    assert chain.buried(1, roster)
    assert not chain.buried(2, roster)


def test_a_key_is_lost_only_when_nobody_who_is_left_has_it() -> None:
    chain, roster = Ring.of(six()).chains[Space.PRIVATE_0], RESTORED.roster
    assert not chain.lost(six().roster)
    assert not chain.lost(RETIRED.roster)
    assert chain.lost(roster)
    assert not chain.lost(roster, six().roster.count)


def test_what_a_lost_epoch_was_for_does_not_change_when_somebody_leaves_later() -> None:
    """All who had the first key of Nadia's wing lost it at once; then others came to Samuel's seat, and Ruth left."""
    history = back(back(four(), NADIA, (0, 2), "nadia's new"), RUTH, (4, 2), "ruth's new").by(2, "samuel", Leave(()))
    history = history.then(invite(history.roster, 5, "ruth's new", SAMUEL, "to one"))
    history = history.then(take(history.roster, SAMUEL, "laptop 0", "to one"))
    ring = settled(four(), history)
    ring.history = ring.history.by(6, "laptop 0", Leave(()))
    ring.add(invite(ring.roster, 5, "ruth's new", SAMUEL, "to another"))
    ring.add(take(ring.roster, SAMUEL, "laptop 1", "to another"))
    ring.settle(Space.WING_0)
    chain, before = ring.chains[Space.WING_0], ring.roster
    assert chain.tops() == (3, 1)
    after = ring.history.by(4, "nadia's new", Dismiss(())).roster
    for roster in (before, after):
        assert [one.index for one in chain.entitled(1, roster, before.count)] == [4, 5]


def step_of(ring: Ring, space: Space, device: int, **fields: object) -> bytes:
    """What a laptop may do, with other fields than it should have."""
    step = ring.due(space, device)
    assert step is not None
    return altered(step, ring.roster.devices[device], **fields)


def owing(after: History) -> Ring:
    """The keychains of four people, and an entry after which a rotation is owed."""
    ring = Ring.of(four())
    for entry in after.entries[7:]:
        ring.add(entry)
    return ring


@pytest.mark.parametrize(
    ("after", "space", "device", "link", "rule"),
    [
        (DISMISSED, Space.PAIR_0, 1, bytes(48), "keychain_cut"),
        (DISMISSED, Space.WING_0, 2, bytes(48), "keychain_cut"),
        (DISMISSED, Space.WING_1, 2, b"", "keychain_link"),
        (DISMISSED, Space.TABLE, 3, b"", "keychain_link"),
        (DISMISSED, Space.BRIDGE, 2, b"", "keychain_link"),
        (THEO_LEFT, Space.PAIR_1, 2, b"", "keychain_link"),
        (back(four(), NADIA, (0, 2), "nadia's new"), Space.PRIVATE_0, 4, bytes(48), "keychain_link"),
        (back(four(), NADIA, (0, 2), "nadia's new"), Space.PAIR_0, 0, b"", "keychain_link"),
    ],
)
def test_the_chain_is_cut_where_it_must_be_and_nowhere_else(
    after: History, space: Space, device: int, link: bytes, rule: str
) -> None:
    ring = owing(after)
    with pytest.raises(NotAllowed) as refused:
        ring.take(space, step_of(ring, space, device, link=link))
    assert refused.value.rule == rule
    ring.take(space, step_of(ring, space, device))


def test_an_epoch_that_leaves_out_somebody_or_takes_in_the_removed_is_refused() -> None:
    ring = owing(DISMISSED)
    step = ring.due(Space.TABLE, 1)
    assert step is not None
    good = [1, 2, 3]
    for devices in ([1, 2], [0, 1, 2, 3], [1, 2, 3, 4], []):
        wraps = tuple(Wrap(device, bytes(1168)) for device in devices)
        with pytest.raises(NotAllowed) as refused:
            ring.take(Space.TABLE, altered(step, ring.roster.devices[1], wraps=wraps))
        assert refused.value.rule == "keychain_wraps"
    ring.take(Space.TABLE, altered(step, ring.roster.devices[1], wraps=tuple(Wrap(d, bytes(1168)) for d in good)))


def test_a_removed_author_writes_no_more_steps() -> None:
    """Not on the roster as it is, and not on an old one once the keychain saw the removal."""
    ring = owing(DISMISSED)
    ruth = ring.roster.devices[0]
    backdated = {"author": 0, "roster": four().roster.head, "wraps": tuple(Wrap(d, bytes(1168)) for d in range(4))}
    now = step_of(ring, Space.TABLE, 1)
    with pytest.raises(NotAllowed) as refused:
        ring.take(Space.TABLE, altered(now, ruth, author=0))
    assert refused.value.rule == "keychain_author"
    ring.take(Space.TABLE, now)
    chain = ring.chains[Space.TABLE]
    head = {"index": chain.count, "previous": bytes(chain.head), "epoch": 3}
    with pytest.raises(OutOfPlace, match="saw another roster"):
        ring.take(Space.TABLE, altered(now, ruth, **backdated, **head))


def test_a_removed_device_that_comes_first_with_an_old_roster_ends_nothing() -> None:
    """It has what it could have had before; the rotation is owed as it was."""
    ring = owing(DISMISSED)
    ruth = ring.roster.devices[0]
    chain, key = ring.chains[Space.TABLE], ring.opened(Space.TABLE, 0)[1]
    step, _ = new_epoch(chain, four().roster, 0, keys_of(ruth).signing, old_key=key)
    ring.take(Space.TABLE, step)
    assert ring.chains[Space.TABLE].rotation_owed(ring.roster)
    ring.settle(Space.TABLE)
    assert set(ring.opened(Space.TABLE, 0)) == {1, 2}
    assert set(ring.opened(Space.TABLE, 1)) == {1, 2, 3}


def test_a_sheet_is_handed_keys_and_hands_out_none() -> None:
    ring = Ring.of(six())
    sheet = ring.roster.devices[5]
    assert set(ring.opened(Space.PRIVATE_0, 5)) == {1}
    ring.add(enrol(ring.roster, 5, "nadia's sheet", "nadia's new"))
    step = step_of(ring, Space.TABLE, 0)
    with pytest.raises(NotAllowed) as refused:
        ring.take(Space.TABLE, altered(step, sheet, author=5))
    assert refused.value.rule == "keychain_author"


def test_what_a_sheet_let_in_reads_everything_once_it_was_granted_the_keys() -> None:
    """Also where the sheet alone was left: the laptop grants itself what it has by the sheet's keys."""
    ring = Ring.of(six())
    ring.add(enrol(ring.roster, 5, "nadia's sheet", "nadia's new"))
    for device in (1, 4):
        ring.history = ring.history.by(6, "nadia's new", Retire(device, ()))
    ring.settle()
    for space in spaces_of(NADIA):
        assert set(ring.opened(space, 6)) == {1, 2}


LOG = {space: log_of(0, space.value) for space in Space}
ELSEWHERE = (Space.PRIVATE_2, Space.BRIDGE, Space.WING_1)
"""Ruth's spaces that Nadia, who dismisses her, cannot see."""


def test_how_far_a_removed_log_counts_is_said_by_the_removal_or_by_the_first_epoch_after_it() -> None:
    visible = [pin(0, space.value) for space in spaces_of(RUTH) if space not in ELSEWHERE]
    said = tuple(sorted(visible, key=lambda one: one.log))
    dismissed = four().by(1, "nadia", Dismiss(said))
    before, ring = Ring.of(four()), settled(four(), edith(dismissed))
    for space in spaces_of(RUTH):
        other, known = log_of(0, "another log"), ring.chains[space]
        assert before.chains[space].last_that_counts(LOG[space], four().roster) is None
        assert before.chains[space].pin(LOG[space], four().roster) is None
        waits = space in ELSEWHERE
        assert before.chains[space].last_that_counts(LOG[space], dismissed.roster) == (None if waits else 3)
        expected = 0 if space is Space.PRIVATE_2 else 3
        assert known.last_that_counts(LOG[space], ring.roster) == expected
        assert known.pin(LOG[space], ring.roster) == (pin(0, space.value) if expected else None)
        assert known.last_that_counts(other, ring.roster) == 0
        assert known.last_that_counts(log_of(2), ring.roster) is None


def test_the_next_epoch_is_told_which_removals_it_has_to_pin() -> None:
    for space in Space:
        chain = Ring.of(four()).chains[space]
        wanted = [set(one.devices) for one in unpinned(chain, DISMISSED.roster, DISMISSED.roster.count)]
        assert wanted == ([{0}] if space in ELSEWHERE else [])
        assert unpinned(chain, DISMISSED.roster, four().roster.count) == []
        assert unpinned(settled(four(), DISMISSED).chains[Space.BRIDGE], DISMISSED.roster, 8) == []
    assert [one.count for one in unpinned(Keychain(four().case, Space.BRIDGE), DISMISSED.roster, 8)] == [8]


@pytest.mark.parametrize(
    ("space", "device", "said", "allowed"),
    [
        (Space.BRIDGE, 2, (), True),
        (Space.BRIDGE, 2, (pin(0, "bridge"),), True),
        (Space.BRIDGE, 2, tuple(sorted((pin(0, "bridge"), pin(0, "other")), key=lambda one: one.log)), True),
        (Space.BRIDGE, 2, (pin(1, "bridge"),), False),
        (Space.BRIDGE, 2, (pin(2, "bridge"),), False),
        (Space.TABLE, 2, (pin(0, "table"),), False),
        (Space.PAIR_0, 1, (pin(0, "pair:0"),), False),
    ],
)
def test_an_epoch_pins_only_what_nobody_else_could(space: Space, device: int, said: Pins, allowed: bool) -> None:
    ring = owing(DISMISSED)
    step = step_of(ring, space, device, pins=said)
    if allowed:
        ring.take(space, step)
        assert set(ring.chains[space].pins.values()) == set(said)
        return
    with pytest.raises(NotAllowed) as refused:
        ring.take(space, step)
    assert refused.value.rule == "keychain_pins"


def test_what_an_epoch_pinned_no_other_changes() -> None:
    ring, space = settled(four(), DISMISSED), Space.WING_1
    assert ring.chains[space].pins == {LOG[space]: pin(0, space.value)}
    ring.history = ring.history.by(2, "samuel", Leave(()))
    with pytest.raises(NotAllowed) as refused:
        ring.take(space, step_of(ring, space, 3, pins=pins(0)))
    assert refused.value.rule == "keychain_pins"
    ring.settle(space)
    assert ring.chains[space].epoch == 3
    assert ring.chains[space].pins == {LOG[space]: pin(0, space.value)}
