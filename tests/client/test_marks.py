"""Marks by clock are what a dictionary of them would be, and come back as they were kept."""

from hypothesis import given
from hypothesis import strategies as st

from fourfold_client.spaces.marks import SIZE, Marks
from fourfold_shared.yjs_update import MAX_CLOCK, MAX_DEPTH, Shape

CLOCKS = st.integers(0, 3 * SIZE) | st.integers(0, MAX_CLOCK)
MARKS = st.dictionaries(CLOCKS, st.integers(1, 2 * MAX_DEPTH + Shape.TEXT + 1))


@given(MARKS, MARKS, CLOCKS)
def test_a_mark_is_found_at_its_clock_and_nowhere_else(first: dict[int, int], then: dict[int, int], other: int) -> None:
    marks = Marks()
    marks.add(first.items())
    marks.add(then.items())
    expected = first | then
    for kept in (marks, Marks(dict(marks.blocks()))):
        assert all(kept.of(clock) == mark for clock, mark in expected.items())
        assert kept.of(other) == expected.get(other, 0)


def test_neighbouring_clocks_lie_together() -> None:
    marks = Marks()
    marks.add((clock, 2) for clock in range(10 * SIZE))
    assert len(marks.blocks()) == 10
