"""Keychains: keys are handed to the audience, to nobody else, and to everybody the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.encoding import decode, encode
from fourfold_shared.entries import RosterHead
from fourfold_shared.epoch import WRAPPED
from fourfold_shared.errors import Malformed, NotAllowed, OutOfPlace, Refused
from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import Space
from fourfold_shared.keychain import Keychain, Spoilt, beginner
from fourfold_shared.roster import Roster
from fourfold_shared.steps import (
    MAX_ENTRY,
    MAX_WRAPS,
    KeychainBody,
    Wrap,
    append_step,
    grant,
    new_epoch,
    roster_seen,
)
from tests.shared.keychain_fixtures import BROKEN, LIES, Broken, Lie
from tests.shared.people import device_keys, drawn, five, four
from tests.shared.ring import altered
from tests.shared.stepping import CASE, FIRST, GRANT, KEYS, NAMES, SPACE, STEPS, chain, sign
from tests.shared.strategies import changed, values_of

WHO = ("ruth", "nadia", "samuel", "theo")
EMPTY = Keychain(CASE, SPACE)


def opened(keychain: Keychain, device: int) -> dict[int, bytes]:
    return keychain.open_keys(device, device_keys(NAMES[device])).keys


@pytest.mark.parametrize("space", Space)
def test_the_first_epoch_reaches_the_audience_and_nobody_else(space: Space) -> None:
    keychain, roster = Keychain(CASE, space), five().roster
    author = roster.audience(space)[0]
    step, key = new_epoch(keychain, roster, author.index, device_keys(NAMES[author.index]).signing)
    keychain = append_step(keychain, step, roster)
    assert keychain.owed(roster) == {}
    for member in roster.devices:
        expected = {1: key} if member.seat in space.audience else {}
        assert opened(keychain, member.index) == expected


def test_a_device_that_comes_later_is_owed_the_key_and_is_granted_it() -> None:
    nadia, early, late = device_keys("nadia").signing, four().roster, five().roster
    step, key = new_epoch(EMPTY, early, 1, nadia)
    keychain = append_step(EMPTY, step, early)
    assert keychain.owed(early) == {}
    assert keychain.owed(late) == {1: (late.devices[4],)}
    assert opened(keychain, 4) == {}
    keychain = append_step(keychain, grant(keychain, late, 1, nadia, 1, key), late)
    assert keychain.owed(late) == {}
    assert opened(keychain, 4) == opened(keychain, 1) == {1: key}


def test_older_keys_are_reached_along_the_links_of_newer_ones() -> None:
    nadia, roster = device_keys("nadia").signing, four().roster
    keychain, keys = EMPTY, [b""]
    for _ in range(3):
        step, key = new_epoch(keychain, roster, 1, nadia, old_key=keys[-1])
        keychain, keys = append_step(keychain, step, roster), [*keys, key]
    keychain = append_step(keychain, grant(keychain, five().roster, 1, nadia, 3, keys[3]), five().roster)
    assert opened(keychain, 4) == opened(keychain, 1) == {1: keys[1], 2: keys[2], 3: keys[3]}


def test_steps_that_were_written_by_the_specification_alone_are_taken_and_open() -> None:
    assert opened(chain(1), 1) == {1: KEYS[1]}
    assert opened(chain(2), 4) == {1: KEYS[1]}
    assert opened(chain(3), 4) == opened(chain(3), 1) == {1: KEYS[1], 2: KEYS[2]}
    assert chain(3).holders == ({1, 4}, {1, 4})
    assert chain(4).asked == {(1, 4)}
    assert opened(chain(4), 4) == opened(chain(5), 4) == opened(chain(3), 4)
    assert (chain(5).count, chain(5).asked, chain(5).requests) == (5, frozenset(), ((1, 4),))
    assert chain(5).holders == chain(3).holders
    assert [roster_seen(step.signed()) for step in STEPS] == [7, 8, 8, 8, 8]


def test_a_device_outside_the_audience_opens_nothing() -> None:
    assert opened(chain(3), 0) == {}


def test_the_keys_of_another_device_do_not_open_a_wrap() -> None:
    unlocked = chain(1).open_keys(1, device_keys("somebody"))
    assert (unlocked.keys, unlocked.spoilt) == ({}, {1: Spoilt("a wrapped key does not open", 1)})


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_step_that_does_not_hand_over_the_key_is_noticed_and_hides_no_other_key(lie: Lie) -> None:
    before = chain(lie.before)
    keychain = append_step(before, lie.step, five().roster)
    unlocked = keychain.open_keys(lie.device, device_keys(NAMES[lie.device]))
    assert list(unlocked.spoilt.values()) == [Spoilt(lie.why, 1)]
    assert not set(unlocked.spoilt) & set(unlocked.keys)
    assert opened(before, lie.device).items() <= unlocked.keys.items()


def test_the_next_well_made_epoch_opens_the_one_that_was_spoilt() -> None:
    roster, space = five().roster, Space.TABLE
    empty, ruth = Keychain(CASE, space), roster.devices[0]
    step, first = new_epoch(empty, roster, 0, device_keys("ruth").signing)
    body: KeychainBody = decode(KeychainBody, decode(tuple[bytes, bytes], step, limit=MAX_ENTRY)[0], limit=MAX_ENTRY)
    wraps = tuple(Wrap(one.device, bytes(WRAPPED)) if one.device == 1 else one for one in body.wraps)
    keychain = append_step(empty, altered(step, ruth, wraps=wraps), roster)
    assert opened(keychain, 1) == {}
    step, second = new_epoch(keychain, roster, 2, device_keys("samuel").signing, old_key=opened(keychain, 2)[1])
    healed = append_step(keychain, step, roster).open_keys(1, device_keys("nadia"))
    assert (healed.keys, healed.spoilt) == ({1: first, 2: second}, {})


def test_a_link_that_lies_does_not_keep_others_from_their_keys() -> None:
    keychain = append_step(chain(1), LIES[-1].step, five().roster)
    assert opened(keychain, 1) == {1: KEYS[1], 2: KEYS[2]}


BEGINNERS = {
    **dict.fromkeys(Space, "ruth"),
    Space.PRIVATE_0: "nadia",
    Space.PRIVATE_1: "theo",
    Space.PRIVATE_3: "samuel",
    Space.PAIR_1: "samuel",
}
"""Ruth founded the case; Nadia, Samuel and Theo came after her, in this order."""


@pytest.mark.parametrize("space", Space)
def test_a_space_is_begun_by_the_laptop_that_was_there_first_however_many_come_later(space: Space) -> None:
    roster = five().roster
    first = roster.devices[WHO.index(BEGINNERS[space])]
    for count in range(roster.count + 1):
        assert beginner(space, roster, count) == (first.index if count >= first.since else None)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_step_that_is_wrong_is_refused_for_that_reason(broken: Broken) -> None:
    with pytest.raises(broken.error) as refused:
        append_step(chain(broken.before), broken.step, broken.roster)
    assert type(refused.value) is broken.error
    assert str(refused.value) == broken.why
    if isinstance(refused.value, NotAllowed):
        assert refused.value.rule == broken.rule


@pytest.mark.parametrize("index", range(len(STEPS)))
def test_every_change_of_one_byte_of_a_step_is_refused(index: int) -> None:
    good, before, roster = STEPS[index].signed(), chain(index), five().roster
    for position in range(len(good)):
        for other in {good[position] ^ 1, good[position] ^ 0x80, 0x00, 0xFF} - {good[position]}:
            with pytest.raises(Refused):
                append_step(before, good[:position] + bytes([other]) + good[position + 1 :], roster)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_malformed(data: bytes) -> None:
    for read in (lambda one: append_step(EMPTY, one, five().roster), roster_seen):
        with pytest.raises(Malformed):
            read(data)


@given(st.sampled_from(range(len(STEPS))), st.data())
def test_any_change_of_a_step_raises_only_documented_errors(index: int, data: st.DataObject) -> None:
    good = STEPS[index].signed()
    other = changed(data, good)
    if other == good:
        return
    with pytest.raises(Refused):
        append_step(chain(index), other, five().roster)


@given(values_of(KeychainBody), st.sampled_from([0, 1, 2, 3]))
def test_any_step_that_a_member_signs_raises_only_documented_errors(body: KeychainBody, before: int) -> None:
    with pytest.raises(Refused):
        append_step(chain(before), sign(encode(body), device_keys("nadia").signing), five().roster)


@pytest.mark.parametrize("roster", [Roster(), four().roster])
def test_a_step_is_held_back_until_its_roster_is_here(roster: Roster) -> None:
    assert roster_seen(GRANT.signed()) > roster.count
    with pytest.raises(OutOfPlace, match="saw more of the roster"):
        append_step(chain(1), GRANT.signed(), roster)


def test_a_step_that_saw_another_case_under_the_same_count_is_refused() -> None:
    fork = fold_roster([entry.to_bytes() for entry in five().entries[:7]])
    head = RosterHead(fork.count, drawn("another entry", 32))
    with pytest.raises(OutOfPlace, match="another roster"):
        append_step(EMPTY, FIRST.signed(roster=head), five().roster)


def test_as_many_wraps_as_may_be_fit_in_a_step() -> None:
    wraps = tuple(Wrap(device, bytes(WRAPPED)) for device in range(MAX_WRAPS))
    assert len(FIRST.signed(wraps=wraps)) < MAX_ENTRY
    with pytest.raises(NotAllowed):
        append_step(EMPTY, FIRST.signed(wraps=wraps), five().roster)
