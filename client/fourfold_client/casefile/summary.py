"""The summary that all four work from: signed paragraphs, and who recognises it as it stands (product.md, 4.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_shared.ids import Seat, Space

ONE_PAGE = 400
"""Words that are easily read on one page: product.md, 4.2."""
PLACES = ("begin", "middle", "end")
"""Where on the page a paragraph stands, in its field `order`; without one in the middle."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`recognised` holds each person's assent to it as it stands; `before` those who recognised another wording only.

    It is for the four who work from it: the word of somebody who has left counts no longer.
    `mark` is the fingerprint of the wording: an assent names the one that it is for.
    """

    paragraphs: tuple[Entry, ...]
    mark: str
    recognised: Mapping[Seat, Entry]
    before: frozenset[Seat]

    @property
    def agreed(self) -> bool:
        """Whether all four recognise it as fair enough to work from."""
        return frozenset(self.recognised) == frozenset(Seat)

    @property
    def long(self) -> bool:
        """Whether it is longer than one page."""
        return sum(len(one.text.split()) for one in self.paragraphs) > ONE_PAGE


def summary(casefile: CaseFile) -> Summary:
    """The summary as it stands on the table."""
    written = casefile.of_kind(Kind.SUMMARY, Space.TABLE)
    paragraphs = tuple(sorted(written, key=lambda one: _place(one.field("order"))))
    mark = mark_of(paragraphs)
    beside = (one for paragraph in written for one in casefile.beside(paragraph.id, Kind.ASSENT))
    said = casefile.of_those_here(one for one in beside if not one.withdrawn)
    recognised = {one.author: one for one in said if one.field("of") == mark}
    return Summary(paragraphs, mark, recognised, frozenset(one.author for one in said) - frozenset(recognised))


def mark_of(paragraphs: Iterable[Entry]) -> str:
    """The fingerprint of paragraphs in their order: the SHA-256, in hex, of what each is called and says."""
    whole = sha256()
    for one in paragraphs:
        for part in (one.id, one.title, one.text):
            encoded = part.encode()
            whole.update(len(encoded).to_bytes(8, "big") + encoded)
    return whole.hexdigest()


async def recognise(casefile: CaseFile, seen: str) -> None:
    """Says that one recognises the summary whose mark is `seen` as fair enough to work from; saying it twice is once.

    Raises: NotAllowedHere when there is none, or when it has changed meanwhile; StorageFailed.
    """
    now = summary(casefile)
    if not now.paragraphs or now.mark != seen:
        raise NotAllowedHere("the summary has changed while it was read; please look at it once more")
    if casefile.seat not in now.recognised:
        fields = {"answer": "yes", "of": seen}
        await casefile.put(Kind.ASSENT, Space.TABLE, fields=fields, about=now.paragraphs[0].id)


async def no_longer(casefile: CaseFile) -> None:
    """Takes back that one recognises it. Raises: StorageFailed."""
    mine = summary(casefile).recognised.get(casefile.seat)
    if mine is not None:
        await casefile.withdraw(mine.id)


def _place(order: str) -> int:
    return PLACES.index(order) if order in PLACES else PLACES.index("middle")
