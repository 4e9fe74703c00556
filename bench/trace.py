"""A real history of keystrokes (data/README.md says whose), and the text that stands after each part of it."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "trace-seph-blog1.json.gz"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces `deleted` bytes (UTF-8) at `at` by `inserted`."""

    at: int
    deleted: int
    inserted: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Edits from the empty text on, and the text that they end in."""

    edits: tuple[Edit, ...]
    text: str


@cache
def trace(count: int = 0) -> Trace:
    """The first `count` edits; all 137,993 without a count.

    Raises: ValueError when the file is not what it says it is.
    """
    stored = json.loads(gzip.decompress(FILE.read_bytes()))
    columns = list(zip(stored["pos"], stored["del"], stored["ins"], strict=True))
    chosen = columns[: count or len(columns)]
    text = ""
    for at, deleted, inserted in chosen:
        text = text[:at] + inserted + text[at + deleted :]
    if len(chosen) == len(columns) and hashlib.sha256(text.encode()).hexdigest() != stored["end_sha256"]:
        raise ValueError("the trace does not end in the text that it names")
    if not all(inserted.isascii() for _, _, inserted in chosen):
        raise ValueError("characters and bytes differ in this trace")
    return Trace(tuple(Edit(*column) for column in chosen), text)
