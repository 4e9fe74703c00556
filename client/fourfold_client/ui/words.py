"""Every text that a person reads, in one place (product.md, section 5): plain, neutral, calm.

What is put together from names and facts stands in `sentences`.
"""

from fourfold_client.casefile import NoteKind
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_shared.messages import Reason

TITLE = "Four Chairs"
"""The tab's title, always the same: it says nothing of what is open."""

SKIP = "Skip to the page"
LOCK, LOCK_HINT = "Lock", "Lock (or Escape twice)"
TEXT_SIZE, SMALLER, LARGER = "Text size", "Smaller text", "Larger text"
FIND, STANDING, MY_SPACE = "Find", "How things stand", "My space"
SEATS = "People and laptops"
NAVIGATION = "Pages"
RUNGS = "Who can see it"
NOW, US, ME, MORE = "Now", "Us", "Me", "More"
HELP, HELP_TITLE = "Help now", "Help now"
HELP_BODY = (
    "Nobody is watching this in real time. If you or somebody near you is in danger, call the emergency number of "
    "where you are, before anything here."
)
HELP_LINES, HELP_NONE = "Who to call", "Nobody has put a number here yet. A support can."
HELP_ADD, HELP_WHO, HELP_NUMBER = "Add a number", "Who answers", "The number, and when somebody answers"

LOCKED = "This page is locked. It opens again with the passphrase."
GONE = (
    "Fourfold has stopped. Everything that was saved is safe on this laptop, and so is what you were writing. "
    "To go on, start Fourfold again and open the address that it shows."
)
FOREIGN = "Fourfold answers this laptop’s own browser only."
USED = (
    "This address does not open Fourfold any more. Each address works once; "
    "the window in which Fourfold was started shows a fresh one."
)
NO_SUCH_PAGE = "There is no such page."
TO_START = "Go to Today"

UNLOCK_TITLE = "This case file is locked"
UNLOCK_BODY = "It opens with the passphrase of this laptop. Nothing in it can be read without."
PASSPHRASE, SHOW_PASSPHRASE, HIDE_PASSPHRASE, UNLOCK = "Passphrase", "Show", "Hide", "Unlock"
WRONG_PASSPHRASE = "That passphrase does not open this case file. Nothing has changed; please try again."
OPENING = "Opening"

INVITATION, RELAY_ADDRESS = "Invitation", "The practice’s address (only with twelve words)"
PRACTICE_ADDRESS = "The practice’s address"
YOUR_NAME = "What should the others call you?"
NEW_PASSPHRASE, AGAIN = "A passphrase for this laptop", "The same passphrase again"
PASSPHRASE_HINT = "Four or five words that only you would put together are good. It cannot be sent to you again."
JOIN, JOINING = "Take my chair", "Asking the practice’s computer"
NOT_THE_SAME = "The two passphrases are not the same."
TOO_SHORT = "Please choose a passphrase of at least eight characters."
NAME_MISSING = "Please say what the others should call you."
HAVE_SHEET, HAVE_INVITATION = "I have a recovery sheet or a laptop’s code", "I have an invitation"
RESTORE_TITLE = "Come back to your chair"
RESTORE_BODY = (
    "With your recovery sheet, or with a code from another laptop of yours, this laptop gets what belongs to your "
    "chair. The laptop you had stays as it is until you remove it, under People and laptops."
)
SHEET_OR_CODE, SHEET_OR_CODE_HINT = (
    "The 24 words, or the line",
    "The 24 words of your sheet, in their order; or a code.",
)
SHEET_ADDRESS = "The practice’s address (only with 24 words; it stands on the sheet)"
RESTORE, CODE_MISSING = "Come back", "Please put in the 24 words of your sheet, or the code of your other laptop."
ADDRESS_MISSING = "With 24 words the practice’s address is needed too. It stands on the sheet."
BROKEN_OFF = "Taking your chair was begun here and not finished. Please go on with your invitation or ticket."
INVITATION_MISSING = "Please put in the invitation that you were given."

