"""One entry as a plain value for JSON: what `show` and an export tell of it, and what a proof is held against."""

from typing import Any

from fourfold_client.casefile import CaseFile, Entry, Kind, Version


def entry_value(casefile: CaseFile, entry: Entry) -> dict[str, Any]:
    """What the records say of an entry or a note. Times are milliseconds since 1970."""
    value: dict[str, Any] = {
        "id": entry.id,
        "space": entry.space.value,
        "author": _author(casefile, entry),
        "title": entry.title,
        "text": entry.text,
        "versions": [_version(one) for one in entry.versions],
        "state": "withdrawn" if entry.withdrawn else "standing",
        "written": entry.written,
    }
    if entry.kind not in (Kind.ENTRY, Kind.NOTE):
        value |= {"kind": entry.kind.value, "fields": dict(entry.fields)}
    if entry.about is not None:
        value["about"] = entry.about
    if entry.note is not None:
        value["note"] = entry.note.value
    if entry.shared:
        value["shared"] = [space.value for space in entry.shared]
    return value


def _author(casefile: CaseFile, entry: Entry) -> dict[str, Any]:
    """Whose it is; `left` where they have gone since."""
    person = entry.person
    value = {"seat": int(person.seat), "tenure": person.tenure, "name": casefile.name_of(person)}
    return {**value, "left": True} if casefile.gone(person) else value


def _version(version: Version) -> dict[str, Any]:
    said = {"fields": dict(version.fields)} if version.fields else {}
    return {"title": version.title, "text": version.text, **said, "written": version.written}
