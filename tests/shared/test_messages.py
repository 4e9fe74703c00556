"""The relay's messages: each side reads what the other writes, and nothing else."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import entries, messages, record, steps
from fourfold_shared.encoding import Wire
from fourfold_shared.errors import Forged, Malformed
from fourfold_shared.messages import (
    BATCH_BYTES,
    MAX_BATCH,
    MAX_MESSAGE,
    MAX_WISP,
    Deliver,
    FromLaptop,
    FromRelay,
    Push,
    Reason,
    Refuse,
    Seen,
    Wisp,
    challenge_message,
    prove_message,
    read_from_laptop,
    read_from_relay,
    write,
)
from tests.shared.message_fixtures import FROM_LAPTOP, FROM_RELAY, WRONG
from tests.shared.people import drawn, signing_key
from tests.shared.strategies import changed, values_of

SPACE = drawn("space", 16)


@given(values_of(FromLaptop))
def test_a_relay_reads_what_a_laptop_wrote(message: FromLaptop) -> None:
    assert read_from_laptop(write(message)) == message


@given(values_of(FromRelay))
def test_a_laptop_reads_what_a_relay_wrote(message: FromRelay) -> None:
    assert read_from_relay(write(message)) == message


def test_every_message_of_the_module_goes_one_way_or_both() -> None:
    there, back = set(get_args(FromLaptop)), set(get_args(FromRelay))
    kinds = {kind for kind in vars(messages).values() if isinstance(kind, type) and issubclass(kind, Wire)} - {
        Wire,
        Seen,
    }
    assert there | back == kinds
    assert there & back == {Wisp}


@given(values_of(FromLaptop | FromRelay))
def test_a_message_that_goes_the_other_way_is_refused(message: FromLaptop | FromRelay) -> None:
    for kinds, read in ((FromLaptop, read_from_laptop), (FromRelay, read_from_relay)):
        if type(message) not in get_args(kinds):
            with pytest.raises(Malformed):
                read(write(message))


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_as_malformed_or_are_a_message(data: bytes) -> None:
    for read in (read_from_laptop, read_from_relay):
        try:
            message = read(data)
        except Malformed:
            continue
        assert write(message) == data


@given(values_of(FromLaptop | FromRelay), st.data())
def test_any_change_of_a_message_is_refused_or_is_another_message(
    message: FromLaptop | FromRelay, data: st.DataObject
) -> None:
    other = changed(data, write(message))
    for read in (read_from_laptop, read_from_relay):
        try:
            read_back = read(other)
        except Malformed:
            continue
        assert write(read_back) == other


def test_a_message_of_more_than_a_mebibyte_is_refused_before_it_is_read() -> None:
    for read in (read_from_laptop, read_from_relay):
        with pytest.raises(Malformed, match=f"longer than {MAX_MESSAGE} bytes"):
            read(bytes(MAX_MESSAGE + 1))


def test_the_largest_of_everything_fits_in_a_message() -> None:
    largest: list[FromLaptop] = [
        Push(1, SPACE, (bytes(record.MAX_RECORD),)),
        Push(1, SPACE, (bytes(BATCH_BYTES // MAX_BATCH),) * MAX_BATCH),
        messages.KeychainAppend(1, SPACE, 0, bytes(steps.MAX_ENTRY)),
        messages.RosterAppend(1, bytes(entries.MAX_ENTRY)),
        Wisp(SPACE, bytes(MAX_WISP)),
    ]
    for message in largest:
        assert read_from_laptop(write(message)) == message
    delivery = Deliver(1, SPACE, 1, True, (bytes(record.MAX_RECORD),))
    assert read_from_relay(write(delivery)) == delivery


@pytest.mark.parametrize("name", WRONG)
def test_a_message_that_is_wrong_is_refused_for_that_reason(name: str) -> None:
    to, message, why = WRONG[name]
    with pytest.raises(Malformed) as refused:
        (read_from_laptop if to == "relay" else read_from_relay)(message)
    assert str(refused.value) == why


@pytest.mark.parametrize("message", FROM_LAPTOP, ids=lambda message: type(message).__name__)
def test_an_example_of_every_message_of_a_laptop_is_read(message: FromLaptop) -> None:
    assert read_from_laptop(write(message)) == message


@pytest.mark.parametrize("message", FROM_RELAY, ids=lambda message: type(message).__name__)
def test_an_example_of_every_message_of_a_relay_is_read(message: FromRelay) -> None:
    assert read_from_relay(write(message)) == message


def test_there_is_an_example_of_every_message_and_of_every_reason() -> None:
    assert {type(message) for message in FROM_LAPTOP} == set(get_args(FromLaptop))
    assert {type(message) for message in FROM_RELAY} == set(get_args(FromRelay))
    assert {message.reason for message in FROM_RELAY if isinstance(message, Refuse)} == set(Reason)


PROOF: dict[str, bytes] = {"relay_key": bytes(32), "nonce": bytes(32), "case": bytes(range(32))}


@pytest.mark.parametrize("field", ["relay_key", "nonce", "host", "case"])
def test_a_proof_is_bound_to_relay_nonce_host_and_case(field: str) -> None:
    device = signing_key("device")
    said = {"host": "relay.example.org", **PROOF}
    heard = {**said, field: "relay.example.com" if field == "host" else drawn("other", 32)}
    signature = device.sign(prove_message(**said))  # type: ignore[arg-type]
    device.public.verify(signature, prove_message(**said))  # type: ignore[arg-type]
    with pytest.raises(Forged):
        device.public.verify(signature, prove_message(**heard))  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_challenge_is_bound_to_the_relay_and_both_nonces(place: int) -> None:
    relay = signing_key("relay")
    said = [bytes(relay.public), drawn("relay's nonce", 32), drawn("laptop's nonce", 32)]
    heard = [*said[:place], drawn("other", 32), *said[place + 1 :]]
    signature = relay.sign(challenge_message(*said))
    relay.public.verify(signature, challenge_message(*said))
    with pytest.raises(Forged):
        relay.public.verify(signature, challenge_message(*heard))


def test_a_proof_is_no_challenge() -> None:
    assert prove_message(bytes(32), bytes(32), "", bytes(32)) != challenge_message(bytes(32), bytes(32), bytes(32))
