"""One entry with its notes, as a card that changes in place: what did not change is not drawn again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from nicegui import ui

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.kinds import rule
from fourfold_client.casefile.sessions import may_go_further
from fourfold_client.ui import sentences, words, words_handover
from fourfold_client.ui.components import dialogs, revising
from fourfold_client.ui.components.answers import answer, answer_draft
from fourfold_client.ui.components.dialogs import note_draft, revise_draft
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.sharing import share, waiting_lines
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import Text, button, mark_own, on_paper, region, shape, text
from fourfold_client.ui.names import Names
from fourfold_client.ui.shell import Shell
from fourfold_client.words_kinds import KINDS

Ask = Callable[[Shell, Entry], None]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the page that a card stands on shows it.

    `also` are acts besides those of every card: label, name, what it asks. `revise` asks its author for a new wording.
    `without` are fields that the page shows itself; with `plain` the kind is not named again, `untitled` not the title.
    With `still` it is only read, but for what is in `also`. `answer`: whether it offers to answer; else the page has a
    form for it.
    """

    also: Sequence[tuple[str, str, Ask]] = ()
    revise: Ask = field(default=revising.revise)
    without: Collection[str] = ()
    plain: bool = False
    still: bool = False
    untitled: bool = False
    answer: bool = True


USUAL = Manner()
STILL = Manner(still=True)


class Card:
    """An entry, its notes, and what can be done with it."""

    def __init__(self, shell: Shell, entry: Entry, manner: Manner = USUAL) -> None:
        self._shell, self._manner = shell, manner
        self._notes: dict[str, Said] = {}
        self._offered: object = None
        self.box = region("article", "card").props(f'tabindex="-1" data-key="{entry.id}"')
        with self.box:
            self._said = Said(shell, entry, manner)
            self._beside = region("div")
            self._acts = region("div", "acts")
        self.refresh(entry)

    def refresh(self, entry: Entry) -> None:
        """Shows the entry as it stands now."""
        self.box._props["aria-label"] = sentences.about(entry)
        self._said.refresh(entry)
        casefile = self._shell.desk.casefile
        answers = casefile.beside(entry.id, Kind.ANSWER)
        notes = (*casefile.notes(entry), *casefile.kept_notes(entry), *answers)
        for gone in self._notes.keys() - {note.id for note in notes}:
            self._notes.pop(gone).box.delete()
        for note in notes:
            if note.id not in self._notes:
                with self._beside:
                    self._notes[note.id] = Said(self._shell, note, STILL if self._manner.still else USUAL)
            self._notes[note.id].refresh(note)
        self._offer(entry)

    def _offer(self, entry: Entry) -> None:
        drafts = self._shell.room.drafts
        begun = bool(drafts[note_draft(entry)])
        still = entry.withdrawn or bool(self._shell.desk.casefile.closed(entry.space))
        behind = self._shell.desk.casefile.is_behind(entry)
        further = may_go_further(self._shell.desk.casefile, entry)
        answering = bool(drafts[answer_draft(entry)])
        offered = (still, begun, bool(drafts[revise_draft(entry)]), sentences.about(entry), behind, further, answering)
        if offered == self._offered:
            return
        self._offered = offered
        self._acts.clear()
        self._acts.set_visibility(not still)
        if still:
            return
        with self._acts:
            for label, name, ask in self._manner.also:
                _act(label, self._shell, self._said, name, ask)
            if self._manner.still or behind:
                return
            _offer_own(self._shell, self._said, self._manner)
            if Kind.ANSWER in rule(entry.kind).others and self._manner.answer and not self._is_mine(entry):
                _act(words.GO_ON_ANSWER if answering else words.ANSWER, self._shell, self._said, "answer", answer)
            if Kind.NOTE in rule(entry.kind).others:
                _act(words.GO_ON_NOTE if begun else words.NOTE, self._shell, self._said, "note", dialogs.add_note)

    def _is_mine(self, entry: Entry) -> bool:
        return self._shell.names.is_me(entry.person)


