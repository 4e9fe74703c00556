"""Every text that a person reads, in one place (product.md, section 5): plain, neutral, calm."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fourfold_client.casefile import Delivery, Entry, NoteKind, State
from fourfold_client.desk import Header, SyncView
from fourfold_client.spaces.alarms import Alarm, AlarmKind
from fourfold_shared.ids import Seat, Space

TITLE = "Four Chairs"
"""The tab's title, always the same: it says nothing of what is open."""
LANGUAGE = "en"

SKIP = "Skip to the page"
LOCK, LOCK_HINT = "Lock", "Lock (Esc Esc)"
TEXT_SIZE = "Text size"
FIND, STANDING, MY_SPACE = "Find", "How things stand", "My space"
NAVIGATION = "Pages"
RUNGS = "Who can see it"
MORE = "More"

UNLOCK_TITLE = "This case file is locked"
UNLOCK_BODY = "It opens with the passphrase of this laptop. Nothing of it can be read without."
PASSPHRASE, SHOW_PASSPHRASE, HIDE_PASSPHRASE, UNLOCK = "Passphrase", "Show", "Hide", "Unlock"
WRONG_PASSPHRASE = "That passphrase does not open this case file. Nothing has changed; please try again."
OPENING = "Opening"

JOIN_TITLE = "Take your chair"
JOIN_BODY = (
    "You were given an invitation, as one line or as twelve words. It is good for this one laptop. "
    "What you write will be kept on this laptop, and on the laptops of those you share it with. "
    "The practice's computer passes it on and cannot read it."
)
INVITATION, RELAY_ADDRESS = "Invitation", "The practice's address (only with twelve words)"
YOUR_NAME = "What should the others call you?"
NEW_PASSPHRASE, AGAIN = "A passphrase for this laptop", "The same passphrase again"
PASSPHRASE_HINT = "Four or five words that only you would put together are good. It cannot be sent to you again."
JOIN = "Take my chair"
NOT_THE_SAME = "The two passphrases are not the same."
TOO_SHORT = "Please choose a passphrase of at least eight characters."
NAME_MISSING = "Please say what the others should call you."

EMPTY = {
    "private": "Nothing here yet. Only you can open this page.",
    "pair": "Nothing here yet. What you write here stays between the two of you.",
    "bridge": "No notes. Patterns rather than details; say what it rests on.",
    "wing": "Nothing here yet. What stands here is for the three of you.",
    "table": "Nothing here yet. What stands here can be read by all four of you.",
}
WRITE_HERE, TITLE_FIELD, SAVE = "Write here", "Title (if you like)", "Save"
EARLIER = "Show earlier entries"
NOT_READY = (
    "This page is being made ready: another laptop has to let this one in first. "
    "What you write waits here meanwhile, and nothing is lost."
)
SAVED = "Saved on this laptop"

REVISE, SHARE, WITHDRAW, NOTE = "Revise", "Share further", "Withdraw", "Add a note"
EARLIER_WORDING = "Earlier wording"
CANCEL, CLOSE = "Not now", "Close"
REVISE_TITLE = "Revise your words"
REVISE_HINT = "The earlier wording stays visible to those who can see this."
SAVE_REVISION = "Save the new wording"
WITHDRAW_TITLE = "Withdraw this entry?"
WITHDRAW_BODY = (
    "Its words leave the case file, and a line saying that it was withdrawn stays. "
    "What has reached another laptop may have been read there, and cannot be recalled."
)
WITHDRAWN = "Withdrawn by {name}"
NOTE_TITLE = "Add a note"
NOTE_HINT = "A note stands beside the entry and changes nothing in it. Whoever can see the entry can see the note."
NOTE_KIND, NOTE_TEXT, SAVE_NOTE = "What kind of note", "Your note", "Save the note"
NOTES = {
    NoteKind.DIFFERENTLY: "I remember it differently",
    NoteKind.NOT_MEANT: "That is not what I meant",
    NoteKind.LEFT_OUT: "Something was left out",
    NoteKind.WRONG: "I got this wrong",
    NoteKind.SOURCE: "Where this comes from",
}

SHARE_TITLE = "Before you share"
SHARE_TEXT = "This is what they will see"
SHARE_WITH = "With whom"
SHARE_GAINS, SHARE_STILL_NOT, SHARE_NOBODY_ELSE = "{names} will be able to read this.", "{names} still cannot.", ""
SHARE_LIMIT = "Once it reaches their laptops it cannot be fully taken back."
SHARE_NOW = "Share now"
SHARED_TO = "You also shared a copy: {where}"
SHARED = "Shared. It stands on that page now, as a copy."

FIND_FIELD, FIND_NONE = "Words to look for", "Nothing that you can see holds these words."
FIND_HINT = "This looks only through what you can see, on this laptop."

