"""A commit that fails keeps nothing, stops those behind it, and goes on once memory has been read again.

The failures are real: a trigger that another program put into the file refuses what it is told to.
"""

import asyncio
from pathlib import Path

import pytest

from fourfold_client.vault import PutSecret, SetCursor, Vault
from fourfold_shared.errors import StorageFailed
from tests.support.vaults import SPACE, behind_its_back, new_vault, open_vault, record

REFUSED = 13


def refuse(path: Path) -> None:
    """From now on the file takes no record with the sequence number 13."""
    with behind_its_back(path) as database:
        database.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON records WHEN NEW.seq = {REFUSED}"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )


def allow(path: Path) -> None:
    with behind_its_back(path) as database:
        database.execute("DROP TRIGGER refuse")


async def sequence(vault: Vault) -> list[int]:
    return [row.seq for row in await vault.records(SPACE)]


async def test_nothing_of_a_failed_change_is_kept(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        await vault.commit(record(1))
        with pytest.raises(StorageFailed):
            await vault.commit(SetCursor(SPACE, 5), PutSecret("name", b"value"), record(REFUSED))
        assert await sequence(vault) == [1]
        assert await vault.cursors() == {}
        assert await vault.secret("name") is None


async def test_nothing_rests_on_a_change_that_failed(tmp_path: Path) -> None:
    """Whatever was handed over behind it, in the same group or a later one, fails too."""
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        waiting = [vault.commit(record(seq)) for seq in range(10, 20)]
        done = await asyncio.gather(*waiting, return_exceptions=True)
        failed_from = next(number for number, one in enumerate(done) if one is not None)
        assert failed_from <= REFUSED - 10
        assert all(isinstance(one, StorageFailed) for one in done[failed_from:])
        assert await sequence(vault) == list(range(10, 10 + failed_from))
        with pytest.raises(StorageFailed, match="try again"):
            await vault.commit(record(30))
        assert 30 not in await sequence(vault)


async def test_after_resuming_everything_goes_on(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        with pytest.raises(StorageFailed):
            await vault.commit(record(REFUSED))
        await vault.suspend()
        allow(tmp_path / "v")
        assert vault.resume()
        await vault.commit(record(1), record(REFUSED))
        assert await sequence(vault) == [1, REFUSED]
    async with open_vault(tmp_path / "v") as vault:
        assert await sequence(vault) == [1, REFUSED]


async def test_what_was_turned_away_meanwhile_must_be_read_again_before_anything_goes_on(tmp_path: Path) -> None:
    """Memory that moved while the vault took nothing does not agree with it."""
    async with new_vault(tmp_path / "v") as vault:
        await vault.suspend()
        with pytest.raises(StorageFailed):
            await vault.commit(record(1))
        assert not vault.resume()
        with pytest.raises(StorageFailed):
            await vault.commit(record(2))
        await vault.suspend()
        assert vault.resume()
        await vault.commit(record(3))
        assert await sequence(vault) == [3]


async def test_why_the_newest_commit_failed_is_told_until_one_succeeds(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        assert vault.failure is None
        with pytest.raises(StorageFailed) as failed:
            await vault.commit(record(REFUSED))
        assert str(vault.failure) == str(failed.value)
        await vault.suspend()
        assert vault.resume()
        assert vault.failure is not None
        await vault.commit(record(1))
        assert vault.failure is None


async def test_suspending_waits_for_what_was_handed_over_before(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        before = [vault.commit(record(seq)) for seq in range(1, 50)]
        await vault.suspend()
        assert all(one.done() and one.exception() is None for one in before)
        assert len(await sequence(vault)) == len(before)


async def test_a_failure_that_nobody_waits_for_is_not_lost_and_not_loud(tmp_path: Path) -> None:
    """The next change says that the home could not be written."""
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        unheard = vault.commit(record(REFUSED))
        await asyncio.wait([unheard])
        with pytest.raises(StorageFailed):
            await vault.commit(record(1))


async def test_a_suspended_vault_closes(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        refuse(tmp_path / "v")
        with pytest.raises(StorageFailed):
            await vault.commit(record(REFUSED))
    async with open_vault(tmp_path / "v") as vault:
        assert await sequence(vault) == []


@pytest.mark.soak
async def test_a_file_that_another_program_holds_is_named(tmp_path: Path) -> None:
    """SQLite waits five seconds before it gives up."""
    async with new_vault(tmp_path / "v") as vault:
        with behind_its_back(tmp_path / "v") as database:
            database.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageFailed, match="open in another Fourfold"):
                await vault.commit(record(1))
        assert vault.resume()
        await vault.commit(record(1))
