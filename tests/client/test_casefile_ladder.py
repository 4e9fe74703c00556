"""Text moves up only: for every space and every seat, computed from who is in which audience."""

from pathlib import Path

import pytest

from fourfold_client.casefile import NotWider
from fourfold_client.casefile.case_space import LADDER
from fourfold_client.desk import Desk
from fourfold_shared.ids import Seat, Space, spaces_of
from tests.support.house import PASSPHRASE
from tests.support.template import Template


def above(seat: Seat, space: Space) -> set[Space]:
    """Where a person of this seat may take an entry: to all who have it now, and at least one more."""
    return {
        other
        for other in Space
        if seat in other.audience and space.audience <= other.audience and other.audience != space.audience
    }


@pytest.mark.parametrize("seat", Seat)
async def test_each_seat_takes_each_entry_just_where_it_may(template: Template, tmp_path: Path, seat: Seat) -> None:
    desk = await Desk.open(template.copy(tmp_path).home(seat), PASSPHRASE)
    casefile = desk.casefile
    for space in casefile.spaces():
        entry = await casefile.write(space, f"written in {space.value}")
        assert set(casefile.wider(space)) == above(seat, space)
        for other in Space:
            if other in above(seat, space):
                assert (await casefile.share(entry.id, other)).space is other
            else:
                with pytest.raises(NotWider):
                    await casefile.share(entry.id, other)
        assert set(casefile.entry(entry.id).shared) == above(seat, space)
    await desk.close()


@pytest.mark.parametrize("seat", Seat)
async def test_ones_spaces_are_those_of_the_audience_in_the_order_of_the_ladder(
    template: Template, tmp_path: Path, seat: Seat
) -> None:
    desk = await Desk.open(template.copy(tmp_path).home(seat), PASSPHRASE)
    spaces = desk.casefile.spaces()
    assert set(spaces) == set(spaces_of(seat)) == {space for space in Space if seat in space.audience}
    assert [len(space.audience) for space in spaces] == sorted(len(space.audience) for space in spaces)
    assert list(spaces) == [space for space in LADDER if space in spaces]
    await desk.close()


def test_a_partners_ladder_has_four_steps_and_a_supports_six() -> None:
    """Of product.md, section 2: there is no space of the two partners alone."""
    assert [len(spaces_of(seat)) for seat in Seat] == [4, 4, 6, 6]
    assert {Seat.PARTNER_0, Seat.PARTNER_1} not in [space.audience for space in Space]
    assert all(Space.TABLE in above(seat, space) for seat in Seat for space in spaces_of(seat) if space != Space.TABLE)
    assert above(Seat.PARTNER_0, Space.TABLE) == set()
    assert above(Seat.SUPPORT_0, Space.PAIR_0) == {Space.WING_0, Space.TABLE}
    assert above(Seat.SUPPORT_0, Space.BRIDGE) == {Space.WING_0, Space.WING_1, Space.TABLE}
    assert above(Seat.PARTNER_0, Space.PRIVATE_0) == {Space.PAIR_0, Space.WING_0, Space.TABLE}


def test_no_step_of_the_ladder_leaves_anybody_behind() -> None:
    for seat in Seat:
        for space in spaces_of(seat):
            for other in above(seat, space):
                assert space.audience < other.audience
                assert seat in other.audience
