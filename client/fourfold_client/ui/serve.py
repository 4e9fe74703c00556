"""Serves the screen of the cases of one laptop on 127.0.0.1, one of them at a time."""

import signal
import socket
import sys
import webbrowser
from collections.abc import Callable
from typing import NoReturn

import click
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fourfold_client.desk import Home, HomeError, Homes
from fourfold_client.ui import words
from fourfold_client.ui.caseload import Caseload
from fourfold_client.ui.components.printing import paper
from fourfold_client.ui.components.telling import telling
from fourfold_client.ui.design import FONTS, FONTS_PATH, LOCK_PATH, head, icon
from fourfold_client.ui.guard import Guard, Tokens
from fourfold_client.ui.live_route import route_live
from fourfold_client.ui.logs import quiet_logs
from fourfold_client.ui.pages import PAGES
from fourfold_client.ui.pages.earlier import earlier_page
from fourfold_client.ui.pages.gate import gate
from fourfold_client.ui.pages.mine import mine_page, with_page
from fourfold_client.ui.pages.plain import plain_page
from fourfold_client.ui.pages.rung import rung_page
from fourfold_client.ui.pages.today import today_page
from fourfold_client.ui.pages.together import TOGETHER, together_page
from fourfold_client.ui.places import EARLIER, MINE, START, WITH
from fourfold_client.ui.shell import RUNG, Shell, path_of
from fourfold_shared.errors import FourfoldError

_LISTENING, _UNLOCKED = "listening", "unlocked"


def serve(home: Home, port: int, passphrase: str | None, *, browser: bool) -> None:
    """Serves until SIGTERM or Ctrl-C; prints the launch address, and a fresh one whenever that was used.

    With a `passphrase` the home is unlocked at once, otherwise on the screen. Raises: HomeError when the port cannot be
    had; WrongPassphrase, StorageFailed.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # once everything is closed the server hands the signal on
    chosen = _free_port(port)
    tokens = Tokens(chosen, lambda: _announce(tokens))
    caseload = Caseload(Homes(home))
    app.add_middleware(Guard, tokens=tokens)
    app.add_static_files(FONTS_PATH, FONTS)
    ui.add_head_html(head(), shared=True)
    _route(caseload)
    app.exception_handler(404)(_not_found)
    app.exception_handler(Exception)(_went_wrong)
    app.on_shutdown(caseload.lock)

    failed: list[FourfoldError] = []
    to_come = {_LISTENING, _UNLOCKED}

    def came(what: str) -> None:
        """Tells the launch address once both have come; the server says again and again that it is there."""
        if what not in to_come:
            return
        to_come.remove(what)
        if to_come or failed:
            return
        address = tokens.address()
        click.echo(address)
        sys.stdout.flush()
        if browser:
            webbrowser.open(address)

    async def started() -> None:
        try:
            if passphrase is not None:
                await caseload.room.unlock(passphrase)
        except FourfoldError as error:
            failed.append(error)
            app.shutdown()
        came(_UNLOCKED)

    async def listening() -> None:
        came(_LISTENING)

    app.on_startup(started)
    app.config.quasar_config["loadingBar"]["skipHijack"] = True
    quiet_logs()
    ui.run(
        host="127.0.0.1",
        port=chosen,
        title=words.TITLE,
        language="en-GB",
        dark=None,
        favicon=icon(),
        show=False,
        reload=False,
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
        uvicorn_logging_level="error",
        log_config=None,
        callback_notify=listening,
    )
    if failed:
        raise failed[0]


def _end(_number: int, _frame: object) -> NoReturn:
    """Asked to end, in good order."""
    sys.exit(0)


def _route(caseload: Caseload) -> None:
    @ui.page(START)
    def start() -> None:
        desk = caseload.room.present
        if desk is None:
            gate(caseload)
        else:
            _show(Shell(caseload, desk, START), today_page)

    @ui.page(MINE)
    def mine() -> Response | None:
        return _unlocked(caseload, MINE, mine_page)

    @ui.page(RUNG + "{number:int}")
    def rung(number: int) -> Response | None:
        desk = caseload.room.present
        found = () if desk is None else (space for space in desk.casefile.spaces() if space.number == number)
        space = next(iter(found), None)
        if desk is None or space is None:
            return RedirectResponse(START)
        path = path_of(space)
        build = with_page if path == WITH else lambda shell: rung_page(shell, space)
        _show(Shell(caseload, desk, path), build)
        return None

    @ui.page(TOGETHER + "{number:int}")
    def together(number: int) -> Response | None:
        desk = caseload.room.present
        found = () if desk is None else (space for space in desk.casefile.spaces() if space.number == number)
        space = next(iter(found), None)
        if desk is None or space is None:
            return RedirectResponse(START)
        _show(Shell(caseload, desk, f"{TOGETHER}{number}"), lambda shell: together_page(shell, space))
        return None

    @ui.page(EARLIER + "{number:int}")
    def earlier(number: int) -> Response | None:
        desk = caseload.room.present
        found = () if desk is None else (space for space in desk.casefile.spaces() if space.number == number)
        space = next(iter(found), None)
        if desk is None or space is None:
            return RedirectResponse(START)
        earlier_page(Shell(caseload, desk, f"{EARLIER}{number}"), space)
        return None

    route_live(caseload)
    for path, build in PAGES.items():
        _page(caseload, path, build)

    @app.post(LOCK_PATH)
    async def lock() -> Response:
        await caseload.lock()
        return Response(status_code=204)


def _page(caseload: Caseload, path: str, build: Callable[[Shell], None]) -> None:
    @ui.page(path)
    def page() -> Response | None:
        return _unlocked(caseload, path, build)


def _unlocked(caseload: Caseload, path: str, build: Callable[[Shell], None]) -> Response | None:
    desk = caseload.room.present
    if desk is None:
        return RedirectResponse(START)
    _show(Shell(caseload, desk, path), build)
    return None


def _show(shell: Shell, build: Callable[[Shell], None]) -> None:
    """A page, on top of it what is told of this home, and at its end how to print it."""
    build(shell)
    paper(shell)
    with shell.top:
        telling(shell)


def _not_found(_request: Request, _error: Exception) -> Response:
    return HTMLResponse(plain_page(words.NO_SUCH_PAGE, link=True), 404)


def _went_wrong(_request: Request, _error: Exception) -> Response:
    return HTMLResponse(plain_page(words.WENT_WRONG_HERE, link=True), 500)


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