class Said:
    """An entry or a note: who wrote it and when, its words, and how far they are. A note has its acts with it."""

    def __init__(self, shell: Shell, entry: Entry, manner: Manner = USUAL) -> None:
        self._shell, self._manner = shell, manner
        self._drawn: object = None
        self._delivery: Text | None = None
        self._is_note = entry.note is not None or entry.kind is Kind.ANSWER
        self.entry = entry
        self.box = region("section", "note") if self._is_note else region("div", "entry")
        mark_own(self.box, own=shell.names.is_me(entry.person))
        if self._is_note:
            self.box.props(f'tabindex="-1" data-key="{entry.id}"')

    def refresh(self, entry: Entry) -> None:
        """Draws it again if it is another than before, and how far it is."""
        begun = self._is_note and bool(self._shell.room.drafts[revise_draft(entry)])
        names = self._shell.names
        closed = self._shell.desk.casefile.closed(entry.space)
        behind = self._shell.desk.casefile.is_behind(entry)
        shared = [names.rung(space) for space in entry.shared]
        drawn = (entry, names.by(entry.person), shared, begun, closed, behind)
        if drawn != self._drawn:
            self._drawn, self.entry = drawn, entry
            self.box.clear()
            with self.box:
                self._draw(entry)
        found = self._shell.desk.casefile.delivery(entry)
        if found is not None and self._delivery is not None:
            self._delivery.text = sentences.delivery(found, names, withdrawn=entry.withdrawn)

    def _draw(self, entry: Entry) -> None:
        names = self._shell.names
        if entry.note is not None:
            text("h3", words.NOTES[entry.note])
        else:
            if entry.kind is not Kind.ENTRY and not self._manner.plain:
                text("p", KINDS[entry.kind], "kind")
            if entry.title and not self._manner.untitled:
                text("h2", entry.title)
        with text("p", "", "by"):
            shape(entry.author)
            on_paper(text("span", sentences.byline(entry, names)), sentences.byline(entry, names.paper))
        if entry.withdrawn:
            text("p", sentences.withdrawn(entry, names), "said soft")
        else:
            wording(entry.kind, entry.versions[-1], names, self._manner.without)
            _earlier(entry, names, titled=not self._manner.untitled)
        casefile = self._shell.desk.casefile
        kept = entry.note is not None and casefile.entry(entry.about or "").space is not entry.space
        if kept:
            text("p", words.NOTE_KEPT.format(audience=names.can_see(entry.space)), "can-see")
        mine = names.is_me(entry.person)
        self._delivery = None
        if mine:
            self._draw_facts(entry)
        self._say_behind(entry)
        behind, closed = casefile.is_behind(entry), bool(casefile.closed(entry.space))
        if self._is_note and mine and not (self._manner.still or behind or entry.withdrawn or closed):
            with region("div", "acts"):
                if kept:
                    _act(words.ATTACH, self._shell, self, "attach", dialogs.attach_kept)
                _offer_own(self._shell, self, self._manner)

    def _say_behind(self, entry: Entry) -> None:
        """What is to be known of something that stands before a cut."""
        casefile = self._shell.desk.casefile
        if not casefile.is_behind(entry):
            return
        if not self._manner.still:
            text("p", words_handover.STAYED, "small soft")
        if casefile.never_sent(entry):
            text("p", words_handover.NEVER_SENT, "small soft")

    def _draw_facts(self, entry: Entry) -> None:
        names = self._shell.names
        with region("div", "facts"):
            self._delivery = text("p", "", "delivery")
            if entry.shared:
                where = ", ".join(names.rung(space) for space in entry.shared)
                text("p", words.SHARED_TO.format(where=where))
            wider = self._shell.desk.casefile.wider(entry.space, entry.kind)
            if not entry.withdrawn and not self._manner.still and wider:
                waiting_lines(self._shell, entry)


def _offer_own(shell: Shell, said: Said, manner: Manner) -> None:
    """What its author may do with an entry or note."""
    entry = said.entry
    if not shell.names.is_me(entry.person):
        return
    begun = shell.room.drafts[revise_draft(entry)]
    if entry.kind is not Kind.ACCOUNT:  # what it says stands in its fields, which the page of both sides asks for
        _act(words.GO_ON_REVISING if begun else words.REVISE, shell, said, "revise", manner.revise)
    casefile = shell.desk.casefile
    open_to = [space for space in casefile.wider(entry.space, entry.kind) if not casefile.closed(space)]
    if not rule(entry.kind).beside and open_to and may_go_further(casefile, entry):
        _act(words.SHARE, shell, said, "share", share)
    _act(words.WITHDRAW, shell, said, "withdraw", dialogs.withdraw)


def _act(label: str, shell: Shell, said: Said, name: str, ask: Callable[[Shell, Entry], None]) -> None:
    """A button that asks about the entry as it stands when it is pressed."""
    described = f"{label}: {sentences.about(said.entry)}"
    button(label, lambda: ask(shell, said.entry), described=described, name=f"{said.entry.id}/{name}")


def _earlier(entry: Entry, names: Names, *, titled: bool) -> None:
    if len(entry.versions) < 2:
        return

    @folded(words.EARLIER_WORDING, plain=True)
    def _() -> None:
        for version in reversed(entry.versions[:-1]):
            with ui.element("div"):
                text("p", sentences.when(version.written), "small")
                if version.title and titled:
                    text("p", version.title, "said")
                wording(entry.kind, version, names)