EMPTY = {
    "private": "Nothing here yet. Only you can open this page.",
    "pair": "Nothing here yet. What stands here stays between the two of you.",
    "bridge": "No notes. Patterns rather than details; say what it rests on.",
    "wing": "Nothing here yet. What stands here is for the three of you.",
    "table": "Nothing here yet. What stands here can be read by all four of you.",
}
SEEN_BY = "Who will see this"
WRITE_HERE, TITLE_FIELD, SAVE = "Write here", "Title (if you like)", "Save"
SOMETHING_NEW = "Something new"
EARLIER = "Show earlier entries"
NOT_READY = (
    "This page is being made ready: another laptop has to let this one in first. "
    "What you write waits here meanwhile, and nothing is lost."
)
TABLE_FROZEN = (
    "The table is frozen: nothing new is written here. What stands here can be read by those who could before."
)
CASE_CLOSED = (
    "This case is closed: nothing new is written in it. What this laptop has can be read, and you can still let in a "
    "laptop of yours, or remove one."
)
SAVED = "Saved on this laptop"
KEPT = "Kept on this laptop, not saved yet"
NOT_KEPT = (
    "This laptop cannot keep what you are writing just now, perhaps because its disk is full. "
    "It stays on this page; please leave the page open until there is room."
)

REVISE, SHARE, WITHDRAW, NOTE = "Revise", "Share further", "Withdraw", "Add a note"
GO_ON_REVISING, GO_ON_NOTE = "Go on revising", "Go on with your note"
ANSWER, GO_ON_ANSWER, SAVE_ANSWER = "Answer", "Go on with your answer", "Save the answer"
ANSWER_TITLE, ANSWER_TEXT = "Answer {name}", "Your answer"
BEGUN, START_AFRESH = "You began this earlier. It is as you left it.", "Start afresh"
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
WITHDRAW_ALONE = "Its words leave the case file, and a line saying that you withdrew it stays. Nobody else has seen it."
NOTE_TITLE = "Add a note"
NOTE_HINT = "A note stands beside the entry and changes nothing in it."
NOTE_KIND, NOTE_TEXT, SAVE_NOTE = "What kind of note", "Your note", "Save the note"
NOTE_KEPT = "Not attached yet. {audience}"
ATTACH, ATTACH_TITLE = "Attach it", "Attach this note?"
ATTACHED = "Attached."
NOTES = {
    NoteKind.DIFFERENTLY: "I remember it differently",
    NoteKind.NOT_MEANT: "That is not what I meant",
    NoteKind.LEFT_OUT: "Something was left out",
    NoteKind.WRONG: "I got this wrong",
    NoteKind.SOURCE: "Where this comes from",
    NoteKind.QUESTION: "A question",
    NoteKind.PROPOSAL: "A proposal",
    NoteKind.WISH: "Before this goes further",
}

SHARE_TITLE = "Before you share"
SHARE_TEXT = "This is what they will see"
SHARE_WITH, SHARE_WITH_AGAIN = "With whom", "{where} (a copy stands there already)"
SHARE_STAYS = "What you wrote here stays here. The copy is yours too: you can revise or withdraw it there."
SHARE_LIMIT = "Once it reaches their laptops it cannot be fully taken back."
SHARE_NOW = "Share"
WITHDRAWN = "Withdrawn."
SHARED_TO = "You shared a copy: {where}"
SHARED = "Shared. A copy stands on that page now."

FIND_FIELD, FIND_NONE = "Words to look for", "Nothing that you can see holds these words."
FIND_HINT = "This looks only through what you can see, on this laptop."
FIND_MORE = "There is more. Another word would narrow it down."

