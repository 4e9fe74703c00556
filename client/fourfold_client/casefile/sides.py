"""Both sides: one event in both partners' words, sealed until all four open it (product.md, 4.6, AT6.1 to AT6.6).

    event           at the table, opened by a partner: a title and a day, nothing else
    account         in its author's pair; `state` is empty while it is written, then finished or declined
    sealed          what the supports' laptops tell each other in the bridge: the state of their own partner's account;
                    once both have one, one of them says at the table that it is ready to open, and no more than that
    opening         at the table: one of four says that it may open

What a support told before another one came stays true until that one tells otherwise; what has opened stays open. Their
word that it may open counts no longer: the four who are there when it opens say so.

Once it is ready and all four have said so, each author's laptop takes its own account to the table (`desk.chores`).
"""

from collections.abc import Iterator, Mapping
from enum import Enum, auto

from fourfold_client.casefile.casefile import CaseFile
from fourfold_client.casefile.curtain import DECLINED
from fourfold_client.casefile.entries import Entry, NoteKind
from fourfold_client.casefile.errors import NotAllowedHere
from fourfold_client.casefile.kinds import Kind
from fourfold_client.casefile.rungs import Rung
from fourfold_shared.ids import Seat, Space

FINISHED, READY = "finished", "ready"
STATEMENTS = ("happened", "meant", "felt", "known")
"""What is said of an event, each in a field of its own; `-from` after the name says where that comes from."""
_OVER = (FINISHED, DECLINED)
_WRITING, _YES = "writing", "yes"


class Stage(Enum):
    """How far an event is. SEALED ──both have written or declined──▶ READY ──four say so──▶ OPENING ──▶ OPEN."""

    SEALED = auto()
    READY = auto()
    OPENING = auto()
    """All four have said so, and it has not come from both laptops yet."""
    OPEN = auto()


# -- events ------------------------------------------------------------------------------------------------------------


def events(casefile: CaseFile) -> tuple[Entry, ...]:
    """Events at the table, newest first. One that a support put there has no partner's yes, and is none."""
    return tuple(reversed([one for one in casefile.of_kind(Kind.EVENT, Space.TABLE) if one.author.is_partner]))


def proposals(casefile: CaseFile) -> tuple[Entry, ...]:
    """Events that the support of one's pair would like to open, and that were not opened yet."""
    opened = {one.field("yes") for one in events(casefile)}
    proposed = casefile.of_kind(Kind.EVENT, Rung.PAIR.space(casefile.seat))
    return tuple(one for one in proposed if not one.author.is_partner and one.id not in opened)


async def say_yes(casefile: CaseFile, proposal: Entry) -> Entry:
    """A partner opens the event that their support proposed. Raises: NotAllowedHere, StorageFailed."""
    fields = {"day": proposal.field("day"), "yes": proposal.id}
    return await casefile.put(Kind.EVENT, Space.TABLE, title=proposal.title, fields=fields)


def stage(casefile: CaseFile, event: Entry) -> Stage:
    """How far an event is, as far as this laptop knows."""
    if accounts(casefile, event):
        return Stage.OPEN
    if not _is_ready(casefile, event):
        return Stage.SEALED
    return Stage.OPENING if _agreed(casefile, event) == frozenset(Seat) else Stage.READY


def accounts(casefile: CaseFile, event: Entry) -> tuple[Entry, ...]:
    """What stands open: both accounts, or the one that there is; nothing before it has opened."""
    return tuple(one for one in casefile.beside(event.id, Kind.ACCOUNT) if one.space is Space.TABLE)


def doubts(casefile: CaseFile, event: Entry) -> tuple[Entry, ...]:
    """What the supports asked one another about an event, oldest first; a partner has none."""
    asked = casefile.of_kind(Kind.DOUBT, Space.BRIDGE)
    return tuple(one for one in asked if one.field("event") == event.id)


