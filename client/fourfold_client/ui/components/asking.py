"""A dialog that asks for one thing, and what happens when that fails."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from nicegui import ui

from fourfold_client.sync.engine import Ended
from fourfold_client.ui import words
from fourfold_client.ui.design import button, region, text
from fourfold_shared.errors import FourfoldError


class Asking:
    """An open dialog with a heading; `acts` adds its buttons. It is gone once it is closed."""

    def __init__(self, heading: str) -> None:
        self._dialog = ui.dialog(value=True)
        self._dialog._props["aria-label"] = heading
        self._dialog.on("hide", self._dialog.delete)
        with self._dialog:
            self._box = region("div", "dialog")
        with self._box:
            text("h2", heading)

    def close(self) -> None:
        """Closes it."""
        self._dialog.close()

    @contextmanager
    def body(self) -> Iterator[None]:
        """Puts what follows into the dialog."""
        with self._box:
            yield

    def acts(self, label: str, work: Callable[[], Awaitable[None]]) -> None:
        """The button that does it, and the one that does not."""

        async def done() -> None:
            if await attempt(work):
                self.close()

        with self._box, region("div", "row"):
            button(label, done, "main")
            button(words.CANCEL, self.close, "edge")


async def attempt(work: Callable[[], Awaitable[None]]) -> bool:
    """Does `work`; what fails is said in one sentence, and what was typed stays."""
    try:
        await work()
    except (FourfoldError, Ended) as error:
        ui.notify(words.COULD_NOT.format(why=error), type="warning", timeout=10000, close_button=words.CLOSE)
        return False
    return True
