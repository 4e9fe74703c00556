"""A member with a changed client that hands over keys which do not open, and asks for what it likes."""

from collections.abc import Iterable
from dataclasses import dataclass

from fourfold_client.desk import Desk
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import greeted, host_of
from fourfold_shared.ids import CaseId, Space
from fourfold_shared.keychain import Keychain
from fourfold_shared.messages import FromLaptop, FromRelay, KeychainAppend, KeychainSince
from fourfold_shared.messages import Keychain as Shown
from fourfold_shared.roster import Roster
from fourfold_shared.steps import Wrap, append_step, grant, new_epoch, request
from tests.shared.ring import junk, signed_anew, wraps_of


@dataclass
class Spoiler:
    """Speaks to the relay in place of a desk that is not used meanwhile; `keys` are those of the epochs it began."""

    desk: Desk
    space: Space
    keys: dict[int, bytes]

    @classmethod
    def of(cls, desk: Desk, space: Space) -> "Spoiler":
        return cls(desk, space, dict(desk.case.membership.keys[space]))

    @property
    def device(self) -> int:
        return self.desk.identity.device

    async def chain(self, roster: Roster) -> Keychain:
        """The space's keychain as the relay has it now."""
        case, steps = self.desk.identity.case, list[bytes]()
        while True:
            shown = await self._ask(KeychainSince(1, bytes(self.space.of(case)), len(steps)))
            assert isinstance(shown, Shown)
            if not shown.entries:
                break
            steps += shown.entries
        chain = Keychain(CaseId(case), self.space)
        for step in steps:
            chain = append_step(chain, step, roster)
        return chain

    async def hand(self, step: bytes, index: int, seen: int = 0) -> FromRelay:
        """Hands a step to the relay past everything that this laptop would check; gives the answer."""
        return await self._ask(KeychainAppend(1, bytes(self.space.of(self.desk.identity.case)), index, step, seen))

    async def begin(self, roster: Roster, *spoilt: int, link: bytes | None = None) -> FromRelay:
        """Begins the next epoch, with wraps for some devices that do not open, and perhaps another link."""
        chain, signing = await self.chain(roster), self.desk.identity.keys.signing
        step, key = new_epoch(chain, roster, self.device, signing, old_key=self.keys[chain.epoch])
        self.keys[chain.epoch + 1] = key
        fields: dict[str, object] = {"wraps": _spoilt(step, spoilt)}
        if link is not None:
            fields["link"] = link
        position = self.desk.case.position(self.space.of(self.desk.identity.case))
        return await self.hand(signed_anew(step, signing, **fields), chain.count, position)

    async def answer(self, roster: Roster, epoch: int, *devices: int) -> FromRelay:
        """Answers who asked for a key with one that does not open, whoever's turn it is."""
        chain, signing = await self.chain(roster), self.desk.identity.keys.signing
        step = grant(chain, roster, self.device, signing, epoch, self.keys[epoch])
        wraps = tuple(junk(device) for device in devices)
        return await self.hand(signed_anew(step, signing, wraps=wraps), chain.count)

    async def ask(self, roster: Roster, epoch: int) -> FromRelay:
        """Asks for a key, whether it has it or not."""
        chain = await self.chain(roster)
        step = request(chain, roster, self.device, self.desk.identity.keys.signing, epoch)
        return await self.hand(step, chain.count)

    async def _ask(self, message: FromLaptop) -> FromRelay:
        me = self.desk.identity
        greeting = Greeting(bytes(me.case), me.keys.signing, host_of(me.relay), me.relay_key)
        async with greeted(me.relay, greeting) as relay:
            return await relay.ask(message, 1)


def _spoilt(step: bytes, devices: Iterable[int]) -> tuple[Wrap, ...]:
    wrong = frozenset(devices)
    return tuple(junk(one.device) if one.device in wrong else one for one in wraps_of(step))
