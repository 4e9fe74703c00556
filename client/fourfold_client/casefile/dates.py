"""Dates as people write them: exact, a month, a season, a year, about one of these, or from one to another.

    14 September 2025 · Sunday 14 Sept 2025 · September 14, 2025 · 2025-09-14 · 14.9.2025 · 14/9/2025 (day first)
    September 2025 · 2025-09 · spring 2025 · winter 2024/25 · 2025 · early, mid or late 2025 · end of March 2025
    spring 2025, approx. · about 2025 · spring to autumn 2025 · from March until May 2025 · 3 to 5 May 2025 · since 2019

Seasons are those of the northern half of the earth, and a winter begins in the year that it is named by. "Since 2019"
sorts as 2019. What is not understood, as "after the move", is no date: it stays as it was written, and sorts last.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

MAX_DATE = 100
"""Characters; longer is a text and no date."""


@dataclass(frozen=True, slots=True)
class When:
    """The days that a date may mean, from the first to the last. `about` when its writer said that it is not sure."""

    first: date
    last: date
    about: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one day, and said to be that."""
        return self.first == self.last and not self.about

    @property
    def key(self) -> tuple[int, int]:
        """Sorts by the first day; what spans more comes before what lies in it."""
        return (self.first.toordinal(), -self.last.toordinal())


def sort_key(when: When | None) -> tuple[int, int]:
    """The key of a date; what is no date comes after all that are."""
    return _LAST if when is None else when.key


@lru_cache(maxsize=4096)
def parse_when(written: str) -> When | None:
    """The date that is written, or None when it is not understood."""
    if len(written) > MAX_DATE:
        return None
    said = " ".join(re.sub(r"[,()]", " ", written.casefold()).replace("–", "-").split())
    plain = _ABOUT.sub(" ", said)
    found = _span(" ".join(plain.split()))
    return found and replace(found, about=found.about or plain != said)


def _span(said: str) -> When | None:
    """One date, or from one to another; the first may leave out a month or year that the second says."""
    said = re.sub(r"^(since|from|between) ", "", said)
    whole = _one(said)
    if whole is not None:
        return whole
    for match in _TO.finditer(said):
        begin, end = said[: match.start()], said[match.end() :]
        last = _one(end)
        if last is None:
            continue
        for lent in ("", f" {last.last.year}", f" {_MONTHS[last.last.month - 1]} {last.last.year}"):
            first = _one(begin + lent)
            if first is not None and first.first <= last.last:
                return When(first.first, max(first.last, last.last))
    return None


def _one(said: str) -> When | None:
    part = re.fullmatch(rf"(?:the )?({'|'.join(_PARTS)})(?: of)?[ -](.+)", said)
    if part is not None:
        inner = _whole(part[2])
        return inner and _part(inner, _PARTS[part[1]])
    return _whole(said)


def _whole(said: str) -> When | None:
    said = re.sub(rf"^(?:on |in )?(?:the )?(?:(?:{_DAYS})\.? )?(?:the )?", "", said)
    for pattern, order in _FORMS:
        match = re.fullmatch(pattern, said)
        if match is not None:
            named = dict(zip(order, match.groups(), strict=True))
            return _of(named["year"], named.get("month", ""), named.get("day", ""), named.get("season", ""))
    return None


def _of(year: str, month: str, day: str, season: str) -> When | None:
    try:
        if season:
            first = date(int(year), _SEASONS[season], 1)
            return When(first, _month_end(first.year + (first.month + 2 > 12), (first.month + 1) % 12 + 1))
        if not month:
            return When(date(int(year), 1, 1), date(int(year), 12, 31))
        number = int(month) if month.isdecimal() else _month(month)
        if not day:
            return When(date(int(year), number, 1), _month_end(int(year), number))
        one = date(int(year), number, int(day))
        return When(one, one)
    except (ValueError, KeyError):
        return None


def _month(name: str) -> int:
    """The number of a month by its name, or by three letters of it or more. Raises: ValueError."""
    short = name.rstrip(".")
    found = [number for number, month in enumerate(_MONTHS, 1) if len(short) > 2 and month.startswith(short)]
    if not found:
        raise ValueError("no month")
    return found[0]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _part(whole: When, third: int) -> When | None:
    """The first, second or last third of what spans more than a day."""
    days = (whole.last - whole.first).days + 1
    if days < 3:
        return None
    bounds = [whole.first + timedelta(days=days * number // 3) for number in range(3)]
    ends = [*(bound - timedelta(days=1) for bound in bounds[1:]), whole.last]
    return When(bounds[third], ends[third])


_LAST = (date.max.toordinal() + 1, 0)
_FIRST_HALF = ("january", "february", "march", "april", "may", "june")
_MONTHS = (*_FIRST_HALF, "july", "august", "september", "october", "november", "december")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu|thurs?|fri|sat|sun"
_ABOUT = re.compile(
    r"(?:^|(?<= ))(?:about|around|roughly|probably|perhaps|maybe|approx\.?|approximately|circa|ca\.?|c\.|some time in"
    r"|sometime in|or so|i think|\?)(?=$| )|~|(?<=\d)\?"
)
_TO = re.compile(r" (?:to|until|till|and) | ?- ?")
_FORMS = (
    (r"(\d{4})-(\d{2})-(\d{2})", ("year", "month", "day")),
    (r"(\d{4})-(\d{2})", ("year", "month")),
    (r"(\d{1,2})[./] ?(\d{1,2})[./] ?(\d{4})", ("day", "month", "year")),
    (r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]+\.?) (\d{4})", ("day", "month", "year")),
    (r"([a-z]+\.?) (\d{1,2})(?:st|nd|rd|th)? (\d{4})", ("month", "day", "year")),
    (r"(spring|summer|autumn|fall|winter)(?: of)? (\d{4})(?:/\d{2,4})?", ("season", "year")),
    (r"([a-z]+\.?)(?: of)? (\d{4})", ("month", "year")),
    (r"(\d{4})", ("year",)),
)
