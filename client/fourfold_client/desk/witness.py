"""Whether a home is the one that was last used here, found out before anything is written in it.

The vault keeps where it lies, and a random number that changes whenever the home is opened or closed. A small file in
the platform's folder for an application's state keeps the number too; it says nothing of the case. A copy lies
elsewhere; an older state that was put back has an older number (shared/README.md, section 12).
"""

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from platformdirs import user_state_path

from fourfold_client.desk.home import Home
from fourfold_client.vault import Change, PutSecret, Vault
from fourfold_shared.encoding import Bytes16, Bytes32, Wire, decode, encode
from fourfold_shared.errors import StorageFailed

NAME = "here"
_LIMIT, _SIZE = 512, 16
_MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


class _Here(Wire, frozen=True, tag="here/1"):
    file: Bytes32
    device: Bytes32
    path: Bytes32
    number: Bytes16
    witness: Bytes16
    kept: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a home's file lies: the machine, the file as its file system knows it, the disk, the path; hashes of them.

    Disks are numbered anew when a machine starts, so that another number alone says nothing.
    """

    file: bytes
    device: bytes
    path: bytes

    @classmethod
    def of(cls, home: Home) -> Self:
        """The place of an existing home. Raises: StorageFailed."""
        try:
            found = home.file.stat()
        except OSError:
            raise StorageFailed("this home's file could not be read") from None
        born = getattr(found, "st_birthtime", 0)
        return cls(
            _hash(_machine(), str(found.st_ino), str(born)), _hash(str(found.st_dev)), _hash(str(home.file.resolve()))
        )

    def same(self, other: Self) -> bool:
        """Whether a file here is the one that was there."""
        return self.file == other.file and (self.device == other.device or self.path == other.path)


@dataclass(frozen=True, slots=True)
class Witness:
    """What the vault says of a home. `kept` is whether the file outside could be written."""

    place: Place
    number: bytes
    name: bytes
    kept: bool

    @classmethod
    async def load(cls, vault: Vault) -> Self | None:
        """What was said when the home was last used; None in a new one. Raises: Malformed, StorageFailed."""
        data = await vault.secret(NAME)
        if data is None:
            return None
        stored: _Here = decode(_Here, data, limit=_LIMIT)
        return cls(Place(stored.file, stored.device, stored.path), stored.number, stored.witness, stored.kept)

    @classmethod
    def begin(cls, home: Home) -> Self:
        """For a home that nothing is known of, or that is another than was thought."""
        return cls(Place.of(home), secrets.token_bytes(_SIZE), secrets.token_bytes(_SIZE), kept=False)

    @classmethod
    def unknown(cls, home: Home) -> PutSecret:
        """The change after which a home is never the one that was last used here."""
        return replace(cls.begin(home), kept=True)._stored()

    def knows(self, home: Home) -> bool:
        """Whether this is the home that was last used here, as it was left."""
        return self.place.same(Place.of(home)) and (not self.kept or self.number in _read(self.name))

    async def move(self, home: Home, vault: Vault, *with_it: Change) -> Self:
        """Commits a new number, and `with_it`, so that at any moment vault and file agree. Raises: StorageFailed."""
        number = secrets.token_bytes(_SIZE)
        kept = _write(self.name, self.number, number)
        moved = replace(self, place=Place.of(home), number=number, kept=kept)
        await vault.commit(moved._stored(), *with_it)
        if kept:
            _write(self.name, number)
        return moved

    def _stored(self) -> PutSecret:
        place = self.place
        stored = _Here(place.file, place.device, place.path, self.number, self.name, self.kept)
        return PutSecret(NAME, encode(stored))


def _folder() -> Path:
    return user_state_path("fourfold", appauthor=False)


def _read(name: bytes) -> tuple[bytes, ...]:
    try:
        data = (_folder() / name.hex()).read_bytes()
    except OSError:
        return ()
    return tuple(data[at : at + _SIZE] for at in range(0, len(data), _SIZE))


def _write(name: bytes, *numbers: bytes) -> bool:
    """Puts the numbers into the file, the whole of it or nothing; gives whether that could be done."""
    folder = _folder()
    begun = folder / f"{name.hex()}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"".join(numbers))
            file.flush()
            os.fsync(file.fileno())
        begun.replace(folder / name.hex())
    except OSError:
        with contextlib.suppress(OSError):
            begun.unlink(missing_ok=True)
        return False
    return True


def _machine() -> str:
    """The machine's number where the system has one; elsewhere the other signs must do."""
    for path in _MACHINE:
        with contextlib.suppress(OSError, UnicodeError):
            return path.read_text().strip()
    return ""


def _hash(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(("fourfold/here/1", *parts)).encode()).digest()
