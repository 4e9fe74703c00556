"""Nothing in a home can be read without its passphrase, and nothing sealed can stand in for something else there."""

import base64
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from fourfold_client.vault import AddDraft, Change, PutCache, PutSecret, Quarantine, Vault
from fourfold_shared.errors import StorageFailed
from tests.support.vaults import ELSEWHERE, LOG, PASSPHRASE, SPACE, behind_its_back, new_vault, open_vault

CANARY = "zibeline quagga"
PLAIN = CANARY.encode()
DISGUISES = (PLAIN, PLAIN.upper(), CANARY.encode("utf-16-le"), PLAIN.hex().encode(), base64.b64encode(PLAIN)[:-4])
Read = Callable[[Vault], Awaitable[object]]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_no_canary_stands_in_any_file_open_or_closed(tmp_path: Path) -> None:
    """Also not in the journal beside the file, nor where it was once and was deleted."""
    async with new_vault(tmp_path / "v", CANARY) as vault:
        await vault.commit(PutSecret("draft/1", PLAIN), AddDraft(SPACE, 1, PLAIN), PutCache(SPACE, "documents", PLAIN))
        await vault.commit(Quarantine(SPACE, LOG, 1, CANARY, b"record"))
        while_open = files(tmp_path)
        await vault.commit(PutSecret("draft/1", b"gone"))
        later = files(tmp_path)
    closed = files(tmp_path)
    assert set(while_open) == {"v", "v-wal", "v-shm"}
    assert set(closed) == {"v"}
    assert len(while_open["v-wal"]) > 1000
    for name, held in itertools.chain(while_open.items(), later.items(), closed.items()):
        assert not any(disguise in held for disguise in DISGUISES), name


async def test_equal_things_never_look_alike(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(*(PutSecret(f"draft/{number}", PLAIN) for number in range(50)))
    with behind_its_back(tmp_path / "v") as database:
        sealed = [row[0] for row in database.execute("SELECT sealed FROM secrets")]
    assert len({one[:24] for one in sealed}) == len({one[24:] for one in sealed}) == 50


PLACES: dict[str, tuple[Change, Change, str, Read]] = {
    "two-secrets": (
        PutSecret("one", b"first"),
        PutSecret("two", b"other"),
        "secrets.sealed",
        lambda vault: vault.secret("one"),
    ),
    "drafts-of-two-spaces": (
        AddDraft(SPACE, 1, b"first"),
        AddDraft(ELSEWHERE, 1, b"other"),
        "drafts.sealed",
        lambda vault: vault.drafts(SPACE),
    ),
    "drafts-of-two-documents": (
        AddDraft(SPACE, 1, b"first"),
        AddDraft(SPACE, 2, b"other"),
        "drafts.sealed",
        lambda vault: vault.drafts(SPACE),
    ),
    "evidence-of-two-spaces": (
        Quarantine(SPACE, LOG, 1, "stops/fork/first", b""),
        Quarantine(ELSEWHERE, LOG, 1, "stops/fork/other", b""),
        "quarantine.reason",
        lambda vault: vault.quarantined(),
    ),
    "caches-of-two-spaces": (
        PutCache(SPACE, "documents", b"first"),
        PutCache(ELSEWHERE, "documents", b"other"),
        "caches.sealed",
        lambda vault: vault.cache(SPACE, "documents"),
    ),
    "two-caches": (
        PutCache(SPACE, "documents", b"first"),
        PutCache(SPACE, "another", b"other"),
        "caches.sealed",
        lambda vault: vault.cache(SPACE, "documents"),
    ),
}


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_sealed_for_one_place_does_not_open_in_another(tmp_path: Path, place: str) -> None:
    first, other, column, read = PLACES[place]
    table, name = column.split(".")
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(first, other)
        await read(vault)
    with behind_its_back(tmp_path / "v") as database:
        one, two = (row[0] for row in database.execute(f"SELECT {name} FROM {table} WHERE {_ours(table)}").fetchall())
        database.execute(f"UPDATE {table} SET {name} = CASE {name} WHEN ? THEN ? ELSE ? END", (one, two, one))
    async with open_vault(tmp_path / "v") as vault:
        with pytest.raises(StorageFailed, match="damaged"):
            await read(vault)


def _ours(table: str) -> str:
    return "name IN ('one', 'two')" if table == "secrets" else "1"


async def test_what_is_sealed_in_one_table_does_not_open_in_another(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(PutSecret("documents", b"first"), PutCache(SPACE, "documents", b"other"))
    with behind_its_back(tmp_path / "v") as database:
        database.execute("UPDATE secrets SET sealed = (SELECT sealed FROM caches) WHERE name = 'documents'")
    async with open_vault(tmp_path / "v") as vault:
        with pytest.raises(StorageFailed, match="damaged"):
            await vault.secret("documents")


async def test_what_another_home_sealed_does_not_open_here(tmp_path: Path) -> None:
    """Also under the same passphrase: the key of a home is its own."""
    for name in ("mine", "theirs"):
        async with new_vault(tmp_path / name) as vault:
            await vault.commit(PutSecret("one", name.encode()))
    with behind_its_back(tmp_path / "theirs") as database:
        (foreign,) = database.execute("SELECT sealed FROM secrets").fetchone()
    with behind_its_back(tmp_path / "mine") as database:
        database.execute("UPDATE secrets SET sealed = ?", (foreign,))
    async with open_vault(tmp_path / "mine") as vault:
        with pytest.raises(StorageFailed, match="damaged"):
            await vault.secret("one")


@pytest.mark.parametrize("sealed", [b"", bytes(10), bytes(24), bytes(40)])
async def test_what_was_never_sealed_does_not_open(tmp_path: Path, sealed: bytes) -> None:
    async with new_vault(tmp_path / "v", PASSPHRASE) as vault:
        await vault.commit(PutSecret("one", b"first"))
    with behind_its_back(tmp_path / "v") as database:
        database.execute("UPDATE secrets SET sealed = ?", (sealed,))
    async with open_vault(tmp_path / "v") as vault:
        with pytest.raises(StorageFailed, match="damaged"):
            await vault.secret("one")
