"""What a laptop does at the relay once: found a case, invite, take a seat.

Each can be broken off at any moment and done again: the new device's keys are kept in the vault before the relay hears
of them, so that a second try finds the seat that the first one took.
"""

import secrets
from dataclasses import replace

from fourfold_client.clock import Clock, now
from fourfold_client.desk.changing import RefusedByRelay, appended, body, roster_since, taken, whole_roster
from fourfold_client.desk.pending import PENDING, Pending
from fourfold_client.identity import Identity, Lent
from fourfold_client.spaces.case import Case
from fourfold_client.sync.errors import Ended
from fourfold_client.sync.handshake import Greeting
from fourfold_client.sync.link import greeted, host_of
from fourfold_client.vault import AddRosterEntry, DropSecret, PutSecret, Vault
from fourfold_shared.entries import (
    NO_AUTHOR,
    VERSION,
    Device,
    Enrol,
    Entry,
    EntryBody,
    Found,
    Invite,
    TakeSeat,
    sign_entry,
)
from fourfold_shared.errors import Malformed, OutOfPlace, RelayUnreachable
from fourfold_shared.fold import append_entry, fold_roster
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.invitation import Invitation, Secret
from fourfold_shared.keys import DeviceKeys
from fourfold_shared.messages import Found as FoundMessage
from fourfold_shared.messages import Reason, RosterAppend
from fourfold_shared.roster import Roster as RosterState
from fourfold_shared.sheet import Sheet, SheetSecret

INVITATION_DAYS = 14
_TRIES = 5


async def found_case(vault: Vault, relay: str, ticket: str, seat: Seat) -> Identity:
    """Founds a case with the founder in `seat`; the vault then holds identity and roster.

    Raises: RefusedByRelay for a ticket that is no good, Malformed, RelayUnreachable, StorageFailed.
    """
    host = host_of(relay)
    pending = await Pending.load(vault)
    if pending is None or not pending.entry:
        pending = _founding(seat)
        await vault.commit(pending.stored())
    entry = Entry.parse(pending.entry)
    case = CaseId(entry.hash)
    greeting = Greeting(bytes(case), pending.keys.signing, host)
    try:
        async with greeted(relay, greeting):
            pass  # an earlier try was taken by the relay, and only its answer was lost
    except Ended as end:
        if end.reason is not Reason.NOT_ADMITTED:
            raise
        if pending.seat != seat:
            pending = _founding(seat)
            await vault.commit(pending.stored())
            entry = Entry.parse(pending.entry)
            case = CaseId(entry.hash)
        greeting = Greeting(b"", pending.keys.signing, host)
        async with greeted(relay, greeting) as connection:
            taken(await connection.ask(FoundMessage(1, ticket.strip(), pending.entry), 1), _FOUND)
    return await _keep(vault, Identity(case, pending.seat, 0, pending.keys, relay, greeting.relay_key), [pending.entry])


async def take_seat(vault: Vault, invitation: str, relay: str) -> Identity:
    """Takes the seat that an invitation (its line, or its twelve words and the relay's address) is for.

    Raises: RefusedByRelay when it is used, expired or replaced; Malformed when it is garbled; RelayUnreachable,
    StorageFailed.
    """
    secret, case, relay = _read_invitation(invitation, relay)
    pending, key = await Pending.load(vault), bytes(secret.signing.public)
    if pending is None or pending.invitation != key:
        pending = Pending(DeviceKeys.generate(), Seat.PARTNER_0, invitation=key, case=bytes(case or b""))
        await vault.commit(pending.stored())
    joined = await _earlier_try(relay, CaseId(pending.case), pending.keys) if pending.case else None
    if joined is None:
        joined = await _take(vault, relay, case, secret, pending)
    return await _keep(vault, *joined)


