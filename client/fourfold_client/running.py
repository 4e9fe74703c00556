"""How a command opens a home, does its work, and ends: with one line and an exit code when something is wrong.

Exit codes: 0 done, 2 bad usage or bad input, 3 the relay could not be reached.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from fourfold_client.desk import Desk, Home
from fourfold_client.sync.engine import Ended
from fourfold_shared.errors import FourfoldError, RelayUnreachable
from fourfold_shared.messages import Reason

T = TypeVar("T")
BAD, UNREACHED = 2, 3
ENVIRONMENT = "FOURFOLD_PASSPHRASE"

home_option = click.option("--home", type=click.Path(path_type=Path), help="The folder that holds the case.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
seat_option = click.option(
    "--seat", type=click.IntRange(0, 3), required=True, help="0, 1: partners; 2, 3: their supports."
)


async def open_desk(home: Path | None) -> Desk:
    place = Home(home)
    return await Desk.open(place, passphrase(new=False) if place.holds_case else "")


def run(opening: Awaitable[Desk], work: Callable[[Desk], Awaitable[None]]) -> None:
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
        _fail(str(error), UNREACHED)
    except Ended as error:
        _fail(_ENDED.get(error.reason, f"the relay refuses this laptop: {error.reason}"), UNREACHED)
    except FourfoldError as error:
        _fail(str(error), BAD)
    except KeyboardInterrupt:
        sys.exit(130)


_ENDED = {
    Reason.NOT_ADMITTED: "the relay does not know this laptop or its case",
    Reason.STOPPING: "the relay is being restarted; please try again",
    Reason.UNAVAILABLE: "the relay's own disk failed; nothing is lost here",
    Reason.VERSION: "the relay speaks another version of Fourfold",
}


def passphrase(*, new: bool, variable: str = ENVIRONMENT, prompt: str = "Passphrase") -> str:
    """What the environment says, or what is asked for; a new one twice."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    asked: str = click.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True)
    return asked


def tell(value: Any, text: str, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else text)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(sentence[:1].upper() + sentence[1:], err=True)
    sys.exit(code)
