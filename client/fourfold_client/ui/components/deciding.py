"""A step that cannot be undone: what it does is said first, and then it is asked."""

from collections.abc import Awaitable, Callable, Iterable

from fourfold_client.ui import words_people as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.design import text
from fourfold_client.ui.shell import Shell


def decide(
    shell: Shell,
    title: str,
    body: Iterable[str],
    label: str,
    work: Callable[[], Awaitable[None]],
    then: Callable[[], None] | None = None,
    more: Callable[[], None] = lambda: None,
) -> None:
    """Says what follows in `body`, and does `work` when the button `label` is pressed; `then` comes after it.

    `more` puts what else is asked below the body.
    """
    asking = Asking(shell, title, quiet=True)
    with asking.body():
        for paragraph in body:
            text("p", paragraph)
        more()

    def done() -> None:
        shell.say(said.DONE)
        if then is not None:
            then()

    asking.acts(label, work, then=done)
