"""Sheets: a secret, the line and the words it travels as, and the keys that follow from it."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import Invitation
from fourfold_shared.line import MAX_LINE
from fourfold_shared.sheet import Purpose, Sheet, SheetSecret
from tests.shared.invitation_fixtures import INVITATION
from tests.shared.line_fixtures import line_of
from tests.shared.sheet_fixtures import CASE, GOOD, LABEL, LINES, SHEET, WORDS, packed

secrets = st.binary(min_size=32, max_size=32).map(SheetSecret)
relays = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=512)

FROZEN_KEYS = (
    "3cb52428d6caf2b0876175fc4258d8d5e2c15dad8849528a456bc2d890d6e8af"
    "6c40e5476d987bc95a5fd6091f69e217c0e8ec5123095d05e9fb9cb754371dc6"
    "2812976b3b1c2c7f58bdae6280441608b20f4f6869d0766ea9ab0258c673316c"
    "b4f180ebc19f99037a076a11d4e70d44ece308a44f0ebcb041e6c1f0b36ebb7f"
)
FROZEN_SIGN = "67970417ab40fe2b0ccdb58fedb842b8d75286c7a3abdaeb055edd203688d18a"
FROZEN_WRAP_HASH = "b7ec2f82d203c02b58a9d65d0d314f7c13a5e48af20391f41ad15ac66adcc98a"


@given(relays, st.binary(min_size=32, max_size=32).map(CaseId), secrets, st.sampled_from(Purpose))
def test_a_line_reads_as_it_was_written(relay: str, case: CaseId, value: SheetSecret, purpose: Purpose) -> None:
    sheet = Sheet(relay, case, value, purpose)
    assert len(sheet.line()) <= MAX_LINE
    assert Sheet.parse(sheet.line()) == sheet


def test_the_lines_here_start_from_a_good_one() -> None:
    expected = Sheet("ws://h", CaseId(bytes(32)), SheetSecret(bytes(32)), Purpose.RECOVERY)
    assert Sheet.parse(line_of(LABEL, packed())) == expected
    assert expected.line() == line_of(LABEL, packed())


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_we_would_not_write_is_refused(name: str) -> None:
    line, why = LINES[name]
    with pytest.raises(Malformed) as refused:
        Sheet.parse(line)
    assert str(refused.value) == why


def test_an_invitation_is_no_sheet_and_a_sheet_is_no_invitation() -> None:
    with pytest.raises(Malformed, match="garbled, or not a recovery sheet or a laptop's code"):
        Sheet.parse(INVITATION.line())
    for sheet in GOOD.values():
        with pytest.raises(Malformed, match="garbled, or not an invitation"):
            Invitation.parse(sheet.line())


@given(st.binary(max_size=120))
def test_any_bytes_with_a_right_check_are_refused_as_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        Sheet.parse(line_of(LABEL, data))


@given(secrets)
def test_words_read_as_they_were_written(value: SheetSecret) -> None:
    assert len(value.words.split()) == 24
    assert SheetSecret.from_words(value.words) == value


def test_words_are_those_of_bip_39() -> None:
    """BIP-39, test vectors."""
    assert SheetSecret(bytes(32)).words == "abandon " * 23 + "art"
    assert SheetSecret(b"\xff" * 32).words == "zoo " * 23 + "vote"


def test_spacing_and_capitals_of_words_do_not_matter() -> None:
    words = SHEET.secret.words
    assert SheetSecret.from_words("\n  " + "\t\n ".join(words.upper().split()) + " ") == SHEET.secret


@pytest.mark.parametrize("name", WORDS)
def test_words_that_are_no_sheet_are_refused(name: str) -> None:
    words, why = WORDS[name]
    with pytest.raises(Malformed) as refused:
        SheetSecret.from_words(words)
    assert str(refused.value) == why


@given(st.text(max_size=100) | st.lists(st.text(min_size=1, max_size=8), min_size=24, max_size=24).map(" ".join))
def test_any_words_are_refused_as_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        SheetSecret.from_words(text)


def test_new_secrets_are_drawn_and_not_shown() -> None:
    assert SheetSecret.generate() != SheetSecret.generate()
    assert len(SheetSecret.generate().value) == 32
    assert repr(SheetSecret.generate()) == "SheetSecret()"
    assert "secret=SheetSecret()" in repr(SHEET)


def expanded(secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 without salt, as RFC 5869 writes it."""
    prk = hmac.digest(bytes(32), secret, "sha256")
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def test_the_keys_are_what_the_specification_derives() -> None:
    for sheet in GOOD.values():
        assert sheet.secret.keys.to_bytes() == expanded(sheet.secret.value, b"fourfold/sheet/1", 128)


def test_the_keys_of_a_secret_are_always_the_same() -> None:
    """Frozen: a printed sheet must open after years. Computed once by hmac alone, as `expanded` does."""
    keys = SheetSecret(bytes(range(32))).keys
    assert keys.to_bytes().hex() == FROZEN_KEYS
    assert keys.public.sign.hex() == FROZEN_SIGN
    assert hashlib.sha256(keys.public.wrap).hexdigest() == FROZEN_WRAP_HASH


def test_the_keys_do_not_depend_on_relay_case_or_purpose() -> None:
    elsewhere = Sheet("ws://elsewhere", CASE, SHEET.secret, Purpose.LAPTOP)
    assert elsewhere.secret.keys == SHEET.secret.keys
    assert GOOD["a laptop's code"].secret.keys.public != SHEET.secret.keys.public
