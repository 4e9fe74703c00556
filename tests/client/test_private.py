"""The passphrase of its own that one's own page may have: what it closes, and that nothing is lost by it."""

import asyncio
import shutil
from pathlib import Path

import pytest

from fourfold_client.desk import Desk, Home
from fourfold_client.desk.backups import restore_backup
from fourfold_client.desk.private import Standing
from fourfold_client.vault import AddDraft, Vault, WrongPassphrase, WrongSecond
from fourfold_client.vault.passphrase import unwrap
from fourfold_client.vault.sealing import Sealer
from fourfold_shared.errors import Malformed, Misuse, StorageFailed
from fourfold_shared.ids import Space
from tests.support.house import NADIA, PASSPHRASE, FourHouse
from tests.support.vaults import behind_its_back

OWN = Space.PRIVATE_0
SECOND = "only for this page"
CANARY, IN_PAGE, BEGUN = "canary zibeline", "canary quokka", "canary ocelot"
COLUMNS = {
    "records": "record",
    "held": "record",
    "quarantine": "record",
    "keychains": "entry",
    "drafts": "sealed",
    "caches": "sealed",
}


async def written(desk: Desk) -> None:
    """Something on the page, and a draft of something."""
    await desk.casefile.write(OWN, CANARY)
    desk.casefile.page(OWN).append(IN_PAGE)
    await desk.casefile.saved(OWN)
    await desk.kept.keep_draft("0/text", BEGUN)


def rows_of(home: Home, space: bytes) -> dict[tuple[str, int], bytes]:
    """Every value that the file has of a space, by its table and place."""
    with behind_its_back(home.file) as database:
        found = {
            (table, place): value
            for table, column in COLUMNS.items()
            for place, (value,) in enumerate(
                database.execute(f"SELECT {column} FROM {table} WHERE space = ?", (space,))
            )
        }
        only = database.execute("SELECT sealed FROM secrets WHERE name LIKE 'only/%'")
        return found | {("secrets", place): value for place, (value,) in enumerate(only)}


def first_sealer(home: Home) -> Sealer:
    """What the first passphrase alone opens blobs with."""
    with behind_its_back(home.file) as database:
        (wrapped,) = database.execute("SELECT wrapped FROM vault_key").fetchone()
    return Sealer(unwrap(wrapped, PASSPHRASE))


def files_of(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.path.rglob("*")) if path.is_file())


def shown(desk: Desk) -> str:
    return str(desk.show()) + str(desk.status())


async def closed(house: FourHouse) -> Desk:
    """Nadia's laptop, opened with its first passphrase after something was written and the page got a second."""
    desk = house[NADIA]
    await written(desk)
    await desk.private.set(SECOND)
    return await house.reopen(NADIA)


async def test_without_it_the_page_is_nowhere_and_with_it_everything_is_there_again(house: FourHouse) -> None:
    desk = await closed(house)
    assert desk.private.standing is Standing.CLOSED
    assert OWN not in desk.casefile.spaces()
    assert OWN not in desk.case.live
    assert OWN not in desk.case.membership.keys
    assert BEGUN not in (await desk.kept.drafts()).values()
    assert CANARY not in shown(desk)
    (told,) = [one for one in desk.status()["spaces"] if one["closed"]]
    assert (told["space"], told["entries"], told["ready"]) == ("private:0", 0, False)

    await desk.private.open(SECOND)
    house.desks[NADIA] = desk = await desk.again()
    assert desk.private.standing is Standing.OPEN
    assert [entry.text for entry in desk.casefile.entries(OWN)] == [CANARY]
    assert desk.casefile.page(OWN).text == IN_PAGE
    assert (await desk.kept.drafts())["0/text"] == BEGUN

    desk.private.close()
    house.desks[NADIA] = desk = await desk.again()
    assert desk.private.standing is Standing.CLOSED
    assert CANARY not in shown(desk)


