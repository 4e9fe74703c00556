"""What supports do about a practice: set one, propose a change, ask one another; and the answer to a change."""

from collections.abc import Mapping

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.casefile import practices as work
from fourfold_client.casefile.practices import Practice
from fourfold_client.ui import words
from fourfold_client.ui import words_practice as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.dialogs import withdraw
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.listing import in_parts
from fourfold_client.ui.components.snags import choices
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

ANSWERS = {work.YES: said.CHANGE_YES, work.YES_WITH_REASON: said.CHANGE_REASON, work.NO: said.CHANGE_NO}


def draw_proposed(shell: Shell) -> None:
    """Changes that wait for the partner's word."""
    found = work.proposed(shell.desk.casefile)
    in_parts(shell, found, lambda one: _draw_change(shell, one), said.PRACTICE, name="more-proposed")


def _draw_change(shell: Shell, one: Entry) -> None:
    me, support = shell.desk.seat, shell.names.of_person(one.person)
    with region("article", "card", capital(said.PROPOSED.format(name=support))):
        mine = shell.names.is_me(one.person)
        text("h3", said.YOU_PROPOSE if mine else capital(said.PROPOSED.format(name=support)))
        audience(one.space, shell.names)
        wording(one.kind, one.versions[-1], shell.names)
        if me.is_partner:
            text("p", said.PROPOSED_HINT.format(name=support), "soft")
            _answers(shell, one)
        else:
            text("p", said.WAITS.format(name=shell.names.of(me.counterpart)), "soft")
            if mine:
                button(words.WITHDRAW, lambda: withdraw(shell, one), name=f"{one.id}/withdraw")


def _answers(shell: Shell, adjustment: Entry) -> None:
    failed = notice()

    async def put(answer: str) -> None:
        await attempt(lambda: work.reply(shell.desk.casefile, adjustment, answer), failed)

    with region("div", "row"):
        for answer, label in ANSWERS.items():
            if answer != work.YES_WITH_REASON or adjustment.field("why"):
                button(label, lambda answer=answer: put(answer), "edge", name=f"{adjustment.id}/{answer}")


def propose(shell: Shell, practice: Practice) -> None:
    """The form in which a support proposes a change to the partner they support."""
    name = shell.names.of(shell.desk.seat.counterpart)

    @folded(said.PROPOSE, name="propose")
    def _() -> None:
        text("p", said.PROPOSE_HINT.format(name=name), "soft")
        parts = [
            Part("kind", said.PROPOSE_KIND, choices=choices(Kind.ADJUSTMENT, "kind")),
            Part("steps", said.NEW_STEPS, long=True),
            Part("often", said.NEW_OFTEN),
            Part("small", said.NEW_SMALL),
            Part("stop", said.NEW_STOP),
            Part("why", said.PROPOSE_WHY.format(name=name), long=True),
        ]
        space, root = Rung.PAIR.space(shell.desk.seat), practice.root.id
        Form(shell, f"propose/{root}", Kind.ADJUSTMENT, (space,), parts, about=root)


def set_practice(shell: Shell) -> None:
    """The template of a practice."""
    names, me = shell.names, shell.desk.seat
    hint = said.SIDEWAYS_HINT.format(support=names.of(me), other=names.of(me.peer))
    layers: Mapping[str, str] = {
        "": said.NO_LAYER,
        **{layer: capital(layer) for layer in (*said.LAYERS, *said.MORE_LAYERS)},
    }
    parts = (
        Part(TITLE, said.NAME),
        Part("for", said.FOR),
        Part("why", said.WHY_NOW),
        Part("steps", said.PRACTICE_STEPS, long=True),
        Part("often", said.OFTEN),
        Part("small", said.SMALL),
        Part("stop", said.STOP_WORDS),
        Part("notice", said.NOTICE),
        Part("sideways", said.SIDEWAYS, hint=hint),
        Part("layer", said.LAYER, choices=layers),
        Part("again", said.AGAIN, kind="date"),
    )

    @folded(said.SET, name="set")
    def _() -> None:
        Form(shell, "practice", Kind.PRACTICE, (Rung.PAIR.space(me), Space.TABLE), parts)


def ask(shell: Shell, practice: Practice) -> None:
    """A clarifying question to the other support."""
    name = shell.names.of(shell.desk.seat.peer)

    @folded(said.ASK.format(name=name), name="ask")
    def _() -> None:
        text("p", said.ASK_HINT.format(name=capital(name)), "soft")
        parts, root = (Part("request", said.ASK_TEXT, long=True),), practice.root
        fixed = {"topic": said.PRACTICE}
        Form(shell, f"ask/{root.id}", Kind.BRIDGE_NOTE, (Space.BRIDGE,), parts, about=root.id, fixed=fixed)


def questions(shell: Shell, practice: Practice) -> tuple[tuple[Entry, tuple[Entry, ...]], ...]:
    """What the supports asked one another about a practice, with the answers."""
    casefile = shell.desk.casefile
    asked = [one for one in casefile.beside(practice.root.id, Kind.BRIDGE_NOTE) if not one.withdrawn]
    return tuple((one, casefile.beside(one.id, Kind.ANSWER)) for one in asked)


def draw_questions(shell: Shell, practice: Practice) -> None:
    """The questions, and where the answer is written."""
    found = questions(shell, practice)
    if not found:
        return
    text("h3", said.ASKED)
    audience(Space.BRIDGE, shell.names)
    for asked, _ in found:
        with region("section", "snag", said.ASKED):
            Card(shell, asked, Manner(plain=True, without=("topic",), answer=False))
            if not shell.names.is_me(asked.person):
                label = said.ANSWER_TEXT.format(name=shell.names.of_person(asked.person))
                _answer(shell, asked, label)


def _answer(shell: Shell, asked: Entry, label: str) -> None:
    @folded(said.ANSWER, name=f"{asked.id}/answer")
    def _() -> None:
        Form(shell, f"answer/{asked.id}", Kind.ANSWER, (Space.BRIDGE,), (Part(TEXT, label),), about=asked.id)
