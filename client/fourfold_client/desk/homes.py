"""The homes of one person on one laptop: the one Fourfold was started with, and in its folder those of further cases.

    HOME/case.fourfold              the first case
    HOME/cases/2/case.fourfold      another one: a home like the first, with its own file, keys and passphrase
    HOME/cases/2/label              what it is called on this laptop, for whoever sits there (docs/decisions/0034)

No home knows of another; which there are is read from the folders alone.
"""

from pathlib import Path

from fourfold_client.desk.home import Home

CASES = "cases"
FIRST = 1


class Homes:
    """`first` is the home that Fourfold was started with."""

    def __init__(self, first: Home) -> None:
        self._first = first
        self._further = first.path / CASES

    def numbers(self) -> tuple[int, ...]:
        """The numbers of the homes that hold a case, smallest first; the first home has 1."""
        folders = self._further.iterdir() if self._further.is_dir() else ()
        found = [int(path.name) for path in folders if _is_number(path) and Home(path).holds_case]
        return (*([FIRST] if self._first.holds_case else []), *sorted(found))

    def free(self) -> int:
        """A number that no case has; nothing is made on the disk."""
        taken = self.numbers()
        return next(number for number in range(FIRST, len(taken) + 2) if number not in taken)

    def home(self, number: int) -> Home:
        """The home of this number, whether it is there or not."""
        return self._first if number == FIRST else Home(self._further / str(number))


def _is_number(path: Path) -> bool:
    return path.name.isascii() and path.name.isdigit() and path.name == str(int(path.name)) and int(path.name) > FIRST
