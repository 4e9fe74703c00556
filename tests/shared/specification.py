"""The worked examples of shared/README.md, as the page has them: for tests alone."""

import re
from functools import lru_cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "shared" / "README.md"


@lru_cache
def section(number: int) -> str:
    """The text of one section."""
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None, f"there is no section {number}"
    return found[0]


def blocks(number: int) -> list[str]:
    """What stands after "Example" in a section's blocks, line by line."""
    _, _, after = section(number).partition("\nExample")
    return "".join(re.findall(r"^```\n(.*?)^```", after, re.MULTILINE | re.DOTALL)).splitlines()


@lru_cache
def examples(number: int) -> dict[str, str]:
    """The lines of a section's examples by the label in front of them; lines without one go on from the last."""
    found: dict[str, str] = {}
    label = ""
    for line in blocks(number):
        if line[0] != " ":
            label = re.split(r"(?<=\)) +|  +", line)[0]
            found[label] = ""
        found[label] += line.removeprefix(label) + "\n"
    return found


def left(number: int) -> bytes:
    """The bytes in the first column of a section's examples."""
    return bytes.fromhex("".join(re.split(r"  +", line)[0] for line in blocks(number)))


def hexed(number: int, label: str) -> bytes:
    """The bytes of one example, without what is said about them."""
    said = re.sub(r"\([^)]*\)|\"[^\"]*\"|…", " ", examples(number)[label])
    return bytes.fromhex("".join(word for word in said.split() if re.fullmatch(r"([0-9a-f]{2})+", word)))


def words(number: int, label: str) -> str:
    """One example as text, in one line."""
    return "".join(line.strip() for line in examples(number)[label].splitlines())


def tabled(number: int, label: str) -> list[int]:
    """The numbers in the row of a table that begins with a label."""
    row = next(line for line in section(number).splitlines() if line.startswith(f"| {label} |"))
    return [int(cell) for cell in row.split("|")[2:-1]]


def quoted(number: int, before: str) -> str:
    """The first text in backticks after some words."""
    _, found, after = " ".join(section(number).split()).partition(before)
    assert found, f"section {number} does not say: {before}"
    return after.split("`")[1]
