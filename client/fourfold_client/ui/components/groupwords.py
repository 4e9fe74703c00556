"""The six words, and the ceremony around them: compare, say whether they are the same, see who has said so."""

import asyncio

from nicegui import background_tasks, ui

from fourfold_client.desk import GroupWords, Standing
from fourfold_client.ui import words_joining as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import button, notice, region, shape, stands, text
from fourfold_client.ui.reminders import changed, ended, said_same
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


class WordsPanel:
    """Draws again when the words, what was said of them, or a name has changed; gone once the case has ended here."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        self._compared: GroupWords | None = None
        with region("section", "panel") as self._panel:
            text("h2", said.SIX_WORDS)
            self._failed = notice()
            self._all = region("div")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        code, names = self._shell.desk.code, self._shell.names
        roster = self._shell.desk.people.roster
        self._panel.set_visibility(not ended(self._shell.desk))
        drawn = (code.standing, roster.count, code.said_same(), [names.of(seat) for seat in Seat])
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if code.standing is Standing.WAITING:
            self._all.clear()
            with self._all:
                text("p", said.SIX_WORDS_LATER)
        else:
            background_tasks.create(self._tell())

    async def _tell(self) -> None:
        """Draws the words, which take a moment to be found."""
        drawn, words = self._drawn, await asyncio.to_thread(self._shell.desk.code.words)
        if not stands(self._all) or drawn != self._drawn:
            return
        self._compared = words
        self._all.clear()
        with self._all:
            self._ceremony(words)

    def _ceremony(self, words: GroupWords) -> None:
        code, names = self._shell.desk.code, self._shell.names
        standing = code.standing
        if standing is Standing.CHANGED:
            text("p", changed(code.differences(), names), "asks")
        text("p", said.SIX_WORDS_WHY)
        with ui.element("ol").classes("words"):
            for word in words.words:
                text("li", word)
        text("p", said.STANDINGS[standing], "asks" if standing is Standing.DENIED else "")
        with region("div", "row"):
            if standing is not Standing.SAME:
                button(said.THE_SAME, lambda: self._say(same=True), "main", name="words/same")
            if standing is not Standing.DENIED:
                label = said.NOT_THE_SAME_AFTER_ALL if standing is Standing.SAME else said.NOT_THE_SAME
                button(label, lambda: self._say(same=False), "" if standing is Standing.SAME else "edge", name="words")
        text("h3", said.SAID_BY)
        with ui.element("ul").classes("people"):
            for seat in Seat:
                if self._shell.desk.people.roster.devices_of(seat):
                    self._person(seat, has=seat in code.said_same())

    def _person(self, seat: Seat, *, has: bool) -> None:
        with ui.element("li"):
            with ui.element("span").classes("who"):
                shape(seat, filled=has)
                text("span", self._shell.names.shown(seat))
            text("span", said_same(seat, has=has, me=self._shell.names.me), "soft")

    async def _say(self, *, same: bool) -> None:
        compared, code = self._compared, self._shell.desk.code
        if compared is None:
            return
        if await attempt(lambda: (code.confirm if same else code.deny)(compared), self._failed):
            self._shell.say(said.SAID_NOW if same else said.STANDINGS[Standing.DENIED])
            self._draw()
