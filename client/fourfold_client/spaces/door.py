"""The one door for records of others: they are let in, held until what they wait for has come, or refused.

Everything here changes memory and gives what is to be committed with it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from fourfold_client.spaces.acceptance import (
    Accepted,
    Books,
    Held,
    Noted,
    Refusal,
    Repeated,
    Unchecked,
    Verdict,
    judge,
)
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.waiting import Early, Waiting
from fourfold_client.vault import AddRecord, Change, HeldRecord, PutSecret, Quarantine, Quarantined
from fourfold_shared.errors import HostileUpdate
from fourfold_shared.ids import LogId, SpaceId
from fourfold_shared.record import Header, Place, hash_of

MAX_EVIDENCE = 200
"""Refused records kept per space; what a lying relay sends beyond is counted and dropped."""
STOPS, REFUSED = "stops", "refused"


class Door:
    """Of one space. `diverged` are the devices that have the same records and said that they hold something else.

    `sent` tells whether the relay has a record of this laptop's own; `earlier` are the logs that it began before.
    """

    def __init__(
        self,
        holdings: Holdings,
        membership: Membership,
        diverged: bytes,
        sent: Callable[[LogId, int], bool] = lambda _log, _seq: True,
        earlier: Set[LogId] = frozenset(),
    ) -> None:
        self._holdings = holdings
        self._sent = sent
        self._earlier = earlier
        self._membership = membership
        self._refusals: Counter[tuple[AlarmKind, int | None, str]] = Counter()
        self.waiting = Waiting(holdings.id)
        self._forgeries: set[bytes] = set()
        """What was refused because its signature does not fit: it is not asked for again once more."""
        self._diverged = {int.from_bytes(diverged[at : at + 2], "big") for at in range(0, len(diverged), 2)}
        self.broken = False
        """Whether a document failed, and all memory must be made again from the vault."""
        self.past = 0
        """The first record that came in this laptop's own log and that this home did not write; 0 for none."""
        self.collided: dict[LogId, int] = {}
        """Of each own log the first record written here in whose place stands another that this device signed."""
        self.another = False
        """Whether something came in a log of this device that this home did not begin."""
        self.has: dict[LogId, int] = {}
        """How far others have the logs of this device: what comes was sent."""

    @property
    def waits_for_somebody(self) -> bool:
        """Whether something is held or missing, besides what is of removed devices."""
        devices = self._membership.roster.devices
        return self.waiting.for_others_than(lambda device: device < len(devices) and bool(devices[device].until))

    def restore(self, refused: Sequence[Quarantined], held: Sequence[HeldRecord]) -> None:
        """Puts back what the vault has of refused and of early records."""
        for row in refused:
            self._remember(row.log, row.reason)
            self._forgeries.add(_digest(row.record))
        self.waiting.restore(held, self._look)

    def _look(self, row: HeldRecord) -> Early | None:
        """A record that was held before, if it still can be: what does not fit any more comes again."""
        verdict = judge(row.record, self._books())
        if isinstance(verdict, Held):
            return Early(row.record, verdict.kind, verdict.hash)
        if isinstance(verdict, Unchecked) or row.seq != (log := self._holdings.look(row.log)).seq + 1:
            self.waiting.ask_again()
            return None
        place = Place(self._membership.identity.case, self._holdings.id, log.head)
        return Early(row.record, AlarmKind.WAITING, hash_of(row.record, place))

    def _books(self) -> Books:
        return replace(self._holdings.books(), ahead=self.waiting.hash_of)

    def take(self, record: bytes, *, compare: bool) -> list[Change]:
        """Judges one record. `compare`: everything written here is in a record, so that content can be compared."""
        if LogId(record[2:10].ljust(8)) in self.collided:
            return []  # what follows the other record; it is asked for again once this laptop writes elsewhere
        return self._do(judge(record, self._books()), record, compare)

    def _do(self, verdict: Verdict, record: bytes, compare: bool) -> list[Change]:
        match verdict:
            case Refusal(AlarmKind.FORK, _, LogId() as log, seq) if self._is_own(log) and not self._has(log, seq):
                self.collided[log] = seq
                return []
            case Accepted() as accepted:
                self._others_have(accepted.log.id, accepted.opened.header.seq)
                self._recognise(accepted.log.id, accepted.opened.header.seq)
                return self._accept(accepted, record, compare)
            case Held(log, seq, kind, digest):
                return self.waiting.hold(log, seq, Early(record, kind, digest))
            case Unchecked(log, seq, kind):
                self.waiting.miss(log, seq, kind)
                return []
            case Refusal() as refusal:
                return self._refuse(refusal, record)
            case Noted(log, seq, epoch, digest):
                return [self._holdings.keep_place(log, seq, digest, epoch, record), *self.waiting.let_go(log.id, seq)]
            case Repeated():
                self._others_have(LogId(record[2:10]), Header.parse(record).seq)
                return []

    @property
    def doubts(self) -> bool:
        """Whether something of this device came that this home did not write."""
        return bool(self.past or self.collided or self.another)

    @property
    def _own(self) -> LogId:
        return self._holdings.log.id

    def _is_own(self, log: LogId) -> bool:
        return log.device == self._own.device

    def _has(self, log: LogId, seq: int) -> bool:
        return self._sent(log, seq) or seq <= self.has.get(log, 0)

    def _others_have(self, log: LogId, seq: int) -> None:
        if self._is_own(log):
            self.has[log] = max(seq, self.has.get(log, 0))

    def _recognise(self, log: LogId, seq: int) -> None:
        """What this device signed and this home did not write: its own past, or another copy of this home."""
        if log == self._own:
            self.past = self.past or seq
        self.another |= self._is_own(log) and seq == 1 and log != self._own and log not in self._earlier

    def retry(self, *, compare: bool) -> list[Change]:
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        return [*self._judge_held(self._books, compare), *self._drop_beyond()]

    def admit(self, devices: frozenset[int], *, compare: bool) -> list[Change]:
        """Takes what is held of removed devices, before this laptop says how far they count."""
        return self._judge_held(lambda: replace(self._books(), admits=devices), compare)

    def _judge_held(self, books: Callable[[], Books], compare: bool) -> list[Change]:
        changes: list[Change] = []
        progress = True
        while progress:
            progress = False
            for log_id in self.waiting.logs():
                waiting, logs = self.waiting.of(log_id), self._holdings.logs
                following = logs[log_id].seq + 1 if log_id in logs else min(waiting, default=0)
                if following not in waiting:
                    continue
                early = waiting[following]
                verdict = judge(early.record, books())
                if isinstance(verdict, Held):
                    early.kind = verdict.kind
                    continue
                changes += [*self._do(verdict, early.record, compare), *self.waiting.let_go(log_id, following)]
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
        return found + self.waiting.alarms(space, seat_of)

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
        released = self.waiting.let_go(log.id, header.seq)
        return [added, *released, *(self._compare(accepted) if compare and body.content else [])]

    def _drop_beyond(self) -> list[Change]:
        """Holds no longer what a removed device's logs have beyond what counts: it is refused when it comes again."""
        chain, roster = self._membership.keychains[self._holdings.space], self._membership.roster
        counts = [(log, chain.last_that_counts(log, roster)) for log in self.waiting.logs()]
        return [one for log, last in counts if last is not None for one in self.waiting.drop_beyond(log, last)]

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
        return [PutSecret(diverged_name(self._holdings.id), devices)]

    def _refuse(self, refusal: Refusal, record: bytes) -> list[Change]:
        reason = f"{STOPS if refusal.stops else REFUSED}/{refusal.kind}/{refusal.detail}"
        log = refusal.log or LogId(bytes(8))
        self._remember(log, reason)
        if refusal.kind is AlarmKind.FORGED and _digest(record) not in self._forgeries:
            self._forgeries.add(_digest(record))
            self.waiting.ask_again()  # the true one may lie behind it
        if not refusal.stops:
            full = self._refusals.total() > MAX_EVIDENCE
            return [] if full else [Quarantine(self._holdings.id, log, refusal.seq, reason, record)]
        stopped = self._holdings.log_of(log)
        kept: list[Change] = [Quarantine(self._holdings.id, log, refusal.seq, reason, record)]
        if refusal.seq != stopped.seq + 1:
            return kept
        digest = hash_of(record, Place(self._membership.identity.case, self._holdings.id, stopped.head))
        epoch = Header.parse(record).epoch
        placed = self._holdings.keep_place(stopped, refusal.seq, digest, epoch, record)
        return [*kept, placed, *self.waiting.let_go(log, refusal.seq)]

    def _remember(self, log: LogId, reason: str) -> None:
        effect, kind, detail = reason.split("/", 2)
        device = log.device if any(log) else None
        self._refusals[AlarmKind(kind), device, detail] += 1
        if effect == STOPS:
            self._holdings.log_of(log).stopped = True


def diverged_name(space: SpaceId) -> str:
    """Under which name the vault keeps which devices said that they hold something else."""
    return f"diverged/{space.hex()}"


def stopped_logs(refused: Sequence[Quarantined]) -> frozenset[LogId]:
    """The logs that evidence stops."""
    return frozenset(row.log for row in refused if row.reason.startswith(f"{STOPS}/"))


def _digest(record: bytes) -> bytes:
    return hashlib.sha256(record).digest()
