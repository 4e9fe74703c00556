"""The passphrase is asked for at a terminal or taken from the environment, and stands nowhere else."""

import asyncio
from pathlib import Path

import pytest

from fourfold_client.cli import main
from tests.support.commands import start
from tests.support.house import NADIA, PASSPHRASE, RUTH, empty_house, relay_house
from tests.support.template import Template
from tests.support.terminal import at_terminal

ASKED, AGAIN = "Passphrase: ", "Repeat for confirmation: "
ENTER = "\n"
INTERRUPT = "\x03"


async def test_a_person_at_a_terminal_is_asked_and_it_is_not_shown(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    seen = await at_terminal("show", "--home", home, typed=[(ASKED, PASSPHRASE + ENTER)])
    assert (seen.code, seen.out) == (0, "Nothing here yet.\n")
    assert seen.screen == f"{ASKED}\n"


async def test_a_wrong_passphrase_is_named_at_the_terminal(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    seen = await at_terminal("show", "--home", home, typed=[(ASKED, "something else" + ENTER)])
    assert seen.code == 2
    assert seen.screen == f"{ASKED}\nThis passphrase does not open this home\n"


async def test_for_a_new_home_it_is_asked_twice_until_both_are_the_same(tmp_path: Path) -> None:
    async with relay_house(tmp_path) as relay:
        options = ("--relay", relay.address, "--ticket", await relay.ticket(), "--seat", "2", "--name", "Ruth")
        typed = [(ASKED, "one"), (AGAIN, "another"), (ASKED, "four chairs"), (AGAIN, "four chairs")]
        seen = await at_terminal(
            "found", *options, "--home", tmp_path / "ruth", typed=[(prompt, text + ENTER) for prompt, text in typed]
        )
        assert seen.code == 0
        assert "do not match" in seen.screen
        assert not any(text in seen.screen for _, text in typed)
        seen = await at_terminal("show", "--home", tmp_path / "ruth", typed=[(ASKED, "four chairs" + ENTER)])
        assert seen.code == 0


async def test_for_a_founding_that_was_broken_off_it_is_asked_once(tmp_path: Path) -> None:
    async with empty_house(tmp_path) as house:
        await house.found()
        line = await house[RUTH].invite(NADIA)
        await house.relay.stop()
        join = ("join", line, "--home", tmp_path / "nadia", "--name", "Nadia")
        seen = await at_terminal(*join, typed=[(ASKED, "x" + ENTER), (AGAIN, "x" + ENTER)])
        assert seen.code == 3
        await house.relay.start()
        seen = await at_terminal(*join, typed=[(ASKED, "y" + ENTER), (AGAIN, "y" + ENTER)])
        assert seen.code == 0


async def test_an_interrupt_at_the_prompt_ends_the_command(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path).home(NADIA).path
    seen = await at_terminal("show", "--home", home, typed=[(ASKED, INTERRUPT)])
    assert seen.code == 130
    assert "Traceback" not in seen.screen


@pytest.mark.parametrize("command", ["sync", "open"])
async def test_the_passphrase_never_stands_among_the_arguments_of_a_process(
    template: Template, tmp_path: Path, command: str
) -> None:
    """Everybody on a machine may read those. Looked at in every process that the command starts, while it runs."""
    home = template.copy(tmp_path).home(NADIA).path
    arguments = {"sync": ("--wait", "30"), "open": ("--no-browser",)}[command]
    process = await start(command, *arguments, "--home", home)
    try:
        looked = 0
        for _ in range(200):
            for pid in _descendants(process.pid):
                line = _read(f"/proc/{pid}/cmdline")
                looked += b"fourfold" in line
                assert PASSPHRASE.encode() not in line
            await asyncio.sleep(0.005)
        assert looked > 50
    finally:
        process.terminate()
        await process.wait()


def _descendants(pid: int) -> list[int]:
    children = _read(f"/proc/{pid}/task/{pid}/children").split()
    return [pid, *(below for child in children for below in _descendants(int(child)))]


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def test_no_option_takes_a_passphrase() -> None:
    for command in main.commands.values():
        names = {name for parameter in command.params for name in parameter.opts}
        assert not any("pass" in name for name in names)
