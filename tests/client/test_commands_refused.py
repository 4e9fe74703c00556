"""Whatever is wrong with what a command is given: one clear line on stderr, the right exit code, nothing changed."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fourfold_client.desk import Desk
from fourfold_client.desk.opening import CAME
from fourfold_client.desk.witness import NAME as HERE
from fourfold_shared.ids import CaseId
from fourfold_shared.invitation import Invitation, Secret
from tests.support.commands import ended, run, start, told
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH, FourHouse, empty_house
from tests.support.strangers import echo, raw, web_page, websocket
from tests.support.template import Template

NOWHERE = "ws://127.0.0.1:9"
FOUND = ("found", "--relay", NOWHERE, "--ticket", "T", "--seat", "2", "--name", "Ruth")


def fingerprint(home: Path) -> str:
    """Of everything that a home holds, but for what changes whenever it is opened."""
    with closing(sqlite3.connect(home / "case.fourfold")) as connection:
        rows = [row for row in connection.iterdump() if not any(f"VALUES('{name}'" in row for name in (HERE, CAME))]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


BAD = {
    "no-such-command": ((b"nonsense",), "No such command"),
    "an-option-is-missing": ((b"add", b"--space", b"table"), "--text"),
    "no-such-seat": ((b"invite", b"--seat", b"4"), "--seat"),
    "unknown-space": ((b"add", b"--space", b"kitchen", b"--text", b"x"), "There is no space of that name"),
    "anothers-space": ((b"add", b"--space", b"pair:1", b"--text", b"x"), "no pair:1"),
    "the-supports-space": ((b"show", b"--space", b"bridge"), "no bridge"),
    "empty-text": ((b"add", b"--space", b"table", b"--text", b""), "nothing written"),
    "text-too-long": ((b"add", b"--space", b"table", b"--text", b"x" * 100_001), "at most 100000 characters"),
    "title-too-long": ((b"add", b"--space", b"table", b"--text", b"x", b"--title", b"t" * 301), "its title 300"),
    "half-a-character": ((b"add", b"--space", b"table", b"--text", b"\xff"), "not a character"),
}


@pytest.mark.parametrize("what", BAD)
async def test_bad_input_is_named(template: Template, tmp_path: Path, what: str) -> None:
    arguments, words = BAD[what]
    home = template.copy(tmp_path).home(NADIA).path
    before = fingerprint(home)
    outcome = await run(*arguments, *(("--home", home) if arguments[0] != b"nonsense" else ()))
    assert words in outcome.sentence()
    assert fingerprint(home) == before


async def test_a_support_has_two_wings(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(RUTH).path
    assert "wing:0 and wing:1" in (await run("add", "--home", home, "--space", "wing", "--text", "x")).sentence()


WRONG = [("something else", "open"), ("something else", "add"), ("", "show"), (b"\xff\xfe", "show")]


@pytest.mark.parametrize(("passphrase", "command"), WRONG)
async def test_a_wrong_passphrase_is_named(
    template: Template, tmp_path: Path, passphrase: str | bytes, command: str
) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    before = fingerprint(home)
    more = {"open": ("--no-browser",), "add": ("--space", "table", "--text", "x")}.get(command, ())
    assert "passphrase" in (await run(command, *more, "--home", home, passphrase=passphrase)).sentence()
    assert fingerprint(home) == before


async def test_without_a_terminal_or_a_passphrase_nothing_is_asked(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    for command in (("show", "--home", home), (*FOUND, "--home", tmp_path / "new")):
        assert "FOURFOLD_PASSPHRASE" in (await run(*command, passphrase=None)).sentence()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["show", "add", "invite"])
async def test_where_there_is_no_case_each_command_says_so(tmp_path: Path, command: str) -> None:
    more = {"add": ("--space", "table", "--text", "x"), "invite": ("--seat", "0")}.get(command, ())
    outcome = await run(command, *more, "--home", tmp_path / "home", passphrase=None)
    assert "no case in this home" in outcome.sentence()
    assert not (tmp_path / "home").exists()


async def test_a_home_that_is_open_is_named(template: Template, tmp_path: Path) -> None:
    house = template.copy(tmp_path)
    desk = await Desk.open(house.home(NADIA), PASSPHRASE)
    try:
        for command in (("show",), ("open", "--no-browser")):
            outcome = await run(*command, "--home", desk.home.path)
            assert "open in another Fourfold" in outcome.sentence()
        outcome = await run(*FOUND, "--home", desk.home.path)
        assert "open in another Fourfold" in outcome.sentence()
    finally:
        await desk.close()


async def test_a_damaged_home_is_named(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA)
    whole = home.file.read_bytes()
    damages = {("show",): whole[:6000], ("sync",): b"", ("open", "--no-browser"): b"not a database " * 600}
    for command, damaged in damages.items():
        home.file.write_bytes(damaged)
        assert "damaged" in (await run(*command, "--home", home.path)).sentence()
        assert home.file.read_bytes() == damaged


async def test_there_is_one_case_in_a_home(template: Template, tmp_path: Path) -> None:
    async with template.serving(tmp_path) as house:
        home, ticket = house.home(NADIA).path, await house.relay.ticket()
        before = await told("show", "--home", home)
        found = ("found", "--relay", house.relay.address, "--ticket", ticket, "--seat", "2", "--name", "Ruth")
        assert "a case in this home already" in (await run(*found, "--home", home)).sentence()
        assert await told("show", "--home", home) == before
        await told(*found, "--home", tmp_path / "new")


# -- founding and joining ----------------------------------------------------------------------------------------------


async def test_a_ticket_serves_one_case(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        ticket = await house.relay.ticket()
        found = ("found", "--relay", house.relay.address, "--seat", "2", "--name", "Ruth")
        await told(*found, "--ticket", ticket, "--home", tmp_path / "first")
        for wrong in (ticket, "mistyped"):
            outcome = await run(*found, "--ticket", wrong, "--home", tmp_path / "second")
            assert "ticket" in outcome.sentence()
        assert not (tmp_path / "second" / "case.fourfold").exists()


@pytest.fixture
async def house(tmp_path: Path):  # type: ignore[no-untyped-def]  # an async generator of FourHouse
    """Ruth has founded, and is still open."""
    async with empty_house(tmp_path) as made:
        await made.found()
        yield made


async def joining(house: FourHouse, invitation: str, *more: str) -> str:
    """The sentence with which joining is refused; no home is left."""
    home = house.folder / "joining"
    outcome = await run("join", invitation, "--home", home, "--name", "Nadia", *more)
    assert not (home / "case.fourfold").exists()
    return outcome.sentence()


async def test_an_invitation_is_good_for_one_laptop(house: FourHouse) -> None:
    line = await house[RUTH].invite(NADIA)
    await told("join", line, "--home", house.home(NADIA).path, "--name", NAMES[NADIA])
    assert "used already" in await joining(house, line)
    assert "used already" in await joining(house, Invitation.parse(line).secret.words, "--relay", house.relay.address)


async def test_who_may_not_invite_is_told_so(house: FourHouse) -> None:
    """A support invites their own partner and the other support, not the other partner; and nobody to a taken seat."""
    await house[RUTH].close()
    for seat, words in (("1", "invite"), ("2", "taken")):
        outcome = await run("invite", "--home", house.home(RUTH).path, "--seat", seat)
        assert words in outcome.sentence()


async def test_a_newer_invitation_replaces_the_one_before(house: FourHouse) -> None:
    older = await house[RUTH].invite(NADIA)
    newer = await house[RUTH].invite(NADIA)
    assert "replaced" in await joining(house, older)
    await told("join", newer, "--home", house.home(NADIA).path, "--name", NAMES[NADIA])


async def test_an_invitation_expires(house: FourHouse) -> None:
    """Made by a laptop whose clock stands at the beginning of time."""
    await house[RUTH].close()
    early = house.desks[RUTH] = await Desk.open(house.home(RUTH), PASSPHRASE, clock=lambda: 1)
    assert "expired" in await joining(house, await early.invite(NADIA))


LINE = Invitation("ws://127.0.0.1:9", CaseId(bytes(32)), Secret(bytes(range(16)))).line()
WORDS = Secret(bytes(range(16))).words
GARBLED = {
    "cut": LINE[:-5],
    "one-letter-changed": LINE[:40] + ("A" if LINE[40] != "A" else "B") + LINE[41:],
    "something-else": "https://example.org/join",
    "eleven-words": " ".join(WORDS.split()[:-1]),
    "words-in-another-order": " ".join(sorted(WORDS.split())),
    "nothing": "",
    "not-text": LINE + "\udcff",
}


@pytest.mark.parametrize("how", GARBLED)
async def test_a_garbled_invitation_is_named(tmp_path: Path, how: str) -> None:
    """Before any relay is asked."""
    join = ("join", GARBLED[how], "--home", tmp_path / "home", "--name", "Nadia", "--relay", NOWHERE)
    assert "invitation" in (await run(*join)).sentence()
    assert not (tmp_path / "home").exists()


async def test_twelve_words_need_the_relays_address(house: FourHouse) -> None:
    words = Invitation.parse(await house[RUTH].invite(NADIA)).secret.words
    assert "practice's address" in await joining(house, words)
    joined = await told(
        "join", words, "--home", house.home(NADIA).path, "--name", "Nadia", "--relay", house.relay.address
    )
    assert joined["seat"] == NADIA


@pytest.mark.parametrize("relay", ["", "http://127.0.0.1:1"])
async def test_what_is_no_address_is_named(tmp_path: Path, relay: str) -> None:
    found = ("found", "--relay", relay, "--ticket", "T", "--seat", "2", "--name", "Ruth", "--home", tmp_path / "home")
    assert "address looks like" in (await run(*found)).sentence()
    assert not (tmp_path / "home").exists()


async def test_a_relay_that_is_away_is_told_with_3(tmp_path: Path) -> None:
    assert "relay cannot be reached" in (await run(*FOUND, "--home", tmp_path / "home")).sentence(3)
    assert not (tmp_path / "home" / "case.fourfold").exists()


async def test_what_is_no_relay_is_named(tmp_path: Path) -> None:
    """A web server cannot be reached as a relay; what speaks like one and is none is a wrong address."""
    home = tmp_path / "home"
    for serving, code in ((raw(web_page), 3), (websocket(echo), 2)):
        async with serving as stranger:
            found = ("found", "--relay", stranger.address, "--ticket", "T", "--seat", "2", "--name", "Ruth")
            assert "relay" in (await run(*found, "--home", home)).sentence(code)
        assert not (home / "case.fourfold").exists()


@pytest.mark.parametrize(("passphrase", "name"), [("", "Ruth"), ("x", " "), ("x", b"\xff")])
async def test_a_name_and_a_passphrase_are_needed(tmp_path: Path, passphrase: str, name: str | bytes) -> None:
    options = ("--relay", NOWHERE, "--ticket", "T", "--seat", "2", "--name", name, "--home", tmp_path / "home")
    outcome = await run("found", *options, passphrase=passphrase)
    assert any(word in outcome.sentence() for word in ("name", "passphrase", "character"))
    assert not (tmp_path / "home" / "case.fourfold").exists()


async def test_an_answer_that_cannot_be_written_is_named(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    full = os.open("/dev/full", os.O_WRONLY)
    outcome = await ended(await start("show", "--home", home, out=full))
    os.close(full)
    assert "could not be written" in outcome.sentence()
    reading, writing = os.pipe()
    os.close(reading)
    outcome = await ended(await start("show", "--home", home, out=writing))
    os.close(writing)
    assert (outcome.code, outcome.err) == (0, "")
