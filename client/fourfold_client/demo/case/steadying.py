"""Day -182 to day -151: setting up, and the first weeks."""

from fourfold_client.casefile import Kind
from fourfold_client.demo.lines import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    Line,
    Revise,
    Withdraw,
    Write,
    closing,
    session,
)
from fourfold_shared.ids import Space

STEADYING: tuple[Line, ...] = (
    Write(
        -182,
        RUTH,
        Space.BRIDGE,
        "How we two work together",
        "I sit beside Nadia, you sit beside Theo, and neither of us is a judge. If we see something differently we say "
        "so here first, within two days, and not in the room. Ten minutes on the phone after each joint session. "
        "Each of us brings this case to our own supervision.",
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
        -180,
        NADIA,
        Space.PRIVATE_0,
        "",
        "I slept three hours. I do not know what I want to write.\nEnough for today.",
        kind=Kind.JOURNAL,
    ),
    Write(
        -179,
        THEO,
        Space.PAIR_1,
        "Before we begin",
        "I am afraid of being only the one who did it, in every sentence, for ever. I know how that sounds next to "
        "what "
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
        "Yes. I am not afraid of him. I am afraid of what I will find next. The spare room door closes, and that "
        "helps.",
        kind=Kind.SAFETY,
    ),
    Write(
        -176,
        RUTH,
        Space.TABLE,
        "The practice",
        "555 0142, weekdays from eight to eight. At other times a voice says whom to call.",
        kind=Kind.HELP,
    ),
    Write(
        -177,
        THEO,
        Space.PAIR_1,
        "Is it safe enough",
        "Nobody is in danger here. I sleep badly and I drive too fast on the way home; I have stopped the second.",
        kind=Kind.SAFETY,
    ),
    *session(
        -175,
        1,
        "All four in the room. We read the six words aloud, each of us in turn, and they were the same on every "
        "screen. First names only. Nobody answers anything on the same evening.",
        RUTH,
        starts="0",
    ),
    Write(
        -175,
        SAMUEL,
        Space.TABLE,
        "What we agreed",
        "Joint sessions every second week, individual ones in between. Each of you can stop a practice without "
        "giving a "
        "reason. What stands here can be read by all four of us; what stands lower stays lower until its author "
        "moves it.",
        kind=Kind.AGREEMENT,
    ),
    Write(
        -174,
        NADIA,
        Space.PAIR_0,
        "What Samuel may know from me",
        "",
        kind=Kind.CONSENT,
        fields={
            "what": "My focus and how ready I am, and the sensitivities that I tick.",
            "not": "What I tell Ruth about the nights.",
            "until": "I can end this from one day to the next.",
        },
        up=Space.WING_0,
    ),
    Write(
        -170,
        RUTH,
        Space.TABLE,
        "Where we are",
        "We are steadying: sleep, fewer shocks, the big talks can wait.",
        kind=Kind.PHASE,
        fields={"phase": "steadying"},
    ),
    Write(
        -170,
        NADIA,
        Space.PAIR_0,
        "Boundaries",
        "",
        kind=Kind.FOCUS,
        fields={"why": "The ground has to hold before I can look at anything on it."},
        up=Space.TABLE,
    ),
    Write(
        -170,
        THEO,
        Space.PAIR_1,
        "Saying what I feel",
        "",
        kind=Kind.FOCUS,
        fields={"why": "It turns into silence otherwise, and silence is what she cannot read."},
        up=Space.TABLE,
    ),
    Write(
        -168,
        NADIA,
        Space.PAIR_0,
        "The accounts",
        "",
        kind=Kind.BOUNDARY,
        fields={
            "need": "to see our accounts without asking",
            "crossed": "look at them with someone from the bank",
            "firm": "Firm",
        },
        up=Space.TABLE,
    ),
    Write(
        -168,
        NADIA,
        Space.PAIR_0,
        "The house",
        "",
        "house",
        Kind.BOUNDARY,
        {
            "need": "the house to be quiet for a while, without visits",
            "crossed": "go to my aunt's for the night",
            "firm": "Open to talk",
        },
        up=Space.TABLE,
    ),
    Write(
        -168,
        NADIA,
        Space.PAIR_0,
        "The late evening",
        "",
        kind=Kind.BOUNDARY,
        fields={
            "need": "not to talk after ten about what happened",
            "crossed": "say so once, and go upstairs",
            "firm": "Open to talk",
        },
        up=Space.TABLE,
    ),
    Write(
        -166,
        THEO,
        Space.TABLE,
        "",
        "That my family is not welcome here any more, and that I am to tell them so.",
        kind=Kind.UNDERSTOOD,
        about="house",
    ),
    Write(
        -165,
        THEO,
        Space.PAIR_1,
        "Visits",
        "",
        kind=Kind.SNAG,
        fields={
            "kind": "boundary",
            "urgency": "word",
            "seen": "My sister asked to come on Sunday. I put the phone in a drawer.",
            "told": "Now I am being sent away from my own family.",
            "needed": "To know whether it is about them or about quiet.",
        },
    ),
    Write(
        -163,
        SAMUEL,
        Space.BRIDGE,
        "",
        "",
        kind=Kind.BRIDGE_NOTE,
        fields={
            "topic": "A clarifying sentence",
            "request": "Could Nadia say one sentence about the boundary of the house: whom it is about, and for how "
            "long? No story behind this, only the sentence.",
        },
    ),
    Revise(
        -162,
        NADIA,
        "house",
        "It is about quiet, not about your family.",
        {
            "need": "the house to be quiet until the end of next month, without anybody staying overnight. Your "
            "sister is "
            "welcome for an afternoon if I know two days before",
        },
    ),
    Write(
        -161,
        THEO,
        Space.PAIR_1,
        "The quiet house",
        "",
        kind=Kind.INSIGHT,
        fields={
            "happened": "I heard it as exile.",
            "understand": "It is rest.",
            "offer": "A day's notice when it changes; and I make the call to my sister myself.",
        },
        up=Space.TABLE,
    ),
    *session(
        -160,
        2,
        "Theo brought back what he had understood about the house. Nadia said in her own words what quiet means to "
        "her. "
        "Both asked for shorter sessions for now.",
        SAMUEL,
    ),
    *closing(-160, 2, (6, 5), (7, 5)),
    Write(
        -155,
        NADIA,
        Space.PRIVATE_0,
        "What is hard for me to hear or meet",
        "Unknown callers on his phone. A certain week in March. Being told to move on, in whatever words.",
        kind=Kind.SENSITIVITY,
        fields={"helps": "Saying what it is before I ask, and time."},
        up=Space.WING_0,
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
)
