"""An export as files by their names: three folders and a README."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fourfold_client.casefile import CaseFile, Entry
from fourfold_client.export.content import Folder, folders
from fourfold_client.export.page import page_of
from fourfold_client.export.wording import Wording
from fourfold_shared.ids import CaseId, Seat
from fourfold_shared.roster import Person

FOLDERS = ("my-words", "words-of-others", "joint")
PROOF = "proof.fourfold"
WARNING = (
    "An export is not encrypted: whoever opens the folder can read everything in it, also what only you can read in "
    "Fourfold. Keep it where nobody else can come at it, and delete it when you no longer need it."
)


async def export_files(
    casefile: CaseFile,
    case: CaseId,
    moment: datetime,
    value: Callable[[Entry], dict[str, Any]],
    proof: bytes | None = None,
) -> dict[str, bytes]:
    """The files of an export by their names. `value` gives an entry as `fourfold show --json` tells it.

    The case file is read before this first awaits; the PDFs are then set in a thread, at some 120 entries a second.
    """
    from fourfold_client.export.paper import paper_of  # its library takes a while to load, and is seldom needed

    names = {seat: casefile.name(seat) for seat in Seat}
    wording = Wording(names.__getitem__, _former(casefile))
    name = wording.name(casefile.seat)
    made = f"Exported by {name} on {moment.day} {moment:%B %Y, %H:%M (UTC%z)} from the case {code(case)}."
    parts = folders(casefile)
    files = {"README.txt": _readme(name, made, parts, proof is not None).encode()}
    if proof is not None:
        files[PROOF] = proof
    for folder in parts:
        lead = folder.lead.format(name=name)
        files[f"{folder.name}/index.html"] = page_of(folder, wording, lead, made).encode()
        files[f"{folder.name}/entries.json"] = _json(folder, casefile, value)
    for folder in parts:
        lead = folder.lead.format(name=name)
        paper = await asyncio.to_thread(paper_of, folder, wording, lead, made, moment)
        files[f"{folder.name}/export.pdf"] = paper
    return files


def _former(casefile: CaseFile) -> dict[Person, tuple[str, str]]:
    """Everybody who wrote something here and has left: their name, and that of whoever has their seat now."""
    entries = (one for space in casefile.spaces() for one in (*casefile.entries(space), *casefile.said(space)))
    people = {one.person for entry in entries for one in (entry, *casefile.notes(entry))} - {casefile.person}
    return {
        one: (casefile.name_of(one), "" if one == casefile.sits(one.seat) else casefile.name(one.seat))
        for one in people
        if casefile.gone(one)
    }


def code(case: CaseId) -> str:
    """What a case is called on paper: nobody's name."""
    return case.hex()[:8]


def _json(folder: Folder, casefile: CaseFile, value: Callable[[Entry], dict[str, Any]]) -> bytes:
    told = {
        "seat": int(casefile.seat),
        "tenure": casefile.person.tenure,
        "entries": [value(entry) for shelf in folder.shelves for entry in shelf.entries()],
        "pages": {shelf.space.value: shelf.page for shelf in folder.shelves if shelf.page},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _readme(name: str, made: str, parts: tuple[Folder, ...], proof: bool) -> str:
    proved = _PROVED if proof else ""
    listing = "\n".join(f"  {folder.name + '/':<18}{folder.lead.format(name=name)}" for folder in parts)
    return f"""A READABLE COPY OF A CASE FILE

{made}
Times are those of that laptop. What had not reached it is not in here.

NOTHING IN THIS FOLDER IS ENCRYPTED. Whoever opens it can read all of it, also what
only {name} can read in Fourfold. Keep it where nobody else can come at it, and
delete it when it is no longer needed. The others' words were written for those
whom the pages name, and for nobody else.

{listing}

Each of them holds the same content three times:

  index.html        to read in any browser, without a connection
  export.pdf        to print
  entries.json      for programs, as `fourfold show --json` prints it

{proved}Under every entry stands who can read it in Fourfold and who cannot. "Withdrew"
means that its author took its words back. Joint holds the common pages; in this
release there is nothing yet that people agree to by name.
"""


_PROVED = f"""{PROOF} shows whose laptops signed what stands in entries.json. Anybody
can check that with `fourfold verify FOLDER`, without a home and without a
connection; the pages and PDFs are not looked at, only entries.json. THIS FILE HOLDS
SECRETS: the key of each record behind this copy, also of wordings that were taken
back since. Whoever has it can read those records, and no others. The copy is
complete without it: take it out before you hand on a part of this folder.

"""
