"""One event in both partners' words: who can see what until it opens, and how it opens (product.md, 4.6).

That nobody's program can change another's text is in tests/together/test_attacks.py.
"""

import asyncio
from typing import Any

import pytest

from fourfold_client.casefile import CaseFile, Entry, Kind, NotAllowedHere, NoteKind, sides
from fourfold_client.casefile.sides import FINISHED, Stage
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space
from tests.support.house import NADIA, PASSPHRASE, RUTH, SAMUEL, THEO, FourHouse

HERS = {"happened": "I waited at the station", "meant": "that I did not count", "happened-from": "memory"}
HIS = {"happened": "the train was late", "felt": "ashamed"}
NOT_ME = "I won't write on this."


@pytest.fixture
async def four(house: FourHouse) -> FourHouse:
    for seat in (THEO, SAMUEL):
        house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
    return house


async def opened(four: FourHouse, by: Seat = NADIA) -> Entry:
    fields = {"day": "2026-01-08"}
    event = await four[by].casefile.put(Kind.EVENT, Space.TABLE, title="Saturday at the station", fields=fields)
    await four.exchange()
    return event


async def passed_on(four: FourHouse) -> None:
    """Everybody's laptop does what is due, and hears what the others did."""
    for _ in range(3):
        await four.exchange()


def stages(four: FourHouse, event: Entry) -> set[Stage]:
    return {sides.stage(four[seat].casefile, event) for seat in Seat}


def held(casefile: CaseFile) -> str:
    """Everything that this laptop holds and can show."""
    spaces = casefile.spaces()
    entries = [one for space in spaces for one in (*casefile.entries(space), *casefile.said(space))]
    return repr(entries)


async def both_write(four: FourHouse, event: Entry) -> None:
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await sides.write(four[THEO].casefile, event, HIS, finished=True)
    await passed_on(four)


async def all_agree(four: FourHouse, event: Entry) -> None:
    for seat in Seat:
        await sides.agree(four[seat].casefile, event)
    await passed_on(four)


async def test_both_appear_once_both_have_finished_and_all_four_have_said_so(four: FourHouse) -> None:
    event = await opened(four)
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await passed_on(four)
    assert stages(four, event) == {Stage.SEALED}
    assert HERS["happened"] in held(four[RUTH].casefile)
    for seat in (THEO, SAMUEL):
        assert HERS["happened"] not in held(four[seat].casefile)
    await sides.write(four[THEO].casefile, event, HIS, finished=True)
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}
    for seat in (NADIA, THEO, RUTH):
        await sides.agree(four[seat].casefile, event)
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}
    assert HIS["happened"] not in held(four[NADIA].casefile)
    await sides.agree(four[SAMUEL].casefile, event)
    await passed_on(four)
    assert stages(four, event) == {Stage.OPEN}
    for seat in Seat:
        texts = {one.author: one.field("happened") for one in sides.accounts(four[seat].casefile, event)}
        assert texts == {NADIA: HERS["happened"], THEO: HIS["happened"]}


async def test_a_partners_laptop_holds_nothing_that_tells_who_has_written(four: FourHouse) -> None:
    event = await opened(four)
    before = {seat: held(four[seat].casefile) for seat in (NADIA, THEO)}
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await passed_on(four)
    assert held(four[THEO].casefile) == before[THEO]
    told = four[SAMUEL].casefile.of_kind(Kind.SEALED)
    assert [(one.space, one.author, one.field("state")) for one in told] == [(Space.BRIDGE, RUTH, FINISHED)]


async def test_neither_is_shown_before_the_other_has_come(four: FourHouse) -> None:
    event = await opened(four)
    await both_write(four, event)
    for seat in Seat:
        await sides.agree(four[seat].casefile, event)
    await four.exchange(SAMUEL, RUTH, THEO)
    await four.exchange(NADIA, RUTH, SAMUEL)  # Nadia's laptop has taken hers to the table, Theo's rests
    theirs = four[SAMUEL].casefile
    assert sides.stage(theirs, event) is Stage.OPENING
    assert HERS["happened"] not in held(theirs)
    assert theirs.search("waited") == ()
    assert sides.stage(four[NADIA].casefile, event) is Stage.OPENING
    await passed_on(four)
    assert stages(four, event) == {Stage.OPEN}
    assert len(theirs.search("waited")) == 1


async def test_after_a_decline_the_one_account_opens_alone_and_nothing_says_why(four: FourHouse) -> None:
    event = await opened(four)
    await sides.decline(four[THEO].casefile, event, NOT_ME)
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}
    await all_agree(four, event)
    for seat in Seat:
        assert [one.author for one in sides.accounts(four[seat].casefile, event)] == [NADIA]
    for seat in (NADIA, RUTH):
        assert NOT_ME not in held(four[seat].casefile)
    assert "declined" not in held(four[NADIA].casefile)
    assert sides.own_account(four[SAMUEL].casefile, event) is not None


async def test_what_nobody_writes_on_stays_closed(four: FourHouse) -> None:
    event = await opened(four)
    for seat in (NADIA, THEO):
        await sides.decline(four[seat].casefile, event, NOT_ME)
    await passed_on(four)
    assert stages(four, event) == {Stage.SEALED}


async def test_it_opens_late_where_a_support_was_away(four: FourHouse) -> None:
    event = await opened(four)
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await sides.write(four[THEO].casefile, event, HIS, finished=True)
    for _ in range(2):
        await four.exchange(NADIA, THEO, SAMUEL)
    assert sides.stage(four[NADIA].casefile, event) is Stage.SEALED
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}


