"""Day -182 to day -176: setting up, and the first words."""

from fourfold_client.casefile import Kind
from fourfold_client.demo.lines import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    Line,
    Write,
)
from fourfold_shared.ids import Space

SETTING_UP: tuple[Line, ...] = (
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
        "safe-nadia",
        Kind.SAFETY,
    ),
    Write(
        -176,
        RUTH,
        Space.PAIR_0,
        "",
        "Thank you for telling me both. If that changes, ring me, and do not wait for our day.",
        kind=Kind.ANSWER,
        about="safe-nadia",
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
        "safe-theo",
        Kind.SAFETY,
    ),
    Write(
        -176,
        SAMUEL,
        Space.PAIR_1,
        "",
        "Good that you stopped it. We look at the sleep first.",
        kind=Kind.ANSWER,
        about="safe-theo",
    ),
)
