"""A home: the folder that holds one laptop's case, used by one Fourfold at a time."""

import errno
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from fourfold_shared.errors import Malformed, StorageFailed

FILE, LOCK, LABEL = "case.fourfold", "lock", "label"
MAX_LABEL = 40
"""Characters of what a home is called."""


class HomeError(StorageFailed):
    """The home is not as this command needs it."""


class BrokenOff(HomeError):
    """Founding or joining was begun in this home and not ended; it can be gone on with."""


class Home:
    """The folder and what is in it. `path` defaults to the platform's folder for an application's data."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else user_data_path("fourfold", appauthor=False)
        self._lock = FileLock(self.path / LOCK, timeout=0, mode=0o600)

    @property
    def file(self) -> Path:
        """The vault's file."""
        return self.path / FILE

    @property
    def holds_case(self) -> bool:
        """Whether there is a vault here."""
        return self.file.is_file()

    @property
    def label(self) -> str:
        """What the person calls this home on this laptop; empty when nothing. Whoever has the disk can read it."""
        try:
            kept = (self.path / LABEL).read_bytes()[: 4 * MAX_LABEL]
        except OSError:
            return ""
        return _one_line(kept.decode(errors="ignore"))

    def call(self, label: str) -> None:
        """Calls an existing home so. Raises: Malformed, HomeError."""
        verify_label(label)
        try:
            (self.path / LABEL).write_text(label, encoding="utf-8")
        except OSError as error:
            raise HomeError(_sentence(error)) from None

    def take(self, *, make: bool = False) -> None:
        """Takes the home for this process; with `make` the folder is made, readable by its owner alone.

        Raises: HomeError when another Fourfold has it, when there is none, or when it cannot be written.
        """
        if self._lock.is_locked:
            raise HomeError(_TAKEN)
        try:
            if make:
                self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif not self.holds_case:
                raise HomeError(f"there is no case in this home: {self.path}")
            self._lock.acquire()
        except Timeout:
            raise HomeError(_TAKEN) from None
        except FileExistsError:
            raise HomeError("this home is not a folder") from None
        except OSError as error:
            raise HomeError(_sentence(error)) from None

    def release(self) -> None:
        """Lets another process have it."""
        self._lock.release()

    def remove(self) -> None:
        """Deletes the case file of a closed home, for good. Raises: HomeError, StorageFailed."""
        self.take()
        try:
            self.empty()
            (self.path / LABEL).unlink(missing_ok=True)
        except OSError as error:
            raise HomeError(_sentence(error)) from None
        finally:
            self.release()

    def empty(self) -> None:
        """Removes a vault that was begun and holds nothing yet."""
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(FILE + suffix).unlink(missing_ok=True)


def verify_label(label: str) -> None:
    """Returns nothing when a home may be called so. Raises: Malformed."""
    if not label or label != _one_line(label):
        raise Malformed(f"a case is called by one line of at most {MAX_LABEL} characters")


def _one_line(text: str) -> str:
    return "".join(one for one in text if one.isprintable()).strip()[:MAX_LABEL].strip()


_TAKEN = "this home is open in another Fourfold; please close that one first"


def _sentence(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; what was saved is safe, and more can be saved once there is room"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "this home cannot be written: its folder or file is read-only"
    return "this home's folder could not be used"
