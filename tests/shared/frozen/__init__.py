"""The frozen test vectors: one module for each file of tests/vectors.

A module has `ABOUT`, a sentence for the file; `make()`, which gives the file's content; and `check(file, case)`, which
takes one of its cases through the code. A case has a name, its inputs, and either what comes of them or the `error`
that they raise, with its `message` and the `rule` where a rule of the roster refuses.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.shared.frozen import (
    content,
    cursor,
    derivation,
    devices,
    group_words,
    invitation,
    keychain,
    messages,
    padding,
    record,
    roster_entry,
    sheet,
    wisp,
    yjs_update,
)

FOLDER = Path(__file__).parents[2] / "vectors"


class Format(NamedTuple):
    """How one file is made and checked."""

    about: str
    make: Callable[[], dict[str, Any]]
    check: Callable[[dict[str, Any], dict[str, Any]], None]


_MODULES = (
    content,
    cursor,
    derivation,
    devices,
    group_words,
    invitation,
    keychain,
    messages,
    padding,
    record,
    roster_entry,
    sheet,
    wisp,
    yjs_update,
)
FORMATS: Mapping[str, Format] = MappingProxyType(
    {module.__name__.rpartition(".")[2]: Format(module.ABOUT, module.make, module.check) for module in _MODULES}
)


def rendered(name: str) -> str:
    """The text of a file, as it is made now."""
    chosen = FORMATS[name]
    return json.dumps({"about": chosen.about, **chosen.make()}, indent=1, ensure_ascii=False) + "\n"


def read(name: str) -> dict[str, Any]:
    """A file as it was frozen, with the parts that all files share."""
    shared, own = (json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8")) for file in ("devices", name))
    return {**own, "parts": {**shared["parts"], **own.get("parts", {})}}
