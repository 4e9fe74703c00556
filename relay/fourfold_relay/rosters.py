"""What a roster that grew asks of the store: who may come in now, and what a removal waits for."""

from collections.abc import Sequence

from fourfold_relay.case import OpenCase
from fourfold_relay.store import Invited, Removing
from fourfold_shared.ids import SpaceId
from fourfold_shared.messages import Seen
from fourfold_shared.roster import Roster

ASKED_MILLISECONDS = 60_000
"""For so long after a removal was refused because its devices had just written, what they write since can be left out:
otherwise a device that keeps writing could not be removed."""


def invited(roster: Roster) -> tuple[Invited, ...]:
    """The keys that lead into the case by themselves: those of open invitations and of sheets."""
    invitations = (Invited(seat, invite.key) for seat, invite in roster.invitations.items())
    sheets = (Invited(one.seat, bytes(one.public.sign)) for one in roster.devices if one.sheet and not one.until)
    return (*invitations, *sheets)


def removing(case: OpenCase, grown: Roster, seen: Sequence[Seen], now: int, *, own: bool) -> Removing | None:
    """What the newest entry removes, and what its author has seen of the spaces that it pins.

    `now`: milliseconds since 1970. Unless it is their `own` connection that hands it over, it comes from a relay that
    took it once, and rests on nothing that this one has.
    """
    if len(grown.removals) == len(case.roster.removals):
        return None
    removal = grown.removals[-1]
    if not own:
        return Removing(removal.devices, {}, {}, now)
    positions = {SpaceId(one.space): one.position for one in seen}
    visible = [space for space, one in case.spaces.items() if {removal.author, removal.seat} <= one.audience]
    asked = case.asked.get(removal.devices)
    enough = asked.stands if asked is not None and now - asked.at <= ASKED_MILLISECONDS else {}
    return Removing(removal.devices, {space: positions.get(space, 0) for space in visible}, enough, now)
