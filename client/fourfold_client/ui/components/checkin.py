"""The check-in, the same for both partners, and the two lines that only their own support ever sees (6.5)."""

from fourfold_client.casefile import Kind, Rung
from fourfold_client.ui import words_today as said
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import Form, Part
from fourfold_client.ui.components.snags import choices
from fourfold_client.ui.design import text
from fourfold_client.ui.shell import Shell


def check_in(shell: Shell) -> None:
    """The two forms. Nobody records which partner is which, so both lines are there for both."""
    me = shell.desk.seat
    support, space = shell.names.of(me.counterpart), Rung.PAIR.space(me)
    if shell.desk.casefile.closed(space):
        return

    @folded(said.CHECK_IN, name="check-in")
    def _() -> None:
        text("p", said.CHECK_IN_HINT.format(support=support), "soft")
        parts = (
            Part("room", said.CHECK_ROOM, choices={"": said.UNSAID, **choices(Kind.CHECK_IN, "room")}),
            Part("feeling", said.FEELING),
            Part("noticed", said.NOTICED, long=True),
            Part("need", said.NEED, long=True),
            Part("own", said.OWN, long=True),
            Part("bring", said.FOR_NEXT, choices={"": said.UNSAID, **choices(Kind.CHECK_IN, "bring")}),
        )
        Form(shell, "check-in", Kind.CHECK_IN, (space,), parts)

    @folded(said.ALONE.format(support=support), name="alone")
    def _() -> None:
        text("p", said.ALONE_HINT.format(support=support), "soft")
        lines = (
            Part("found", said.FOUND.format(other=shell.names.of(me.peer)), long=True),
            Part("safe", said.UNSAFE, long=True),
        )
        Form(shell, "safety", Kind.SAFETY, (space,), lines)
