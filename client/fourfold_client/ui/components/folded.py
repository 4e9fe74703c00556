"""Something that is there when it is wanted: closed until its heading is pressed, and made only then.

@folded(said.ADD_POINT, name="add-point")
def _() -> None:
    Form(...)
"""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from nicegui import Client, context, ui
from nicegui.events import GenericEventArguments

from fourfold_client.ui.design import text

_open: WeakKeyDictionary[Client, set[str]] = WeakKeyDictionary()
"""What stands open on each page, by name: drawn anew, it is built at once, so that nobody types into a gap."""


def folded(
    label: str, *, name: str = "", opened: bool = False, plain: bool = False
) -> Callable[[Callable[[], None]], None]:
    """Puts a heading here; what is decorated builds what stands under it, when it is opened for the first time.

    `name`: under this it stays open when the page draws it anew. `plain`: without the look of something to do.
    """
    stand_open = _open.setdefault(context.client, set())
    made = ui.element("details").classes("" if plain else "folded")
    with made:
        named = text("summary", label)
    if name:
        named._props["data-key"] = name

    def put(build: Callable[[], None]) -> None:
        to_come = [build]

        def unfold() -> None:
            if to_come:
                with made:
                    to_come.pop()()

        def toggled(now: GenericEventArguments) -> None:
            if now.args:
                stand_open.add(name)
                unfold()
            else:
                stand_open.discard(name)

        if opened or (name and name in stand_open):
            made._props["open"] = True
            unfold()
        made.on("toggle", toggled, js_handler="(now) => emit(now.target.open)")

    return put
