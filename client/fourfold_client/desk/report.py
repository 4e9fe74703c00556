"""What `fourfold status`, `show` and `carry` tell, as plain values for JSON."""

from collections.abc import Mapping
from typing import Any

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.desk.code import GroupCode
from fourfold_client.desk.syncview import SyncView
from fourfold_client.export.value import entry_value as said_value
from fourfold_client.spaces.alarms import Alarm
from fourfold_client.spaces.case import Case
from fourfold_shared.entries import Close, DeviceKind, Restore
from fourfold_shared.ids import Seat, Space
from fourfold_shared.roster import Proposal


def status(case: Case, casefile: CaseFile, view: SyncView, code: GroupCode) -> dict[str, Any]:
    """Seats, devices, spaces, epochs, what waits, delivery per person, alarms."""
    me = case.membership.identity
    return {
        "case": me.case.hex(),
        "seat": int(me.seat),
        "name": casefile.name(me.seat),
        "relay": me.relay,
        "connected": view.connected,
        "state": view.header.value,
        "waiting": view.unsent,
        "frozen": bool(case.membership.roster.frozen),
        "closed": bool(case.membership.roster.closed),
        "words": {"standing": code.standing.value, "same": sorted(int(seat) for seat in code.said_same())},
        "proposals": [_proposal(index, one) for index, one in case.membership.roster.proposals.items()],
        "seats": [_seat(case, casefile, seat) for seat in Seat],
        "spaces": [*_closed(case), *(_space(case, casefile, space) for space in casefile.spaces())],
        "delivery": [
            {"seat": int(seat), "name": casefile.name(seat), "up_to_date": seat in view.up_to_date}
            for seat in sorted((*view.up_to_date, *view.behind))
        ],
        "alarms": [_alarm(alarm, casefile) for alarm in view.alarms],
    }


def shown(casefile: CaseFile, spaces: tuple[Space, ...]) -> dict[str, Any]:
    """Every entry and note of `spaces`, and their common pages where something stands on them."""
    entries = [entry for space in spaces for entry in casefile.entries(space)]
    everything = [one for entry in entries for one in (entry, *casefile.notes(entry))]
    everything += [one for space in spaces for one in casefile.said(space)]
    return {
        "seat": int(casefile.seat),
        "tenure": casefile.person.tenure,
        "entries": [entry_value(casefile, entry) for entry in everything],
        "pages": {space.value: text for space in spaces if (text := casefile.page(space).text)},
    }


def entry_value(casefile: CaseFile, entry: Entry) -> dict[str, Any]:
    """One entry or note; `delivery` is there for one's own alone."""
    value = said_value(casefile, entry)
    delivery = casefile.delivery(entry)
    if delivery is not None:
        value["delivery"] = {
            "state": delivery.state.value,
            "has": [int(seat) for seat in delivery.has],
            "waits": [int(seat) for seat in delivery.waits],
        }
    return value


def carried(records: Mapping[Space, int]) -> dict[str, Any]:
    """How many records went into a file, or were new in one, by space."""
    spaces = [{"space": space.value, "records": count} for space, count in records.items()]
    return {"records": sum(records.values()), "spaces": spaces}


def _seat(case: Case, casefile: CaseFile, seat: Seat) -> dict[str, Any]:
    roster, me = case.membership.roster, case.membership.identity
    return {
        "seat": int(seat),
        "name": casefile.name(seat),
        "role": casefile.profile.role(seat),
        "taken": bool(roster.devices_of(seat)),
        "invited": seat in roster.invitations,
        "devices": [
            {
                "index": one.index,
                "this": one.index == me.device,
                "sheet": one.sheet,
                "code": one.kind is DeviceKind.CODE,
            }
            for one in roster.devices_of(seat)
        ],
        "left": seat in roster.left,
    }


def _proposal(index: int, proposal: Proposal) -> dict[str, Any]:
    action = proposal.action
    told: dict[str, Any] = {"index": index, "proposed": "close" if isinstance(action, Close) else "restore"}
    if isinstance(action, Restore):
        told["seat"] = action.seat
    return {**told, "by": int(proposal.author), "agreed": sorted(int(seat) for seat in proposal.agreed)}


def _space(case: Case, casefile: CaseFile, space: Space) -> dict[str, Any]:
    live = case.space(space)
    return {
        "space": space.value,
        "audience": sorted(int(seat) for seat in space.audience),
        "epoch": case.membership.keychains[space].epoch,
        "ready": live.ready,
        "entries": len(casefile.entries(space)),
        "records": live.records,
        "waiting": live.reach.unsent(),
        "closed": False,
    }


def _closed(case: Case) -> list[dict[str, Any]]:
    """The page that has a passphrase of its own and is closed: nothing of it is known here."""
    if case.shut is None:
        return []
    counts = dict.fromkeys(("epoch", "entries", "records", "waiting"), 0)
    audience = sorted(int(seat) for seat in case.shut.audience)
    return [{"space": case.shut.value, "audience": audience, "ready": False, "closed": True} | counts]


def _alarm(alarm: Alarm, casefile: CaseFile) -> dict[str, Any]:
    return {
        "kind": alarm.kind.value,
        "space": None if alarm.space is None else alarm.space.value,
        "seat": None if alarm.seat is None else int(alarm.seat),
        "name": None if alarm.seat is None else casefile.name(alarm.seat),
        "device": alarm.device,
        "detail": alarm.detail,
        "count": alarm.count,
    }
