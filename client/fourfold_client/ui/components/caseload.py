"""A support's other cases on Today: for each a line of what may be worth a look, and the way there; no word of any."""

from datetime import date

from nicegui import context, ui

from fourfold_client.casefile import practices, today
from fourfold_client.casefile import sessions as joint
from fourfold_client.desk import Desk
from fourfold_client.ui import sentences
from fourfold_client.ui import words_caseload as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import Field, Handler, button, region, text
from fourfold_client.ui.places import START
from fourfold_client.ui.room import Room
from fourfold_client.ui.shell import Shell


class CaseloadPart:
    """Drawn again where something changed in one of the other cases."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        with region("section", "caseload", said.OTHERS):
            self._lines = region("div")
            with region("div", "row"):
                if shell.caseload.others():
                    button(said.CALL, self._ask_label, "edge", name="call-case")
                button(said.ANOTHER, self._ask_another, "edge", name="another-case")
        client = context.client
        for room in shell.caseload.others():
            client.on_delete(room.attend(shell.changed, shell.changed))
        shell.on_change(self._draw)

    def _draw(self) -> None:
        caseload = self._shell.caseload
        lines = [(room, caseload.label(room), waits(room.present, date.today())) for room in caseload.others()]
        if lines == self._drawn:
            return
        self._drawn = lines
        self._lines.clear()
        with self._lines:
            if lines:
                text("h2", said.OTHERS)
                text("p", said.APART, "soft small")
            for room, label, told in lines:
                with region("div", "case-line"):
                    text("h3", label)
                    text("p", " ".join(told) or said.NOT_OPEN)
                    act = said.GO if told else said.UNLOCK
                    button(act.format(label=label), self._go(room), "edge", name=f"case/{room.number}")

    def _go(self, room: Room) -> Handler:
        async def go() -> None:
            await self._shell.caseload.show(room)

        return go

    def _ask_label(self) -> None:
        caseload, room = self._shell.caseload, self._shell.room
        asking = Asking(self._shell, said.CALL)
        with asking.body():
            field = Field(said.LABEL, value=caseload.label(room), hint=said.LABEL_HINT, first=True)

        async def call() -> None:
            room.home.call(field.value.strip())

        asking.acts(said.SAVE, call, then=lambda: ui.navigate.to(START))

    def _ask_another(self) -> None:
        caseload = self._shell.caseload
        asking = Asking(self._shell, said.ANOTHER)
        with asking.body():
            text("p", said.ANOTHER_BODY)
            field = Field(said.LABEL, value=caseload.next_label(), hint=said.LABEL_HINT, first=True)
        asking.acts(said.GO_ON, lambda: caseload.another(field.value.strip()))


def waits(desk: Desk | None, day: date) -> tuple[str, ...]:
    """What is said of an open case that is not shown: whether something waits, never what. Empty when it is locked."""
    if desk is None:
        return ()
    casefile = desk.casefile
    session, found = joint.next_session(casefile), today.for_support(casefile, day)
    planned = said.NO_NEXT if session is None else said.NEXT.format(day=sentences.plain_day(joint.day(session)))
    kinds = (
        (found.lines, said.LINE),
        (practices.wants_a_word(casefile), said.WORD),
        (found.asked, said.ASKED),
        (found.holds, said.HOLD),
        (found.wording, said.WORDING),
    )
    waiting = tuple(sentence for entries, sentence in kinds if entries)
    return (planned, *(waiting or (said.CALM,)))
