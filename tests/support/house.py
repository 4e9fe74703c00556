"""Four laptops and a relay in one process, over real sockets and real files."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fourfold_client.clock import now
from fourfold_client.desk import Desk, Home
from fourfold_relay.limits import Limits
from fourfold_relay.server import Relay
from fourfold_relay.store import Store
from fourfold_relay.stores import open_store
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.ids import Seat
from fourfold_shared.keys import SigningKey

PASSPHRASE = "correct horse battery staple"
NAMES = {Seat.PARTNER_0: "Nadia", Seat.PARTNER_1: "Theo", Seat.SUPPORT_0: "Ruth", Seat.SUPPORT_1: "Samuel"}
NADIA, THEO, RUTH, SAMUEL = Seat.PARTNER_0, Seat.PARTNER_1, Seat.SUPPORT_0, Seat.SUPPORT_1


class RelayHouse:
    """A relay that can be stopped and started again on its port and store."""

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.path = path
        self.port = 0
        self.limits = limits or Limits()
        self.store: Store | None = None
        self._stack = AsyncExitStack()

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.store = await open_store(f"sqlite:{self.path}")
        self._stack.push_async_callback(self.store.close)
        relay = Relay(self.store, SigningKey(await self.store.relay_seed()), self.limits)
        self.port = await self._stack.enter_async_context(relay.listening("127.0.0.1", self.port))

    async def stop(self) -> None:
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def ticket(self, quota: int = 0) -> str:
        code = secrets.token_hex(8)
        assert self.store is not None
        await self.store.add_ticket(ticket_hash(code), quota)
        return code


class FourHouse:
    """A case with all four seats taken and every key handed over."""

    def __init__(self, folder: Path, relay: RelayHouse) -> None:
        self.folder = folder
        self.relay = relay
        self.desks: dict[Seat, Desk] = {}
        self.clock: Callable[[], int] = now

    def home(self, seat: Seat) -> Home:
        return Home(self.folder / NAMES[seat].lower())

    def __getitem__(self, seat: Seat) -> Desk:
        return self.desks[seat]

    async def found(self) -> None:
        relay, ticket = self.relay.address, await self.relay.ticket()
        self.desks[RUTH] = await Desk.found(
            self.home(RUTH), PASSPHRASE, relay=relay, ticket=ticket, seat=RUTH, name=NAMES[RUTH]
        )

    async def join(self, inviting: Seat, invited: Seat) -> None:
        line = await self.desks[inviting].invite(invited)
        self.desks[invited] = await Desk.join(self.home(invited), PASSPHRASE, line, name=NAMES[invited])

    async def begin(self) -> None:
        await self.found()
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            await self.join(inviting, invited)
        await self.exchange()

    async def compare(self) -> None:
        """Everybody who is here says that the six words are the same."""
        for desk in self.desks.values():
            await desk.code.confirm(desk.code.words())
        await self.exchange()

    async def exchange(self, *seats: Seat) -> None:
        """Twice round: so that keys are handed over, and everybody hears what everybody has."""
        for _ in range(2):
            for seat in seats or tuple(NAMES):
                if seat in self.desks:
                    await self.desks[seat].sync()

    async def reopen(self, seat: Seat) -> Desk:
        """Closes a laptop and opens it again from its file."""
        await self.desks.pop(seat).close()
        self.desks[seat] = await Desk.open(self.home(seat), PASSPHRASE, clock=self.clock)
        return self.desks[seat]

    async def close(self) -> None:
        for desk in self.desks.values():
            with contextlib.suppress(Exception):
                await desk.close()


@asynccontextmanager
async def relay_house(folder: Path, limits: Limits | None = None) -> AsyncIterator[RelayHouse]:
    """A relay that serves while the context lasts."""
    relay = RelayHouse(folder / "relay.db", limits)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()


@asynccontextmanager
async def empty_house(folder: Path, limits: Limits | None = None) -> AsyncIterator[FourHouse]:
    """A relay, and nobody at it yet."""
    async with relay_house(folder, limits) as relay:
        house = FourHouse(folder, relay)
        try:
            yield house
        finally:
            await house.close()


@asynccontextmanager
async def four_house(folder: Path, limits: Limits | None = None) -> AsyncIterator[FourHouse]:
    """A relay and the four."""
    async with empty_house(folder, limits) as house:
        await house.begin()
        yield house
