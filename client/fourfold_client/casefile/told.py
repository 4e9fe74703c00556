"""Already told: topics that need not be told again, where each is written, and who may raise it (product.md, 4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NoSuchEntry
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.timeline import seat_of
from fourfold_shared.ids import Seat, Space

ANYBODY, NOBODY, AUTHOR = "anybody", "nobody", "author"
"""Who may raise a topic, in its field `who`: everybody, nobody for now, its author alone; or the number of a seat."""
WRITTEN = (
    Kind.SUMMARY,
    Kind.POINT,
    Kind.CONTEXT,
    Kind.ACCOUNT,
    Kind.IMPACT,
    Kind.UNDERSTANDING,
    Kind.SESSION_SUMMARY,
    Kind.ENTRY,
)
"""Where something can be written that need not be told again."""
MAX_OFFERED = 50
"""Entries of a kind that one can choose from; older ones are told of in words."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`where` is the entry in which it is written, which a topic is about; `place` says in words where it is."""

    entry: Entry
    tag: str
    where: Entry | None
    place: str
    who: frozenset[Seat]


def already_told(casefile: CaseFile, tag: str = "") -> tuple[Topic, ...]:
    """The topics that all four see, under one tag or all; whoever builds an agenda asks with the tag of an item."""
    return tuple(topic(casefile, one) for one in with_tag(casefile.of_kind(Kind.TOLD, Space.TABLE), tag))


def may_be_written_in(casefile: CaseFile) -> dict[Kind, tuple[Entry, ...]]:
    """What all four see in which something may be written already, by kind, oldest first."""
    return {kind: casefile.of_kind(kind, Space.TABLE) for kind in WRITTEN}


def tags(casefile: CaseFile) -> tuple[str, ...]:
    """The tags that were picked so far, each as it was first written, in the order of the alphabet."""
    written = [one.field("tag").strip() for one in casefile.of_kind(Kind.TOLD, Space.TABLE)]
    first = {plain(tag): tag for tag in reversed(written) if tag}
    return tuple(sorted(first.values(), key=str.casefold))


def with_tag(entries: Iterable[Entry], tag: str) -> tuple[Entry, ...]:
    """The entries under a tag, in whatever case and spacing it was typed; all of them for none."""
    return tuple(one for one in entries if not plain(tag) or plain(one.field("tag")) == plain(tag))


def plain(tag: str) -> str:
    """A tag as it is compared."""
    return " ".join(tag.casefold().split())


def topic(casefile: CaseFile, entry: Entry) -> Topic:
    """What is said of one topic."""
    return Topic(entry, plain(entry.field("tag")), _written(casefile, entry), entry.field("where"), _who(entry))


def _written(casefile: CaseFile, entry: Entry) -> Entry | None:
    try:
        where = None if entry.about is None else casefile.entry(entry.about)
    except NoSuchEntry:
        return None
    return None if where is None or where.withdrawn else where


def _who(entry: Entry) -> frozenset[Seat]:
    said = entry.field("who")
    seat = seat_of(said)
    if seat is not None:
        return frozenset({seat})
    return {NOBODY: frozenset[Seat](), AUTHOR: frozenset({entry.author})}.get(said, frozenset(Seat))
