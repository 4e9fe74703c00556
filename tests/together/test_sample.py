"""The sample case, written by the four: everything stands where the table of the design lets it stand, on every laptop.

What is checked here is the data placement of product.md 4.10, mechanically, over all four homes and the relay.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from fourfold_client.casefile import CaseFile, Entry, Kind, pausing, shared_understanding, sides, summary
from fourfold_client.casefile.kinds import may_stand
from fourfold_client.casefile.sessions import day
from fourfold_client.casefile.timeline import dated
from fourfold_client.demo import seed
from fourfold_client.demo.sample import CASE
from fourfold_client.vault import passphrase
from fourfold_shared.ids import Seat, Space
from tests.support.house import PASSPHRASE, FourHouse, relay_house

pytestmark = pytest.mark.asyncio(loop_scope="module")
LONG = 16
"""Characters: what is shorter may be said by two people."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def written(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FourHouse]:
    """The four, after the sample case was written and everybody has everything."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "homes").mkdir()
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(passphrase, "MEMORY_KIB", 8 * 1024)
        quick.setattr(passphrase, "PASSES", 1)
        quick.setattr(seed, "PASSPHRASE", PASSPHRASE)
        async with relay_house(folder) as relay:
            house = FourHouse(folder / "homes", relay)
            await house.begin()
            for desk in house.desks.values():
                await desk.code.confirm(desk.code.words())
            await house.close()
            await seed.write_case(house.folder)
            for seat in Seat:
                await house.reopen(seat)
            await house.exchange()
            yield house
            await house.close()


def everything(casefile: CaseFile, space: Space) -> list[Entry]:
    """Entries, their notes and what stands beside them."""
    entries = casefile.entries(space)
    return [*entries, *(note for entry in entries for note in casefile.notes(entry)), *casefile.said(space)]


def said(entry: Entry) -> Iterator[str]:
    """Whatever words an entry holds that nobody else says by chance."""
    for version in entry.versions:
        for text in (version.title, version.text, *(value for _, value in version.fields)):
            if len(text) >= LONG and " " in text:
                yield text


def words_of(house: FourHouse, seat: Seat) -> set[str]:
    """All such words that a seat can read."""
    casefile = house[seat].casefile
    return {text for space in casefile.spaces() for one in everything(casefile, space) for text in said(one)}


async def test_everything_stands_where_it_may_and_the_same_on_every_laptop(written: FourHouse) -> None:
    for space in Space:
        held = []
        for seat in sorted(space.audience):
            entries = everything(written[seat].casefile, space)
            assert all(may_stand(entry.kind, entry.author, space) for entry in entries)
            held.append(sorted((one.id, one.versions, one.withdrawn, one.about or "") for one in entries))
        assert all(one == held[0] for one in held)


async def test_nobody_has_words_that_are_not_for_them(written: FourHouse) -> None:
    every = set[str]().union(*(words_of(written, seat) for seat in Seat))
    checked = 0
    for seat in Seat:
        shown, own = str(written[seat].show()), words_of(written, seat)
        for text in every - own:
            assert text not in shown
            words = " ".join(part for part in text.split() if part.isalpha())
            assert not any(text in said(found) for found in written[seat].casefile.search(words))
            checked += 1
    assert checked > 50


async def test_no_word_stands_in_a_file_of_the_relay_or_of_a_home(written: FourHouse) -> None:
    every = set[str]().union(*(words_of(written, seat) for seat in Seat))
    kept = {path: path.read_bytes() for path in written.folder.parent.rglob("*") if path.is_file()}
    assert sum(map(len, kept.values())) > 500_000
    for path, data in kept.items():
        assert not any(text.encode() in data for text in every), path


async def test_the_sample_shows_what_it_has_to_show(written: FourHouse) -> None:
    nadia, theo = written[Seat.PARTNER_0].casefile, written[Seat.PARTNER_1].casefile
    entries = [entry for space in nadia.spaces() for entry in nadia.entries(space)]
    assert any(entry.withdrawn for entry in entries)
    practices = nadia.of_kind(Kind.PRACTICE)
    assert any(("state", "resting") in version.fields for entry in practices for version in entry.versions)
    assert len(nadia.of_kind(Kind.QUESTION, Space.TABLE)) == 9
    assert theo.of_kind(Kind.DISCLOSURE)
    assert nadia.of_kind(Kind.DISCLOSURE) == ()
    assert max(len(entry.versions) for entry in nadia.of_kind(Kind.PRACTICE)) >= 3
    assert {line.day for line in CASE} >= {-182, -80, -47}


async def test_the_sunday_stands_in_both_their_words_and_in_one_they_share(written: FourHouse) -> None:
    for seat in Seat:
        casefile = written[seat].casefile
        (event,) = sides.events(casefile)
        assert sides.stage(casefile, event) is sides.Stage.OPEN
        assert {one.author for one in sides.accounts(casefile, event)} == {Seat.PARTNER_0, Seat.PARTNER_1}
        assert [one.entry.author for one in shared_understanding.agreed(casefile)] == [Seat.SUPPORT_1]
        assert summary.summary(casefile).recognised.keys() == set(Seat)


async def test_joint_work_rested_for_ten_days_and_the_screens_have_nobody_who_asked_for_it(written: FourHouse) -> None:
    for seat in Seat:
        casefile = written[seat].casefile
        (rested,) = pausing.pauses(casefile)
        assert rested.until is not None
        assert round((rested.until - rested.since) / seed.DAY) == 10
        assert not pausing.paused(casefile)
        told = {one.get("kind") for one in written[seat].show()["entries"]}
        assert told
        assert not told & {Kind.PAUSE, Kind.PAUSE_WISH, Kind.GO_ON}


async def test_days_that_are_named_are_days_of_the_calendar(written: FourHouse) -> None:
    casefile = written[Seat.PARTNER_0].casefile
    points = casefile.of_kind(Kind.POINT, Space.TABLE)
    assert points
    assert all(dated(one).when is not None for one in points)
    (lake,) = (one for one in casefile.of_kind(Kind.EVENT, Space.TABLE) if one.title == "Sunday at the lake")
    assert day(lake).isoweekday() == 7
    assert all(one.field("to") == str(int(Seat.PARTNER_1)) for one in casefile.of_kind(Kind.QUESTION, Space.TABLE))
