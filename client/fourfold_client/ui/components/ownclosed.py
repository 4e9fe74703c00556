"""What stands in place of one's own page while that is closed: its passphrase is asked for."""

from fourfold_client.ui import words
from fourfold_client.ui import words_own as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.passphrase import reveal
from fourfold_client.ui.design import Field, form, notice, region, text
from fourfold_client.ui.shell import Shell


def own_closed(shell: Shell) -> None:
    """Builds the page."""
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
