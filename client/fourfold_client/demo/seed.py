"""Founds the sample case through the real commands and has each of the four write their own part of it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from json import loads
from pathlib import Path
from typing import Any

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.clock import now
from fourfold_client.demo.lines import (
    NADIA,
    NAMES,
    RUTH,
    SAMUEL,
    THEO,
    Act,
    Attach,
    Line,
    Revise,
    Share,
    Withdraw,
    Write,
)
from fourfold_client.demo.sample import CASE
from fourfold_client.desk import Desk, Home
from fourfold_shared.errors import WorldFailed
from fourfold_shared.ids import Seat

PASSPHRASE = "four chairs around a table"  # noqa: S105 - the demo's, printed at its start
DAY = 24 * 3600 * 1000
_MORNING = 9 * 3600 * 1000
_STEP = 19 * 60 * 1000
"""From one line of a day to the next, in milliseconds: each stands after the one before it."""
_DAYS = re.compile(r"@(year|sunday|)(-?\d+)")
"""A day of the case, as `lines` says them."""


def command(module: str, *arguments: str) -> list[str]:
    """How one of our commands is started with the Python that runs this."""
    return [sys.executable, "-m", module, *arguments]


def environment() -> dict[str, str]:
    """What children get: the demo's passphrase, and nothing of a test runner around us."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI"))}
    return {**inherited, "FOURFOLD_PASSPHRASE": PASSPHRASE}


def home_of(folder: Path, seat: Seat) -> Path:
    """The home of one of the four."""
    return folder / NAMES[seat].lower()


def found_and_join(folder: Path, relay: str, store: str) -> None:
    """Ruth founds, and invites Nadia and Samuel; Samuel invites Theo; all compare the words. Raises: WorldFailed."""
    ticket = _do("fourfold_relay", "ticket", "--store", store)
    _fourfold(folder, RUTH, "found", "--relay", relay, "--ticket", ticket, "--seat", "2", "--name", NAMES[RUTH])
    for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
        line = _fourfold(folder, inviting, "invite", "--seat", str(int(invited)))["invitation"]
        _fourfold(folder, invited, "join", line, "--name", NAMES[invited])
    for verb in (("sync",), ("words", "--confirm")):
        for seat in NAMES:
            _fourfold(folder, seat, *verb)


async def write_case(folder: Path) -> None:
    """Each line is written by its author's own client, on its day, into its space."""
    writers = _Writers(folder)
    await writers.open()
    try:
        for _, lines in groupby(CASE, key=lambda line: line.day):
            for number, line in enumerate(lines):
                await writers.write(line, number)
        await writers.exchange()
    finally:
        await writers.close()


class _Writers:
    """The four desks, and the ids of what was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._today = now() // DAY * DAY
        self._now = now()
        self._desks: dict[Seat, Desk] = {}
        self._ids: dict[str, str] = {}

    async def open(self) -> None:
        for seat in NAMES:
            home = Home(home_of(self._folder, seat))
            self._desks[seat] = await Desk.open(home, PASSPHRASE, clock=lambda: self._now)
        await self.exchange()

    async def close(self) -> None:
        for desk in self._desks.values():
            await desk.close()

    async def exchange(self) -> None:
        """Twice round, so that everybody also hears that everybody has it."""
        for _ in range(2):
            for desk in self._desks.values():
                await desk.sync()

    async def write(self, line: Line, number: int) -> None:
        """`number`: how many lines of its day come before it."""
        self._now = self._today + line.day * DAY + _MORNING + number * _STEP
        desk = self._desks[line.seat]
        await desk.sync()
        casefile = desk.casefile
        match line:
            case Write():
                self._ids[line.name] = (await self._put(casefile, line)).id
            case Revise(_, _, name, text, fields):
                entry = casefile.entry(self._ids[name])
                await casefile.revise(entry.id, text, entry.title, dict(entry.fields) | self._said(fields))
            case Attach(_, _, name, kind, text):
                await casefile.attach(self._ids[name], kind, text)
            case Share(_, _, name, space):
                self._ids[name] = (await casefile.share(self._ids[name], space)).id
            case Withdraw(_, _, name):
                await casefile.withdraw(self._ids[name])
            case Act(_, _, does):
                await does(casefile, self._ids)
        await desk.sync()

    async def _put(self, casefile: CaseFile, line: Write) -> Entry:
        about = self._ids[line.about] if line.about else None
        fields = self._said(line.fields)
        entry = await casefile.put(line.kind, line.space, line.text, title=line.title, fields=fields, about=about)
        return entry if line.up is None else await casefile.share(entry.id, line.up)

    def _said(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {name: self._value(value) for name, value in fields.items()}

    def _value(self, value: str) -> str:
        return self._ids[value[1:]] if value.startswith("#") else _DAYS.sub(self._dated, value)

    def _dated(self, found: re.Match[str]) -> str:
        meant, back = found.groups()
        day = date.fromtimestamp((self._today + int(back) * DAY) / 1000)
        match meant:
            case "year":
                return str(day.year)
            case "sunday":
                return (day - timedelta(days=day.isoweekday() % 7)).isoformat()
            case _:
                return day.isoformat()


def _fourfold(folder: Path, seat: Seat, verb: str, *arguments: str) -> Mapping[str, Any]:
    home = str(home_of(folder, seat))
    told: Mapping[str, Any] = loads(_do("fourfold_client", verb, *arguments, "--home", home, "--json"))
    return told


def _do(module: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        command(module, *arguments), env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WorldFailed(f"the demo could not be made: {done.stderr.strip()}")
    return done.stdout.strip()
