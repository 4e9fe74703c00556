"""`fourfold`: the commands. Exit codes: 0 done, 2 bad usage or bad input, 3 the relay could not be reached."""

import os
from pathlib import Path
from typing import Any

import click

from fourfold_client import files_cli, home_cli, people_cli
from fourfold_client.desk import Desk, Home
from fourfold_client.home_cli import NOTICES
from fourfold_client.running import (
    ENVIRONMENT,
    PRIVATE,
    UNREACHED,
    Commands,
    fail,
    first_passphrase,
    guard,
    home_option,
    json_option,
    plain,
    run,
    seat_option,
    tell,
    told_seat,
    with_desk,
)
from fourfold_client.spaces.alarms import AlarmKind
from fourfold_shared.ids import Seat, Space

TAKEN = "{name} has seat {seat} in this home."
role_option = click.option("--role", default="", help="A role word for yourself, if you want one.")


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(package_name="fourfold")
@click.pass_context
def main(context: click.Context) -> None:
    """Fourfold: the shared case file of four people. Without a command it opens the screen."""
    if context.invoked_subcommand is None:
        context.invoke(open_)


@main.command("open")
@home_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="On 127.0.0.1; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Print the launch address only.")
def open_(home: Path | None = None, port: int = 0, no_browser: bool = False) -> None:
    """Unlock and serve the screen; prints the launch address."""
    from fourfold_client.ui import serve

    guard(lambda: serve(Home(home), port, os.environ.get(ENVIRONMENT), browser=not no_browser))


@main.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@click.option("--no-browser", is_flag=True, help="Print the four addresses only.")
def demo(folder: Path, no_browser: bool) -> None:
    """A relay and four clients on the sample case; Ctrl-C ends all."""
    from fourfold_client.demo import run

    guard(lambda: run(folder, browser=not no_browser))


@main.command()
@home_option
@click.option("--relay", required=True, help="The relay's address: wss://… or ws://127.0.0.1:PORT.")
@click.option("--ticket", required=True, help="From the practice.")
@seat_option
@click.option("--name", required=True, help="What the others call you.")
@role_option
@json_option
def found(home: Path | None, relay: str, ticket: str, seat: int, name: str, role: str, as_json: bool) -> None:
    """Found a case in a new home."""
    place = Home(home)
    secret = first_passphrase(place)
    founding = Desk.found(place, secret, relay=relay, ticket=ticket, seat=Seat(seat), name=name, role=role)
    run(founding, told_seat(TAKEN, as_json))


@main.command()
@seat_option
@json_option
@with_desk
async def invite(desk: Desk, seat: int, as_json: bool) -> None:
    """Invite to an empty seat; prints the line to hand over."""
    made = await desk.people.invite(Seat(seat))
    tell({"invitation": made.line(), "words": made.secret.words, "seat": seat}, made.line(), as_json)


@main.command()
@click.argument("invitation")
@home_option
@click.option("--name", required=True, help="What the others call you.")
@role_option
@click.option("--relay", default="", help="The relay's address, if the invitation is twelve words.")
@json_option
def join(invitation: str, home: Path | None, name: str, role: str, relay: str, as_json: bool) -> None:
    """Take the seat that INVITATION is for, in a new home."""
    place = Home(home)
    joining = Desk.join(place, first_passphrase(place), invitation, name=name, role=role, relay=relay)
    run(joining, told_seat(TAKEN, as_json))


@main.command()
@click.option("--space", "space_name", required=True, help="table, bridge, pair, wing, private; a support: wing:0.")
@click.option("--text", required=True)
@click.option("--title", default="")
@json_option
@with_desk
async def add(desk: Desk, space_name: str, text: str, title: str, as_json: bool) -> None:
    """Write an entry in your own lane."""
    entry = await desk.casefile.write(_space(space_name, desk), text, title)
    value = desk.value(entry)
    tell(value, f"Saved on this laptop, in {entry.space.value}: {entry.id}", as_json)


