"""The frozen vectors hold: every case of every file, and the script that makes them knows every file."""

from typing import Any

import pytest

from tests.shared.frozen import FOLDER, FORMATS, read, rendered

FILES = {name: read(name) for name in FORMATS}
CASES = [(name, case) for name, file in FILES.items() for case in file["cases"]]
LARGEST = 400_000
"""Bytes of all files together: they are to be read by people too."""


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['name']}" for name, case in CASES])
def test_a_frozen_case_holds(name: str, case: dict[str, Any]) -> None:
    FORMATS[name].check(FILES[name], case)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_what_the_script_makes(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == rendered(name)


def test_there_is_no_file_that_the_script_does_not_know() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.json" for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_good_cases_and_wrong_ones_each_with_its_own_name(name: str) -> None:
    cases = FILES[name]["cases"]
    assert len({case["name"] for case in cases}) == len(cases)
    assert any("error" in case for case in cases)
    assert any("error" not in case for case in cases)


def test_the_files_stay_readable() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < LARGEST
