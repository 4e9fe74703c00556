"""What a roster tells: who sits where, which devices read what, and where it stood."""

import pytest

from fourfold_shared.entries import RosterHead
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Roster
from tests.shared.people import NADIA, RUTH, SAMUEL, THEO, device_keys, five, found, four, signing_key

INDEX = {RUTH: {0}, NADIA: {1, 4}, SAMUEL: {2}, THEO: {3}}


@pytest.mark.parametrize("seat", Seat)
def test_a_seat_has_its_devices(seat: Seat) -> None:
    assert {member.index for member in five().roster.devices_of(seat)} == INDEX[seat]
    assert Roster().devices_of(seat) == ()


def test_a_device_is_found_by_its_index_and_by_its_key() -> None:
    roster = four().roster
    for index, name in enumerate(("ruth", "nadia", "samuel", "theo")):
        member = roster.device(index)
        assert member is not None
        assert member.public == device_keys(name).public
        assert roster.index_of(member.public.sign) == index
    assert roster.device(4) is None
    assert roster.index_of(signing_key("somebody").public) is None


@pytest.mark.parametrize("space", Space)
def test_the_audience_of_a_space_are_the_devices_of_its_seats(space: Space) -> None:
    expected = {index for seat in space.audience for index in INDEX[seat]}
    assert {member.index for member in five().roster.audience(space)} == expected


def test_an_audience_can_be_asked_for_as_it_was() -> None:
    sizes = [len(five().roster.audience(Space.TABLE, count)) for count in range(five().roster.count + 1)]
    assert sizes == [0, 1, 1, 2, 2, 3, 3, 4, 5]
    assert [len(roster.audience(Space.TABLE)) for roster in five().rosters] == sizes


def test_a_roster_stands_at_its_newest_entry() -> None:
    assert Roster().head == RosterHead(0, bytes(32))
    for count, roster in enumerate(five().rosters[1:], 1):
        assert roster.head == RosterHead(count, five().entries[count - 1].hash)


def test_a_roster_knows_where_it_stood() -> None:
    roster = five().roster
    assert all(roster.stood_at(earlier.head) for earlier in five().rosters[1:])


@pytest.mark.parametrize(
    "head",
    [
        RosterHead(0, bytes(32)),
        RosterHead(1, bytes(found(NADIA, "nadia").hash)),
        RosterHead(2, bytes(five().entries[0].hash)),
        RosterHead(9, bytes(five().entries[-1].hash)),
    ],
    ids=["before every entry", "in another case", "at another count", "ahead of this"],
)
def test_a_roster_did_not_stand_elsewhere(head: RosterHead) -> None:
    assert not five().roster.stood_at(head)
