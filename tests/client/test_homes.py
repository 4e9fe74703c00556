"""Several cases on one laptop: homes beside one another, and what may be read of them while they are locked."""

from pathlib import Path

import pytest

from fourfold_client.desk import Home, Homes
from fourfold_client.desk.home import MAX_LABEL
from fourfold_shared.errors import Malformed


def hold_case(home: Home) -> None:
    """Puts there what a home that holds a case is known by."""
    home.path.mkdir(parents=True, exist_ok=True)
    home.file.touch()


def test_the_home_that_was_started_with_is_the_first_and_the_others_lie_in_its_folder(tmp_path: Path) -> None:
    homes = Homes(Home(tmp_path / "home"))
    assert (homes.numbers(), homes.free()) == ((), 1)
    hold_case(homes.home(1))
    assert (homes.numbers(), homes.free()) == ((1,), 2)
    assert not homes.home(2).path.exists(), "a free number makes nothing on the disk"
    for number in (3, 2, 12):
        hold_case(homes.home(number))
    assert (homes.numbers(), homes.free()) == ((1, 2, 3, 12), 4)
    assert homes.home(12).path == tmp_path / "home" / "cases" / "12"
    homes.home(2).remove()
    assert (homes.numbers(), homes.free()) == ((1, 3, 12), 2)


def test_a_folder_that_is_no_number_or_holds_no_case_is_none_of_them(tmp_path: Path) -> None:
    for name in ("1", "0", "02", "-3", "²", "notes"):
        hold_case(Home(tmp_path / "cases" / name))
    (tmp_path / "cases" / "5").mkdir()
    (tmp_path / "cases" / "6").touch()
    assert Homes(Home(tmp_path)).numbers() == ()


def test_a_home_is_called_what_its_person_says_until_it_is_removed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    hold_case(home)
    assert home.label == ""
    home.call("Blaue Mappe ä🙂")
    assert Home(tmp_path).label == "Blaue Mappe ä🙂"
    home.remove()
    assert home.label == ""


@pytest.mark.parametrize("label", ["", " ", "two\nlines", "\u202eturned", " edged", "x" * (MAX_LABEL + 1)])
def test_what_is_no_plain_line_is_refused_as_a_name(tmp_path: Path, label: str) -> None:
    with pytest.raises(Malformed):
        Home(tmp_path).call(label)


@pytest.mark.parametrize("kept", [b"\xff\xfe", b"\n\n", b"\x1b[2J", b"x" * 100_000])
def test_whatever_lies_in_the_file_it_is_one_short_line(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "label").write_bytes(kept)
    label = Home(tmp_path).label
    assert label.isprintable()
    assert len(label) <= MAX_LABEL
