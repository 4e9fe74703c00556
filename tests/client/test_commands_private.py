"""`fourfold private`, and what the other commands do while one's own page is closed."""

from pathlib import Path

from tests.support.commands import run
from tests.support.house import NADIA
from tests.support.template import Template

PRIVATE, NEW = b"FOURFOLD_PRIVATE_PASSPHRASE", b"FOURFOLD_NEW_PRIVATE_PASSPHRASE"
WORDS = "canary zibeline"


async def test_the_page_is_closed_for_every_command_that_is_not_given_its_passphrase(
    template: Template, tmp_path: Path
) -> None:
    home = ("--home", template.copy(tmp_path).home(NADIA).path)
    wrote = ("add", *home, "--space", "private", "--text", WORDS)
    assert (await run(*wrote)).code == 0
    assert (await run("private", *home, "--json")).value == {"private": "without"}
    assert (await run("private", "--set", *home, "--json", besides={NEW: b"one"})).value == {"private": "open"}
    assert (await run("private", *home, "--json")).value == {"private": "closed"}

    assert WORDS not in (await run("show", *home)).out
    assert WORDS in (await run("show", *home, besides={PRIVATE: b"one"})).out
    assert PRIVATE.decode() in (await run(*wrote)).sentence()
    wrong = await run("show", *home, besides={PRIVATE: b"another"})
    assert wrong.sentence() == "This passphrase does not open this page; nothing was changed"
    stands = [(await run("status", *home, "--json", besides=given)).value for given in ({}, {PRIVATE: b"one"})]
    closed, opened = ({one["space"]: one for one in status["spaces"]} for status in stands)
    assert (closed["private:0"]["closed"], closed["private:0"]["entries"]) == (True, 0)
    assert (opened["private:0"]["closed"], opened["private:0"]["entries"]) == (False, 1)
    assert closed.keys() == opened.keys()
    assert all(one.keys() == opened["private:0"].keys() for one in closed.values())

    changed = await run("private", "--change", *home, besides={PRIVATE: b"one", NEW: b"two"})
    assert (changed.code, changed.err) == (0, "")
    assert "does not open this page" in (await run("private", "--off", *home, besides={PRIVATE: b"one"})).sentence()
    assert "--set, --change and --off" in (await run("private", "--off", "--set", *home)).sentence()
    off = await run("private", "--off", *home, "--json", besides={PRIVATE: b"two"})
    assert off.value == {"private": "without"}
    assert WORDS in (await run("show", *home)).out
