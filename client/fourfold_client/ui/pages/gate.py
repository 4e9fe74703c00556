"""Before the case file: unlock it, or take one's chair in an empty home."""

from nicegui import context, ui

from fourfold_client.ui import words
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import button, field, fields, form, region, text
from fourfold_client.ui.room import Room
from fourfold_client.ui.shell import only_main
from fourfold_client.vault import WrongPassphrase

MIN_PASSPHRASE = 8


def gate(room: Room) -> None:
    """The page of a locked or empty home."""
    only_main(context.client)
    with region("main", "gate"):
        if room.empty:
            _join(room)
        else:
            _unlock(room)


def _unlock(room: Room) -> None:
    text("h1", words.UNLOCK_TITLE)
    text("p", words.UNLOCK_BODY, "soft")
    said = text("p", "", "notice").props('role="alert"')
    said.set_visibility(False)

    async def unlock() -> None:
        try:
            await room.unlock(secret.value or "")
        except WrongPassphrase:
            said.text = words.WRONG_PASSPHRASE
            said.set_visibility(True)
            secret.value = ""
            secret.run_method("focus")
            return
        ui.navigate.to("/")

    async def submitted() -> None:
        await attempt(unlock)

    with form(submitted):
        secret = field(words.PASSPHRASE, secret=True).props("autofocus")
        with region("div", "row"):
            _submit(words.UNLOCK)
            _reveal(secret)


def _join(room: Room) -> None:
    text("h1", words.JOIN_TITLE)
    text("p", words.JOIN_BODY, "soft")
    said = text("p", "", "notice").props('role="alert"')
    said.set_visibility(False)

    async def join() -> None:
        wrong = _wrong(name.value or "", secret.value or "", again.value or "")
        said.text = wrong
        said.set_visibility(bool(wrong))
        if not wrong:
            await room.join(invitation.value or "", (relay.value or "").strip(), name.value or "", secret.value or "")
            ui.navigate.to("/")

    async def submitted() -> None:
        await attempt(join)

    with form(submitted), fields():
        invitation = field(words.INVITATION)
        relay = field(words.RELAY_ADDRESS)
        name = field(words.YOUR_NAME)
        secret = field(words.NEW_PASSPHRASE, secret=True, hint=words.PASSPHRASE_HINT)
        again = field(words.AGAIN, secret=True)
        with region("div", "row"):
            _submit(words.JOIN)
            _reveal(secret, again)


def _wrong(name: str, secret: str, again: str) -> str:
    if not name.strip():
        return words.NAME_MISSING
    if len(secret) < MIN_PASSPHRASE:
        return words.TOO_SHORT
    return "" if secret == again else words.NOT_THE_SAME


def _submit(label: str) -> None:
    text("button", label, "button main").props('type="submit"')


def _reveal(*secrets: ui.input) -> None:
    def toggle() -> None:
        shown = secrets[0]._props.get("type") == "text"
        for secret in secrets:
            secret.props(f'type="{"password" if shown else "text"}"')
        switch.text = words.SHOW_PASSPHRASE if shown else words.HIDE_PASSPHRASE

    switch = button(words.SHOW_PASSPHRASE, toggle, "edge")
