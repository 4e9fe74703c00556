"""The commands as a person runs them: real processes, with what they print and how they end."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.house import PASSPHRASE

FOURFOLD = Path(sys.executable).with_name("fourfold")
ENVIRONMENT = "FOURFOLD_PASSPHRASE"


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value that it printed."""
        return json.loads(self.out)

    def sentence(self, code: int = 2) -> str:
        """The one line on stderr of a command that ended with `code` and printed nothing else."""
        assert self.code == code, self
        assert self.out == "", self
        lines = self.err.splitlines()
        assert len(lines) == 1, self
        assert lines[0].strip(), self
        return lines[0]


def environment(passphrase: str | bytes | None) -> dict[bytes, bytes]:
    """This process's environment without what pytest and earlier tests put there."""
    kept = {
        name: value for name, value in os.environb.items() if not name.startswith((b"PYTEST", b"NICEGUI", b"FOURFOLD"))
    }
    if passphrase is None:
        return kept
    return kept | {ENVIRONMENT.encode(): passphrase if isinstance(passphrase, bytes) else passphrase.encode()}


async def start(
    *arguments: str | bytes | Path,
    passphrase: str | bytes | None = PASSPHRASE,
    out: int = PIPE,
    besides: Mapping[bytes, bytes] | None = None,
) -> Process:
    """Starts a command with nothing on its standard input and no terminal; `besides` is put into its environment."""
    return await asyncio.create_subprocess_exec(
        FOURFOLD,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=out,
        stderr=PIPE,
        env=environment(passphrase) | dict(besides or {}),
        start_new_session=True,  # without a terminal to ask at
    )


async def ended(process: Process) -> Outcome:
    """Waits for a command's end."""
    try:
        out, err = await process.communicate()
    except BaseException:
        process.kill()
        raise
    assert process.returncode is not None
    return Outcome(process.returncode, (out or b"").decode(), err.decode())


async def run(
    *arguments: str | bytes | Path,
    passphrase: str | bytes | None = PASSPHRASE,
    besides: Mapping[bytes, bytes] | None = None,
) -> Outcome:
    """Runs a command to its end."""
    return await ended(await start(*arguments, passphrase=passphrase, besides=besides))


async def told(*arguments: str | bytes | Path, passphrase: str | bytes | None = PASSPHRASE) -> Any:
    """The JSON value of a command that must succeed and say nothing on stderr."""
    outcome = await run(*arguments, "--json", passphrase=passphrase)
    assert (outcome.code, outcome.err) == (0, ""), outcome
    assert outcome.out.endswith("\n")
    assert outcome.out.count("\n") == 1
    return outcome.value
