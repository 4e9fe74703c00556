"""What a laptop does about seats and devices: every change is one entry on the roster, made when all is exchanged.

Content goes on offline; these need the relay, and say so by raising RelayUnreachable. A removal names how far the logs
of what it removes count, so it is made by a laptop that has everything; the relay takes it only if that still holds.
"""

from collections.abc import Awaitable, Callable

from fourfold_client.desk import errands
from fourfold_client.desk.changing import appended, body
from fourfold_client.desk.private import CLOSED
from fourfold_client.spaces.case import Case
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import greeted, host_of
from fourfold_shared.entries import (
    Action,
    Agree,
    Close,
    Device,
    DeviceKind,
    Dismiss,
    Enrol,
    Freeze,
    Leave,
    Pins,
    Restore,
    Retire,
    Withdraw,
    sign_entry,
)
from fourfold_shared.errors import Misuse, RelayUnreachable
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import Seat
from fourfold_shared.invitation import Invitation, Secret
from fourfold_shared.keys import SigningKey
from fourfold_shared.messages import RosterAppend
from fourfold_shared.roster import Roster
from fourfold_shared.rules import givers, voices
from fourfold_shared.sheet import Purpose, Sheet, SheetSecret

TRIES = 5
CODE_DAYS = 3
"""A laptop's code is as good as a laptop, so it is not left open for long."""
NOT_BEGUN = "not every page has its first key yet; please try again when the person you share it with was connected"


