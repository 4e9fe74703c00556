"""Dates as people write them: what is understood, how they sort, and that nothing breaks on anything else."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fourfold_client.casefile.dates import MAX_DATE, When, parse_when, sort_key

WRITTEN = [
    ("14 September 2025", "2025-09-14", "2025-09-14"),
    ("Sunday, 14 Sept. 2025", "2025-09-14", "2025-09-14"),
    ("on the 3rd of May 2024", "2024-05-03", "2024-05-03"),
    ("September 14, 2025", "2025-09-14", "2025-09-14"),
    ("2025-09-14", "2025-09-14", "2025-09-14"),
    ("14.9.2025", "2025-09-14", "2025-09-14"),
    ("4/9/2025", "2025-09-04", "2025-09-04"),
    ("29 February 2024", "2024-02-29", "2024-02-29"),
    ("September 2025", "2025-09-01", "2025-09-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("Spring 2025", "2025-03-01", "2025-05-31"),
    ("in the autumn of 2023", "2023-09-01", "2023-11-30"),
    ("winter 2024/25", "2024-12-01", "2025-02-28"),
    ("2025", "2025-01-01", "2025-12-31"),
    ("mid-March 2025", "2025-03-11", "2025-03-20"),
    ("end of March 2025", "2025-03-21", "2025-03-31"),
    ("early 2023", "2023-01-01", "2023-05-01"),
    ("spring to autumn 2025", "2025-03-01", "2025-11-30"),
    ("from March until May 2025", "2025-03-01", "2025-05-31"),
    ("3–5 May 2025", "2025-05-03", "2025-05-05"),
    ("30 May to 2 June 2024", "2024-05-30", "2024-06-02"),
    ("2019 - 2021", "2019-01-01", "2021-12-31"),
    ("since 2019", "2019-01-01", "2019-12-31"),
]
NO_DATES = [
    "",
    "after the move",
    "30 February 2025",
    "2025-13",
    "14 Sep",
    "0000",
    "winter 9999",
    "spring",
    "early 3 May 2024",
    "to",
    "since",
    "2025 to 2024",
    "ju 2025",
    "9" * 5000,
]
HEDGES = ["about {}", "{}, approx.", "approx. {}", "{} (approximately)", "~{}", "{}?", "around {}", "{} or so", "c. {}"]
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 12, 31))
DATES = st.builds(lambda one, other, about: When(min(one, other), max(one, other), about), DAYS, DAYS, st.booleans())


@pytest.mark.parametrize(("written", "first", "last"), WRITTEN)
def test_a_date_is_understood_as_people_mean_it(written: str, first: str, last: str) -> None:
    assert parse_when(written) == When(date.fromisoformat(first), date.fromisoformat(last))
    assert parse_when(f"  {written.upper()} ") == parse_when(written)


@pytest.mark.parametrize("written", NO_DATES)
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_when(written) is None


@pytest.mark.parametrize("hedge", HEDGES)
@pytest.mark.parametrize("plain", ["spring 2025", "2025", "14 September 2025"])
def test_a_date_that_is_not_sure_means_the_same_days_and_says_so(hedge: str, plain: str) -> None:
    sure, unsure = parse_when(plain), parse_when(hedge.format(plain))
    assert sure is not None
    assert unsure is not None
    assert (unsure.first, unsure.last, unsure.about, unsure.exact) == (sure.first, sure.last, True, False)


def test_only_one_day_that_is_sure_is_exact() -> None:
    assert [
        one is not None and one.exact for one in map(parse_when, ("3 May 2024", "May 2024", "about 3 May 2024"))
    ] == [
        True,
        False,
        False,
    ]


@given(DAYS)
def test_every_day_is_read_back_however_it_is_written(day: date) -> None:
    for form in (
        "{0:%Y-%m-%d}",
        "{0.day} {0:%B} {0:%Y}",
        "{0:%B} {0.day}, {0:%Y}",
        "{0.day}/{0.month}/{0:%Y}",
        "{0:%a} {0.day} {0:%b} {0:%Y}",
    ):
        assert parse_when(form.format(day)) == When(day, day), form


@given(st.text(max_size=MAX_DATE + 20))
@example("1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1")
@example("early early early mid-mid-end of the the")
def test_any_text_is_a_date_or_none_and_never_fails(text: str) -> None:
    when = parse_when(text)
    assert when is None or when.first <= when.last


@given(DATES, DATES)
def test_what_ends_before_another_begins_comes_first_and_the_whole_before_its_part(one: When, other: When) -> None:
    if one.last < other.first:
        assert one.key < other.key
    if one.first == other.first and one.last > other.last:
        assert one.key < other.key
    assert sort_key(one) < sort_key(None)


@given(st.lists(DATES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_how_they_came(dates: list[When], chance: object) -> None:
    shuffled = list(dates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(map(sort_key, shuffled)) == sorted(map(sort_key, dates))


@given(DAYS, st.integers(0, 400))
def test_from_one_day_to_another_is_both_and_what_lies_between(day: date, days: int) -> None:
    end = day + timedelta(days=days)
    assert parse_when(f"{day:%Y-%m-%d} to {end:%Y-%m-%d}") == When(day, end)
