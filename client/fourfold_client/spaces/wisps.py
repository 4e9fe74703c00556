"""Wisps of one space: cursors that come and go, encrypted, unstored, and opened only while somebody looks.

Whatever is wrong with one is dropped in silence: it would only have shown a cursor. Nothing here raises an alarm, keeps
anything, or says when somebody was here.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from fourfold_client.clock import now
from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.membership import Membership
from fourfold_shared import suites
from fourfold_shared.cursor import Cursor, place_of_wisps
from fourfold_shared.errors import FourfoldError
from fourfold_shared.ids import LogId, Seat, Space
from fourfold_shared.record import Header, Kind, open_wisp, seal

PER_SECOND = 20
"""Wisps of one device that are opened in a second; opening one costs about as much as a record."""
MAX_BYTES = 1024
"""A wisp with a cursor is smaller than this, padded and sealed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A cursor of somebody else. `client` is the Yjs client of their log."""

    log: LogId
    client: int
    seat: Seat
    cursor: Cursor


class Wisps:
    """`send` hands a sealed wisp to whoever talks with the relay, if anybody does."""

    def __init__(self, space: Space, membership: Membership, held: Callable[[], Holdings]) -> None:
        self._space = space
        self._membership = membership
        self._held = held
        self._watchers: list[Callable[[Seen], None]] = []
        self._newest: dict[LogId, int] = {}
        self._opened: dict[int, tuple[int, int]] = {}
        self._seq = 0
        self.send: Callable[[Space, bytes], None] = lambda _space, _wisp: None

    def watch(self, seen: Callable[[Seen], None]) -> Callable[[], None]:
        """Opens what comes from now on and calls `seen`; gives the call that ends it."""
        self._watchers.append(seen)
        return lambda: self._watchers.remove(seen) if seen in self._watchers else None

    def say(self, cursor: Cursor) -> None:
        """Seals a cursor for those who are here now; nothing where nothing may be sealed."""
        newest, me, log = self._membership.key(self._space), self._membership.identity, self._held().log
        if newest is None:
            return
        self._seq = max(self._seq + 1, now())
        place = place_of_wisps(me.case, self._space.of(me.case), log.id, me.keys.public.sign)
        header = Header(suites.CURRENT, Kind.WISP, log.id, newest[0], self._seq)
        wisp, _ = seal(cursor.to_bytes(), header, place, epoch_key=newest[1], signing=me.keys.signing)
        self.send(self._space, wisp)

    def take(self, wisp: bytes) -> None:
        """Opens one that came, if somebody looks and it is what it should be."""
        if not self._watchers or len(wisp) > MAX_BYTES:
            return
        try:
            seen = self._read(wisp)
        except FourfoldError:
            return
        if seen is not None:
            for watcher in tuple(self._watchers):
                watcher(seen)

    def _read(self, wisp: bytes) -> Seen | None:
        header, membership = Header.parse(wisp), self._membership
        member = membership.roster.device(header.log.device)
        chain = membership.keychains[self._space]
        key = membership.keys[self._space].get(chain.epoch)
        if member is None or member.until or member.seat not in self._space.audience or key is None:
            return None
        if header.log.device == membership.identity.device or header.epoch != chain.epoch:
            return None
        if header.seq <= self._newest.get(header.log, 0) or not self._may_open(header.log.device):
            return None
        case = membership.identity.case
        place = place_of_wisps(case, self._space.of(case), header.log, member.public.sign)
        _, body = open_wisp(wisp, place, epoch_key=key, device=member.public.sign)
        log = self._held().look(header.log)
        cursor = Cursor.parse(body)
        self._newest = {known: seq for known, seq in self._newest.items() if known.device != header.log.device}
        self._newest[header.log] = header.seq
        return Seen(header.log, log.client, log.seat, cursor)

    def _may_open(self, device: int) -> bool:
        """Counts one of this device in this second."""
        second = int(time.monotonic())
        begun, count = self._opened.get(device, (second, 0))
        count = count + 1 if begun == second else 1
        self._opened[device] = (second, count)
        return count <= PER_SECOND
