"""How things stand: the four people, what has reached whom, what needs a look, the six words, invitations."""

import asyncio

from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.design import button, region, shape, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


def standing_page(shell: Shell) -> None:
    """Builds the page."""
    with shell.page(words.STANDING):
        connection = text("p", "", "soft").props('aria-live="polite"')
        text("h2", words.PEOPLE)
        people = ui.element("ul").classes("people")
        text("h2", words.LOOK_TITLE)
        look = region("div").props('aria-live="polite"')
        text("h2", words.GROUP_CODE)
        code = text("p", "", "words")
        text("p", words.GROUP_CODE_HINT, "soft small")
        text("p", words.LIMITS, "soft small")
    drawn: list[object] = [None]

    def draw() -> None:
        view = shell.desk.sync_view()
        connection.text = words.CONNECTED if view.connected else words.NOT_CONNECTED
        standing = (view.up_to_date, view.behind, [shell.names.of(seat) for seat in Seat], _invited(shell), view.alarms)
        if drawn[0] == standing:
            return
        drawn[0] = standing
        people.clear()
        with people:
            for seat in Seat:
                _person(shell, seat, up_to_date=seat in view.up_to_date, behind=seat in view.behind)
        look.clear()
        with look:
            alarms = list(view.alarms)
            for alarm in alarms:
                text("p", words.alarm(alarm, shell.names), "notice")
            if not alarms:
                text("p", words.NOTHING_TO_LOOK_AT, "soft")

    async def tell_words() -> None:
        complete = all(shell.desk.case.membership.roster.devices_of(seat) for seat in Seat)
        code.text = " ".join(await asyncio.to_thread(shell.desk.words)) if complete else words.GROUP_CODE_LATER

    shell.on_change(draw)
    ui.timer(0, tell_words, once=True)


def _invited(shell: Shell) -> tuple[Seat, ...]:
    return tuple(shell.desk.case.membership.roster.invitations)


def _person(shell: Shell, seat: Seat, *, up_to_date: bool, behind: bool) -> None:
    with ui.element("li"):
        with ui.element("span").classes("who"):
            shape(seat)
            text("span", shell.names.of(seat))
        if seat == shell.desk.seat:
            text("span", words.THIS_LAPTOP, "soft")
        elif up_to_date or behind:
            text("span", words.UP_TO_DATE if up_to_date else words.NOT_YET, "soft")
        else:
            text("span", words.INVITED_CHAIR if seat in _invited(shell) else words.EMPTY_CHAIR, "soft")
            if shell.desk.may_invite(seat):
                button(words.INVITE_BUTTON, lambda: _invite(shell, seat), "edge")


async def _invite(shell: Shell, seat: Seat) -> None:
    async def go() -> None:
        line = await shell.desk.invite(seat)
        asking = Asking(words.INVITE_TITLE)
        with asking.body():
            text("p", words.INVITE_BODY)
            text("p", line, "line")
            button(words.CLOSE, asking.close, "main")

    await attempt(go)
