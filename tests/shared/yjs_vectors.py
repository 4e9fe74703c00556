"""Updates by hand: good ones, and for each rule of the strict validator those that break it (see `yjs_setting`)."""

import struct

from fourfold_shared.yjs_update import (
    MAX_BLOCKS,
    MAX_CLOCK,
    MAX_DELETE_CLIENTS,
    MAX_DEPTH,
    MAX_KEY,
    MAX_OVERWRITTEN,
    MAX_RANGES,
    MAX_UPDATE,
)
from tests.shared.yjs_grammar import (
    ANY,
    ARRAY,
    BINARY,
    DELETED,
    DOC,
    EMBED,
    FORMAT,
    JSON,
    MAP,
    MOVE,
    SKIP,
    STRING,
    TEXT,
    TYPE,
    XML_ELEMENT,
    XML_FRAGMENT,
    XML_HOOK,
    XML_TEXT,
    Id,
    Section,
    Under,
    block,
    collected,
    deletions,
    number,
    scalars,
    text,
    update,
)
from tests.shared.yjs_setting import (
    A_MAP,
    A_TEXT,
    CLOCK,
    ENTRIES,
    FIRST_HALF,
    LETTER,
    OTHER,
    OWN,
    PAGE,
    SECOND_HALF,
    STRANGER,
    THEIRS,
    VALUE,
)


def own(*blocks: bytes, deleted: bytes = b"\0") -> bytes:
    """Blocks of client 7, where it stands."""
    return update(Section(OWN, CLOCK, blocks), deleted=deleted)


def typed(value: str) -> bytes:
    """A block of text in the page."""
    return block(STRING, text(value), under=PAGE)


def valued(content: bytes) -> bytes:
    """A block of one value with this encoding."""
    return block(ANY, b"\x01" + content, under=ENTRIES)


def nested(levels: int) -> bytes:
    """Maps in one another, the outermost in a root."""
    parents = ["entries", *(Id(OWN, CLOCK + level) for level in range(levels - 1))]
    return own(*(block(TYPE, number(MAP), under=Under(parent, "k")) for parent in parents))  # type: ignore[arg-type]


def raw(*numbers: int) -> bytes:
    """Numbers, one after another."""
    return b"".join(map(number, numbers))


GOOD = {
    "a text in a root": own(typed("words")),
    "a text after a letter": own(block(STRING, text("x"), origin=LETTER)),
    "a text before a letter": own(block(STRING, text("x"), right=THEIRS)),
    "a text between two letters": own(block(STRING, text("x"), origin=LETTER, right=Id(OWN, 3))),
    "a text after an emoji": own(block(STRING, text("x"), origin=SECOND_HALF)),
    "a text before an emoji": own(block(STRING, text("x"), right=FIRST_HALF)),
    "a text after what it has itself just written": own(typed("🙂"), block(STRING, text("x"), origin=Id(OWN, 13))),
    "a text in a text under a key": own(block(STRING, text("x"), under=Under(A_TEXT))),
    "a text in a text that it has itself just made": own(
        block(TYPE, number(TEXT), under=ENTRIES), block(STRING, text("x"), under=Under(Id(OWN, CLOCK)))
    ),
    "a text with letters of one, two, three and four bytes": own(typed("aé€🙂")),
    "a text that was typed and deleted": own(block(DELETED, number(3), under=PAGE)),
    "a deleted text after a letter": own(block(DELETED, number(3), origin=LETTER)),
    "a value under a new key": own(valued(b"\x77" + text("x"))),
    "a value in place of another": own(block(ANY, scalars("y"), origin=VALUE)),
    "a value in place of one whose key is said once more": own(block(ANY, scalars("y"), origin=VALUE, bits=0x20)),
    "a value in place of a map": own(block(ANY, scalars(None), origin=A_MAP)),
    "a value in a map under a key": own(block(ANY, scalars(1), under=Under(A_MAP, "began"))),
    "a value that was written and deleted": own(block(DELETED, number(1), under=ENTRIES)),
    "values that were overwritten as often as may be": own(block(DELETED, number(MAX_OVERWRITTEN), origin=VALUE)),
    "a value after overwritten ones": own(
        block(DELETED, number(2), origin=VALUE), block(ANY, scalars(1), origin=Id(OWN, CLOCK + 1))
    ),
    "true, false and null": own(*(block(ANY, scalars(v), under=ENTRIES) for v in (True, False, None))),
    "integers": own(*(block(ANY, scalars(v), under=ENTRIES) for v in (0, 1, -1, 63, 64, -64, 2**53 - 1))),
    "a fraction of 32 bits": own(valued(b"\x7c" + struct.pack(">f", 0.5))),
    "a fraction of 64 bits": own(valued(b"\x7b" + struct.pack(">d", 0.1))),
    "an integer of 64 bits": own(valued(b"\x7a" + struct.pack(">q", -5))),
    "a key as long as may be": own(block(ANY, scalars(1), under=Under("entries", "k" * MAX_KEY))),
    "maps as deep as may be": nested(MAX_DEPTH),
    "collected content": own(collected(5)),
    "clocks as many as may be": own(collected(MAX_CLOCK - 1 - CLOCK)),
    "deletions alone": update(deleted=deletions((OWN, [(0, 2), (2, 1), (4, 5)]), (OTHER, [(0, 3)]))),
    "a deletion of what it has itself just written": own(typed("abc"), deleted=deletions((OWN, [(CLOCK + 1, 2)]))),
    "a deletion of a whole emoji": update(deleted=deletions((OWN, [(9, 2)]))),
}

