"""`fourfold`: commands about this laptop's home itself."""

import os
from pathlib import Path

import click

from fourfold_client.desk import Desk, Home, Notice
from fourfold_client.desk.backups import MAX_EVERY, restore_backup
from fourfold_client.desk.private import Standing
from fourfold_client.running import (
    PRIVATE,
    guard,
    home_option,
    json_option,
    passphrase,
    present_passphrase,
    run,
    tell,
    told_seat,
    with_desk,
)
from fourfold_shared.errors import Misuse

NOTICES = {
    Notice.COPIED: "this home was copied or put back from a copy; it goes on here, and nothing is lost by that",
    Notice.ANOTHER: "something came that was written on another copy of this laptop's home; nothing is lost by that",
    Notice.HEALED: "the relay had been put back from an older copy; it has again all that is on this laptop",
    Notice.KEY_CAME: "a key that did not open on this laptop was handed to it again, and opens now",
}

NEW_PRIVATE = "FOURFOLD_NEW_PRIVATE_PASSPHRASE"
PAGE = {
    Standing.WITHOUT: "Your own page opens with the passphrase of this home.",
    Standing.OPEN: "Your own page has a passphrase of its own. It is closed whenever this home is opened without it.",
    Standing.CLOSED: "Your own page has a passphrase of its own, and is closed.",
}


@click.command()
@json_option
@with_desk
async def seen(desk: Desk, as_json: bool) -> None:
    """Say that you have seen what `status` tells of this home; it is not told again."""
    told = [*desk.notices]
    await desk.seen()
    tell({"seen": told}, "\n".join(NOTICES[one] for one in told) or "Nothing was told.", as_json)


@click.command()
@home_option
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Make backups in this folder from now on.")
@click.option("--every", type=click.IntRange(1, MAX_EVERY), help="Days between them, with --to; 1 unless it is given.")
@click.option(
    "--test", "try_it", is_flag=True, help="Open the newest one, read every record in it, take it away again."
)
@click.option("--off", is_flag=True, help="Make no more of them.")
@json_option
def backup(home: Path | None, folder: Path | None, every: int | None, try_it: bool, off: bool, as_json: bool) -> None:
    """Make a sealed backup of this home now, in the folder that was chosen."""
    if (folder is not None) + try_it + off > 1 or (every is not None and folder is None):
        guard(_which)
    place = Home(home)
    secret = present_passphrase(place)

    async def work(desk: Desk) -> None:
        backups = desk.backups
        if off:
            await backups.stop()
            tell({"folder": None}, "No more backups are made. Those that are there stay.", as_json)
        elif try_it:
            plan = await backups.test(secret)
            tell({"tested": plan.tested}, "The backup can be opened, and every record in it is there.", as_json)
        else:
            path = await (backups.make() if folder is None else backups.choose(folder, every or 1))
            tell({"backup": str(path)}, f"A backup is in {path}.", as_json)

    run(Desk.open(place, secret), work)


@click.command("restore-backup")
@click.argument("file", type=click.Path(path_type=Path))
@home_option
@json_option
def restore_backup_(file: Path, home: Path | None, as_json: bool) -> None:
    """Put a backup into a new home. Its passphrase is that of the day on which it was made."""
    place = Home(home)
    secret = passphrase(new=False)

    async def restored() -> Desk:
        await restore_backup(file, place, secret)
        return await Desk.open(place, secret)

    run(restored(), told_seat("{name} has seat {seat} in this home again.", as_json))


@click.command()
@home_option
@click.option("--set", "begin", is_flag=True, help="Give your own page a passphrase of its own.")
@click.option("--change", is_flag=True, help="Give it another one.")
@click.option("--off", is_flag=True, help="Take it away: the passphrase of this home opens the page again.")
@json_option
def private(home: Path | None, begin: bool, change: bool, off: bool, as_json: bool) -> None:
    """Say how your own page stands on this laptop; or give it a passphrase of its own, another, or none."""
    if begin + change + off > 1:
        guard(_one_of_three)
    place = Home(home)
    secret = present_passphrase(place)
    old = passphrase(new=False, variable=PRIVATE, prompt="Passphrase of the page") if change or off else ""
    new = passphrase(new=True, variable=NEW_PRIVATE, prompt="New passphrase of the page") if begin or change else ""

    async def work(desk: Desk) -> None:
        if begin:
            await desk.private.set(new)
        elif change:
            await desk.private.change(old, new)
        elif off:
            await desk.private.take_away(old)
        standing = desk.private.standing
        tell({"private": standing.value}, PAGE[standing], as_json)

    run(Desk.open(place, secret, private=old if change or off else os.environ.get(PRIVATE)), work)


def _one_of_three() -> None:
    raise Misuse("say one of --set, --change and --off")


def _which() -> None:
    raise Misuse("say one of --to DIR, --test and --off; --every goes with --to")


COMMANDS = (seen, backup, restore_backup_, private)