async def restore_seat(vault: Vault, code: str, relay: str) -> Identity:
    """Comes into the seat that a recovery sheet or a laptop's code is of (its line, or its words and the relay).

    The vault then holds the sheet's keys too, until this laptop has keys of its own. Raises: RefusedByRelay when the
    sheet is good no longer, Malformed when it is garbled, RelayUnreachable, StorageFailed.
    """
    secret, case, relay = read_sheet(code, relay)
    pending, key = await Pending.load(vault), bytes(secret.keys.public.sign)
    if pending is None or pending.invitation != key:
        pending = Pending(DeviceKeys.generate(), Seat.PARTNER_0, invitation=key, case=bytes(case or b""))
        await vault.commit(pending.stored())
    joined = await _earlier_try(relay, CaseId(pending.case), pending.keys) if pending.case else None
    if joined is None:
        joined = await _come_in(vault, relay, case, secret.keys, pending)
    lent = Lent.of(fold_roster(joined[1]), secret.keys)
    return await _keep(vault, *joined, lent.stored())


def read_sheet(text: str, relay: str) -> tuple[SheetSecret, CaseId | None, str]:
    """What a sheet's line says, or its 24 words and the relay's address. Raises: Malformed."""
    if text.strip().startswith("fourfold:"):
        sheet = Sheet.parse(text)
        return sheet.secret, sheet.case, relay or sheet.relay
    secret = SheetSecret.from_words(text)
    if not relay:
        raise Malformed("the 24 words need the practice's address too; it stands on the sheet")
    host_of(relay)
    return secret, None, relay


async def _come_in(
    vault: Vault, relay: str, case: CaseId | None, sheet: DeviceKeys, pending: Pending
) -> tuple[Identity, list[bytes]]:
    keys = pending.keys
    greeting = Greeting(bytes(case or b""), sheet.signing, host_of(relay))
    try:
        async with greeted(relay, greeting) as connection:
            for _ in range(_TRIES):
                entries = await whole_roster(connection)
                roster = fold_roster(entries)
                index = roster.index_of(sheet.signing.public)
                if index is None or roster.case is None or case not in (None, roster.case):
                    raise OutOfPlace("the relay shows another case")
                if not pending.case:
                    await vault.commit(replace(pending, case=bytes(roster.case)).stored())
                enrol = Enrol(Device.of(keys.public))
                entry = sign_entry(body(roster, index, enrol), sheet.signing, keys.signing)
                grown = append_entry(roster, entry)
                if appended(await connection.ask(RosterAppend(2, entry.to_bytes()), 2), _SHEET):
                    member = grown.devices[-1]
                    joined = Identity(roster.case, member.seat, member.index, keys, relay, greeting.relay_key)
                    return joined, [*entries, entry.to_bytes()]
    except Ended as end:
        if end.reason is Reason.NOT_ADMITTED:
            raise RefusedByRelay(_SHEET) from None
        if end.reason is Reason.NOT_YOURS:  # 24 words that fit no case of this relay
            raise RefusedByRelay(_NO_CASE) from None
        raise
    raise RelayUnreachable("others change the roster at this moment; please try again")


async def add_invitation(case: Case, seat: Seat, clock: Clock = now) -> Invitation:
    """Invites to an empty seat; gives what to hand over. It is good for 14 days and for one laptop.

    Raises: NotAllowed when the rules say no, RelayUnreachable, RefusedByRelay.
    """
    me, secret = case.membership.identity, Secret.generate()
    greeting = Greeting(bytes(me.case), me.keys.signing, host_of(me.relay), me.relay_key)
    expires = clock() + INVITATION_DAYS * 24 * 3600 * 1000
    invite = Invite(int(seat), bytes(secret.signing.public), secret.proof(me.case), expires)
    async with greeted(me.relay, greeting) as connection:
        for _ in range(_TRIES):
            shown = await roster_since(connection, case.roster_count())
            case.take_roster(shown.start, shown.entries, whole=True)
            roster = case.membership.roster
            entry = sign_entry(body(roster, me.device, invite), me.keys.signing)
            append_entry(roster, entry)
            if appended(await connection.ask(RosterAppend(2, entry.to_bytes()), 2)):
                case.take_roster(roster.count, [entry.to_bytes()], whole=False)
                await case.settled()
                return Invitation(me.relay, me.case, secret)
    raise RelayUnreachable("others change the roster at this moment; please try again")


def verify_invitation(invitation: str, relay: str) -> None:
    """Returns nothing when an invitation can be read; nothing is asked of the relay. Raises: Malformed."""
    host_of(_read_invitation(invitation, relay)[2])


