"""How a command opens a home, does its work, and ends: with one line and an exit code when something is wrong.

Exit codes: 0 done, 2 bad usage or bad input, 3 the relay could not be reached, 130 interrupted.
"""

import asyncio
import functools
import json
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from fourfold_client.desk import Desk, Home
from fourfold_client.sync.errors import Ended
from fourfold_shared.errors import FourfoldError, RelayUnreachable, StorageFailed
from fourfold_shared.messages import Reason

T = TypeVar("T")
BAD, UNREACHED, INTERRUPTED = 2, 3, 130
ENVIRONMENT = "FOURFOLD_PASSPHRASE"
PRIVATE = "FOURFOLD_PRIVATE_PASSPHRASE"
"""What opens one's own page as well, where that has a passphrase of its own; nobody is asked for it."""

home_option = click.option("--home", type=click.Path(path_type=Path), help="The folder that holds the case.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
seat_option = click.option(
    "--seat", type=click.IntRange(0, 3), required=True, help="0, 1: partners; 2, 3: their supports."
)


class Commands(click.Group):
    """Tells wrong usage in one line and with our exit code, as everything else that is wrong."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Runs the command that the arguments name, and ends the process."""
        try:
            sys.exit(super().main(*arguments, **(options | {"standalone_mode": False})))
        except click.ClickException as error:
            fail(" ".join(error.format_message().split()), BAD)
        except click.Abort:
            sys.exit(INTERRUPTED)


def with_desk(work: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """What a command does with the desk of `--home`, which is opened for it, and closed after it."""

    @home_option
    @functools.wraps(work)
    def command(home: Path | None, **options: Any) -> None:
        run(open_desk(home), lambda desk: work(desk, **options))

    return command


def open_desk(home: Path | None) -> Coroutine[Any, Any, Desk]:
    """Asks for the passphrase now, where Ctrl-C ends the command; what is given opens the home.

    One's own page is opened too if the environment has its passphrase; without that the command goes on without it.
    """
    place = Home(home)
    return Desk.open(place, present_passphrase(place), private=os.environ.get(PRIVATE))


def run(opening: Awaitable[Desk], work: Callable[[Desk], Awaitable[None]]) -> None:
    """Opens a desk, does `work` with it, closes it."""

    async def all_of_it() -> None:
        desk = await opening
        try:
            await work(desk)
        finally:
            await desk.close()

    guard(lambda: asyncio.run(all_of_it()))


def guard(work: Callable[[], T]) -> T:
    """Turns what may go wrong into one line and an exit code."""
    try:
        return work()
    except RelayUnreachable as error:
        fail(str(error), UNREACHED)
    except Ended as error:
        fail(_ENDED.get(error.reason, f"the relay refuses this laptop: {error.reason}"), UNREACHED)
    except FourfoldError as error:
        fail(str(error), BAD)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


_ENDED = {
    Reason.NOT_ADMITTED: "the relay does not know this laptop or its case",
    Reason.STOPPING: "the relay is being restarted; please try again",
    Reason.UNAVAILABLE: "the relay's own disk failed; nothing is lost here",
    Reason.VERSION: "the relay speaks another version of Fourfold",
}


def plain(text: str) -> str:
    """One line of what others may have written: nothing in it can steer a terminal, or pass for another line."""
    return "".join(character if character.isprintable() else " " for character in text)


def passphrase(*, new: bool, variable: str = ENVIRONMENT, prompt: str = "Passphrase") -> str:
    """What the environment says, or what is asked for; a new one twice."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not _terminal():
        fail(f"a passphrase is needed: there is no terminal to ask at, and {variable} is not set", BAD)
    asked: str = click.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True)
    return asked


def present_passphrase(home: Home) -> str:
    """That of a home which holds a case; nothing is asked for where there is none to open."""
    return passphrase(new=False) if home.holds_case else ""


def first_passphrase(home: Home) -> str:
    """That of a home which is to hold a case: a new one, unless this was begun there before."""
    return passphrase(new=not home.holds_case)


def told_seat(sentence: str, as_json: bool) -> Callable[[Desk], Awaitable[None]]:
    """The work of telling who sits here now; the sentence names `{name}` and `{seat}`."""

    async def work(desk: Desk) -> None:
        value = {"case": desk.identity.case.hex(), "seat": int(desk.seat), "name": desk.casefile.name(desk.seat)}
        tell(value, sentence.format(**value), as_json)

    return work


def _terminal() -> bool:
    """Whether there is somebody to ask: a terminal at the standard input, or one that controls this process."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def tell(value: Any, text: str, as_json: bool) -> None:
    """Prints the answer; whoever closed the pipe wants none. Raises: StorageFailed when it cannot be written."""
    try:
        click.echo(json.dumps(value, ensure_ascii=False) if as_json else text)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered has to go somewhere
        if not isinstance(error, BrokenPipeError):
            raise StorageFailed(f"the answer could not be written: {error.strerror}") from None


def fail(sentence: str, code: int) -> NoReturn:
    """Ends with a sentence on stderr."""
    click.echo(sentence[:1].upper() + sentence[1:], err=True)
    sys.exit(code)
