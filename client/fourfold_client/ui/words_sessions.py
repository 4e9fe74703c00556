"""What the sessions page says (product.md, 4.1, 6.6)."""

from fourfold_client.casefile.sessions import Felt, Say

SESSIONS = "Sessions"
NEXT, NO_NEXT = "Next joint session", "No joint session is planned yet. Anyone of you can plan one."
ON = "On {day}."
BEGINS = "{name} begins this time."
BEGINS_YOU = "You begin this time."
PLAN, PLAN_DAY, PLAN_TITLE = "Plan a joint session", "Day", "What it is about (if you like)"
PLAN_BEGINS = "Who begins"
ALTERNATES = "Whoever did not begin the last time"
PLANNED = "Planned."
CALL_OFF, WAS_HELD, MOVE = "It does not take place", "It has taken place", "Another day"
HELD_TITLE, HELD_BODY = (
    "Has this session taken place?",
    "It moves to the earlier ones. What was not heard waits for the next session.",
)
OFF_TITLE, OFF_BODY = (
    "Does this session not take place?",
    "It leaves the list. What was put on its agenda stays with whoever wrote it.",
)

AGENDA, AGENDA_HINT = "Agenda", "All four of you see the same."
PARTS = (
    ("arrive", "Arrive: how much room each of you has today (5 minutes)"),
    ("since", "Since last time: what was brought back (15 minutes)"),
    ("practice", "Practice: how it landed; keep, change or rest it (10 minutes)"),
    ("main", "One main thing (25 minutes)"),
    ("sides", "Both sides, if an event is ready to open (10 minutes)"),
    ("where", "Where we are: phase, focus, what we are ready for next (8 minutes)"),
    ("words", "Words on commitments (7 minutes)"),
    ("supports", "What each support understood, one sentence about each partner (4 minutes)"),
    ("next", "Next practice, with its small version (4 minutes)"),
    ("close", "Close: two questions, tonight’s care, who to call (2 minutes)"),
)
"""The parts of a joint session, and how long each is meant to take."""
SLOT_FREE, SLOT_YOURS = "A place is kept for {name}.", "A place is kept for you."
THIS_TIME, IF_TIME = "This time", "If there is time"
NOT_HEARD, NOTHING_SINCE = "Not heard yet", "Nothing was brought back since then."
FROM_SUPPORT = "What {name} wants the room to understand about {partner}"
FROM_YOU = "What you want the room to understand about {partner}"
FROM_SUPPORTS = "From the supports"

BRING, BRING_WHAT, BRING_MORE = "Bring something", "What I want heard, in a line", "More, if you like"
WHO_SAYS = "Who says it"
SAYS = {Say.SELF: "I’ll say it", Say.TOGETHER: "We say it together", Say.SUPPORT: "Please say it for me"}
SAID_BY = {Say.TOGETHER: "They say it together", Say.SUPPORT: "Their support says it"}
TAG, NO_TAG = "Is this something that was told already?", "No"
TOLD_ALREADY = "This was told already. It is written here:"
TOLD_WHERE = "“{title}”, by {name}. {where}"
SAY_FOR_ME, SAY_FOR_ME_HINT = (
    "Please say it for me",
    "Only {support} sees this. {support} says it in the room, in your words.",
)
SAY_WHAT = "What I would like said"
PLACEHOLDER = "On everybody’s agenda"
PLACEHOLDERS = {"": "Show nothing", "yes": "Show that {support} has one item for me, and nothing of it"}
HAS_ONE, HAS_ONE_YOURS = "{support} has one item for {name}.", "{support} has one item for you."
YOU_HAVE_ONE = "You have one item for {name}."
FOR_CLIENT, FOR_CLIENT_HINT = (
    "What I want the room to understand about {name}",
    "{name} sees this first. Once {name} has said yes, you can share it with all four of you.",
)
ABOUT_YOU = "What {name} would like the room to understand about you"
YES, NOT_YET, SAID_YES = "Yes, please say this", "Not yet", "{name} has said yes."
SAID_YES_YOU = "You have said yes."
ASKED_TO_SAY = "To say for {name}"
WAS_SAID = "It was said"
WAS_HEARD = "It was heard"

ROOM, NOTES = "In the room", "Notes of this session, written together"
DECIDE, DECIDED, DECISION_WHAT, DECISION_AGAIN = (
    "Write down a decision",
    "Decisions",
    "What we decided",
    "Look at it again on",
)
CLOSING, CLOSING_HINT = (
    "Two closing questions",
    "{support} and {other} see your answers. {partner} does not, and will not.",
)
REPRESENTED, PACE = "I felt represented here today.", "The pace was right for me."
NO_ANSWER = "No answer"
OUT_OF_TEN = "{number} of 10"
CLOSING_WORDS = "In words, if you like"
CLOSINGS = "What was said at the close"
FELT = {
    Felt.CLOSE: "Their answers are close to one another.",
    Felt.APART: "Their answers are some way apart. It may be worth a word between you.",
}
ANSWERED = "{name}: {said}"
DEBRIEF, DEBRIEF_BOTH, DEBRIEF_DIFFER, DEBRIEF_SAY, DEBRIEF_FOLLOW = (
    "After the session, between the supports",
    "What we both saw",
    "Where we differed",
    "What we both say",
    "Who follows up what",
)
SUMMARY, SUMMARY_WHAT = "Summary of the session", "What happened, in a few sentences that all four can stand by"
AFTER, AFTER_HINT = "After the session of {day}", "What you want to add about the last session can still be written."
NOT_HELD, NOT_HELD_TITLE, NOT_HELD_BODY = (
    "It has not taken place yet",
    "Has this session not taken place yet?",
    "It becomes the next one again for all four of you, with its agenda and its notes. Nothing is lost.",
)
EARLIER, NO_EARLIER = "Earlier joint sessions", "No joint session has taken place yet."
ALONE = "With {name} alone"
ALONE_ADD, ALONE_DAY, ALONE_WHAT = "Note an individual session", "Day", "What we want to keep from it"
ALONE_NONE = "Nothing is noted of a session of the two of you."
PRINT = "Print the agenda"
