"""What sessions ask for, carried out with the store and the hub. Owns no sockets; every request is answered."""

import logging
import traceback
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from fourfold_relay.case import Asked, OpenCase, open_case
from fourfold_relay.effects import (
    AppendKeychain,
    AppendRecords,
    AppendRoster,
    Effect,
    LookUp,
    OpenNew,
    ReadKeychain,
    ReadRoster,
    Spread,
    StartFollowing,
    Stored,
)
from fourfold_relay.handed import folded, verify_handed
from fourfold_relay.health import Health
from fourfold_relay.hub import Hub
from fourfold_relay.peer import Peer
from fourfold_relay.session import Session
from fourfold_relay.store import Behind, Conflict, Fork, Gap, OverQuota, Removed, Store, TicketRefused, TooManyLogs
from fourfold_shared.errors import Refused, StorageFailed
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.keychain import Keychain as Chain
from fourfold_shared.keychain import unpinned
from fourfold_shared.messages import (
    AGAIN,
    BATCH_BYTES,
    MAX_BATCH,
    MAX_MESSAGE,
    Keychain,
    Reason,
    Receipt,
    Refuse,
    Roster,
    Wisp,
)
from fourfold_shared.steps import append_step, roster_seen

TRY_AGAIN_MILLISECONDS = 5000
"""What a laptop is asked to wait when the store failed."""
PAGE_BYTES = MAX_MESSAGE // 2
"""Roster or keychain entries in one answer, unless one alone is larger; whoever has fewer asks again."""
PAGE_ENTRIES = 1024
log = logging.getLogger("fourfold.relay")


@dataclass(slots=True, eq=False)
class Line:
    """One connection without its socket: its conversation and its queue."""

    session: Session
    peer: Peer
    address: str = ""

    @property
    def case(self) -> OpenCase:
        """The case that it is admitted to; only admitted sessions have effects on one."""
        assert self.session.case is not None  # noqa: S101
        return self.session.case


