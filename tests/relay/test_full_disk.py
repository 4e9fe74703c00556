"""A disk that is full for a while: nothing is lost, everything is answered, and it goes on when there is room.

A real small disk where we may mount one (root on Linux); a bound on the size of the process's files everywhere.
"""

import resource
import subprocess
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from fourfold_relay.limits import KIB, MIB
from fourfold_relay.stores import open_store
from fourfold_shared.ids import Space
from fourfold_shared.messages import FromRelay, Reason, Receipt, Refuse, Roster, RosterSince, Welcome
from tests.relay.cast import RUTH, Cast, record
from tests.relay.commands import Serving, is_one_line, run, serving
from tests.relay.relays import Laptop

SIZE = 20 * KIB


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fills what is left of a disk; gives the file that does."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (64 * KIB, 4 * KIB, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return ballast


async def installed(path: Path) -> Cast:
    cast = Cast.full()
    store = await open_store(f"sqlite:{path}")
    await cast.install(store)
    await store.close()
    return cast


@asynccontextmanager
async def laptop(relay: Serving, cast: Cast) -> AsyncIterator[Laptop]:
    async with connect(relay.address, compression=None, proxy=None) as socket:
        opened = Laptop(socket, relay.address.split("//")[1])
        assert await opened.greet(bytes(cast.id), cast.signing(RUTH)) == Welcome(bytes(cast.id))
        yield opened


def health(relay: Serving) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{relay.port}/health", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


class Writer:
    """Pushes one record after another, and keeps those that are receipted."""

    def __init__(self, cast: Cast, ruth: Laptop) -> None:
        self.table = bytes(cast.space(Space.TABLE))
        self.log = cast.log(RUTH)
        self.ruth = ruth
        self.receipted: list[bytes] = []

    async def push(self) -> FromRelay:
        one = record(self.log, len(self.receipted) + 1, SIZE)
        answer = await self.ruth.push(self.table, one)
        if isinstance(answer, Receipt):
            self.receipted.append(one)
        return answer

    async def push_until_refused(self) -> Refuse:
        while len(self.receipted) < 500:
            answer = await self.push()
            if isinstance(answer, Refuse):
                return answer
        raise AssertionError("the disk was never full")


async def all_is_kept(cast: Cast, path: Path, receipted: list[bytes]) -> bool:
    store = await open_store(f"sqlite:{path}")
    page = await store.read(cast.id, cast.space(Space.TABLE), 0, 1000, 100 * MIB)
    await store.close()
    return list(page.records) == receipted and run("check", "--store", f"sqlite:{path}").code == 0


async def test_a_disk_that_fills_up_while_serving(small_disk: Path) -> None:
    path = small_disk / "relay.db"
    cast = await installed(path)
    with serving(path) as relay:
        async with laptop(relay, cast) as ruth:
            writer = Writer(cast, ruth)
            assert isinstance(await writer.push(), Receipt)
            ballast = fill(small_disk)
            refused = await writer.push_until_refused()
            assert refused.reason is Reason.UNAVAILABLE
            assert refused.retry_after > 0
            assert health(relay) == 503
            await ruth.send(RosterSince(90, 0))
            assert isinstance(await ruth.receive(), Roster)
            before = len(writer.receipted)
            assert len(await ruth.follow(writer.table)) == before
            ballast.unlink()
            for _ in range(5):
                assert isinstance(await writer.push(), Receipt)
        fill(small_disk)
        ended = relay.stop()
        assert (ended.code, ended.err.count("Traceback")) == (0, 0)
        assert "the store's disk is full" in ended.err
    (small_disk / "ballast").unlink()
    assert await all_is_kept(cast, path, writer.receipted)


async def test_a_bound_on_the_size_of_its_files(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    cast = await installed(path)
    with serving(path) as relay:
        async with laptop(relay, cast) as ruth:
            writer = Writer(cast, ruth)
            _, most = resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE, (300 * KIB, most))
            assert (await writer.push_until_refused()).reason is Reason.UNAVAILABLE
            assert (await writer.push_until_refused()).reason is Reason.UNAVAILABLE
            resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE, (most, most))
            for _ in range(5):
                assert isinstance(await writer.push(), Receipt)
        assert relay.stop().code == 0
    assert len(writer.receipted) > 5
    assert await all_is_kept(cast, path, writer.receipted)


@pytest.mark.parametrize("command", [["serve", "--listen", "127.0.0.1:0"], ["ticket"]])
def test_a_disk_that_is_full_from_the_start(small_disk: Path, command: list[str]) -> None:
    fill(small_disk)
    result = run(*command, "--store", f"sqlite:{small_disk}/relay.db")
    assert (result.code, result.out) == (2, "")
    assert result.err == "the store's disk is full\n"


async def test_a_store_on_a_disk_that_is_full(small_disk: Path) -> None:
    path = small_disk / "relay.db"
    await installed(path)
    before = path.read_bytes()
    fill(small_disk)
    result = run("serve", "--listen", "127.0.0.1:0", "--store", f"sqlite:{path}")
    assert (result.code, result.out) == (2, "")
    assert is_one_line(result.err)
    (small_disk / "ballast").unlink()
    assert path.read_bytes() == before
    with serving(path) as relay:
        assert relay.stop().code == 0


async def test_a_backup_to_a_disk_that_is_full_leaves_no_half_of_itself(small_disk: Path, tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    await installed(path)
    fill(small_disk)
    result = run("backup", "--store", f"sqlite:{path}", "--out", small_disk / "copy.db")
    assert (result.code, result.out, result.err) == (2, "", "the store's disk is full\n")
    assert [each.name for each in small_disk.iterdir()] == ["ballast"]
