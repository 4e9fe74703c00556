"""The one door for records of others: they are let in, held until what they wait for has come, or refused.

Everything here changes memory and gives what is to be committed with it.
"""

from collections import Counter
from collections.abc import Sequence

from fourfold_client.spaces.acceptance import Accepted, Held, Refusal, Repeated, judge
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.membership import Membership
from fourfold_client.vault import AddRecord, Change, HeldRecord, Hold, PutSecret, Quarantine, Quarantined, Release
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.ids import LogId

MAX_EVIDENCE = 200
"""Refused records kept per space; what a lying relay sends beyond is counted and dropped."""
MAX_HELD = 4096
"""Early records kept per space; with more, the journal is asked for again from its start at the next connection."""
STOPS, REFUSED = "stops", "refused"


class Door:
    """Of one space. `diverged` are the devices that have the same records and said that they hold something else."""

    def __init__(self, holdings: Holdings, membership: Membership, diverged: bytes) -> None:
        self._holdings = holdings
        self._membership = membership
        self._refusals: Counter[tuple[AlarmKind, int | None, str]] = Counter()
        self._held: dict[LogId, dict[int, tuple[bytes, AlarmKind]]] = {}
        self._diverged = {int.from_bytes(diverged[at : at + 2], "big") for at in range(0, len(diverged), 2)}
        self.missed = False
        """Whether an early record had to be dropped."""
        self.broken = False
        """Whether a document failed, and all memory must be made again from the vault."""

    @property
    def waits(self) -> bool:
        """Whether something is held, or had to be dropped."""
        return bool(self._held) or self.missed

    def restore(self, refused: Sequence[Quarantined], held: Sequence[HeldRecord]) -> None:
        """Puts back what the vault has of refused and of early records."""
        for row in refused:
            self._remember(row.log, row.reason)
        for waiting in held:
            verdict = judge(waiting.record, self._holdings.books())
            kind = verdict.kind if isinstance(verdict, Held) else AlarmKind.WAITING
            self._held.setdefault(waiting.log, {})[waiting.seq] = (waiting.record, kind)

    def take(self, record: bytes, *, compare: bool) -> list[Change]:
        """Judges one record. `compare`: everything written here is in a record, so that content can be compared."""
        match judge(record, self._holdings.books()):
            case Accepted() as accepted:
                return self._accept(accepted, record, compare)
            case Held(log, seq, kind):
                return self._hold(log, seq, kind, record)
            case Refusal() as refusal:
                return self._refuse(refusal, record)
            case Repeated():
                return []

    def retry(self, *, compare: bool) -> list[Change]:
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        changes: list[Change] = []
        progress = True
        while progress:
            progress = False
            for log_id in list(self._held):
                waiting, logs = self._held.get(log_id, {}), self._holdings.logs
                following = logs[log_id].seq + 1 if log_id in logs else min(waiting, default=0)
                if following not in waiting:
                    continue
                record, _ = waiting[following]
                verdict = judge(record, self._holdings.books())
                if isinstance(verdict, Held):
                    waiting[following] = (record, verdict.kind)
                    continue
                del waiting[following]
                changes += [*self.take(record, compare=compare), Release(self._holdings.id, log_id, following)]
                if not waiting:
                    self._held.pop(log_id, None)
                progress = True
        return changes

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for."""
        space, seat_of = self._holdings.space, self._membership.seat_of
        found = [
            Alarm(kind, space, None if device is None else seat_of(device), device, detail, count)
            for (kind, device, detail), count in self._refusals.items()
        ]
        found += [Alarm(AlarmKind.DIVERGED, space, seat_of(device), device) for device in sorted(self._diverged)]
        for known in self._holdings.logs.values():
            last = self._membership.keychains[space].last_that_counts(known.id, self._membership.roster)
            if last is not None and known.seq > last:
                found.append(Alarm(AlarmKind.REMOVED, space, known.seat, known.id.device, "more than counts"))
        for log, waiting in self._held.items():
            kind = min((kind for _, kind in waiting.values()), key=_WEIGHTS.index)
            found.append(Alarm(kind, space, seat_of(log.device), log.device, "", len(waiting)))
        return found

    def _accept(self, accepted: Accepted, record: bytes, compare: bool) -> list[Change]:
        log, header, body = accepted.log, accepted.opened.header, accepted.opened.body
        try:
            self._holdings.apply(accepted, record)
        except HostileUpdate as error:
            self.broken = True
            return self._refuse(Refusal(AlarmKind.QUARANTINED, str(error), log.id, header.seq, stops=True), record)
        added = AddRecord(
            self._holdings.id,
            log.id,
            header.seq,
            accepted.opened.hash,
            header.epoch,
            body.document,
            accepted.after.clock,
            record,
        )
        return [added, *self._compare(accepted)] if compare and body.content else [added]

    def _compare(self, accepted: Accepted) -> list[Change]:
        """A heartbeat of a laptop that has the same records as this one must name the same content."""
        if self._holdings.generation_of(accepted.log) != self._holdings.generation:
            return []
        if not self._holdings.same_as(accepted.log):
            return []
        device, agrees = accepted.log.id.device, accepted.opened.body.content == self._holdings.content()
        if agrees == (device not in self._diverged):
            return []
        self._diverged ^= {device}
        devices = b"".join(one.to_bytes(2, "big") for one in sorted(self._diverged))
        return [PutSecret(diverged_name(self._holdings), devices)]

    def _hold(self, log: LogId, seq: int, kind: AlarmKind, record: bytes) -> list[Change]:
        if seq in self._held.get(log, {}):
            return []
        if sum(map(len, self._held.values())) >= MAX_HELD:
            self.missed = True
            return []
        self._held.setdefault(log, {})[seq] = (record, kind)
        return [Hold(self._holdings.id, log, seq, record)]

    def _refuse(self, refusal: Refusal, record: bytes) -> list[Change]:
        reason = f"{STOPS if refusal.stops else REFUSED}/{refusal.kind}/{refusal.detail}"
        log = refusal.log or LogId(bytes(8))
        self._remember(log, reason)
        if refusal.stops:
            self._held.pop(log, None)
        if self._refusals.total() > MAX_EVIDENCE and not refusal.stops:
            return []
        return [Quarantine(self._holdings.id, log, refusal.seq, reason, record)]

    def _remember(self, log: LogId, reason: str) -> None:
        effect, kind, detail = reason.split("/", 2)
        device = log.device if any(log) else None
        self._refusals[AlarmKind(kind), device, detail] += 1
        if effect == STOPS:
            self._holdings.log_of(log).stopped = True


def diverged_name(holdings: Holdings) -> str:
    """Under which name the vault keeps which devices said that they hold something else."""
    return f"diverged/{holdings.id.hex()}"


_WEIGHTS = (AlarmKind.FORK, AlarmKind.ROSTER_FORKED, AlarmKind.NO_KEY, AlarmKind.WAITING, AlarmKind.GAP)
