"""What needs a look: each alarm with what it means, what is safe, and what to do."""

from fourfold_client.ui import sentences, words
from fourfold_client.ui.design import region, text
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat


class LooksPanel:
    """Draws again when there are other alarms, or names. With `quiet` it is not there while nothing needs a look."""

    def __init__(self, shell: Shell, *, quiet: bool = False) -> None:
        self._shell = shell
        self._quiet = quiet
        self._drawn: object = None
        with region("section", "panel") as self._all:
            text("h2", words.LOOK_TITLE)
            self._list = region("div").props('role="status"')
        shell.on_change(self._draw)

    def _draw(self) -> None:
        names, alarms = self._shell.names, self._shell.desk.sync_view().alarms
        drawn = (alarms, [names.of(seat) for seat in Seat])
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._all.set_visibility(bool(alarms) or not self._quiet)
        self._list.clear()
        with self._list:
            for alarm in alarms:
                text("p", sentences.alarm(alarm, names), "notice")
            if not alarms:
                text("p", words.NOTHING_TO_LOOK_AT, "soft")