class Answers:
    """Carries out the effects of all lines of one relay process."""

    def __init__(self, store: Store, hub: Hub, health: Health) -> None:
        self._store = store
        self._hub = hub
        self._health = health

    async def look_up(self, line: Line, wanted: LookUp) -> Sequence[Effect]:
        """Finds a case for a session and gives its answer, after the same steps whether there is one or not.

        Raises: StorageFailed.
        """
        invited = await self._store.invited_to(wanted.key)
        case_id = wanted.case or invited
        entries = [] if case_id is None else await self._store.roster(case_id)
        try:
            found = self._hub.case(case_id) if case_id is not None else None
            found = found or open_case(entries)
        except Refused:
            raise StorageFailed("the store holds a roster that does not hold together") from None
        answer = line.session.looked_up(found)
        if line.session.case is not None:
            line.session.case = self._hub.enter(line.peer, line.session.case, line.session.seat, line.session.device)
        return answer

    def follow(self, line: Line, wanted: StartFollowing) -> None:
        """Starts a line on a journal."""
        self._hub.follow(line.peer, line.case.id, wanted.space, wanted.since, wanted.ref)

    def spread(self, line: Line, wisp: Spread) -> None:
        """Passes a wisp on."""
        self._hub.spread(line.peer, line.case.id, wisp.space, Wisp(bytes(wisp.space), wisp.wisp))

    async def answer(self, line: Line, request: Stored) -> None:
        """Does what is asked and answers, or answers why not."""
        ref = request.ref
        try:
            await self._do(line, request)
        except Gap as error:
            self._refuse(line, ref, Reason.GAP, error.expected)
        except Fork as error:
            self._refuse(line, ref, Reason.FORK, error.expected)
        except Conflict as error:
            self._refuse(line, ref, Reason.CONFLICT, error.expected)
        except OverQuota as error:
            self._refuse(line, ref, Reason.QUOTA, error.quota)
        except Removed:
            self._refuse(line, ref, Reason.NOT_YOURS)
        except TooManyLogs:
            self._refuse(line, ref, Reason.RULE)
        except TicketRefused:
            self._refuse(line, ref, Reason.TICKET)
        except Refused:
            self._refuse(line, ref, Reason.RULE)
        except Exception as error:  # noqa: BLE001 - whatever it was, the laptop is answered and the relay goes on
            self.failed(line, ref, error)

    def failed(self, line: Line, ref: int, error: Exception) -> None:
        """Says that the relay itself failed: to the laptop, and to the operator without any content."""
        log.error("the relay failed: %s", error if isinstance(error, StorageFailed) else where(error))
        self._health.failed()
        self._hub.send(line.peer, Refuse(ref, Reason.UNAVAILABLE, TRY_AGAIN_MILLISECONDS, 0))

    async def read_page(self, line: Line) -> None:
        """Reads the next page for a line that is behind. When the store fails, it is told so and ends."""
        follower = line.peer.behind()
        if follower is None:
            return
        follower.missed = False
        try:
            page = await self._store.read(line.case.id, follower.space, follower.position, MAX_BATCH, BATCH_BYTES)
        except Exception as error:  # noqa: BLE001 - whatever it was, the reader is told
            self.failed(line, follower.ref, error)
            self._hub.finish(line.peer)
        else:
            self._hub.took_page(follower, page)

    def _do(self, line: Line, request: Stored) -> Awaitable[None]:
        match request:
            case OpenNew():
                return self._open_new(line, request)
            case AppendRoster():
                return self._append_roster(line, request)
            case ReadRoster():
                return self._read_roster(line, request)
            case AppendKeychain():
                return self._append_keychain(line, request)
            case ReadKeychain():
                return self._read_keychain(line, request)
            case AppendRecords():
                return self._append_records(line, request)

    async def _open_new(self, line: Line, new: OpenNew) -> None:
        await self._store.found(new.case, new.entry, new.ticket)
        opened = self._hub.case(new.case) or open_case(await self._store.roster(new.case))
        if opened is None:
            raise StorageFailed("a new case is not there")
        line.session.founded(opened)
        line.session.case = self._hub.enter(line.peer, opened, line.session.seat, 0)
        self._hub.send(line.peer, Receipt(new.ref, 1))

    async def _append_roster(self, line: Line, new: AppendRoster) -> None:
        case = line.case
        try:
            await self._store.append_roster(case.id, new.index, new.entry, new.invited, new.removing)
        except Behind as error:
            if new.removing is not None and not new.removing.enough:
                case.asked[new.removing.devices] = Asked(new.removing.at, error.stands)
            raise
        case.roster = new.grown
        self._hub.tell(line.peer, case.id, frozenset(Seat), Roster(0, new.index, (new.entry,)))
        self._hub.send(line.peer, Receipt(new.ref, new.index + 1))
        if new.removing is not None:
            self._hub.turn_out(case.id, new.removing.devices)

    async def _read_roster(self, line: Line, wanted: ReadRoster) -> None:
        entries = await self._store.roster(line.case.id)
        if len(entries) > line.case.roster.count:  # a commit whose success was in doubt had succeeded
            opened = open_case(entries)
            assert opened is not None  # noqa: S101 - there are entries
            line.case.roster = opened.roster
        start = min(wanted.count, len(entries))
        self._hub.send(line.peer, Roster(wanted.ref, start, _page(entries, start)))

    async def _append_keychain(self, line: Line, new: AppendKeychain) -> None:
        case = line.case
        chain = case.keychains.pop(new.space, None)
        if chain is None or chain.count != new.index:
            steps = await self._store.keychain(case.id, new.space)
            if new.index < len(steps) and steps[new.index] == new.entry:
                self._hub.send(line.peer, Receipt(new.ref, new.index + 1))
                return
            if new.index != len(steps):
                raise Conflict(len(steps))
            chain = folded(case, new.space, steps)
        seen = roster_seen(new.entry)
        if seen > case.roster.count or (seen < case.roster.count and new.seen != AGAIN):
            raise Conflict(new.index)
        grown = append_step(chain, new.entry, case.roster)
        await self._verify_seen(case, new, chain, grown)
        await self._store.append_keychain(case.id, new.space, new.index, new.entry)
        case.keychains[new.space] = grown
        news = Keychain(0, bytes(new.space), new.index, (new.entry,))
        self._hub.tell(line.peer, case.id, case.spaces[new.space].audience, news)
        self._hub.send(line.peer, Receipt(new.ref, new.index + 1))

    async def _verify_seen(self, case: OpenCase, new: AppendKeychain, before: Chain, after: Chain) -> None:
        """Who pins logs in a new epoch has seen all that they have here, if anybody can. Raises: Conflict."""
        if after.epoch == before.epoch or before.lost(case.roster):
            return
        removed = {device for one in unpinned(before, case.roster, case.roster.count) for device in one.devices}
        if await self._store.newest_of(case.id, new.space, frozenset(removed)) > new.seen:
            raise Conflict(before.count)

    async def _read_keychain(self, line: Line, wanted: ReadKeychain) -> None:
        steps = await self._store.keychain(line.case.id, wanted.space)
        start = min(wanted.count, len(steps))
        self._hub.send(line.peer, Keychain(wanted.ref, bytes(wanted.space), start, _page(steps, start)))

    async def _append_records(self, line: Line, new: AppendRecords) -> None:
        case: CaseId = line.case.id
        removed = new.handed and await verify_handed(self._store, line.case, new.space, new.rows)
        appended = await self._store.append(case, new.space, new.rows, removed=removed)
        in_step = self._hub.publish(line.peer, case, new.space, appended.position, appended.new)
        self._hub.send(line.peer, Receipt(new.ref, appended.position if in_step else 0))

    def _refuse(self, line: Line, ref: int, reason: Reason, expected: int = 0) -> None:
        self._hub.send(line.peer, Refuse(ref, reason, 0, expected))


def where(error: BaseException) -> str:
    """The kind and place of an error, and none of its content."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def _page(entries: Sequence[bytes], start: int) -> tuple[bytes, ...]:
    """Entries from `start` on, within the bounds of an answer."""
    page: list[bytes] = []
    size = 0
    for entry in entries[start : start + PAGE_ENTRIES]:
        size += len(entry)
        if page and size > PAGE_BYTES:
            break
        page.append(entry)
    return tuple(page)
