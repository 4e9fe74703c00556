"""Cursors: one encoding, bounded, at a place that no record has."""

import pytest

from fourfold_shared.cursor import MAX_PLACE, Cursor, place_of_wisps
from fourfold_shared.errors import Malformed
from fourfold_shared.record import genesis
from fourfold_shared.yjs_update import Schema, Shape
from tests.shared.sealing import LOG, NADIA, PLACE


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor("text/a", 2**53 - 1, 0, MAX_PLACE)
    assert Cursor.parse(cursor.to_bytes()) == cursor


@pytest.mark.parametrize("wrong", [("", 0, -1, 0), ("", 0, 0, MAX_PLACE + 1), ("x" * 257, 0, 0, 0), ("", -1, 0, 0)])
def test_a_cursor_out_of_bounds_is_refused(wrong: tuple[str, int, int, int]) -> None:
    with pytest.raises(Malformed):
        Cursor.parse(Cursor(*wrong).to_bytes())


def test_wisps_stand_at_no_records_place() -> None:
    place = place_of_wisps(PLACE.case, PLACE.space, LOG, NADIA.public.sign)
    assert (place.case, place.space) == (PLACE.case, PLACE.space)
    assert place.previous != genesis(PLACE.case, PLACE.space, LOG, NADIA.public.sign)


def test_live_texts_are_roots_whose_name_goes_on_from_their_prefix() -> None:
    schema = Schema({"page": Shape.TEXT, "maps": Shape.MAP}, ("text/",))
    assert [schema.shape(root) for root in ("page", "maps", "text/a", "text/", "other")] == [
        Shape.TEXT,
        Shape.MAP,
        Shape.TEXT,
        None,
        None,
    ]
