"""A command at a terminal of its own, where a person reads prompts and types answers."""

import asyncio
import fcntl
import os
import pty
import signal
import subprocess
import termios
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.commands import FOURFOLD, environment


@dataclass(frozen=True)
class Seen:
    """How a command ended, what it printed, and all that stood on the terminal."""

    code: int
    out: str
    screen: str


async def at_terminal(*arguments: str | Path, typed: Sequence[tuple[str, str]]) -> Seen:
    """Runs a command; types each answer once its prompt stands on the terminal."""
    return await asyncio.to_thread(_run, arguments, typed)


def _run(arguments: Sequence[str | Path], typed: Sequence[tuple[str, str]]) -> Seen:
    here, there = pty.openpty()
    process = subprocess.Popen(
        [FOURFOLD, *arguments],
        stdin=there,
        stdout=subprocess.PIPE,
        stderr=there,
        env=environment(None),
        start_new_session=True,
        preexec_fn=lambda: _take_terminal(there),
    )
    os.close(there)
    screen = b""
    try:
        for prompt, answer in typed:
            screen = _until(here, prompt, screen)
            os.write(here, answer.encode())
        out, _ = process.communicate(timeout=60)
        screen = _until(here, "", screen)
    finally:
        process.kill()
        os.close(here)
    return Seen(process.returncode, out.decode(), screen.decode().replace("\r\n", "\n"))


def _take_terminal(there: int) -> None:
    """As a shell starts a command: it has the terminal, and Ctrl-C is not ignored, even where these tests ignore it."""
    fcntl.ioctl(there, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _until(terminal: int, prompt: str, screen: bytes) -> bytes:
    """Reads until `prompt` stands at the end, or the command has let go of the terminal."""
    while not prompt or not screen.endswith(prompt.encode()):
        try:
            more = os.read(terminal, 4096)
        except OSError:
            more = b""
        if not more:
            break
        screen += more
    return screen
