"""The one notification a day that a person may ask for: when it is due, and that it says nothing (product.md, 5.8)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from typing import Self

from fourfold_client.casefile import CaseFile, pausing
from fourfold_shared.ids import Space

AT, QUIET_FROM, QUIET_TO, LAST, SEEN = "notify-at", "quiet-from", "quiet-to", "notified-on", "notified-of"
"""Names of settings: times of day; the day of the last one; what stood here then."""
DEFAULT_QUIET = ("21:00", "08:00")


@dataclass(frozen=True, slots=True)
class Digest:
    """`at` is None while no notification is wanted. Quiet hours may go over midnight; equal ends are none."""

    at: time_of_day | None
    quiet_from: time_of_day
    quiet_to: time_of_day
    last: str

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """What was chosen; what cannot be read counts as not chosen."""
        begins, ends = (
            _time(settings.get(name, default)) or _time(default) or time_of_day()
            for name, default in zip((QUIET_FROM, QUIET_TO), DEFAULT_QUIET, strict=True)
        )
        return cls(_time(settings.get(AT, "")), begins, ends, settings.get(LAST, ""))

    def due(self, now: datetime) -> bool:
        """Whether today's time has come, it is not quiet, and nothing was said today."""
        if self.at is None or self.last == day_of(now):
            return False
        return now.time() >= self.at and not self.quiet(now.time())

    def quiet(self, now: time_of_day) -> bool:
        """Whether a time of day is among the quiet hours."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= now < self.quiet_to
        return now >= self.quiet_from or now < self.quiet_to


def day_of(now: datetime) -> str:
    """A day as it is kept."""
    return now.date().isoformat()


def theirs(casefile: CaseFile) -> str:
    """A fingerprint of what others wrote, as it stands here; while joint work rests, without what all four see."""
    digest = hashlib.sha256()
    rests = pausing.paused(casefile)
    for space in casefile.spaces():
        if rests and space is Space.TABLE:
            continue
        for entry in casefile.entries(space):
            for one in (entry, *casefile.notes(entry)):
                if not casefile.is_mine(one):
                    digest.update(f"{one.id} {len(one.versions)} {one.withdrawn}\n".encode())
    return digest.hexdigest()


def _time(text: str) -> time_of_day | None:
    try:
        return time_of_day.fromisoformat(text)
    except ValueError:
        return None
