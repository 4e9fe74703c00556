"""Where something new is written; kept as it is typed."""

from fourfold_client.desk import Desk
from fourfold_client.ui import words
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import button, field, fields, region, text
from fourfold_client.ui.room import Room
from fourfold_shared.ids import Space


def composer(room: Room, desk: Desk, space: Space) -> None:
    """The form for one space. What is typed is kept on this laptop until it is saved."""
    title_name, text_name = f"{space.number}/title", f"{space.number}/text"
    with region("section", "composer", words.WRITE_HERE):
        text("h2", words.WRITE_HERE)
        with fields():
            title = field(words.TITLE_FIELD, value=room.draft(title_name))
            body = field(words.WRITE_HERE, value=room.draft(text_name), long=True)
        title.on_value_change(lambda event: room.keep_draft(title_name, event.value or ""))
        body.on_value_change(lambda event: room.keep_draft(text_name, event.value or ""))

        async def write() -> None:
            await desk.casefile.write(space, body.value or "", title.value or "")
            title.value = body.value = ""

        async def save() -> None:
            await attempt(write)

        with region("div", "row"):
            button(words.SAVE, save, "main")
