"""Alarms about roster and keychains as the vault keeps them, so that they outlast a restart (shared/README.md, 11)."""

from collections.abc import Iterable

from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.vault import PutSecret
from fourfold_shared.encoding import Wire, decode, encode
from fourfold_shared.ids import Space

ALARMS = "alarms"
_LIMIT = 1 << 20


class _StoredAlarm(Wire, frozen=True):
    kind: AlarmKind
    space: str | None
    detail: str
    count: int


class _StoredAlarms(Wire, frozen=True, tag="alarms/1"):
    alarms: tuple[_StoredAlarm, ...]


def stored(alarms: Iterable[Alarm]) -> PutSecret:
    """What is to be committed so that these alarms, and no others, are told again."""
    told = (_StoredAlarm(one.kind, one.space.value if one.space else None, one.detail, one.count) for one in alarms)
    return PutSecret(ALARMS, encode(_StoredAlarms(tuple(told))))


def parse(data: bytes | None) -> list[Alarm]:
    """The alarms that the vault keeps; none if it never had any. Raises: Malformed."""
    if data is None:
        return []
    told: _StoredAlarms = decode(_StoredAlarms, data, limit=_LIMIT)
    return [
        Alarm(one.kind, None if one.space is None else Space.parse(one.space), detail=one.detail, count=one.count)
        for one in told.alarms
    ]
