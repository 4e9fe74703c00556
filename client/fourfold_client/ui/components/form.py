"""A form for one kind of entry: what is typed is kept on this laptop until it is saved, and who will see it is said."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fourfold_client.casefile import Entry, Kind
from fourfold_client.ui import sentences, words
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.design import Choices, Field, button, fields, notice, region, text
from fourfold_client.ui.gentle import put, will_wait
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space

TITLE, TEXT = "title", "text"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to say: the `title`, the `text`, or a field of the kind; `kind` is that of its input ("date").

    With `choices` one of them is chosen, the first unless another was.
    """

    name: str
    label: str
    long: bool = False
    choices: Mapping[str, str] | None = None
    hint: str = ""
    kind: str = "text"


class Form:
    """Writes an entry of `kind`. `spaces` begin with the lowest; with several the person chooses who will see it.

    `name` is what drafts are kept under; `about` is the id of the entry it is about, or asks for it; `fixed` are fields
    that are not asked for, and `answers` those that are asked for elsewhere.
    `then` gets what was written. With `revises` it gives that entry a new wording instead. `below` says where to find
    what was saved for fewer people than it could be.
    """

    def __init__(
        self,
        shell: Shell,
        name: str,
        kind: Kind,
        spaces: Sequence[Space],
        parts: Sequence[Part],
        *,
        save: str = words.SAVE,
        about: str | Callable[[], str] | None = None,
        fixed: Mapping[str, str] | None = None,
        answers: Mapping[str, Callable[[], str]] | None = None,
        revises: Entry | None = None,
        then: Callable[[Entry], Awaitable[None] | None] = lambda _entry: None,
        below: str = "",
    ) -> None:
        self._shell, self._name, self._kind, self._parts = shell, name, kind, parts
        self._about, self._fixed, self._revises, self._then = about, fixed or {}, revises, then
        self._answers, self._spaces, self._below = answers or {}, spaces, below
        own = len(spaces[0].audience) == 1
        self._kept = f"{spaces[0].number}/{name}" if own else name
        """What its drafts are kept under: those of one's own page close with that page."""
        self._space = spaces[0]
        self._choices = 0
        """How often somebody chose who will see it."""
        self._given: dict[str, Field | Choices] = {}
        with region("div", "composer"), fields():
            self._closed = text("p", "", "notice")
            for part in parts:
                self._given[part.name] = self._ask(part)
            self._failed = notice()
            if len(spaces) > 1:
                labels = {space.value: shell.names.rung(space) for space in spaces}
                self._where = Choices(words.SEEN_BY, labels, spaces[0].value, self._chosen)
            with region("div", "row last"):
                self._go = button(save, self._save, "main", name=f"{name}/save")
            with region("div", "row facts"):
                self._audience = text("p", "", "can-see")
                self._waits = text("p", "")
                self._done = text("p", "", "done").props('role="status"')
        shell.on_change(self._draw)

    def _ask(self, part: Part) -> Field | Choices:
        kept = f"{self._kept}/{part.name}"
        value = self._shell.room.drafts[kept] or self._stands(part.name)

        def keep() -> None:
            self._shell.room.drafts.put(kept, asked.value)

        asked: Field | Choices
        if part.choices is not None:
            first = value if value in part.choices else next(iter(part.choices))
            asked = Choices(part.label, part.choices, first, keep)
        else:
            asked = field = Field(part.label, value=value, kind=part.kind, long=part.long, hint=part.hint, name=kept)
            field.on_typed(keep)
        return asked

    def _stands(self, part: str) -> str:
        """What the entry that gets a new wording says there now."""
        if self._revises is None:
            return ""
        known = {TITLE: self._revises.title, TEXT: self._revises.text}
        return known.get(part) or self._revises.field(part)

    def _chosen(self) -> None:
        self._choices += 1
        self._see(Space(self._where.value))

    def _see(self, space: Space) -> None:
        self._space = space
        self._draw()

    def _draw(self) -> None:
        self._audience.text = self._shell.names.can_see(self._space)
        self._waits.text = will_wait(self._shell, self._kind, self._space) if self._revises is None else ""
        self._waits.set_visibility(bool(self._waits.text))
        self._closed.text = sentences.closed(self._shell.desk, self._space)
        self._closed.set_visibility(bool(self._closed.text))
        self._go.set_visibility(not self._closed.text)
        for given in self._given.values():
            if isinstance(given, Field):
                given.set_visibility(bool(given.value) or not self._closed.text)

    def _save(self) -> Awaitable[bool]:
        """Saves what stands there when it is pressed, for those who are chosen then."""
        self._done.text = ""
        said = {name: given.value for name, given in self._given.items()}
        besides = {**self._fixed, **{name: answer() for name, answer in self._answers.items()}}
        about = self._about() or None if callable(self._about) else self._about
        return attempt(partial(self._write, said, besides, about, self._space, self._choices), self._failed)

    async def _write(
        self, said: Mapping[str, str], besides: Mapping[str, str], about: str | None, space: Space, choices: int
    ) -> None:
        title, body = said.get(TITLE, ""), said.get(TEXT, "")
        given = {**{name: value for name, value in said.items() if name not in (TITLE, TEXT)}, **besides}
        done = words.SAVED
        if self._revises is None:
            entry, done = await put(self._shell, self._kind, space, body, title, given, about)
        else:
            kept = dict(self._revises.fields) | given
            entry = await self._shell.desk.casefile.revise(self._revises.id, body, title, kept)
        for name, value in said.items():
            if self._given[name].value == value:
                self._shell.room.drafts.put(f"{self._kept}/{name}", "")
        if self._below and space is not self._spaces[-1]:
            done = f"{done}. {self._below}"
        if self._revises is None:
            self._begin_again(said, choices)
        follows = self._then(entry)
        if follows is not None:
            await follows
        self._done.text = done

    def _begin_again(self, saved: Mapping[str, str], choices: int) -> None:
        """Nothing of what was saved is there for the next one: no words, no choice, and the lowest audience again.

        What was typed or chosen since stays.
        """
        for part in self._parts:
            one = self._given[part.name]
            if one.value != saved[part.name]:
                continue
            if isinstance(one, Field):
                one.put("")
            elif part.choices is not None:
                one.put(next(iter(part.choices)))
        if len(self._spaces) > 1 and self._choices == choices:
            self._where.put(self._spaces[0].value)
            self._see(self._spaces[0])
