"""Practices between two joint sessions: their versions, how they landed, the way from a snag to what is brought back.

- A practice and every later version of it are entries of supports; whoever wrote the first, another support's version
  follows it. Nobody is asked for a reason: one stands with a version when the partner concerned allowed it.
- A snag, what was made sense of and a proposed change stay in the pair. A change becomes a version once the partner
  said yes, on the laptop of the support who proposed it (product.md, 4.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.entries import Entry, Version
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.pausing import paused
from fourfold_client.casefile.rungs import Rung
from fourfold_client.casefile.sessions import held, next_session
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person

YES, YES_WITH_REASON, NO = "yes", "yes-with-reason", "no"
RESTING, GOING, STOPPED, ACCEPTED = "resting", "going", "stopped", "accepted"
PAUSED = "paused"
CHANGES = ("steps", "often", "small", "stop")
"""What of a practice a proposed change may say anew."""


class Step(StrEnum):
    """The way from a snag to the next joint session."""

    SNAG = "snag"
    SENSE = "sense"
    INSIGHT = "insight"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice: its first entry, and all its wordings, oldest first, each with the support who wrote it."""

    root: Entry
    versions: tuple[tuple[Person, Version], ...]
    newest: Entry

    @property
    def now(self) -> Version:
        """The wording that holds."""
        return self.versions[-1][1]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.now.title or self.root.title


@dataclass(frozen=True, slots=True)
class Path:
    """One snag of one's own, and how far it has come: the steps that were taken."""

    snag: Entry
    sense: Entry | None
    insight: Entry | None
    taken: frozenset[Step]


def practices(casefile: CaseFile) -> tuple[Practice, ...]:
    """All that one may see, those begun last first."""
    found = casefile.of_kind(Kind.PRACTICE)
    later: dict[str, list[Entry]] = {}
    for one in found:
        if one.about is not None:
            later.setdefault(one.about, []).append(one)
    return tuple(_practice(one, later.get(one.id, [])) for one in reversed(found) if one.about is None)


def current(casefile: CaseFile) -> Practice | None:
    """The practice of the week: the newest that does not rest."""
    return next((one for one in practices(casefile) if not resting(casefile, one)), None)


def resting(casefile: CaseFile, practice: Practice) -> bool:
    """Whether it rests: joint work does, its newest wording says so, or somebody said so since."""
    if rests_with_joint_work(casefile, practice):
        return True
    state = dict(practice.now.fields).get("state", "")
    said = [one for one in _said(casefile, practice) if one.field("state") in (RESTING, GOING)]
    if said and said[-1].written >= practice.now.written:
        state = said[-1].field("state")
    return state in (RESTING, PAUSED)


def rests_with_joint_work(casefile: CaseFile, practice: Practice) -> bool:
    """Whether this is a joint practice, and joint work is paused."""
    return practice.root.space is Space.TABLE and paused(casefile)


def taken_on(casefile: CaseFile, practice: Practice) -> tuple[tuple[Seat, str], ...]:
    """What each partner said of taking it on, if they said anything one may see: accepted or stopped."""
    last = {
        one.author: one.field("state")
        for one in _said(casefile, practice)
        if one.author.is_partner and one.field("state") in (ACCEPTED, STOPPED)
    }
    return tuple(sorted(last.items()))


def landings(casefile: CaseFile, practice: Practice) -> tuple[Entry, ...]:
    """How it landed, as far as one may read it, oldest first."""
    return tuple(one for one in casefile.beside(practice.root.id, Kind.LANDED) if not one.withdrawn)


def questions(casefile: CaseFile) -> tuple[Entry, ...]:
    """What the supports asked one another about practices, oldest first; a partner has none."""
    asked = casefile.of_kind(Kind.BRIDGE_NOTE, Space.BRIDGE)
    return tuple(one for one in asked if one.about is not None)


# -- from a snag to an insight -----------------------------------------------------------------------------------------


def snags(casefile: CaseFile) -> tuple[Entry, ...]:
    """Snags of the pair one belongs to, newest first; nobody else has any."""
    return tuple(reversed(casefile.of_kind(Kind.SNAG, Rung.PAIR.space(casefile.seat))))


def wants_a_word(casefile: CaseFile) -> tuple[Entry, ...]:
    """For a support: snags whose author would like a word, or has stopped, and that nobody answered yet."""
    urgent = (one for one in snags(casefile) if one.field("urgency") in ("word", "stopped"))
    return tuple(
        one for one in urgent if not any(not answer.withdrawn for answer in casefile.beside(one.id, Kind.ANSWER))
    )


