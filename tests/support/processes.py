"""Real processes that can be killed: a laptop that writes, and a relay. Forked from a server that has imported all."""

import asyncio
import multiprocessing
import os
import random
import signal
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from fourfold_client.desk import Desk, Home
from fourfold_relay.limits import Limits
from fourfold_relay.server import Relay
from fourfold_relay.stores import open_store
from fourfold_shared.keys import SigningKey

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.support.processes"])


def write_for_ever(home: str, passphrase: str, seed: int, told: Connection) -> None:
    """Opens a home, connects, writes here and there, and tells of each thing once it is acknowledged."""

    async def main() -> None:
        chance = random.Random(seed)
        desk = await Desk.open(Home(Path(home)), passphrase)
        desk.connect()
        told.send(("open", ""))
        for number in range(10_000):
            space = chance.choice(desk.casefile.spaces())
            if chance.random() < 0.3:
                word = f"<{seed}/{number}>"
                desk.casefile.page(space).append(word)
                await desk.casefile.saved(space)
                told.send((space.value, word))
            else:
                entry = await desk.casefile.write(space, f"run {seed}, thing {number}", "ä🙂")
                told.send(("entry", entry.id))

    asyncio.run(main())


def serve_relay(path: str, port: int, told: Connection) -> None:
    """Serves a store on a port (0 for any), and tells which."""

    async def main() -> None:
        store = await open_store(f"sqlite:{path}")
        relay = Relay(store, SigningKey(await store.relay_seed()), Limits())
        async with relay.listening("127.0.0.1", port) as chosen:
            told.send(chosen)
            await asyncio.Event().wait()

    asyncio.run(main())


class Killable:
    """One process and its pipe."""

    def __init__(self, target: object, *arguments: object) -> None:
        self.told, end = FORKS.Pipe(duplex=False)
        self.process: ForkServerProcess = FORKS.Process(target=target, args=(*arguments, end), daemon=True)  # type: ignore[arg-type]
        self.process.start()
        end.close()

    def kill(self) -> None:
        """kill -9, and waits until it is gone."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()

    def rest(self) -> list[tuple[str, str]]:
        """What it told before it died."""
        left = []
        try:
            while self.told.poll():
                left.append(self.told.recv())
        except EOFError:
            pass
        return left