PEOPLE, GROUP_CODE = "The four of you", "Your six words"
GROUP_CODE_HINT = (
    "All four screens show the same six words. Read them to one another in your first joint session: "
    "this makes sure that nobody, not even the practice's computer, has slipped in a fifth chair."
)
GROUP_CODE_LATER = "They appear once all four of you have joined."
INVITE_BUTTON, INVITE_TITLE = "Invite", "An invitation"
INVITE_BODY = (
    "Hand this line to the person themselves, in person or by phone, not by an account that somebody else can open. "
    "It is good for 14 days and for one laptop."
)
LOOK_TITLE, NOTHING_TO_LOOK_AT = "What needs a look", "Nothing needs a look."
EMPTY_CHAIR, INVITED_CHAIR = "This chair is empty.", "Invited, and has not joined yet."
THIS_LAPTOP = "This is you, on this laptop."
UP_TO_DATE, NOT_YET = "Has everything from this laptop.", "Does not have everything from this laptop yet."
CONNECTED, NOT_CONNECTED = (
    "Connected to the practice's computer.",
    "Not connected. Everything can be read and written here, and goes on when there is a connection.",
)
LIMITS = (
    "The practice's computer sees when laptops connect and how much they send, never what it says. "
    "While this laptop is unlocked, whoever sits at it can read what you can."
)
COULD_NOT = "That did not work: {why}"

_UNKNOWN = {"peer": "the other partner", "own": "your support", "client": "your client", "support": "the other support"}


def listed(names: Sequence[str]) -> str:
    """Names as a sentence holds them: "Ruth", "Ruth and Theo", "Ruth, Theo and Samuel"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


class Names:
    """What people are called on this screen. `known` gives a seat's own word, or nothing while it has not come."""

    def __init__(self, me: Seat, known: Callable[[Seat], str]) -> None:
        self.me = me
        self._known = known

    def of(self, seat: Seat) -> str:
        """The name of a seat."""
        return self._known(seat) or self._stand_in(seat)

    def all(self, seats: Sequence[Seat] | frozenset[Seat]) -> str:
        """Several, in the order of the chairs, without oneself."""
        return listed([self.of(seat) for seat in sorted(seats) if seat != self.me])

    def _stand_in(self, seat: Seat) -> str:
        if seat == self.me:
            return "You"
        if seat == self.me.counterpart:
            return _UNKNOWN["own" if self.me.is_partner else "client"]
        if seat == self.me.peer:
            return _UNKNOWN["peer" if self.me.is_partner else "support"]
        return "the other's support" if self.me.is_partner else "the other partner"

    def rung(self, space: Space) -> str:
        """What a space is called on this screen (product.md, section 2)."""
        others = sorted(space.audience - {self.me}, key=lambda seat: (not seat.is_partner, seat != self.me.counterpart))
        if not others:
            return "Only you"
        if len(others) == 3:
            return "All four of you"
        names = [self.of(seat) for seat in others]
        if len(names) == 1:
            return f"You and {names[0]}"
        return f"{names[0]}, you and {names[1]}" if not self.me.is_partner else f"You, {names[0]} and {names[1]}"

    def can_see(self, space: Space) -> str:
        """Who can and who cannot read what stands in a space; the second half is the important one."""
        readers = [seat for seat in space.audience if seat != self.me]
        others = [seat for seat in Seat if seat not in space.audience]
        if not readers:
            return f"Only you can read this. {self.all(others)} cannot."
        if not others:
            return f"{self.all(readers)} can read this. Nobody else can."
        return f"{self.all(readers)} can read this. {self.all(others)} cannot."


def possessive(names: Sequence[str]) -> str:
    """Whose laptops: "Ruth's laptop", "Ruth's and Theo's laptops"."""
    return f"{listed([f'{name}’s' for name in names])} laptop{'s' if len(names) > 1 else ''}"


def header(view: SyncView, names: Names) -> str:
    """The header's sync words (product.md, 5.5)."""
    match view.header:
        case Header.LOCAL:
            return SAVED
        case Header.QUEUED:
            things = "1 thing" if view.unsent == 1 else f"{view.unsent} things"
            return f"Saved here. {things} will go when connected"
        case Header.SENDING:
            return "Sending"
        case Header.DELIVERED:
            return _with(view.up_to_date, view.behind, names)
        case Header.ALL:
            whose = "Everyone’s laptop" if len(view.up_to_date) == 3 else possessive(_of(view.up_to_date, names))
            verb = "is" if len(view.up_to_date) in (1, 3) else "are"
            return f"{whose} {verb} up to date{f' as of {clock(view.as_of)}' if view.as_of else ''}"
        case Header.ATTENTION:
            return "Something needs a look"


