"""The relay's commands as real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.relay.relays import SECONDS

MAIN = [sys.executable, "-m", "fourfold_relay"]


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: object, **more: object) -> Result:
    """Runs a command to its end."""
    done = subprocess.run(
        [*MAIN, *map(str, arguments)], capture_output=True, text=True, timeout=SECONDS, check=False, **more
    )  # type: ignore[call-overload]
    return Result(done.returncode, done.stdout, done.stderr)


def is_one_line(text: str) -> bool:
    """Whether this is one sentence for a person, and no traceback."""
    return text.endswith("\n") and text.count("\n") == 1 and len(text) > 5


@dataclass
class Serving:
    """A relay process."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    def memory(self) -> int:
        """Resident bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> Result:
        """SIGTERM, and how it ends."""
        self.signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> Result:
        out, err = self.process.communicate(timeout=SECONDS)
        return Result(self.process.returncode, out, err)


@contextmanager
def serving(store: object, *arguments: object, listen: str = "127.0.0.1:0") -> Iterator[Serving]:
    """`fourfold-relay serve` on a store, from its first line on; killed at the end if it still runs."""
    command = [*MAIN, "serve", "--store", f"sqlite:{store}", "--listen", listen, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on "), (line, process.stderr.read() if process.stderr else "")
        yield Serving(process, line.removeprefix("listening on ").strip())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
