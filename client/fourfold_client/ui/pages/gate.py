"""Before the case file: unlock it, or take one's chair in an empty home."""

from nicegui import context, ui

from fourfold_client.desk import BrokenOff
from fourfold_client.ui import words
from fourfold_client.ui import words_caseload as of_cases
from fourfold_client.ui.arrival import Arrival, Step
from fourfold_client.ui.caseload import Caseload
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.passphrase import reveal, weak
from fourfold_client.ui.components.sheet import as_code, is_line
from fourfold_client.ui.design import Field, Text, Tick, button, form, mark, notice, region, text
from fourfold_client.ui.pages.welcome import Welcome, from_the_top
from fourfold_client.ui.places import START, WELCOME
from fourfold_client.ui.room import Room
from fourfold_client.ui.shell import only_main
from fourfold_client.vault import WrongPassphrase


def gate(caseload: Caseload) -> None:
    """The page of a locked or empty home; where there are several cases, also the way to the others."""
    room = caseload.room
    only_main(context.client)
    ui.on("fourfold-lock", caseload.lock)
    with region("main", "gate"):
        with text("p", "", "brand"):
            mark()
            text("span", words.TITLE)
        if others := caseload.others():
            _cases(caseload)
        with region("div", "panel") as panel:
            if room.empty:
                _join(room, panel)
            else:
                _unlock(caseload, panel, others=any(one.desk is None for one in others))


def _cases(caseload: Caseload) -> None:
    """The cases of this laptop by the names that were given them here; nothing else is known before unlocking."""
    with region("nav", "cases", of_cases.CASES):
        text("h2", of_cases.CASES)
        with ui.element("ul"):
            for room in caseload.rooms():
                with ui.element("li"):
                    _case(caseload, room)
        if caseload.any_open:
            text("button", words.LOCK, "button edge").props('type="button" data-lock')


def _case(caseload: Caseload, room: Room) -> None:
    label = caseload.label(room)
    if room is caseload.room:
        text("p", of_cases.SHOWN.format(label=label)).props('aria-current="true"')
        return

    async def show() -> None:
        await caseload.show(room)
        ui.navigate.to(START)

    shown = label if room.desk is None else of_cases.OPEN.format(label=label)
    button(shown, show, "edge", name=f"case/{room.number}")


def _unlock(caseload: Caseload, panel: ui.element, *, others: bool) -> None:
    room = caseload.room
    text("h1", words.UNLOCK_TITLE)
    text("p", words.UNLOCK_BODY, "soft")
    said = notice()

    async def unlock() -> None:
        try:
            await room.unlock(secret.value)
            if also is not None and also.value:
                await caseload.unlock_others(secret.value)
        except WrongPassphrase:
            secret.put("")
            secret.focus()
            raise
        except BrokenOff:
            room.arrival = Arrival(step=Step.NAME, begun=True, passphrase=secret.value)
            _join(room, panel, words.BROKEN_OFF)

    async def submitted() -> None:
        _busy(go, words.OPENING)
        if not await attempt(unlock, said):
            _ready(go, words.UNLOCK)
        elif room.desk is not None:
            await caseload.show(room)  # another tab may have gone to another case meanwhile
            ui.navigate.to(START)

    with form(submitted):
        secret = Field(words.PASSPHRASE, kind="password", complete="current-password", first=True)
        also = Tick(of_cases.OPEN_OTHERS) if others else None
        with region("div", "row"):
            go = _submit(words.UNLOCK)
            reveal(secret)


def _join(room: Room, panel: ui.element, first: str = "") -> None:
    """The way to one's chair; with a sentence at its head where that was begun before."""
    panel.clear()
    with panel:
        if first:
            text("p", first, "notice").props('role="alert"')
        Welcome(room, region("div"), lambda: _restore(room, panel))


def _restore(room: Room, panel: ui.element) -> None:
    """With a recovery sheet, or another laptop's code."""
    panel.clear()
    with panel:
        _restore_form(room, panel)
        from_the_top()


def _restore_form(room: Room, panel: ui.element) -> None:
    text("h1", words.RESTORE_TITLE)
    text("p", words.RESTORE_BODY, "soft")
    said = notice()

    async def restore() -> None:
        await room.restore(as_code(code.value), relay.value.strip(), secret.value)

    async def submitted() -> None:
        said.text = _lacking(code.value, relay.value) or weak(secret.value, again.value)
        said.set_visibility(bool(said.text))
        if said.text:
            from_the_top()
            return
        _busy(go, words.JOINING)
        if await attempt(restore, said):
            ui.navigate.to(WELCOME)
        else:
            _ready(go, words.RESTORE)
            from_the_top()

    with form(submitted):
        code = Field(words.SHEET_OR_CODE, long=True, hint=words.SHEET_OR_CODE_HINT, first=True)
        relay = Field(words.SHEET_ADDRESS)
        secret = Field(words.NEW_PASSPHRASE, kind="password", complete="new-password", hint=words.PASSPHRASE_HINT)
        again = Field(words.AGAIN, kind="password", complete="new-password")
        with region("div", "row"):
            go = _submit(words.RESTORE)
            reveal(secret, again)
    with region("div", "row instead"):
        button(words.HAVE_INVITATION, lambda: _join(room, panel))


def _lacking(code: str, relay: str) -> str:
    """What is still to be put in, in one sentence; empty when nothing is."""
    if not code.strip():
        return words.CODE_MISSING
    return words.ADDRESS_MISSING if not is_line(code) and not relay.strip() else ""


def _submit(label: str) -> Text:
    return text("button", label, "button main").props('type="submit"')


def _busy(go: Text, label: str) -> None:
    go.text = label
    go.props("disabled")


def _ready(go: Text, label: str) -> None:
    go.text = label
    go.props(remove="disabled")
