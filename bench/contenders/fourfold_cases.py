"""Many cases, put straight into a relay's store before it serves: four devices each, and sealed records ready to go."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fourfold_relay.store import Invited, Store
from fourfold_relay.stores import open_store
from fourfold_relay.ticket import ticket_hash
from fourfold_shared import suites
from fourfold_shared.entries import (
    NO_AUTHOR,
    VERSION,
    Action,
    Device,
    Entry,
    EntryBody,
    Found,
    Invite,
    TakeSeat,
    sign_entry,
)
from fourfold_shared.fold import append_entry
from fourfold_shared.ids import CaseId, LogId, Seat, Space
from fourfold_shared.invitation import Secret
from fourfold_shared.keys import DeviceKeys, SigningKey
from fourfold_shared.record import Body, Document, Header, Kind, Place, genesis, seal
from fourfold_shared.roster import Roster

ORDER = (Seat.SUPPORT_0, Seat.PARTNER_0, Seat.SUPPORT_1, Seat.PARTNER_1)
"""Who founds, and then joins."""
INVITERS = {Seat.PARTNER_0: 0, Seat.SUPPORT_1: 0, Seat.PARTNER_1: 2}
"""Whose device invites whom."""
UPDATE = 24
"""Bytes of a keystroke's update; padding hides what it really is."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its devices in the order of the roster, and the first device's records in the space of all four."""

    id: CaseId
    devices: Sequence[DeviceKeys]
    records: Sequence[bytes]

    @property
    def table(self) -> bytes:
        """The space of all four."""
        return bytes(Space.TABLE.of(self.id))


async def make_cases(file: Path, count: int, edits: int) -> list[Case]:
    """Founds `count` cases of four in the store and seals `edits` records for each."""
    store = await open_store(f"sqlite:{file}")
    try:
        return [await _make(store, edits) for _ in range(count)]
    finally:
        await store.close()


async def _make(store: Store, edits: int) -> Case:
    devices = [DeviceKeys.generate() for _ in ORDER]
    founding = Found(int(ORDER[0]), Device.of(devices[0].public), secrets.token_bytes(16))
    first = sign_entry(EntryBody(VERSION, 0, bytes(32), NO_AUTHOR, founding), devices[0].signing)
    roster = append_entry(Roster(), first)
    assert roster.case is not None
    ticket = ticket_hash(secrets.token_hex(16))
    await store.add_ticket(ticket, 0)
    await store.found(roster.case, first.to_bytes(), ticket)
    for seat, device in zip(ORDER[1:], devices[1:], strict=True):
        secret, inviter = Secret.generate(), INVITERS[seat]
        invite = Invite(int(seat), bytes(secret.signing.public), secret.proof(roster.case), 0)
        roster = await _append(store, roster, inviter, invite, devices[inviter].signing)
        take = TakeSeat(int(seat), Device.of(device.public))
        roster = await _append(store, roster, NO_AUTHOR, take, secret.signing, device.signing)
    return Case(CaseId(roster.case or b""), devices, _records(roster, devices[0], edits))


async def _append(store: Store, roster: Roster, author: int, action: Action, *signers: SigningKey) -> Roster:
    entry: Entry = sign_entry(EntryBody(VERSION, roster.count, roster.head.hash, author, action), *signers)
    grown = append_entry(roster, entry)
    invited = [Invited(seat, invite.key) for seat, invite in grown.invitations.items()]
    assert roster.case is not None
    await store.append_roster(roster.case, entry.body.index, entry.to_bytes(), invited)
    return grown


def _records(roster: Roster, device: DeviceKeys, count: int) -> list[bytes]:
    assert roster.case is not None
    space, log, key = Space.TABLE.of(roster.case), LogId.fresh(0), secrets.token_bytes(32)
    previous = genesis(roster.case, space, log, device.signing.public)
    records = []
    for seq in range(1, count + 1):
        body = Body(int(Document.COMMONS), bytes(UPDATE), (), roster.head, b"", 0)
        header = Header(suites.CURRENT, Kind.RECORD, log, 1, seq)
        place = Place(roster.case, space, previous)
        record, previous = seal(body, header, place, epoch_key=key, signing=device.signing)
        records.append(record)
    return records
