"""Open questions: who asked whom, where each stands, and what may be said of it."""

from fourfold_client.casefile import Entry, Kind
from fourfold_client.casefile.questions import Question, Standing, open_to, question, questions, say
from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.asking import Asking
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.storyform import people, revise_with, rungs
from fourfold_client.ui.design import Choices, Field, fields, region, text
from fourfold_client.ui.names import Names
from fourfold_client.ui.shell import Shell
from fourfold_client.words_kinds import day_said
from fourfold_shared.ids import Seat


class QuestionsPart:
    """The questions, those still open first, and the form for a new one."""

    def __init__(self, shell: Shell) -> None:
        text("p", said.QUESTIONS_HINT, "soft aside")

        def entries() -> list[Entry]:
            return [one.entry for one in questions(shell.desk.casefile)]

        Listing(
            shell,
            said.QUESTIONS,
            entries,
            QuestionCard,
            said.NO_QUESTIONS,
            name="more-questions",
        )

        @folded(said.ADD_QUESTION, name="add-question")
        def _() -> None:
            Form(shell, "question", Kind.QUESTION, rungs(shell.desk.seat), _parts(shell), below=said.STANDS_PREPARED)


class QuestionCard:
    """One question, and above it to whom it is and where it stands."""

    def __init__(self, shell: Shell, entry: Entry) -> None:
        self._shell = shell
        self._drawn: object = None
        also = ((said.SAY_STANDING, "standing", _say_standing),)
        self.box = region("div", "asked")
        with self.box:
            self._stands = region("div", "dates")
            self._card = Card(shell, entry, Manner(also, revise_with(_parts), ("to",), plain=True))
        self.refresh(entry)

    def refresh(self, entry: Entry) -> None:
        """Shows the question as it stands now."""
        names = self._shell.names
        found = question(self._shell.desk.casefile, entry)
        self._card.refresh(entry)
        drawn = (found, [names.of(seat) for seat in Seat])
        if drawn != self._drawn:
            self._drawn = drawn
            self._stands.clear()
            with self._stands:
                _draw_standing(found, names)


def _draw_standing(found: Question, names: Names) -> None:
    if found.entry.withdrawn:
        return
    with text("p", "", "date"):
        day = "" if found.said is None else day_said(found.said.field("session"))
        text("span", said.STANDS[found.standing].format(day=day))
        if found.to is not None:
            text("span", said.TO_YOU if found.to == names.me else said.TO_NAME.format(name=names.of(found.to)), "soft")
    if found.said is not None:
        if found.said.text:
            text("p", found.said.text, "said")
        by = said.SAID_BY.format(name=names.by(found.said.person), day=sentences.day(found.said.began))
        text("p", by, "soft small")


def _say_standing(shell: Shell, entry: Entry) -> None:
    """Asks where the question stands."""
    may = {one.value: said.SAYS[one] for one in open_to(entry, shell.desk.casefile.person)}
    asking = Asking(shell, said.SAY_STANDING, quiet=True)
    with asking.body():
        text("div", entry.text, "said")
        text("p", shell.names.can_see(entry.space), "can-see")
        stands = Choices(said.SAY_STANDING, may, next(iter(may)))
        with fields():
            day = Field(said.ANSWERED_ON)
            why = Field(said.CLOSED_WHY) if Standing.CLOSED in may else None

    async def go() -> None:
        standing = Standing(stands.value)
        session = day.value if standing is Standing.ANSWERED else ""
        reason = why.value if why is not None and standing is Standing.CLOSED else ""
        await say(shell.desk.casefile, entry, standing, session=session, why=reason)
        shell.say(words.SAVED)

    asking.acts(said.SAY_STANDING_SAVE, go)


def _parts(shell: Shell) -> tuple[Part, ...]:
    return (
        Part(TEXT, said.QUESTION, long=True),
        Part("to", said.QUESTION_TO, choices=_others(shell)),
    )


def _others(shell: Shell) -> dict[str, str]:
    """Whom one may ask: nobody asks themselves."""
    me = str(int(shell.desk.seat))
    return {seat: name for seat, name in people(shell, said.TO_ANYBODY).items() if seat != me}
