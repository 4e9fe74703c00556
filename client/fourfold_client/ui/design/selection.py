"""A labelled native list to choose one from."""

from collections.abc import Callable, Mapping

from nicegui import events, ui

from fourfold_client.ui.design.elements import text


class Selection:
    """One of several, in named groups; those of the group without a name come first. `value` is what is chosen."""

    def __init__(
        self,
        label: str,
        groups: Mapping[str, Mapping[str, str]],
        value: str,
        changed: Callable[[], None] = lambda: None,
        hint: str = "",
    ) -> None:
        self.value = value
        self._allowed = {choice for group in groups.values() for choice in group}
        self._changed = changed
        with ui.element("div").classes("field") as field:
            box = f"c{field.id}-box"
            text("label", label).props(f'for="{box}"')
            with ui.element("select").classes("box").props(f'id="{box}"') as made:
                for name, group in groups.items():
                    if name:
                        with ui.element("optgroup") as named:
                            named._props["label"] = name
                            self._options(group)
                    else:
                        self._options(group)
            if hint:
                text("p", hint, "hint").props(f'id="{box}-hint"')
                made._props["aria-describedby"] = f"{box}-hint"
        made.on("change", self._choose, js_handler="(event) => emit(event.target.value)")

    def _options(self, group: Mapping[str, str]) -> None:
        for choice, shown in group.items():
            option = text("option", shown)
            option._props["value"] = choice
            option._props["selected"] = choice == self.value

    def _choose(self, event: events.GenericEventArguments) -> None:
        if event.args in self._allowed:
            self.value = str(event.args)
            self._changed()
