"""What sessions decide, carried out: at the pace that the limits allow, with the store and the hub. Owns no sockets."""

import asyncio
import math
import time
from collections.abc import Hashable

from fourfold_relay.answers import Answers, Line
from fourfold_relay.effects import (
    AppendKeychain,
    AppendRoster,
    Close,
    Delay,
    Effect,
    LookUp,
    Send,
    Spread,
    StartFollowing,
)
from fourfold_relay.hub import Hub
from fourfold_relay.limits import Buckets, Limits
from fourfold_relay.session import State
from fourfold_shared.errors import StorageFailed


class Conversation:
    """Takes the messages of all lines of one relay process."""

    def __init__(self, answers: Answers, hub: Hub, limits: Limits) -> None:
        self._answers = answers
        self._hub = hub
        self._refusal_seconds = limits.refusal_seconds
        self._messages = Buckets(limits.messages_per_second, limits.messages_burst)
        self._bytes = Buckets(limits.bytes_per_second, limits.bytes_burst)
        self._entries = Buckets(limits.entries_per_second, limits.entries_burst)

    async def take(self, line: Line, data: bytes | str) -> None:
        """Takes one message of a laptop and does what follows from it."""
        session = line.session
        heard = time.monotonic()
        if session.state is State.ADMITTED:
            device = session.key if session.case is not None else line.address
            await _pace(self._messages, device, 1)
            await _pace(self._bytes, device, len(data))
        for effect in session.receive(data):
            await self._carry_out(line, effect, heard)

    async def _carry_out(self, line: Line, effect: Effect, heard: float) -> None:
        match effect:
            case Send(message):
                self._hub.send(line.peer, message)
            case Close():
                self._hub.finish(line.peer)
            case Delay():
                await self._delay(heard)
            case LookUp():
                await self._look_up(line, effect, heard)
            case Spread():
                self._answers.spread(line, effect)
            case StartFollowing():
                self._answers.follow(line, effect)
            case AppendRoster() | AppendKeychain():
                await _pace(self._entries, (line.case.id, line.session.seat), 1)
                await self._answers.answer(line, effect)
            case _:
                await self._answers.answer(line, effect)

    async def _look_up(self, line: Line, wanted: LookUp, heard: float) -> None:
        try:
            effects = await self._answers.look_up(line, wanted)
        except StorageFailed as error:
            self._answers.failed(line, 0, error)
            self._hub.finish(line.peer)
            return
        for effect in effects:
            await self._carry_out(line, effect, heard)

    async def _delay(self, heard: float) -> None:
        """Waits until a multiple of `refusal_seconds` after the message that is being answered."""
        passed = time.monotonic() - heard
        steps = max(math.ceil(passed / self._refusal_seconds), 1)
        await asyncio.sleep(steps * self._refusal_seconds - passed)


async def _pace(buckets: Buckets, key: Hashable, amount: float) -> None:
    """Who sends faster than the limits is read more slowly: nothing is lost, and their own socket fills up."""
    while wait := buckets.take(key, amount, time.monotonic()):
        await asyncio.sleep(wait)
