"""What a partner wrote before their present support came: shown one by one, and brought over only by their own act."""

from fourfold_client.casefile import Entry
from fourfold_client.ui import sentences
from fourfold_client.ui import words_handover as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.audience import audience
from fourfold_client.ui.components.wording import wording
from fourfold_client.ui.design import Tick, button, region, text
from fourfold_client.ui.shell import Shell

AT_ONCE = 20
"""Entries that are shown; the next come as these are brought over."""


class HandoverPanel:
    """Drawn again when something was written or brought over; hidden while there is nothing."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        self._all = region("section", "panel")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        shell = self._shell
        name = shell.names.of(shell.desk.seat.counterpart)
        sits = shell.desk.seat.is_partner and shell.desk.people.roster.devices_of(shell.desk.seat.counterpart)
        behind = shell.desk.casefile.left_behind() if sits else ()
        drawn = ([one.id for one in behind[:AT_ONCE]], name)
        self._all.set_visibility(bool(behind))
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._all.clear()
        with self._all:
            text("h2", said.TITLE.format(name=name))
            text("p", said.HINT.format(name=name), "soft small")
            for entry in behind[:AT_ONCE]:
                self._offer(entry)

    def _offer(self, entry: Entry) -> None:
        shell = self._shell
        with region("article", "turn", sentences.about(entry)):
            text("p", shell.names.rung(entry.space), "kind")
            if entry.title:
                text("h3", entry.title)
            wording(entry.kind, entry.versions[-1], shell.names)
            described = f"{said.BRING}: {sentences.about(entry)}"
            button(said.BRING, lambda: bring(shell, entry), "edge", described=described, name=f"{entry.id}/bring")


def bring(shell: Shell, entry: Entry) -> None:
    """Shows the exact text and who gains sight, and asks."""
    name = shell.names.of(shell.desk.seat.counterpart)
    asking = Asking(shell, said.ASK.format(name=name), quiet=True)
    with asking.body():
        with region("div", "preview"):
            if entry.title:
                text("h3", entry.title)
            wording(entry.kind, entry.versions[-1], shell.names)
        audience(entry.space, shell.names)
        text("p", said.LIMIT)
        whole = Tick(said.WHOLE) if len(entry.versions) > 1 else None

    async def go() -> None:
        await shell.desk.casefile.bring_over(entry.id, whole=whole is not None and whole.value)
        shell.say(said.DONE.format(name=name))

    asking.acts(said.BRING, go)
