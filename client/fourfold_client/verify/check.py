"""An export's entries.json files against its proof: each text has to stand in records that its author signed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fourfold_client.casefile import CaseFile
from fourfold_client.export.content import folders
from fourfold_client.export.value import entry_value
from fourfold_client.verify.replay import Replayed, replay
from fourfold_shared.errors import Malformed, Refused
from fourfold_shared.fold import fold_roster
from fourfold_shared.ids import CaseId, Seat, Space, spaces_of
from fourfold_shared.keychain import Keychain
from fourfold_shared.proof import Proof
from fourfold_shared.roster import Person, Roster

_CHANGING = ("delivery",)
"""Facts about laptops, which are in no record."""


@dataclass(frozen=True, slots=True)
class Signed:
    """How many records a device signed; `beyond` of them come after the last that counts of a removed one."""

    device: int
    seat: Seat
    name: str
    records: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found. `differs` names what is told and is not so in the records, `missing` what is left out."""

    case: CaseId
    entries: int
    signed: tuple[Signed, ...]
    unopened: int
    differs: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that is told is in the records, and nothing is left out."""
        return not self.differs and not self.missing

    def told(self) -> dict[str, Any]:
        """What `fourfold verify --json` prints."""
        return {
            "holds": self.holds,
            "case": self.case.hex(),
            "entries": self.entries,
            "signed": [
                {"device": o.device, "seat": int(o.seat), "name": o.name, "records": o.records, "beyond": o.beyond}
                for o in self.signed
            ],
            "unopened": self.unopened,
            "differs": list(self.differs),
            "missing": list(self.missing),
        }


def check_export(proof: bytes, files: Mapping[str, bytes]) -> Checked:
    """Checks the entries.json of each folder, by the folder's name, against the file of the proof.

    Raises: Malformed, UnknownSuite when the proof itself does not hold.
    """
    read = Proof.parse(proof)
    told = {name: _json(name, data) for name, data in files.items()}
    me = _person(told)
    seat = me.seat
    case = read.parcel.case
    roster = _roster(read)
    sections = zip(read.parcel.sections, read.keys, strict=True)
    spaces = {section.space: replay(case, section, keys, roster) for section, keys in sections}
    for space in spaces_of(seat):
        spaces.setdefault(space, Replayed(space, Keychain(case, space), roster))
    mine = {space: one for space, one in spaces.items() if seat in space.audience}
    casefile = CaseFile(me, mine, lambda: 0, lambda: False)
    try:
        differs, missing, count = _compared(casefile, told)
        signed = _signed(spaces, roster, casefile)
    finally:
        casefile.close()
        for one in spaces.values():
            one.close()
    unopened = sum(one.unopened for one in spaces.values())
    return Checked(case, count, signed, unopened, tuple(differs), tuple(missing))


def _compared(casefile: CaseFile, told: Mapping[str, Any]) -> tuple[list[str], list[str], int]:
    differs, missing, count = list[str](), list[str](), 0
    for folder in folders(casefile):
        found = {entry.id: entry_value(casefile, entry) for shelf in folder.shelves for entry in shelf.entries()}
        found |= {f"page {shelf.space.value}": {"text": shelf.page} for shelf in folder.shelves if shelf.page}
        said = _said(told.get(folder.name, {}))
        count += len(said)
        differs += [f"{folder.name}: {name}" for name, one in said if found.get(name) != one]
        missing += [f"{folder.name}: {name}" for name in found.keys() - {name for name, _ in said}]
    return differs, sorted(missing), count


def _said(told: Any) -> list[tuple[str, dict[str, Any]]]:
    try:
        entries = [(str(one["id"]), {k: v for k, v in one.items() if k not in _CHANGING}) for one in told["entries"]]
        return entries + [(f"page {space}", {"text": text}) for space, text in told["pages"].items()]
    except (AttributeError, KeyError, TypeError):
        raise Malformed("an entries.json is not one of an export") from None


def _roster(proof: Proof) -> Roster:
    try:
        roster = fold_roster(proof.parcel.roster)
    except Refused as error:
        raise Malformed(f"the list of who belongs to the case does not hold: {error}") from None
    if roster.case != proof.parcel.case:
        raise Malformed("the list of who belongs to the case is that of another case")
    return roster


def _signed(spaces: Mapping[Space, Replayed], roster: Roster, casefile: CaseFile) -> tuple[Signed, ...]:
    records, beyond = Counter[int](), Counter[int]()
    for one in spaces.values():
        for log in one.logs.values():
            last = one.chain.last_that_counts(log.id, roster)
            records[log.id.device] += log.seq
            beyond[log.id.device] += max(0, log.seq - last) if last is not None else 0
    members = [member for member in roster.devices if records[member.index]]
    return tuple(
        Signed(one.index, one.seat, casefile.name_of(one.person), records[one.index], beyond[one.index])
        for one in members
    )


def _json(name: str, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise Malformed(f"the entries.json of {name} cannot be read") from None


def _person(told: Mapping[str, Any]) -> Person:
    """Whose export it says to be."""
    try:
        people = {Person(Seat(one["seat"]), int(one["tenure"])) for one in told.values()}
    except (KeyError, TypeError, ValueError):
        raise Malformed("an entries.json is not one of an export") from None
    if len(people) != 1:
        raise Malformed("the folders are not of one export")
    return people.pop()