def _founding(seat: Seat) -> Pending:
    keys = DeviceKeys.generate()
    body = EntryBody(
        VERSION, 0, bytes(32), NO_AUTHOR, Found(int(seat), Device.of(keys.public), secrets.token_bytes(16))
    )
    return Pending(keys, seat, sign_entry(body, keys.signing).to_bytes())


def _read_invitation(text: str, relay: str) -> tuple[Secret, CaseId | None, str]:
    if text.strip().startswith("fourfold:"):
        invitation = Invitation.parse(text)
        return invitation.secret, invitation.case, relay or invitation.relay
    if len(text.split()) == 1:
        raise Malformed("this is not an invitation")
    secret = Secret.from_words(text)
    if not relay:
        raise Malformed("twelve words need the practice's address too; it stands below them where they were shown")
    return secret, None, relay


async def _earlier_try(relay: str, case: CaseId, keys: DeviceKeys) -> tuple[Identity, list[bytes]] | None:
    """The seat that an earlier try took, when only the relay's answer was lost."""
    greeting = Greeting(bytes(case), keys.signing, host_of(relay))
    try:
        async with greeted(relay, greeting) as connection:
            entries = await whole_roster(connection)
    except Ended as end:
        if end.reason is Reason.NOT_ADMITTED:
            return None
        raise
    roster = fold_roster(entries)
    index = roster.index_of(keys.signing.public)
    if roster.case != case or index is None:
        raise OutOfPlace("the relay shows another case")
    member = roster.devices[index]
    return Identity(case, member.seat, index, keys, relay, greeting.relay_key), entries


async def _take(
    vault: Vault, relay: str, case: CaseId | None, secret: Secret, pending: Pending
) -> tuple[Identity, list[bytes]]:
    greeting = Greeting(bytes(case or b""), secret.signing, host_of(relay))
    try:
        async with greeted(relay, greeting) as connection:
            for _ in range(_TRIES):
                entries = await whole_roster(connection)
                roster = fold_roster(entries)
                seat, keys = _seat_for(roster, case, secret), pending.keys
                if not pending.case:
                    await vault.commit(replace(pending, case=bytes(roster.case or b"")).stored())
                take = TakeSeat(int(seat), Device.of(keys.public))
                entry = sign_entry(body(roster, NO_AUTHOR, take), secret.signing, keys.signing)
                grown = append_entry(roster, entry)
                if appended(await connection.ask(RosterAppend(2, entry.to_bytes()), 2), _STALE):
                    index = len(grown.devices) - 1
                    joined = Identity(CaseId(grown.case or b""), seat, index, keys, relay, greeting.relay_key)
                    return joined, [*entries, entry.to_bytes()]
    except Ended as end:
        if end.reason in (Reason.NOT_ADMITTED, Reason.NOT_YOURS):  # the second one with twelve words that fit no case
            raise RefusedByRelay(_STALE) from None
        raise
    raise RelayUnreachable("others change the roster at this moment; please try again")


def _seat_for(roster: RosterState, case: CaseId | None, secret: Secret) -> Seat:
    key = bytes(secret.signing.public)
    seat = next((held for held, invite in roster.invitations.items() if invite.key == key), None)
    if seat is None or roster.case is None:
        raise RefusedByRelay(_STALE)
    if case is not None and roster.case != case:
        raise OutOfPlace("the relay shows another case")
    secret.verify_proof(roster.case, roster.invitations[seat].proof)
    return seat


async def _keep(vault: Vault, identity: Identity, entries: list[bytes], *more: PutSecret) -> Identity:
    roster = [AddRosterEntry(index, entry) for index, entry in enumerate(entries)]
    await vault.commit(identity.stored(), *roster, *more, DropSecret(PENDING))
    return identity


_SHEET = "this sheet or code is good no longer: it was replaced or used; the newest one is needed"
_NO_CASE = "these words open nothing at this address: the sheet is good no longer, or it is of another practice"
_FOUND = "this ticket opens no case: it is mistyped, or was used already"
_STALE = (
    "this invitation was used already, has expired, was replaced by a newer one, or is not agreed to yet; please ask "
    "whoever gave it to you"
)
