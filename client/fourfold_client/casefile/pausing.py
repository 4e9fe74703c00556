"""Pausing joint work: anyone can, nobody is shown who did, and it ends once all four have said so (product.md, AT9.6).

    pause-wish      in a partner's pair: they ask for a pause. It counts on their own laptop at once, and goes when a
                    pause stands at the table
    pause           at the table, by a support: joint work rests. It says nothing else. A support writes it, or their
                    laptop does so by itself for the partner they support (`desk.chores`), in one and the same form
    go-on           at the table, beside a pause: one of four says that it may end

What each of these is has an author, as everything has; no list, search or export shows any of them (`Rule.unnamed`).
"""

from dataclasses import dataclass

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_shared.ids import Seat, Space

_YES = "yes"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which joint work rested, in milliseconds since 1970; `until` is None while it still does."""

    since: int
    until: int | None


def paused(casefile: CaseFile) -> bool:
    """Whether joint work rests, as far as this laptop knows."""
    return bool(_standing(casefile) or _wishes(casefile))


def pauses(casefile: CaseFile) -> tuple[Pause, ...]:
    """The times in which joint work rested, oldest first. What overlaps is one."""
    found: list[Pause] = []
    for one in casefile.of_kind(Kind.PAUSE, Space.TABLE):
        since, until = one.began, _ended(casefile, one)
        if found and (found[-1].until is None or since <= found[-1].until):
            last = found.pop()
            since = last.since
            until = None if last.until is None or until is None else max(last.until, until)
        found.append(Pause(since, until))
    return tuple(found)


async def pause(casefile: CaseFile) -> None:
    """Asks that joint work rests; while it does, nothing more happens. Raises: NotAllowedHere, StorageFailed."""
    if paused(casefile):
        return
    if casefile.seat.is_partner:
        await casefile.put(Kind.PAUSE_WISH, Rung.PAIR.space(casefile.seat))
    else:
        await casefile.put(Kind.PAUSE, Space.TABLE)


def has_agreed(casefile: CaseFile) -> bool:
    """Whether one has said, of every pause that stands, that it may end."""
    standing = _standing(casefile)
    return bool(standing) and all(_own_word(casefile, one) for one in standing)


async def go_on(casefile: CaseFile) -> None:
    """Says that it may end, for oneself; a wish that no support's laptop has taken up is taken back.

    Raises: NotAllowedHere, StorageFailed.
    """
    for wish in _wishes(casefile):
        await casefile.withdraw(wish.id)
    for one in _standing(casefile):
        if not _own_word(casefile, one):
            await casefile.put(Kind.GO_ON, Space.TABLE, fields={"answer": _YES}, about=one.id)


async def rest_on(casefile: CaseFile) -> None:
    """Takes back that it may end; once all four have said so it has ended. Raises: NotAllowedHere, StorageFailed."""
    for one in _standing(casefile):
        for said in _own_word(casefile, one):
            await casefile.withdraw(said.id)


# -- what laptops do by themselves -------------------------------------------------------------------------------------


def to_carry(casefile: CaseFile) -> tuple[Entry, ...]:
    """For a support: the wish of the partner they support, while no pause stands."""
    if casefile.seat.is_partner or _standing(casefile):
        return ()
    wishes = casefile.of_kind(Kind.PAUSE_WISH, Rung.PAIR.space(casefile.seat))
    done = {one.key for one in casefile.of_kind(Kind.PAUSE, Space.TABLE)}
    return tuple(one for one in wishes if one.key not in done)


async def carry(casefile: CaseFile, wish: Entry) -> None:
    """Lets joint work rest, as if the support had asked. Two laptops that do it do it once.

    Raises: NotAllowedHere, StorageFailed.
    """
    await casefile.put(Kind.PAUSE, Space.TABLE, key=wish.key)


def to_forget(casefile: CaseFile) -> tuple[Entry, ...]:
    """One's own wishes that are met: a pause stands."""
    return _wishes(casefile) if _standing(casefile) else ()


def _wishes(casefile: CaseFile) -> tuple[Entry, ...]:
    """One's own; a support's laptop takes a partner's up and tells nobody."""
    found = casefile.of_kind(Kind.PAUSE_WISH, Rung.PAIR.space(casefile.seat))
    return tuple(one for one in found if casefile.is_mine(one))


def _standing(casefile: CaseFile) -> tuple[Entry, ...]:
    return tuple(one for one in casefile.of_kind(Kind.PAUSE, Space.TABLE) if _ended(casefile, one) is None)


def _own_word(casefile: CaseFile, one: Entry) -> tuple[Entry, ...]:
    """What one has said oneself of going on, and did not take back."""
    found = casefile.beside(one.id, Kind.GO_ON)
    return tuple(said for said in found if casefile.is_mine(said) and not said.withdrawn)


def _agreed(casefile: CaseFile, one: Entry) -> dict[Seat, int]:
    """Of which seats somebody has said that this pause may end, and since when.

    What a support said before another one came counts on: a pause that has ended stays so.
    """
    said = (said for said in casefile.beside(one.id, Kind.GO_ON) if not said.withdrawn)
    return {said.author: said.began for said in said if said.field("answer") == _YES}


def _ended(casefile: CaseFile, one: Entry) -> int | None:
    agreed = _agreed(casefile, one)
    return max(agreed.values()) if agreed.keys() == set(Seat) else None
