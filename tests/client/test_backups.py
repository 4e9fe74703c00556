"""Backups of a home: made by themselves, kept few, tried, and put back on another laptop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home, HomeError, Notice
from fourfold_client.desk.backups import DAY, KEPT, restore_backup
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import Malformed, Misuse, StorageFailed
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, RUTH
from tests.support.template import Template

OTHER = "another passphrase altogether"


class Clock:
    """A laptop's clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 1_800_000_000_000

    def __call__(self) -> int:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def nadia(template: Template, tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    desk = await Desk.open(template.copy(tmp_path / "house").home(NADIA), PASSPHRASE, clock=clock)
    yield desk
    await desk.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def made(stick: Path) -> list[Path]:
    return sorted(stick.iterdir())


async def write(desk: Desk, text: str = "something") -> None:
    await desk.casefile.write(Space.PRIVATE_0, text)


async def test_the_first_is_made_at_once_and_nothing_in_it_can_be_read(nadia: Desk, stick: Path) -> None:
    await write(nadia, "canary of the backup")
    path = await nadia.backups.choose(stick)
    assert made(stick) == [path]
    held = path.read_bytes()
    for word in (b"canary", b"SQLite", b"CREATE TABLE", b"ws://", bytes(nadia.identity.case), PASSPHRASE.encode()):
        assert word not in held
    assert path.stat().st_mode & 0o077 == 0


async def test_one_is_made_once_a_day_when_something_has_changed(nadia: Desk, stick: Path, clock: Clock) -> None:
    await nadia.backups.choose(stick)
    await write(nadia)
    await nadia.backups.make_if_due()
    assert len(made(stick)) == 1
    clock.time += DAY
    await nadia.backups.make_if_due()
    assert len(made(stick)) == 2
    clock.time += DAY
    await nadia.backups.make_if_due()
    assert len(made(stick)) == 2


async def test_every_so_many_days(nadia: Desk, stick: Path, clock: Clock) -> None:
    with pytest.raises(Misuse):
        await nadia.backups.choose(stick, 31)
    await nadia.backups.choose(stick, 7)
    await write(nadia)
    clock.time += 6 * DAY
    await nadia.backups.make_if_due()
    assert len(made(stick)) == 1
    clock.time += DAY
    await nadia.backups.make_if_due()
    assert len(made(stick)) == 2


async def test_the_last_few_are_kept_and_what_is_not_of_this_home_stays(nadia: Desk, stick: Path, clock: Clock) -> None:
    (stick / "fourfold-000000-20200101-000000.backup").write_bytes(b"another home's")
    first = await nadia.backups.choose(stick)
    for _ in range(KEPT):
        clock.time += 1000
        newest = await nadia.backups.make()
    assert len(made(stick)) == KEPT + 1
    assert not first.exists()
    assert newest.exists()
    assert (stick / "fourfold-000000-20200101-000000.backup").exists()


async def test_without_a_chosen_folder_nothing_is_made(nadia: Desk) -> None:
    await nadia.backups.make_if_due()
    assert await nadia.backups.plan() is None
    with pytest.raises(HomeError, match="no folder was chosen"):
        await nadia.backups.make()
    with pytest.raises(HomeError, match="no folder was chosen"):
        await nadia.backups.test(PASSPHRASE)


async def test_a_folder_that_is_not_there_is_not_chosen(nadia: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="not there"):
        await nadia.backups.choose(tmp_path / "away")
    assert await nadia.backups.plan() is None


async def test_where_no_file_can_be_made_the_backup_is_named_and_the_folder_is_not_chosen(nadia: Desk) -> None:
    with pytest.raises(StorageFailed) as failed:
        await nadia.backups.choose(Path("/proc"))
    assert str(failed.value).endswith(".backup")
    assert await nadia.backups.plan() is None


async def test_trying_where_the_folder_is_gone_says_that_it_is_gone(nadia: Desk, stick: Path) -> None:
    await nadia.backups.choose(stick)
    stick.rename(stick.with_name("taken away"))
    with pytest.raises(StorageFailed, match="the folder for backups is not there"):
        await nadia.backups.test(PASSPHRASE)


async def test_a_folder_that_is_gone_is_one_sentence_and_it_is_tried_again(
    nadia: Desk, stick: Path, clock: Clock
) -> None:
    await nadia.backups.choose(stick)
    await write(nadia)
    stick.rename(stick.with_name("pulled out"))
    clock.time += DAY
    await nadia.backups.make_if_due()
    plan = await nadia.backups.plan()
    assert plan is not None
    assert "not there" in plan.failed
    await write(nadia)
    stick.with_name("pulled out").rename(stick)
    await nadia.backups.make_if_due()
    plan = await nadia.backups.plan()
    assert plan is not None
    assert plan.failed == ""
    assert len(made(stick)) == 2


async def test_trying_it_reads_every_record_and_leaves_nothing(
    nadia: Desk, stick: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "private").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "private"))
    await write(nadia)
    await nadia.backups.choose(stick)
    clock.time += 5000
    plan = await nadia.backups.test(PASSPHRASE)
    assert plan.tested == clock.time
    assert await nadia.backups.plan() == plan
    assert list((tmp_path / "private").iterdir()) == []
    with pytest.raises(WrongPassphrase):
        await nadia.backups.test(OTHER)


