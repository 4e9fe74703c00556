"""A change of the roster that one laptop asks of the relay: what it says, and what the relay answered."""

from fourfold_client.sync.errors import Ended
from fourfold_client.sync.link import Connection
from fourfold_shared.entries import VERSION, Action, EntryBody
from fourfold_shared.errors import Malformed
from fourfold_shared.messages import FromRelay, Reason, Receipt, Refuse, Roster, RosterSince
from fourfold_shared.roster import Roster as RosterState

NOT_NOW = "the relay does not take this change"


class RefusedByRelay(Malformed):
    """The relay said no for a reason that the person can do something about."""


def body(roster: RosterState, author: int, action: Action) -> EntryBody:
    """What an entry on top of a roster says, to be signed."""
    return EntryBody(VERSION, roster.count, roster.head.hash, author, action)


async def whole_roster(connection: Connection) -> list[bytes]:
    """Every entry that the relay has. Raises: Ended, Malformed."""
    entries: list[bytes] = []
    while page := (await roster_since(connection, len(entries))).entries:
        entries += page
    return entries


async def roster_since(connection: Connection, count: int) -> Roster:
    """The entries from `count` on, or the first of them. Raises: Ended, Malformed."""
    match await connection.ask(RosterSince(1, count), 1):
        case Roster() as shown:
            return shown
        case Refuse(_, reason, retry_after):
            raise Ended(reason, retry_after)
        case _:
            raise Malformed("what answers at this address is not a Fourfold relay")


def appended(answer: FromRelay, refused: str = "") -> bool:
    """Whether the relay took the entry; False when the roster moved and it must be made anew.

    Raises: RefusedByRelay with the sentence `refused` when it never will, Ended.
    """
    match answer:
        case Receipt():
            return True
        case Refuse(_, Reason.CONFLICT, _, _):
            return False
        case _:
            taken(answer, refused or NOT_NOW)
            return True


def taken(answer: FromRelay, refused: str) -> None:
    """Returns nothing when the relay did what it was asked. Raises: RefusedByRelay with `refused`, Ended, Malformed."""
    match answer:
        case Receipt():
            return
        case Refuse(_, Reason.TICKET | Reason.RULE | Reason.CONFLICT | Reason.NOT_ADMITTED | Reason.NOT_YOURS, _, _):
            raise RefusedByRelay(refused)
        case Refuse(_, reason, retry_after):
            raise Ended(reason, retry_after)
        case _:
            raise Malformed("what answers at this address is not a Fourfold relay")
