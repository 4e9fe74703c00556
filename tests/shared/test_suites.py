"""The table of cipher suites."""

import dataclasses

import pytest

from fourfold_shared import suites
from fourfold_shared.errors import UnknownSuite


def test_the_current_suite_is_in_the_table_under_its_own_number() -> None:
    assert suites.suite(suites.CURRENT).number == suites.CURRENT
    assert all(chosen.number == number for number, chosen in suites.SUITES.items())


@pytest.mark.parametrize("number", [-1, 0, 2, 255])
def test_a_suite_that_we_do_not_know_is_refused(number: int) -> None:
    with pytest.raises(UnknownSuite, match="does not know"):
        suites.suite(number)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        suites.SUITES[2] = suites.suite(1)  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        suites.suite(1).number = 2  # type: ignore[misc]


def test_keys_are_derived_as_rfc_5869_says() -> None:
    """RFC 5869, A.1 and A.3."""
    derive = suites.suite(1).derive
    first = derive(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert first.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    third = derive(b"\x0b" * 22, None, b"", 42)
    assert third.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"


def test_records_are_encrypted_as_rfc_8439_says() -> None:
    """RFC 8439, A.5, read the other way round: the nonce is not ours, the algorithm is."""
    key = bytes.fromhex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0")
    nonce, aad = bytes.fromhex("000000000102030405060708"), bytes.fromhex("f33388860000000000004e91")
    sealed = suites.suite(1).aead(key).encrypt(nonce, b"Internet-Drafts are draft", aad)
    assert sealed[:16].hex() == "64a0861575861af460f062c79be643bd"
    assert suites.suite(1).aead(key).decrypt(nonce, sealed, aad) == b"Internet-Drafts are draft"
