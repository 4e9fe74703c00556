"""Starts the relay and the four clients, prints their addresses, ends them all."""

import asyncio
import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

import click

from fourfold_client.demo.lines import NAMES
from fourfold_client.demo.seed import PASSPHRASE, command, environment, found_and_join, home_of, write_case
from fourfold_shared.errors import Misuse, WorldFailed

MARK = "demo.json"
START_SECONDS = 60


def run(folder: Path, *, browser: bool) -> None:
    """Serves the sample case from `folder` until Ctrl-C or SIGTERM; makes it there first, or goes on with it.

    Raises: WorldFailed, Misuse.
    """
    folder = folder.resolve()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_ending())
        port, made = _prepare(folder)
        store, relay = f"sqlite:{folder / 'relay.db'}", f"ws://127.0.0.1:{port}"
        arguments = ("serve", "--store", store, "--listen", f"127.0.0.1:{port}", "--log-level", "warning")
        serving, first = _start(stack, command("fourfold_relay", *arguments))
        if not first:
            raise WorldFailed(f"the demo's relay could not be started; is port {port} in use?")
        if not made:
            click.echo("Making the sample case: four people found it, join, and write five months of it.")
            found_and_join(folder, relay, store)
            asyncio.run(write_case(folder))
            (folder / MARK).write_text(json.dumps({"port": port, "made": True}))
        click.echo("Open each of these in a tab of your browser: four people, one case. An address works once.")
        clients = {}
        for seat, name in NAMES.items():
            opening = command("fourfold_client", "open", "--home", str(home_of(folder, seat)), "--no-browser")
            clients[name], address = _start(stack, opening, name)
            if not address.startswith("http"):
                raise WorldFailed(f"the client of {name} could not be started")
            click.echo(f"{name:8}{address}")
            if browser:
                webbrowser.open(address)
        click.echo(f"A screen that has locked itself opens with the passphrase: {PASSPHRASE}")
        click.echo("Ctrl-C ends all. Started again, the demo goes on where it was.")
        sys.stdout.flush()
        _watch({"The relay": serving, **clients})


def _prepare(folder: Path) -> tuple[int, bool]:
    """The relay's port, and whether the case is made already; what an interrupted start left is cleared away."""
    mark = folder / MARK
    try:
        if mark.is_file():
            kept = json.loads(mark.read_text())
            if kept.get("made"):
                return int(kept["port"]), True
            shutil.rmtree(folder)
        elif folder.exists() and any(folder.iterdir()):
            raise Misuse(f"{folder} is not empty and not a demo; choose another with --dir")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        mark.write_text(json.dumps({"port": port, "made": False}))
    except (OSError, ValueError):
        raise WorldFailed(f"the demo's folder could not be written or read: {folder}") from None
    return port, False


def _start(stack: contextlib.ExitStack, arguments: list[str], name: str = "") -> tuple["subprocess.Popen[str]", str]:
    """Starts one of our processes; gives it and its first line, empty when it ended instead."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        arguments,
        env=environment(),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    stack.callback(_end, process)
    stdout = process.stdout
    if stdout is None:
        raise WorldFailed("a process could not be started")
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    first = stdout.readline().strip()
    timer.cancel()
    threading.Thread(target=_pass_on, args=(stdout, name), daemon=True).start()
    return process, first


def _pass_on(stdout: TextIO, name: str) -> None:
    for line in stdout:
        if name:
            click.echo(f"{name:8}{line.strip()}")
            sys.stdout.flush()


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _watch(processes: dict[str, "subprocess.Popen[str]"]) -> None:
    """Returns on Ctrl-C or SIGTERM; says when one of the five has ended."""
    running = dict(processes)
    while running:
        for name in [name for name, process in running.items() if process.poll() is not None]:
            click.echo(f"{name} ended. Start the demo again to bring it back.")
            sys.stdout.flush()
            del running[name]
        time.sleep(0.5)


@contextlib.contextmanager
def _ending() -> Iterator[None]:
    """SIGTERM ends the demo as Ctrl-C does."""

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupted)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Ending.")
    finally:
        signal.signal(signal.SIGTERM, before)
