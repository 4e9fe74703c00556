"""The four people: what they are called, their role words and laptops, and the chairs that can be offered."""

from nicegui import ui

from fourfold_client.ui import words
from fourfold_client.ui import words_joining as said
from fourfold_client.ui.components.asking import attempt
from fourfold_client.ui.components.calling import change_name, change_phone
from fourfold_client.ui.components.handing import hand_over_invitation
from fourfold_client.ui.design import button, notice, region, shape, text
from fourfold_client.ui.names import capital
from fourfold_client.ui.reminders import laptops
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat
from fourfold_shared.invitation import Invitation


class PeoplePanel:
    """Draws again when the roster or what somebody says of themselves has changed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        with region("section", "panel"):
            text("h2", words.PEOPLE)
            self._failed = notice()
            self._people = region("ul", "people")
            self._acts = region("div", "acts")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        desk, names, profile = self._shell.desk, self._shell.names, self._shell.desk.casefile.profile
        told = [(names.of(seat), profile.role(seat), profile.phone(seat)) for seat in Seat]
        drawn = (desk.people.roster.heads, told, desk.case.membership.active)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._people.clear()
        with self._people:
            for seat in Seat:
                self._person(seat)
        self._acts.clear()
        with self._acts:
            if desk.case.membership.active and not desk.people.roster.closed:
                self._offer()

    def _offer(self) -> None:
        shell = self._shell
        button(said.CALL_ME, lambda: change_name(shell), name="name")
        partner = shell.desk.seat.counterpart
        if not shell.desk.seat.is_partner and shell.desk.people.roster.devices_of(partner):
            button(said.PHONE.format(who=shell.names.of(partner)), lambda: change_phone(shell), name="phone")

    def _person(self, seat: Seat) -> None:
        shell, roster, profile = self._shell, self._shell.desk.people.roster, self._shell.desk.casefile.profile
        devices = roster.devices_of(seat)
        with ui.element("li"):
            with ui.element("span").classes("who"):
                shape(seat, filled=bool(devices))
                text("span", capital(shell.names.of(seat)))
            if role := profile.role(seat):
                text("span", role)
            if devices:
                sheets = sum(one.sheet for one in devices)
                text("span", laptops(len(devices) - sheets, sheets), "soft")
            else:
                text("span", self._empty(seat), "soft")
            if phone := profile.phone(seat):
                text("span", said.PHONE_OF.format(phone=phone), "soft")
            if shell.desk.case.membership.active and shell.desk.may_invite(seat):
                described = f"{words.INVITE_BUTTON}: {shell.names.of(seat)}"
                invite = f"invite/{int(seat)}"
                button(words.INVITE_BUTTON, lambda: self._invite(seat), "edge", described=described, name=invite)

    def _empty(self, seat: Seat) -> str:
        """Why nobody has a chair, and who can invite to it where this person cannot."""
        names, people = self._shell.names, self._shell.desk.people
        if seat == names.me:
            return words.NOT_MINE
        if seat in people.roster.invitations:
            return words.INVITED_CHAIR
        if people.is_empty(seat):
            return words.LEFT_CHAIR.format(name=names.last(seat))
        if not people.may_invite(seat) and people.roster.devices_of(seat.counterpart):
            return words.INVITED_BY.format(who=capital(names.of(seat.counterpart)))
        return words.EMPTY_CHAIR

    async def _invite(self, seat: Seat) -> None:
        made: list[Invitation] = []

        async def ask() -> None:
            made.append(await self._shell.desk.people.invite(seat))

        if await attempt(ask, self._failed):
            hand_over_invitation(self._shell, made[0], self._shell.names.of(seat))
