"""The common page: positions in bytes of UTF-8, which never fall inside a character."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_client.casefile import Page, TooLong
from fourfold_client.casefile.page import MAX_INSERT
from fourfold_client.desk import Desk
from fourfold_client.replica import Replica
from fourfold_shared.ids import Space
from fourfold_shared.record import Document
from tests.support.house import NADIA, PASSPHRASE, RUTH
from tests.support.template import Template

TEXT = "aé🙂b漢\u0301"


def begun(text: str = "") -> tuple[Page, list[bytes]]:
    """A page with a text on it, and the updates of what is then written there."""
    written: list[bytes] = []
    page = Page(Replica(Document.COMMONS, 1, written.append))
    if text:
        page.append(text)
    written.clear()
    return page, written


def inside_a_character(text: str, at: int) -> bool:
    try:
        text.encode()[:at].decode()
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize("at", range(len(TEXT.encode()) + 1))
@pytest.mark.parametrize("inserted", ["", "X", "🙃"])
def test_every_position_is_where_it_says_or_is_refused(at: int, inserted: str) -> None:
    whole = TEXT.encode()
    for deleted in range(len(whole) - at + 1):
        page, written = begun(TEXT)
        if inside_a_character(TEXT, at) or inside_a_character(TEXT, at + deleted):
            with pytest.raises(IndexError, match="inside a character"):
                page.replace(at, deleted, inserted)
            assert (page.text, written) == (TEXT, [])
        else:
            page.replace(at, deleted, inserted)
            assert page.text.encode() == whole[:at] + inserted.encode() + whole[at + deleted :]
            assert len(written) == bool(deleted or inserted)


@pytest.mark.parametrize(("at", "deleted"), [(-1, 0), (0, -1), (0, 99), (99, 0), (1, 15)])
def test_a_position_outside_the_text_is_refused(at: int, deleted: int) -> None:
    page, written = begun(TEXT)
    with pytest.raises(IndexError, match="outside"):
        page.replace(at, deleted, "x")
    assert (page.text, written) == (TEXT, [])


def test_so_much_may_be_written_at_once_and_no_more() -> None:
    page, written = begun()
    page.append("🙂" * MAX_INSERT)
    page.append("🙂" * MAX_INSERT)
    assert len(written) == 2
    with pytest.raises(TooLong):
        page.append("x" * (MAX_INSERT + 1))
    assert page.text == "🙂" * 2 * MAX_INSERT


edits = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.text(alphabet="aé🙂漢", max_size=4)), max_size=25)


@given(mine=edits, theirs=edits)
def test_two_that_type_at_once_hold_the_same_and_know_where_characters_begin(
    mine: list[tuple[int, int, str]], theirs: list[tuple[int, int, str]]
) -> None:
    """Each edit is made where the text stands then; the other's come in between."""
    sent: list[list[bytes]] = [[], []]
    sides = [Replica(Document.COMMONS, number + 1, sent[number].append) for number in range(2)]
    for turn in range(max(len(mine), len(theirs))):
        for number, todo in enumerate((mine, theirs)):
            if turn < len(todo):
                _type(Page(sides[number]), *todo[turn])
            if turn % 3 == number:
                _hear(sides[1 - number], sent[number])
    for number in range(2):
        _hear(sides[1 - number], sent[number])
    pages = [Page(side) for side in sides]
    assert pages[0].text == pages[1].text
    assert sides[0].content() == sides[1].content()


def _type(page: Page, at: int, deleted: int, inserted: str) -> None:
    before = page.text
    at = min(at, len(before))
    gone = before[at : at + deleted]
    page.replace(len(before[:at].encode()), len(gone.encode()), inserted)
    assert page.text == before[:at] + inserted + before[at + len(gone) :]


def _hear(side: Replica, updates: list[bytes]) -> None:
    for update in updates:
        side.apply(update)
    updates.clear()


async def test_what_is_typed_on_a_page_reaches_the_others(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        for seat in (NADIA, RUTH):
            house.desks[seat] = await Desk.open(house.home(seat), PASSPHRASE)
        nadia, ruth = (house[seat].casefile for seat in (NADIA, RUTH))
        nadia.page(Space.PAIR_0).append("für 🙂 dich")
        nadia.page(Space.PAIR_0).replace(len("für ".encode()), len("🙂".encode()), "🙃")
        await nadia.saved(Space.PAIR_0)
        await house.exchange(NADIA, RUTH)
        assert ruth.page(Space.PAIR_0).text == "für 🙃 dich"
        ruth.page(Space.PAIR_0).replace(0, 3, "")
        await ruth.saved(Space.PAIR_0)
        await house.exchange(RUTH, NADIA)
        assert nadia.page(Space.PAIR_0).text == "r 🙃 dich"