@main.command()
@click.option("--space", "space_name", default="", help="One space only.")
@json_option
@with_desk
async def show(desk: Desk, space_name: str, as_json: bool) -> None:
    """Print what this laptop holds, decrypted."""
    spaces = (_space(space_name, desk),) if space_name else ()
    value = desk.show(*spaces)
    lines = [plain(f"[{one['space']}] {_whose(one['author'])}: {_line(one)}") for one in value["entries"]]
    tell(value, "\n".join(lines) or "Nothing here yet.", as_json)


@main.command()
@click.option("--wait", type=click.FloatRange(0), default=0.0, help="Seconds to go on trying to reach the relay.")
@json_option
@with_desk
async def sync(desk: Desk, wait: float, as_json: bool) -> None:
    """Exchange with the relay until both sides have everything."""
    await desk.sync(wait)
    value = desk.status()
    told = "Both sides have everything." if not value["waiting"] else f"{value['waiting']} wait on this laptop."
    tell({key: value[key] for key in ("state", "waiting", "delivery", "alarms")}, told, as_json)
    for alarm in value["alarms"]:
        if alarm["kind"] == AlarmKind.RELAY_REFUSES:
            fail(f"the relay refuses what this laptop sends ({alarm['detail']}); it is safe here", UNREACHED)


@main.command()
@json_option
@with_desk
async def status(desk: Desk, as_json: bool) -> None:
    """Print seats, devices, spaces, what is waiting, delivery per person, alarms."""
    value = desk.status()
    lines = [f"{value['name']} (seat {value['seat']}), relay {value['relay']}"]
    lines += [f"seat {one['seat']}: {one['name'] or ('taken' if one['taken'] else 'empty')}" for one in value["seats"]]
    lines += [f"waiting to be sent: {value['waiting']}"]
    lines += [f"{one['name']}: {'has everything' if one['up_to_date'] else 'not yet'}" for one in value["delivery"]]
    lines += [NOTICES[notice] for notice in desk.notices]
    lines += [f"needs a look: {one['kind']} {one['space'] or ''} {one['detail']}" for one in value["alarms"]]
    tell(value, "\n".join(map(plain, lines)), as_json)


@main.command()
@click.option(
    "--confirm", is_flag=True, help="Say that all four have read these words to one another: they are the same."
)
@json_option
@with_desk
async def words(desk: Desk, confirm: bool, as_json: bool) -> None:
    """Print the group code: six words, the same on all four laptops. Sharing further waits for --confirm."""
    found = desk.code.words()
    value: dict[str, Any] = {"words": list(found.words)}
    if confirm:
        await desk.code.confirm(found)
        value["same"] = desk.status()["words"]["same"]
    tell(value, " ".join(found.words), as_json)


for _command in (*people_cli.COMMANDS, *files_cli.COMMANDS, *home_cli.COMMANDS):
    main.add_command(_command)


def _space(name: str, desk: Desk) -> Space:
    """The space that a person of this seat means by `name`. Raises: Malformed."""
    seat = desk.seat
    own = {"private": f"private:{int(seat)}", "pair": f"pair:{seat % 2}"}
    if seat.is_partner:
        own["wing"] = f"wing:{int(seat)}"
    elif name == "wing":
        raise click.BadParameter("a support has two wings: wing:0 and wing:1")
    space = Space.parse(own.get(name, name))
    if space == desk.case.shut:
        raise click.BadParameter(f"{space.value} has a passphrase of its own: give it in {PRIVATE}")
    if space not in desk.casefile.spaces():
        raise click.BadParameter(f"this seat has no {space.value}")
    return space


def _whose(author: dict[str, Any]) -> str:
    name = author["name"] or f"seat {author['seat']}"
    return f"{name} (no longer here)" if author.get("left") else name


def _line(entry: dict[str, Any]) -> str:
    if entry["state"] == "withdrawn":
        return "(withdrawn)"
    return f"{entry['title']}: {entry['text']}" if entry["title"] else str(entry["text"])
