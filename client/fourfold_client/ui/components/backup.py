"""The panel about backups: where they go, when the newest was made and tested, and what can be done about them."""

from datetime import datetime
from pathlib import Path

from nicegui import background_tasks

from fourfold_client.desk import Plan
from fourfold_client.ui import words
from fourfold_client.ui import words_home as said
from fourfold_client.ui.components.asking import Asking, attempt
from fourfold_client.ui.components.deciding import decide
from fourfold_client.ui.design import Field, Text, button, fields, notice, region, stands, text
from fourfold_client.ui.shell import Shell
from fourfold_client.vault import WrongPassphrase
from fourfold_shared.errors import FourfoldError, Malformed


class BackupPanel:
    """Draws again when the plan has changed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: Plan | str | None = ""
        with region("section", "panel"):
            text("h2", said.BACKUP)
            self._body = region("div")
        shell.on_change(self._changed)

    def _changed(self) -> None:
        background_tasks.create(self._draw())

    async def _draw(self) -> None:
        try:
            plan = await self._shell.desk.backups.plan()
        except FourfoldError:
            return  # the home was closed meanwhile, and this page goes with it
        if plan == self._drawn or not stands(self._body):
            return
        self._drawn = plan
        self._body.clear()
        with self._body:
            self._tell(plan)
            failed = notice()
            with region("div", "acts"):
                label = said.CHOOSE_FOLDER if plan is None else said.OTHER_FOLDER
                button(label, lambda: _choose(self._shell, plan), "edge", name="backup/folder")
                if plan is not None:
                    button(said.MAKE_NOW, lambda: self._make(failed), "edge", name="backup/make")
                    button(said.TRY, lambda: _try(self._shell), "edge", name="backup/try")
                    button(said.STOP, lambda: _stop(self._shell), "edge", name="backup/stop")
            text("p", said.HOW_BACK, "soft small")

    def _tell(self, plan: Plan | None) -> None:
        if plan is None:
            text("p", said.BACKUP_NONE)
            return
        every = said.EVERY_DAY if plan.every == 1 else said.EVERY_DAYS.format(days=plan.every)
        text("p", said.BACKUP_WHERE.format(folder=plan.folder, every=every))
        made = said.MADE.format(when=_day(plan.made)) if plan.made else said.NEVER_MADE
        tested = said.TESTED.format(when=_day(plan.tested)) if plan.tested else said.NEVER_TESTED
        text("p", f"{made} {tested}")
        if plan.failed:
            text("p", said.NOT_MADE.format(why=plan.failed), "notice")
        if self._shell.desk.backups.reminds:
            text("p", said.REMIND, "notice")

    async def _make(self, failed: Text) -> None:
        async def make() -> None:
            await self._shell.desk.backups.make()
            self._shell.say(said.MADE_NOW)

        await attempt(make, failed)


def _choose(shell: Shell, plan: Plan | None) -> None:
    asking = Asking(shell, said.CHOOSE_FOLDER)
    with asking.body():
        text("p", said.CHOOSE_BODY, "soft")
        with fields():
            folder = Field(said.FOLDER, value=plan.folder if plan else "", hint=said.FOLDER_HINT, first=True)

    async def choose() -> None:
        await shell.desk.backups.choose(Path(folder.value.strip()).expanduser(), plan.every if plan else 1)
        shell.say(said.MADE_NOW)

    asking.acts(said.USE_FOLDER, choose)


def _try(shell: Shell) -> None:
    asking = Asking(shell, said.TRY_TITLE)
    with asking.body():
        text("p", said.TRY_BODY, "soft")
        with fields():
            secret = Field(words.PASSPHRASE, kind="password", complete="current-password", first=True)

    async def try_it() -> None:
        try:
            await shell.desk.backups.test(secret.value)
        except WrongPassphrase:
            raise Malformed(said.TRY_WRONG) from None
        shell.say(said.TRIED)

    asking.acts(said.TRY, try_it)


def _stop(shell: Shell) -> None:
    decide(shell, said.STOP_TITLE, said.STOP_BODY, said.STOP, shell.desk.backups.stop)


def _day(moment: int) -> str:
    day = datetime.fromtimestamp(moment / 1000)
    return f"{day.day} {day:%B %Y}"
