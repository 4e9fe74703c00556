"""The commands, as scripts and people use them: real processes, a real relay, four homes."""

import re
from pathlib import Path

from tests.support.commands import ended, run, start, told
from tests.support.house import NADIA, NAMES, RUTH, SAMUEL, THEO, relay_house
from tests.support.template import Template

ENTRY = {"id", "space", "author", "title", "text", "versions", "state", "written"}
STATUS = {
    "notices",
    "case",
    "seat",
    "name",
    "relay",
    "connected",
    "state",
    "waiting",
    "seats",
    "spaces",
    "delivery",
    "alarms",
    "frozen",
    "closed",
    "proposals",
    "words",
}


async def test_four_found_a_case_and_read_the_same_file(tmp_path: Path) -> None:
    """The README's script: found, invite, join, sync, add, show."""
    async with relay_house(tmp_path) as relay:
        homes = {seat: tmp_path / name for seat, name in NAMES.items()}
        relay_options = ("--relay", relay.address, "--ticket", await relay.ticket())
        founded = await told("found", "--home", homes[RUTH], *relay_options, "--seat", "2", "--name", "Ruth")
        assert founded == {"case": founded["case"], "seat": RUTH, "name": "Ruth"}
        assert re.fullmatch("[0-9a-f]{64}", founded["case"])
        for inviting, invited in ((RUTH, NADIA), (RUTH, SAMUEL), (SAMUEL, THEO)):
            line = await told("invite", "--home", homes[inviting], "--seat", str(int(invited)))
            assert line == {"invitation": line["invitation"], "words": line["words"], "seat": invited}
            joined = await told("join", line["invitation"], "--home", homes[invited], "--name", NAMES[invited])
            assert joined == {"case": founded["case"], "seat": invited, "name": NAMES[invited]}
        for seat in (RUTH, SAMUEL, NADIA, THEO):
            await told("sync", "--home", homes[seat])
        added = await told("add", "--home", homes[NADIA], "--space", "table", "--title", "Monday", "--text", "ä🙂\n2")
        assert added["delivery"] == {"state": "queued", "has": [], "waits": [THEO, RUTH, SAMUEL]}
        await told("sync", "--home", homes[NADIA])
        assert (await told("sync", "--home", homes[THEO]))["alarms"] == []
        (seen,) = (await told("show", "--home", homes[THEO]))["entries"]
        assert seen == {
            "id": added["id"],
            "space": "table",
            "author": {"seat": NADIA, "tenure": 3, "name": "Nadia"},
            "title": "Monday",
            "text": "ä🙂\n2",
            "versions": [{"title": "Monday", "text": "ä🙂\n2", "written": added["written"]}],
            "state": "standing",
            "written": added["written"],
        }
        words = await told("words", "--home", homes[NADIA])
        assert len(words["words"]) == 6
        assert await told("words", "--home", homes[THEO]) == words


async def test_every_value_has_the_documented_keys(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        home = house.home(NADIA).path
        added = await told("add", "--home", home, "--space", "wing", "--text", "for three")
        assert set(added) == ENTRY | {"delivery"}
        shown = await told("show", "--home", home)
        assert set(shown) == {"seat", "tenure", "entries", "pages"}
        assert shown["entries"] == [added]
        synced = await told("sync", "--home", home, "--wait", "5")
        assert set(synced) == {"state", "waiting", "delivery", "alarms"}
        assert (synced["state"], synced["waiting"], synced["alarms"]) == ("delivered", 0, [])
        assert [set(one) for one in synced["delivery"]] == [{"seat", "name", "up_to_date"}] * 3
        status = await told("status", "--home", home)
        assert set(status) == STATUS
        assert [set(one) for one in status["seats"]] == [
            {"seat", "name", "role", "taken", "invited", "devices", "left"}
        ] * 4
        keys = {"space", "audience", "epoch", "ready", "closed", "entries", "records", "waiting"}
        assert [set(one) for one in status["spaces"]] == [keys] * 4
        assert [one["space"] for one in status["spaces"]] == ["private:0", "pair:0", "wing:0", "table"]
        assert [one["entries"] for one in status["spaces"]] == [0, 0, 1, 0]
        assert {one["epoch"] for one in status["spaces"]} == {1}
        assert status["connected"] is False


async def test_spaces_are_named_as_ones_own_seat_means_them(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    names = {
        NADIA: {"private": "private:0", "wing": "wing:0"},
        SAMUEL: {"pair": "pair:1", "wing:0": "wing:0"},
    }
    for seat, spaces in names.items():
        for name, meant in spaces.items():
            added = await told("add", "--home", house.home(seat).path, "--space", name, "--text", "x")
            assert added["space"] == meant
        shown = await told("show", "--home", house.home(seat).path, "--space", "pair")
        assert {entry["space"] for entry in shown["entries"]} <= {"pair:0", "pair:1"}


async def test_without_json_people_are_told_in_words(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        home = house.home(NADIA).path
        assert (await run("show", "--home", home)).out == "Nothing here yet.\n"
        added = await run("add", "--home", home, "--space", "pair", "--title", "Last night", "--text", "four hours")
        assert re.fullmatch(r"Saved on this laptop, in pair:0: 403-[0-9a-f]{24}\n", added.out)
        assert (await run("show", "--home", home)).out == "[pair:0] Nadia: Last night: four hours\n"
        assert (await run("sync", "--home", home)).out == "Both sides have everything.\n"
        status = (await run("status", "--home", home)).out.splitlines()
        assert status[0] == f"Nadia (seat 0), relay ws://127.0.0.1:{template.port}"
        assert status[1:6] == [
            "seat 0: Nadia",
            "seat 1: Theo",
            "seat 2: Ruth",
            "seat 3: Samuel",
            "waiting to be sent: 0",
        ]
        assert len((await run("words", "--home", home)).out.split()) == 6


async def test_what_others_wrote_cannot_steer_a_terminal_or_pass_for_another_line(
    template: Template, tmp_path: Path
) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    await told("add", "--home", home, "--space", "table", "--text", "a\n[table] Theo: forged\x1b]0;title\x07\x1b[2J\r")
    (line,) = (await run("show", "--home", home)).out.splitlines()
    assert line.startswith("[table] Nadia: a [table] Theo: forged")
    assert line.isprintable()


async def test_help_and_version_are_told(tmp_path: Path) -> None:
    for arguments in (["--help"], ["add", "--help"], ["--version"]):
        outcome = await run(*arguments, passphrase=None)
        assert (outcome.code, outcome.err) == (0, "")
        assert "ourfold" in outcome.out


async def test_what_is_not_there_to_be_exchanged_yet_is_done_here_and_told_with_3(
    template: Template, tmp_path: Path
) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    added = await told("add", "--home", home, "--space", "table", "--text", "written alone")
    assert "relay" in (await run("sync", "--home", home)).sentence(3)
    assert "relay" in (await run("invite", "--home", home, "--seat", "2")).sentence(3)
    assert (await told("show", "--home", home))["entries"] == [added]
    assert (await told("status", "--home", home))["waiting"] == 1


async def test_sync_waits_for_a_relay_that_comes_later(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    home = house.home(NADIA).path
    syncing = await start("sync", "--home", home, "--wait", "30", "--json")
    await house.relay.start()
    outcome = await ended(syncing)
    await house.relay.stop()
    assert outcome.code == 0
    assert outcome.value["alarms"] == []