async def test_after_a_month_without_a_try_the_person_is_reminded(nadia: Desk, stick: Path, clock: Clock) -> None:
    await nadia.backups.choose(stick)
    assert not nadia.backups.reminds
    clock.time += 30 * DAY
    assert nadia.backups.reminds
    await nadia.backups.test(PASSPHRASE)
    assert not nadia.backups.reminds
    clock.time += 30 * DAY
    await nadia.backups.stop()
    assert not nadia.backups.reminds


async def test_a_changed_passphrase_makes_a_fresh_backup_and_older_ones_open_with_the_old_one(
    nadia: Desk, stick: Path, clock: Clock, tmp_path: Path
) -> None:
    older = await nadia.backups.choose(stick)
    clock.time += 1000
    await nadia.change_passphrase(PASSPHRASE, OTHER)
    (newer,) = set(made(stick)) - {older}
    with pytest.raises(WrongPassphrase):
        await restore_backup(newer, Home(tmp_path / "a"), PASSPHRASE)
    await restore_backup(newer, Home(tmp_path / "b"), OTHER)
    await restore_backup(older, Home(tmp_path / "c"), PASSPHRASE)


async def test_no_more_are_made_once_that_was_said(nadia: Desk, stick: Path) -> None:
    await nadia.backups.choose(stick)
    await nadia.backups.stop()
    await nadia.backups.make_or_say()
    assert len(made(stick)) == 1


async def test_put_back_it_goes_on_in_new_logs_with_everything_and_its_person_is_told(
    template: Template, tmp_path: Path, stick: Path
) -> None:
    async with template.serving(tmp_path / "house") as house:
        nadia = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE)
        ruth = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE)
        await nadia.casefile.write(Space.PAIR_0, "in the backup")
        path = await nadia.backups.choose(stick)
        await nadia.casefile.write(Space.PAIR_0, "after it, and sent")
        await nadia.casefile.write(Space.PRIVATE_0, "the first there is, after it too")
        await nadia.sync()
        log = nadia.case.space(Space.PAIR_0).log.id
        await house.desks.pop(NADIA).close()
        await restore_backup(path, Home(tmp_path / "new laptop"), PASSPHRASE)
        back = house.desks[NADIA] = await Desk.open(Home(tmp_path / "new laptop"), PASSPHRASE)
        assert back.notices == (Notice.COPIED,)
        assert back.case.space(Space.PAIR_0).log.id != log
        await back.casefile.write(Space.PAIR_0, "from the new laptop")
        for desk in (back, ruth, back):
            await desk.sync()
        assert back.notices == (Notice.COPIED,)
        expected = ["after it, and sent", "from the new laptop", "in the backup"]
        for desk in (back, ruth):
            assert sorted(one.text for one in desk.casefile.entries(Space.PAIR_0)) == expected
            assert desk.sync_view().alarms == ()


async def test_a_torn_or_foreign_file_is_one_sentence_and_nothing_is_made(
    nadia: Desk, stick: Path, tmp_path: Path
) -> None:
    whole = (await nadia.backups.choose(stick)).read_bytes()
    torn = tmp_path / "torn"
    parts = [whole[:cut] for cut in (0, 1, 40, 200, len(whole) - 1, len(whole) - 40_000)]
    flipped = bytearray(whole)
    flipped[-100] ^= 1
    for data in (*parts, bytes(flipped), whole + b"x", b"a letter to Ruth", nadia.home.file.read_bytes()):
        torn.write_bytes(data)
        with pytest.raises(Malformed, match="not a backup of Fourfold, or it is damaged"):
            await restore_backup(torn, Home(tmp_path / "new"), PASSPHRASE)
        assert not Home(tmp_path / "new").holds_case
    with pytest.raises(StorageFailed, match="no such file"):
        await restore_backup(tmp_path / "none", Home(tmp_path / "new"), PASSPHRASE)


async def test_where_a_case_is_no_backup_is_put(nadia: Desk, stick: Path, template: Template, tmp_path: Path) -> None:
    path = await nadia.backups.choose(stick)
    other = template.copy(tmp_path / "other").home(RUTH)
    before = other.file.read_bytes()
    with pytest.raises(HomeError, match="a case in this home already"):
        await restore_backup(path, other, PASSPHRASE)
    assert other.file.read_bytes() == before
