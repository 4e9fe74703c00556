"""A key that a changed client spoilt for one laptop: that laptop asks for it, and somebody else hands it over."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fourfold_client.desk import Desk, Home, Notice
from fourfold_client.sync.errors import Ended
from fourfold_shared.epoch import LINK
from fourfold_shared.ids import Seat, Space
from fourfold_shared.messages import AGAIN, FromRelay, Reason, Receipt, Refuse
from fourfold_shared.steps import request
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse, empty_house, four_house
from tests.support.spoiler import Spoiler


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FourHouse]:
    async with four_house(tmp_path) as four:
        yield four


@pytest.fixture
def ruth(house: FourHouse) -> Spoiler:
    """Ruth's laptop has a changed client, which alone speaks from now on."""
    return Spoiler.of(house[RUTH], Space.TABLE)


def alarms(desk: Desk) -> list[dict[str, Any]]:
    return desk.status()["alarms"]  # type: ignore[no-any-return]


def kinds(desk: Desk) -> list[str]:
    return [alarm["kind"] for alarm in alarms(desk)]


def device(house: FourHouse, seat: Seat) -> int:
    return house[seat].identity.device


def roster_of(desk: Desk) -> Any:
    return desk.case.membership.roster


def texts(desk: Desk, space: Space) -> set[str]:
    return {entry.text for entry in desk.casefile.entries(space)}


def taken(answer: FromRelay) -> bool:
    return isinstance(answer, Receipt)


def refused(answer: FromRelay, reason: Reason) -> bool:
    return isinstance(answer, Refuse) and answer.reason is reason


async def test_who_cannot_open_a_key_asks_for_it_and_somebody_else_hands_it_over(
    house: FourHouse, ruth: Spoiler
) -> None:
    nadia, theo = house[NADIA], house[THEO]
    assert taken(await ruth.begin(roster_of(nadia), device(house, NADIA)))
    await house.exchange(NADIA, THEO)
    await theo.casefile.write(Space.TABLE, "under the new key")
    await theo.sync()
    await house.exchange(NADIA, THEO)
    assert "under the new key" in texts(nadia, Space.TABLE)
    await nadia.casefile.write(Space.TABLE, "and an answer")
    await house.exchange(NADIA, THEO)
    assert "and an answer" in texts(theo, Space.TABLE)
    assert kinds(nadia) == []


async def test_it_is_told_whose_laptop_it_was_that_others_were_asked_and_when_it_is_healed(
    house: FourHouse, ruth: Spoiler
) -> None:
    nadia = house[NADIA]
    await ruth.begin(roster_of(nadia), device(house, NADIA))
    await nadia.sync()
    for _ in ("as it came", "opened again"):
        (alarm,) = alarms(nadia)
        assert (alarm["kind"], alarm["space"], alarm["seat"]) == ("key-spoilt", "table", int(RUTH))
        assert alarm["detail"] == "epoch 2, a wrapped key does not open: asked"
        nadia = await house.reopen(NADIA)
    assert Notice.KEY_CAME not in nadia.notices
    await house.exchange(THEO, NADIA)
    assert alarms(nadia) == []
    assert nadia.notices == (Notice.KEY_CAME,)
    await nadia.seen()
    assert (await house.reopen(NADIA)).notices == ()


async def test_who_spoilt_a_key_does_not_answer_however_fast(house: FourHouse, ruth: Spoiler) -> None:
    nadia, mine = house[NADIA], device(house, NADIA)
    await ruth.begin(roster_of(nadia), mine)
    await nadia.sync()
    assert refused(await ruth.answer(roster_of(nadia), 2, mine), Reason.RULE)
    await house.exchange(SAMUEL, NADIA)
    assert nadia.case.membership.key(Space.TABLE) is not None
    assert kinds(nadia) == []


async def test_after_a_spoilt_answer_it_is_asked_again_and_another_answers(house: FourHouse, ruth: Spoiler) -> None:
    nadia, mine, theo = house[NADIA], device(house, NADIA), Spoiler.of(house[THEO], Space.TABLE)
    await ruth.begin(roster_of(nadia), mine)
    await house.exchange(THEO)
    theo.keys.update(house[THEO].case.membership.keys[Space.TABLE])
    await nadia.sync()
    assert taken(await theo.answer(roster_of(nadia), 2, mine))
    await nadia.sync()
    (alarm,) = alarms(nadia)
    assert (alarm["seat"], alarm["detail"][-7:]) == (int(THEO), ": asked")
    for spoiler in (ruth, theo):
        assert refused(await spoiler.answer(roster_of(nadia), 2, mine), Reason.RULE)
    await house.exchange(SAMUEL, NADIA)
    assert nadia.case.membership.key(Space.TABLE) is not None
    assert kinds(nadia) == []


