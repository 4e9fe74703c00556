"""Key pairs, public keys and the six group words."""

import itertools
from functools import lru_cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared import suites
from fourfold_shared.errors import Forged, Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.keys import (
    GROUP_WORDS,
    SMALL_ORDER_KEYS,
    DeviceKeys,
    DevicePublic,
    SigningKey,
    SignPublic,
    WrapPublic,
    group_words,
)
from fourfold_shared.wordlist import word_list
from tests.shared.people import device_keys, drawn, four, signing_key

PRIME = 2**255 - 19
# The x coordinates that lie on no point of large order (RFC 7748, section 6.1, and its references).
LOW_ORDER_X = [
    0,
    1,
    int.from_bytes(bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"), "little"),
    int.from_bytes(bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"), "little"),
    PRIME - 1,
    PRIME,
    PRIME + 1,
]


def test_a_signing_key_signs_as_rfc_8032_says() -> None:
    """RFC 8032, 7.1, test 1."""
    key = SigningKey(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert key.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2"
        "4655141438e7a100b"
    )


@given(st.binary(max_size=64))
def test_a_signature_fits_its_key_and_message(message: bytes) -> None:
    key = signing_key("a")
    key.public.verify(key.sign(message), message)
    with pytest.raises(Forged, match="a signature does not fit"):
        signing_key("b").public.verify(key.sign(message), message)
    with pytest.raises(Forged, match="a signature does not fit"):
        key.public.verify(key.sign(message), message + b"\0")


def test_every_change_of_one_bit_in_a_signature_is_refused() -> None:
    key = signing_key("a")
    signature = key.sign(b"message")
    for position, bit in itertools.product(range(64), range(8)):
        changed = bytearray(signature)
        changed[position] ^= 1 << bit
        with pytest.raises(Forged):
            key.public.verify(bytes(changed), b"message")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.binary(max_size=16))
def test_any_bytes_for_key_and_signature_are_refused_as_forged(key: bytes, signature: bytes, message: bytes) -> None:
    with pytest.raises(Forged):
        SignPublic(key).verify(signature, message)


def forgeries(key: bytes) -> list[tuple[bytes, bytes]]:
    """Signatures that fit messages under a key that nobody holds."""
    found = []
    for number, point in itertools.product(range(24), SMALL_ORDER_KEYS):
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(point + bytes(32), message := b"m%d" % number)
        except InvalidSignature:
            continue
        found.append((point + bytes(32), message))
    return found


def test_keys_of_small_order_would_fit_signatures_that_nobody_made_and_are_refused() -> None:
    forged = {key: forgeries(key) for key in SMALL_ORDER_KEYS}
    assert sum(map(bool, forged.values())) >= 8
    for key, pairs in forged.items():
        for signature, message in pairs:
            with pytest.raises(Forged, match="a signature does not fit"):
                SignPublic(key).verify(signature, message)


def test_new_keys_are_drawn_and_not_shown() -> None:
    one, other = DeviceKeys.generate(), DeviceKeys.generate()
    assert one != other
    assert SigningKey.generate() != SigningKey.generate()
    assert one.signing.seed.hex() not in repr(one)
    assert repr(one) == "DeviceKeys(signing=SigningKey())"


def test_the_keys_of_a_device_survive_being_stored() -> None:
    keys = DeviceKeys.generate()
    assert DeviceKeys.from_bytes(keys.to_bytes()) == keys
    assert DeviceKeys.from_bytes(keys.to_bytes()).public == keys.public


@given(st.binary(max_size=256))
def test_bytes_of_another_length_are_no_keys(data: bytes) -> None:
    if len(data) == 128:
        return
    with pytest.raises(Malformed, match="not the keys of a device"):
        DeviceKeys.from_bytes(data)


@given(st.binary(min_size=128, max_size=128))
def test_any_128_bytes_are_keys_that_sign_and_unwrap(data: bytes) -> None:
    keys = DeviceKeys.from_bytes(data)
    assert keys.to_bytes() == data
    keys.public.sign.verify(keys.signing.sign(b"x"), b"x")
    sealed = suites.suite(1).wrap.encrypt(b"secret", keys.public.wrap.hybrid(), b"info")
    assert suites.suite(1).wrap.decrypt(sealed, keys.hybrid(), b"info") == b"secret"


@given(st.binary(min_size=WrapPublic.SIZE, max_size=WrapPublic.SIZE))
def test_any_bytes_for_a_wrapping_key_are_refused_or_can_be_wrapped_to(data: bytes) -> None:
    try:
        public = WrapPublic(data).hybrid()
    except Malformed:
        return
    assert suites.suite(1).wrap.encrypt(bytes(32), public, b"")


def test_an_ml_kem_key_whose_coefficients_are_too_large_is_refused() -> None:
    wrap = device_keys("ruth").public.wrap
    with pytest.raises(Malformed, match="not a wrapping key"):
        WrapPublic(b"\xff\xff" + wrap[2:]).hybrid()


@pytest.mark.parametrize("x", LOW_ORDER_X)
@pytest.mark.parametrize("high_bit", [0, 1 << 255])
def test_an_x25519_key_that_nothing_can_be_wrapped_to_is_refused(x: int, high_bit: int) -> None:
    wrap = device_keys("ruth").public.wrap
    with pytest.raises(Malformed, match="not a wrapping key"):
        WrapPublic(wrap[:1184] + (x | high_bit).to_bytes(32, "little")).hybrid()


def devices() -> list[tuple[int, DevicePublic]]:
    return [(int(member.seat), member.public) for member in four().roster.devices]


def test_the_group_words_are_six_and_stand_in_the_list() -> None:
    words = words_of_four()
    assert len(words) == GROUP_WORDS
    assert set(words) <= set(word_list())
    assert len(word_list()) == len(set(word_list())) == 2048


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_the_order_of_devices_does_not_change_the_words(turns: int) -> None:
    turned = [*devices()[turns:], *devices()[:turns]]
    assert group_words(four().case, turned) == words_of_four()


@lru_cache
def words_of_four() -> tuple[str, ...]:
    return group_words(four().case, devices())


@pytest.mark.parametrize("change", ["case", "seat", "signing key", "wrapping key", "one more", "one less"])
def test_whatever_somebody_slips_in_changes_the_words(change: str) -> None:
    case, present = four().case, devices()
    other = device_keys("somebody else").public
    seat, first = present[0]
    changed = {
        "case": (CaseId(drawn("another case", 32)), present),
        "seat": (case, [((seat + 1) % 4, first), *present[1:]]),
        "signing key": (case, [(seat, DevicePublic(other.sign, first.wrap)), *present[1:]]),
        "wrapping key": (case, [(seat, DevicePublic(first.sign, other.wrap)), *present[1:]]),
        "one more": (case, [*present, (0, other)]),
        "one less": (case, present[1:]),
    }
    assert group_words(*changed[change]) != words_of_four()