def in_order(casefile: CaseFile, event: Entry, *, mine_left: bool = False) -> tuple[Entry, ...]:
    """The open accounts as this person sees them: whose comes first alternates from event to event.

    With `mine_left` it is always one's own, and for a support that of the partner they support.
    """
    number = [one.id for one in reversed(events(casefile))].index(event.id)
    near = int(casefile.seat) % 2
    first = near if mine_left or number % 2 else 1 - near
    return tuple(sorted(accounts(casefile, event), key=lambda one: int(one.author) != first))


# -- writing -----------------------------------------------------------------------------------------------------------


def own_account(casefile: CaseFile, event: Entry) -> Entry | None:
    """The account in one's pair: one's own, or for a support that of their partner. Nobody else has it."""
    pair = Rung.PAIR.space(casefile.seat)
    found = [one for one in casefile.beside(event.id, Kind.ACCOUNT) if one.space is pair and not one.withdrawn]
    return found[-1] if found else None


async def write(casefile: CaseFile, event: Entry, fields: Mapping[str, str], *, finished: bool) -> Entry:
    """Keeps one's account for oneself and one's support, and says whether it is finished.

    Raises: NotAllowedHere for a finished one without a word, and for going back once it is ready; StorageFailed.
    """
    if finished and not any(fields.get(name, "").strip() for name in STATEMENTS):
        raise NotAllowedHere("there is nothing written yet")
    return await _keep(casefile, event, "", {**fields, "state": FINISHED if finished else ""})


async def decline(casefile: CaseFile, event: Entry, said: str) -> Entry:
    """Says to one's support that one does not write on this; `said` is what stands in the pair.

    What was begun stays there. Raises: NotAllowedHere, StorageFailed.
    """
    begun = own_account(casefile, event)
    return await _keep(casefile, event, said, {**(dict(begun.fields) if begun else {}), "state": DECLINED})


async def _keep(casefile: CaseFile, event: Entry, said: str, fields: Mapping[str, str]) -> Entry:
    if stage(casefile, event) is not Stage.SEALED and fields["state"] not in _OVER:
        raise NotAllowedHere("this is ready to open by now")
    begun = own_account(casefile, event)
    if begun is None:
        pair = Rung.PAIR.space(casefile.seat)
        return await casefile.put(Kind.ACCOUNT, pair, said, title=event.title, fields=fields, about=event.id)
    return await casefile.revise(begun.id, said, event.title, fields)


async def got_wrong(casefile: CaseFile, account: Entry, fields: Mapping[str, str], said: str) -> None:
    """Gives one's open account a new wording, and says beside it that one got it wrong; the old one stays visible.

    Raises: NotTheAuthor, NotAllowedHere, StorageFailed.
    """
    await casefile.revise(account.id, account.text, account.title, {**dict(account.fields), **fields})
    await casefile.attach(account.id, NoteKind.WRONG, said)


# -- opening -----------------------------------------------------------------------------------------------------------


def has_agreed(casefile: CaseFile, event: Entry) -> bool:
    """Whether one has said that it may open."""
    return casefile.seat in _agreed(casefile, event)


async def agree(casefile: CaseFile, event: Entry) -> None:
    """Says that it may open. Raises: WordsFirst, NotAllowedHere before it is ready, StorageFailed."""
    casefile.verify_may_share()
    if not _is_ready(casefile, event) or not (casefile.seat.is_partner or _both_over(casefile, event)):
        raise NotAllowedHere("this is not ready to open yet")
    if not has_agreed(casefile, event):
        await casefile.put(Kind.OPENING, Space.TABLE, fields={"answer": _YES}, about=event.id)


async def disagree(casefile: CaseFile, event: Entry) -> None:
    """Takes back that it may open; once all four have said so it opens. Raises: NotAllowedHere, StorageFailed."""
    if stage(casefile, event) is not Stage.READY:
        raise NotAllowedHere("this is opening by now")
    for one in _openings(casefile, event):
        if casefile.is_mine(one):
            await casefile.withdraw(one.id)


