"""Runs of typing as one block: the documents are the same, whoever writes into them before or after."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text, merge_updates

from fourfold_shared.yjs_bytes import Reader
from fourfold_shared.yjs_runs import join_runs, written

OWN, OTHER = 2**52 + 1, 2**52 + 2
PIECES = st.sampled_from(["a", "bc", "é", "🙂", " ", "long words, in one go"])
"""What is written at once."""
EDITS = st.lists(
    st.tuples(st.booleans(), st.floats(0, 1), st.integers(0, 3), PIECES | st.just("")), min_size=1, max_size=40
)
"""Whether it goes on where the last one ended, else where (as a part of the text); characters deleted; what is put."""


class Laptop:
    """A document, and the update of every transaction in it."""

    def __init__(self, client: int) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.text = self.doc.get("page", type=Text)
        self.updates: list[bytes] = []
        self._at = 0
        self._subscription = self.doc.observe(lambda event: self.updates.append(event.update))

    def type(self, *pieces: str) -> None:
        for piece in pieces:
            self.edit(True, 0, 0, piece)

    def edit(self, goes_on: bool, part: float, deleted: int, inserted: str) -> None:
        stands = str(self.text)
        at = min(self._at, len(stands)) if goes_on else int(part * len(stands))
        first = len(stands[:at].encode())
        last = first + len(stands[at : at + deleted].encode())
        with self.doc.transaction():
            if last > first:
                del self.text[first:last]
            if inserted:
                self.text.insert(first, inserted)
        self._at = at + len(inserted)

    def taken(self) -> bytes:
        """Everything written since this was last asked, as one update; empty for nothing."""
        updates, self.updates[:] = list(self.updates), []
        return merge_updates(*updates) if updates else b""


def blocks(update: bytes) -> int:
    reader = Reader(update)
    return reader.number() and reader.number()


def test_typing_becomes_one_block() -> None:
    laptop = Laptop(OWN)
    laptop.type(*"Dear Theo, 🙂 ça va?")
    merged = laptop.taken()
    assert blocks(merged) == 19
    assert blocks(join_runs(merged)) == 1
    assert len(join_runs(merged)) < len(merged) / 5


def test_a_jump_begins_another_block() -> None:
    laptop = Laptop(OWN)
    laptop.type(*"first")
    laptop.edit(False, 0, 0, "s")
    laptop.type(*"econd")
    assert blocks(join_runs(laptop.taken())) == 2


def test_typing_before_a_letter_and_typing_at_the_end_are_told_apart() -> None:
    laptop = Laptop(OWN)
    laptop.type(*"ab")
    laptop.edit(False, 0.5, 0, "x")
    laptop.type(*"yz")
    joined = join_runs(laptop.taken())
    assert blocks(joined) == 2
    assert read(joined) == "axyzb"


def test_what_is_not_typing_is_left_as_it_is() -> None:
    doc: Doc[Any] = Doc(client_id=OWN)
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    doc.get("entries", type=Map)["a"] = 1
    doc.unobserve(subscription)
    assert join_runs(updates[0]) == updates[0]


def test_deletions_alone_are_left_as_they_are() -> None:
    laptop = Laptop(OWN)
    laptop.type("abc")
    laptop.taken()
    laptop.edit(False, 0, 2, "")
    deletions = laptop.taken()
    assert blocks(deletions) == 0
    assert join_runs(deletions) == deletions


def test_a_text_in_a_map_is_joined_too() -> None:
    doc: Doc[Any] = Doc(client_id=OWN)
    text = Text()
    doc.get("entries", type=Map)["notes"] = text
    before, updates = doc.get_update(), list[bytes]()
    subscription = doc.observe(lambda event: updates.append(event.update))
    for letter in "notes":
        text += letter
    doc.unobserve(subscription)
    joined = join_runs(merge_updates(*updates))
    assert blocks(joined) == 1
    other: Doc[Any] = Doc(client_id=OTHER)
    other.apply_update(before)
    other.apply_update(joined)
    assert other.get("entries", type=Map).to_py() == {"notes": "notes"}


def read(*updates: bytes) -> str:
    doc: Doc[Any] = Doc(client_id=7)
    for update in updates:
        doc.apply_update(update)
    return str(doc.get("page", type=Text))


@given(st.lists(st.tuples(EDITS, EDITS), min_size=1, max_size=4))
def test_two_who_write_at_once_hold_the_same_with_and_without(rounds: list[tuple[list[Any], list[Any]]]) -> None:
    """Each writes on their own, then both take what the other wrote; what they wrote next stands upon it."""
    own, other = Laptop(OWN), Laptop(OTHER)
    plain: Doc[Any] = Doc(client_id=7)
    joined: Doc[Any] = Doc(client_id=7)
    for of_own, of_other in rounds:
        for laptop, edits in ((own, of_own), (other, of_other)):
            for edit in edits:
                laptop.edit(*edit)
        sent = [(laptop, update) for laptop in (own, other) if (update := laptop.taken())]
        for laptop, update in sent:
            (other if laptop is own else own).doc.apply_update(join_runs(update))
            plain.apply_update(update)
            joined.apply_update(join_runs(update))
        own.taken(), other.taken()
    assert str(own.text) == str(other.text) == str(joined.get("page", type=Text)) == str(plain.get("page", type=Text))
    assert joined.get_update() == plain.get_update()


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 2**31, 2**53 - 1])
def test_a_number_is_written_as_it_is_read(number: int) -> None:
    reader = Reader(written(number))
    assert reader.number() == number
    assert reader.ended
