"""`python -m bench`: measures, and prints the table. Exit codes: 0 every target is met, 1 one is not."""

import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from bench.process import ALL_CPUS
from bench.run import MEASURES, Bench
from bench.table import missed, table

FOLDER = Path(".bench")
PACKAGES = ("pycrdt", "pycrdt-websocket", "pycrdt-store", "websockets", "cryptography", "nicegui", "msgspec")


@click.command()
@click.option(
    "--only", "chosen", type=click.Choice(MEASURES), multiple=True, help="Measure only this; may be repeated."
)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Rounds of each measure.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write every round's figures here.")
def main(chosen: tuple[str, ...], rounds: int, file: Path | None) -> None:
    """Speed and memory of Fourfold, beside what else one might take."""
    bench = Bench(FOLDER, rounds, lambda line: click.echo(line, err=True))
    for name in chosen or MEASURES:
        getattr(bench, name)()
    about = _about(rounds)
    if file is not None:
        file.write_text(json.dumps({"about": about, "notes": bench.notes, "figures": bench.figures}, indent=1) + "\n")
    click.echo("\n".join(f"{name}: {said}" for name, said in {**about, **bench.notes}.items()))
    click.echo("\n" + table(bench.figures))
    sys.exit(1 if missed(bench.figures) else 0)


def _about(rounds: int) -> dict[str, str]:
    """What the figures hold for."""
    head = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    model = next(
        (
            row.partition(":")[2].strip()
            for row in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in row
        ),
        platform.machine(),
    )
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": head.stdout.strip() or "unknown",
        "machine": f"{model}, {len(ALL_CPUS)} cores, Linux {platform.release()}",
        "versions": f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "medians of": f"{rounds} rounds",
    }


if __name__ == "__main__":
    main()
