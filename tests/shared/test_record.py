"""Records and wisps: sealed, opened, and refused for the right reason."""

import dataclasses
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import record
from fourfold_shared.encoding import encode
from fourfold_shared.errors import Forged, Malformed, Misuse, Refused
from fourfold_shared.ids import CaseId, Hash, LogId, SpaceId
from fourfold_shared.keys import SignPublic
from fourfold_shared.record import (
    MAX_BODY,
    MAX_HEADS,
    MAX_RECORD,
    OVERHEAD,
    PADDING_FLOOR,
    Body,
    Head,
    Header,
    Kind,
    genesis,
    hash_of,
    open_record,
    open_wisp,
    padme,
    seal,
    verify_record,
)
from fourfold_shared.yjs_update import MAX_UPDATE
from tests.shared.people import drawn, five
from tests.shared.record_fixtures import BROKEN, Broken
from tests.shared.sealing import (
    EPOCH_KEY,
    GOOD,
    HEARTBEAT,
    LOG,
    NADIA,
    PLACE,
    SOMEBODY,
    TABLE,
    WISP,
    Sealing,
    body,
    padded_length,
)
from tests.shared.strategies import changed, values_of

HEADER = Header(1, Kind.RECORD, LOG, 1, 2)
SIGN = NADIA.public.sign
RECORD = GOOD.sealed()
headers = st.builds(
    Header,
    st.just(1),
    st.just(Kind.RECORD),
    st.binary(min_size=8, max_size=8).map(LogId),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**64 - 1),
)


def opened(data: bytes) -> record.Opened:
    return open_record(data, PLACE, epoch_key=EPOCH_KEY, device=SIGN)


@given(values_of(Body), headers, st.binary(min_size=32, max_size=32))
def test_what_is_sealed_opens_to_the_same(drawn_body: Body, header: Header, key: bytes) -> None:
    heads = tuple(
        sorted({head.log: head for head in drawn_body.heads if head.log != header.log}.values(), key=lambda h: h.log)
    )
    heartbeat = drawn_body.document == 0
    sent = Body(
        drawn_body.document,
        b"" if heartbeat else drawn_body.update or b"\0",
        heads,
        drawn_body.roster,
        drawn_body.content.ljust(32, b"\0") if heartbeat else b"",
        drawn_body.clock,
    )
    sealed, digest = seal(sent, header, PLACE, epoch_key=key, signing=NADIA.signing)
    got = open_record(sealed, PLACE, epoch_key=key, device=SIGN)
    assert (got.header, got.body, got.hash) == (header, sent, digest)
    assert hash_of(sealed, PLACE) == verify_record(sealed, PLACE, SIGN) == digest


@given(headers)
def test_a_header_reads_as_it_was_written(header: Header) -> None:
    assert Header.parse(header.to_bytes().ljust(OVERHEAD + PADDING_FLOOR, b"\0")) == header


@pytest.mark.parametrize("sent", [body(), HEARTBEAT, body(heads=())])
def test_a_record_that_was_sealed_by_the_specification_alone_opens(sent: Body) -> None:
    got = opened(dataclasses.replace(GOOD, plain=encode(sent)).sealed())
    assert got.body == sent
    assert got.header == HEADER


def test_a_small_edit_and_a_heartbeat_are_of_one_size() -> None:
    assert len(RECORD) == len(dataclasses.replace(GOOD, plain=encode(HEARTBEAT)).sealed()) == 414
    assert len(RECORD) == OVERHEAD + PADDING_FLOOR


def test_sealing_twice_gives_other_bytes() -> None:
    one, other = (seal(body(), HEADER, PLACE, epoch_key=EPOCH_KEY, signing=NADIA.signing)[0] for _ in range(2))
    assert one[:22] == other[:22]
    assert one[22:46] != other[22:46]
    assert opened(one).body == opened(other).body


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_record_that_is_wrong_is_refused_for_that_reason(broken: Broken) -> None:
    with pytest.raises(broken.error) as refused:
        opened(broken.record)
    assert type(refused.value) is broken.error
    assert str(refused.value) == broken.why


def test_every_change_of_one_bit_of_a_record_is_refused() -> None:
    for position in range(len(RECORD)):
        for bit in range(8):
            other = bytearray(RECORD)
            other[position] ^= 1 << bit
            with pytest.raises(Refused):
                opened(bytes(other))


def test_every_value_of_every_byte_of_the_header_but_its_own_is_refused() -> None:
    for position in range(22):
        for value in set(range(256)) - {RECORD[position]}:
            with pytest.raises(Refused):
                opened(RECORD[:position] + bytes([value]) + RECORD[position + 1 :])


def test_every_change_of_one_bit_is_a_record_that_its_device_did_not_sign() -> None:
    for position in range(len(RECORD)):
        other = bytearray(RECORD)
        other[position] ^= 1
        with pytest.raises(Refused):
            verify_record(bytes(other), PLACE, SIGN)


@pytest.mark.parametrize("field", ["case", "space", "previous"])
def test_a_record_opens_at_its_own_place_alone(field: str) -> None:
    others = {"case": CaseId(drawn("o", 32)), "space": SpaceId(drawn("o", 16)), "previous": Hash(drawn("o", 32))}
    place = dataclasses.replace(PLACE, **{field: others[field]})  # type: ignore[arg-type]
    with pytest.raises(Forged, match="a signature does not fit"):
        open_record(RECORD, place, epoch_key=EPOCH_KEY, device=SIGN)
    assert hash_of(RECORD, place) != hash_of(RECORD, PLACE)


