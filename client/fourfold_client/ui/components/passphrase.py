"""A passphrase that is chosen, shown or hidden, and changed."""

import json
from collections.abc import Callable

from nicegui import ui

from fourfold_client.ui import words, words_home
from fourfold_client.ui import words_arrival as arriving
from fourfold_client.ui import words_people as said
from fourfold_client.ui.arrival import Arrival, proposed_passphrase
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import Field, button, fields, print_now, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.errors import Malformed

MIN_PASSPHRASE = 8


def weak(secret: str, again: str) -> str:
    """What is wrong with a new passphrase, in one sentence; empty when nothing is."""
    if len(secret) < MIN_PASSPHRASE:
        return words.TOO_SHORT
    return "" if secret == again else words.NOT_THE_SAME


def reveal(*secrets: Field, shown: bool = False, told: Callable[[bool], object] = lambda _shown: None) -> None:
    """The button that shows what is typed in `secrets`, and hides it again; `shown` says how it is at first."""

    def toggle() -> None:
        nonlocal shown
        shown = not shown
        for secret in secrets:
            secret.show(shown=shown)
        switch.text = words.HIDE_PASSPHRASE if shown else words.SHOW_PASSPHRASE
        told(shown)

    switch = button(words.HIDE_PASSPHRASE if shown else words.SHOW_PASSPHRASE, toggle, "edge")


def choose_passphrase(arrival: Arrival) -> None:
    """A new passphrase: proposed, readable, and to be changed, copied or printed."""
    text("p", arriving.PASSPHRASE_BODY)
    with fields():
        secret = Field(
            arriving.PASSPHRASE_FIELD,
            value=arrival.passphrase,
            kind="password",
            complete="new-password",
            hint=arriving.PASSPHRASE_HINT,
            shown=True,
        )
    told = text("p", "", "done").props('role="status"')
    with region("div", "slip"):
        text("p", words.TITLE)
        slip = text("p", arrival.passphrase, "line")
        text("p", arriving.SLIP)

    def typed() -> None:
        arrival.passphrase = slip.text = secret.value
        told.text = ""

    def draw() -> None:
        secret.put(proposed_passphrase())
        typed()

    def copy() -> None:
        ui.run_javascript(f"navigator.clipboard.writeText({json.dumps(arrival.passphrase)})")
        told.text = arriving.COPIED

    secret.on_typed(typed)
    with region("div", "row"):
        reveal(secret, shown=True, told=slip.set_visibility)
        button(arriving.OTHER_WORDS, draw, "edge")
        button(arriving.COPY, copy, "edge")
        button(arriving.PRINT, lambda: print_now(), "edge")


def change_passphrase(shell: Shell) -> None:
    """Asks for the old and the new one."""
    asking = Asking(shell, said.CHANGING)
    with asking.body():
        text("p", said.CHANGING_BODY, "soft")
        text("p", words_home.OLDER_BACKUPS, "soft small")
        with fields():
            old = Field(said.OLD_PASSPHRASE, kind="password", complete="current-password", first=True)
            new = Field(said.NEW_PASSPHRASE, kind="password", complete="new-password", hint=words.PASSPHRASE_HINT)
            again = Field(words.AGAIN, kind="password", complete="new-password")
        with region("div", "row"):
            reveal(old, new, again)

    async def change() -> None:
        if found := weak(new.value, again.value):
            raise Malformed(found)
        await shell.desk.change_passphrase(old.value, new.value)
        shell.say(said.CHANGED)

    asking.acts(said.CHANGING, change)
