"""Day -120 to day -40: preparing and hearing what was hidden, a pause, and the pattern between the two."""

from fourfold_client.casefile import Kind, NoteKind, pausing
from fourfold_client.casefile.summary import recognise, summary
from fourfold_client.demo.lines import (
    NADIA,
    RUTH,
    SAMUEL,
    THEO,
    Act,
    Attach,
    Line,
    Revise,
    Write,
    closing,
    session,
)
from fourfold_shared.ids import Seat, Space

QUESTIONS = (
    "When did it begin, to the month?",
    "Who knew?",
    "Were you ever together in our house?",
    "Is there money that I have not seen yet?",
    "Were the children ever there?",
    "Why did you stay, in the spring, when you could have gone?",
    "What did you say about me?",
    "Is it over, and how do you know?",
    "What would I have found if I had gone on looking?",
)


def _questions() -> tuple[Line, ...]:
    return tuple(
        Write(-118, NADIA, Space.TABLE, question, "", f"question-{number}", Kind.QUESTION, {"to": str(int(THEO))})
        for number, question in enumerate(QUESTIONS)
    )


def _answered(day: int, numbers: range, by: Seat, text: str) -> tuple[Line, ...]:
    said = {"state": "answered", "session": f"@{day}"}
    return tuple(
        Write(day, by, Space.TABLE, "", text, "", Kind.STATE, said, f"question-{number}") for number in numbers
    )


