"""What came early in one space: the records that are held, and what could not be kept (shared/README.md, section 11).

A record is held only once its signature was checked, and that takes the hash of the record before it: so what is held
of a log goes on without a gap from what stands here. What cannot be checked yet is not kept. It is remembered as
missing, and the journal is asked for again from its start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.vault import Change, HeldRecord, Hold, Release
from fourfold_shared.ids import Hash, LogId, Seat, Space, SpaceId

MAX_HELD = 4096
"""Early records kept per space; with more, the journal is asked for again from its start at the next connection."""
MAX_HELD_BYTES = 64 * 1024 * 1024
MAX_MISSING = 1024
"""Logs of a space of which it is remembered that something is missing; of more that only something is."""


@dataclass(slots=True)
class Early:
    """A record that is held, why, and its hash, which the next one of its log rests on."""

    record: bytes = field(repr=False)
    kind: AlarmKind
    hash: Hash


@dataclass(slots=True)
class Missing:
    """Of a log, the newest record that came and could not be kept, why, and how many did."""

    seq: int
    kind: AlarmKind
    count: int = 0


class Waiting:
    """Of one space."""

    def __init__(self, space: SpaceId) -> None:
        self._space = space
        self._held: dict[LogId, dict[int, Early]] = {}
        self._missing: dict[LogId, Missing] = {}
        self._missed = False
        self._bytes = 0

    def __bool__(self) -> bool:
        """Whether something is held, or could not be kept."""
        return bool(self._held) or self.missed

    @property
    def missed(self) -> bool:
        """Whether something could not be kept, and is to be asked for again."""
        return self._missed or bool(self._missing)

    def logs(self) -> list[LogId]:
        """The logs of which something is held."""
        return list(self._held)

    def of(self, log: LogId) -> dict[int, Early]:
        """What is held of a log, by sequence number."""
        return self._held.get(log, {})

    def hash_of(self, log: LogId, seq: int) -> Hash | None:
        """The hash of a record that is held."""
        early = self.of(log).get(seq)
        return None if early is None else early.hash

    def for_others_than(self, gone: Callable[[int], bool]) -> bool:
        """Whether something is held or missing, besides what is of devices that are `gone`."""
        return self._missed or any(not gone(log.device) for log in (*self._held, *self._missing))

    def restore(self, held: Sequence[HeldRecord], look: Callable[[HeldRecord], Early | None]) -> None:
        """Puts back what the vault has; `look` judges a record, and gives nothing for one that it cannot check."""
        for row in sorted(held, key=lambda one: (one.log, one.seq)):
            if (early := look(row)) is not None:
                self._keep(row.log, row.seq, early)

    def hold(self, log: LogId, seq: int, early: Early) -> list[Change]:
        """Holds a record whose signature fits, if there is room; gives what is to be committed."""
        if seq in self.of(log):
            return []
        full = sum(map(len, self._held.values())) >= MAX_HELD
        if full or self._bytes + len(early.record) > MAX_HELD_BYTES:
            self._missed = True
            return []
        self._keep(log, seq, early)
        return [Hold(self._space, log, seq, early.record)]

    def miss(self, log: LogId, seq: int, kind: AlarmKind) -> None:
        """Remembers that a record came which could not be checked, and so is not kept."""
        if log not in self._missing and len(self._missing) >= MAX_MISSING:
            self._missed = True
            return
        missing = self._missing.setdefault(log, Missing(seq, kind))
        missing.seq, missing.kind, missing.count = max(missing.seq, seq), kind, missing.count + 1

    def ask_again(self) -> None:
        """Remembers that what came is not what was written: the journal is to be asked for again."""
        self._missed = True

    def asked_again(self) -> None:
        """The journal is asked for again from its start: what is missing comes, or is missing anew."""
        self._missing.clear()
        self._missed = False

    def let_go(self, log: LogId, seq: int) -> list[Change]:
        """Holds no longer what has its place now, up to `seq`; gives what is to be committed."""
        if log in self._missing and self._missing[log].seq <= seq:
            del self._missing[log]
        return self._release(log, [one for one in self.of(log) if one <= seq])

    def drop_beyond(self, log: LogId, last: int) -> list[Change]:
        """Holds no longer what a log has beyond `last`; gives what is to be committed."""
        return self._release(log, [one for one in self.of(log) if one > last])

    def alarms(self, space: Space, seat_of: Callable[[int], Seat | None]) -> list[Alarm]:
        """What is waited for, by log."""
        kinds = [
            (log, min((one.kind for one in held.values()), key=_WEIGHTS.index), len(held))
            for log, held in self._held.items()
        ]
        kinds += [(log, one.kind, one.count) for log, one in self._missing.items()]
        found = []
        for log, kind, count in kinds:
            device = None if kind in _NOBODYS else log.device
            found.append(Alarm(kind, space, None if device is None else seat_of(device), device, "", count))
        return found

    def _keep(self, log: LogId, seq: int, early: Early) -> None:
        self._bytes += len(early.record)
        self._held.setdefault(log, {})[seq] = early

    def _release(self, log: LogId, gone: Sequence[int]) -> list[Change]:
        held = self.of(log)
        for seq in gone:
            self._bytes -= len(held.pop(seq).record)
        if not held:
            self._held.pop(log, None)
        return [Release(self._space, log, seq) for seq in gone]


_NOBODYS = (AlarmKind.CONTRADICTED, AlarmKind.OTHER_KEY, AlarmKind.ROSTER_FORKED)
"""What nobody on the roster can be blamed for by it alone."""
_WEIGHTS = (*_NOBODYS, AlarmKind.NEWER, AlarmKind.NO_KEY, AlarmKind.WAITING, AlarmKind.GAP)
