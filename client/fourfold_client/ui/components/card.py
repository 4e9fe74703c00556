"""One entry with its notes, as a card that changes in place."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nicegui import ui

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.ui import words
from fourfold_client.ui.components import dialogs
from fourfold_client.ui.design import Text, button, region, shape, text
from fourfold_client.ui.words import Names


@dataclass(eq=False)
class Card:
    """Shows one entry; `refresh` draws again what changed and leaves the rest, and the focus, alone."""

    casefile: CaseFile
    names: Names
    entry: Entry
    box: ui.element = field(init=False)
    _drawn: object = field(init=False, default=None)
    _delivery: list[tuple[str, Text]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.box = region("article", "card")
        self.refresh(self.entry)

    def refresh(self, entry: Entry) -> None:
        """Shows the entry as it stands now."""
        self.entry = entry
        notes = self.casefile.notes(entry)
        drawn = (entry, notes, [self.names.of(one.author) for one in (entry, *notes)])
        if drawn != self._drawn:
            self._drawn = drawn
            self._delivery = []
            self.box.clear()
            with self.box:
                self._draw(notes)
        for entry_id, label in self._delivery:
            found = self.casefile.delivery(self.casefile.entry(entry_id))
            if found is not None:
                label.text = words.delivery(found, self.names)

    def _draw(self, notes: tuple[Entry, ...]) -> None:
        entry = self.entry
        if entry.title:
            text("h2", entry.title)
        self._byline(entry)
        self._said(entry)
        self._delivered(entry)
        if entry.shared:
            where = words.listed([self.names.rung(space) for space in entry.shared])
            text("p", words.SHARED_TO.format(where=where), "where")
        for note in notes:
            with region("section", "note"):
                if note.note is not None:
                    text("h3", words.NOTES[note.note], "kind")
                self._byline(note)
                self._said(note)
                self._delivered(note)
                self._acts(note)
        self._acts(entry)

    def _byline(self, entry: Entry) -> None:
        with ui.element("p").classes("by"):
            shape(entry.author)
            text("span", words.byline(entry, self.names))

    def _said(self, entry: Entry) -> None:
        if entry.withdrawn:
            text("p", words.WITHDRAWN.format(name=self.names.of(entry.author)), "withdrawn")
            return
        text("div", entry.text, "said")
        if len(entry.versions) > 1:
            with ui.element("details"):
                text("summary", words.EARLIER_WORDING)
                for version in reversed(entry.versions[:-1]):
                    text("p", words.when(version.written), "small soft")
                    text("div", f"{version.title}\n{version.text}" if version.title else version.text, "said")

    def _delivered(self, entry: Entry) -> None:
        if entry.author == self.casefile.seat:
            self._delivery.append((entry.id, text("p", "", "delivery").props('aria-live="polite"')))

    def _acts(self, entry: Entry) -> None:
        if entry.withdrawn:
            return
        casefile, names, about = self.casefile, self.names, entry.title or words.when(entry.written)
        with region("div", "acts"):
            if entry.author == casefile.seat:
                _act(words.REVISE, about, lambda: dialogs.revise(casefile, entry))
                if entry.about is None and casefile.wider(entry.space):
                    _act(words.SHARE, about, lambda: dialogs.share(casefile, entry, names))
                _act(words.WITHDRAW, about, lambda: dialogs.withdraw(casefile, entry))
            if entry.about is None:
                _act(words.NOTE, about, lambda: dialogs.add_note(casefile, entry, names))


def _act(label: str, about: str, pressed: Callable[[], None]) -> None:
    button(label, pressed, described=f"{label}: {about}")
