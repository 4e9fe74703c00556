"""Changes of a text as the browser counts: in units of UTF-16.

A change goes over the whole text: a number keeps so many units, a pair deletes so many and inserts a text in their
place. The document library counts in UTF-8; `spans` and `from_delta` go from one to the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fourfold_client.casefile.errors import NotAllowedHere

Part = int | tuple[int, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Deletes the bytes from `start` to `end` of a text in UTF-8, and inserts there."""

    start: int
    end: int
    inserted: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a text."""

    parts: tuple[Part, ...]

    @classmethod
    def read(cls, value: object) -> "Change":
        """Reads one that came from a browser, as JSON gives it. Raises: NotAllowedHere."""
        if not isinstance(value, list):
            raise NotAllowedHere(_NO_CHANGE)
        return cls(tuple(_part(one) for one in value))

    def value(self) -> list[Any]:
        """As it goes to a browser."""
        return [part if isinstance(part, int) else list(part) for part in self.parts]

    def spans(self, text: str) -> list[Span]:
        """What it does to `text`, from front to back. Raises: NotAllowedHere when it does not fit this text."""
        units, at, behind, spans = text.encode("utf-16-le"), 0, 0, list[Span]()
        for part in self.parts:
            length, inserted = (part, None) if isinstance(part, int) else part
            try:
                size = len(units[2 * at : 2 * (at + length)].decode("utf-16-le").encode())
            except UnicodeDecodeError:
                raise NotAllowedHere("a change that cuts a character") from None
            at += length
            if inserted is not None:
                spans.append(Span(behind, behind + size, inserted))
            behind += size
        if 2 * at != len(units):
            raise NotAllowedHere("a change of another text")
        return spans

    def moved(self, place: int) -> int:
        """Where a place of the text before is after it; what is inserted just there comes before it."""
        at = now = 0
        for part in self.parts:
            length, inserted = (part, None) if isinstance(part, int) else part
            if inserted is None:
                if place < at + length:
                    return now + place - at
                now += length
            else:
                if place < at:
                    return now
                now += units_of(inserted)
                if place < at + length:
                    return now
            at += length
        return now


def after(text: str, spans: Iterable[Span]) -> str:
    """The text with some spans changed."""
    encoded = bytearray(text.encode())
    for span in reversed(list(spans)):
        encoded[span.start : span.end] = span.inserted.encode()
    return encoded.decode()


def from_delta(text: str, delta: Sequence[Mapping[str, Any]]) -> Change:
    """The change that the document library tells of `text`."""
    encoded, at, parts = text.encode(), 0, list[Part]()
    for step in delta:
        if "insert" in step:
            parts.append((0, step["insert"]))
            continue
        size = step.get("retain") or step["delete"]
        units = units_of(encoded[at : at + size].decode())
        parts.append(units if "retain" in step else (units, ""))
        at += size
    if at < len(encoded):
        parts.append(units_of(encoded[at:].decode()))
    return Change(tuple(parts))


def units_of(text: str) -> int:
    """How long a text is in units of UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _part(value: object) -> Part:
    match value:
        case bool():
            raise NotAllowedHere(_NO_CHANGE)
        case int() if value > 0:
            return value
        case [int() as deleted, str() as inserted] if deleted >= 0:
            try:
                inserted.encode()
            except UnicodeEncodeError:
                raise NotAllowedHere("half a character") from None
            return deleted, inserted
        case _:
            raise NotAllowedHere(_NO_CHANGE)


_NO_CHANGE = "no change of a text"
