"""Where something new is written; kept as it is typed."""

from collections.abc import Awaitable
from functools import partial

from fourfold_client.casefile import Kind
from fourfold_client.ui import sentences, words
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import Field, button, fields, notice, region, text
from fourfold_client.ui.gentle import put, will_wait
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


class Composer:
    """The form for one space and one kind. What is typed is kept on this laptop until it is saved."""

    def __init__(self, shell: Shell, space: Space, kind: Kind = Kind.ENTRY) -> None:
        self._shell, self._space, self._kind = shell, space, kind
        with region("section", "composer", words.SOMETHING_NEW), fields():
            self._closed = text("p", "", "notice")
            self._body = self._kept(words.WRITE_HERE, "text", long=True)
            self._failed = notice()
            with region("div", "row last"):
                self._title = self._kept(words.TITLE_FIELD, "title", long=False)
                self._go = button(words.SAVE, self._save, "main", name=f"{space.number}/save")
            with region("div", "row facts"):
                self._audience = text("p", "", "can-see")
                self._waits = text("p", "")
                self._done = text("p", "", "done").props('role="status"')
                self._begun = text("p", "", "done")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        """Where nothing can be written the form is gone; what was begun stays to be read, and cannot be saved."""
        self._audience.text = self._shell.names.can_see(self._space)
        self._waits.text = will_wait(self._shell, self._kind, self._space)
        self._waits.set_visibility(bool(self._waits.text))
        self._closed.text = sentences.closed(self._shell.desk, self._space)
        self._closed.set_visibility(bool(self._closed.text))
        self._go.set_visibility(not self._closed.text)
        for field in (self._body, self._title):
            field.set_visibility(bool(field.value) or not self._closed.text)
        self._begun.text = words.KEPT if self._shell.room.drafts.kept(f"{self._space.number}/text") else ""

    def _kept(self, label: str, part: str, *, long: bool) -> Field:
        drafts, name = self._shell.room.drafts, f"{self._space.number}/{part}"
        field = Field(label, value=drafts[name], long=long, name=name)
        field.on_typed(lambda: self._typed(name, field))
        return field

    def _typed(self, name: str, field: Field) -> None:
        self._done.text = ""
        self._shell.room.drafts.put(name, field.value)

    def _save(self) -> Awaitable[bool]:
        """Saves what stands there when it is pressed."""
        return attempt(partial(self._write, self._body.value, self._title.value), self._failed)

    async def _write(self, body: str, title: str) -> None:
        _, done = await put(self._shell, self._kind, self._space, body, title)
        for field, part, saved in ((self._body, "text", body), (self._title, "title", title)):
            if field.value == saved:  # what was typed since stays
                field.put("")
                self._shell.room.drafts.put(f"{self._space.number}/{part}", "")
        self._done.text = done
