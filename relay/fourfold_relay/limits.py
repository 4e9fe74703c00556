"""Quotas and rates as values; the clock is handed in, in seconds."""

from collections.abc import Hashable
from dataclasses import dataclass, field

KIB, MIB = 1024, 1024 * 1024
FEW = 1024
"""Buckets that may stand without a look at which are full again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one relay bears. The defaults carry 1,000 connections from one practice's address."""

    connections: int = 5000
    connections_per_address: int = 2000
    arrivals_per_second: float = 100.0
    """New connections of one address."""
    arrivals_burst: float = 2000.0
    greeting_seconds: float = 10.0
    """For a connection to say which case it is for, or to found one."""
    refusal_seconds: float = 0.25
    """Who is not admitted hears so at a multiple of this after the proof: time tells nothing about the case."""
    greeting_bytes: int = 16 * KIB
    """The largest message before the case is known."""
    messages_per_second: float = 200.0
    """For one device, whatever it connects with; so are the three below."""
    messages_burst: float = 2000.0
    bytes_per_second: float = 8.0 * MIB
    bytes_burst: float = 64.0 * MIB
    entries_per_second: float = 0.5
    """Roster and keychain entries of one seat of a case: they count for no quota, and stay for ever."""
    entries_burst: float = 300.0
    peer_queue_bytes: int = 4 * MIB
    """A reader that has more than this waiting for it reads from the store instead; where that cannot be, it is
    dropped. Nothing is read from it either."""
    total_queue_bytes: int = 512 * MIB
    """Beyond this, the readers that most is waiting for are dropped."""
    stalled_seconds: float = 20.0
    """A reader that takes nothing for so long is dropped."""
    stopping_seconds: float = 2.0
    """What is queued may take so long to be sent when the relay stops."""
    health_seconds: float = 5.0
    """How long an answer about the store's health stands."""


@dataclass(slots=True)
class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    rate: float
    burst: float
    _level: float = field(init=False)
    _since: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._level = self.burst

    def take(self, amount: float, now: float) -> float:
        """Takes `amount`; gives 0, or the seconds to wait when there is not enough (nothing is then taken).

        An amount larger than `burst` is given once the bucket is full.
        """
        self._fill(now)
        if amount <= self._level or self._level >= self.burst:
            self._level -= amount
            return 0.0
        return (min(amount, self.burst) - self._level) / self.rate

    def full(self, now: float) -> bool:
        """Whether it is as it was when it was made."""
        self._fill(now)
        return self._level >= self.burst

    def _fill(self, now: float) -> None:
        self._level = min(self.burst, self._level + max(now - self._since, 0.0) * self.rate)
        self._since = max(now, self._since)


class Buckets:
    """A bucket for each address, device or seat. Those that are full again are forgotten, so that they stay few."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[Hashable, Bucket] = {}
        self._sweep_at = FEW

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, amount: float, now: float) -> float:
        """Takes from the bucket of `key`; see `Bucket.take`."""
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= self._sweep_at:
                self._buckets = {each: held for each, held in self._buckets.items() if not held.full(now)}
                self._sweep_at = max(FEW, 2 * len(self._buckets))
            bucket = self._buckets[key] = Bucket(self._rate, self._burst)
        return bucket.take(amount, now)
