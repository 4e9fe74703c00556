"""Lines that people hand over: whatever changed on the way is found, and what does not matter does not."""

import base64
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold_shared.errors import Malformed
from fourfold_shared.invitation import Invitation
from fourfold_shared.line import from_line, to_line
from fourfold_shared.sheet import Sheet
from tests.shared.invitation_fixtures import INVITATION
from tests.shared.line_fixtures import line_of, wrong_lines
from tests.shared.sheet_fixtures import GOOD, SHEET
from tests.shared.strategies import changed

LABEL = b"fourfold/tests/1"
KINDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "an invitation": (INVITATION.line(), Invitation.parse),
    "a recovery sheet": (SHEET.line(), Sheet.parse),
    "a laptop's code": (GOOD["a laptop's code"].line(), Sheet.parse),
}
WRONG = wrong_lines(LABEL, b"packed", to_line(LABEL, b"packed"), "a line of the tests")
kinds = pytest.mark.parametrize("kind", KINDS)


@given(st.binary(max_size=700))
def test_a_line_reads_as_it_was_written(packed: bytes) -> None:
    assert to_line(LABEL, packed) == line_of(LABEL, packed)
    assert from_line(LABEL, to_line(LABEL, packed), "a line") == packed


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_line_is_refused(name: str) -> None:
    line, why = WRONG[name]
    with pytest.raises(Malformed) as refused:
        from_line(LABEL, line, "a line of the tests")
    assert str(refused.value) == why


@kinds
@given(data=st.data())
def test_spaces_and_line_breaks_that_a_mail_added_do_not_matter(kind: str, data: st.DataObject) -> None:
    good, read = KINDS[kind]
    line = good
    for _ in range(3):
        at = data.draw(st.integers(0, len(line)))
        line = line[:at] + data.draw(st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0"])) + line[at:]
    assert read(line) == read(good)


@kinds
def test_every_change_of_one_character_is_refused(kind: str) -> None:
    line, read = KINDS[kind]
    others = string.ascii_letters + string.digits + "-_=+/:é \n"
    for position, character in enumerate(line):
        for other in others:
            if other != character:
                with pytest.raises(Malformed):
                    read(line[:position] + other + line[position + 1 :])


@kinds
def test_every_character_that_is_lost_doubled_or_swapped_is_noticed(kind: str) -> None:
    line, read = KINDS[kind]
    for position, character in enumerate(line):
        swapped = line[:position] + line[position : position + 2][::-1] + line[position + 2 :]
        for other in {line[:position] + line[position + 1 :], line[:position] + character + line[position:], swapped}:
            if other != line:
                with pytest.raises(Malformed):
                    read(other)


@kinds
@given(text=st.text(max_size=64) | st.text(max_size=64).map("fourfold:".__add__))
def test_any_text_is_refused_as_malformed(kind: str, text: str) -> None:
    with pytest.raises(Malformed):
        KINDS[kind][1](text)


@kinds
@given(data=st.data())
def test_a_changed_line_is_refused_as_malformed(kind: str, data: st.DataObject) -> None:
    good, read = KINDS[kind]
    line = changed(data, good.encode()).decode(errors="surrogateescape")
    if "".join(line.split()) == good:
        assert read(line) == read(good)
        return
    with pytest.raises(Malformed):
        read(line)


def test_base64_that_ends_in_other_spare_bits_is_refused() -> None:
    """The last character of a line carries bits that stand for nothing; we write them as zeros."""
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    for packed in (b"", b"1"):
        line = to_line(LABEL, packed)
        same_bytes = line[:-1] + alphabet[alphabet.index(line[-1]) + 1]
        decoded = {base64.urlsafe_b64decode(one.removeprefix("fourfold:") + "==") for one in (line, same_bytes)}
        assert len(decoded) == 1
        with pytest.raises(Malformed, match="garbled"):
            from_line(LABEL, same_bytes, "a line")
