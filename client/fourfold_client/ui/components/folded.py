"""Something that is there when it is wanted: closed until its heading is pressed, and made only then.

@folded(said.ADD_POINT, name="add-point")
def _() -> None:
    Form(...)
"""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.ui.design import text


def folded(
    label: str, *, name: str = "", opened: bool = False, plain: bool = False
) -> Callable[[Callable[[], None]], None]:
    """Puts a heading here; what is decorated builds what stands under it, when it is opened for the first time.

    `plain`: without the look of something to do.
    """
    made = ui.element("details").classes("" if plain else "folded")
    with made:
        named = text("summary", label)
    if name:
        named._props["data-key"] = name

    def put(build: Callable[[], None]) -> None:
        if opened:
            made._props["open"] = True
            with made:
                build()
            return
        to_come = [build]

        def unfold() -> None:
            if to_come:
                with made:
                    to_come.pop()()

        made.on("toggle", unfold, [])

    return put