PEOPLE, REACHED = "The four of you", "What has reached whom"
INVITE_BUTTON, INVITE_TITLE = "Invite", "An invitation to the chair of {whose}"
INVITE_BODY = (
    "Hand this to the person themselves, in person or by phone, not by an account that somebody else can open. "
    "It is good for 14 days and for one laptop."
)
INVITE_ONCE = "It is not shown again. If it is lost, invite once more; this one is good no longer then."
INVITE_WORDS = "Or these twelve words, with the practice’s address:"
QR_CODE = "The line as a QR code"
LOOK_TITLE, NOTHING_TO_LOOK_AT = "What needs a look", "Nothing needs a look."
NEEDS_A_LOOK = "Something needs a look"
EMPTY_CHAIR, INVITED_CHAIR = "This chair is empty.", "Invited, and has not joined yet."
LEFT_CHAIR, NOT_MINE = "Nobody has this chair now. {name} had it.", "You no longer have this chair."
INVITED_BY = "This chair is empty. {who} can invite to it."
AND_LATER = ", and later whoever is invited to the empty chair"
NOBODY_NOW = "nobody now"
THIS_LAPTOP = "You, on this laptop."
UP_TO_DATE, NOT_YET = "Has everything from this laptop.", "Does not have everything from this laptop yet."
CONNECTED, NOT_CONNECTED = (
    "Connected to the practice’s computer.",
    "Not connected. Everything can be read and written here, and goes on when there is a connection.",
)
THIS_LAPTOP_TITLE = "This laptop"
IDLE, MINUTES = "Lock by itself when nobody is there for", "{count} minutes"
ONE_MINUTE = "1 minute"
LOCK_HOW = "Lock at any moment with the button at the top, or by pressing Escape twice."
LIMITS = (
    "The practice’s computer passes on what you write and cannot read it. It does see which laptops belong to the "
    "case and "
    "in which of the four chairs they are, when each of them connects and sends something, how large that is, and "
    "which of "
    "the ten pages it is for: “only you”, “you and your support” and so on. "
    "While this laptop is unlocked, whoever sits at it can read what you can. "
    "What has reached another laptop cannot be taken back."
)

NOT_REACHED = "The practice’s computer could not be reached. Nothing is lost; please try again later."
WENT_WRONG_HERE = "This page could not be shown, and it should have been. What was saved is safe."
WENT_WRONG = "That did not work, and it should have. What was saved is safe; what you typed is still here."
ENDED = {
    Reason.NOT_ADMITTED: "The practice’s computer does not know this laptop. Please ask the practice.",
    Reason.STOPPING: "The practice’s computer is being restarted. Please try again in a moment.",
    Reason.UNAVAILABLE: "The practice’s computer could not save. Nothing is lost here; please tell the practice.",
    Reason.VERSION: "The practice’s computer speaks another version of Fourfold. Please ask the practice.",
}

IN_A_REMOVED_NAME = (
    "Something came in the name of a laptop that was removed{where}. Who sent it cannot be told. "
    "Nothing of it was taken."
)
KEY_IN_VAIN = (
    "A key that {who} handed to this laptop does not open{where}, and neither did any that the other laptops gave when "
    "they were asked. What was written with that key waits, and nothing is lost. Please talk to one another, by voice, "
    "and tell the practice."
)
ALARMS = {
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
    AlarmKind.REMOVED: (
        "{who}, which was removed, sent something, or more of what it sent stands here than counts{where}. "
        "Nothing of it was taken after it was removed."
    ),
    AlarmKind.NEWER: "Something from {who} needs a newer Fourfold{where}; it waits until this one is updated.",
    AlarmKind.OTHER_KEY: (
        "Something waits{where} that was locked with another key than this laptop has. The practice’s computer may "
        "show different things to different laptops. Nothing is lost; please tell the practice."
    ),
    AlarmKind.CONTRADICTED: (
        "Two laptops tell different stories of what came before{where}; what follows waits. Nothing is lost. "
        "Please talk to one another, by voice, and tell the practice."
    ),
    AlarmKind.RELAY_LOST: (
        "The practice’s computer seems to have been put back from an older copy: it lacks something that it "
        "had{where}. What is on this laptop is safe, and is given back whenever there is a connection. This ends by "
        "itself; if it stays for more than a day, please tell the practice."
    ),
    AlarmKind.ROSTER_NEWER: (
        "A newer Fourfold changed who belongs to this case. This laptop can go on reading; please update it."
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
    AlarmKind.KEY_SPOILT: (
        "A key that {who} handed to this laptop does not open{where}. The other laptops are asked for another; what "
        "was written with that key waits until it comes, and nothing is lost. This ends by itself. If it stays for "
        "more than a few days, please talk to one another, by voice."
    ),
    AlarmKind.KEYCHAIN_MISSING: (
        "The practice’s computer does not hand over the key that there must be{where}. What you write waits here, and "
        "nothing is lost. Please tell the practice."
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
        "The practice’s computer does not know this laptop. It may have been removed from the case while it was not "
        "connected; who did so, this laptop cannot know. Everything here is safe and can be read. "
        "Please ask those whom you work with, by voice, or the practice."
    ),
    AlarmKind.STORAGE: (
        "This laptop could not save a moment ago, perhaps because its disk is full. What was saved before is safe."
    ),
}
