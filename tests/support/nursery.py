"""Starts our commands quickly: one process has everything imported and waits; each command is a fork of it.

A fork is a process like any other: it has its own memory, files and signals, and is killed like any other. What is
saved is the second that Python takes to import a web server, for each of the hundreds of laptops of the browser tests.

    nursery = await Nursery.open()
    process = await nursery.start("fourfold_client", ("open", "--home", folder), environment)
    await nursery.close()
"""

import asyncio
import contextlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Self

LARGEST = 64 * 1024
"""Bytes of one request: what is to be started, and its environment."""


class Forked:
    """A command that runs; what tests need of `asyncio.subprocess.Process`."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader) -> None:
        self.pid, self.stdout, self.stderr = pid, stdout, stderr
        self.returncode: int | None = None
        self._ended = asyncio.Event()

    def end(self, code: int) -> None:
        """It has ended with `code`, or by the signal -`code`."""
        self.returncode = code
        self._ended.set()

    def send_signal(self, number: int) -> None:
        """Sends it a signal, unless it has ended."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    async def wait(self) -> int:
        """Returns once it has ended; how."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode


class Nursery:
    """The process that waits, as seen from the tests of one event loop."""

    def __init__(self, waiting: asyncio.subprocess.Process, requests: socket.socket) -> None:
        self._waiting, self._requests = waiting, requests
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._running: dict[int, Forked] = {}
        self._early: dict[int, int] = {}
        self._listener = asyncio.create_task(self._listen())
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls) -> Self:
        """Starts it; the first command waits until it has imported everything."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = (sys.executable, "-m", __name__, str(theirs.fileno()))
            pipe = asyncio.subprocess.PIPE
            waiting = await asyncio.create_subprocess_exec(*command, stdout=pipe, pass_fds=[theirs.fileno()])
        return cls(waiting, ours)

    async def start(self, module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Forked:
        """Starts `python -m MODULE ARGUMENTS`."""
        asked = json.dumps({"module": module, "arguments": arguments, "environment": dict(environment)}).encode()
        assert len(asked) < LARGEST
        out, err = os.pipe(), os.pipe()
        async with self._turn:
            socket.send_fds(self._requests, [asked], [out[1], err[1]])
            os.close(out[1])
            os.close(err[1])
            pid = await self._born.get()
        made = self._running[pid] = Forked(pid, await _reader(out[0]), await _reader(err[0]))
        if (code := self._early.pop(pid, None)) is not None:
            self._running.pop(pid).end(code)
        return made

    async def close(self) -> None:
        """Ends it, once all that it started has ended."""
        self._requests.close()
        await self._waiting.wait()
        await self._listener

    async def _listen(self) -> None:
        assert self._waiting.stdout is not None
        async for line in self._waiting.stdout:
            told: dict[str, int] = json.loads(line)
            if "born" in told:
                self._born.put_nowait(told["born"])
            elif (one := self._running.pop(told["ended"], None)) is not None:
                one.end(told["code"])
            else:
                self._early[told["ended"]] = told["code"]


async def _reader(pipe: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", buffering=0)
    )
    return reader


def _wait(requests: socket.socket) -> None:
    """Forks for each request until nobody can ask any more."""
    import fourfold_client.cli
    import fourfold_client.ui.serve  # noqa: F401 - so that each fork has it

    signal.signal(signal.SIGCHLD, _reap)
    while True:
        asked, given, _, _ = socket.recv_fds(requests, LARGEST, 2)
        if not asked:
            break
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            requests.close()
            _become(json.loads(asked), given)
        _tell({"born": pid})
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        for one in given:
            os.close(one)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with contextlib.suppress(ChildProcessError):
        while True:
            _ended(*os.wait())


def _become(asked: dict[str, Any], given: Sequence[int]) -> None:
    """Goes on as the command that was asked for; never returns."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        for one, place in zip(given, (1, 2), strict=True):
            os.dup2(one, place)
            os.close(one)
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = [asked["module"], *asked["arguments"]]
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - whatever it is, it is told, and this process ends
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _reap(_signal: int, _frame: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            _ended(pid, status)


def _ended(pid: int, status: int) -> None:
    _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(said: dict[str, int]) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    _wait(socket.socket(fileno=int(sys.argv[1])))
