"""The table: medians of what was measured, beside what is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.contenders.broadcaster import Broadcaster
from bench.contenders.fourfold import Fourfold
from bench.contenders.pycrdt_websocket import PycrdtWebsocket

BARE, PYCRDT, OURS = Broadcaster.name, PycrdtWebsocket.name, Fourfold.name
NAMES = (BARE, PYCRDT, OURS)
Rounds = Sequence[Mapping[str, float]]
Figures = Mapping[str, Mapping[str, Rounds]]
"""By measure and contender: what each round gave."""
Medians = Mapping[str, float]
"""One figure's medians by contender."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of a figure."""

    words: str
    holds: Callable[[Medians], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one measure. `digits` after the point; `target` where something is asked of it."""

    measure: str
    key: str
    words: str
    digits: int
    target: Target | None = None


ROWS = (
    Row(
        "fanout",
        "delivered",
        "Live fan-out, 20,000 edits to three readers: delivered edits/s",
        0,
        Target("above pycrdt-websocket", lambda of: of[OURS] > of[PYCRDT]),
    ),
    Row(
        "fanout",
        "cpu",
        "the same: server CPU seconds per 100,000 delivered",
        2,
        Target("below pycrdt-websocket", lambda of: of[OURS] < of[PYCRDT]),
    ),
    Row("keystroke", "p50", "Keystroke to the others' callbacks at 20 edits/s: p50, ms", 2),
    Row(
        "keystroke",
        "p95",
        "the same: p95, ms",
        2,
        Target("within 3 × pycrdt-websocket", lambda of: of[OURS] <= 3 * of[PYCRDT]),
    ),
    Row("keystroke", "max", "the same: longest, ms", 2),
    Row(
        "joining",
        "join",
        "Joining a case with 137,993 edits: seconds from connecting",
        3,
        Target("within 5 × pycrdt-websocket", lambda of: of[OURS] <= 5 * of[PYCRDT]),
    ),
    Row(
        "joining",
        "join_all",
        "the same, with unlocking the home first",
        3,
        Target("under 2", lambda of: of[OURS] < 2),
    ),
    Row("keys", "join", "Joining a case with 10,000 edits, each a record of its own: seconds from connecting", 2),
    Row(
        "crowd",
        "idle",
        "Memory of the server per idle connection, KiB",
        1,
        Target("below 20", lambda of: of[OURS] < 20),
    ),
    Row(
        "crowd",
        "p99",
        "1,000 connections, 250 cases, an edit a second in each: p99, ms",
        2,
        Target("within 3 × bare broadcaster", lambda of: of[OURS] <= 3 * of[BARE]),
    ),
    Row("crowd", "lost", "the same: deliveries lost", 0, Target("0", lambda of: of[OURS] == 0)),
    Row(
        "page",
        "page",
        "Five-year case: seconds from start to first page",
        2,
        Target("under 2", lambda of: of[OURS] < 2),
    ),
    Row(
        "page",
        "memory",
        "the same: resident memory of the client, MB",
        0,
        Target("under 150", lambda of: of[OURS] < 150),
    ),
    Row(
        "page",
        "pages",
        "the same: the slowest page of the open case, ms",
        0,
        Target("under 300", lambda of: of[OURS] < 300),
    ),
    Row("screens", "p50", "From a key on one screen to its letter on another, a letter at a time: p50, ms", 0),
    Row("screens", "p95", "the same: p95, ms", 0),
)


def medians(figures: Figures, row: Row) -> dict[str, float]:
    """The medians of a row's figure, by contender."""
    measured = figures.get(row.measure, {})
    return {name: median(one[row.key] for one in rounds) for name, rounds in measured.items() if rounds}


def missed(figures: Figures) -> list[Row]:
    """The rows that were measured and whose target does not hold."""
    return [row for row in ROWS if _verdict(row, medians(figures, row)) == NOT_MET]


def table(figures: Figures) -> str:
    """Markdown: one line a row that was measured."""
    lines = [("", *NAMES, "target", ""), ("---", *("--:" for _ in NAMES), "---", "---")]
    for row in ROWS:
        of = medians(figures, row)
        if of:
            cells = (f"{of[name]:,.{row.digits}f}" if name in of else "–" for name in NAMES)
            lines.append((row.words, *cells, row.target.words if row.target else "", _verdict(row, of)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


MET, NOT_MET = "met", "**not met**"


def _verdict(row: Row, of: Medians) -> str:
    if row.target is None or not of:
        return ""
    return MET if row.target.holds(of) else NOT_MET
