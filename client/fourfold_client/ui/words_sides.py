"""What the page of both sides says (product.md, 4.6)."""

SIDES = "Both sides"
EMPTY = "No event here. When something happened that you each saw differently, it can stand here in both your words."
EVENTS, MORE, BACK = "Events", "Show earlier events", "Back to all events"
LEAD_PARTNER = (
    "Each of you writes alone. What you write stays with you and {support} until it opens for all four of you."
)
LEAD_SUPPORT = "Each partner writes alone, and only their own support sees it until it opens for all four of you."
OPEN, OPEN_TITLE, OPEN_DAY = "Open an event", "A neutral title", "Day"
OPEN_HINT = "All four of you see the title and the day. Nothing else is said of it yet."
PROPOSE, PROPOSE_HINT = (
    "Propose an event to {name}",
    "{name} sees this first. With a yes it opens for both to write on.",
)
YES_OPENS = "With your yes all four of you see this event. Until then it stands between you and {name}."
PROPOSED = "{name} would like to open this event"
PROPOSED_YOURS = "You proposed this event. It opens with the yes of {name}."
YES_OPEN = "Yes, open it"
NOT_OPEN, IS_READY, IS_OPENING, IS_OPEN = (
    "Not open yet.",
    "Ready to open, once all four of you say so.",
    "It is opening. It appears here once it has come from both laptops.",
    "Open.",
)
ONE_ACCOUNT, TWO_ACCOUNTS = "One account", "Two accounts"

WRITE, WRITE_HINT = "Your account", "{support} can read what you keep here. {others} cannot."
FROM, LEFT_OUT, WHY = "Where that comes from", "Something is left out", "Why, if you like"
NO_SOURCE, NOTHING_LEFT_OUT, LEFT_OUT_YES = "Not said", "No", "Left out on purpose, for now"
KEEP, FINISH, DECLINE = "Keep it, not finished", "I have finished", "I won’t write on this"
DECLINED = "I won’t write on this."
DECLINE_BODY = (
    "{support} is told, and the other support that this side is done. What you began stays with you and {support}. "
    "You can still write until it is ready to open."
)
YOU_FINISHED, YOU_DECLINED = "You have finished.", "You have chosen not to write on this."
OPENS_WHEN = (
    "It opens when the other side is done too and all four of you say so. "
    "{support}’s laptop passes on that you are done, when it is next open."
)
PASSED_ON = "{support}’s laptop passes that on, when it is next open."
KEPT = "Kept, and not finished. You can go on whenever you like."
GO_BACK = "Go back to writing"
OF_PARTNER = "What {name} has written, for the two of you"

AGREE_PARTNER, AGREE_SUPPORT = "Open it", "It may open"
AGREE_TITLE = "Open this event?"
AGREE_BODY = "It opens when all four of you have said so, here or together in a joint session."
AGREED, TAKE_BACK = "You have said that it may open.", "Take that back"

GOT_WRONG, GOT_WRONG_HINT = "I got this wrong", "All four of you see the new wording, and the old one under it."
GOT_WRONG_WHY, GOT_WRONG_DEFAULT = "What was wrong, if you like", "I have said it otherwise above."
SAVE_WRONG = "Save the new wording"

TOGETHER = "What you understand together"
SHARED, OFFERED = "We understand this together now", "Proposed wording, by {name}"
AGREES, NO_LONGER = "{name}: agreed, {when}", "{name}: agreement taken back, {when}"
AGREE_WORDING, NO_LONGER_AGREE = "I agree to this wording", "I no longer agree"
OFFER, OFFER_WORDS = "Propose a wording", "What we understand together"
DOUBT, DOUBT_WHAT = "A question between the supports", "My question about this event"
DOUBTS = "Between the supports"

MINE_LEFT, ALTERNATES = "Which account stands first", "It alternates"
MINE_FIRST, THEIRS_FIRST = "Mine first", "{name}’s first"
PRINT = "Print this event"
