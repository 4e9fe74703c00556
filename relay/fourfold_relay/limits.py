"""Quotas and rates as values; the clock is handed in, in seconds."""

from dataclasses import dataclass, field

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one relay bears. The defaults carry 1,000 connections from one practice's address."""

    connections: int = 5000
    connections_per_address: int = 2000
    greeting_seconds: float = 10.0
    messages_per_second: float = 200.0
    messages_burst: float = 2000.0
    bytes_per_second: float = 8.0 * MIB
    bytes_burst: float = 64.0 * MIB
    peer_queue_bytes: int = 4 * MIB
    """A reader that has more than this waiting for it reads from the store instead."""
    total_queue_bytes: int = 512 * MIB
    stalled_seconds: float = 20.0
    """A reader that takes nothing for so long is dropped."""


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
        """Takes `amount`; gives 0, or the seconds to wait when there is not enough (nothing is then taken)."""
        self._level = min(self.burst, self._level + max(now - self._since, 0.0) * self.rate)
        self._since = now
        if amount <= self._level or self._level >= self.burst:
            self._level -= amount
            return 0.0
        return (min(amount, self.burst) - self._level) / self.rate
