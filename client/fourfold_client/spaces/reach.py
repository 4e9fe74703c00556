"""How far what was written in one space on this laptop has come: to the relay, and to others' laptops."""

from dataclasses import dataclass

from fourfold_client.spaces.holdings import Holdings
from fourfold_client.spaces.outbox import Outbox
from fourfold_client.spaces.pen import Pen
from fourfold_shared.ids import Seat


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one space as it stands at this moment."""

    holdings: Holdings
    pen: Pen
    out: Outbox

    def unsent(self) -> int:
        """Changes of this laptop that the relay has not receipted, those still waiting for a key included."""
        return len(self.out.waiting) + len(self.pen.drafts) + len(self.pen.pending)

    def unsent_things(self) -> int:
        """How many things that a person wrote here the relay has not taken; what others' laptops are told is none."""
        if not self.unsent():
            return 0
        changed = self.holdings.changed.items()
        waiting = {key for (_, key), (log, seq) in changed if not self.out.sent(log, seq)}
        waiting.update(*(one.touched for one in (*self.pen.drafts, *self.pen.pending)))
        wrote = not all(self.out.sent(log.id, log.changed) for log in self.holdings.logs.values())
        wrote = wrote or any(draft.update for draft in self.pen.drafts)
        return len(waiting) or int(wrote)

    def of_entry(self, entry: str) -> tuple[bool, frozenset[Seat]]:
        """Of an entry in one's own lane: whether the relay has its newest change, and the seats whose laptops have.

        `entry` is its key in the lane. A change that is not sealed yet has reached nobody.
        """
        holdings = self.holdings
        newest = holdings.changed.get((holdings.log.person, entry))
        if newest is None or any(entry in pending.touched for pending in self.pen.pending):
            return False, frozenset()
        log, seq = newest
        has = frozenset(seat for seat in holdings.space.audience if holdings.has(seat, log, seq))
        return self.out.sent(log, seq), has

    def up_to_date(self, seat: Seat) -> bool:
        """Whether some laptop of `seat` has said that it has everything written on this one."""
        if not self.pen.clean:
            return False
        own = (log for log in self.holdings.logs.values() if log.id.device == self.holdings.log.id.device)
        return all(not log.changed or self.holdings.has(seat, log.id, log.changed) for log in own)
