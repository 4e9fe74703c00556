"""Sentences put together from names and facts (product.md, 5.5): how far things are, who wrote when, what failed."""

from collections.abc import Sequence
from datetime import date, datetime

from fourfold_client.casefile import Delivery, Entry, State
from fourfold_client.desk import Desk, Header, SyncView
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_client.spaces.unlocking import IN_VAIN
from fourfold_client.sync.errors import Ended
from fourfold_client.ui import words, words_own
from fourfold_client.ui import words_people as said
from fourfold_client.ui.names import Names, capital, listed, possessive
from fourfold_client.vault import WrongPassphrase, WrongSecond
from fourfold_shared.entries import Restore
from fourfold_shared.errors import FourfoldError, RelayUnreachable
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Person, Proposal, Removal, Roster
from fourfold_shared.rules import voices


def header(view: SyncView, names: Names) -> str:
    """The header's sync words."""
    match view.header:
        case Header.LOCAL:
            return words.SAVED
        case Header.QUEUED:
            things = "1 thing" if view.unsent == 1 else f"{view.unsent} things"
            return f"Saved here. {things} will go when connected"
        case Header.SENDING:
            return "Sending"
        case Header.DELIVERED:
            return _with((), view.behind, names)  # who has the rest is nobody's who may not see what is new
        case Header.ALL:
            whose = "Everyone’s laptop" if len(view.up_to_date) == 3 else possessive(names.each(view.up_to_date))
            verb = "is" if len(view.up_to_date) in (1, 3) else "are"
            return f"{whose} {verb} up to date{f' as of {clock(view.as_of)}' if view.as_of else ''}"
        case Header.ATTENTION:
            return words.NEEDS_A_LOOK


def delivery(found: Delivery, names: Names, *, withdrawn: bool = False) -> str:
    """The sync words beside an entry of one's own, or beside its withdrawal."""
    match found.state:
        case State.LOCAL:
            return words.SAVED
        case State.QUEUED:
            return f"{words.SAVED}. Will go to {names.all(found.waits)} when connected"
        case State.SENDING:
            return f"Sending to {names.all(found.waits)}"
        case State.DELIVERED:
            return _with(found.has, found.waits, names)
        case State.ALL:
            return f"{'Taken back on' if withdrawn else 'On'} {possessive(names.each(found.has))}"


def _with(has: Sequence[Seat], waits: Sequence[Seat], names: Names) -> str:
    not_yet = f"Not yet on {possessive(names.each(waits))}"
    return f"With {names.all(has)}. {not_yet}" if has else f"Sent. {not_yet}"


def byline(entry: Entry, names: Names) -> str:
    """Who wrote it and when, and when it got a new wording."""
    said = f"{names.by(entry.person)}, {when(entry.began)}"
    return f"{said}. New wording {when(entry.written)}" if len(entry.versions) > 1 else said


def about(entry: Entry) -> str:
    """What an entry or note is called where it cannot be seen: its title or kind, or when it was written."""
    return words.NOTES[entry.note] if entry.note is not None else entry.title or when(entry.began)


def withdrawn(entry: Entry, names: Names) -> str:
    """The line that stays."""
    return f"{names.by(entry.person)} withdrew this."


def when(milliseconds: int) -> str:
    """A date as people write it, in this laptop's time. Another person's program may have put any number there."""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000)
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def day(milliseconds: int) -> str:
    """A date alone."""
    return when(milliseconds).rpartition(",")[0]


def plain_day(day: date) -> str:
    """A day of the calendar."""
    return f"{day.day} {day:%B %Y}"


def clock(milliseconds: int) -> str:
    """A time of day."""
    return f"{datetime.fromtimestamp(milliseconds / 1000):%H:%M}"


def minutes(count: int) -> str:
    """A number of minutes."""
    return words.ONE_MINUTE if count == 1 else words.MINUTES.format(count=count)


def alarm(found: Alarm, names: Names) -> str:
    """What needs a look, its plain cause, and what is safe."""
    where = "" if found.space is None else f" ({names.rung(found.space)})"
    told = words.ALARMS[found.kind]
    if found.kind is AlarmKind.REMOVED and found.seat is None:
        told = words.IN_A_REMOVED_NAME
    if found.kind is AlarmKind.KEY_SPOILT and found.detail.endswith(IN_VAIN):
        told = words.KEY_IN_VAIN
    return capital(told.format(who=_whose(found.seat, names), where=where))


def _whose(seat: Seat | None, names: Names) -> str:
    if seat is None:
        return "a laptop"
    return "another laptop of yours" if seat == names.me else f"{names.of(seat)}’s laptop"


def closed(desk: Desk, space: Space) -> str:
    """Why nothing can be written in a space; empty when it can be."""
    why, roster = desk.casefile.closed(space), desk.people.roster
    if roster.closed:
        return words.CASE_CLOSED
    if roster.frozen and space is Space.TABLE:
        return words.TABLE_FROZEN
    return capital(f"{why}.") if why else ""


def proposal(found: Proposal, names: Names) -> tuple[str, ...]:
    """What was proposed, who has agreed, and what it takes."""
    who, agreed = names.shown(found.author), listed([names.of(seat) for seat in sorted(found.agreed)])
    so_far = said.AGREED.format(who=agreed)
    if not isinstance(found.action, Restore):
        return said.PROPOSES_CLOSE.format(who=who), so_far, said.CLOSE_TAKES
    waits = listed([names.of(seat) for seat in sorted(voices(found.action) - found.agreed)])
    told = said.PROPOSES_BACK.format(who=who, whose=names.of(Seat(found.action.seat)))
    return told, so_far, said.BACK_TAKES.format(who=waits)


def removals(roster: Roster, names: Names) -> tuple[str, ...]:
    """What removals did, oldest first; used codes and replaced sheets are not worth a sentence."""
    return tuple(
        capital(_removal(one, roster, names).format(name=names.alone(_person(one, roster))))
        for one in roster.removals
        if not all(roster.devices[device].sheet for device in one.devices)
    )


def _removal(one: Removal, roster: Roster, names: Names) -> str:
    mine = names.is_me(_person(one, roster))
    if not one.leaves:
        return said.OWN_LAPTOP_GONE if mine else said.LAPTOP_GONE
    return said.OWN_CHAIR_GONE if mine else said.LEFT_EMPTY


def _person(one: Removal, roster: Roster) -> Person:
    return roster.devices[min(one.devices)].person


def failure(error: Exception) -> str:
    """The one sentence for what did not work."""
    match error:
        case WrongSecond():
            return words_own.WRONG
        case WrongPassphrase():
            return words.WRONG_PASSPHRASE
        case Ended():
            return words.ENDED.get(error.reason, words.NOT_REACHED)
        case RelayUnreachable():
            return words.NOT_REACHED
        case FourfoldError():
            return capital(f"{str(error).rstrip('.')}.")
        case _:
            return words.WENT_WRONG
