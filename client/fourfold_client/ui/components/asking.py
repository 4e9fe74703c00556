"""A dialog that asks for one thing, and what happens when that fails."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from nicegui import ui

from fourfold_client.ui import sentences, words
from fourfold_client.ui.design import Text, button, heading, notice, region
from fourfold_client.ui.shell import Shell
from fourfold_shared.errors import FourfoldError

_log = logging.getLogger(__name__)


class Asking:
    """An open dialog with a heading; `acts` adds its buttons. It is gone once it is closed, by whatever means.

    With `quiet` the heading takes the focus, so that a stray Enter does nothing.
    """

    def __init__(self, shell: Shell, title: str, *, quiet: bool = False) -> None:
        with shell.over:
            self._dialog = ui.element("dialog")
        self._dialog.on("close", self._dialog.delete, [])
        with self._dialog:
            named = heading("h2", title)
            if quiet:
                named.props("data-first")
        self._dialog._props["aria-labelledby"] = f"c{named.id}"
        self._dialog.client.run_javascript(
            f"const asking = getHtmlElement({self._dialog.id}); asking.showModal();"
            "asking.querySelector('[data-first]')?.focus()"
        )

    def close(self) -> None:
        """Closes it; where what was asked for has led to another page, it is gone with this one."""
        if not self._dialog.is_deleted:
            self._dialog.client.run_javascript(f"getHtmlElement({self._dialog.id})?.close()")

    @contextmanager
    def body(self) -> Iterator[None]:
        """Puts what follows into the dialog."""
        with self._dialog:
            yield

    def acts(
        self,
        label: str,
        work: Callable[[], Awaitable[None]],
        besides: Mapping[str, Callable[[], None]] | None = None,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """The button that does it, the one that does not, and those `besides`; `then` follows once it is done."""
        with self._dialog:
            said = notice()
            working = False

            async def done() -> None:
                nonlocal working
                if working:
                    return  # pressed twice; once is meant
                working = True
                if await attempt(work, said):
                    self.close()
                    then()
                working = False

            with region("div", "row"):
                button(label, done, "main")
                button(words.CANCEL, self.close, "edge")
                for other, pressed in (besides or {}).items():
                    button(other, pressed)


async def attempt(work: Callable[[], Awaitable[None]], said: Text) -> bool:
    """Does `work`; what fails is said in one sentence in `said`, and what was typed stays."""
    said.set_visibility(False)
    said.text = ""
    try:
        await work()
    except FourfoldError as error:
        said.text = sentences.failure(error)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the person is told; only its kind is logged
        _log.error("an action on the screen failed: %s", type(error).__name__)
        said.text = words.WENT_WRONG
    said.set_visibility(bool(said.text))
    return not said.text
