"""A small document to go on from: clients 7 and 9 wrote `BEFORE`, and the next update is client 7's."""

from dataclasses import dataclass

from fourfold_shared.yjs_update import (
    Schema,
    Shape,
    Validated,
    validate_update,
)
from tests.shared.yjs_grammar import (
    ANY,
    MAP,
    STRING,
    TEXT,
    TYPE,
    Id,
    Section,
    Under,
    block,
    number,
    scalars,
    text,
    update,
)

OWN, OTHER, STRANGER = 7, 9, 11
SCHEMA = Schema({"entries": Shape.MAP, "page": Shape.TEXT})
PAGE, ENTRIES = Under("page"), Under("entries", "k")
A_MAP, A_TEXT = Id(OWN, 5), Id(OWN, 7)
BEFORE = (
    update(
        Section(
            OWN,
            0,
            (
                block(STRING, text("hello"), under=PAGE),
                block(TYPE, number(MAP), under=Under("entries", "a")),
                block(ANY, scalars("x"), under=Under(A_MAP, "title")),
                block(TYPE, number(TEXT), under=Under(A_MAP, "text")),
                block(STRING, text("a🙂b"), under=Under(A_TEXT)),
            ),
        )
    ),
    update(
        Section(OTHER, 0, (block(STRING, text("ab"), under=PAGE), block(ANY, scalars(1), under=Under("entries", "b"))))
    ),
)
CLOCK = 12
"""Where client 7 stands: after five letters, a map, a value, a text, and in the text a letter, an emoji, a letter."""
VALUE, LETTER, THEIRS = Id(OWN, 6), Id(OWN, 2), Id(OTHER, 1)
FIRST_HALF, SECOND_HALF = Id(OWN, 9), Id(OWN, 10)


@dataclass(frozen=True)
class Written:
    """What stands in the document: the updates that were let through, by client."""

    after: dict[int, Validated]

    def clocks(self, client: int) -> int:
        return self.after[client].clock if client in self.after else 0

    def mark(self, client: int, clock: int) -> int:
        return dict(self.after[client].marks).get(clock, 0) if client in self.after else 0


NOTHING = Written({})
STANDS = Written(
    {
        client: validate_update(before, client=client, clock=0, past=NOTHING, schema=SCHEMA)
        for client, before in zip((OWN, OTHER), BEFORE, strict=True)
    }
)


def check(changed: bytes) -> Validated:
    """Client 7's next update, as the strict validator sees it."""
    return validate_update(changed, client=OWN, clock=CLOCK, past=STANDS, schema=SCHEMA)
