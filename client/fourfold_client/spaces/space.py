"""One space on this laptop: what it holds, the door for what others wrote, and the way out for what is written here.

The one door for records of others is `take`; the one way out for what is written here is `saved`. Both change memory
first and hand the vault one atomic change; when the vault fails, memory is made again from it.
"""

import asyncio
from collections.abc import Iterable, Sequence

from fourfold_client.clock import Clock
from fourfold_client.spaces.alarms import Alarm
from fourfold_client.spaces.held import HeldSpace
from fourfold_client.spaces.membership import Membership
from fourfold_client.spaces.reach import Reach
from fourfold_client.spaces.shown import Lacking, Shown
from fourfold_client.vault import Change, SetPushed, Vault
from fourfold_shared.ids import LogId, Seat, Space


class LiveSpace(HeldSpace):
    """One space of this seat, opened."""

    def __init__(self, space: Space, membership: Membership, vault: Vault, clock: Clock) -> None:
        super().__init__(space, membership, vault, clock)
        self._shown: Shown | None = None
        """What the relay has, while its journal comes from its start."""
        self._healing = 0
        """How many logs are being read, to be handed over again."""

    # -- what others wrote ---------------------------------------------------------------------------------------------

    def take(self, records: Sequence[bytes], position: int) -> "asyncio.Future[None]":
        """Judges records in the journal's order, applies what may be, and moves the cursor to `position`.

        Memory has changed when this returns; what is returned ends when the vault has it too.
        """
        changes: list[Change] = []
        if self._shown is not None:
            self._shown.note(records)
        for record in records:
            changes += self._door.take(record, compare=self.pen.clean)
        changes += self._door.retry(compare=self.pen.clean)
        changes += self.journal.came(records, position)
        changes += self.journal.moved(position, missed=self._door.waiting.missed)
        if self._door.doubts:
            self.on_doubt(self._door)
        self._tell()
        return asyncio.ensure_future(self._commit(changes, hurry=False))

    def follow_from(self) -> int:
        """Where in the journal this laptop goes on: at the start when something of it did not come, or was dropped, or
        when the relay lost something.
        """
        start = self.journal.follow(again=bool(self._door.waiting) or self.membership.relay_lost(self.space))
        self._shown = Shown() if start == 0 else None
        self._door.waiting.asked_again()
        return start

    @property
    def reads_again(self) -> bool:
        """Whether something early is here, and the journal has not been read from its start: it may hold the rest."""
        return bool(self._door.waiting) and not self.journal.whole

    def lost(self) -> None:
        """Takes note that the relay's journal is shorter than it was: all of it is asked for again."""
        self._shown = Shown()
        self._vault.commit(*self.journal.lost())

    def lacking(self) -> list[Lacking]:
        """What the relay lacks, once all that it has came from the start on; nothing where not all was asked for."""
        shown, self._shown = self._shown, None
        return [] if shown is None else list(shown.lacking(self.logs.values(), self.space, self.membership))

    async def hand_over_again(self, lacking: Iterable[Lacking]) -> None:
        """Puts what the relay lacks into the outbox. Raises: StorageFailed."""
        self._healing += 1
        try:
            for one in lacking:
                await self._hand_log(one.log, one.first, one.last)
        finally:
            self._healing -= 1

    async def _hand_log(self, log: LogId, first: int, last: int) -> None:
        if log.device == self.membership.identity.device:
            if first <= self._out.pushed.get(log, 0):
                await self.rewind(log, first)
            return
        records = await self._vault.own_records(self.id, log, first - 1)
        self._out.offer(log, first, records[: last - first + 1])
        self.on_outgoing(self.space)

    def give_up(self, log: LogId) -> bool:
        """The relay did not take another device's log: it is not offered again. False if it is one of this laptop."""
        return self._out.give_up(log)

    @property
    def healed(self) -> bool:
        """Whether the relay has all that is here, and nothing here waits for what it may have lost."""
        handing = self._shown is not None or self._healing > 0 or bool(self.outbox)
        return not handing and not self._door.waits_for_somebody

    def admit(self, devices: frozenset[int]) -> "asyncio.Future[None]":
        """Takes what is held of removed devices: this laptop is about to say how far they count."""
        changes = self._door.admit(devices, compare=self.pen.clean)
        self._tell()
        return asyncio.ensure_future(self._commit(changes))

    def retry(self) -> "asyncio.Future[None]":
        """Judges again what is held: the roster, a key or a record that it waited for may have come."""
        changes = self._door.retry(compare=self.pen.clean)
        if self._door.doubts:
            self.on_doubt(self._door)
        self._tell()
        self.pen.schedule()
        return asyncio.ensure_future(self._commit(changes))

    def receipted(self, log: LogId, seq: int, position: int) -> "asyncio.Future[None]":
        """Takes note that the relay has this laptop's records up to `seq` of `log`.

        `position` is the journal's with them, when this laptop has all before; otherwise 0.
        """
        changes: list[Change] = []
        if self._out.receipted(log, seq):
            changes.append(SetPushed(self.id, log, seq))
        changes += self.journal.moved(position, missed=self._door.waiting.missed)
        self._tell()
        return asyncio.ensure_future(self._commit(changes, hurry=False))

    async def rewind(self, log: LogId, seq: int) -> None:
        """Makes ready to push `log` again from `seq` on: the relay lost what it had receipted.

        What is being committed meanwhile is left to come after it, once it is committed.
        """
        newest = self._out.forget(log, seq)
        self._out.again(log, seq, newest, await self._vault.own_records(self.id, log, seq - 1))
        self.on_outgoing(self.space)

    # -- what is written here ------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether this laptop has the key; until then what is written waits here as drafts."""
        return self.pen.ready

    @property
    def closed(self) -> str:
        """Why nothing can be written here, not even to wait; empty when it can be."""
        return self.membership.closed(self.space)

    @property
    def made(self) -> int:
        """How many changes were made here since this was opened."""
        return self.pen.made

    @property
    def kept(self) -> int:
        """How many of them are on the disk; the first ones."""
        return self.pen.kept

    async def saved(self) -> None:
        """Returns once everything written so far is committed to the vault.

        Raises: StorageFailed; what was not committed is then undone here.
        """
        await self.pen.saved()

    @property
    def beat_due(self) -> bool:
        """Whether this laptop has to say what it has: it heard something, or said nothing for a day."""
        return self.pen.beat_due

    def heartbeat(self) -> None:
        """Says what this laptop has, unless something written meanwhile says so."""
        self.pen.beat()

    # -- what can be told ----------------------------------------------------------------------------------------------

    def reached(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry in one's own lane: whether the relay has its newest change, and the seats whose laptops have.

        `entry` is its key in the lane. A change that is not sealed yet has reached nobody.
        """
        return self.reach.of_entry(entry)

    @property
    def reach(self) -> Reach:
        """How far what was written here has come."""
        return Reach(self._holdings, self.pen, self._out)

    def alarms(self) -> list[Alarm]:
        """Everything that is refused, stopped or waited for here."""
        return self._door.alarms()
