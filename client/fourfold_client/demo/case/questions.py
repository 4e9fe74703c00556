"""What Nadia asks Theo before the disclosure, and what becomes of each question."""

from fourfold_client.casefile import Kind
from fourfold_client.demo.lines import NADIA, THEO, Line, Write
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


def questions() -> tuple[Line, ...]:
    """All of them, asked on the table."""
    return tuple(
        Write(-118, NADIA, Space.TABLE, question, "", f"question-{number}", Kind.QUESTION, {"to": str(int(THEO))})
        for number, question in enumerate(QUESTIONS)
    )


def answered(day: int, numbers: range, by: Seat, text: str) -> tuple[Line, ...]:
    """Some of them, answered on a day."""
    said = {"state": "answered", "session": f"@{day}"}
    return tuple(
        Write(day, by, Space.TABLE, "", text, "", Kind.STATE, said, f"question-{number}") for number in numbers
    )
