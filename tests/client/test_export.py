"""An export holds exactly what its person may see, in three folders, readable by anybody who opens it."""

import asyncio
import json
import os
import pty
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from fourfold_client.casefile import Entry, NoteKind
from fourfold_client.desk import Desk
from fourfold_client.export.paper import MISSING
from fourfold_shared.errors import StorageFailed
from fourfold_shared.ids import Seat, Space
from tests.support.commands import FOURFOLD, environment, run
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO, FourHouse, four_house
from tests.together.test_canaries import canary

FOLDERS = ("my-words", "words-of-others", "joint")
ODD = 'ä🙂 <script>alert("x")</script> & \u202eturned\u2069 Привет'


class Seen(HTMLParser):
    """What a page shows, and its tags with their attributes."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data


def told(out: Path, folder: str) -> Any:
    return json.loads((out / folder / "entries.json").read_text(encoding="utf-8"))


def texts(out: Path, folder: str) -> list[str]:
    return [one["text"] for one in told(out, folder)["entries"]]


def everything(out: Path) -> str:
    return "".join(
        path.read_text("utf-8") for path in sorted(out.rglob("*")) if path.suffix in (".html", ".json", ".txt")
    )


async def write_everywhere(house: FourHouse) -> dict[Seat, list[Entry]]:
    written: dict[Seat, list[Entry]] = {}
    for seat in NAMES:
        casefile = house[seat].casefile
        for space in casefile.spaces():
            entry = await casefile.write(space, f"entry {canary(seat, space)}", f"title {canary(seat, space)}")
            written.setdefault(seat, []).append(entry)
            casefile.page(space).append(f"page {canary(seat, space)}\n")
            await casefile.saved(space)
    return written


async def test_an_export_holds_exactly_what_its_person_may_see(tmp_path: Path) -> None:
    """Canary words of every author and space: those of one's own spaces are there, others in no file at all."""
    async with four_house(tmp_path) as house:
        await write_everywhere(house)
        await house.exchange()
        for seat, desk in house.desks.items():
            out = tmp_path / f"export-{int(seat)}"
            await desk.export(out)
            found = everything(out)
            for author in NAMES:
                for space in Space:
                    seen = seat in space.audience and author in space.audience
                    assert (canary(author, space) in found) is seen, (seat, author, space)
            assert {one["author"]["seat"] for one in told(out, "my-words")["entries"]} == {int(seat)}
            assert int(seat) not in {one["author"]["seat"] for one in told(out, "words-of-others")["entries"]}
            assert set(told(out, "joint")["pages"]) == {space.value for space in desk.casefile.spaces()}
            assert not told(out, "joint")["entries"]