def path(casefile: CaseFile, snag: Entry) -> Path:
    """How far a snag has come, for its author."""
    about = [one for one in casefile.beside(snag.id) if not one.withdrawn]
    sense = next((one for one in about if one.kind is Kind.SENSE), None)
    insight = next((one for one in about if one.kind is Kind.INSIGHT), None)
    taken = {Step.SNAG}
    if sense is not None:
        taken.add(Step.SENSE)
    if insight is not None and Space.TABLE in insight.shared:
        taken.add(Step.INSIGHT)
        if next_session(casefile) is not None or held(casefile):
            taken.add(Step.AGENDA)
    return Path(snag, sense, insight, frozenset(taken))


# -- changing a practice -----------------------------------------------------------------------------------------------


def proposed(casefile: CaseFile) -> tuple[Entry, ...]:
    """Changes that were proposed in one's pair and not answered yet, oldest first."""
    found = casefile.of_kind(Kind.ADJUSTMENT, Rung.PAIR.space(casefile.seat))
    return tuple(one for one in found if answer(casefile, one) == "")


def answer(casefile: CaseFile, adjustment: Entry) -> str:
    """What the partner answered to a proposed change; empty while they have not."""
    said = [
        one
        for one in casefile.beside(adjustment.id, Kind.ASSENT)
        if not one.withdrawn and one.author.is_partner and one.space is adjustment.space
    ]
    return said[-1].field("answer") if said else ""


async def propose(casefile: CaseFile, practice: Practice, kind: str, why: str, anew: Mapping[str, str]) -> Entry:
    """A support proposes a change, in the pair. Raises: what `CaseFile.put` raises."""
    fields = {"kind": kind, "why": why} | {name: anew.get(name, "") for name in CHANGES}
    return await casefile.put(Kind.ADJUSTMENT, Rung.PAIR.space(casefile.seat), fields=fields, about=practice.root.id)


async def reply(casefile: CaseFile, adjustment: Entry, said: str) -> None:
    """The partner's answer: YES, YES_WITH_REASON or NO. Raises: what `CaseFile.put` raises."""
    await casefile.put(Kind.ASSENT, adjustment.space, fields={"answer": said}, about=adjustment.id)


def to_carry_out(casefile: CaseFile) -> tuple[Entry, ...]:
    """Changes that one proposed, that the partner said yes to, and that are no version yet."""
    if casefile.seat.is_partner:
        return ()
    done = {one.field("from") for one in casefile.of_kind(Kind.PRACTICE)}
    mine = casefile.of_kind(Kind.ADJUSTMENT, Rung.PAIR.space(casefile.seat))
    return tuple(
        one
        for one in mine
        if casefile.is_mine(one)
        and one.key not in done
        and answer(casefile, one) in (YES, YES_WITH_REASON)
        and _root(casefile, one) is not None
    )


async def carry_out(casefile: CaseFile, adjustment: Entry) -> None:
    """Makes the version that was agreed to, where the practice stands. Raises: what `CaseFile.put` raises."""
    practice = _root(casefile, adjustment)
    if practice is None:
        return
    kept = {name: value for name, value in practice.now.fields if name not in ("adjusted", "reason", "from", "state")}
    anew = {name: adjustment.field(name) for name in CHANGES if adjustment.field(name)}
    kind = adjustment.field("kind")
    told = {"adjusted": kind, "from": adjustment.key}
    if kind == PAUSED:
        told["state"] = PAUSED
    if answer(casefile, adjustment) == YES_WITH_REASON:
        told["reason"] = adjustment.field("why")
    root = practice.root
    await casefile.put(
        Kind.PRACTICE, root.space, practice.now.text, title=practice.title, fields=kept | anew | told, about=root.id
    )


def _practice(root: Entry, later: list[Entry]) -> Practice:
    """Versions of one change count once, though two laptops made it."""
    made: set[str] = set()
    entries = [root]
    for one in sorted(later, key=lambda one: (one.began, one.id)):
        if one.space is root.space and not (one.field("from") and one.field("from") in made):
            made.add(one.field("from"))
            entries.append(one)
    versions = [(one.person, version) for one in entries for version in one.versions]
    return Practice(root, tuple(sorted(versions, key=lambda one: one[1].written)), entries[-1])


def _root(casefile: CaseFile, adjustment: Entry) -> Practice | None:
    return next((one for one in practices(casefile) if one.root.id == adjustment.about), None)


def _said(casefile: CaseFile, practice: Practice) -> list[Entry]:
    said = [one for one in casefile.beside(practice.root.id, Kind.STATE) if not one.withdrawn]
    return sorted(said, key=lambda one: (one.written, one.id))
