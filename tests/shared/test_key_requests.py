"""Requests for keys that do not open: who asks, how often, and whose turn it is to answer."""

from dataclasses import replace

import pytest

from fourfold_shared.errors import NotAllowed
from fourfold_shared.ids import Space
from fourfold_shared.keychain import MAX_REQUESTS, Keychain, Spoilt, Unlocked, beginner
from fourfold_shared.steps import append_step, new_epoch, request
from tests.shared.people import device_keys, four
from tests.shared.ring import altered, junk

WHO = ("ruth", "nadia", "samuel", "theo")
RUTH, NADIA, SAMUEL, THEO = range(4)


def asking(space: Space, *steps: tuple[str, int]) -> Keychain:
    """A keychain of the four after the first epoch by its beginner, and then requests (`"asks"`) and spoilt answers."""
    roster, keychain = four().roster, Keychain(four().case, space)
    beginner_index = beginner(space, roster, roster.count)
    assert beginner_index is not None
    step, _ = new_epoch(keychain, roster, beginner_index, device_keys(WHO[beginner_index]).signing)
    keychain = append_step(keychain, step, roster)
    for what, device in steps:
        signing = device_keys(WHO[device]).signing
        step = request(keychain, roster, device, signing, 1)
        if what == "answers":
            step = altered(step, roster.devices[device], wraps=tuple(junk(one) for _, one in sorted(keychain.asked)))
        keychain = append_step(keychain, step, roster)
    return keychain


def refusal(space: Space, *steps: tuple[str, int]) -> str:
    """Which rule the last of these steps breaks."""
    asking(space, *steps[:-1])
    with pytest.raises(NotAllowed) as refused:
        asking(space, *steps)
    return refused.value.rule


def test_a_request_is_answered_by_whoever_handed_the_key_over_least_often() -> None:
    """Ruth began; of the others, each has a turn before anybody has a second one."""
    asked = ("asks", NADIA)
    so_far = [asked]
    assert refusal(Space.TABLE, *so_far, ("answers", RUTH)) == "keychain_turn"
    so_far += [("answers", SAMUEL), asked]
    for out_of_turn in (RUTH, SAMUEL):
        assert refusal(Space.TABLE, *so_far, ("answers", out_of_turn)) == "keychain_turn"
    so_far += [("answers", THEO), asked, ("answers", RUTH), asked]
    assert refusal(Space.TABLE, *so_far, ("answers", RUTH)) == "keychain_turn"
    assert asking(Space.TABLE, *so_far, ("answers", SAMUEL)).asked == frozenset()


def test_who_asks_as_well_has_no_turn() -> None:
    others = [("asks", SAMUEL), ("asks", THEO), ("asks", NADIA)]
    keychain = asking(Space.TABLE, *others, ("answers", RUTH))
    assert keychain.asked == frozenset()
    assert [one.author for one in keychain.wraps] == [RUTH] * 7


def test_what_is_owed_is_told_by_whose_turn_it_is() -> None:
    keychain, roster = asking(Space.TABLE, ("asks", NADIA)), four().roster
    nadia = roster.devices[NADIA]
    assert keychain.owed(roster) == {1: (nadia,)}
    assert keychain.owed(roster, by=RUTH) == {}
    assert keychain.owed(roster, by=THEO) == {1: (nadia,)}


def test_a_device_asks_eight_times_and_then_counts_as_without_the_key() -> None:
    again = [("asks", NADIA), ("answers", RUTH)]
    keychain, roster = asking(Space.PAIR_0, *again * 8), four().roster
    assert len(keychain.requests) == MAX_REQUESTS == 8
    assert not keychain.may_ask(1, NADIA)
    assert refusal(Space.PAIR_0, *again * 8, ("asks", NADIA)) == "keychain_request"
    assert not keychain.lost(roster)
    assert asking(Space.PAIR_0, *again * 8, ("asks", RUTH)).lost(roster)


def test_where_everybody_asks_the_key_is_lost_and_the_next_epoch_opens_nothing_before() -> None:
    roster = four().roster
    keychain = asking(Space.PAIR_0, ("asks", NADIA), ("asks", RUTH))
    assert keychain.lost(roster)
    ruth = device_keys("ruth").signing
    linked, _ = new_epoch(keychain, roster, RUTH, ruth, old_key=bytes(32))
    with pytest.raises(NotAllowed) as refused:
        append_step(keychain, linked, roster)
    assert refused.value.rule == "keychain_link"
    anew = append_step(keychain, new_epoch(keychain, roster, RUTH, ruth)[0], roster)
    assert (anew.tops(), anew.lost(roster), anew.generation(2)) == ((2, 1), False, 1)


def test_a_device_asks_for_the_newest_key_first_and_for_one_before_it_once_that_is_in_vain() -> None:
    spoilt = Unlocked({}, {2: Spoilt("", RUTH)})
    keychain, roster = asking(Space.PAIR_0), four().roster
    key = opened_by(keychain, RUTH)
    step, _ = new_epoch(keychain, roster, RUTH, device_keys("ruth").signing, old_key=key)
    keychain = append_step(keychain, step, roster)
    assert keychain.wanted(NADIA, Unlocked({1: key}, {})) == 0
    assert keychain.wanted(NADIA, spoilt) == 2
    assert replace(keychain, asked=frozenset({(2, NADIA)})).wanted(NADIA, spoilt) == 0
    in_vain = replace(keychain, requests=((2, NADIA),) * 8)
    assert in_vain.wanted(NADIA, spoilt) == 1
    assert in_vain.wanted(NADIA, Unlocked({1: key}, spoilt.spoilt)) == 0
    assert replace(in_vain, links=(b"", b"")).wanted(NADIA, spoilt) == 0


def opened_by(keychain: Keychain, device: int) -> bytes:
    return keychain.open_keys(device, device_keys(WHO[device])).keys[keychain.epoch]
