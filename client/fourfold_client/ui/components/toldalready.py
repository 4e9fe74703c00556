"""What was told already: where it is written, and who may raise it; for the story, and for who builds an agenda."""

from fourfold_client.casefile import CaseFile, Entry, Kind
from fourfold_client.casefile.told import AUTHOR, MAX_OFFERED, Topic, already_told, may_be_written_in, topic
from fourfold_client.ui import sentences
from fourfold_client.ui import words_story as said
from fourfold_client.ui.components.card import Card, Manner
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.listing import Listing
from fourfold_client.ui.components.storyform import revise_with, rungs
from fourfold_client.ui.design import Selection, region, text
from fourfold_client.ui.names import Names
from fourfold_client.ui.places import STORY
from fourfold_client.ui.shell import Shell, path_of
from fourfold_client.words_kinds import KINDS
from fourfold_client.words_values import MAY_RAISE
from fourfold_shared.ids import Seat

_ON_THE_STORY = (Kind.SUMMARY, Kind.POINT, Kind.CONTEXT, Kind.IMPACT)


class ToldPart:
    """The topics, and the form for a new one."""

    def __init__(self, shell: Shell) -> None:
        text("p", said.TOLD_HINT, "soft aside")

        def topics() -> list[Entry]:
            return [one.entry for one in already_told(shell.desk.casefile)]

        Listing(
            shell,
            said.TOLD,
            topics,
            TopicCard,
            said.NO_TOLD,
            name="more-told",
        )

        @folded(said.ADD_TOLD, name="add-told")
        def _() -> None:
            groups = {"": {"": said.TOLD_NOWHERE}, **_offered(shell.desk.casefile)}
            where = Selection(said.TOLD_WHERE, groups, "")
            Form(
                shell,
                "told",
                Kind.TOLD,
                rungs(shell.desk.seat),
                _parts(shell),
                about=lambda: where.value,
                below=said.STANDS_PREPARED,
            )


class TopicCard:
    """One topic with its link and who may raise it."""

    def __init__(self, shell: Shell, entry: Entry) -> None:
        self._shell = shell
        self._drawn: object = None
        self.box = region("div", "topic")
        with self.box:
            self._card = Card(shell, entry, Manner(revise=revise_with(_parts), without=("who",), plain=True))
            self._where = region("div", "around")
        self.refresh(entry)

    def refresh(self, entry: Entry) -> None:
        """Shows the topic as it stands now."""
        names, found = self._shell.names, topic(self._shell.desk.casefile, entry)
        self._card.refresh(entry)
        drawn = (found, [names.of(seat) for seat in Seat])
        if drawn != self._drawn:
            self._drawn = drawn
            self._where.clear()
            with self._where:
                if not entry.withdrawn:
                    draw_topic(found, names)


def draw_topic(found: Topic, names: Names) -> None:
    """Who may raise a topic, and the link to where it is written."""
    text("p", _may_raise(found, names), "soft")
    if found.where is not None:
        link = text("a", said.READ_IT.format(title=sentences.about(found.where)), "where")
        link.props(f'href="{address(found.where)}" data-key="where/{found.entry.id}"')


def address(entry: Entry) -> str:
    """Where an entry can be read; the address says nothing of what stands there."""
    return f"{STORY}#at-{entry.id}" if entry.kind in _ON_THE_STORY else path_of(entry.space)


def _may_raise(found: Topic, names: Names) -> str:
    if found.entry.field("who") != AUTHOR:
        return MAY_RAISE.get(found.entry.field("who"), MAY_RAISE["anybody"])
    author = found.entry.person
    return said.MAY_RAISE_YOU if names.is_me(author) else said.ONLY_RAISES.format(name=names.of_person(author))


def _offered(casefile: CaseFile) -> dict[str, dict[str, str]]:
    """What can be chosen as the place where it is written, by kind; the newest of each."""
    found = may_be_written_in(casefile)
    return {
        KINDS[kind]: {one.id: sentences.about(one) for one in entries[-MAX_OFFERED:]}
        for kind, entries in found.items()
        if entries
    }


def _parts(_shell: Shell) -> tuple[Part, ...]:
    return (
        Part(TITLE, said.TOLD_TITLE),
        Part("tag", said.TOLD_TAG, hint=said.TOLD_TAG_HINT),
        Part(TEXT, said.POINT_TEXT, long=True),
        Part("where", said.TOLD_PLACE),
        Part("who", said.TOLD_WHO, choices=MAY_RAISE),
    )
