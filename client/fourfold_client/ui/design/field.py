"""A labelled text field."""

from collections.abc import Callable

from nicegui import events, ui

from fourfold_client.casefile.entries import MAX_TEXT

MOST = MAX_TEXT + 1
"""Characters that a field tells of: one more than an entry may have, so that more is refused and not cut off."""


class Field(ui.element, component="field.js"):
    """One line, several (`long`), a `secret` or a `search`; `value` is what was typed, a moment ago at most.

    `name` lets the focus find it again; `first` takes the focus when the page or dialog opens. `shown`: a secret
    that is readable at first.
    """

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        kind: str = "text",
        long: bool = False,
        hint: str = "",
        name: str = "",
        first: bool = False,
        complete: str = "off",
        shown: bool = False,
    ) -> None:
        super().__init__()
        self.value = value
        self._told: list[Callable[[], None]] = []
        given: dict[str, object] = {
            "label": label,
            "initial": value,
            "kind": kind,
            "long": long,
            "hint": hint,
            "name": name,
        }
        self._props.update({**given, "first": first, "complete": complete, "most": MOST, "open": shown})
        self.on("typed", self._typed)

    def on_typed(self, told: Callable[[], None]) -> None:
        """Calls `told` after something was typed."""
        self._told.append(told)

    def put(self, text: str) -> None:
        """Replaces what is in it."""
        self.value = text
        self.run_method("put", text)

    def show(self, *, shown: bool) -> None:
        """Shows a secret, or hides it again."""
        self.run_method("show", shown)

    def focus(self) -> None:
        """Puts the cursor into it."""
        self.run_method("focus")

    def _typed(self, event: events.GenericEventArguments) -> None:
        typed = event.args if isinstance(event.args, str) else ""
        self.value = typed.encode("utf-8", "replace").decode()  # half a pair of surrogates is no text
        for told in self._told:
            told()
