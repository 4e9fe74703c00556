"""What the sharing ceremony says besides the words that every page has (product.md, 5.6)."""

from fourfold_client.casefile.later import When

QUESTIONS_TITLE = "Four questions, if they help"
QUESTIONS = (
    "Is this mine to tell?",
    "Are someone else’s words in it?",
    "Could this wait for the room?",
    "Would I stand by it if a stranger read it one day?",
)
WHEN, NOW, SUPPORT = "When", "Now", "With {support} first"
NOW_HINT = (
    "“Now” waits on this laptop for ten minutes, so that you can undo it without a trace, or send it at once. Without "
    "a connection it waits until there is one."
)
WHENS = {
    When.COOLING: "In 24 hours",
    When.SESSION: "At our next joint session, once it has taken place",
}
WAITS = "Waiting. You can stop it, and nobody hears of it."
WISH = "I would like to look at this with you before it goes further."
WITH_SUPPORT = "It stands with {support} now, with your wish."
WAITING = {
    When.SOON: "Goes to “{where}” at {when}, or as soon after it as this laptop is open and connected.",
    When.COOLING: "Goes to “{where}” on {when}.",
    When.SESSION: "Goes to “{where}” once the next joint session has taken place.",
}
UNDO, SEND = "Undo", "Send now"
STOP, STOPPED = "Do not share it", "Stopped. Nobody else has heard of it."
