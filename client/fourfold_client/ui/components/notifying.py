"""Whether and when a person wants the one notification a day; off at first."""

from datetime import time

from nicegui import ui

from fourfold_client.ui import words_people_page as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import Choices, Field, button, fields, notice, region, text
from fourfold_client.ui.digest import AT, QUIET_FROM, QUIET_TO, SEEN, Digest, theirs
from fourfold_client.ui.shell import Shell
from fourfold_client.ui.words import SAVE
from fourfold_shared.errors import Malformed

_ASK = "return 'Notification' in window ? await Notification.requestPermission() : 'denied'"
_PATIENCE = 120.0
"""Seconds that somebody may take to answer the browser."""


class NotifyingPanel:
    """Built once; the choice is kept on this laptop alone."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        present = Digest.of(shell.room.settings)
        with region("section", "panel"):
            text("h2", said.NOTIFY)
            text("p", said.NOTIFY_BODY)
            labels = {"off": said.NOTIFY_OFF, "on": said.NOTIFY_ON}
            chosen = "off" if present.at is None else "on"
            self._wanted = Choices(said.NOTIFY_WHETHER, labels, chosen, self._show, "across")
            with fields() as _, region("div") as self._times:
                self._at = Field(said.NOTIFY_AT, kind="time", value=_shown(present.at or time(18, 0)))
                self._from = Field(said.QUIET_FROM, kind="time", value=_shown(present.quiet_from))
                self._to = Field(said.QUIET_TO, kind="time", value=_shown(present.quiet_to))
            self._failed = notice()
            self._told = text("p", "", "done").props('role="status"')
            button(SAVE, self._keep, "edge", name="notify")
        self._show()

    def _show(self) -> None:
        self._times.set_visibility(self._wanted.value == "on")

    async def _keep(self) -> None:
        self._told.text = ""
        if await attempt(self._kept, self._failed):
            self._told.text = said.NOTIFY_KEPT if self._wanted.value == "on" else said.NOTIFY_NONE

    async def _kept(self) -> None:
        room = self._shell.room
        if self._wanted.value == "off":
            await room.keep(AT, "")
            return
        times = {AT: self._at.value, QUIET_FROM: self._from.value, QUIET_TO: self._to.value}
        for name, typed in times.items():
            times[name] = _read(typed)
        if await ui.run_javascript(_ASK, timeout=_PATIENCE) != "granted":
            raise Malformed(said.NOTIFY_DENIED)
        for name, value in (*times.items(), (SEEN, theirs(self._shell.desk.casefile))):
            await room.keep(name, value)


def _shown(moment: time) -> str:
    return f"{moment:%H:%M}"


def _read(typed: str) -> str:
    try:
        return _shown(time.fromisoformat(typed))
    except ValueError:
        raise Malformed(said.NOT_A_TIME) from None
