"""Spaces: only their audience follows, pushes, reads keys and sends wisps; a device pushes only its own logs."""

from collections.abc import Callable

import pytest

from fourfold_relay.effects import AppendKeychain, AppendRecords, ReadKeychain, Spread, StartFollowing
from fourfold_relay.store import Row
from fourfold_shared.ids import LogId, Seat, Space
from fourfold_shared.messages import Follow, FromLaptop, KeychainAppend, KeychainSince, Push, Reason, Wisp
from fourfold_shared.record import Header, Kind
from tests.relay.cast import NADIA, RUTH, SMALLEST, THEO, Cast, record
from tests.relay.sessions import admitted, refusal

CAST = Cast.full()
TABLE = bytes(CAST.space(Space.TABLE))

REQUESTS: dict[str, Callable[[bytes, Seat], FromLaptop]] = {
    "keychain-append": lambda space, _: KeychainAppend(1, space, 0, b"entry"),
    "keychain-since": lambda space, _: KeychainSince(1, space, 2),
    "follow": lambda space, _: Follow(1, space, 5),
    "push": lambda space, seat: Push(1, space, (record(CAST.log(seat), 1),)),
    "wisp": lambda space, _: Wisp(space, b"here"),
}
EFFECTS = {
    "keychain-append": AppendKeychain,
    "keychain-since": ReadKeychain,
    "follow": StartFollowing,
    "push": AppendRecords,
    "wisp": Spread,
}


@pytest.mark.parametrize("seat", list(Seat), ids=lambda seat: seat.name)
@pytest.mark.parametrize("space", list(Space), ids=lambda space: space.value)
@pytest.mark.parametrize("name", REQUESTS)
def test_a_space_answers_its_audience_and_nobody_else(name: str, space: Space, seat: Seat) -> None:
    effects = admitted(CAST, seat).say(REQUESTS[name](bytes(CAST.space(space)), seat))
    if seat in space.audience:
        assert [type(effect) for effect in effects] == [EFFECTS[name]]
    else:
        refused = refusal(effects)
        assert (refused.reason, refused.ref) == (Reason.NOT_YOURS, 0 if name == "wisp" else 1)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_space_of_another_case_is_not_yours_either(name: str) -> None:
    elsewhere = bytes(Cast.founded().space(Space.TABLE))
    assert refusal(admitted(CAST, RUTH).say(REQUESTS[name](elsewhere, RUTH))).reason is Reason.NOT_YOURS


def push(*records: bytes, seat: Seat = NADIA) -> FromLaptop:
    return Push(8, TABLE, records)


def test_records_become_rows_with_what_their_header_says() -> None:
    log = CAST.log(NADIA)
    first, second = record(log, 4), record(log, 5)
    assert admitted(CAST, NADIA).say(push(first, second)) == [
        AppendRecords(8, CAST.space(Space.TABLE), (Row(log, 4, first), Row(log, 5, second)))
    ]


def header(log: LogId, seq: int, kind: int) -> bytes:
    plain = record(log, seq)
    return plain[:1] + bytes([kind]) + plain[2:]


MINE = CAST.log(NADIA)


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        pytest.param((record(LogId(b"\xff" * 8), 1),), Reason.NOT_YOURS, id="a log of nobody on the roster"),
        pytest.param((record(MINE, 0),), Reason.NOT_YOURS, id="sequence number 0"),
        pytest.param((header(MINE, 1, Kind.WISP),), Reason.NOT_YOURS, id="a wisp to be stored"),
        pytest.param((header(MINE, 1, 9),), Reason.MALFORMED, id="an unknown kind"),
        pytest.param((), Reason.MALFORMED, id="no record"),
        pytest.param((record(MINE, 1)[: SMALLEST - 1],), Reason.MALFORMED, id="shorter than any record"),
        pytest.param((record(MINE, 1), record(MINE, 3)), Reason.MALFORMED, id="a gap within"),
        pytest.param((record(MINE, 2), record(MINE, 1)), Reason.MALFORMED, id="out of order"),
        pytest.param((record(MINE, 1), record(MINE, 1)), Reason.MALFORMED, id="one number twice"),
        pytest.param((record(MINE, 1), record(CAST.log(NADIA), 2)), Reason.MALFORMED, id="two logs"),
        pytest.param((record(MINE, 1), record(CAST.log(THEO), 2)), Reason.MALFORMED, id="a log of another behind"),
    ],
)
def test_any_other_push_is_refused_whole_and_the_conversation_goes_on(
    records: tuple[bytes, ...], reason: Reason
) -> None:
    talk = admitted(CAST, NADIA)
    refused = refusal(talk.say(push(*records)))
    assert (refused.ref, refused.reason) == (8, reason)
    assert isinstance(talk.say(push(record(MINE, 1)))[0], AppendRecords)


def test_the_relay_looks_at_nothing_but_the_header() -> None:
    nonsense = Header(255, Kind.RECORD, MINE, 0xFFFFFFFF, 2**64 - 1).to_bytes() + bytes(SMALLEST - 22)
    (effect,) = admitted(CAST, NADIA).say(push(nonsense))
    assert isinstance(effect, AppendRecords)
    assert effect.rows[0].seq == 2**64 - 1
