"""Day -150 to day -121: the first practice, and how it changed."""

from fourfold_client.casefile import Kind, NoteKind
from fourfold_client.demo.lines import NADIA, RUTH, SAMUEL, THEO, Attach, Line, Revise, Share, Write, closing, session
from fourfold_shared.ids import Space

RHYTHM: tuple[Line, ...] = (
    Write(
        -150,
        RUTH,
        Space.BRIDGE,
        "Boundary, request, ultimatum",
        "",
        "wording",
        Kind.WORDING,
        {
            "when": "the word boundary comes up",
            "say": "A boundary is about what I will do. A request is about what I would like you to do. An ultimatum "
            "is a "
            "request with a threat in it. We work with the first two.",
            "avoid": "calling anything a rule",
        },
    ),
    Write(-150, SAMUEL, Space.BRIDGE, "", "", "", Kind.ASSENT, {"answer": "yes"}, "wording"),
    Share(-150, RUTH, "wording", Space.TABLE),
    *session(
        -146,
        3,
        "A first practice: ten minutes in the evening. Nobody has to be good at it.",
        RUTH,
    ),
    Write(
        -146,
        RUTH,
        Space.TABLE,
        "Ten minutes in the evening",
        "",
        "practice",
        Kind.PRACTICE,
        {
            "for": "Both of you",
            "why": "A small place in the day that is not about what happened.",
            "steps": "Sit down at nine, no screens. Each says one thing about the day and one about oneself. "
            "The other repeats it and adds nothing.",
            "often": "Every evening, ten minutes",
            "small": "One sentence each.",
            "stop": "Enough.",
            "sideways": "Write a snag; your own support sees it by the next noon.",
            "layer": "communication repair",
        },
    ),
    Write(
        -143,
        NADIA,
        Space.PAIR_0,
        "Nine o'clock",
        "",
        "snag",
        Kind.SNAG,
        {
            "kind": "day",
            "urgency": "word",
            "seen": "I stood up in the middle of his sentence.",
            "told": "That this is how it will always be.",
            "felt": "In the throat.",
            "practice": "#practice",
        },
    ),
    Write(
        -142,
        RUTH,
        Space.PAIR_0,
        "",
        "You stopped, and that was allowed. Let us make it smaller first and understand it second. "
        "I am not reading here around the clock; I will ring on Wednesday at noon.",
        "",
        Kind.ANSWER,
        about="snag",
    ),
    Revise(
        -142,
        RUTH,
        "practice",
        "",
        {
            "steps": "Sit down, no screens. One sentence each about the day. The other says thank you.",
            "often": "Three evenings a week that you choose together on Sunday",
        },
    ),
    Write(
        -141,
        NADIA,
        Space.PAIR_0,
        "",
        "",
        "sense",
        Kind.SENSE,
        {
            "fits": "Nine was the hour in which I used to wait for the car.",
            "mine": "That I did not say so.",
            "not-mine": "The waiting.",
            "known": "That I would like it earlier.",
        },
        "snag",
    ),
    Write(
        -140,
        NADIA,
        Space.PAIR_0,
        "Nine in the evening",
        "",
        "nine",
        Kind.INSIGHT,
        {
            "happened": "I stopped, and did not know why.",
            "understand": "Silence at nine in the evening is not peace for me.",
            "offer": "I'd like it earlier.",
        },
        "snag",
    ),
    Share(-139, NADIA, "nine", Space.TABLE),
    *session(-132, 4, "The practice moves to half past seven. Nadia said why, and Theo said it back.", SAMUEL),
    *closing(-132, 4, (7, 6), (7, 6)),
    Revise(-132, RUTH, "practice", "", {"often": "Three evenings a week, at half past seven"}),
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
        "I say what I need once, and clearly. I go at a pace that I can keep. I learn two ways of calming down that "
        "work "
        "at night. The fourth is resting; I will open it when and if it fits.",
    ),
)
