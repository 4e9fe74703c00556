"""What this laptop wrote in one space, and how far the relay has it."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fourfold_client.vault import StoredRecord
from fourfold_shared.ids import LogId


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A committed record that the relay has not receipted: of this laptop, or of another that the relay lost."""

    log: LogId
    seq: int
    record: bytes


class Outbox:
    """Of one space. `pushed` tells how far the relay has this laptop's logs, `rows` are all records of the space."""

    def __init__(self, device: int, rows: Iterable[StoredRecord], pushed: dict[LogId, int]) -> None:
        self._device = device
        self.pushed = pushed
        self.waiting = deque(
            Outgoing(row.log, row.seq, row.record)
            for row in rows
            if row.log.device == device and row.seq > pushed.get(row.log, 0)
        )

    def receipted(self, log: LogId, seq: int) -> bool:
        """Takes note that the relay has `log` up to `seq`; gives whether that is more than before."""
        while self.waiting and self.waiting[0].log == log and self.waiting[0].seq <= seq:
            self.waiting.popleft()
        more = log.device == self._device and seq > self.pushed.get(log, 0)
        if more:
            self.pushed[log] = seq
        return more

    def forget(self, log: LogId, seq: int) -> int:
        """Takes note that the relay has `log` only up to before `seq`; gives the newest record that is handed over."""
        newest = max((one.seq for one in self.waiting if one.log == log), default=self.pushed.get(log, 0))
        self.pushed[log] = min(self.pushed.get(log, 0), seq - 1)
        return newest

    def again(self, log: LogId, seq: int, newest: int, own: Sequence[bytes]) -> None:
        """Hands over again what `forget` was about: `own` are the log's records from `seq` on."""
        again = [Outgoing(log, number, record) for number, record in enumerate(own, seq) if number <= newest]
        self.waiting = deque([*again, *(one for one in self.waiting if one.log != log or one.seq > newest)])

    def offer(self, log: LogId, seq: int, records: Sequence[bytes]) -> None:
        """Hands over what the relay lacks of another device's log, from `seq` on."""
        self.waiting.extend(Outgoing(log, number, record) for number, record in enumerate(records, seq))

    def give_up(self, log: LogId) -> bool:
        """Offers no more of another device's log; False if it is one of this laptop."""
        if log.device == self._device:
            return False
        self.waiting = deque(one for one in self.waiting if one.log != log)
        return True

    @property
    def offering(self) -> bool:
        """Whether something that other devices wrote is on its way to the relay."""
        return any(one.log.device != self._device for one in self.waiting)

    def sent(self, log: LogId, seq: int) -> bool:
        """Whether the relay has a record, as far as this laptop's own are meant."""
        return log.device != self._device or seq <= self.pushed.get(log, 0)
