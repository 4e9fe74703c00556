"""What the Practice page says (product.md, 4.3 and 6.7)."""

from fourfold_client.casefile.practices import Step

PRACTICE = "Practice"
NOW = "What we practise now"
NONE = "There is no practice just now. One is set by a support, in a joint session or between the two of you."
OTHERS = "Resting, and earlier ones"
SINCE = "As it is now, since {day}"
EARLIER, EARLIER_VERSIONS = "Earlier, from {day}", "Earlier versions"
ADJUSTED = "Practice adjusted {day}: {what}"
WHAT = {"smaller": "smaller version", "paused": "paused", "reworded": "said differently", "day": "another day"}
REASON = "Why it changed"
RESTS = "This practice is resting."
YOU_TAKE, TAKES = "You take this on.", "{name} takes this on."
YOU_STOPPED, STOPPED = "You stopped this. No reason is needed.", "{name} stopped this. No reason is needed."
TAKE, STOP, REST, GO_ON = "I take this on", "I stop this", "Let it rest", "Let it go on"
STOP_TITLE, STOP_BODY = "Stop this practice?", "You need not say why. {audience} You can take it on again at any time."
STOP_SAYING = "In the moment, you may stop by saying: {words}"
REST_TITLE, REST_BODY = (
    "Let this practice rest?",
    "Resting is part of the way. Everybody who sees the practice sees that it rests.",
)

LANDED = "How did it land?"
LANDED_HINT = "For you alone, or for you and {support}. Nobody else sees it."
LANDED_HOW = "In your own words"
LANDED_EARLIER = "What you said of it"

SNAG = "Something got in the way"
SNAG_HINT = (
    "This goes to {support} and to nobody else. It is not watched around the clock: {support} answers when at work. "
    "If you are in danger, please use Help now."
)
ROOM = "How much room do you have now?"
LENGTH = "How much would you like to write?"
LENGTHS = {"less": "Write less", "all": "Write all of it"}
SNAG_KIND, URGENCY = "What kind of snag", "When would you like a word?"
SNAG_TEXT = "One line, if you like"
SEEN, TOLD, FELT = "What a camera would have seen", "What I told myself", "What I felt, and where"
DID, NEEDED, WHEN = "What I did", "What I needed", "When I would like to talk"
SNAGS_MINE, SNAGS_OF = "What got in the way, and what came of it", "What got in the way for {name}"
NOT_WATCHED = "This is not watched around the clock."
ANSWER, ANSWER_TEXT = "Answer", "Your answer to {name}"

WAY = "The way of this snag"
STEPS = {Step.SNAG: "Snag", Step.SENSE: "Made sense of", Step.INSIGHT: "Insight", Step.AGENDA: "On the agenda"}
TAKEN, NOT_YET = ", done", ", not yet"

SENSE = "Make sense of it, with {name}"
FITS, MINE, NOT_MINE = "What fits together now", "What was mine", "What was not mine"
KNOWN, CHANGE = "What I would like known", "A change to the practice"
INSIGHT = "Bring back as insight"
INSIGHT_HINT = (
    "Nothing of the snag is put in here. What you save stays between you and {support} until you share it with all "
    "four yourself. Then it stands on the next joint agenda, under “Brought back”."
)
HAPPENED, UNDERSTAND, OFFER = "What happened for me", "What I understand now", "What I would ask or offer"

PROPOSED, YOU_PROPOSE = "{name} proposes a change", "You propose a change"
PROPOSED_HINT = "Only you and {name} see this. With your yes all four see the new version, and no reason."
CHANGE_YES, CHANGE_REASON, CHANGE_NO = "Yes, without a reason", "Yes, and the reason may be seen", "Not like this"
WAITS = "You proposed this. It changes nothing until {name} says yes."
PROPOSE = "Propose a change"
PROPOSE_HINT = "{name} alone sees this first. What stays empty below stays as it is."
PROPOSE_KIND, PROPOSE_WHY = "What would change", "Why (seen by the others only if {name} allows it)"
NEW_STEPS, NEW_OFTEN, NEW_SMALL, NEW_STOP = "The steps", "How often, how long", "The small version", "Words to stop by"

SET = "Set a practice"
NAME, FOR, WHY_NOW = "Name", "For whom", "Why this, now (one sentence)"
PRACTICE_STEPS, OFTEN = "The steps (four at most)", "How often, how long"
SMALL, STOP_WORDS, NOTICE = "The small version for a hard day", "You may stop by saying", "Notice this"
SIDEWAYS, LAYER, AGAIN = "If it goes sideways", "Belongs to", "Look at it again on"
SIDEWAYS_HINT = "Write a snag; {support} or {other} will see it by …"
LAYERS = ("trauma healing", "emotional development", "behavioral change")
MORE_LAYERS = ("communication repair", "boundary formation", "trust rebuilding")
NO_LAYER = "No layer in particular"

ASK = "Ask {name} a clarifying question"
ASK_HINT = "About the practice alone: nothing of a snag, and no story. {name} sees it, and neither partner does."
ASK_TEXT = "Your question"
ASKED = "Questions between the two of you"
BROUGHT = "Brought back"
