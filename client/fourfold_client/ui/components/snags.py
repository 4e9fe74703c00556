"""Snags between a partner and their own support: written, answered, made sense of, and brought back as insight."""

from collections.abc import Mapping

from nicegui import ui

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.casefile import practices as work
from fourfold_client.casefile.practices import Path
from fourfold_client.ui import words_practice as said
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.listing import in_parts
from fourfold_client.ui.design import Choices, region, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words_today import UNSAID
from fourfold_client.words_values import VALUES

AT_ONCE = 20
"""Snags that are shown."""


def choices(kind: Kind, field: str) -> Mapping[str, str]:
    """What can be chosen in a field, as it stands before a choice."""
    return {value: capital(label) for value, label in VALUES[kind, field].items()}


class SnagForm:
    """Capacity first, and nothing is chosen for anybody. What was typed stays when one would like to write more."""

    def __init__(self, shell: Shell, practice: str) -> None:
        self._shell, self._practice = shell, practice
        support = shell.names.of(shell.desk.seat.counterpart)
        text("p", said.SNAG_HINT.format(support=support), "soft")
        rooms = {"": UNSAID, **choices(Kind.SNAG, "room")}
        self._room = Choices(said.ROOM, rooms, "", classes="across")
        self._length = Choices(said.LENGTH, said.LENGTHS, "less", self._draw, "across")
        self._form = region("div")
        self._draw()

    def _draw(self) -> None:
        parts = [
            Part("kind", said.SNAG_KIND, choices={"": UNSAID, **choices(Kind.SNAG, "kind")}),
            Part("urgency", said.URGENCY, choices={"": UNSAID, **choices(Kind.SNAG, "urgency")}),
        ]
        if self._length.value == "less":
            parts.append(Part(TEXT, said.SNAG_TEXT))
        else:
            asked = {
                "seen": said.SEEN,
                "told": said.TOLD,
                "felt": said.FELT,
                "did": said.DID,
                "needed": said.NEEDED,
            }
            parts += [Part(name, label, long=True) for name, label in asked.items()]
            parts.append(Part("when", said.WHEN))
        self._form.clear()
        with self._form:
            Form(
                self._shell,
                "snag",
                Kind.SNAG,
                (Rung.PAIR.space(self._shell.desk.seat),),
                parts,
                fixed={"practice": self._practice},
                answers={"room": lambda: self._room.value},
                then=lambda _entry: self._room.put(""),
            )


def draw_snags(shell: Shell) -> None:
    """Snags of the pair, newest first, each with what came of it."""
    casefile = shell.desk.casefile
    found = work.snags(casefile)[:AT_ONCE]
    if not found:
        return
    name = shell.names.of(shell.desk.seat.counterpart)
    label = said.SNAGS_MINE if shell.desk.seat.is_partner else said.SNAGS_OF.format(name=name)
    text("h2", label)
    audience(found[0].space, shell.names)
    in_parts(shell, found, lambda one: _draw_snag(shell, one), label, name="more-snags")


def _draw_snag(shell: Shell, one: Entry) -> None:
    with region("section", "snag"):
        if one.author == shell.desk.seat:
            draw_way(work.path(shell.desk.casefile, one))
        Card(shell, one, Manner(answer=False))
        _came_of_it(shell, one)
        if one.author == shell.desk.seat:
            _go_on(shell, one)
        else:
            _answer(shell, one)


def draw_way(path: Path) -> None:
    """The four steps on one line: those that were taken, and those to come."""
    with ui.element("ol").classes("way") as way:
        way._props["aria-label"] = said.WAY
        for step, label in said.STEPS.items():
            taken = step in path.taken
            with ui.element("li").classes("taken" if taken else ""):
                text("span", label)
                text("span", said.TAKEN if taken else said.NOT_YET, "unseen")


def shown(shell: Shell) -> object:
    """What `draw_snags` shows, to compare."""
    casefile = shell.desk.casefile
    return [(one, casefile.beside(one.id), work.path(casefile, one)) for one in work.snags(casefile)[:AT_ONCE]]


def _came_of_it(shell: Shell, snag: Entry) -> None:
    for one in shell.desk.casefile.beside(snag.id):
        if one.kind in (Kind.SENSE, Kind.INSIGHT):
            Card(shell, one)


def _answer(shell: Shell, snag: Entry) -> None:
    label = said.ANSWER_TEXT.format(name=shell.names.of(snag.author))

    @folded(said.ANSWER, name=f"{snag.id}/answer", opened=_begun(shell, f"answer/{snag.id}"))
    def _() -> None:
        text("p", said.NOT_WATCHED, "soft small")
        parts = (Part(TEXT, label, long=True),)
        Form(shell, f"answer/{snag.id}", Kind.ANSWER, (snag.space,), parts, about=snag.id)


def _go_on(shell: Shell, snag: Entry) -> None:
    path = work.path(shell.desk.casefile, snag)
    support = shell.names.of(snag.author.counterpart)
    if path.sense is None:
        begun = _begun(shell, f"sense/{snag.id}")

        @folded(said.SENSE.format(name=support), name=f"{snag.id}/sense", opened=begun)
        def _() -> None:
            asked = {
                "fits": said.FITS,
                "mine": said.MINE,
                "not-mine": said.NOT_MINE,
                "known": said.KNOWN,
                "change": said.CHANGE,
            }
            parts = [Part(name, label, long=True) for name, label in asked.items()]
            Form(shell, f"sense/{snag.id}", Kind.SENSE, (snag.space,), parts, about=snag.id)

    if path.insight is None:

        @folded(said.INSIGHT, name=f"{snag.id}/insight", opened=_begun(shell, f"insight/{snag.id}"))
        def _() -> None:
            text("p", said.INSIGHT_HINT.format(support=support), "soft")
            asked = {"happened": said.HAPPENED, "understand": said.UNDERSTAND, "offer": said.OFFER}
            parts = [Part(name, label, long=True) for name, label in asked.items()]
            Form(shell, f"insight/{snag.id}", Kind.INSIGHT, (snag.space,), parts, about=snag.id)


def _begun(shell: Shell, form: str) -> bool:
    """Whether something was typed into a form, and not saved: then it stands open."""
    names = (TEXT, "fits", "mine", "not-mine", "known", "change", "happened", "understand", "offer")
    return any(shell.room.drafts[f"{form}/{name}"] for name in names)
