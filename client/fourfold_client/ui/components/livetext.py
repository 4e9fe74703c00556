"""A text that several people write at the same time, for any page: `LiveText(shell, space, name)`."""

from pathlib import Path

from nicegui import ui

from fourfold_client.ui import words_live
from fourfold_client.ui.design import shapes
from fourfold_client.ui.live_route import root_of
from fourfold_client.ui.shell import Shell
from fourfold_shared.ids import Seat, Space

_MODULE = Path(__file__).parent.parent / "live"


class LiveText(ui.element, component="livetext.js", esm={"fourfold-live": str(_MODULE)}):
    """The text `name` of a space's common document; `page` is its common page. `label` is told to screen readers."""

    def __init__(self, shell: Shell, space: Space, name: str, *, label: str = words_live.LABEL) -> None:
        super().__init__()
        self._props.update(
            {
                "path": f"/live/{shell.room.number}/{space.number}/{name}",
                "label": label,
                "root": root_of(name),
                "name": f"live/{space.number}/{name}",
                "shapes": [shapes.shape_svg(seat) for seat in Seat],
                "words": {
                    "empty": words_live.EMPTY,
                    "who": words_live.WHO,
                    "apart": words_live.TROUBLE["apart"],
                    "untaken": words_live.UNTAKEN,
                    "untakenLabel": words_live.UNTAKEN_LABEL,
                    "copy": words_live.COPY,
                    "copied": words_live.COPIED,
                },
            }
        )
