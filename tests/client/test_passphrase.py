"""A passphrase opens its own home, at a cost that makes guessing slow."""

import asyncio
import time
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fourfold_client.vault import PutSecret, Vault, WrongPassphrase
from fourfold_client.vault.passphrase import Wrapped, unwrap, wrap
from fourfold_shared.encoding import decode, encode
from fourfold_shared.errors import StorageFailed
from tests.support.vaults import PASSPHRASE, SPACE, behind_its_back, new_vault, open_vault, record

KEY = bytes(range(32))


def stored(path: Path) -> Wrapped:
    """How a home keeps its key."""
    with behind_its_back(path) as database:
        (data,) = database.execute("SELECT wrapped FROM vault_key").fetchone()
    wrapped: Wrapped = decode(Wrapped, data, limit=256)
    return wrapped


@pytest.mark.real_passphrase
async def test_a_new_home_stretches_its_passphrase_with_argon2id_at_64_mib_and_three_passes(tmp_path: Path) -> None:
    """Computed here again from what is stored, so that nothing weaker can stand there."""
    async with new_vault(tmp_path / "v"):
        pass
    wrapped = stored(tmp_path / "v")
    assert (wrapped.memory_kib, wrapped.passes) == (64 * 1024, 3)
    stretched = Argon2id(salt=wrapped.salt, length=32, iterations=3, lanes=1, memory_cost=64 * 1024)
    opening = ChaCha20Poly1305(stretched.derive(PASSPHRASE.encode()))
    assert len(opening.decrypt(bytes(12), wrapped.sealed, b"fourfold/vault-key/1")) == 32


@pytest.mark.real_passphrase
def test_a_guess_costs_a_twentieth_of_a_second_at_least() -> None:
    sealed = wrap(KEY, PASSPHRASE)
    before = time.process_time()
    with pytest.raises(WrongPassphrase):
        unwrap(sealed, "a guess")
    assert time.process_time() - before > 0.05


@pytest.mark.real_passphrase
async def test_the_laptop_goes_on_while_a_passphrase_is_stretched(tmp_path: Path) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    async with new_vault(tmp_path / "v"):
        counting.cancel()
    assert turns > 100


def test_the_same_passphrase_never_wraps_a_key_alike() -> None:
    first, second = (decode(Wrapped, wrap(KEY, PASSPHRASE), limit=256) for _ in range(2))
    assert first.salt != second.salt
    assert first.sealed != second.sealed


@pytest.mark.parametrize("wrong", ["", "correct hors", "Correct horse", "correct horse ", "correct  horse", "\0"])
def test_a_wrong_passphrase_opens_nothing(wrong: str) -> None:
    with pytest.raises(WrongPassphrase, match="does not open this home"):
        unwrap(wrap(KEY, PASSPHRASE), wrong)


@pytest.mark.parametrize(
    ("chosen", "typed"), [("café", "cafe\u0301"), ("ﬁve ½", "five 1⁄2"), ("①２", "12"), ("Å", "\u212b")]
)
def test_a_passphrase_is_the_same_however_a_keyboard_composes_it(chosen: str, typed: str) -> None:
    """Unicode's NFKC: another system may compose accents, widths and ligatures differently."""
    assert chosen != typed
    assert unwrap(wrap(KEY, chosen), typed) == KEY
    assert unwrap(wrap(KEY, unicodedata.normalize("NFD", chosen)), chosen) == KEY


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\xc0",
        encode(Wrapped(8 * 1024, 1, bytes(16), bytes(48)))[:-1],
        encode(["vault-key/1", 4 * 1024 * 1024, 1, bytes(16), bytes(48)]),
        encode(["vault-key/1", 8 * 1024, 4_000_000, bytes(16), bytes(48)]),
        encode(["vault-key/1", 1024, 1, bytes(16), bytes(48)]),
        encode(["vault-key/2", 8 * 1024, 1, bytes(16), bytes(48)]),
        bytes(300),
    ],
    ids=["empty", "null", "cut", "all-our-memory", "for-ever", "too-cheap", "another-version", "long"],
)
def test_a_damaged_key_is_named_and_costs_nothing(damaged: bytes) -> None:
    with pytest.raises(StorageFailed, match="damaged"):
        unwrap(damaged, PASSPHRASE)


def test_every_single_changed_byte_of_a_stored_key_is_noticed() -> None:
    sealed = wrap(KEY, PASSPHRASE)
    for place in range(len(sealed)):
        changed = bytes(value ^ (at == place) for at, value in enumerate(sealed))
        with pytest.raises((StorageFailed, WrongPassphrase)):
            unwrap(changed, PASSPHRASE)


async def test_a_changed_passphrase_replaces_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        await vault.commit(PutSecret("name", b"value"))
        await vault.change_passphrase(PASSPHRASE, "battery staple")
        await vault.commit(PutSecret("later", b"too"))
    with pytest.raises(WrongPassphrase):
        await Vault.open(tmp_path / "v", PASSPHRASE)
    async with open_vault(tmp_path / "v", "battery staple") as vault:
        assert (await vault.secret("name"), await vault.secret("later")) == (b"value", b"too")


async def test_a_passphrase_is_not_changed_without_the_old_one(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        with pytest.raises(WrongPassphrase):
            await vault.change_passphrase("something else", "battery staple")
    async with open_vault(tmp_path / "v"):
        pass


async def test_a_passphrase_can_be_changed_while_things_are_written(tmp_path: Path) -> None:
    async with new_vault(tmp_path / "v") as vault:
        for round_number in range(5):
            old, new = f"passphrase {round_number}", f"passphrase {round_number + 1}"
            changing = asyncio.create_task(vault.change_passphrase(old if round_number else PASSPHRASE, new))
            while not changing.done():
                await vault.commit(record(len(await vault.records(SPACE)) + 1))
            await changing
        written = len(await vault.records(SPACE))
    async with open_vault(tmp_path / "v", "passphrase 5") as vault:
        assert len(await vault.records(SPACE)) == written > 5


async def test_half_a_character_is_refused_in_words(tmp_path: Path) -> None:
    """A stray byte in the environment reaches a program as half a character."""
    with pytest.raises(WrongPassphrase, match="not a character"):
        await Vault.create(tmp_path / "v", "pass\udcff")
    assert list(tmp_path.iterdir()) == []
    async with new_vault(tmp_path / "v"):
        pass
    with pytest.raises(WrongPassphrase):
        await Vault.open(tmp_path / "v", "pass\udcff")
