"""What both partners understand together now: a wording beside an event, by assent of both (product.md, 4.6, AT6.4).

An assent names the wording that it is for, so that another wording needs both again. One that is taken back stays with
the day on which it was, and with the day on which it was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.sides import Stage, stage
from fourfold_shared.ids import Seat, Space

PARTNERS = frozenset({Seat.PARTNER_0, Seat.PARTNER_1})
YES, NO_LONGER = "yes", "no-longer"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A wording and what the partners say of it as it stands: who agrees, and who agreed and does so no longer."""

    entry: Entry
    mark: str
    agreed: Mapping[Seat, Entry]
    ended: Mapping[Seat, Entry]

    @property
    def shared(self) -> bool:
        """Whether both partners agree to it as it stands."""
        return self.agreed.keys() >= PARTNERS

    @property
    def since(self) -> int:
        """When the last who agrees to it said so, by their clock in milliseconds since 1970; 0 while nobody does."""
        return max((one.written for one in self.agreed.values()), default=0)


def understanding(casefile: CaseFile, entry: Entry) -> Understanding:
    """One wording with what the partners say of it."""
    mark = mark_of(entry)
    said = [one for one in casefile.beside(entry.id, Kind.ASSENT) if one.author.is_partner and not one.withdrawn]
    last = {one.author: one for one in said if one.field("of") == mark}
    agreed = {seat: one for seat, one in last.items() if one.field("answer") == YES}
    ended = {seat: one for seat, one in last.items() if one.field("answer") == NO_LONGER}
    return Understanding(entry, mark, agreed, ended)


def of_event(casefile: CaseFile, event: Entry) -> tuple[Understanding, ...]:
    """Wordings beside an event, oldest first."""
    found = casefile.beside(event.id, Kind.UNDERSTANDING)
    return tuple(understanding(casefile, one) for one in found if not one.withdrawn)


def agreed(casefile: CaseFile) -> tuple[Understanding, ...]:
    """Everything that both partners understand together now, oldest first: what the story may quote."""
    found = casefile.of_kind(Kind.UNDERSTANDING, Space.TABLE)
    return tuple(one for one in (understanding(casefile, entry) for entry in found) if one.shared)


def mark_of(entry: Entry) -> str:
    """The fingerprint of a wording: the SHA-256, in hex, of its entry's id and its text."""
    return sha256(f"{len(entry.id)}:{entry.id}{entry.text}".encode()).hexdigest()


async def propose(casefile: CaseFile, event: Entry, text: str) -> Entry:
    """Proposes a wording beside an open event. Raises: NotAllowedHere before it has opened, TooLong, StorageFailed."""
    if stage(casefile, event) is not Stage.OPEN:
        raise NotAllowedHere("this is not open yet")
    return await casefile.put(Kind.UNDERSTANDING, Space.TABLE, text, about=event.id)


async def assent(casefile: CaseFile, entry_id: str, seen: str) -> None:
    """A partner agrees to the wording whose mark is `seen`; twice is once.

    Raises: NotAllowedHere for a support, or when the wording has changed meanwhile; StorageFailed.
    """
    now = understanding(casefile, casefile.entry(entry_id))
    if not casefile.seat.is_partner or now.mark != seen or now.entry.withdrawn:
        raise NotAllowedHere("the wording has changed while it was read; please look at it once more")
    await _say(casefile, now, YES)


async def assent_no_longer(casefile: CaseFile, entry_id: str) -> None:
    """Takes one's assent back, from now on. Raises: NotAllowedHere without one, StorageFailed."""
    now = understanding(casefile, casefile.entry(entry_id))
    if casefile.seat not in now.agreed:
        raise NotAllowedHere("there is no assent to take back")
    await _say(casefile, now, NO_LONGER)


async def _say(casefile: CaseFile, now: Understanding, answer: str) -> None:
    before = {**now.agreed, **now.ended}.get(casefile.seat)
    fields = {"answer": answer, "of": now.mark}
    if before is None:
        await casefile.put(Kind.ASSENT, Space.TABLE, fields=fields, about=now.entry.id)
    elif before.field("answer") != answer:
        await casefile.revise(before.id, "", fields=fields)