async def test_the_json_is_what_show_tells(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await write_everywhere(house)
        await house.exchange()
        await house[RUTH].export(tmp_path / "export")
        shown = house[RUTH].show()
        exported = [one for folder in FOLDERS for one in told(tmp_path / "export", folder)["entries"]]
        assert sorted(exported, key=lambda one: one["id"]) == sorted(shown["entries"], key=lambda one: one["id"])
        assert told(tmp_path / "export", "joint")["pages"] == shown["pages"]


async def test_unsynced_edits_versions_notes_and_withdrawn_entries_are_in_it(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        theirs = await house[THEO].casefile.write(Space.TABLE, "Sunday at the lake.", "Sunday")
        await house.compare()
        await house.relay.stop()
        casefile = house[NADIA].casefile
        mine = await casefile.write(Space.TABLE, "first wording", "A title")
        await casefile.revise(mine.id, "second wording", "Another title")
        await casefile.attach(mine.id, NoteKind.WRONG, "not quite so")
        await casefile.attach(theirs.id, NoteKind.DIFFERENTLY, "it was a Saturday")
        gone = await casefile.write(Space.PAIR_0, "words that were taken back")
        await casefile.withdraw(gone.id)
        copied = await casefile.write(Space.PRIVATE_0, "to be shared")
        await casefile.share(copied.id, Space.PAIR_0)
        out = tmp_path / "export"
        await house[NADIA].export(out)
        page = Seen(out / "my-words" / "index.html").text
        for said in (
            "Another title",
            "second wording",
            "Earlier wording",
            "first wording",
            "A title",
            "Note: I got this wrong",
            "not quite so",
            "Note: I remember it differently",
            "Beside “Sunday” that Theo wrote on",
            "it was a Saturday",
            "Nadia withdrew this.",
            "A copy was shared with: Nadia and Ruth.",
            "Nadia, Theo, Ruth and Samuel can read this in Fourfold.",
            "Nadia and Ruth can read this in Fourfold. Theo and Samuel cannot.",
            "Only Nadia can read this in Fourfold. Theo, Ruth and Samuel cannot.",
        ):
            assert said in page, said
        assert "Sunday at the lake." not in page
        others = Seen(out / "words-of-others" / "index.html").text
        assert "Sunday at the lake." in others
        assert "it was a Saturday" not in others
        assert "taken back" not in everything(out).replace("took its words back", "")


async def test_a_page_is_whole_in_itself_and_no_text_becomes_a_tag(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.set_name('<b>Na"dia</b>')
        await house[NADIA].casefile.write(Space.TABLE, ODD, ODD)
        house[NADIA].casefile.page(Space.TABLE).append(ODD)
        out = tmp_path / "export"
        await house[NADIA].export(out)
        for folder in FOLDERS:
            seen = Seen(out / folder / "index.html")
            names = [tag for tag, _ in seen.tags]
            assert ("html", {"lang": "en"}) in seen.tags
            assert not {"script", "link", "img", "iframe", "b", "a", "object", "form"} & set(names)
            kept = {(tag, name) for tag, attributes in seen.tags for name in attributes}
            assert not any(name.startswith("on") or name in ("src", "href", "style") for _, name in kept)
            assert {"header", "main", "h1"} <= set(names)
            assert '<b>Na"dia</b>' in seen.text
        for folder in ("my-words", "joint"):
            assert ODD in Seen(out / folder / "index.html").text
        assert told(out, "my-words")["entries"][0]["text"] == ODD


async def test_a_pdf_holds_the_same_words(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.write(Space.TABLE, "Grüße, Привет, καλημέρα 🙂", "Wörter")
        await house[NADIA].casefile.write(Space.TABLE, "word " * 4000 + "x" * 3000)
        out = tmp_path / "export"
        await house[NADIA].export(out)
        for folder in FOLDERS:
            data = (out / folder / "export.pdf").read_bytes()
            assert data.startswith(b"%PDF-")
            assert data.rstrip().endswith(b"%%EOF")
        shown = pdf_text(out / "my-words" / "export.pdf")
        for said in ("Wörter", f"Grüße, Привет, καλημέρα {MISSING}", "All four", "Exported by Nadia on"):
            assert said in shown, said
        assert shown.count("word ") + shown.count("word\n") >= 3990


def pdf_text(path: Path) -> str:
    """The text of a PDF as another program reads it."""
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


async def test_an_export_is_its_owners_alone_and_replaces_nothing(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        desk: Desk = house[SAMUEL]
        (tmp_path / "empty").mkdir(mode=0o755)
        for out in (tmp_path / "new" / "deep", tmp_path / "empty"):
            await desk.export(out)
            assert out.stat().st_mode & 0o777 == 0o700
            inside = list(out.rglob("*"))
            assert len(inside) == 2 + 3 + 9
            assert {path.stat().st_mode & 0o777 for path in inside} == {0o600, 0o700}
            assert all(path.stat().st_mode & 0o077 == 0 for path in inside)
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "mine").write_text("mine")
        (tmp_path / "file").write_text("mine")
        for out in (tmp_path / "full", tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(StorageFailed):
                await desk.export(out)
        assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]
        readme = (tmp_path / "empty" / "README.txt").read_text("utf-8")
        assert "Exported by Samuel on" in readme
        assert "NOTHING IN THIS FOLDER IS ENCRYPTED" in readme


async def test_the_command_needs_no_prompt_without_a_terminal(tmp_path: Path) -> None:
    async with four_house(tmp_path) as house:
        await house[NADIA].casefile.write(Space.TABLE, "offline, and exported")
        home = house.home(NADIA).path
    out = tmp_path / "export"
    done = await run("export", "--home", home, "--out", out)
    assert done.code == 0
    assert "not encrypted" in done.err
    assert texts(out, "my-words") == ["offline, and exported"]
    assert "already" in (await run("export", "--home", home, "--out", out)).sentence()
    assert texts(out, "my-words") == ["offline, and exported"]
    value = (await run("export", "--home", home, "--out", tmp_path / "second", "--json")).value
    assert sorted(value["files"]) == sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 2)])
async def test_on_a_terminal_plain_text_leaves_after_a_typed_yes(tmp_path: Path, answer: str, code: int) -> None:
    async with four_house(tmp_path) as house:
        home = house.home(NADIA).path
    out = tmp_path / "export"
    assert await on_a_terminal(answer, FOURFOLD, "export", "--home", home, "--out", out) == code
    assert out.exists() is (code == 0)


async def on_a_terminal(answer: str, *command: str | Path) -> int:
    """Runs a command on a terminal of its own, on which somebody types one line."""
    ours, theirs = pty.openpty()
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment("correct horse battery staple")
        )
        os.write(ours, f"{answer}\n".encode())
        return await process.wait()
    finally:
        os.close(ours)
        os.close(theirs)
