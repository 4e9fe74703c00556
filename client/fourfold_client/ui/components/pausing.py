"""Pausing joint work, and that it is paused: the same words and the same buttons for all four (product.md, AT9.6)."""

from fourfold_client.casefile import pausing
from fourfold_client.casefile.rungs import Rung
from fourfold_client.ui import words_pausing as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def paused_panel(shell: Shell) -> None:
    """While joint work rests: that it does, and how it goes on; otherwise nothing."""
    panel = region("section", "notice calm", said.PAUSE_LABEL)
    drawn: list[object] = []

    def draw() -> None:
        casefile = shell.desk.casefile
        shows = pausing.paused(casefile), pausing.has_agreed(casefile), bool(casefile.closed(Space.TABLE))
        if drawn == [shows]:
            return
        drawn[:] = [shows]
        rests, agreed, closed = shows
        panel.clear()
        panel.set_visibility(rests)
        with panel:
            if rests:
                _draw(shell, agreed=agreed, closed=closed)

    shell.on_change(draw)


def _draw(shell: Shell, *, agreed: bool, closed: bool) -> None:
    text("p", said.PAUSED, "said")
    text("p", said.PAUSED_HINT, "small")
    if agreed:
        text("p", said.AGREED, "small")
    if closed:
        return
    failed = notice()
    casefile = shell.desk.casefile

    async def pressed() -> None:
        await attempt(lambda: pausing.rest_on(casefile) if agreed else pausing.go_on(casefile), failed)

    button(said.REST_ON if agreed else said.GO_ON, pressed, "edge", name="pause/rest-on" if agreed else "pause/go-on")


def pause_offer(shell: Shell) -> None:
    """The button with which anybody pauses joint work; not there while it is paused, or where nothing is written."""
    me = shell.desk.seat
    through = Rung.PAIR.space(me) if me.is_partner else Space.TABLE
    with region("section", "", said.PAUSE_LABEL) as offer:
        text("p", said.PAUSE_LEAD, "soft")
        button(said.PAUSE, lambda: _ask(shell), "edge", name="pause")

    def draw() -> None:
        casefile = shell.desk.casefile
        offer.set_visibility(not pausing.paused(casefile) and not casefile.closed(through))

    shell.on_change(draw)


def _ask(shell: Shell) -> None:
    me, other = shell.desk.seat, shell.names.of(shell.desk.seat.counterpart)
    how = said.PAUSE_PARTNER.format(support=other) if me.is_partner else said.PAUSE_SUPPORT.format(name=other)
    body = (*said.PAUSE_BODY, how, said.PAUSE_LIMIT, said.PAUSE_END)
    decide(shell, f"{said.PAUSE}?", body, said.PAUSE, lambda: pausing.pause(shell.desk.casefile))
