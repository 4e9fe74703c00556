"""How long this laptop keeps a case that has ended for it, and its removal; copies come first (product.md, 5.10)."""

import datetime
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nicegui import ui

from fourfold_client.ui import words_people_page as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.design import Field, button, fields, notice, region, text
from fourfold_client.ui.places import START
from fourfold_client.ui.reminders import KEEP_UNTIL, ended, keep_until
from fourfold_client.ui.shell import Shell
from fourfold_shared.errors import Malformed


class UntilField:
    """A day, to be chosen or left empty."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        chosen = keep_until(shell.room.settings)
        self._field = Field(said.KEEP_UNTIL, kind="date", value=chosen.isoformat() if chosen else "")

    async def keep(self) -> None:
        """Keeps what was chosen. Raises: Malformed, StorageFailed."""
        typed = self._field.value.strip()
        if typed:
            try:
                datetime.date.fromisoformat(typed)
            except ValueError:
                raise Malformed(said.NOT_A_DATE) from None
        await self._shell.room.keep(KEEP_UNTIL, typed)


class KeepingPanel:
    """Shown once the case is closed, or this laptop no longer belongs to it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        with region("section", "panel") as self._all:
            text("h2", said.KEEPING)
            text("p", said.KEEP_BODY)
            self._chosen = text("p", "")
            failed = notice()
            with fields():
                until = UntilField(shell)

            async def keep() -> None:
                await attempt(until.keep, failed)

            with region("div", "row"):
                button(said.KEEP_DATE, keep, "edge", name="keep")
                button(said.REMOVE_FILE, lambda: remove_file(shell), name="remove-file")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        self._all.set_visibility(ended(self._shell.desk))
        chosen = keep_until(self._shell.room.settings)
        day = said.KEPT_ALWAYS if chosen is None else said.KEPT_UNTIL.format(day=f"{chosen.day} {chosen:%B %Y}")
        self._chosen.text = day


def remove_file(shell: Shell) -> None:
    """Offers copies, and removes the case file from this laptop."""
    asking = Asking(shell, said.REMOVE_FILE, quiet=True)
    desk, room = shell.desk, shell.room
    with asking.body():
        for paragraph in said.REMOVE_FILE_BODY:
            text("p", paragraph)
        with fields():
            _copy(said.COPY_FOLDER, said.COPY_HINT, said.COPY_MAKE, desk.export)
            _copy(said.SEALED_FILE, said.SEALED_HINT, said.SEALED_MAKE, desk.carry_out)
            secret = Field(said.REMOVE_PASSPHRASE, kind="password", complete="current-password")

    async def remove() -> None:
        await room.remove(secret.value)

    asking.acts(said.REMOVE_FILE, remove, then=lambda: ui.navigate.to(START))


def _copy(label: str, hint: str, act: str, make: Callable[[Path], Awaitable[Any]]) -> None:
    """A place, and the button that makes a copy there."""
    field, failed = Field(label, hint=hint), notice()
    told = text("p", "", "done").props('role="status"')

    async def made() -> None:
        if not field.value.strip():
            raise Malformed(said.NO_PLACE)
        await make(Path(field.value.strip()).expanduser())

    async def pressed() -> None:
        told.text = said.COPY_MADE if await attempt(made, failed) else ""

    button(act, pressed, "edge")
