"""The sample case, day -182 to day -121: fictional, and written as the four of them would (product.md, 6.9).

Days count back from the day on which the demo is made. `name` is how a later line refers to an entry.
"""

from dataclasses import dataclass

from fourfold_client.casefile import NoteKind
from fourfold_shared.ids import Seat, Space

NADIA, THEO, RUTH, SAMUEL = Seat.PARTNER_0, Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1
NAMES = {NADIA: "Nadia", THEO: "Theo", RUTH: "Ruth", SAMUEL: "Samuel"}


@dataclass(frozen=True, slots=True)
class Write:
    """An entry of one's own."""

    day: int
    seat: Seat
    space: Space
    title: str
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Revise:
    """A new wording of an earlier entry, by its author."""

    day: int
    seat: Seat
    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class Attach:
    """A note beside an entry."""

    day: int
    seat: Seat
    entry: str
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """An author takes a copy of their entry further up."""

    day: int
    seat: Seat
    entry: str
    space: Space


@dataclass(frozen=True, slots=True)
class Withdraw:
    """An author takes their entry back."""

    day: int
    seat: Seat
    entry: str


Line = Write | Revise | Attach | Share | Withdraw

CASE: tuple[Line, ...] = (
    Write(
        -182,
        RUTH,
        Space.BRIDGE,
        "How we two work together",
        "I sit beside Nadia, you sit beside Theo, and neither of us is a judge. If we see something differently we say "
        "so here first, within two days, and not in the room. Ten minutes on the phone after each joint session. "
        "Each of us brings this case to our own supervision.",
        "agreement",
    ),
    Write(
        -182,
        SAMUEL,
        Space.BRIDGE,
        "Yes to that",
        "Agreed. One addition from my side: what Theo tells me stays with me until he moves it himself. "
        "If I think it has to move, I tell him that before I tell you.",
    ),
    Write(
        -180, NADIA, Space.PRIVATE_0, "", "I slept three hours. I do not know what I want to write.\nEnough for today."
    ),
    Write(
        -179,
        THEO,
        Space.PAIR_1,
        "Before we begin",
        "I am afraid of being only the one who did it, in every sentence, for ever. I know how that sounds next to what "
        "she carries. I would still like to say it once, to you.",
    ),
    Write(
        -178,
        SAMUEL,
        Space.PAIR_1,
        "",
        "Heard. This is yours and may stand here. We can look at it on Thursday, before anything else.",
    ),
    Write(
        -177,
        NADIA,
        Space.PAIR_0,
        "Is it safe enough",
        "Yes. I am not afraid of him. I am afraid of what I will find next. The spare room door closes, and that helps.",
    ),
    Write(
        -177,
        THEO,
        Space.PAIR_1,
        "Is it safe enough",
        "Nobody is in danger here. I sleep badly and I drive too fast on the way home; I have stopped the second.",
    ),
    Write(
        -175,
        RUTH,
        Space.TABLE,
        "Joint session 1",
        "All four in the room. We read the six words aloud, each of us two of them, and they were the same on every "
        "screen. First names only. Nobody answers anything on the same evening.",
        "session-1",
    ),
    Write(
        -175,
        SAMUEL,
        Space.TABLE,
        "What we agreed",
        "Joint sessions every second week, individual ones in between. Each of you can stop a practice without giving a "
        "reason. What stands here can be read by all four of us; what stands lower stays lower until its author moves it.",
    ),
    Write(
        -174,
        NADIA,
        Space.WING_0,
        "What Samuel may know from me",
        "My focus and how ready I am, and the sensitivities that I tick. Not what I tell Ruth about the nights. "
        "I can end this from one day to the next.",
    ),
    Write(
        -170,
        RUTH,
        Space.TABLE,
        "Where we are",
        "We are steadying: sleep, fewer shocks, the big talks can wait. Nadia's focus is boundaries, because the ground "
        "has to hold first. Theo's focus is saying what he feels before it turns into silence.",
    ),
    Write(
        -168,
        NADIA,
        Space.TABLE,
        "Boundary 1: the accounts",
        "To feel safe enough I need to see our accounts without asking. If that stops, I will look at them with someone "
        "from the bank. This one is firm.",
    ),
    Write(
        -168,
        NADIA,
        Space.TABLE,
        "Boundary 2: the house",
        "I need the house to be quiet for a while, without visits. If it is crossed I will go to my aunt's for the night.",
        "house",
    ),
    Write(
        -168,
        NADIA,
        Space.TABLE,
        "Boundary 3: the late evening",
        "After ten I do not talk about what happened. I will say so once, and then I will go upstairs.",
    ),
    Attach(
        -166,
        THEO,
        "house",
        NoteKind.DIFFERENTLY,
        "What I understand this to mean: that my family is not welcome here any more, and that I am to tell them so.",
    ),
    Write(
        -165,
        THEO,
        Space.PAIR_1,
        "A boundary that felt confusing",
        "Boundary 2. My sister had asked to come on Sunday. A camera would have seen me put the phone in a drawer. What I "
        "told myself: now I am being sent away from my own family. What I needed was to know whether it is about them "
        "or about quiet.",
        "snag-house",
    ),
    Write(
        -163,
        SAMUEL,
        Space.BRIDGE,
        "A request",
        "Could Nadia say one clarifying sentence about boundary 2: whom it is about, and for how long? "
        "No story behind this, only the sentence.",
    ),
    Revise(
        -162,
        NADIA,
        "house",
        "I need the house to be quiet until the end of next month, without anybody staying overnight. Your sister is "
        "welcome for an afternoon if I know two days before. It is about quiet, not about your family. "
        "If it is crossed I will go to my aunt's for the night.",
    ),
    Write(
        -161,
        THEO,
        Space.TABLE,
        "Brought back: boundary 2",
        "I heard it as exile; I understand it as rest. I would ask for a day's notice when it changes, and I offer to "
        "make the call to my sister myself.",
    ),
    Write(
        -160,
        SAMUEL,
        Space.TABLE,
        "Joint session 2",
        "Theo brought back what he had understood about boundary 2. Nadia said in her own words what quiet means to her. "
        "Both asked for shorter sessions for now.",
    ),
    Write(
        -160, NADIA, Space.WING_0, "After session 2", "I felt represented here today: 6. The pace was right for me: 7."
    ),
    Write(
        -160, THEO, Space.WING_1, "After session 2", "I felt represented here today: 5. The pace was right for me: 5."
    ),
    Write(
        -155,
        NADIA,
        Space.WING_0,
        "What is hard for me to hear or meet",
        "Unknown callers on his phone. A certain week in March. Being told to move on, in whatever words. "
        "What helps: saying what it is before I ask, and time.",
    ),
    Write(
        -152,
        THEO,
        Space.TABLE,
        "A question about the summer",
        "Would you both want to decide now about the two weeks at the lake?",
        "summer",
    ),
    Withdraw(-151, THEO, "summer"),
    Write(
        -150,
        RUTH,
        Space.TABLE,
        "Agreed wording 1",
        "When the word boundary comes up, Samuel and I both say: a boundary is about what I will do, a request is about "
        "what I would like you to do, and an ultimatum is a request with a threat in it. We work with the first two.",
        "wording",
    ),
    Attach(
        -150,
        SAMUEL,
        "wording",
        NoteKind.SOURCE,
        "This is our shared wording. I say it to Theo in the same words.",
    ),
    Write(
        -146,
        RUTH,
        Space.TABLE,
        "Practice: ten minutes in the evening",
        "For both. Ten minutes at nine, sitting down, no screens. Each says one thing about the day and one thing about "
        "yourselves; the other repeats it and adds nothing. You may stop by saying: enough. "
        "The small version for a hard day: one sentence each.",
        "practice",
    ),
    Write(
        -143,
        NADIA,
        Space.PAIR_0,
        "Too much for the day",
        "I stopped the practice tonight. A camera would have seen me stand up in the middle of his sentence. I told myself "
        "that this is how it will always be. I felt it in the throat. I would like a word before our next session.",
    ),
    Write(
        -142,
        RUTH,
        Space.PAIR_0,
        "Tonight",
        "You stopped, and that was allowed. Let us make it smaller first and understand it second. "
        "I am not reading here around the clock; I will ring on Wednesday at noon.",
    ),
    Revise(
        -142,
        RUTH,
        "practice",
        "The small version for now, three evenings a week that you choose together on Sunday: one sentence each about the "
        "day, sitting down, no screens. The other says thank you. You may stop by saying: enough.",
    ),
    Write(
        -140,
        NADIA,
        Space.PAIR_0,
        "What I understand about nine o'clock",
        "Silence at nine in the evening is not peace for me. It is the hour in which I used to wait. I'd like it earlier.",
        "nine",
    ),
    Share(-139, NADIA, "nine", Space.TABLE),
    Write(
        -132,
        SAMUEL,
        Space.TABLE,
        "Joint session 4",
        "The practice moves to half past seven. Nadia said why in one sentence, and Theo said it back.",
    ),
    Revise(
        -132,
        RUTH,
        "practice",
        "Three evenings a week, at half past seven. One sentence each about the day, sitting down, no screens. The other "
        "says thank you. You may stop by saying: enough.",
    ),
    Write(
        -128,
        THEO,
        Space.TABLE,
        "What I hold myself to",
        "Honesty: I tell before I am asked. Transparency: the accounts are open and I show them on the first of the "
        "month. Behavior change: my calendar is visible. Emotional growth: I stay with shame for ten minutes without "
        "explaining it.",
        "theo-commitments",
    ),
    Attach(
        -127,
        NADIA,
        "theo-commitments",
        NoteKind.LEFT_OUT,
        "The letter from the bank in the spring is not in here. I would like it to be.",
    ),
    Write(
        -127,
        NADIA,
        Space.TABLE,
        "What I hold myself to",
        "I say what I need once, and clearly. I go at a pace that I can keep. I learn two ways of calming down that work "
        "at night. The fourth is resting; I will open it when and if it fits.",
    ),
)
