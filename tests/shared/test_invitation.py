"""Invitations: a secret, the line and the words it travels as, and its proof."""

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed, Refused
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import MAX_LINE, PREFIX, Invitation, Secret
from tests.shared.invitation_fixtures import CASE, INVITATION, LINES, PACKED, WORDS, line_of
from tests.shared.people import drawn, secret
from tests.shared.strategies import changed

secrets = st.binary(min_size=16, max_size=16).map(Secret)
relays = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=512)


@given(relays, st.binary(min_size=32, max_size=32).map(CaseId), secrets)
def test_a_line_reads_as_it_was_written(relay: str, case: CaseId, value: Secret) -> None:
    invitation = Invitation(relay, case, value)
    assert len(invitation.line()) <= MAX_LINE
    assert Invitation.parse(invitation.line()) == invitation


@given(st.data())
def test_spaces_and_line_breaks_that_a_mail_added_do_not_matter(data: st.DataObject) -> None:
    line = INVITATION.line()
    for _ in range(3):
        at = data.draw(st.integers(0, len(line)))
        line = line[:at] + data.draw(st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0"])) + line[at:]
    assert Invitation.parse(line) == INVITATION


def test_every_change_of_one_character_is_refused() -> None:
    line = INVITATION.line()
    others = string.ascii_letters + string.digits + "-_=+/:é \n"
    for position, character in enumerate(line):
        for other in others:
            if other != character:
                with pytest.raises(Malformed):
                    Invitation.parse(line[:position] + other + line[position + 1 :])


def test_every_character_that_is_lost_or_swapped_is_noticed() -> None:
    line = INVITATION.line()
    for position in range(len(line)):
        with pytest.raises(Malformed):
            Invitation.parse(line[:position] + line[position + 1 :])
        swapped = line[:position] + line[position : position + 2][::-1] + line[position + 2 :]
        if swapped != line:
            with pytest.raises(Malformed):
                Invitation.parse(swapped)


@given(st.text(max_size=64) | st.text(max_size=64).map(PREFIX.__add__))
def test_any_text_is_refused_as_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Invitation.parse(text)


@given(st.binary(max_size=80))
def test_any_bytes_with_a_right_check_are_refused_as_malformed(packed: bytes) -> None:
    with pytest.raises(Malformed):
        Invitation.parse(line_of(packed))


def test_the_lines_here_start_from_a_good_one() -> None:
    assert Invitation.parse(line_of(PACKED)) == Invitation("ws://h", CaseId(bytes(32)), Secret(bytes(16)))


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_we_would_not_write_is_refused(name: str) -> None:
    line, why = LINES[name]
    with pytest.raises(Malformed) as refused:
        Invitation.parse(line)
    assert str(refused.value) == why


def test_base64_that_ends_in_other_spare_bits_is_refused() -> None:
    """The last character of a line carries bits that stand for nothing; we write them as zeros."""
    invitation = next(
        one for size in range(1, 4) if len((one := Invitation("w" * size, CASE, secret("x"))).line()[9:]) % 4
    )
    line, alphabet = invitation.line(), string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    same_bytes = line[:-1] + alphabet[alphabet.index(line[-1]) + 1]
    decoded = {base64.urlsafe_b64decode(one.removeprefix(PREFIX) + "==") for one in (line, same_bytes)}
    assert len(decoded) == 1
    with pytest.raises(Malformed, match="garbled"):
        Invitation.parse(same_bytes)


@given(secrets)
def test_words_read_as_they_were_written(value: Secret) -> None:
    assert len(value.words.split()) == 12
    assert Secret.from_words(value.words) == value


def test_words_are_those_of_bip_39() -> None:
    """BIP-39, test vectors."""
    assert Secret(bytes(16)).words == "abandon " * 11 + "about"
    assert Secret(b"\x7f" * 16).words == "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_spacing_and_capitals_of_words_do_not_matter() -> None:
    words = INVITATION.secret.words
    assert Secret.from_words("\n  " + "\t\n ".join(words.upper().split()) + " ") == INVITATION.secret


def test_every_word_that_is_replaced_by_a_neighbour_in_the_line_is_noticed_or_is_another_secret() -> None:
    words = INVITATION.secret.words.split()
    for position in range(11):
        swapped = [*words[:position], words[position + 1], words[position], *words[position + 2 :]]
        try:
            assert Secret.from_words(" ".join(swapped)) != INVITATION.secret
        except Malformed:
            continue


@pytest.mark.parametrize("name", WORDS)
def test_words_that_are_no_invitation_are_refused(name: str) -> None:
    words, why = WORDS[name]
    with pytest.raises(Malformed) as refused:
        Secret.from_words(words)
    assert str(refused.value) == why


@given(st.text(max_size=100) | st.lists(st.text(min_size=1, max_size=8), min_size=12, max_size=12).map(" ".join))
def test_any_words_are_refused_as_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Secret.from_words(text)


@given(st.data())
def test_a_changed_line_raises_only_documented_errors(data: st.DataObject) -> None:
    line = changed(data, INVITATION.line().encode()).decode(errors="surrogateescape")
    try:
        assert Invitation.parse(line) == INVITATION
    except Refused:
        return
    assert "".join(line.split()) == INVITATION.line()


def test_new_secrets_are_drawn_and_not_shown() -> None:
    assert Secret.generate() != Secret.generate()
    assert repr(Secret.generate()) == "Secret()"


def test_a_proof_belongs_to_secret_and_case() -> None:
    proof = INVITATION.secret.proof(CASE)
    INVITATION.secret.verify_proof(CASE, proof)
    for other, case in ((secret("other"), CASE), (INVITATION.secret, CaseId(drawn("another case", 32)))):
        with pytest.raises(Malformed, match="this invitation belongs to another case"):
            other.verify_proof(case, proof)


def test_the_signing_key_and_the_proof_follow_from_the_secret_alone() -> None:
    again = Secret(INVITATION.secret.value)
    assert again.signing.public == INVITATION.secret.signing.public
    assert again.signing.public != secret("other").signing.public
    assert again.proof(CASE) not in (again.signing.seed, again.value)
