"""What goes into the vault comes out of it again."""

import asyncio
from itertools import islice
from pathlib import Path

import pytest

from fourfold_client.vault import (
    AddDraft,
    AddKeychainEntry,
    AddRosterEntry,
    ClearDrafts,
    Draft,
    DropSecret,
    HeldRecord,
    Hold,
    PutCache,
    PutSecret,
    Quarantine,
    Quarantined,
    Release,
    SetCursor,
    SetPushed,
    StoredRecord,
    Vault,
)
from fourfold_client.vault.vault import MAX_GROUP
from fourfold_shared.errors import Misuse, StorageFailed
from fourfold_shared.ids import Hash
from tests.support.vaults import ELSEWHERE, LOG, OTHER_LOG, PASSPHRASE, SPACE, new_vault, open_vault, record


async def test_everything_committed_is_there_after_reopening(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(
            PutSecret("name", b"value"),
            record(1),
            record(1, OTHER_LOG),
            record(2),
            record(1, space=ELSEWHERE),
            Hold(SPACE, LOG, 9, b"early"),
            Quarantine(SPACE, LOG, 3, "stops/fork/why", b"evidence"),
            SetCursor(SPACE, 17),
            SetPushed(SPACE, LOG, 2),
            AddRosterEntry(0, b"founding"),
            AddRosterEntry(1, b"inviting"),
            AddKeychainEntry(SPACE, 0, b"step"),
            AddDraft(SPACE, 1, b"first"),
            AddDraft(SPACE, 2, b"second"),
            PutCache(SPACE, "documents", b"cached"),
        )
    one, two = Hash((1).to_bytes(32, "big")), Hash((2).to_bytes(32, "big"))
    async with open_vault(tmp_path / "v") as vault:
        assert await vault.secret("name") == b"value"
        assert await vault.secret("another") is None
        assert await vault.records(SPACE) == [
            StoredRecord(1, LOG, 1, one, 1, 2, 3, b"record 1"),
            StoredRecord(2, OTHER_LOG, 1, one, 1, 2, 3, b"record 1"),
            StoredRecord(3, LOG, 2, two, 1, 2, 6, b"record 2"),
        ]
        assert await vault.own_records(SPACE, LOG, 1) == [b"record 2"]
        assert await vault.held(SPACE) == [HeldRecord(LOG, 9, b"early")]
        assert await vault.quarantined() == [Quarantined(SPACE, LOG, 3, "stops/fork/why", b"evidence")]
        assert await vault.cursors() == {SPACE: 17}
        assert await vault.pushed() == {(SPACE, LOG): 2}
        assert await vault.roster() == [b"founding", b"inviting"]
        assert await vault.keychain(SPACE) == [b"step"]
        assert await vault.keychain(ELSEWHERE) == []
        assert await vault.drafts(SPACE) == [Draft(1, 1, b"first"), Draft(2, 2, b"second")]
        assert await vault.cache(SPACE, "documents") == b"cached"
        assert await vault.cache(ELSEWHERE, "documents") is None


async def test_what_is_dropped_is_gone(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(PutSecret("draft/a", b"1"), PutSecret("draft/b", b"2"), PutSecret("other", b"3"))
        await vault.commit(AddDraft(SPACE, 1, b"x"), AddDraft(ELSEWHERE, 1, b"y"), Hold(SPACE, LOG, 2, b"early"))
        await vault.commit(DropSecret("draft/a"), ClearDrafts(SPACE), Release(SPACE, LOG, 2))
        assert await vault.secret_names("draft/") == ["b"]
        assert await vault.drafts(SPACE) == []
        assert [draft.update for draft in await vault.drafts(ELSEWHERE)] == [b"y"]
        assert await vault.held(SPACE) == []


async def test_the_newest_value_stands(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        for number in range(3):
            value = b"%d" % number
            await vault.commit(PutSecret("name", value), SetCursor(SPACE, number), PutCache(SPACE, "c", value))
        assert (await vault.secret("name"), await vault.cache(SPACE, "c")) == (b"2", b"2")
        assert await vault.cursors() == {SPACE: 2}


async def test_changes_are_kept_in_the_order_of_the_calls_awaited_or_not(tmp_path: Path) -> None:
    """More than one group's worth, in calls of changing size."""
    async with new_vault(tmp_path / "v") as vault:
        rest = iter([record(seq) for seq in range(1, MAX_GROUP + 400)])
        kept: list[asyncio.Future[None]] = []
        while chunk := list(islice(rest, len(kept) * 31 % 97 + 1)):
            kept.append(vault.commit(*chunk))
        await kept[-1]
        assert all(one.done() for one in kept)
        assert [row.seq for row in await vault.records(SPACE)] == list(range(1, MAX_GROUP + 400))


async def test_a_call_larger_than_a_group_is_kept_whole(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(*(record(seq) for seq in range(1, MAX_GROUP + 100)))
        assert len(await vault.records(SPACE)) == MAX_GROUP + 99


async def test_closing_waits_for_what_was_handed_over(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        kept = [vault.commit(record(seq)) for seq in range(1, 200)]
    assert all(one.done() and one.exception() is None for one in kept)
    async with open_vault(tmp_path / "v") as vault:
        assert len(await vault.records(SPACE)) == len(kept)


async def test_a_closed_vault_takes_nothing_and_may_be_closed_twice(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.close()
        with pytest.raises(Misuse):
            vault.commit(record(1))


async def test_a_closed_vault_stays_closed(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.close()
        await vault.suspend()
        vault.resume()
        with pytest.raises(Misuse):
            vault.commit(record(1))


async def test_a_vault_is_not_made_over_another(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(record(1))
    with pytest.raises(StorageFailed, match="already"):
        await Vault.create(tmp_path / "v", "another")
    async with open_vault(tmp_path / "v") as vault:
        assert len(await vault.records(SPACE)) == 1


@pytest.mark.parametrize("path", ["missing", "."])
async def test_there_is_nothing_to_open_where_nothing_was_made(tmp_path: Path, path: str) -> None:
    with pytest.raises(StorageFailed, match="no case"):
        await Vault.open(tmp_path / path, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []
