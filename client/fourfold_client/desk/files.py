"""Files that a person names: made new and readable by their owner alone, read whole, and failures in one sentence."""

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fourfold_shared.errors import StorageFailed


def write_new(path: Path, data: bytes, *, told_as: Path | None = None) -> None:
    """Writes a file that is not there yet, durable on return; nothing stays of one that could not be finished.

    Raises: StorageFailed, also when there is something at `path` already; it names `told_as`, where that is given.
    """
    with _plainly(told_as or path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file under another name and gives it its own once it is whole and durable: the whole of it or nothing.

    What had this name is replaced. Raises: StorageFailed.
    """
    begun = path.with_name(path.name + ".part")
    with _plainly(path):
        begun.unlink(missing_ok=True)
    write_new(begun, data, told_as=path)
    with _plainly(path):
        begun.replace(path)


def verify_free(folder: Path) -> None:
    """Looks whether a folder can be filled: it is not there, or is empty. Raises: StorageFailed."""
    with _plainly(folder):
        if folder.exists() and any(folder.iterdir()):
            raise StorageFailed(f"there is something in this folder already: {folder}")


def fill_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Fills a new or an empty folder with files by their names, with `/` for folders in it.

    All of it is readable by its owner alone. What could not be finished is taken away again. Raises: StorageFailed.
    """
    verify_free(folder)
    made: list[Path] = []
    try:
        with _plainly(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        for name, data in files.items():
            path = folder / name
            if path.parent not in (folder, *made):
                with _plainly(path.parent):
                    path.parent.mkdir(mode=0o700)
                made.append(path.parent)
            write_new(path, data)
            made.append(path)
    except StorageFailed:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def read_whole(path: Path, limit: int) -> bytes:
    """The bytes of a file, at most one more than `limit`. Raises: StorageFailed."""
    with _plainly(path), path.open("rb") as file:
        return file.read(limit + 1)


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise StorageFailed(f"there is something of this name already: {path}") from None
    except FileNotFoundError:
        raise StorageFailed(f"there is no such file or folder: {path}") from None
    except (IsADirectoryError, NotADirectoryError):
        raise StorageFailed(f"this is not what it should be, a file or a folder: {path}") from None
    except ValueError:
        raise StorageFailed("this is not the name of a file") from None
    except OSError as error:
        raise StorageFailed(f"{_BY_NUMBER.get(error.errno or 0, 'could not be used')}: {path}".strip()) from None


_BY_NUMBER = {
    errno.ENOSPC: "there is no room for this on its disk",
    errno.EACCES: "this may not be read or written here",
    errno.EPERM: "this may not be read or written here",
    errno.EROFS: "this disk is read-only",
}
