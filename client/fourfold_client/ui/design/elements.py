"""Plain elements: native, labelled, reachable by keyboard."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Self
from weakref import WeakSet

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

Handler = Callable[[], None] | Callable[[], Awaitable[object]]


class Text(TextElement):
    """A native element that holds text."""

    def __init__(self, tag: str, content: str, classes: str = "") -> None:
        super().__init__(tag=tag, text=content)
        if classes:
            self.classes(classes)


STILL_SECONDS, STILL_AT_ONCE = 8.0, 8
"""For so long, and so often, what was drawn anew still hears: longer than a press holds up drawing (`steady.js`)."""

_gone: WeakSet[ui.element] = WeakSet()


def stands(element: ui.element) -> bool:
    """Whether an element is on the page, as far as is known here."""
    return not element.is_deleted and element not in _gone


class Region(ui.element):
    """A landmark or group. What is cleared from it leaves the page; a press on its way from there still does its work.

    The person saw a button and pressed it, when something else had it drawn anew: they meant that button.
    """

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self._leaving: list[list[ui.element]] = []

    def clear(self) -> Self:
        """Takes everything out of it."""
        leaving = list(self.descendants())
        for slot in self.slots.values():
            slot.children.clear()
        self.update()
        if not leaving:
            return self
        _gone.update(leaving)
        self._leaving.append(leaving)
        self._end(STILL_AT_ONCE)
        asyncio.get_running_loop().call_later(STILL_SECONDS, self._late, leaving)
        return self

    def empty(self) -> None:
        """Takes everything out of it, and nothing of it hears any more."""
        super().clear()
        self._end(0)

    def _late(self, leaving: list[ui.element]) -> None:
        if leaving in self._leaving:
            self._end(len(self._leaving) - self._leaving.index(leaving) - 1)

    def _end(self, but: int) -> None:
        """Ends all that is leaving, but for the newest so many."""
        first = max(0, len(self._leaving) - but)
        ended, self._leaving = self._leaving[:first], self._leaving[first:]
        for leaving in ended:
            self.client.remove_elements([one for one in leaving if not one.is_deleted])

    def _handle_delete(self) -> None:
        self._end(0)
        super()._handle_delete()


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

    def press() -> Awaitable[object] | None:
        done, within = pressed(), made.parent_slot
        return None if done is None or within is None else _finish(done, within.parent)

    made.on("click", press)
    return made


async def _finish(done: Awaitable[object], _within: ui.element) -> None:
    """Finishes an act. What its button stood in is kept until then, since what the act shows looks for its page there:
    somebody else's change may have drawn it anew meanwhile.
    """
    await done


def region(tag: str, classes: str = "", label: str = "") -> Region:
    """A landmark or group, with the name that a screen reader gives it."""
    made = Region(tag).classes(classes)
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
        self._dots: dict[str, ui.element] = {}
        with ui.element("fieldset").classes(f"choices {classes}") as made:
            text("legend", legend)
            for choice, label in labels.items():
                with ui.element("label"):
                    dot = self._dots[choice] = ui.element("input").props(f'type="radio" name="choice{made.id}"')
                    dot._props["checked"] = choice == value
                    dot.on("change", lambda choice=choice: self._choose(choice), [])
                    text("span", label)

    def put(self, choice: str) -> None:
        """Chooses one, as if nothing had been chosen by hand; `changed` does not hear of it."""
        self.value = choice
        dot = self._dots[choice]
        dot.client.run_javascript(f"const dot = getHtmlElement({dot.id}); if (dot) dot.checked = true;")

    async def _choose(self, choice: str) -> None:
        self.value = choice
        done = self._changed()
        if done is not None:
            await done
