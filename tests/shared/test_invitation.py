"""Invitations: a secret, the line and the words it travels as, and its proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import Invitation, Secret
from fourfold_shared.line import MAX_LINE
from tests.shared.invitation_fixtures import CASE, INVITATION, LABEL, LINES, PACKED, WORDS
from tests.shared.line_fixtures import line_of
from tests.shared.people import drawn, secret

secrets = st.binary(min_size=16, max_size=16).map(Secret)
relays = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=512)


@given(relays, st.binary(min_size=32, max_size=32).map(CaseId), secrets)
def test_a_line_reads_as_it_was_written(relay: str, case: CaseId, value: Secret) -> None:
    invitation = Invitation(relay, case, value)
    assert len(invitation.line()) <= MAX_LINE
    assert Invitation.parse(invitation.line()) == invitation


@given(st.binary(max_size=80))
def test_any_bytes_with_a_right_check_are_refused_as_malformed(packed: bytes) -> None:
    with pytest.raises(Malformed):
        Invitation.parse(line_of(LABEL, packed))


def test_the_lines_here_start_from_a_good_one() -> None:
    assert Invitation.parse(line_of(LABEL, PACKED)) == Invitation("ws://h", CaseId(bytes(32)), Secret(bytes(16)))


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_we_would_not_write_is_refused(name: str) -> None:
    line, why = LINES[name]
    with pytest.raises(Malformed) as refused:
        Invitation.parse(line)
    assert str(refused.value) == why


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
