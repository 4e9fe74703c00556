"""Day -45 to day -40: one Sunday, in both their words."""

from collections.abc import Mapping

from fourfold_client.casefile import CaseFile, Entry, Kind, NoteKind, shared_understanding, sides
from fourfold_client.demo.lines import NADIA, RUTH, SAMUEL, THEO, Act, Line, Write, session
from fourfold_shared.ids import Seat, Space

Ids = Mapping[str, str]


async def _nadia_writes(casefile: CaseFile, ids: Ids) -> None:
    said = {
        "happened": "We sat on the jetty. You turned the screen of your phone away from me when I looked up.",
        "meant": "That there is something again that I am not to see.",
        "felt": "Cold, in the middle of the sun.",
        "known": "I did not want to spoil the day, so I said nothing until the evening.",
    }
    await sides.write(casefile, casefile.entry(ids["lake"]), said, finished=True)


async def _theo_writes(casefile: CaseFile, ids: Ids) -> None:
    said = {
        "happened": "I was looking for the way back on the map. The sun was on the screen and I tilted it.",
        "meant": "That I can do nothing any more without its being a sign of something.",
        "felt": "Caught, and then ashamed of being angry.",
        "known": "I could have said what I was doing.",
    }
    await sides.write(casefile, casefile.entry(ids["lake"]), said, finished=True)


async def _agrees(casefile: CaseFile, ids: Ids) -> None:
    await sides.agree(casefile, casefile.entry(ids["lake"]))


async def _not_what_was_meant(casefile: CaseFile, ids: Ids) -> None:
    (his,) = (one for one in sides.accounts(casefile, casefile.entry(ids["lake"])) if one.author == THEO)
    said = "I do not need every movement explained. I need not to be the one who has to ask."
    await casefile.attach(his.id, NoteKind.NOT_MEANT, said)


async def _proposes(casefile: CaseFile, ids: Ids) -> None:
    said = "The phone was for the map. Hiding the screen was the hurt."
    await shared_understanding.propose(casefile, casefile.entry(ids["lake"]), said)


async def _understands(casefile: CaseFile, _ids: Ids) -> None:
    proposed: Entry = casefile.of_kind(Kind.UNDERSTANDING, Space.TABLE)[-1]
    await shared_understanding.assent(casefile, proposed.id, shared_understanding.mark_of(proposed))


def _each(day: int, *seats: Seat) -> tuple[Line, ...]:
    return tuple(Act(day, seat, _agrees) for seat in seats)


LAKE: tuple[Line, ...] = (
    Write(-45, NADIA, Space.TABLE, "Sunday at the lake", "", "lake", Kind.EVENT, {"day": "@sunday-46"}),
    Act(-45, NADIA, _nadia_writes),
    Act(-43, THEO, _theo_writes),
    Write(
        -43,
        RUTH,
        Space.BRIDGE,
        "",
        "Can both sides of the Sunday be opened together?",
        "doubt",
        Kind.DOUBT,
        {"event": "#lake"},
    ),
    Write(-43, SAMUEL, Space.BRIDGE, "", "Yes. We let them read in silence first.", "", Kind.ANSWER, {}, "doubt"),
    *session(-43, 10, "Both accounts of the Sunday were opened together and read in silence first.", SAMUEL),
    *_each(-43, SAMUEL, RUTH, NADIA, THEO),
    Write(-43, NADIA, Space.PRIVATE_0, "", "I read it twice. It is not the same Sunday.", "", Kind.JOURNAL),
    Act(-42, NADIA, _not_what_was_meant),
    Act(-40, SAMUEL, _proposes),
    Act(-40, NADIA, _understands),
    Act(-40, THEO, _understands),
)
