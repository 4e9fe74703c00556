"""Health: what a failure says, what a write says, and for how long. The clock is handed in."""

from fourfold_relay.health import FAILING_SECONDS, Health
from fourfold_shared.errors import StorageFailed


class Disk:
    """As much of a store as its health needs."""

    def __init__(self) -> None:
        self.full = False
        self.written = 0

    async def ping(self) -> None:
        self.written += 1
        if self.full:
            raise StorageFailed("the store's disk is full")


class Clock:
    """Seconds, as the test says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def examined(seconds: float = 5.0) -> tuple[Health, Disk, Clock]:
    disk, clock = Disk(), Clock()
    return Health(disk, seconds, clock), disk, clock  # type: ignore[arg-type]


async def test_it_looks_by_writing_and_one_look_stands_for_a_while() -> None:
    health, disk, clock = examined()
    assert await health.well()
    disk.full = True
    clock.now += 4.9
    assert await health.well()
    clock.now += 0.2
    assert not await health.well()
    disk.full = False
    clock.now += 5
    assert await health.well()
    assert disk.written == 3


async def test_a_request_that_failed_shows_for_a_while_even_if_a_small_write_succeeds() -> None:
    health, _, clock = examined()
    health.failed()
    assert not await health.well()
    clock.now += FAILING_SECONDS - 1
    assert not await health.well()
    clock.now += 1
    assert await health.well()