async def test_a_spoilt_link_keeps_no_new_laptop_from_the_older_key(
    house: FourHouse, ruth: Spoiler, tmp_path: Path
) -> None:
    nadia = house[NADIA]
    await nadia.casefile.write(Space.TABLE, "before")
    await nadia.sync()
    await ruth.begin(roster_of(nadia), link=bytes(LINK))
    await house.exchange(NADIA, THEO)
    code = await nadia.people.let_in_laptop()
    second = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
    try:
        await second.sync()
        (alarm,) = [one for one in alarms(second) if one["kind"] == "key-spoilt"]
        assert (alarm["kind"], alarm["seat"], alarm["detail"].split(",")[0]) == ("key-spoilt", int(RUTH), "epoch 1")
        await house.exchange(NADIA, THEO)
        await second.sync()
        assert set(second.case.membership.keys[Space.TABLE]) == {1, 2, 3}
        assert "before" in texts(second, Space.TABLE)
        assert kinds(second) == []
    finally:
        await second.close()


async def test_who_has_nobody_else_to_ask_asks_eight_times_and_says_so(house: FourHouse) -> None:
    ruth, nadia, mine = Spoiler.of(house[RUTH], Space.PAIR_0), house[NADIA], device(house, NADIA)
    await ruth.begin(roster_of(nadia), mine)
    for _ in range(8):
        await nadia.sync()
        (alarm,) = alarms(nadia)
        assert alarm["detail"].endswith(": asked")
        assert taken(await ruth.answer(roster_of(nadia), 2, mine))
    await nadia.sync()
    (alarm,) = alarms(nadia)
    assert alarm["detail"].endswith(": asked in vain")
    chain = await ruth.chain(roster_of(nadia))
    assert chain.requests == ((2, mine),) * 8
    await nadia.casefile.write(Space.PAIR_0, "waits")
    assert nadia.status()["waiting"] == 1


async def test_who_was_handed_no_other_key_yet_asks_as_well(tmp_path: Path) -> None:
    """Ruth's laptop is the only one that has the key, and broke it by accident: asked, it hands it over again."""
    async with empty_house(tmp_path) as house:
        await house.found()
        await house[RUTH].sync()
        await house.join(RUTH, NADIA)
        nadia, ruth = house[NADIA], Spoiler.of(house[RUTH], Space.TABLE)
        await nadia.sync()
        assert taken(await ruth.answer(roster_of(nadia), 1, device(house, NADIA)))
        await nadia.sync()
        assert [alarm["detail"].split(": ")[1] for alarm in alarms(nadia)] == ["asked"]
        await house.exchange(RUTH, NADIA)
        await nadia.casefile.write(Space.TABLE, "here")
        await house.exchange(NADIA, RUTH)
        assert "here" in texts(house[RUTH], Space.TABLE)
        assert kinds(nadia) == []


async def test_in_a_closed_case_keys_are_asked_for_and_handed_over(house: FourHouse, ruth: Spoiler) -> None:
    nadia, theo = house[NADIA], house[THEO]
    await ruth.begin(roster_of(nadia), device(house, NADIA))
    await theo.sync()
    await theo.casefile.write(Space.TABLE, "before the end")
    await theo.people.propose_close()
    await house[SAMUEL].sync()
    (proposal,) = roster_of(house[SAMUEL]).proposals
    await house[SAMUEL].people.agree(proposal)
    assert roster_of(house[SAMUEL]).closed
    await nadia.sync()
    assert set(kinds(nadia)) == {"key-spoilt", "no-key"}
    await house.exchange(THEO, NADIA)
    assert "before the end" in texts(nadia, Space.TABLE)
    assert kinds(nadia) == []


async def test_whoever_floods_requests_is_held_to_eight_and_disturbs_nobody(house: FourHouse, ruth: Spoiler) -> None:
    theo, answered = house[THEO], 0
    for _ in range(20):
        answer = await ruth.ask(roster_of(theo), 1)
        answered += taken(answer)
        assert taken(answer) or refused(answer, Reason.RULE)
        assert refused(await ruth.ask(roster_of(theo), 1), Reason.RULE)
        await house.exchange(NADIA, THEO, SAMUEL)
    assert answered == 8
    chain = theo.case.membership.keychains[Space.TABLE]
    assert chain.count == (await ruth.chain(roster_of(theo))).count
    assert (chain.epoch, chain.asked, kinds(theo)) == (1, frozenset(), [])
    await theo.casefile.write(Space.TABLE, "undisturbed")
    await house.exchange(THEO, SAMUEL)
    assert "undisturbed" in texts(house[SAMUEL], Space.TABLE)