class People:
    """The seats and devices of one case, as this laptop may change them. `sync` exchanges everything first."""

    def __init__(self, case: Case, sync: Callable[[], Awaitable[None]], clock: Callable[[], int]) -> None:
        self._case = case
        self._sync = sync
        self._clock = clock

    @property
    def roster(self) -> Roster:
        """The roster as this laptop has verified it."""
        return self._case.membership.roster

    def is_empty(self, seat: Seat) -> bool:
        """Whether somebody left a seat or was dismissed, and nobody has it now."""
        return seat in self.roster.left and not self.roster.devices_of(seat)

    # -- invitations --------------------------------------------------------------------------------------------------

    def may_invite(self, seat: Seat) -> bool:
        """Whether the rules let this seat invite to that one now."""
        me = self._case.membership.identity.seat
        mine = seat == me.counterpart or (not me.is_partner and seat == me.peer)
        hers = seat.is_partner and seat in self.roster.tenures
        away = self.roster.kept(seat) and seat != me.counterpart
        return mine and not hers and not away and not self.roster.devices_of(seat)

    async def invite(self, seat: Seat) -> Invitation:
        """Invites to an empty seat; gives what to hand over, good for 14 days and one laptop.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        return await errands.add_invitation(self._case, seat, self._clock)

    # -- devices of one's own ------------------------------------------------------------------------------------------

    async def make_sheet(self) -> Sheet:
        """Makes this seat's recovery sheet; an older one is good no longer.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        self._verify_open()
        sheet = await self._enrol(Purpose.RECOVERY)
        me, keys = self._case.membership.identity, sheet.secret.keys.public
        for older in [one.index for one in self.roster.devices_of(me.seat) if one.sheet and one.public != keys]:
            await self.retire(older)
        return sheet

    async def let_in_laptop(self) -> str:
        """The line of a code with which one more laptop of the same person comes in; it is good once, for three days.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        self._verify_open()
        return (await self._enrol(Purpose.LAPTOP)).line()

    def is_own_sheet(self, secret: SheetSecret) -> bool:
        """Whether these are the words of this seat's present recovery sheet."""
        public, me = secret.keys.public, self._case.membership.identity
        return any(one.sheet and one.public == public for one in self.roster.devices_of(me.seat))

    async def retire(self, device: int) -> None:
        """Removes another device of this seat.

        Raises: NotAllowed, RefusedByRelay, RelayUnreachable, Refused, Ended.
        """
        self._verify_open()
        await self._remove(lambda roster, pins: Retire(device, pins(frozenset({device}))))

    async def settle_in(self) -> None:
        """A laptop that came in by a sheet or a code forgets its keys once it has keys of its own."""
        membership = self._case.membership
        if membership.lent is not None and self._case.shut is None and membership.stands_alone:
            await self._case.give_back_lent()

    # -- people --------------------------------------------------------------------------------------------------------

    async def dismiss(self) -> None:
        """Ends the work with this partner's own support. Raises: as `retire`."""
        seat = self._case.membership.identity.seat.counterpart
        await self._remove(lambda roster, pins: Dismiss(pins(_devices(roster, seat))))

    async def leave(self) -> None:
        """Leaves the case: this seat's devices are removed, this one with them. Raises: as `retire`."""
        self._verify_open()
        seat = self._case.membership.identity.seat
        await self._remove(lambda roster, pins: Leave(pins(_devices(roster, seat))))

    async def freeze(self) -> None:
        """Nothing new is written at the table from now on. Raises: as `retire`."""
        await self._decide(lambda roster: Freeze())

    async def propose_close(self) -> None:
        """Proposes to close the case. Raises: as `retire`."""
        await self._decide(lambda roster: Close())

    async def give_back(self, seat: Seat) -> str:
        """Proposes to give a seat back to its person, who lost every laptop and the sheet.

        Gives the invitation to hand to them, which is good once all whose word counts have agreed. Raises: as `retire`.
        """
        me, secret = self._case.membership.identity, Secret.generate()
        expires = self._clock() + errands.INVITATION_DAYS * 24 * 3600 * 1000
        key, proof = bytes(secret.signing.public), secret.proof(me.case)
        await self._decide(lambda roster: Restore(int(seat), key, proof, expires))
        return Invitation(me.relay, me.case, secret).line()

    def may_give_back(self, seat: Seat) -> bool:
        """Whether this seat's word counts in giving that one back, and it is somebody's."""
        somebodys = bool(self.roster.devices_of(seat)) or self.roster.kept(seat)
        return somebodys and self._case.membership.identity.seat in givers(seat)

    def may_agree(self, index: int) -> bool:
        """Whether this seat's word counts in a proposal and has not been given."""
        proposal, me = self.roster.proposals.get(index), self._case.membership.identity.seat
        return proposal is not None and me in voices(proposal.action) - proposal.agreed

    async def agree(self, index: int) -> None:
        """Agrees to the proposal that is the roster's entry number `index`. Raises: as `retire`."""
        await self._remove(lambda roster, pins: Agree(index, pins(_removed_by(roster, index))))

    def may_withdraw(self, index: int) -> bool:
        """Whether a proposal is this person's own."""
        proposal, me = self.roster.proposals.get(index), self.roster.device(self._case.membership.identity.device)
        if proposal is None or me is None:
            return False
        proposer = self.roster.devices[proposal.device]
        return (proposer.seat, proposer.tenure) == (me.seat, me.tenure)

    async def withdraw(self, index: int) -> None:
        """Takes back the proposal that is the roster's entry number `index`. Raises: as `retire`."""
        await self._decide(lambda roster: Withdraw(index))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _verify_open(self) -> None:
        """What changes the laptops of this seat says how far their logs count in one's own page, or gives its key.

        Raises: Misuse.
        """
        if self._case.shut is not None:
            raise Misuse(CLOSED)

    async def _enrol(self, purpose: Purpose) -> Sheet:
        me, secret = self._case.membership.identity, SheetSecret.generate()
        keys, kind, expires = secret.keys, DeviceKind.SHEET, 0
        if purpose is Purpose.LAPTOP:
            kind, expires = DeviceKind.CODE, self._clock() + CODE_DAYS * 24 * 3600 * 1000

        def enrol(roster: Roster) -> Action:
            if not roster.closed and not self._case.membership.begun:
                raise Misuse(NOT_BEGUN)
            return Enrol(Device.of(keys.public), kind, expires)

        await self._decide(enrol, keys.signing)
        await self._sync()
        return Sheet(me.relay, me.case, secret, purpose)

    async def _remove(self, make: Callable[[Roster, Callable[[frozenset[int]], Pins]], Action]) -> None:
        """An entry that removes devices, and then the exchange in which this laptop begins the epochs that are owed."""
        await self._decide(lambda roster: make(roster, self._case.pins))
        if self._case.membership.active:
            await self._sync()

    async def _decide(self, make: Callable[[Roster], Action], *signers: SigningKey) -> None:
        me, case = self._case.membership.identity, self._case
        for _ in range(TRIES):
            await self._sync()
            greeting = Greeting(bytes(me.case), me.keys.signing, host_of(me.relay), me.relay_key)
            async with greeted(me.relay, greeting) as connection:
                roster = self.roster
                entry = sign_entry(body(roster, me.device, make(roster)), me.keys.signing, *signers)
                append_entry(roster, entry)
                if appended(await connection.ask(RosterAppend(1, entry.to_bytes(), case.positions()), 1)):
                    case.take_roster(roster.count, [entry.to_bytes()], whole=False)
                    await case.settled()
                    return
        raise RelayUnreachable("others change who belongs to the case at this moment; please try again")


def _devices(roster: Roster, seat: Seat) -> frozenset[int]:
    return frozenset(member.index for member in roster.devices_of(seat))


def _removed_by(roster: Roster, index: int) -> frozenset[int]:
    """What is removed when a proposal is agreed to."""
    proposal = roster.proposals.get(index)
    restored = proposal.action if proposal is not None else None
    return _devices(roster, Seat(restored.seat)) if isinstance(restored, Restore) else frozenset()
