"""When the one notification a day is due (product.md, 5.8)."""

from datetime import datetime

import pytest

from fourfold_client.casefile import CaseFile
from fourfold_client.ui.digest import AT, LAST, QUIET_FROM, QUIET_TO, Digest, day_of, theirs
from fourfold_shared.ids import Space
from tests.support.house import NADIA, RUTH, FourHouse

MORNING, NOON, NIGHT = (datetime(2026, 3, 3, hour, 5) for hour in (7, 12, 23))


def test_there_is_none_unless_it_is_wanted() -> None:
    for settings in ({}, {AT: ""}, {AT: "no time"}):
        assert not any(Digest.of(settings).due(moment) for moment in (MORNING, NOON, NIGHT))


@pytest.mark.parametrize(
    ("at", "quiet", "due"),
    [
        ("12:00", ("21:00", "08:00"), {NOON}),
        ("06:00", ("21:00", "08:00"), {NOON}),
        ("12:00", ("00:00", "00:00"), {NOON, NIGHT}),
        ("06:00", ("08:00", "13:00"), {MORNING, NIGHT}),
        ("23:30", ("00:00", "00:00"), set()),
    ],
)
def test_it_waits_for_its_time_and_for_the_end_of_the_quiet_hours(
    at: str, quiet: tuple[str, str], due: set[datetime]
) -> None:
    digest = Digest.of({AT: at, QUIET_FROM: quiet[0], QUIET_TO: quiet[1]})
    assert {moment for moment in (MORNING, NOON, NIGHT) if digest.due(moment)} == due


def test_there_is_one_a_day() -> None:
    assert not Digest.of({AT: "12:00", LAST: day_of(NOON)}).due(NOON)
    assert Digest.of({AT: "12:00", LAST: "2026-03-02"}).due(NOON)


async def test_only_what_others_wrote_is_news(house: FourHouse, nadia: CaseFile) -> None:
    before = theirs(nadia)
    await nadia.write(Space.PAIR_0, "mine")
    assert theirs(nadia) == before
    hers = await house[RUTH].casefile.write(Space.PAIR_0, "hers")
    await house.exchange(RUTH, NADIA)
    after = theirs(nadia)
    assert after != before
    await house[RUTH].casefile.revise(hers.id, "hers, again", "")
    await house.exchange(RUTH, NADIA)
    assert theirs(nadia) != after