async def test_a_new_support_who_asks_for_what_was_before_them_is_refused_by_relay_and_laptops(
    house: FourHouse, tmp_path: Path
) -> None:
    nadia = house[NADIA]
    await nadia.people.dismiss()
    await house.desks.pop(RUTH).close()
    await house.exchange()
    edith = await Desk.join(Home(tmp_path / "edith"), PASSPHRASE, await nadia.invite(RUTH), name="Edith")
    house.desks[RUTH] = edith
    await house.exchange()
    spoiler = Spoiler.of(edith, Space.PAIR_0)
    assert set(spoiler.keys) == {2}
    assert refused(await spoiler.ask(roster_of(nadia), 1), Reason.RULE)
    chain = nadia.case.membership.keychains[Space.PAIR_0]
    step = request(chain, roster_of(nadia), edith.identity.device, edith.identity.keys.signing, 1)
    before = chain.count
    assert nadia.case.take_keychain(Space.PAIR_0.of(nadia.identity.case), before, [step])
    assert kinds(nadia) == ["keychain-refused"]
    assert nadia.case.membership.keychains[Space.PAIR_0].count == before
    await house.exchange()
    assert set(edith.case.membership.keys[Space.PAIR_0]) == {2}


async def test_who_is_outside_of_a_space_asks_there_for_nothing(house: FourHouse) -> None:
    theo = Spoiler(house[THEO], Space.PAIR_0, {})
    chain = house[NADIA].case.membership.keychains[Space.PAIR_0]
    step = request(chain, roster_of(house[NADIA]), theo.device, theo.desk.identity.keys.signing, 1)
    assert refused(await theo.hand(step, chain.count), Reason.NOT_YOURS)
    assert house[NADIA].case.take_keychain(Space.PAIR_0.of(house[NADIA].identity.case), chain.count, [step])
    assert house[NADIA].case.membership.keychains[Space.PAIR_0] == chain
    assert kinds(house[NADIA]) == ["keychain-refused"]


async def test_a_removed_laptop_that_asks_gets_nothing_whoever_brings_its_request(
    house: FourHouse, ruth: Spoiler
) -> None:
    nadia, theo, old = house[NADIA], Spoiler.of(house[THEO], Space.TABLE), roster_of(house[NADIA])
    assert taken(await ruth.ask(old, 1))
    await nadia.people.dismiss()
    await house.exchange(NADIA, THEO, SAMUEL)
    with pytest.raises(Ended):
        await ruth.ask(roster_of(nadia), 2)
    chain = await theo.chain(roster_of(nadia))
    for roster in (old, roster_of(nadia)):
        late = request(chain, roster, ruth.device, ruth.desk.identity.keys.signing, 2)
        assert refused(await theo.hand(late, chain.count, AGAIN), Reason.RULE)
    await house.exchange(NADIA, THEO, SAMUEL)
    assert (await theo.chain(roster_of(nadia))).count == chain.count
    assert {one.epoch for one in chain.wraps if one.device == ruth.device} == {1}
    for seat in (NADIA, THEO, SAMUEL):
        assert (kinds(house[seat]), house[seat].case.membership.key(Space.TABLE) is None) == ([], False)


async def test_where_the_only_one_with_the_key_is_gone_the_space_begins_anew(house: FourHouse) -> None:
    """Ruth spoils the key of the bridge for Samuel and is dismissed: nobody who is left could ever open it."""
    ruth, samuel = Spoiler.of(house[RUTH], Space.BRIDGE), house[SAMUEL]
    await samuel.casefile.write(Space.BRIDGE, "before")
    await house.exchange(SAMUEL, RUTH)
    await ruth.begin(roster_of(samuel), device(house, SAMUEL))
    await house[NADIA].sync()
    await house[NADIA].people.dismiss()
    await house.exchange(NADIA, SAMUEL)
    await samuel.casefile.write(Space.BRIDGE, "afterwards")
    await samuel.sync()
    assert samuel.status()["waiting"] == 0
    assert {"before", "afterwards"} <= texts(samuel, Space.BRIDGE)


async def test_what_a_support_spoilt_before_leaving_does_not_keep_their_partners_pair_shut(house: FourHouse) -> None:
    ruth, nadia = Spoiler.of(house[RUTH], Space.PAIR_0), house[NADIA]
    await ruth.begin(roster_of(nadia), device(house, NADIA))
    await nadia.sync()
    await nadia.people.dismiss()
    await house.exchange(NADIA)
    await nadia.casefile.write(Space.PAIR_0, "for whoever comes next")
    await nadia.sync()
    assert nadia.status()["waiting"] == 0