async def test_an_account_goes_nowhere_by_sharing(four: FourHouse) -> None:
    event = await opened(four)
    account = await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    nadia = four[NADIA].casefile
    assert nadia.wider(Space.PAIR_0, Kind.ACCOUNT) == ()
    for attempt in (nadia.share(account.id, Space.TABLE), nadia.put(Kind.ACCOUNT, Space.TABLE, fields=HERS)):
        with pytest.raises(NotAllowedHere):
            await attempt


async def test_saying_that_it_may_open_counts_only_once_it_is_ready_and_can_be_taken_back(four: FourHouse) -> None:
    event = await opened(four)
    for seat in Seat:
        with pytest.raises(NotAllowedHere):
            await sides.agree(four[seat].casefile, event)
    await both_write(four, event)
    await sides.agree(four[NADIA].casefile, event)
    await sides.disagree(four[NADIA].casefile, event)
    assert not sides.has_agreed(four[NADIA].casefile, event)
    for seat in (THEO, RUTH, SAMUEL):
        await sides.agree(four[seat].casefile, event)
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}


async def test_one_can_go_back_to_writing_until_it_is_ready(four: FourHouse) -> None:
    event = await opened(four)
    nadia = four[NADIA].casefile
    await sides.write(nadia, event, HERS, finished=True)
    await passed_on(four)
    await sides.write(nadia, event, HERS, finished=False)
    await sides.write(four[THEO].casefile, event, HIS, finished=True)
    await passed_on(four)
    assert stages(four, event) == {Stage.SEALED}
    await sides.write(nadia, event, HERS, finished=True)
    await passed_on(four)
    assert stages(four, event) == {Stage.READY}
    with pytest.raises(NotAllowedHere):
        await sides.write(nadia, event, HERS, finished=False)
    with pytest.raises(NotAllowedHere):
        await sides.write(nadia, event, {"happened": " "}, finished=True)


async def test_a_support_opens_an_event_by_the_yes_of_their_partner_alone(four: FourHouse) -> None:
    ruth, nadia = four[RUTH].casefile, four[NADIA].casefile
    proposal = await ruth.put(Kind.EVENT, Space.PAIR_0, title="The evening of the call", fields={"day": "2026-01-09"})
    await ruth.put(Kind.EVENT, Space.TABLE, title="without a yes")
    await passed_on(four)
    assert sides.events(four[THEO].casefile) == ()
    assert [one.id for one in sides.proposals(nadia)] == [proposal.id]
    await sides.say_yes(nadia, proposal)
    await passed_on(four)
    assert sides.proposals(nadia) == () == sides.proposals(ruth)
    (event,) = sides.events(four[THEO].casefile)
    assert (event.title, event.author) == ("The evening of the call", NADIA)


async def open_event(four: FourHouse) -> Entry:
    event = await opened(four)
    await both_write(four, event)
    await all_agree(four, event)
    return event


def account_of(casefile: CaseFile, event: Entry, author: Seat) -> Entry:
    return next(one for one in sides.accounts(casefile, event) if one.author == author)


async def test_who_got_something_wrong_says_so_and_all_see_both_wordings(four: FourHouse) -> None:
    event = await open_event(four)
    theo = four[THEO].casefile
    await sides.got_wrong(
        theo, account_of(theo, event, THEO), {"happened": "I took the later train"}, "It was not late."
    )
    await passed_on(four)
    for seat in Seat:
        his = account_of(four[seat].casefile, event, THEO)
        assert [dict(one.fields)["happened"] for one in his.versions] == [HIS["happened"], "I took the later train"]
        assert his.field("felt") == HIS["felt"]
        (note,) = four[seat].casefile.notes(his)
        assert (note.note, note.author, note.text) == (NoteKind.WRONG, THEO, "It was not late.")


async def test_beside_an_account_supports_ask_and_propose_and_judge_nothing(four: FourHouse) -> None:
    event = await open_event(four)
    ruth, theo = four[RUTH].casefile, four[THEO].casefile
    his = account_of(ruth, event, THEO)
    await ruth.attach(his.id, NoteKind.QUESTION, "which train?")
    await theo.attach(account_of(theo, event, NADIA).id, NoteKind.DIFFERENTLY, "I called")
    refused: tuple[tuple[CaseFile, Entry, NoteKind], ...] = (
        (ruth, his, NoteKind.DIFFERENTLY),
        (theo, account_of(theo, event, NADIA), NoteKind.QUESTION),
    )
    for casefile, account, kind in refused:
        with pytest.raises(NotAllowedHere):
            await casefile.attach(account.id, kind, "a verdict")


async def test_the_order_alternates_from_event_to_event_and_is_ones_own_where_wished(four: FourHouse) -> None:
    first, second = await open_event(four), await open_event(four)
    for seat in Seat:
        casefile, near = four[seat].casefile, Seat(int(seat) % 2)
        lefts = [sides.in_order(casefile, event)[0].author for event in (first, second)]
        assert set(lefts) == {NADIA, THEO}
        assert lefts[0] != near
        assert [sides.in_order(casefile, one, mine_left=True)[0].author for one in (first, second)] == [near, near]


async def test_laptops_that_are_open_do_their_part_by_themselves(four: FourHouse) -> None:
    event = await opened(four)
    for seat in Seat:
        four[seat].connect()
    await sides.write(four[NADIA].casefile, event, HERS, finished=True)
    await sides.write(four[THEO].casefile, event, HIS, finished=True)
    await until(four, lambda: stages(four, event) == {Stage.READY})
    for seat in Seat:
        await sides.agree(four[seat].casefile, event)
    await until(four, lambda: stages(four, event) == {Stage.OPEN})


async def until(four: FourHouse, holds: Any) -> None:
    """Waits for a change after which something holds."""
    changed = asyncio.Event()
    for desk in four.desks.values():
        desk.watch(changed.set)
    async with asyncio.timeout(20):
        while not holds():
            changed.clear()
            await changed.wait()
