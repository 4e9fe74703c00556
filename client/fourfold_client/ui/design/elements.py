"""Plain elements: native, labelled, reachable by keyboard."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

Handler = Callable[[], None] | Callable[[], Awaitable[None]]


class Text(TextElement):
    """A native element that holds text."""

    def __init__(self, tag: str, content: str, classes: str = "") -> None:
        super().__init__(tag=tag, text=content)
        if classes:
            self.classes(classes)


def text(tag: str, content: str, classes: str = "") -> Text:
    """A heading, paragraph or the like."""
    return Text(tag, content, classes)


def button(label: str, pressed: Handler, classes: str = "", *, described: str = "", name: str = "") -> Text:
    """A native button. `described` says more to a screen reader than its label; `name` lets the focus find it again."""
    made = Text("button", label, f"button {classes}").props('type="button"')
    if described:
        made._props["aria-label"] = described
    if name:
        made._props["data-key"] = name
    made.on("click", pressed)
    return made


def region(tag: str, classes: str = "", label: str = "") -> ui.element:
    """A landmark or group, with the name that a screen reader gives it."""
    made = ui.element(tag).classes(classes)
    if label:
        made._props["aria-label"] = label
    return made


def heading(tag: str, content: str) -> Text:
    """A heading that may take the focus, for whoever listens to the page."""
    return text(tag, content).props('tabindex="-1"')


def notice() -> Text:
    """A place for the one sentence that says what did not work; read out when it is filled."""
    made = text("p", "", "notice").props('role="alert"')
    made.set_visibility(False)
    return made


@contextmanager
def fields() -> Iterator[None]:
    """A stack of fields."""
    with ui.element("div").classes("fields"):
        yield


@contextmanager
def form(submitted: Handler) -> Iterator[ui.element]:
    """A form that Enter submits."""
    with ui.element("form").classes("fields") as made:
        made.on("submit.prevent", submitted)
        yield made


class Choices:
    """One of several, as native radio buttons. `value` is what is chosen; `changed` hears of every choice."""

    def __init__(
        self,
        legend: str,
        labels: Mapping[str, str],
        value: str,
        changed: Handler = lambda: None,
        classes: str = "",
    ) -> None:
        self.value = value
        self._changed = changed
        with ui.element("fieldset").classes(f"choices {classes}") as made:
            text("legend", legend)
            for choice, label in labels.items():
                with ui.element("label"):
                    dot = ui.element("input").props(f'type="radio" name="choice{made.id}"')
                    dot._props["checked"] = choice == value
                    dot.on("change", lambda choice=choice: self._choose(choice), [])
                    text("span", label)

    async def _choose(self, choice: str) -> None:
        self.value = choice
        done = self._changed()
        if done is not None:
            await done