async def test_nothing_that_the_file_had_of_the_page_is_in_it_once_it_has_its_passphrase(house: FourHouse) -> None:
    """Who has the first passphrase has the keys of the laptop: so no sealed byte of before may be left either."""
    desk = house[NADIA]
    space = OWN.of(desk.identity.case)
    await written(desk)
    desk = await house.reopen(NADIA)  # so that there is a cache
    await desk.casefile.write(OWN, CANARY * 500)
    before = rows_of(desk.home, space)
    assert {table for table, _ in before} >= {"records", "keychains", "caches", "secrets"}
    assert all(value in files_of(desk.home) for value in before.values() if len(value) < 2000)
    await desk.private.set(SECOND)
    at_once = files_of(desk.home)
    await desk.casefile.write(OWN, "written when it was set already")
    await desk.close()
    held, after = files_of(desk.home), rows_of(desk.home, space)
    assert len(after) >= len(before)
    for value in before.values():
        pieces = [value[at : at + 48] for at in range(0, len(value) - 47, 48)]
        assert pieces
        assert not any(piece in files for piece in pieces for files in (at_once, held))

    vault = await Vault.open(desk.home.file, PASSPHRASE)
    try:
        for read in (vault.records(space), vault.keychain(space), vault.drafts(space), vault.cache(space, "documents")):
            with pytest.raises(Misuse, match="closed"):
                await read
        for name in await vault.secret_names("only/"):
            with pytest.raises(Misuse, match="closed"):
                await vault.secret(f"only/{name}")
        sealer = first_sealer(desk.home)
        for (table, _), value in after.items():
            for name in ("", "0", "1", "2", "documents"):
                with pytest.raises(StorageFailed, match="does not open"):
                    sealer.open(value, table, space.hex(), *filter(None, [name]))
        with pytest.raises(Misuse, match="closed"):
            vault.commit(AddDraft(space, 2, b"nothing goes in either"))
    finally:
        await vault.close()


async def test_a_backup_that_is_made_while_it_is_closed_has_nothing_of_it_in_the_open(
    house: FourHouse, tmp_path: Path
) -> None:
    """Who has the backup and the first passphrase has the page no more than who has the laptop."""
    desk = await closed(house)
    space = OWN.of(desk.identity.case)
    (tmp_path / "stick").mkdir()
    await desk.backups.choose(tmp_path / "stick")
    (made,) = (tmp_path / "stick").iterdir()
    home = Home(tmp_path / "back")
    await restore_backup(made, home, PASSPHRASE)
    rows, sealer = rows_of(home, space), first_sealer(home)
    assert {table for table, _ in rows} >= {"records", "keychains", "secrets"}
    for (table, _), value in rows.items():
        for name in ("", "0", "1", "2", "documents"):
            with pytest.raises(StorageFailed, match="does not open"):
                sealer.open(value, table, space.hex(), *filter(None, [name]))
    again = await Desk.open(home, PASSPHRASE)
    try:
        assert again.private.standing is Standing.CLOSED
        assert CANARY not in shown(again)
        await again.private.open(SECOND)
        again = await again.again()
        assert [entry.text for entry in again.casefile.entries(OWN)] == [CANARY]
    finally:
        await again.close()


async def test_a_wrong_one_says_so_and_changes_nothing(house: FourHouse) -> None:
    desk = await closed(house)
    for wrong in ("", PASSPHRASE, SECOND + " "):
        with pytest.raises(WrongSecond, match="does not open this page; nothing was changed"):
            await desk.private.open(wrong)
        with pytest.raises(WrongSecond):
            await desk.private.change(wrong, "another")
    assert desk.private.standing is Standing.CLOSED
    await house.desks.pop(NADIA).close()
    with pytest.raises(WrongSecond):
        await Desk.open(house.home(NADIA), PASSPHRASE, private="something else")
    with pytest.raises(WrongPassphrase):
        await Desk.open(house.home(NADIA), SECOND, private=SECOND)
    desk = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE, private=SECOND)
    with pytest.raises(WrongSecond):
        await desk.private.take_away(PASSPHRASE)
    assert [entry.text for entry in desk.casefile.entries(OWN)] == [CANARY]


async def test_it_can_be_changed_and_taken_away(house: FourHouse) -> None:
    desk = await closed(house)
    with pytest.raises(Misuse, match="please open that page first"):
        await desk.private.take_away(SECOND)
    with pytest.raises(Malformed):
        await desk.private.change(SECOND, "")
    await desk.private.change(SECOND, "another")
    await house.desks.pop(NADIA).close()
    with pytest.raises(WrongSecond):
        await Desk.open(house.home(NADIA), PASSPHRASE, private=SECOND)
    desk = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE, private="another")
    with pytest.raises(Misuse, match="already"):
        await desk.private.set("twice")
    await desk.private.take_away("another")
    assert desk.private.standing is Standing.WITHOUT
    await desk.casefile.write(OWN, "later")
    desk = await house.reopen(NADIA)
    assert [entry.text for entry in desk.casefile.entries(OWN)] == [CANARY, "later"]
    assert (await desk.kept.drafts())["0/text"] == BEGUN
    with pytest.raises(Misuse, match="has no passphrase of its own"):
        desk.private.close()


