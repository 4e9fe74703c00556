"""The soft limit on what goes from one partner to the other, as both supports set it (`ui.gentle` holds to it)."""

from fourfold_client.casefile import Kind, pacing
from fourfold_client.ui import words_pacing as said
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import Form, Part
from fourfold_client.ui.design import text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def set_pace(shell: Shell) -> None:
    """For a support: the form for another measure."""

    @folded(said.SET, name="pace")
    def _() -> None:
        hint = text("p", "", "soft")

        def draw() -> None:
            held = pacing.pace(shell.desk.casefile)
            hint.text = said.SET_HINT.format(things=held.things, days=held.days)

        shell.on_change(draw)
        parts = (Part("things", said.THINGS), Part("days", said.DAYS))
        Form(shell, "pace", Kind.PACE, (Space.TABLE,), parts)
