"""What somebody is called who had a chair before: by their own name, and until when they had it."""

from collections.abc import Callable

from fourfold_client.desk import Desk
from fourfold_client.ui import sentences, words_handover
from fourfold_client.ui.names import Names, visible
from fourfold_shared.roster import Person


def names_of(desk: Desk) -> Names:
    """The names as they stand on this desk's screen."""
    return Names(desk.seat, desk.casefile.name, former(desk), desk.casefile.name_of, desk.people.is_empty)


def former(desk: Desk) -> Callable[[Person], str]:
    """Gives the words for a person who has left; empty for those who are here, and for oneself.

    The roster has no clock: the day is that on which this laptop heard of it. One that came later has no day to name.
    """

    def called(person: Person) -> str:
        gone = 0 if person == desk.casefile.person else desk.casefile.gone(person)
        if not gone:
            return ""
        name = visible(desk.casefile.name_of(person)) or words_handover.SOMEBODY
        moment = desk.heard.when(gone)
        if not moment.before:
            return words_handover.UNTIL.format(name=name, day=sentences.day(moment.time))
        now = desk.people.roster.devices_of(person.seat)
        after = visible(desk.casefile.name(person.seat)) if now else ""
        return words_handover.BEFORE.format(name=name, now=after) if after else words_handover.LEFT.format(name=name)

    return called