async def test_what_changes_ones_own_laptops_asks_for_the_page_to_be_open(house: FourHouse) -> None:
    desk = await closed(house)
    for step in (desk.people.make_sheet, desk.people.let_in_laptop, desk.people.leave, lambda: desk.people.retire(9)):
        with pytest.raises(Misuse, match="please open that page first"):
            await step()


async def test_writing_goes_on_while_it_is_set(house: FourHouse) -> None:
    """What is written and read at that very moment is in its place among the changes."""

    desk = house[NADIA]
    await written(desk)
    setting = asyncio.create_task(desk.private.set(SECOND))
    count = 0
    while not setting.done():
        await desk.casefile.write(OWN, f"meanwhile {count}")
        await desk.kept.drafts()
        count += 1
    await setting
    await house.desks.pop(NADIA).close()
    desk = house.desks[NADIA] = await Desk.open(house.home(NADIA), PASSPHRASE, private=SECOND)
    texts = [entry.text for entry in desk.casefile.entries(OWN)]
    assert texts == [CANARY, *(f"meanwhile {one}" for one in range(count))]
    assert count


async def test_two_laptops_of_one_person_one_with_it_and_one_without(house: FourHouse, tmp_path: Path) -> None:
    desk = await house.reopen(NADIA)  # a code is good for some days of the relay's clock
    code = await desk.people.let_in_laptop()
    other = await Desk.restore(Home(tmp_path / "second"), PASSPHRASE, code)
    try:
        await desk.sync()
        await other.sync()
        await closed(house)
        await other.casefile.write(OWN, "from the other laptop")
        await other.sync()
        await house[NADIA].sync()
        assert "from the other laptop" not in shown(house[NADIA])
        await house[NADIA].private.open(SECOND)
        house.desks[NADIA] = desk = await house[NADIA].again()
        await desk.sync()
        await other.sync()
        for one in (desk, other):
            assert {entry.text for entry in one.casefile.entries(OWN)} == {CANARY, "from the other laptop"}
        assert other.private.standing is Standing.WITHOUT
        other_device = other.identity.device
        await desk.people.retire(other_device)
        assert desk.case.membership.key(OWN) is not None
    finally:
        await other.close()


async def test_a_home_that_was_copied_begins_a_new_log_on_the_page_once_that_is_open(
    house: FourHouse, tmp_path: Path
) -> None:

    desk = await closed(house)
    home = desk.home
    await house.desks.pop(NADIA).close()
    shutil.copytree(home.path, tmp_path / "copy")
    copied = await Desk.open(Home(tmp_path / "copy"), PASSPHRASE)
    try:
        assert copied.notices
        await copied.private.open(SECOND)
        copied = await copied.again()
        original = house.desks[NADIA] = await Desk.open(home, PASSPHRASE, private=SECOND)
        assert copied.case.space(OWN).log.id != original.case.space(OWN).log.id
        await copied.casefile.write(OWN, "on the copy")
        await original.casefile.write(OWN, "here")
        for one in (copied, original, copied):
            await one.sync()
        for one in (copied, original):
            assert {entry.text for entry in one.casefile.entries(OWN)} == {CANARY, "on the copy", "here"}
    finally:
        await copied.close()


async def test_a_backup_of_a_home_with_it_is_tested_with_the_first_passphrase_alone(
    house: FourHouse, tmp_path: Path
) -> None:
    desk = await closed(house)
    (tmp_path / "stick").mkdir()
    path = await desk.backups.choose(tmp_path / "stick", 1)
    assert (await desk.backups.test(PASSPHRASE)).tested is not None
    assert CANARY.encode() not in path.read_bytes()


async def test_the_export_has_nothing_of_it_while_it_is_closed(house: FourHouse, tmp_path: Path) -> None:
    desk = await closed(house)
    await desk.export(tmp_path / "copy")
    parcel = await desk.carry_out(tmp_path / "parcel")
    assert OWN.value not in str(parcel)
    made = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert made
    assert not any(CANARY.encode() in path.read_bytes() for path in made)
