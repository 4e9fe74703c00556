"""Where a laptop stands in a journal: whether what it is shown goes on there, whatever was lost and written since."""

from hypothesis import given
from hypothesis import strategies as st

from fourfold_client.spaces.journal import JournalPlace
from fourfold_shared.ids import SpaceId

SPACE = SpaceId(bytes(16))
Journal = list[bytes]


def shown(place: JournalPlace, journal: Journal) -> bool:
    """Whether the laptop takes this journal, in one page, for the one that it knows; then it has all of it."""
    since = place.follow(again=False)
    records, end = journal[since:], max(since, len(journal)) if since <= len(journal) else len(journal)
    if end < since or not place.fits(records, end, last=True):
        return False
    place.came(records, end)
    place.moved(end, missed=False)
    return True


records = st.lists(st.binary(min_size=1, max_size=3), max_size=12)


@given(st.lists(records, min_size=1, max_size=4))
def test_a_journal_that_only_grows_always_fits(parts: list[Journal]) -> None:
    place, journal = JournalPlace(SPACE, 0), Journal()
    for part in parts:
        journal += part
        assert shown(place, journal)
        assert place.cursor == len(journal)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=12, unique=True), st.integers(1, 12), st.integers(0, 30))
def test_a_journal_that_was_put_back_never_fits_however_much_came_since(first: list[int], lost: int, more: int) -> None:
    place, journal = JournalPlace(SPACE, 0), [bytes([one]) for one in first]
    assert shown(place, journal)
    kept = journal[: max(len(journal) - lost, 0)]
    assert not shown(place, [*kept, *(bytes([100 + one]) for one in range(more))])
    place.lost()
    assert shown(place, kept)


@given(records.filter(bool), st.integers(1, 5))
def test_own_records_after_the_last_of_others_may_not_be_lost_either(journal: Journal, own: int) -> None:
    place = JournalPlace(SPACE, 0)
    assert shown(place, journal)
    place.moved(len(journal) + own, missed=False)
    assert not shown(place, journal)
