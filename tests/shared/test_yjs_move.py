"""What was written in one log can be said again in another: the same changes under another client."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from fourfold_shared.errors import HostileUpdate
from fourfold_shared.yjs_move import move_update
from fourfold_shared.yjs_update import Past, Schema, Shape, validate_update

OLD, NEW, OTHER = 7, 9, 5


class Document:
    """A document in which one client writes, and the updates that it gave."""

    def __init__(self, client: int) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.page = self.doc.get("page", type=Text)
        self.maps = self.doc.get("maps", type=Map)
        self.updates: list[bytes] = []
        self._told = self.doc.observe(lambda event: self.updates.append(event.update))

    def take(self, updates: list[bytes]) -> None:
        for update in updates:
            self.doc.apply_update(update)

    def taken(self) -> list[bytes]:
        updates, self.updates = self.updates, []
        return updates

    def say(self) -> tuple[str, Any]:
        return str(self.page), self.maps.to_py()


class Everything(Past):
    """A past in which every clock below a number exists, and nothing has a mark."""

    def __init__(self, clocks: dict[int, int]) -> None:
        self._clocks = clocks

    def clocks(self, client: int) -> int:
        return self._clocks.get(client, 0)

    def mark(self, client: int, clock: int) -> int:
        return 0


def act(document: Document, action: tuple[str, int, str]) -> None:
    kind, place, said = action
    length = len(document.page)
    at = place % (length + 1)
    if kind == "insert":
        document.page.insert(at, said)
    elif kind == "delete" and length:
        del document.page[at % length : min(at % length + 2, length)]
    elif kind == "put":
        document.maps[str(place % 3)] = said
    elif kind == "nest":
        document.maps[f"map{place}{said}{len(document.updates)}"] = Map({"title": said, "text": Text(said)})
    elif kind == "drop" and str(place % 3) in document.maps:
        del document.maps[str(place % 3)]


actions = st.lists(
    st.tuples(
        st.sampled_from(("insert", "insert", "delete", "put", "nest", "drop")),
        st.integers(0, 50),
        st.text("abc", min_size=1, max_size=4),
    ),
    max_size=12,
)


@given(actions, actions, actions)
def test_what_was_written_in_one_log_says_the_same_in_another(
    others: list[tuple[str, int, str]], before: list[tuple[str, int, str]], after: list[tuple[str, int, str]]
) -> None:
    other, mine = Document(OTHER), Document(OLD)
    for action in others:
        act(other, action)
    shared = other.taken()
    mine.take(shared)
    mine.taken()
    for action in before:
        act(mine, action)
    shared += mine.taken()
    since = clocks(mine)
    for action in after:
        act(mine, action)
    moved = [move_update(one, {OLD: (since, 0)}, NEW) for one in mine.taken()]

    reader = Document(1)
    reader.take(shared)
    reader.take(moved)
    assert reader.say() == mine.say()
    assert clocks(reader) == since
    writer = Document(NEW)
    writer.take(shared)
    writer.take(moved)
    act(writer, ("insert", 0, "x"))
    assert str(writer.page).count("x") == 1


def test_a_deletion_over_the_border_becomes_two() -> None:
    mine = Document(OLD)
    mine.page += "abc"
    first, since = mine.taken(), clocks(mine)
    mine.page += "def"
    written = mine.taken()
    del mine.page[1:5]
    written += mine.taken()
    moved = [move_update(one, {OLD: (since, 0)}, NEW) for one in written]
    reader = Document(1)
    reader.take([*first, *moved])
    assert str(reader.page) == "af"


def test_two_clients_become_one() -> None:
    first = Document(OLD)
    first.page += "abc"
    shared, since = first.taken(), clocks(first)
    first.page += "def"
    later = first.taken()
    second = Document(OTHER)
    second.take([*shared, *later])
    second.taken()
    second.page.insert(4, "xyz")
    del second.page[2:5]
    later += second.taken()
    moved = [move_update(one, {OLD: (since, 0), OTHER: (0, 3)}, NEW) for one in later]
    reader = Document(1)
    reader.take([*shared, *moved])
    assert reader.say() == second.say()


def test_the_validator_takes_what_comes_out() -> None:
    mine = Document(OLD)
    mine.page += "abc"
    mine.taken()
    mine.page += "d"
    (update,) = mine.taken()
    moved = move_update(update, {OLD: (3, 0)}, NEW)
    past = Everything({OLD: 3})
    schema = Schema({"page": Shape.TEXT})
    assert validate_update(moved, client=NEW, clock=0, past=past, schema=schema).clock == 1


def test_a_collected_block_keeps_its_place() -> None:
    collected = bytes([1, 1, OLD, 4, 0, 2, 0])
    assert move_update(collected, {OLD: (4, 0)}, NEW) == bytes([1, 1, NEW, 0, 0, 2, 0])


@pytest.mark.parametrize("update", [b"", bytes([1, 1, OLD, 0]), bytes([1, 1, OLD, 0, 5, 1])])
def test_what_is_no_update_of_ours_is_refused(update: bytes) -> None:
    with pytest.raises(HostileUpdate):
        move_update(update, {OLD: (0, 0)}, NEW)


def clocks(document: Document) -> int:
    """How many clocks the old client has in a document."""
    state, at = document.doc.get_state(), 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = state[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    return {number(): number() for _ in range(number())}.get(OLD, 0)