DISCLOSURE: tuple[Line, ...] = (
    Write(
        -120,
        THEO,
        Space.PAIR_1,
        "In order, from the beginning",
        "I write it here first, with you, once and whole, so that nobody has to pull it out of me in pieces.",
        kind=Kind.DISCLOSURE,
    ),
    Write(
        -119,
        NADIA,
        Space.TABLE,
        "",
        "We have been together for eleven years and have two children. For some months there was another relationship, "
        "and money was hidden to keep it. I found out from a letter.",
        "summary-1",
        Kind.SUMMARY,
        {"order": "begin"},
    ),
    Write(
        -119,
        THEO,
        Space.TABLE,
        "",
        "What Nadia writes is so. I ended it before the letter came, and I did not say so. I work on telling before "
        "I am "
        "asked.",
        "summary-2",
        Kind.SUMMARY,
        {"order": "middle"},
    ),
    *(
        Act(-118, seat, lambda casefile, _ids: recognise(casefile, summary(casefile).mark))
        for seat in (RUTH, SAMUEL, THEO, NADIA)
    ),
    Write(
        -119,
        NADIA,
        Space.TABLE,
        "The letter from the bank",
        "It lay between two bills.",
        "letter",
        Kind.POINT,
        {"when": "spring @year-484", "precision": "about", "part": "discovery"},
    ),
    Attach(-118, THEO, "letter", NoteKind.DIFFERENTLY, "I think it was the second week of May."),
    Write(
        -119,
        THEO,
        Space.TABLE,
        "We moved into the house",
        "With the older one still in a sling.",
        "",
        Kind.POINT,
        {"when": "autumn @year-2674", "precision": "about", "part": "life"},
    ),
    Write(
        -118,
        NADIA,
        Space.TABLE,
        "How the letter came",
        "Nobody told me. I would like that to stand here, so that I need not say it in every session.",
        "",
        Kind.CONTEXT,
        about="letter",
    ),
    Write(
        -118,
        NADIA,
        Space.TABLE,
        "How I found out",
        "",
        "",
        Kind.TOLD,
        {"tag": "finding out", "where": "In the story, under the letter from the bank.", "who": "author"},
    ),
    Write(
        -118,
        NADIA,
        Space.PAIR_0,
        "",
        "I wake at three and look at the ceiling until it is light.",
        "",
        Kind.IMPACT,
        {"area": "sleep"},
        up=Space.TABLE,
    ),
    *session(-118, 5, "Nadia read her questions; there are nine. None was answered today, and that was agreed.", RUTH),
    *_questions(),
    Write(
        -113,
        THEO,
        Space.TABLE,
        "Transparency",
        "I said it before you asked.",
        "word",
        Kind.WORD,
        {"word": "kept"},
    ),
    Write(-113, NADIA, Space.TABLE, "", "I found the bank letter myself.", "", Kind.EXPERIENCED, {}, "word"),
    Write(
        -112,
        SAMUEL,
        Space.TABLE,
        "A question about Tuesday",
        "What would “before being asked” have looked like on Tuesday?",
    ),
    Revise(-110, THEO, "word", "I said it on the same day, and after you had found it.", {"word": "partly"}),
    Attach(-110, THEO, "word", NoteKind.WRONG, "I wrote kept. It was partly."),
    *session(
        -104,
        6,
        "Boundaries and saying what one feels pull in different directions at the moment. Nobody is wrong.",
        SAMUEL,
    ),
    *closing(-104, 6, (5, 6), (4, 6)),
    Write(
        -98,
        NADIA,
        Space.PAIR_0,
        "",
        "",
        "",
        Kind.CHECK_IN,
        {
            "room": "little",
            "feeling": "Not ready, and tired of waiting.",
            "need": "A plan for the day itself, from you.",
        },
    ),
    Write(
        -96,
        RUTH,
        Space.PAIR_0,
        "Hearing it read aloud",
        "Not before three nights of sleep in a row.",
        "",
        Kind.READINESS,
        {"step": "disclosure session", "position": "not yet"},
        up=Space.WING_0,
    ),
    *session(-90, 7, "The positions on the disclosure session differ. It stays at not yet.", RUTH),
    Write(
        -84,
        NADIA,
        Space.PAIR_0,
        "Hearing it read aloud",
        "The questions are final.",
        "",
        Kind.READINESS,
        {"step": "disclosure session", "position": "ready with support"},
        up=Space.TABLE,
    ),
    Write(
        -82,
        SAMUEL,
        Space.BRIDGE,
        "",
        "",
        "",
        Kind.BRIDGE_NOTE,
        {
            "topic": "The order of the day",
            "request": "We begin at ten and end before two. He reads, she asks from her list, nobody answers beyond "
            "it. "
            "The children are at the aunt's until the next evening.",
        },
    ),
    Write(
        -82,
        RUTH,
        Space.TABLE,
        "The disclosure session",
        "",
        "session-disclosure",
        Kind.SESSION,
        {"day": "@-80"},
    ),
    Write(-80, RUTH, Space.TABLE, "", "", "", Kind.STATE, {"state": "held"}, "session-disclosure"),
    Write(
        -80,
        RUTH,
        Space.TABLE,
        "",
        "All four present, two and a half hours with a break. Eight questions were answered in the room, one is to "
        "follow. What was read is not kept here. Both went home with someone.",
        "",
        Kind.SESSION_SUMMARY,
        {"session": "#session-disclosure"},
    ),
    *_answered(-80, range(8), THEO, "In the room."),
    Write(-79, NADIA, Space.PRIVATE_0, "", "It has a beginning and an end now.", "", Kind.JOURNAL),
    Write(
        -78,
        NADIA,
        Space.PAIR_0,
        "Back to steadying",
        "For now, sleep first.",
        "",
        Kind.OWN_PHASE,
        {"phase": "steadying"},
        up=Space.TABLE,
    ),
    Act(-77, NADIA, lambda casefile, _ids: pausing.pause(casefile)),
    Write(-77, RUTH, Space.PAIR_0, "", "Sleep, the mornings, and who to call.", "", Kind.MEETING, {"day": "@-77"}),
    Write(-75, SAMUEL, Space.PAIR_1, "", "What to do with waiting.", "", Kind.MEETING, {"day": "@-75"}),
    *(Act(-67, seat, lambda casefile, _ids: pausing.go_on(casefile)) for seat in (RUTH, THEO, NADIA, SAMUEL)),
    *session(-66, 8, "Short. The practice rests. Nobody was asked how far they are.", SAMUEL),
    Revise(-66, RUTH, "practice", "", {"state": "resting"}),
    *_answered(-60, range(8, 9), THEO, "Read in the session after the pause."),
    Write(
        -56,
        NADIA,
        Space.PAIR_0,
        "What it did",
        "I have written three weeks on this with Ruth. It stays here until I read it myself.",
        "",
        Kind.LETTER,
        {"kind": "impact"},
    ),
    *session(-50, 9, "We began to draw the pattern: what each of you does when it gets narrow.", RUTH),
    *closing(-50, 9, (7, 7), (7, 6)),
    Revise(-50, RUTH, "practice", "", {"state": "", "small": "One sentence, or only thank you."}),
    Write(
        -48,
        THEO,
        Space.PAIR_1,
        "When I am asked twice, I go quiet",
        "It means to me that I have failed already.",
        "",
        Kind.NODE,
        up=Space.TABLE,
    ),
    Write(
        -47,
        NADIA,
        Space.PAIR_0,
        "When he goes quiet, I ask louder",
        "It means to me that something is hidden again.",
        "",
        Kind.NODE,
        up=Space.TABLE,
    ),
    Write(-1, SAMUEL, Space.TABLE, "", "", "session-next", Kind.SESSION, {"day": "@4"}),
    Write(
        -1,
        NADIA,
        Space.TABLE,
        "Sundays",
        "I would like one of them to be without plans.",
        "",
        Kind.AGENDA_ITEM,
        {"session": "#session-next", "say": "self"},
    ),
    Write(
        -1,
        THEO,
        Space.TABLE,
        "Asking twice",
        "",
        "",
        Kind.AGENDA_ITEM,
        {"session": "#session-next", "say": "together"},
    ),
)
