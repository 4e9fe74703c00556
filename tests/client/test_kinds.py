"""The table of what stands where, against the table of the design (product.md, 4.10), row by row."""

import pytest

from fourfold_client.casefile import Kind, Rung
from fourfold_client.casefile.kinds import RULES, Author, may_stand, may_start, rule
from fourfold_shared.ids import Seat, Space

RUNGS = {"o": Rung.OWN, "p": Rung.PAIR, "s": Rung.WING, "b": Rung.BRIDGE, "4": Rung.TABLE}
ANY, PARTNER, SUPPORT = Author.ANYONE, Author.PARTNER, Author.SUPPORT
DESIGN = [
    # kind, author, starts, widest
    (Kind.JOURNAL, ANY, "o", "4"),
    (Kind.CHECK_IN, PARTNER, "p", "4"),
    (Kind.SAFETY, PARTNER, "p", "p"),
    (Kind.QUIET_DAY, ANY, "o", "o"),
    (Kind.SNAG, PARTNER, "p", "p"),
    (Kind.SENSE, PARTNER, "p", "p"),
    (Kind.INSIGHT, PARTNER, "p", "4"),
    (Kind.PRACTICE, SUPPORT, "4p", "4"),
    (Kind.SUMMARY, ANY, "op4", "4"),
    (Kind.POINT, ANY, "op4", "4"),
    (Kind.CONTEXT, ANY, "op4", "4"),
    (Kind.QUESTION, ANY, "op4", "4"),
    (Kind.ACCOUNT, PARTNER, "p", "4"),
    (Kind.UNDERSTANDING, ANY, "4", "4"),
    (Kind.FOCUS, PARTNER, "p", "4"),
    (Kind.OWN_PHASE, PARTNER, "p", "4"),
    (Kind.PHASE, ANY, "4", "4"),
    (Kind.GOAL, ANY, "4", "4"),
    (Kind.GUIDE, ANY, "o", "4"),
    (Kind.SENSITIVITY, ANY, "o", "4"),
    (Kind.NODE, ANY, "p", "4"),
    (Kind.BOUNDARY, PARTNER, "p", "4"),
    (Kind.IF_HAPPENS, PARTNER, "p", "4"),
    (Kind.COMMITMENT, ANY, "p", "4"),
    (Kind.DISCLOSURE, PARTNER, "p", "s"),
    (Kind.LETTER, PARTNER, "p", "4"),
    (Kind.SAY_FOR_ME, PARTNER, "p", "p"),
    (Kind.CLOSING, ANY, "s", "s"),
    (Kind.SUPPORT_NOTE, SUPPORT, "o", "o"),
    (Kind.BRIDGE_NOTE, SUPPORT, "b", "4"),
    (Kind.WORDING, SUPPORT, "b", "4"),
    (Kind.CONSENT, PARTNER, "p", "s"),
    (Kind.AGREEMENT, ANY, "4", "4"),
]


@pytest.mark.parametrize(("kind", "author", "starts", "widest"), DESIGN)
def test_a_row_says_what_the_design_says(kind: Kind, author: Author, starts: str, widest: str) -> None:
    row = rule(kind)
    assert row.author is author
    assert row.starts == {RUNGS[one] for one in starts}
    audiences = {len(rung.space(Seat.SUPPORT_0).audience) for rung in row.stands}
    assert max(audiences) == len(RUNGS[widest].space(Seat.SUPPORT_0).audience)
    assert RUNGS[widest] in row.stands


def test_every_kind_has_a_row_and_begins_where_it_may_stand() -> None:
    assert set(RULES) == set(Kind)
    assert all(row.starts <= row.stands and row.starts for row in RULES.values())


def test_what_stands_beside_others_is_named_by_those_that_take_it() -> None:
    taken = {kind for row in RULES.values() for kind in row.others}
    assert {kind for kind, row in RULES.items() if row.beside} - {Kind.WAITING} <= taken
    assert all(RULES[kind].beside or kind is Kind.WORD for kind in taken)


@pytest.mark.parametrize("seat", Seat)
@pytest.mark.parametrize("kind", Kind)
def test_nobody_writes_where_they_cannot_see(kind: Kind, seat: Seat) -> None:
    for space in Space:
        if may_stand(kind, seat, space) or may_start(kind, seat, space):
            assert seat in space.audience


def test_the_text_of_a_disclosure_never_reaches_the_other_partner() -> None:
    for seat in Seat:
        for space in Space:
            if may_stand(Kind.DISCLOSURE, seat, space):
                assert seat.peer not in space.audience or not seat.is_partner
                assert space is not Space.TABLE


def test_a_support_stands_on_the_steps_of_both_partners_wings() -> None:
    assert Rung.WING.spaces(Seat.SUPPORT_1) == (Space.WING_1, Space.WING_0)
    assert Rung.WING.spaces(Seat.PARTNER_1) == (Space.WING_1,)
    assert Rung.BRIDGE.spaces(Seat.PARTNER_0) == ()
    assert Rung.PAIR.spaces(Seat.SUPPORT_0) == (Space.PAIR_0,)
