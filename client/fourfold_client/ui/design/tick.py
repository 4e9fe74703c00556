"""A labelled native box to tick."""

from nicegui import events, ui

from fourfold_client.ui.design.elements import Handler, text


class Tick:
    """`value` is whether it is ticked; `changed` hears of every change. `name` lets the focus find it again."""

    def __init__(self, label: str, changed: Handler = lambda: None, *, name: str = "", value: bool = False) -> None:
        self.value = value
        self._changed = changed
        with ui.element("label").classes("tick"):
            box = ui.element("input").props('type="checkbox"')
            box._props["checked"] = value
            if name:
                box._props["data-key"] = name
            text("span", label)
        box.on("change", self._turn, js_handler="(event) => emit(event.target.checked)")

    async def _turn(self, event: events.GenericEventArguments) -> None:
        self.value = event.args is True
        done = self._changed()
        if done is not None:
            await done
