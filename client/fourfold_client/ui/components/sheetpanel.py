"""How it is with one's recovery sheet: none yet, made and not tried, tried; and the buttons for it."""

from fourfold_client.ui import words_arrival as said
from fourfold_client.ui import words_people
from fourfold_client.ui.components import steps
from fourfold_client.ui.components.sheet import is_tried, try_sheet
from fourfold_client.ui.design import button, region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.entries import DeviceKind


class SheetPanel:
    """Draws again when the roster changed, or the sheet was tried."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._drawn: object = None
        self._all = region("div")
        shell.on_change(self._draw)

    def _draw(self) -> None:
        shell, roster = self._shell, self._shell.desk.people.roster
        may_make = shell.desk.case.membership.active
        has_sheet = any(device.kind is DeviceKind.SHEET for device in roster.devices_of(shell.desk.seat))
        drawn = (has_sheet, is_tried(shell), may_make)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._all.clear()
        with self._all:
            if has_sheet:
                text("p", said.SHEET_TRIED if is_tried(shell) else said.SHEET_NOT_TRIED)
            elif may_make:
                text("p", words_people.NO_SHEET)
                text("p", said.SHEET_WHY)
            with region("div", "acts"):
                if may_make:
                    button(words_people.MAKE_SHEET, lambda: steps.make_sheet(shell), name="sheet")
                if has_sheet:
                    button(words_people.TRY_SHEET, lambda: try_sheet(shell), name="try")
