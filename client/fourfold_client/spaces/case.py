"""One case on this laptop: its membership and its spaces; the side of it that an exchange with the relay sees.

Nothing here waits for the disk: changes go to the vault in their order, and a failure makes all spaces read the vault
again.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from fourfold_client.clock import Clock
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.notices import Notice, Notices
from fourfold_client.spaces.open_spaces import OpenSpaces
from fourfold_client.spaces.outbox import Outgoing
from fourfold_client.spaces.shown import Lacking
from fourfold_client.vault import Vault
from fourfold_shared.entries import MAX_PINS, Pin, Pins
from fourfold_shared.errors import OutOfPlace
from fourfold_shared.ids import LogId, SpaceId
from fourfold_shared.messages import Reason, Seen


class Case(OpenSpaces):
    """The spaces of this seat, open, with what an exchange needs (`sync.case_side.CaseSide`)."""

    def __init__(self, membership: Membership, vault: Vault, clock: Clock, notices: Notices) -> None:
        super().__init__(membership, vault, clock, notices)
        self._lost: set[SpaceId] = set()
        """Spaces in which the relay did not take what this laptop would give back."""

    def spaces(self) -> tuple[SpaceId, ...]:
        """The spaces of this seat."""
        return tuple(self._by_id)

    def roster_count(self) -> int:
        """How many roster entries are here."""
        return self.membership.roster.count

    def take_roster(self, start: int, entries: Sequence[bytes], *, whole: bool) -> None:
        """Adds roster entries; what waited for them is judged again."""
        if whole:
            self.membership.roster_ends(start + len(entries))
        changes = self.membership.take_roster(start, entries)
        self._keep([*changes, *self.membership.alarm_changes()])
        if changes:
            self._retry(self.live.values())
        self._tell()

    def roster_entry(self, index: int) -> bytes:
        """One of the roster entries that are here."""
        return self.membership.entry(index)

    def readable(self, space: SpaceId) -> bool:
        """Whether this laptop has a key of the space."""
        return self._by_id[space].readable

    def keychain_count(self, space: SpaceId) -> int:
        """How many keychain entries are here."""
        return self.membership.keychains[self._by_id[space].space].count

    def keychain_step(self, space: SpaceId, index: int) -> bytes:
        """One of the keychain entries that are here."""
        return self.membership.step(self._by_id[space].space, index)

    def take_keychain(self, space: SpaceId, start: int, steps: Sequence[bytes]) -> bool:
        """Adds keychain entries; False when the roster must be fetched first."""
        live = self._by_id[space]
        spoilt = self.membership.spoilt[live.space]
        try:
            changes = self.membership.take_keychain(live.space, start, steps)
        except OutOfPlace:
            return False
        if spoilt and not self.membership.spoilt[live.space]:
            changes += self.notices.add(Notice.KEY_CAME)
        if not steps:
            self.membership.shown_none(live.space)
        self._keep([*changes, *self.membership.alarm_changes()])
        if changes:
            live.follow_keys()
            self._retry([live])
        return True

    def owed_step(self, space: SpaceId, *, caught_up: bool) -> tuple[int, bytes] | None:
        """The keychain entry that is due and that this laptop can make, with its index."""
        live, membership = self._by_id[space], self.membership
        if caught_up and (devices := membership.undecided(live.space)):
            self._own(live.admit(devices))
        ready = caught_up and live.whole
        return self.membership.owed_step(live.space, (lambda devices: _pinned(live.pins(devices))) if ready else None)

    def position(self, space: SpaceId) -> int:
        """Up to which position of the space's journal everything came and was judged."""
        return self._by_id[space].journal.position

    def cursor(self, space: SpaceId) -> int:
        """Where this laptop stands in the space's journal."""
        return self._by_id[space].follow_from()

    def reads_again(self, space: SpaceId) -> bool:
        """Whether the journal may hold more than came, read from its start."""
        return self._by_id[space].reads_again

    def fits(self, space: SpaceId, records: Sequence[bytes], position: int, *, last: bool) -> bool:
        """Whether an answer goes on where this laptop stands in the journal."""
        return self._by_id[space].journal.fits(records, position, last=last)

    def take_records(self, space: SpaceId, records: Sequence[bytes], position: int) -> None:
        """Adds records, and moves the cursor."""
        self._own(self._by_id[space].take(records, position))
        self._heal(space)

    def lost(self, space: SpaceId) -> None:
        """The relay's journal of a space went back: all of it is asked for, and then what it lacks handed over."""
        live = self._by_id[space]
        live.lost()
        self._lost.discard(space)
        self._keep(self.membership.lost(live.space))
        self._tell()

    def caught_up(self, space: SpaceId) -> None:
        """All that the relay has of a space came: what it lacks of what is here goes into the outbox."""
        self._own(self._hand_over_again(space, self._by_id[space].lacking()))

    async def _hand_over_again(self, space: SpaceId, lacking: Sequence[Lacking]) -> None:
        await self._by_id[space].hand_over_again(lacking)
        self._lost.discard(space)
        self._heal(space)

    def give_up(self, space: SpaceId, log: LogId) -> bool:
        """The relay did not take another device's log: it is not offered again; False if it is one of this laptop."""
        given_up = self._by_id[space].give_up(log)
        if given_up:
            self._lost.add(space)
        return given_up

    def _heal(self, space: SpaceId) -> None:
        """Ends the alarm once the relay has again all that is here, and says so once no space has it any more."""
        live = self._by_id[space]
        if not self.membership.relay_lost(live.space) or space in self._lost or not live.healed:
            return
        changes = self.membership.found_again(live.space)
        if not any(self.membership.relay_lost(one) for one in self.live):
            changes += self.notices.add(Notice.HEALED)
        self._keep(changes)
        self._tell()

    def outbox(self, space: SpaceId) -> deque[Outgoing]:
        """Committed records that the relay has not receipted."""
        return deque() if self._renewing.going else self._by_id[space].outbox

    def receipted(self, space: SpaceId, log: LogId, seq: int, position: int) -> None:
        """The relay has this laptop's records up to `seq` of `log`."""
        self._own(self._by_id[space].receipted(log, seq, position))
        self._heal(space)

    def rewind(self, space: SpaceId, log: LogId, seq: int) -> None:
        """Puts this laptop's records of `log` from `seq` on into the outbox again."""
        self._own(self._by_id[space].rewind(log, seq))

    def take_wisp(self, space: SpaceId, wisp: bytes) -> None:
        """A wisp came: it is dropped unopened unless somebody looks at that space."""
        self._by_id[space].wisps.take(wisp)

    def begun(self) -> None:
        """A conversation begins: what the relay refused in the last one it may take in this one."""
        self.calm(AlarmKind.RELAY_REFUSES)

    def refused(self, reason: Reason, expected: int) -> None:
        """The relay does not take what this laptop sends."""
        quota = f" of {expected} bytes" if reason is Reason.QUOTA and expected else ""
        self._alarm(AlarmKind.RELAY_REFUSES, f"{reason}{quota}")

    def pins(self, devices: frozenset[int]) -> Pins:
        """Where the logs of some devices stand in all the spaces of this seat: what removes them says so."""
        return _pinned(pin for one in self.live.values() for pin in one.pins(devices))

    def positions(self) -> tuple[Seen, ...]:
        """What the pins of a removal rest on: up to where this laptop has the journals of its spaces."""
        return tuple(Seen(bytes(space), live.journal.position) for space, live in self._by_id.items())


def _pinned(found: Iterable[Pin]) -> Pins:
    """Pins as an entry has them: each log once, in order; of more than an entry holds, the first."""
    pins: dict[bytes, Pin] = {}
    for pin in found:
        if len(pins) < MAX_PINS:
            pins.setdefault(pin.log, pin)
    return tuple(pins[log] for log in sorted(pins))
