"""What is told of this laptop's home, on every page, until the person says that they have seen it.

On the first page it is said too when the backup was not tried for a month.
"""

from fourfold_client.desk import Notice
from fourfold_client.ui import words_home as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import button, notice, region, text
from fourfold_client.ui.places import MINE, SEATS, START
from fourfold_client.ui.shell import Shell

SENTENCES = {
    Notice.COPIED: said.COPIED,
    Notice.ANOTHER: said.ANOTHER,
    Notice.HEALED: said.HEALED,
    Notice.KEY_CAME: said.KEY_CAME,
}


def telling(shell: Shell) -> None:
    """Puts the sentences where they are told, and the button that ends it."""
    with region("section", "panel") as panel:
        sentences = {one: text("p", sentence) for one, sentence in SENTENCES.items()}
        failed = notice()

        async def seen() -> None:
            await attempt(shell.desk.seen, failed)

        button(said.SEEN, seen, "edge", name="seen")

    with region("p", "notice") as reminder:
        text("a", said.REMIND).props(f'href="{SEATS}"')

    def draw() -> None:
        reminder.set_visibility(shell.path in (START, MINE) and shell.desk.backups.reminds)
        standing = shell.desk.notices
        panel.set_visibility(bool(standing))
        for one, sentence in sentences.items():
            sentence.set_visibility(one in standing)

    shell.on_change(draw)
