"""Saying no: the answer to what is not done."""

from fourfold_relay.effects import Send
from fourfold_shared.errors import Forged, FourfoldError, NotAllowed, OutOfPlace, UnknownSuite
from fourfold_shared.messages import Reason, Refuse


def refuse(ref: int, reason: Reason, expected: int = 0) -> Send:
    """The answer to a request; `expected` is what stands here, where it asked for something else."""
    return Send(Refuse(ref, reason, 0, expected))


def reason_of(error: FourfoldError) -> Reason:
    """What is said of what a rule or a parser refused."""
    match error:
        case NotAllowed() | Forged():
            return Reason.RULE
        case OutOfPlace():
            return Reason.CONFLICT
        case UnknownSuite():
            return Reason.VERSION
        case _:
            return Reason.MALFORMED