HOSTILE: dict[str, dict[str, bytes]] = {
    "an update ends too early": {
        "nothing at all": b"",
        "one byte too few": own(typed("words"))[:-1],
        "a fraction that breaks off": own(valued(b"\x7b\0\0"))[:-1],
    },
    "bytes after the end of an update": {
        "a byte too much": own(typed("words")) + b"\0",
    },
    "an update that says nothing": {
        "an update that says nothing": update(),
    },
    "blocks of more than one client": {
        "blocks of two clients": update(Section(OWN, CLOCK, (typed("a"),)), Section(OTHER, 3, (typed("a"),))),
    },
    "too few or too many blocks": {
        "no blocks": own(),
        "more blocks than may be": raw(1, MAX_BLOCKS + 1, OWN, CLOCK),
    },
    "blocks of another client": {
        "another's client": update(Section(OTHER, 3, (typed("a"),))),
    },
    "clocks that do not continue": {
        "a gap in the clocks": update(Section(OWN, CLOCK + 1, (typed("a"),))),
        "a clock that was used before": update(Section(OWN, CLOCK - 1, (typed("a"),))),
    },
    "clocks that are too many": {
        "one clock more than there are": own(collected(MAX_CLOCK - CLOCK)),
        "clocks that begin again after 32 bits": own(typed("a"), block(DELETED, number(2**32 - CLOCK), origin=LETTER)),
    },
    "a content that our documents do not have": {
        "a skipped range": own(bytes([SKIP]) + number(5)),
        "a JSON content": own(block(JSON, number(1) + text("1"), under=ENTRIES)),
        "a binary content": own(block(BINARY, text("b"), under=ENTRIES)),
        "an embedded content": own(block(EMBED, text("{}"), under=PAGE)),
        "a format": own(block(FORMAT, text("bold") + text("true"), under=PAGE)),
        "a document in the document": own(block(DOC, text("guid") + scalars(None), under=ENTRIES)),
        "a moved range": own(block(MOVE, number(0), under=PAGE)),
        "a content that nobody has": own(block(31, b"", under=PAGE)),
    },
    "a block with bits that it cannot have": {
        "a collected block with an origin": own(block(0, number(5), origin=LETTER)),
    },
    "an empty length": {
        "a collected block of no length": own(collected(0)),
        "a deleted block of no length": own(block(DELETED, number(0), under=PAGE)),
        "no value under a key": own(block(ANY, scalars(), under=ENTRIES)),
        "a deletion of no length": update(deleted=deletions((OWN, [(0, 0)]))),
    },
    "an empty text": {
        "an empty text": own(typed("")),
    },
    "too many values under one key": {
        "two values under one key": own(block(ANY, scalars(1, 2), under=ENTRIES)),
        "more overwritten values than may be": own(block(DELETED, number(MAX_OVERWRITTEN + 1), under=ENTRIES)),
    },
    "a value that stands in no map": {
        "a value after a letter": own(block(ANY, scalars(1), origin=LETTER)),
        "a value in a text": own(block(ANY, scalars(1), under=PAGE)),
        "a map in a text": own(block(TYPE, number(MAP), under=PAGE)),
    },
    "a text that stands in no text": {
        "a text under a key": own(block(STRING, text("x"), under=ENTRIES)),
        "a text in place of a value": own(block(STRING, text("x"), origin=VALUE)),
        "a text in place of an overwritten value": own(
            block(DELETED, number(3), under=ENTRIES), block(STRING, text("x"), origin=Id(OWN, CLOCK + 1))
        ),
    },
    "a map or text under a key that was used before": {
        "a map in place of a value": own(block(TYPE, number(MAP), origin=VALUE)),
    },
    "a value that stands before another": {
        "a value before another": own(block(ANY, scalars(1), right=VALUE)),
        "a value between a value and a letter": own(block(ANY, scalars(1), origin=VALUE, right=LETTER)),
        "a text between a letter and a value": own(block(STRING, text("x"), origin=LETTER, right=VALUE)),
    },
    "a cut through a character": {
        "a text in the middle of an emoji": own(block(STRING, text("x"), origin=FIRST_HALF)),
        "a text before the second half of an emoji": own(block(STRING, text("x"), right=SECOND_HALF)),
        "a text in the middle of an emoji of its own": own(
            typed("🙂"), block(STRING, text("x"), origin=Id(OWN, CLOCK))
        ),
        "a deletion that begins in an emoji": update(deleted=deletions((OWN, [(10, 2)]))),
        "a deletion that ends in an emoji": update(deleted=deletions((OWN, [(8, 2)]))),
    },
    "a root that our documents do not have": {
        "a root that there is not": own(block(STRING, text("x"), under=Under("pages"))),
    },
    "a parent that is neither named nor numbered": {
        "a parent that is neither a name nor an id": own(bytes([STRING]) + number(2) + text("page") + text("x")),
    },
    "a parent that is neither a map nor a text": {
        "a letter as a parent": own(block(ANY, scalars(1), under=Under(LETTER, "k"))),
        "a value as a parent": own(block(ANY, scalars(1), under=Under(VALUE, "k"))),
        "half an emoji as a parent": own(block(STRING, text("x"), under=Under(SECOND_HALF))),
    },
    "an id that does not exist in its past": {
        "itself as a parent": own(block(TYPE, number(MAP), under=Under(Id(OWN, CLOCK), "k"))),
        "an origin that is yet to come": own(block(STRING, text("x"), origin=Id(OWN, CLOCK))),
        "an origin of another that is not there": own(block(STRING, text("x"), right=Id(OTHER, 3))),
        "an origin of a client that is not there": own(block(STRING, text("x"), origin=Id(STRANGER, 0))),
    },
    "a key in a text, or none in a map": {
        "a key in a root text": own(block(ANY, scalars(1), under=Under("page", "k"))),
        "a key in a text under a key": own(block(ANY, scalars(1), under=Under(A_TEXT, "k"))),
        "no key in a root map": own(block(STRING, text("x"), under=Under("entries"))),
        "no key in a map under a key": own(block(STRING, text("x"), under=Under(A_MAP))),
    },
    "maps and texts that nest too deep": {
        "maps one deeper than may be": nested(MAX_DEPTH + 1),
    },
    "a text that is too long": {
        "a key that is too long": own(block(ANY, scalars(1), under=Under("entries", "k" * (MAX_KEY + 1)))),
        "a text that promises more than there is": own(bytes([STRING]) + b"\x01" + text("page") + number(200) + b"x"),
    },
    "a text that is not UTF-8": {
        "a text that is not UTF-8": own(bytes([STRING]) + b"\x01" + text("page") + b"\x02\xc3\x28"),
        "half an emoji as a text": own(bytes([STRING]) + b"\x01" + text("page") + b"\x03\xed\xa0\xbd"),
    },
    "a value that is not a scalar": {
        "undefined": own(valued(b"\x7f")),
        "an array as a value": own(valued(b"\x75\x00")),
        "an object as a value": own(valued(b"\x76\x00")),
        "bytes as a value": own(valued(b"\x74\x01\x00")),
    },
    "deletions of too many clients": {
        "deletions of too many clients": update(deleted=number(MAX_DELETE_CLIENTS + 1)),
    },
    "deletions that are doubled, empty or too many": {
        "deletions of one client twice": update(deleted=deletions((OWN, [(0, 1)]), (OWN, [(2, 1)]))),
        "deletions of a client without any": update(deleted=deletions((OWN, []))),
        "too many deletions": update(deleted=raw(1, OWN, MAX_RANGES + 1)),
    },
    "deletions out of order": {
        "deletions that overlap": update(deleted=deletions((OWN, [(0, 3), (2, 1)]))),
        "deletions that fall": update(deleted=deletions((OWN, [(3, 1), (0, 1)]))),
    },
    "a deletion of what does not exist in its past": {
        "a deletion of what is yet to come": update(deleted=deletions((OWN, [(CLOCK - 1, 2)]))),
        "a deletion of another's that is not there": update(deleted=deletions((OTHER, [(0, 4)]))),
        "a deletion of a client that is not there": update(deleted=deletions((STRANGER, [(0, 1)]))),
    },
    "a number that is too large or not in its shortest form": {
        "a number in a longer form": b"\x81\x00" + own(typed("a"))[1:],
        "a number of 2^53": raw(1, 1, 2**53),
    },
    "a number that is too large": {
        "a number of more than 53 bits": b"\xff" * 9 + b"\x01",
        "an integer of more than 63 bits": own(valued(b"\x7d" + b"\xff" * 10 + b"\x01")),
    },
    "a number that is not in its shortest form": {
        "an integer in a longer form": own(valued(b"\x7d\x85\x00")),
        "minus zero": own(valued(b"\x7d\x40")),
    },
    "a type that our documents do not have": {
        "an array": own(block(TYPE, number(ARRAY), under=ENTRIES)),
        "an XML element": own(block(TYPE, number(XML_ELEMENT), under=ENTRIES)),
        "an XML fragment": own(block(TYPE, number(XML_FRAGMENT), under=ENTRIES)),
        "an XML hook": own(block(TYPE, number(XML_HOOK), under=ENTRIES)),
        "an XML text": own(block(TYPE, number(XML_TEXT), under=ENTRIES)),
    },
}
"""By the message that refuses them."""

LARGE: dict[str, dict[str, bytes]] = {
    "an update is too large": {"an update of one byte more than may be": bytes(MAX_UPDATE + 1)},
    "a value that is not a scalar": {"400 KB of arrays in one another": own(valued(b"\x75\x01" * 200_000))},
    "maps and texts that nest too deep": {"400 KB of maps in one another": nested(40_000)},
}
"""Likewise; too large to be frozen."""
