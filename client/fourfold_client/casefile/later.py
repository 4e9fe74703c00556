"""What its author wants shared, and not at once: it waits in their own private space, and leaves no trace if stopped.

It is done by the author's own laptop, when it is due and open (`desk.chores`; product.md, 5.6).
"""

from dataclasses import dataclass
from enum import StrEnum

from fourfold_client.casefile import pacing
from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NoSuchEntry, NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_client.casefile.sessions import held
from fourfold_shared.ids import Space

COOLING = 24 * 3600 * 1000
UNDO = 10 * 60 * 1000
"""Milliseconds: product.md, 5.6."""


class When(StrEnum):
    """What it waits for."""

    SOON = "soon"
    """That the time in which it can be undone has passed, and a connection: meant for now."""
    COOLING = "cooling"
    """That a day has passed."""
    SESSION = "session"
    """That the next joint session has taken place."""
    ROOM = "room"
    """That there is room for it (`pacing`): enough is on its way to the other partner."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`entry` is what is to be shared, `due` a time (milliseconds since 1970) when it waits for one, otherwise 0."""

    id: str
    key: str
    entry: Entry
    to: Space
    when: When
    due: int
    held: int
    """Joint sessions that had taken place when it began to wait."""


async def wait(casefile: CaseFile, entry: Entry, to: Space, when: When, now: int) -> None:
    """Lets it wait; what waited for the same goes.

    Raises: NotAllowedHere, also while one's own page is closed; NoSuchEntry, StorageFailed.
    """
    verify_can_wait(casefile)
    for before in waiting_for(casefile, entry):
        if before.to is to:
            await stop(casefile, before)
    due = now + _TIMES[when] if when in _TIMES else 0
    if when is When.ROOM:
        due = room_from(casefile, now)
    fields = {"to": to.value, "when": when.value, "due": str(due), "held": str(len(held(casefile)))}
    await casefile.put(Kind.WAITING, Rung.OWN.space(casefile.seat), fields=fields, about=entry.id)


def can_wait(casefile: CaseFile) -> bool:
    """Whether something can wait here: not while one's own page is closed by a passphrase of its own."""
    return Rung.OWN.space(casefile.seat) in casefile.spaces()


def verify_can_wait(casefile: CaseFile) -> None:
    """Returns nothing when something can wait here. Raises: NotAllowedHere."""
    if not can_wait(casefile):
        raise NotAllowedHere("please open My space first: what waits is kept there")


def is_full(casefile: CaseFile, kind: Kind, to: Space, now: int) -> bool:
    """Whether there is no room for one more thing of this kind to the other partner, with what is on its way."""
    return pacing.counts(casefile, kind, to) and pacing.room(casefile, now) <= _ahead(casefile)


def room_from(casefile: CaseFile, now: int) -> int:
    """When there is room for one more thing to the other partner, after what is on its way."""
    return pacing.room_from(casefile, now, _ahead(casefile))


async def stop(casefile: CaseFile, one: Waiting) -> None:
    """Stops it: nobody else ever hears of it. Raises: NoSuchEntry, NotAllowedHere, StorageFailed."""
    await casefile.withdraw(one.id)


def waiting(casefile: CaseFile) -> tuple[Waiting, ...]:
    """Everything that waits here, oldest first."""
    found = (_read(casefile, one) for one in casefile.of_kind(Kind.WAITING, Rung.OWN.space(casefile.seat)))
    return tuple(one for one in found if one is not None)


def waiting_for(casefile: CaseFile, entry: Entry) -> tuple[Waiting, ...]:
    """What of an entry waits to be shared."""
    found = (_read(casefile, one) for one in casefile.beside(entry.id, Kind.WAITING))
    return tuple(one for one in found if one is not None)


def due(casefile: CaseFile, now: int, *, connected: bool) -> tuple[Waiting, ...]:
    """What is to be shared now, as far as there is room; nothing while sharing waits for the six words."""
    if casefile.share_waits() or not waiting(casefile):
        return ()
    room = pacing.room(casefile, now)
    found: list[Waiting] = []
    for one in waiting(casefile):
        if _is_due(casefile, one, now, connected):
            paced = pacing.counts(casefile, one.entry.kind, one.to)
            if not paced or room > 0:
                found.append(one)
            room -= paced
    return tuple(found)


async def do(casefile: CaseFile, one: Waiting) -> None:
    """Shares it, whatever it waits for. Broken off and done again it is shared once. Raises: as `share`."""
    await casefile.share(one.entry.id, one.to, key=one.key)
    await stop(casefile, one)


def next_due(casefile: CaseFile, now: int) -> int | None:
    """When the first of those is due that wait for a time to come."""
    return min((one.due for one in waiting(casefile) if one.due > now), default=None)


_TIMES = {When.SOON: UNDO, When.COOLING: COOLING}


def _is_due(casefile: CaseFile, one: Waiting, now: int, connected: bool) -> bool:
    if casefile.closed(one.to):
        return False
    match one.when:
        case When.SOON:
            return connected and now >= one.due
        case When.COOLING:
            return now >= one.due
        case When.SESSION:
            return len(held(casefile)) > one.held
        case When.ROOM:
            return True


def _ahead(casefile: CaseFile) -> int:
    """How many things are on their way to the other partner, and have not gone."""
    on_its_way = (one for one in waiting(casefile) if one.when in (When.SOON, When.ROOM))
    return sum(pacing.counts(casefile, one.entry.kind, one.to) for one in on_its_way)


def _read(casefile: CaseFile, stored: Entry) -> Waiting | None:
    """What waits, if what it is about still stands and can go there."""
    if stored.withdrawn or not casefile.is_mine(stored):
        return None
    try:
        entry = casefile.entry(stored.about or "")
        to, when = Space(stored.field("to")), When(stored.field("when"))
        time, sessions = int(stored.field("due")), int(stored.field("held"))
    except (NoSuchEntry, ValueError):
        return None
    if entry.withdrawn or to not in casefile.wider(entry.space, entry.kind):
        return None
    return Waiting(stored.id, stored.key, entry, to, when, time, sessions)
