"""Sentences about who could see what, and why a laptop is out; put together from the roster and the keychains."""

from collections.abc import Iterator
from dataclasses import replace

from fourfold_client.desk import Desk, Moment, Sight
from fourfold_client.ui import sentences
from fourfold_client.ui import words_people_page as said
from fourfold_client.ui.names import Names, capital
from fourfold_shared.ids import Seat, Space


def sight(desk: Desk, space: Space, names: Names) -> Iterator[str]:
    """Who could read what stands in a space, one sentence for each person."""
    for one in _of_a_page(desk, space):
        who = "you" if one.person == desk.casefile.person else names.alone(one.person)
        yield capital(_said(one).format(who=who, since=_day(desk, one.begins), until=_day(desk, one.ends)))


def _of_a_page(desk: Desk, space: Space) -> Iterator[Sight]:
    """What is told of a page. Whoever had the seat before had an own page of their own, which is not this one."""
    found = desk.sights(space)
    if len(space.audience) > 1:
        yield from found
        return
    for one in found:
        if one.person == desk.casefile.person:
            yield replace(one, begins=0) if one != found[0] else one


def why_out(desk: Desk, names: Names) -> str:
    """Who removed this laptop, as far as it is known here; empty while it belongs to the case."""
    me = desk.identity
    removal = desk.people.roster.removal_of(me.device)
    if removal is None:
        return ""
    if removal.author == me.seat:
        return said.WHY_OUT["left" if removal.leaves else "own"]
    kind = "dismissed" if removal.leaves else "restored"
    return capital(said.WHY_OUT[kind].format(who=names.of(Seat(removal.author))))


def _said(found: Sight) -> str:
    if found.waits:
        return said.SEES_LATER
    if not found.begins:
        return said.SAW_UNTIL if found.ends else said.SEES_ALL
    return said.SAW_BETWEEN if found.ends else said.SEES_SINCE


def _day(desk: Desk, count: int) -> str:
    moment: Moment = desk.heard.when(count)
    return (said.BEFORE_DAY if moment.before else said.ON_DAY).format(day=sentences.day(moment.time))
