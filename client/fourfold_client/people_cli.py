"""`fourfold`: commands about people and their laptops. All need the relay; those that cannot be undone ask first."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from fourfold_client.desk import Desk, Home
from fourfold_client.running import (
    first_passphrase,
    home_option,
    json_option,
    open_desk,
    passphrase,
    present_passphrase,
    run,
    seat_option,
    tell,
    told_seat,
    with_desk,
)
from fourfold_shared.ids import Seat

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
NEW = "FOURFOLD_NEW_PASSPHRASE"


@click.command()
@click.argument("code")
@home_option
@click.option("--relay", default="", help="The relay's address, if CODE is 24 words.")
@json_option
def restore(code: str, home: Path | None, relay: str, as_json: bool) -> None:
    """Come into your own seat on a new laptop. CODE: a recovery sheet's line or 24 words, or a laptop's code."""
    place = Home(home)
    restoring = Desk.restore(place, first_passphrase(place), code, relay=relay)
    run(restoring, told_seat("This laptop has seat {seat} too.", as_json))


@click.command()
@json_option
@with_desk
async def laptop(desk: Desk, as_json: bool) -> None:
    """Print a code with which one more laptop of yours comes in; it is good once, for three days."""
    code = await desk.people.let_in_laptop()
    tell({"code": code}, code, as_json)


@click.command()
@json_option
@with_desk
async def sheet(desk: Desk, as_json: bool) -> None:
    """Make your recovery sheet: 24 words, to be written down. An older one is good no longer."""
    made = await desk.people.make_sheet()
    value = {"words": made.secret.words, "line": made.line(), "relay": made.relay}
    tell(value, f"{made.secret.words}\nThe relay's address: {made.relay}", as_json)


@click.command()
@home_option
@click.option("--device", type=click.IntRange(0), required=True, help="Its number, as `status --json` tells it.")
@yes_option
def retire(home: Path | None, device: int, yes: bool) -> None:
    """Remove another laptop of yours, or your sheet: it reads and writes nothing from now on."""
    _decide(home, yes, "Remove that laptop? It cannot come back.", lambda desk: desk.people.retire(device))


@click.command()
@home_option
@yes_option
def dismiss(home: Path | None, yes: bool) -> None:
    """End the work with your own support: what they have they keep, and nothing new reaches them."""
    _decide(home, yes, "End the work with your support? They keep what they have.", lambda desk: desk.people.dismiss())


@click.command()
@home_option
@yes_option
def leave(home: Path | None, yes: bool) -> None:
    """Leave the case: this laptop keeps what it has, and nothing new reaches it."""
    _decide(home, yes, "Leave the case? You cannot come back by yourself.", lambda desk: desk.people.leave())


@click.command()
@home_option
@yes_option
def freeze(home: Path | None, yes: bool) -> None:
    """Nothing new is written at the table of all four from now on; everybody keeps what stands there."""
    _decide(home, yes, "Freeze the table? This cannot be undone.", lambda desk: desk.people.freeze())


@click.command()
@home_option
@yes_option
def close(home: Path | None, yes: bool) -> None:
    """Propose to close the case; both partners, or one with their own support, close it."""
    question = "Propose to close the case? Once it is agreed, nothing new is written."
    _decide(home, yes, question, lambda desk: desk.people.propose_close())


@click.command()
@home_option
@click.option("--index", type=click.IntRange(0), required=True, help="The proposal, as `status --json` tells it.")
@yes_option
def agree(home: Path | None, index: int, yes: bool) -> None:
    """Agree to what somebody proposed."""
    _decide(home, yes, "Agree to that proposal?", lambda desk: desk.people.agree(index))


@click.command()
@home_option
@click.option("--index", type=click.IntRange(0), required=True, help="The proposal, as `status --json` tells it.")
@yes_option
def withdraw(home: Path | None, index: int, yes: bool) -> None:
    """Take back what you proposed, while it is open."""
    _decide(home, yes, "Take that proposal back?", lambda desk: desk.people.withdraw(index))


@click.command("give-back")
@seat_option
@json_option
@with_desk
async def give_back(desk: Desk, seat: int, as_json: bool) -> None:
    """Propose to give a seat back to its person, who lost every laptop and the sheet; prints their invitation."""
    line = await desk.people.give_back(Seat(seat))
    tell({"invitation": line, "seat": seat}, line, as_json)


@click.command("passphrase")
@home_option
def change_passphrase(home: Path | None) -> None:
    """Change this home's passphrase."""
    place = Home(home)
    old = present_passphrase(place)
    new = passphrase(new=True, variable=NEW, prompt="New passphrase")

    async def work(desk: Desk) -> None:
        await desk.change_passphrase(old, new)
        click.echo("This home opens with the new passphrase now. Backups from before open with the old one.")

    run(Desk.open(place, old), work)


@click.command()
@home_option
@yes_option
def remove(home: Path | None, yes: bool) -> None:
    """Delete the case file from this laptop, for good. Export it, or carry it to another laptop, first."""
    place = Home(home)
    secret = present_passphrase(place)

    async def work(desk: Desk) -> None:
        await desk.close()
        place.remove()
        click.echo("The case file is no longer on this laptop. What other laptops have stays on them.")

    if not yes:
        click.confirm("Delete the case file from this laptop? Nobody can bring it back here.", abort=True, err=True)
    run(Desk.open(place, secret), work)


COMMANDS = (
    restore,
    laptop,
    sheet,
    retire,
    dismiss,
    leave,
    freeze,
    close,
    agree,
    withdraw,
    give_back,
    change_passphrase,
    remove,
)


def _decide(home: Path | None, yes: bool, question: str, act: Callable[[Desk], Awaitable[Any]]) -> None:
    """Asks, unless that was answered, and does it."""
    if not yes:
        click.confirm(question, abort=True, err=True)

    async def work(desk: Desk) -> None:
        await act(desk)
        click.echo("Done.")

    run(open_desk(home), work)
