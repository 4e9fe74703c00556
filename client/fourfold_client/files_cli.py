"""The commands that exchange by file and give away readable copies."""

import sys
from pathlib import Path

import click

from fourfold_client.desk import Desk, files
from fourfold_client.export import FOLDERS, PROOF, WARNING
from fourfold_client.running import guard, home_option, json_option, open_desk, run, tell, with_desk
from fourfold_shared.errors import Malformed, Misuse
from fourfold_shared.proof import MAX_PROOF

SHOWN = 5
"""Of what is wrong in an export, so many are named."""


@click.command()
@home_option
@click.option("--out", "to_file", type=click.Path(path_type=Path), help="Write what this laptop has into a new file.")
@click.option("--in", "from_file", type=click.Path(path_type=Path), help="Take in a file of another laptop.")
@json_option
def carry(home: Path | None, to_file: Path | None, from_file: Path | None, as_json: bool) -> None:
    """Exchange by a file, on a USB stick for instance: sealed records, without a relay."""

    async def send(desk: Desk, path: Path) -> None:
        value = await desk.carry_out(path)
        tell(value, f"What this laptop has is in {path}, sealed: {counted(value['records'])}.", as_json)

    async def receive(desk: Desk, path: Path) -> None:
        value = await desk.carry_in(path)
        told = f"New here: {counted(value['records'])}." if value["records"] else "Nothing new."
        tell(value, f"{told} Some wait for others that are not here yet." if value["waits"] else told, as_json)

    match to_file, from_file:
        case Path() as path, None:
            run(open_desk(home), lambda desk: send(desk, path))
        case None, Path() as path:
            run(open_desk(home), lambda desk: receive(desk, path))
        case _:
            guard(_which)


@click.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True, help="A new or an empty folder.")
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal, whether plain text may leave.")
@click.option("--proof/--no-proof", default=True, help="Whether to add what `fourfold verify` needs; it holds secrets.")
@json_option
@with_desk
async def export(desk: Desk, folder: Path, yes: bool, proof: bool, as_json: bool) -> None:
    """Write a readable copy of all that you may see: HTML, PDF and JSON. It is not encrypted."""
    files.verify_free(folder)
    click.echo(WARNING, err=True)
    if not (yes or as_json) and sys.stdin.isatty() and click.prompt("Type yes to go on", err=True) != "yes":
        raise Malformed("nothing was exported")
    names = await desk.export(folder, proof=proof)
    tell({"folder": str(folder), "files": names}, f"A readable copy is in {folder}.", as_json)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def verify(folder: Path, as_json: bool) -> None:
    """Check an export: whether its entries.json files say what their authors' laptops signed. Needs no home."""
    guard(lambda: _verify(folder, as_json))


def _verify(folder: Path, as_json: bool) -> None:
    from fourfold_client.verify import check_export

    if folder.is_dir() and not (folder / PROOF).exists():
        raise Malformed(f"there is no {PROOF} in this folder; without it nothing can be checked: {folder}")
    proof = files.read_whole(folder / PROOF, MAX_PROOF)
    told = {name: files.read_whole(folder / name / "entries.json", MAX_PROOF) for name in FOLDERS}
    checked = check_export(proof, told)
    if not checked.holds:
        wrong = [f"{one} is not in the records" for one in checked.differs]
        wrong += [f"{one} is left out" for one in checked.missing]
        raise Malformed(f"this export does not hold: {'; '.join(wrong[:SHOWN])}{' …' if len(wrong) > SHOWN else ''}")
    lines = [
        f"{one.name or 'seat ' + str(int(one.seat))}, device {one.device}: {one.records} records signed"
        f"{f', {one.beyond} of them after it was removed' if one.beyond else ''}"
        for one in checked.signed
    ]
    lines += [f"{checked.unopened} records are there without their key"] if checked.unopened else []
    lines += [f"All {checked.entries} entries, notes and pages are in records of case {checked.case.hex()[:8]}."]
    tell(checked.told(), "\n".join(lines), as_json)


def counted(records: int) -> str:
    """So many records, in words."""
    return "one record" if records == 1 else f"{records} records"


def _which() -> None:
    raise Misuse("say either --out FILE or --in FILE")


COMMANDS = (carry, export, verify)
