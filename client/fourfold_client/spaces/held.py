"""What one space on this laptop holds: read from the vault, and made again from it when the vault fails."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any

from fourfold_client.clock import Clock
from fourfold_client.replica import PAGE, Replica, Time
from fourfold_client.spaces import cache
from fourfold_client.spaces.door import Door, stopped_logs
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.incarnation import Move
from fourfold_client.spaces.journal import JournalPlace
from fourfold_client.spaces.log import Log
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.outbox import Outbox, Outgoing
from fourfold_client.spaces.pen import Pen
from fourfold_client.spaces.sight import people_of
from fourfold_client.spaces.stored import Stored
from fourfold_client.spaces.taking_back import begin_anew
from fourfold_client.spaces.wisps import Wisps
from fourfold_client.spaces.writer import Sealed
from fourfold_client.vault import Change, PutCache, Vault
from fourfold_shared.entries import Pin
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Hash, LogId, Seat, Space
from fourfold_shared.roster import Person


class HeldSpace:
    """What one space of this seat holds, opened; and its one way to the vault."""

    def __init__(self, space: Space, membership: Membership, vault: Vault, clock: Clock) -> None:
        self.space = space
        self.membership = membership
        self.id = space.of(membership.identity.case)
        self._vault = vault
        self._watchers: list[Callable[[], None]] = []
        self.on_outgoing: Callable[[Space], None] = lambda _space: None
        self.journal = JournalPlace(self.id, 0)
        self._holdings: Holdings
        self._door: Door
        self._out: Outbox
        self._opened = False
        self.wisps = Wisps(space, membership, lambda: self._holdings)
        self.recover = self.load
        """Makes memory agree with the vault again; the desk puts in one that does so for all spaces at once."""
        self.on_doubt: Callable[[Door], None] = lambda _door: None
        """Called when something came of this device that this home did not write; the case puts in what follows."""
        self.move: Move | None = None
        """What is written meanwhile is said again by this, when memory is made again."""
        self.pen = Pen(
            membership,
            clock,
            commit=self._commit,
            sealed=self._hand_over,
            recover=lambda: self.recover(),
            tell=self._tell,
        )

    # -- opening and closing -------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Reads everything from the vault, again if need be.

        Raises: StorageFailed.
        """
        device = self.membership.identity.device
        stored = await Stored.read(self._vault, self.id, device)
        fresh = Holdings(self.space, self.membership, stored.own, self.pen.written)
        if self._opened:
            self._holdings.close()
        self._holdings = fresh
        self._out = Outbox(device, stored.rows, stored.pushed)
        self._door = Door(
            fresh, self.membership, stored.diverged, lambda log, seq: self._out.sent(log, seq), stored.earlier
        )
        late = self.pen.take_up(fresh)
        self.journal = JournalPlace(self.id, stored.cursor, stored.mark)
        fresh.stops = stopped_logs(stored.refused)
        self._covered = cache.restore(stored.cached, fresh, stored.rows)
        for row in stored.rows[self._covered :]:
            fresh.replay(row)
        self._door.restore(stored.refused, stored.held)
        for draft in stored.drafts:
            self.pen.redraw(draft)
        if self.move is not None:
            self.pen.say_again(late, self.move)
        for replica in fresh.replicas():
            replica.take_touched()
        self._opened, self.move = True, None
        self.pen.open()
        self.follow_keys()
        self._tell()

    def follow_keys(self) -> None:
        """Begins a new log and new documents, if the keychain was cut since this laptop last wrote."""
        if changes := self.pen.follow_keys():
            self._vault.commit(*changes)

    async def begin_anew(self) -> tuple[Move, list[Change]]:
        """How a new log begins here, after `pen.hold`: what was written and not sent is said again there.

        Once the changes are committed, set `move` and make memory again. Raises: StorageFailed.
        """
        await self.pen.still()
        return await begin_anew(self._vault, self.membership, self._holdings, self._door, self._out)

    async def close(self) -> None:
        """Keeps the cache if the disk has room, and lets go of the documents. Closing twice is harmless."""
        if not self._opened:
            return
        try:
            await self.keep_cache()
        except StorageFailed:
            return  # the next opening replays the records
        finally:
            self._holdings.close()
            self._opened = False
            self.pen.close()

    async def keep_cache(self) -> None:
        """Keeps the documents as they stand, so that the next opening need not replay every record."""
        if self.pen.clean and self.records > self._covered:
            await self._vault.commit(PutCache(self.id, cache.NAME, cache.of(self._holdings)))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` after every change of what stands here; gives the call that ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    # -- what is held --------------------------------------------------------------------------------------------------

    @property
    def lanes(self) -> dict[Seat, Replica]:
        """The document of each seat of the audience, in which whoever has it writes now."""
        return self._holdings.lanes

    @property
    def commons(self) -> Replica:
        """The document that the whole audience writes."""
        return self._holdings.commons

    @property
    def layers(self) -> tuple[Mapping[Person, Replica], ...]:
        """What each person wrote, in the generations from the oldest to the newest; earlier ones are only read."""
        return tuple(one.lanes for _, one in sorted(self._holdings.documents.items()))

    @property
    def times(self) -> tuple[Time, ...]:
        """Who was there between one cut and the next, and the common page of that time; the present one last."""
        chain, roster = self.membership.keychains[self.space], self.membership.roster
        return tuple(
            Time(people_of(chain, roster, generation), str(one.commons.text(PAGE)))
            for generation, one in sorted(self._holdings.documents.items())
        )

    def never_sent(self, entry: str) -> bool:
        """Whether an entry of one's own was written for those before a cut, and never left this laptop."""
        return entry in self.pen.stranded

    @property
    def person(self) -> Person:
        """Whose laptop this is."""
        return self._holdings.log.person

    @property
    def logs(self) -> dict[LogId, Log]:
        """Every log that was begun here."""
        return self._holdings.logs

    @property
    def log(self) -> Log:
        """This laptop's own log."""
        return self._holdings.log

    @property
    def records(self) -> int:
        """How many records are here."""
        return self._holdings.records

    def pins(self, devices: Iterable[int]) -> tuple[Pin, ...]:
        """Where the logs of some devices stand here; what others rest on comes first."""
        removed = frozenset(devices)
        others = [log.seen for log in self.logs.values() if log.id.device not in removed]
        leant_on = {log for seen in others for log in seen}
        found = self._holdings.pins(removed)
        return tuple(sorted(found, key=lambda pin: (LogId(pin.log) not in leant_on, -pin.seq)))

    def sits(self, seat: Seat) -> Person:
        """Who has a seat, or had it last."""
        return self.membership.roster.person(seat)

    def gone(self, person: Person) -> int:
        """The roster count at which a person left or was dismissed; 0 while they are here."""
        return self.membership.roster.gone(person)

    @property
    def complete(self) -> bool:
        """Whether nothing of those who are there waits here for something else."""
        return not self._door.waits_for_somebody

    @property
    def whole(self) -> bool:
        """Whether all that can come is here, once the journal's end is: nothing waits, or the journal was read from its
        start and what waits was not given the rest (docs/decisions/0030-what-puts-off-an-epoch.md).
        """
        return self.complete or self.journal.whole

    @property
    def readable(self) -> bool:
        """Whether this laptop has a key of this space."""
        return bool(self.membership.keys[self.space])

    def content(self) -> Hash:
        """The hash of everything that stands here."""
        return self._holdings.content()

    def authors(self) -> dict[int, Seat]:
        """Whose each Yjs client is, as far as the logs here tell."""
        return {log.client: log.seat for log in self._holdings.logs.values()}

    @property
    def generation(self) -> int:
        """Which documents these are: where the chain of keys is cut, new ones begin."""
        return self._holdings.generation

    @property
    def outbox(self) -> deque[Outgoing]:
        """Committed records of this laptop that the relay has not receipted."""
        return self._out.waiting

    # -- the way to the vault ------------------------------------------------------------------------------------------

    def _hand_over(self, log: LogId, sealed: Sequence[Sealed]) -> None:
        self.outbox.extend(Outgoing(log, one.seq, one.record) for one in sealed)
        self.on_outgoing(self.space)

    def _commit(self, changes: Sequence[Change], *, hurry: bool = True) -> Coroutine[Any, Any, None]:
        """Hands changes to the vault now, in the order in which memory changed; what is returned waits for them."""
        return self._committed(self._vault.commit(*changes, hurry=hurry) if changes else None)

    async def _committed(self, done: "asyncio.Future[None] | None") -> None:
        if done is None:
            return
        try:
            await done
        except StorageFailed:
            await self.recover()
            raise
        if self._door.broken:
            self._door.broken = False
            await self.recover()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
