"""Cursors: what a wisp says; each is read and written again, or refused."""

from typing import Any

from fourfold_shared.cursor import MAX_CURSOR, MAX_PLACE, MAX_ROOT, Cursor
from fourfold_shared.encoding import encode
from fourfold_shared.errors import Malformed
from tests.shared.frozen.refusal import refusal, refuses

ABOUT = "Cursors: each is read as this place in this text, and written again as the same bytes, or refused (section 5)."
GOODS = {
    "at the start of the page": Cursor("page", 0, 0, 0),
    "something chosen backwards in a live text": Cursor("text/session/a", 12, 9, 4),
    "the largest numbers and the longest name": Cursor("x" * MAX_ROOT, 2**53 - 1, MAX_PLACE, MAX_PLACE),
    "a name beyond ASCII": Cursor("text/zwölf 🙂", 1, 2, 3),
}
FIRST = encode(GOODS["at the start of the page"])
_KIND, _CANONICAL = "not an encoding of the expected kind", "not the canonical encoding"
BROKEN = {
    "without its last byte": (FIRST[:-1], _KIND),
    "with a byte too many": (FIRST + b"\0", _KIND),
    "of a later version": (FIRST.replace(b"cursor/1", b"cursor/2"), _KIND),
    "before the text": (encode(Cursor("page", 0, -1, 0)), _KIND),
    "beyond any text": (encode(Cursor("page", 0, 0, MAX_PLACE + 1)), _KIND),
    "with a name that is too long": (encode(Cursor("x" * (MAX_ROOT + 1), 0, 0, 0)), _KIND),
    "with a number written longer than need be": (FIRST[:-1] + b"\xcc\0", _CANONICAL),
    "longer than a cursor may be": (FIRST + bytes(MAX_CURSOR), f"longer than {MAX_CURSOR} bytes"),
}


def make() -> dict[str, Any]:
    return {
        "cases": [
            *({"name": name, "cursor": one.to_bytes().hex(), **_said(one)} for name, one in GOODS.items()),
            *({"name": name, "cursor": data.hex(), **refusal(Malformed, why)} for name, (data, why) in BROKEN.items()),
        ],
    }


def check(_file: dict[str, Any], case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["cursor"])
    if refuses(case, lambda: Cursor.parse(data)):
        return
    cursor = Cursor.parse(data)
    assert _said(cursor) == {name: case[name] for name in ("root", "clock", "anchor", "head")}
    assert cursor.to_bytes() == data


def _said(one: Cursor) -> dict[str, Any]:
    return {"root": one.root, "clock": one.clock, "anchor": one.anchor, "head": one.head}
