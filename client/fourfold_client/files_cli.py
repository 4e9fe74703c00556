"""The commands that exchange by file and give away readable copies."""

import sys
from pathlib import Path

import click

from fourfold_client.desk import Desk, files
from fourfold_client.export import WARNING
from fourfold_client.running import guard, home_option, json_option, open_desk, run, tell
from fourfold_shared.errors import Malformed, Misuse


@click.command()
@home_option
@click.option("--out", "to_file", type=click.Path(path_type=Path), help="Write what this laptop has into a new file.")
@click.option("--in", "from_file", type=click.Path(path_type=Path), help="Take in a file of another laptop.")
@json_option
def carry(home: Path | None, to_file: Path | None, from_file: Path | None, as_json: bool) -> None:
    """Exchange by a file, on a USB stick for instance: sealed records, without a relay."""

    async def send(desk: Desk, path: Path) -> None:
        value = await desk.carry_out(path)
        tell(value, f"{value['records']} records, sealed, are in {path}.", as_json)

    async def receive(desk: Desk, path: Path) -> None:
        value = await desk.carry_in(path)
        told = f"{value['records']} new records." if value["records"] else "Nothing new."
        tell(value, f"{told} Some wait for others that are not here yet." if value["waits"] else told, as_json)

    match to_file, from_file:
        case Path() as path, None:
            run(open_desk(home), lambda desk: send(desk, path))
        case None, Path() as path:
            run(open_desk(home), lambda desk: receive(desk, path))
        case _:
            guard(_which)


@click.command()
@home_option
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True, help="A new or an empty folder.")
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal, whether plain text may leave.")
@json_option
def export(home: Path | None, folder: Path, yes: bool, as_json: bool) -> None:
    """Write a readable copy of all that you may see: HTML, PDF and JSON. It is not encrypted."""

    async def work(desk: Desk) -> None:
        files.verify_free(folder)
        click.echo(WARNING, err=True)
        if not (yes or as_json) and sys.stdin.isatty() and click.prompt("Type yes to go on", err=True) != "yes":
            raise Malformed("nothing was exported")
        names = await desk.export(folder)
        tell({"folder": str(folder), "files": names}, f"A readable copy is in {folder}.", as_json)

    run(open_desk(home), work)


def _which() -> None:
    raise Misuse("say either --out FILE or --in FILE")


COMMANDS = (carry, export)
