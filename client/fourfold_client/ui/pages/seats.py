"""People and laptops: the four, the six words, one's own laptops and sheet, proposals, and the larger steps."""

from collections.abc import Callable

from nicegui import ui

from fourfold_client.ui import sentences, words
from fourfold_client.ui import words_arrival as arriving
from fourfold_client.ui import words_people as said
from fourfold_client.ui import words_people_page as people_page
from fourfold_client.ui.components import steps
from fourfold_client.ui.components.backup import BackupPanel
from fourfold_client.ui.components.fourpeople import PeoplePanel
from fourfold_client.ui.components.groupwords import WordsPanel
from fourfold_client.ui.components.handover import HandoverPanel
from fourfold_client.ui.components.keeping import KeepingPanel
from fourfold_client.ui.components.looks import LooksPanel
from fourfold_client.ui.components.notifying import NotifyingPanel
from fourfold_client.ui.components.ownpanel import OwnPanel
from fourfold_client.ui.components.passphrase import change_passphrase
from fourfold_client.ui.components.private import read_again
from fourfold_client.ui.components.sheetpanel import SheetPanel
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.seen import sight, why_out
from fourfold_client.ui.shell import Shell
from fourfold_shared.entries import DeviceKind
from fourfold_shared.ids import Seat
from fourfold_shared.roster import Member


class SeatsPage:
    """Draws again when the roster or a name has changed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        with shell.page(words.SEATS):
            self._connection = text("p", "", "notice")
            LooksPanel(shell, quiet=True)
            self._proposed = region("div")
            PeoplePanel(shell)
            WordsPanel(shell)
            HandoverPanel(shell)
            with region("div") as self._sheet:
                self._panel(arriving.SHEET, lambda: SheetPanel(shell))
            self._all = region("div")
            OwnPanel(shell)
            BackupPanel(shell)
            NotifyingPanel(shell)
            KeepingPanel(shell)
            with region("section", "panel"):
                text("h2", people_page.LIMITS_TITLE)
                text("p", words.LIMITS)
                button(people_page.PRIVATE_AGAIN, lambda: read_again(shell), "edge", name="private")
        shell.on_change(self._draw)

    @property
    def _open(self) -> bool:
        """Whether this laptop can change anything about people."""
        return self._mine and not self._shell.desk.people.roster.closed

    @property
    def _mine(self) -> bool:
        """Whether this laptop can change what its own person has; in a closed case too."""
        return self._shell.desk.case.membership.active

    def _draw(self) -> None:
        shell = self._shell
        desk, names = shell.desk, shell.names
        self._connection.text = self._state()
        self._connection.set_visibility(bool(self._connection.text))
        steps_of_keys = [chain.count for chain in desk.case.membership.keychains.values()]
        drawn = (desk.people.roster.heads, steps_of_keys, [names.of(seat) for seat in Seat], self._mine)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._sheet.set_visibility(self._mine)
        self._proposed.clear()
        if desk.people.roster.proposals:
            with self._proposed:
                self._panel(said.WAITING, self._proposals)
        self._all.clear()
        with self._all:
            self._panel(said.YOURS if self._mine else said.YOURS_OUT, self._own)
            self._panel(said.HAPPENED, self._happened)
            if self._open:
                self._panel(said.DECISIONS, self._decisions)

    def _state(self) -> str:
        desk = self._shell.desk
        if desk.people.roster.closed:
            return words.CASE_CLOSED
        if not desk.case.membership.active:
            return f"{why_out(desk, self._shell.names)} {said.OUT}"
        return "" if desk.connected else said.NEEDS_CONNECTION

    def _panel(self, title: str, build: Callable[[], object]) -> None:
        with region("section", "panel"):
            text("h2", title)
            build()

    def _own(self) -> None:
        shell = self._shell
        people = shell.desk.people
        if self._mine:
            text("p", said.YOURS_HINT, "soft small")
            with ui.element("ul").classes("people"):
                for device in people.roster.devices_of(shell.desk.seat):
                    self._device(device)
        with region("div", "acts"):
            if self._mine:
                button(said.LET_IN, lambda: steps.let_in(shell), name="laptop")
            button(said.CHANGING, lambda: change_passphrase(shell), name="passphrase")

    def _device(self, device: Member) -> None:
        shell = self._shell
        this = device.index == shell.desk.identity.device
        called = self._called(device, this=this)
        with ui.element("li"):
            text("span", called)
            if self._mine and not this:
                label = f"{said.REMOVE}: {called}"
                button(
                    said.REMOVE,
                    lambda: steps.remove(shell, device, called),
                    "edge",
                    described=label,
                    name=f"remove/{device.index}",
                )

    def _called(self, device: Member, *, this: bool) -> str:
        """Laptops of a seat are numbered in the order in which they came, the removed ones too."""
        if device.sheet:
            return said.A_SHEET if device.kind is DeviceKind.SHEET else said.A_CODE
        ever = [one for one in self._shell.desk.people.roster.devices if one.seat == device.seat and not one.sheet]
        number = 1 + sum(one.tenure == device.tenure and one.index < device.index for one in ever)
        return (said.THIS_ONE if this else said.OTHER_LAPTOP).format(number=number)

    def _proposals(self) -> None:
        shell = self._shell
        for index, proposal in shell.desk.people.roster.proposals.items():
            told = sentences.proposal(proposal, shell.names)
            with region("div"):
                for sentence in told:
                    text("p", sentence)
                if shell.desk.people.may_agree(index):
                    described = f"{said.AGREE}: {told[0]}"
                    button(
                        said.AGREE,
                        lambda index=index: steps.agree(shell, index),
                        "edge",
                        described=described,
                        name=f"agree/{index}",
                    )
                if self._open and shell.desk.people.may_withdraw(index):
                    described = f"{said.WITHDRAW}: {told[0]}"
                    button(
                        said.WITHDRAW,
                        lambda index=index: steps.withdraw(shell, index),
                        "edge",
                        described=described,
                        name=f"withdraw/{index}",
                    )

    def _happened(self) -> None:
        desk, names = self._shell.desk, self._shell.names
        told = sentences.removals(desk.people.roster, names)
        for sentence in told or (said.NOTHING_HAPPENED,):
            text("p", sentence, "" if told else "soft")
        text("p", people_page.SIGHT_HINT, "soft small")
        for space in desk.casefile.spaces():
            text("h3", names.rung(space))
            with ui.element("ul").classes("plain"):
                for sentence in sight(desk, space, names):
                    text("li", sentence)

    def _decisions(self) -> None:
        shell = self._shell
        text("p", said.DECISIONS_HINT, "soft small")
        with region("div", "steps"):
            for step in steps.open_steps(shell):
                button(step.label, step.ask, "edge", name=step.name)


def seats_page(shell: Shell) -> None:
    """Builds the page."""
    SeatsPage(shell)
