"""Identifiers, seats and the ten spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import (
    MAX_DEVICES,
    CaseId,
    FixedBytes,
    Hash,
    LogId,
    Seat,
    Space,
    SpaceId,
    client_of,
    spaces_by_id,
    spaces_of,
)
from tests.shared.people import NADIA, RUTH, SAMUEL, THEO, drawn

CASE = CaseId(drawn("case", 32))

# Written out once more, by who may read, from the table of product.md, section 2.
READS = {
    NADIA: ["private:0", "pair:0", "wing:0", "table"],
    THEO: ["private:1", "pair:1", "wing:1", "table"],
    RUTH: ["private:2", "pair:0", "bridge", "wing:0", "wing:1", "table"],
    SAMUEL: ["private:3", "pair:1", "bridge", "wing:0", "wing:1", "table"],
}


@pytest.mark.parametrize("kind", [CaseId, SpaceId, Hash, LogId])
def test_an_identifier_takes_exactly_its_length(kind: type[FixedBytes]) -> None:
    assert kind(bytes(kind.SIZE)) == bytes(kind.SIZE)
    for wrong in (0, kind.SIZE - 1, kind.SIZE + 1):
        with pytest.raises(Malformed, match=f"{kind.__name__} takes {kind.SIZE} bytes"):
            kind(bytes(wrong))


def test_an_identifier_shows_only_its_beginning() -> None:
    assert repr(SpaceId(bytes(range(16)))) == "SpaceId(00010203…)"


@given(st.integers(0, MAX_DEVICES))
def test_a_log_names_its_device(device: int) -> None:
    assert LogId.fresh(device).device == device


def test_every_incarnation_is_another_log() -> None:
    assert len({LogId.fresh(7) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("seat", "partner", "counterpart", "peer"),
    [(NADIA, True, RUTH, THEO), (THEO, True, SAMUEL, NADIA), (RUTH, False, NADIA, SAMUEL), (SAMUEL, False, THEO, RUTH)],
)
def test_each_seat_has_a_counterpart_and_a_peer(seat: Seat, partner: bool, counterpart: Seat, peer: Seat) -> None:
    assert (seat.is_partner, seat.counterpart, seat.peer) == (partner, counterpart, peer)


@pytest.mark.parametrize("seat", Seat)
def test_a_seat_is_in_the_audience_of_its_own_spaces_only(seat: Seat) -> None:
    assert [space.value for space in spaces_of(seat)] == READS[seat]
    assert {space for space in Space if seat in space.audience} == {Space(name) for name in READS[seat]}


def test_there_is_no_space_of_the_two_partners_alone() -> None:
    assert frozenset({NADIA, THEO}) not in {space.audience for space in Space}


def test_the_ten_spaces_have_fixed_numbers() -> None:
    assert [space.number for space in Space] == list(range(10))
    assert [space.value for space in Space] == [
        "private:0", "private:1", "private:2", "private:3", "pair:0", "pair:1", "bridge", "wing:0", "wing:1", "table",
    ]  # fmt: skip


@pytest.mark.parametrize("space", Space)
def test_a_space_is_found_by_its_name(space: Space) -> None:
    assert Space.parse(space.value) is space


@pytest.mark.parametrize("name", ["", "Table", "table ", "private", "private:4", "pair:2", "wing", "0"])
def test_any_other_name_is_no_space(name: str) -> None:
    with pytest.raises(Malformed, match="there is no space of that name"):
        Space.parse(name)


def test_the_relay_calls_every_space_of_every_case_differently() -> None:
    other = CaseId(drawn("another case", 32))
    assert len({space.of(case) for case in (CASE, other) for space in Space}) == 20
    assert {spaces_by_id(CASE)[space.of(CASE)] for space in Space} == set(Space)


@given(st.binary(min_size=8, max_size=8).map(LogId), st.sampled_from(Space))
def test_a_client_id_has_53_bits_and_belongs_to_log_and_space(log: LogId, space: Space) -> None:
    client = client_of(log, space.of(CASE))
    assert 0 <= client < 2**53
    assert client == client_of(log, space.of(CASE))
    elsewhere = {client_of(log, one.of(CASE)) for one in Space}
    assert len(elsewhere) == 10


def test_a_client_id_uses_its_highest_bit() -> None:
    clients = {client_of(LogId(drawn(f"log {n}", 8)), Space.TABLE.of(CASE)) for n in range(64)}
    assert max(clients) >= 2**52
    assert min(clients) < 2**52
