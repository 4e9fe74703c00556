"""What one brings to a joint session: an item of one's own, words for one's support to say, and what a support says."""

from collections.abc import Sequence

from fourfold_client.casefile import Entry, Kind, Rung
from fourfold_client.casefile.sessions import Say
from fourfold_client.casefile.told import already_told, tags
from fourfold_client.ui import words_sessions as said
from fourfold_client.ui.components.folded import folded
from fourfold_client.ui.components.form import TEXT, TITLE, Form, Part
from fourfold_client.ui.components.toldalready import draw_topic
from fourfold_client.ui.design import Choices, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Space


def bring(shell: Shell, session: Entry) -> None:
    """The forms for the next session."""

    @folded(said.BRING, name="bring")
    def _() -> None:
        told = _told_already(shell)
        parts = [Part(TITLE, said.BRING_WHAT), Part(TEXT, said.BRING_MORE, long=True)]
        if shell.desk.seat.is_partner:
            says = {one.value: said.SAYS[one] for one in (Say.SELF, Say.TOGETHER)}
            parts.append(Part("say", said.WHO_SAYS, choices=says))
        Form(
            shell,
            f"bring/{session.id}",
            Kind.AGENDA_ITEM,
            (Space.TABLE,),
            parts,
            fixed={"session": session.id},
            answers={} if told is None else {"tag": lambda: told.value},
        )

    if shell.desk.seat.is_partner:
        _say_for_me(shell, session)
    else:
        _for_client(shell, session)


def _told_already(shell: Shell) -> Choices | None:
    """Asks whether it was told already, if anything was; says where that is written."""
    known = tags(shell.desk.casefile)
    if not known:
        return None
    chosen = Choices(said.TAG, {"": said.NO_TAG, **{tag: tag for tag in known}}, "", lambda: tell())
    where = region("div").props('role="status"')

    def tell() -> None:
        where.clear()
        topics = already_told(shell.desk.casefile, chosen.value) if chosen.value else ()
        with where:
            if topics:
                text("p", said.TOLD_ALREADY)
            for topic in topics:
                name = shell.names.of_person(topic.entry.person)
                line = said.TOLD_WHERE.format(title=topic.entry.title, name=name, where=topic.place)
                with region("div", "notice"):
                    text("p", line.rstrip())
                    draw_topic(topic, shell.names)

    return chosen


def _say_for_me(shell: Shell, session: Entry) -> None:
    me, names = shell.desk.seat, shell.names
    support = names.of(me.counterpart)

    @folded(said.SAY_FOR_ME, name="say-for-me")
    def _() -> None:
        text("p", said.SAY_FOR_ME_HINT.format(support=support), "soft")
        placeholders = {key: label.format(support=support) for key, label in said.PLACEHOLDERS.items()}

        async def also(entry: Entry) -> None:
            if entry.field("placeholder"):
                fields = {"session": session.id, "say": Say.SUPPORT.value}
                await shell.desk.casefile.put(Kind.AGENDA_ITEM, Space.TABLE, fields=fields)

        Form(
            shell,
            f"say/{session.id}",
            Kind.SAY_FOR_ME,
            (Rung.PAIR.space(me),),
            (Part(TEXT, said.SAY_WHAT, long=True), Part("placeholder", said.PLACEHOLDER, choices=placeholders)),
            fixed={"session": session.id},
            then=also,
        )


def _for_client(shell: Shell, session: Entry) -> None:
    me = shell.desk.seat
    name = shell.names.of(me.counterpart)

    @folded(said.FOR_CLIENT.format(name=name), name="for-client")
    def _() -> None:
        text("p", said.FOR_CLIENT_HINT.format(name=name), "soft")
        parts: Sequence[Part] = (Part(TITLE, said.BRING_WHAT), Part(TEXT, said.BRING_MORE, long=True))
        Form(
            shell,
            f"client/{session.id}",
            Kind.AGENDA_ITEM,
            (Rung.PAIR.space(me),),
            parts,
            fixed={"session": session.id, "say": Say.ABOUT.value},
        )
