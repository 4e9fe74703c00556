"""What Today and My space say (product.md, 5.1, 6.2 and 6.5)."""

from fourfold_client.casefile.today import Thing

TODAY = "Today"
ROOM = "How much room do you have today?"
ROOMS = {"little": "A little", "some": "Some", "enough": "Enough"}
ROOM_HINT = "This stays on this laptop, and is forgotten with the day."
LITTLE = "That is enough to know. Nothing here needs you today."
MORE_ROOM = "I have more room after all"
QUIET, SHOW_ALL_THE_SAME = "A quieter page today, as you asked.", "Show the page all the same"

NEXT, NEXT_DAY, NO_NEXT = "Our next session", "On {day}.", "No joint session is planned yet."
BRING, BRING_LINK = "What I bring: {titles}", "To the session"
THING = "One thing, if you like"
THINGS = {
    Thing.ANSWER_CHANGE: ("{support} proposes a change to the practice. It waits for your yes or no.", "Read it"),
    Thing.PREPARE: ("You could put one thing on the next agenda.", "To the agenda"),
    Thing.LANDED: ("You could say how the practice landed, for yourself.", "Say how it landed"),
    Thing.NOTHING: ("Nothing is asked of you.", ""),
}
PRACTICE, NO_PRACTICE = "Practice of the week", "No practice just now."
SMALL = "The small version for a hard day"
TO_PRACTICE, SNAG = "To the practice", "Something got in the way"
WRITE = "Write"

CHANGED, CHANGED_NONE = "What changed since I last looked", "Nothing has changed since you last asked."
LOOKED = "It is shown because you asked. Next time it begins from here."

SUPPORT = "For you as a support"
WORD = "{name} would like a word about a snag, and wrote so on {day}."
WORD_STOPPED = "{name} has stopped a practice, and wrote so on {day}."
LINE = "{name} told you something that is for you alone, on {day}."
ASKS_PRACTICE = "{name} asks you something about the practice, {day}."
ASKS_EVENT = "{name} asks you something about an event, {day}."
NOTHING_WAITS = "Nothing is waiting for you in this case."
HOLD, WORDING = "Held, to be looked at again on {day}", "Wording that waits for your word: {title}"

CHECK_IN = "Check in"
CHECK_IN_HINT = "Every line can be left out. {support} reads it when at work; nobody is watching this in real time."
FEELING, NOTICED = "What I feel, in a word or three", "Something I noticed in the other that I do not want to pass over"
NEED, OWN = "Something I need, and from whom", "Something that is mine to own"
CHECK_ROOM, FOR_NEXT = "Today I have room for", "For the next joint session"
UNSAID = "No answer"
ALONE = "Two lines that only {support} ever sees"
ALONE_HINT = (
    "The same two lines are there for both partners; each can be left out. They stay between you and {support} for "
    "good. Nobody is watching this in real time; if you are in danger, use Help now."
)
FOUND = "Is there anything you would rather {other} heard from you than found?"
ALONE_TOLD = "What you told {support} alone, and what came back"
UNSAFE = "Is anything happening that makes this not safe to say?"

ENOUGH, ENOUGH_TITLE = "That’s enough for today", "Enough for today"
ENOUGH_BODY = "What you wrote is kept. Everything else can wait for another day."
CLOSE_AND_LOCK = "Close and lock"

DAYS = "Days on which I want a quieter page"
DAYS_CLOSED, OPEN_MINE = "While My space is closed, this page does not know your quieter days.", "Open My space"
DAYS_HINT = "Only you see these days. On them, Today shows one quiet line."
DAY, EVERY, EVERIES = "The day", "How often", {"": "Only that day", "year": "Every year"}
DAY_NAME = "A name for it, if you like"

OWN_NOTE, OWN_NOTE_TEXT = "A note for myself, as a support", "Your note"
ANSWER, ANSWER_TEXT = "Answer {name}", "Your answer"
ANSWERS = "Private lines"
