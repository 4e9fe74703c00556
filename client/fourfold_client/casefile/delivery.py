"""On whose laptops an entry is: a fact of the exchange, never a sign that someone read it (product.md, 5.5)."""

from dataclasses import dataclass
from enum import StrEnum

from fourfold_shared.ids import Seat


class State(StrEnum):
    """Where a change of one's own is."""

    LOCAL = "local"
    """On this laptop, and meant for nobody else."""
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    """With the relay, and with those that `has` names."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who of the audience has it on a laptop, and who not yet; the author is in neither."""

    state: State
    has: tuple[Seat, ...]
    waits: tuple[Seat, ...]


def delivery_of(*, others: frozenset[Seat], has: frozenset[Seat], sent: bool, sending: bool) -> Delivery:
    """The state that follows from who has it, and whether the relay does."""
    waits = others - has
    if not others:
        state = State.LOCAL
    elif not waits:
        state = State.ALL
    elif sent:
        state = State.DELIVERED
    else:
        state = State.SENDING if sending else State.QUEUED
    return Delivery(state, tuple(sorted(has & others)), tuple(sorted(waits)))
