"""Serves the screen of one home on 127.0.0.1."""

import logging
import socket
import sys
import webbrowser
from collections.abc import Callable

import click
from nicegui import app, ui
from starlette.responses import RedirectResponse, Response

from fourfold_client.desk import Desk, Home, HomeError
from fourfold_client.ui import words
from fourfold_client.ui.design import head
from fourfold_client.ui.guard import Guard, Tokens
from fourfold_client.ui.pages.find import find_page
from fourfold_client.ui.pages.gate import gate
from fourfold_client.ui.pages.rung import rung_page
from fourfold_client.ui.pages.standing import standing_page
from fourfold_client.ui.room import Room
from fourfold_client.ui.shell import HOME, Shell, path_of
from fourfold_shared.errors import FourfoldError

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#2f5d62" d="{}"/></svg>'.format(
    "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z"
)


def serve(home: Home, port: int, passphrase: str | None, *, browser: bool) -> None:
    """Serves until SIGTERM or Ctrl-C; prints the launch address, and a fresh one whenever that was used.

    With a `passphrase` the home is unlocked at once, otherwise on the screen. Raises: HomeError when the port cannot be
    had; WrongPassphrase, StorageFailed.
    """
    chosen = _free_port(port)
    tokens = Tokens(chosen, lambda: _announce(tokens))
    room = Room(home)
    app.add_middleware(Guard, tokens=tokens)
    ui.add_head_html(head(), shared=True)
    _route(room)
    app.on_shutdown(room.lock)

    failed: list[FourfoldError] = []

    async def started() -> None:
        if passphrase is not None:
            try:
                await room.unlock(passphrase)
            except FourfoldError as error:
                failed.append(error)
                app.shutdown()
                return
        address = tokens.address()
        click.echo(address)
        sys.stdout.flush()
        if browser:
            webbrowser.open(address)

    app.on_startup(started)
    logging.getLogger("nicegui").setLevel(logging.ERROR)
    ui.run(
        host="127.0.0.1",
        port=chosen,
        title=words.TITLE,
        language="en-US",
        dark=None,
        favicon=ICON,
        show=False,
        reload=False,
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
        uvicorn_logging_level="error",
    )
    if failed:
        raise failed[0]


def _route(room: Room) -> None:
    @ui.page(HOME)
    def my_space() -> None:
        desk = room.desk
        if desk is None:
            gate(room)
        else:
            rung_page(Shell(room, desk, HOME), desk.casefile.spaces()[0])

    @ui.page("/page/{number}")
    def rung(number: int) -> Response | None:
        desk = room.desk
        spaces = {} if desk is None else {space.number: space for space in desk.casefile.spaces()}
        if desk is None or number not in spaces:
            return RedirectResponse(HOME)
        rung_page(Shell(room, desk, path_of(spaces[number])), spaces[number])
        return None

    @ui.page("/find")
    def find() -> Response | None:
        return _open(room, "/find", find_page)

    @ui.page("/standing")
    def standing() -> Response | None:
        return _open(room, "/standing", standing_page)


def _open(room: Room, path: str, build: Callable[[Shell], None]) -> Response | None:
    desk: Desk | None = room.desk
    if desk is None:
        return RedirectResponse(HOME)
    build(Shell(room, desk, path))
    return None


def _announce(tokens: Tokens) -> None:
    click.echo(f"Opened. To open it again: {tokens.address()}")
    sys.stdout.flush()


def _free_port(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise HomeError(f"port {port} is in use; choose another with --port, or leave it out") from None
        return int(probe.getsockname()[1])
