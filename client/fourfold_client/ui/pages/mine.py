"""My space: a page like the others, behind a passphrase of its own if it has one on this laptop."""

from fourfold_client.desk.private import Standing
from fourfold_client.ui import words
from fourfold_client.ui import words_own as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.passphrase import reveal
from fourfold_client.ui.design import Field, form, notice, region, text
from fourfold_client.ui.pages.rung import rung_page
from fourfold_client.ui.shell import Shell


def my_page(shell: Shell) -> None:
    """Builds the page."""
    if shell.desk.private.standing is Standing.CLOSED:
        _closed(shell)
    else:
        rung_page(shell, shell.desk.private.space)


def _closed(shell: Shell) -> None:
    with shell.page(words.MY_SPACE):
        shell.rungs()
        with region("section", "panel"):
            text("p", said.HAS_ITS_OWN)
            text("p", said.CLOSED_HINT, "soft small")
            failed = notice()

            async def open_it() -> None:
                await shell.room.open_own(secret.value)

            async def submitted() -> None:
                if not await attempt(open_it, failed):
                    secret.put("")
                    secret.focus()

            with form(submitted):
                secret = Field(said.FIELD, kind="password", complete="off", first=True)
                with region("div", "row"):
                    text("button", said.OPEN, "button main").props('type="submit"')
                    reveal(secret)
