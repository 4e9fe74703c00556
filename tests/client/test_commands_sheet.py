"""A recovery sheet from a terminal, also as a page to print."""

from pathlib import Path

from tests.support.commands import run, told
from tests.support.house import RUTH, relay_house


async def test_a_sheet_is_printed_and_kept_as_a_page_and_no_file_is_written_over(tmp_path: Path) -> None:
    home, paper = tmp_path / "ruth", tmp_path / "sheet.pdf"
    async with relay_house(tmp_path) as relay:
        where = ("--relay", relay.address, "--ticket", await relay.ticket(), "--seat", str(int(RUTH)), "--name", "Ruth")
        await told("found", "--home", home, *where)
        made = await told("sheet", "--home", home, "--pdf", paper)
        assert paper.read_bytes().startswith(b"%PDF")
        assert paper.stat().st_mode & 0o777 == 0o600
        again = await run("sheet", "--home", home, "--pdf", paper)
        assert "There is something of this name already" in again.sentence()
        assert (await told("status", "--home", home))["seats"][RUTH]["devices"][1]["sheet"]
        restored = tmp_path / "again"
        await told("restore", made["line"], "--home", restored)
        await relay.stop()
        unmade = await run("sheet", "--home", home, "--pdf", tmp_path / "other.pdf")
        assert unmade.code == 3
        assert not (tmp_path / "other.pdf").exists()
