"""What the vault gives back, one frozen value each; and the check that a row holds what its table says.

SQLite does not check what it reads: in a damaged file a number may stand where bytes should.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fourfold_shared.errors import Malformed, StorageFailed
from fourfold_shared.ids import FixedBytes, Hash, LogId, SpaceId


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """An accepted record; `n` numbers them in the order they were accepted."""

    n: int
    log: LogId
    seq: int
    hash: Hash
    epoch: int
    document: int
    clock: int
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that waits for others."""

    log: LogId
    seq: int
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused record and why."""

    space: SpaceId
    log: LogId
    seq: int
    reason: str
    record: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """Local changes that are not sealed as a record yet."""

    n: int
    document: int
    update: bytes = field(repr=False)
    generation: int = 0


def typed(rows: Iterable[tuple[Any, ...]], *kinds: type) -> list[tuple[Any, ...]]:
    """The rows, each value of its kind: bytes, an identifier, text, or a number that is not negative.

    Raises: StorageFailed for anything else.
    """
    try:
        return [tuple([_value(kind, value) for kind, value in zip(kinds, row, strict=True)]) for row in rows]
    except Malformed:
        raise StorageFailed("this home is damaged: something in it is not what it should be") from None


def _value(kind: type, value: Any) -> Any:
    if issubclass(kind, FixedBytes) and type(value) is bytes:
        return kind(value)
    if type(value) is not kind or (isinstance(value, int) and value < 0):
        raise Malformed("another kind of value")
    return value