def delivery(found: Delivery, names: Names) -> str:
    """The sync words beside an entry."""
    match found.state:
        case State.LOCAL:
            return SAVED
        case State.QUEUED:
            return f"{SAVED}. Will go to {names.all(found.waits)} when connected"
        case State.SENDING:
            return f"Sending to {names.all(found.waits)}"
        case State.DELIVERED:
            return _with(found.has, found.waits, names)
        case State.ALL:
            return f"On {possessive(_of(found.has, names))}"


def _with(has: Sequence[Seat], waits: Sequence[Seat], names: Names) -> str:
    not_yet = f"Not yet on {possessive(_of(waits, names))}"
    return f"With {names.all(has)}. {not_yet}" if has else f"Sent. {not_yet}"


def _of(seats: Sequence[Seat], names: Names) -> list[str]:
    return [names.of(seat) for seat in sorted(seats)]


def byline(entry: Entry, names: Names) -> str:
    """Who wrote it, and when."""
    return f"{'You' if entry.author == names.me else names.of(entry.author)}, {when(entry.written)}"


def when(milliseconds: int) -> str:
    """A date as people write it, in this laptop's time."""
    moment = datetime.fromtimestamp(milliseconds / 1000)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def clock(milliseconds: int) -> str:
    """A time of day."""
    return f"{datetime.fromtimestamp(milliseconds / 1000):%H:%M}"


def alarm(found: Alarm, names: Names) -> str:
    """What needs a look, its plain cause, and what is safe."""
    who = "A laptop" if found.seat is None else f"{names.of(found.seat)}’s laptop"
    where = "" if found.space is None else f" ({names.rung(found.space)})"
    return _ALARMS[found.kind].format(who=who, where=where)


_ALARMS = {
    AlarmKind.FORGED: (
        "Something came{where} that nobody of you signed. It was not let in. "
        "Everything else is safe; please tell the practice."
    ),
    AlarmKind.GARBLED: (
        "Something came{where} that is not an entry. It was not let in. Everything else is safe; "
        "please tell the practice."
    ),
    AlarmKind.STRANGER: "{who} sent something to a page that is not theirs{where}. It was not let in.",
    AlarmKind.FORK: (
        "{who} sent two different things for one place{where}. What came before is safe; what comes later "
        "from that laptop is not shown. Please talk to one another, by voice."
    ),
    AlarmKind.QUARANTINED: (
        "{who} sent something that the rules do not allow{where}. It was set aside, and what that laptop "
        "sends there later is not shown. Everything else goes on. Please talk to one another, by voice."
    ),
    AlarmKind.DIVERGED: (
        "{who} has the same entries as this one and shows something else{where}. Nothing is lost. "
        "Please compare with one another, by voice, and tell the practice."
    ),
    AlarmKind.GAP: "Something from {who} has not come yet{where}; what follows it waits. Nothing is lost.",
    AlarmKind.WAITING: "Something from {who} waits for what it answers to{where}. Nothing is lost.",
    AlarmKind.NO_KEY: "Something from {who} waits until another laptop lets this one in{where}. Nothing is lost.",
    AlarmKind.ROSTER_ROLLED_BACK: (
        "The practice’s computer shows an older list of who belongs to this case than before. "
        "This laptop keeps the newer one. Please tell the practice."
    ),
    AlarmKind.ROSTER_FORKED: (
        "The practice’s computer shows another list of who belongs to this case than before. "
        "This laptop keeps its own. Please tell the practice."
    ),
    AlarmKind.ROSTER_REFUSED: (
        "The practice’s computer shows a change of who belongs to this case that the rules do not allow. "
        "It was not taken. Please tell the practice."
    ),
    AlarmKind.KEYCHAIN_REFUSED: (
        "A key came{where} that does not fit. It was not taken; what you have stays readable. Please tell the practice."
    ),
    AlarmKind.RELAY_CHANGED: (
        "What answers at the practice’s address is not the computer it was before. Nothing is sent to it. "
        "Please ask the practice."
    ),
    AlarmKind.RELAY_GARBLED: (
        "What answers at the practice’s address does not speak as it should. Everything here is safe. "
        "Please ask the practice."
    ),
    AlarmKind.RELAY_REFUSES: (
        "The practice’s computer does not take what you wrote. It is safe on this laptop. Please ask the practice."
    ),
    AlarmKind.CLOSED_OUT: (
        "The practice’s computer does not know this laptop. Everything here is safe and can be read. "
        "Please ask the practice."
    ),
    AlarmKind.STORAGE: (
        "This laptop could not save a moment ago, perhaps because its disk is full. What was saved before is safe."
    ),
}
