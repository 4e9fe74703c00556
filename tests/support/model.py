"""A laptop's side and a relay in memory, small enough to be seen through: for tests of the engine alone.

A record is the device's number, its sequence number and some text; a roster entry is a device's number; a keychain step
names how much of the roster it saw and the devices that it gives the key to.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from fourfold_shared.ids import LogId, SpaceId
from fourfold_shared.messages import (
    Deliver,
    Follow,
    FromLaptop,
    FromRelay,
    Keychain,
    KeychainAppend,
    KeychainSince,
    Push,
    Reason,
    Receipt,
    Refuse,
    Roster,
    RosterSince,
    Wisp,
)

SPACES = (SpaceId(b"first".ljust(16, b".")), SpaceId(b"other".ljust(16, b".")))
PAGE = 3
"""Records in one page of a journal."""


@dataclass(frozen=True)
class Record:
    """A record with its log and number."""

    log: LogId
    seq: int
    record: bytes


def log_of(device: int) -> LogId:
    return LogId(device.to_bytes(2, "big") + bytes(6))


def record_of(device: int, seq: int, text: bytes = b"") -> bytes:
    return bytes([device]) + seq.to_bytes(4, "big") + text


def number_of(record: bytes) -> tuple[int, int]:
    return record[0], int.from_bytes(record[1:5], "big")


def step_of(seen: int, devices: Sequence[int]) -> bytes:
    return bytes([seen, *sorted(devices)])


class ModelCase:
    """The case on one laptop (sync.case_side.CaseSide), as one expects it to behave."""

    def __init__(self, device: int, spaces: Sequence[SpaceId] = SPACES) -> None:
        self.device = device
        self.roster: list[bytes] = []
        self.chains: dict[SpaceId, list[bytes]] = {space: [] for space in spaces}
        self.held: dict[SpaceId, dict[tuple[int, int], bytes]] = {space: {} for space in spaces}
        self.own: dict[SpaceId, list[Record]] = {space: [] for space in spaces}
        self.waiting: dict[SpaceId, deque[Record]] = {space: deque() for space in spaces}
        self.cursors: dict[SpaceId, int] = dict.fromkeys(spaces, 0)
        self.whole: dict[SpaceId, bool] = dict.fromkeys(spaces, False)
        self.wisps: list[tuple[SpaceId, bytes]] = []
        self.refusals: list[tuple[Reason, int]] = []
        self.losses: list[SpaceId] = []
        self.rolled_back = False
        self.early = False

    async def settled(self) -> None:
        """Nothing here ever waits."""

    def write(self, space: SpaceId, text: bytes) -> None:
        """Makes a record, committed at once."""
        record = Record(
            log_of(self.device), len(self.own[space]) + 1, record_of(self.device, len(self.own[space]) + 1, text)
        )
        self.own[space].append(record)
        self.waiting[space].append(record)
        self.held[space][self.device, record.seq] = record.record

    def spaces(self) -> Sequence[SpaceId]:
        return tuple(self.chains)

    def roster_count(self) -> int:
        return len(self.roster)

    def take_roster(self, start: int, entries: Sequence[bytes], *, whole: bool) -> None:
        self.rolled_back |= whole and start + len(entries) < len(self.roster)
        if start <= len(self.roster):
            self.roster += entries[len(self.roster) - start :]

    def roster_entry(self, index: int) -> bytes:
        return self.roster[index]

    def keychain_step(self, space: SpaceId, index: int) -> bytes:
        return self.chains[space][index]

    def keychain_count(self, space: SpaceId) -> int:
        return len(self.chains[space])

    def readable(self, space: SpaceId) -> bool:
        return any(self.device in step[1:] for step in self.chains[space])

    def take_keychain(self, space: SpaceId, start: int, steps: Sequence[bytes]) -> bool:
        for index, step in enumerate(steps, start):
            if step[0] > len(self.roster):
                return False
            if index == len(self.chains[space]):
                self.chains[space].append(step)
        return True

    def owed_step(self, space: SpaceId, *, caught_up: bool) -> tuple[int, bytes] | None:
        chain, known = self.chains[space], {entry[0] for entry in self.roster}
        if self.device not in known or (chain and not self.readable(space)):
            return None
        lacking = known - {device for step in chain for device in step[1:]}
        return (len(chain), step_of(len(self.roster), sorted(lacking))) if lacking else None

    def position(self, space: SpaceId) -> int:
        return self.cursors[space]

    def cursor(self, space: SpaceId) -> int:
        if self.early:
            self.cursors[space] = 0
        self.whole[space] = self.cursors[space] == 0
        return self.cursors[space]

    def reads_again(self, space: SpaceId) -> bool:
        return self.early and not self.whole[space]

    def fits(self, space: SpaceId, records: Sequence[bytes], position: int, *, last: bool) -> bool:
        return True

    def take_records(self, space: SpaceId, records: Sequence[bytes], position: int) -> None:
        self.held[space].update({number_of(record): record for record in records})
        self.cursors[space] = max(self.cursors[space], position)

    def outbox(self, space: SpaceId) -> Sequence[Record]:
        return self.waiting[space]

    def receipted(self, space: SpaceId, log: LogId, seq: int, position: int) -> None:
        assert log == log_of(self.device)
        while self.waiting[space] and self.waiting[space][0].seq <= seq:
            self.waiting[space].popleft()
        self.cursors[space] = max(self.cursors[space], position)

    def rewind(self, space: SpaceId, log: LogId, seq: int) -> None:
        assert log == log_of(self.device)
        self.waiting[space] = deque(self.own[space][seq - 1 :])

    def lost(self, space: SpaceId) -> None:
        self.cursors[space] = 0
        self.losses.append(space)
        self.rewind(space, log_of(self.device), 1)

    def caught_up(self, space: SpaceId) -> None:
        """What the relay lost is in the outbox as soon as that is known."""

    def give_up(self, space: SpaceId, log: LogId) -> bool:
        assert log == log_of(self.device)
        return False

    def take_wisp(self, space: SpaceId, wisp: bytes) -> None:
        self.wisps.append((space, wisp))

    def begun(self) -> None:
        self.refusals.clear()

    def refused(self, reason: Reason, expected: int) -> None:
        self.refusals.append((reason, expected))


class ModelRelay:
    """A relay for any number of connections: what it answers goes to `to[connection]`, in order."""

    def __init__(self, quota: int = 1 << 30) -> None:
        self.roster: list[bytes] = []
        self.chains: dict[SpaceId, list[bytes]] = defaultdict(list)
        self.journals: dict[SpaceId, list[bytes]] = defaultdict(list)
        self.quota = quota
        self.to: dict[int, deque[FromRelay]] = {}
        self._followers: dict[SpaceId, set[int]] = defaultdict(set)

    def connect(self, number: int) -> None:
        """A connection begins, or begins again; what was on its way is lost."""
        self.to[number] = deque()
        for followers in self._followers.values():
            followers.discard(number)

    def enrol(self, device: int) -> None:
        """The roster grows by a device; all hear of it."""
        self.roster.append(bytes([device]))
        for queue in self.to.values():
            queue.append(Roster(0, len(self.roster) - 1, (self.roster[-1],)))

    def lose(self, space: SpaceId, count: int) -> None:
        """The newest records of a journal are gone; what was told of them stays told."""
        del self.journals[space][max(len(self.journals[space]) - count, 0) :]

    def receive(self, number: int, message: FromLaptop) -> None:
        """Takes a message of one connection."""
        queue = self.to[number]
        match message:
            case RosterSince(ref, count):
                queue.append(Roster(ref, count, tuple(self.roster[count:])))
            case KeychainSince(ref, space, count):
                queue.append(Keychain(ref, space, count, tuple(self.chains[SpaceId(space)][count:])))
            case KeychainAppend():
                queue.append(self._append(number, message))
            case Follow(ref, space, since):
                self._follow(number, ref, SpaceId(space), since)
            case Push():
                queue.append(self._push(number, message))
            case Wisp(space, _):
                for other in self._followers[SpaceId(space)] - {number}:
                    self.to[other].append(message)
            case _:
                raise AssertionError(message)

    def _append(self, number: int, message: KeychainAppend) -> FromRelay:
        chain = self.chains[SpaceId(message.space)]
        if chain[message.index : message.index + 1] == [message.entry]:
            return Receipt(message.ref, len(chain))
        if message.index != len(chain):
            return Refuse(message.ref, Reason.CONFLICT, 0, len(chain))
        chain.append(message.entry)
        for other, queue in self.to.items():
            if other != number:
                queue.append(Keychain(0, message.space, message.index, (message.entry,)))
        return Receipt(message.ref, len(chain))

    def _follow(self, number: int, ref: int, space: SpaceId, since: int) -> None:
        journal = self.journals[space]
        while True:
            page = journal[since : since + PAGE]
            since = min(since, len(journal)) + len(page)
            self.to[number].append(Deliver(ref, bytes(space), since, since < len(journal), tuple(page)))
            if since >= len(journal):
                break
        self._followers[space].add(number)

    def _push(self, number: int, push: Push) -> FromRelay:
        space = SpaceId(push.space)
        journal, (device, first) = self.journals[space], number_of(push.records[0])
        have = max((seq for other, seq in map(number_of, journal) if other == device), default=0)
        if first > have + 1:
            return Refuse(push.ref, Reason.GAP, 0, have + 1)
        new = [record for record in push.records if record not in journal]
        if sum(map(len, journal)) + sum(map(len, new)) > self.quota:
            return Refuse(push.ref, Reason.QUOTA, 0, self.quota)
        journal += new
        for other in self._followers[space] - {number} if new else ():
            self.to[other].append(Deliver(0, bytes(space), len(journal), False, tuple(new)))
        return Receipt(push.ref, len(journal) if number in self._followers[space] else 0)