def test_a_record_opens_for_its_own_device_and_key_alone() -> None:
    with pytest.raises(Forged, match="a signature does not fit"):
        open_record(RECORD, PLACE, epoch_key=EPOCH_KEY, device=SOMEBODY.public)
    with pytest.raises(Forged, match="sealed under another key"):
        open_record(RECORD, PLACE, epoch_key=drawn("another key", 32), device=SIGN)


def test_whose_fault_it_is_shows_without_the_key() -> None:
    wrong_body = Sealing(b"nonsense").sealed()
    with pytest.raises(Malformed):
        opened(wrong_body)
    assert verify_record(wrong_body, PLACE, SIGN) == hash_of(wrong_body, PLACE)
    with pytest.raises(Forged):
        verify_record(Sealing(b"nonsense", signing=SOMEBODY).sealed(), PLACE, SIGN)


@given(st.binary(max_size=600))
def test_any_bytes_are_refused(data: bytes) -> None:
    refuses_everything(data)


@given(st.data())
def test_any_bytes_behind_a_good_header_are_refused(data: st.DataObject) -> None:
    refuses_everything(RECORD[:22] + data.draw(st.binary(min_size=392, max_size=600)))


@given(st.data())
def test_any_change_of_a_record_is_refused(data: st.DataObject) -> None:
    other = changed(data, RECORD)
    if other != RECORD:
        refuses_everything(other)


def refuses_everything(data: bytes) -> None:
    for read in (opened, lambda one: verify_record(one, PLACE, SIGN), lambda one: wisp(one)):
        with pytest.raises(Refused):
            read(data)


@given(st.binary(max_size=400))
def test_any_bytes_that_a_member_seals_are_refused_as_malformed(plain: bytes) -> None:
    with pytest.raises(Malformed):
        opened(Sealing(plain).sealed())


@given(st.binary(min_size=256, max_size=600))
def test_any_padded_bytes_that_a_member_seals_are_refused_as_malformed(padded: bytes) -> None:
    with pytest.raises(Malformed):
        opened(Sealing(b"", padded=padded).sealed())


def wisp(data: bytes) -> tuple[Header, bytes]:
    return open_wisp(data, PLACE, epoch_key=EPOCH_KEY, device=SIGN)


@given(st.binary(max_size=300))
def test_a_wisp_opens_to_what_was_sealed(plain: bytes) -> None:
    header = dataclasses.replace(HEADER, kind=Kind.WISP)
    sealed, _ = seal(plain, header, PLACE, epoch_key=EPOCH_KEY, signing=NADIA.signing)
    assert wisp(sealed) == (header, plain)


def test_a_wisp_that_was_sealed_by_the_specification_alone_opens() -> None:
    assert wisp(WISP.sealed())[1] == WISP.plain


def test_a_record_is_no_wisp() -> None:
    with pytest.raises(Malformed, match="another kind of message"):
        wisp(RECORD)


def test_every_change_of_one_bit_of_a_wisp_is_refused() -> None:
    good = WISP.sealed()
    for position in range(len(good)):
        other = bytearray(good)
        other[position] ^= 1 << position % 8
        with pytest.raises(Refused):
            wisp(bytes(other))


def test_the_largest_body_makes_the_largest_record() -> None:
    heads = tuple(Head(number.to_bytes(8, "big"), 2**53 - 1, bytes(32)) for number in range(1, MAX_HEADS + 1))
    largest = body(update=bytes(MAX_UPDATE), heads=heads)
    assert len(encode(largest)) <= MAX_BODY
    sealed, _ = seal(largest, HEADER, PLACE, epoch_key=EPOCH_KEY, signing=NADIA.signing)
    assert len(sealed) <= MAX_RECORD
    assert opened(sealed).body == largest


def test_a_body_that_is_too_large_is_our_own_misuse() -> None:
    for size, fits in ((MAX_BODY, True), (MAX_BODY + 1, False)):
        header = dataclasses.replace(HEADER, kind=Kind.WISP)
        if fits:
            sealed, _ = seal(bytes(size), header, PLACE, epoch_key=EPOCH_KEY, signing=NADIA.signing)
            assert len(sealed) == MAX_RECORD
        else:
            with pytest.raises(Misuse, match="too large"):
                seal(bytes(size), header, PLACE, epoch_key=EPOCH_KEY, signing=NADIA.signing)


@pytest.mark.parametrize("change", ["case", "space", "log", "device"])
def test_a_log_begins_from_case_space_log_and_device(change: str) -> None:
    at: dict[str, bytes] = {"case": five().case, "space": TABLE, "log": LOG, "device": SIGN}
    kinds = {"case": CaseId, "space": SpaceId, "log": LogId, "device": SignPublic}
    other = {**at, change: kinds[change](drawn("other", kinds[change].SIZE))}
    assert genesis(**other) != genesis(**at)  # type: ignore[arg-type]


@given(st.integers(1, 1 << 20))
def test_padding_hides_a_length_and_costs_little(length: int) -> None:
    padded = padme(length)
    assert padded == padded_length(length)
    assert padded >= max(length, PADDING_FLOOR)
    assert padded <= max(length * 1.12, PADDING_FLOOR)
    assert padme(padded) == padded


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(record).attempted >= 1
    assert doctest.testmod(record).failed == 0
