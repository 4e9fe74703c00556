"""How a new support comes to know the story in about fifteen minutes, and says so (product.md, 4.2)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_shared.ids import Space


class Part(StrEnum):
    """The six parts, in the order in which they are read."""

    SUMMARY = "summary"
    TIMELINE = "timeline"
    ACCOUNT = "account"
    UNDERSTANDING = "understanding"
    PLAN = "plan"
    SESSIONS = "sessions"


KINDS: Mapping[Part, tuple[Kind, ...]] = MappingProxyType(
    {
        Part.SUMMARY: (Kind.SUMMARY,),
        Part.TIMELINE: (Kind.POINT, Kind.CONTEXT),
        Part.ACCOUNT: (Kind.ACCOUNT, Kind.IMPACT),
        Part.UNDERSTANDING: (Kind.GUIDE, Kind.SENSITIVITY, Kind.NODE, Kind.UNDERSTANDING),
        Part.PLAN: (Kind.PHASE, Kind.OWN_PHASE, Kind.FOCUS, Kind.GOAL, Kind.BOUNDARY, Kind.PRACTICE, Kind.COMMITMENT),
        Part.SESSIONS: (Kind.SESSION_SUMMARY,),
    }
)
"""What each part is read from."""
LAST_SESSIONS = 2


def to_read(casefile: CaseFile, part: Part) -> tuple[Entry, ...]:
    """What a support reads for a part, oldest first; for the account only what their own partner wrote."""
    found = [one for kind in KINDS[part] for one in casefile.of_kind(kind)]
    if part is Part.ACCOUNT:
        found = [one for one in found if one.author == casefile.seat.counterpart]
    if part is Part.SESSIONS:
        found = found[-LAST_SESSIONS:]
    return tuple(_widest(found))


async def say_read(casefile: CaseFile, text: str = "") -> Entry:
    """Tells one's partner that one has read their story. Raises: NotAllowedHere for a partner, StorageFailed."""
    return await casefile.put(Kind.READ, Rung.PAIR.space(casefile.seat), text)


def read_by_support(casefile: CaseFile) -> tuple[Entry, ...]:
    """When a partner's support said so, oldest first; for the support when they said so themselves."""
    return casefile.of_kind(Kind.READ, Rung.PAIR.space(casefile.seat))


def prepared(casefile: CaseFile, kind: Kind) -> tuple[Entry, ...]:
    """What stands lower than the table and was not taken there: one's own, and what the other of the pair can see."""
    found = casefile.of_kind(kind)
    shared = {_said(one) for one in found if one.space is Space.TABLE}
    lower = (one for one in found if one.space is not Space.TABLE and Space.TABLE not in one.shared)
    return tuple(one for one in lower if _said(one) not in shared)


def _widest(entries: list[Entry]) -> list[Entry]:
    """Without what was also taken to a wider space, in the same words."""
    largest = {_said(one): len(one.space.audience) for one in sorted(entries, key=lambda one: len(one.space.audience))}
    return [one for one in entries if len(one.space.audience) == largest[_said(one)]]


def _said(entry: Entry) -> tuple[object, ...]:
    return (entry.person, entry.kind, entry.title, entry.text, entry.fields)
