"""What can be said about how far the exchange is, for the header and for scripts (product.md, 5.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.case import Case
from fourfold_shared.ids import Seat

_PATIENT = frozenset({AlarmKind.GAP, AlarmKind.WAITING, AlarmKind.NO_KEY})
"""What passes by itself while the exchange goes on, and needs a look only when it stays."""


class Header(StrEnum):
    """The state that the header names."""

    LOCAL = "local"
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    ALL = "all"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class SyncView:
    """How far the exchange is.

    `unsent` counts the things written here that the relay has not taken; `up_to_date` and `behind` are the others who
    have joined; `as_of` is when both sides last had everything (milliseconds since 1970).
    """

    connected: bool
    settled: bool
    unsent: int
    up_to_date: tuple[Seat, ...]
    behind: tuple[Seat, ...]
    as_of: int | None
    alarms: tuple[Alarm, ...]

    @property
    def header(self) -> Header:
        """The one state that matters most."""
        if any(True for _ in self.urgent()):
            return Header.ATTENTION
        if self.unsent:
            return Header.SENDING if self.connected else Header.QUEUED
        if not self.up_to_date and not self.behind:
            return Header.LOCAL
        return Header.DELIVERED if self.behind else Header.ALL

    def urgent(self) -> Iterable[Alarm]:
        """The alarms that need a look now."""
        return (alarm for alarm in self.alarms if alarm.kind not in _PATIENT or (self.connected and self.settled))


def view_of(case: Case, *, connected: bool, settled: bool, as_of: int | None) -> SyncView:
    """How far the exchange of a case is."""
    me, roster = case.membership.identity.seat, case.membership.roster
    others = [seat for seat in Seat if seat != me and roster.devices_of(seat)]
    current = {seat: case.up_to_date(seat) for seat in others}
    return SyncView(
        connected=connected,
        settled=settled,
        unsent=sum(one.reach.unsent_things() for one in case.live.values()),
        up_to_date=tuple(seat for seat in others if current[seat]),
        behind=tuple(seat for seat in others if not current[seat]),
        as_of=as_of,
        alarms=tuple(case.alarms()),
    )
