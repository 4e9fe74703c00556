"""Disks that are full or read-only: small file systems of their own, which only root can mount."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_mounts = pytest.mark.skipif(
    os.geteuid() != 0 and not os.environ.get("CI"), reason="SKIPPED: only root can mount the disks of these tests"
)
FILLING = "filling"


class Disk:
    """A small file system of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Takes what room is left."""
        with (self.path / FILLING).open("ab", buffering=0) as filling:
            try:
                while True:
                    filling.write(bytes(4096))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def leave(self, room: int) -> None:
        """Takes all but `room` bytes."""
        self.fill()
        os.truncate(self.path / FILLING, max((self.path / FILLING).stat().st_size - room, 0))

    def make_room(self) -> None:
        """Gives back what was taken."""
        (self.path / FILLING).unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written while the context lasts."""
        _run("mount", "-o", "remount,ro", str(self.path))
        try:
            yield
        finally:
            _run("mount", "-o", "remount,rw", str(self.path))


@contextmanager
def small_disk(path: Path, kib: int) -> Iterator[Disk]:
    """A disk of `kib` KiB, mounted at `path` while the context lasts."""
    path.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=0700", "tmpfs", str(path))
    try:
        yield Disk(path)
    finally:
        _run("umount", "-l", str(path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