def to_publish(casefile: CaseFile) -> tuple[Entry, ...]:
    """Own accounts whose events may open now, and that were not taken to the table yet."""
    if not casefile.seat.is_partner:
        return ()
    waiting = (one for one in casefile.of_kind(Kind.ACCOUNT, Rung.PAIR.space(casefile.seat)) if not one.shared)
    due = (one for one in waiting if casefile.is_mine(one) and one.field("state") in _OVER)
    opening = {one.id for one in events(casefile) if _may_open(casefile, one)}
    return tuple(one for one in due if one.about in opening)


async def publish(casefile: CaseFile, account: Entry) -> None:
    """Takes one's own account to the table: its text as it stands, or only that there is none.

    Raises: WordsFirst, NotAllowedHere, StorageFailed.
    """
    declined = account.field("state") == DECLINED
    await casefile.publish(account.id, {"state": DECLINED} if declined else dict(account.fields))


# -- what the supports' laptops do by themselves -----------------------------------------------------------------------


def to_tell(casefile: CaseFile) -> tuple[tuple[Entry, str], ...]:
    """For a support: events and the state of their partner's account that the other support was not told yet."""
    return tuple(_untold(casefile)) if not casefile.seat.is_partner else ()


async def tell(casefile: CaseFile, event: Entry, state: str) -> None:
    """Tells the other support that state. Raises: NotAllowedHere, StorageFailed."""
    told = _told(casefile, event, casefile.seat)
    fields = {"state": state, "partner": str(int(casefile.seat.counterpart))}
    if told is None or not casefile.is_mine(told):
        await casefile.put(Kind.SEALED, Space.BRIDGE, fields=fields, about=event.id)
    else:
        await casefile.revise(told.id, "", fields=fields)


def to_announce(casefile: CaseFile) -> tuple[Entry, ...]:
    """For a support: events on which both partners have finished or declined, of which nobody was told yet."""
    if casefile.seat.is_partner:
        return ()
    return tuple(one for one in events(casefile) if not _is_ready(casefile, one) and _both_over(casefile, one))


async def announce(casefile: CaseFile, event: Entry) -> None:
    """Tells all four that an event is ready to open, and nothing else. Raises: NotAllowedHere, StorageFailed."""
    await casefile.put(Kind.SEALED, Space.TABLE, fields={"state": READY}, about=event.id)


def _untold(casefile: CaseFile) -> Iterator[tuple[Entry, str]]:
    for event in events(casefile):
        account, told = own_account(casefile, event), _told(casefile, event, casefile.seat)
        if account is None and told is not None and not casefile.is_mine(told):
            continue  # who came later has not been shown the account, and knows no better
        state = (account.field("state") if account is not None else "") or _WRITING
        if not _is_ready(casefile, event) and state != (_WRITING if told is None else told.field("state")):
            yield event, state


def _told(casefile: CaseFile, event: Entry, support: Seat) -> Entry | None:
    said = (one for one in casefile.beside(event.id, Kind.SEALED) if one.space is Space.BRIDGE and not one.withdrawn)
    return max((one for one in said if one.author == support), key=lambda one: one.person, default=None)


def _both_over(casefile: CaseFile, event: Entry) -> bool:
    """Whether both have finished or declined, and not both declined: then there is nothing to open."""
    told = [_told(casefile, event, support) for support in (Seat.SUPPORT_0, Seat.SUPPORT_1)]
    states = [one.field("state") for one in told if one is not None]
    return len(states) == 2 and all(one in _OVER for one in states) and FINISHED in states


def _is_ready(casefile: CaseFile, event: Entry) -> bool:
    said = (one for one in casefile.beside(event.id, Kind.SEALED) if one.space is Space.TABLE)
    return any(one.field("state") == READY for one in said)


def _openings(casefile: CaseFile, event: Entry) -> tuple[Entry, ...]:
    said = (one for one in casefile.beside(event.id, Kind.OPENING) if one.space is Space.TABLE)
    return casefile.of_those_here(one for one in said if one.field("answer") == _YES)


def _agreed(casefile: CaseFile, event: Entry) -> frozenset[Seat]:
    return frozenset(one.author for one in _openings(casefile, event))


def _may_open(casefile: CaseFile, event: Entry) -> bool:
    return _is_ready(casefile, event) and _agreed(casefile, event) == frozenset(Seat)
