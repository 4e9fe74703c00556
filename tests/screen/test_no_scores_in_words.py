"""No word that a screen can ever show counts, scores or watches; those of pages that are rarely seen as well."""

import ast
import re
from pathlib import Path

import pytest

import fourfold_client
from tests.screen.scanner import marked

CLIENT = Path(fourfold_client.__file__).parent
FILES = sorted([*(CLIENT / "ui").glob("words*.py"), CLIENT / "ui" / "sentences.py", *CLIENT.glob("words*.py")])
ANSWERS = {"3 of 10", "Step 3 of 3"}
"""A person's own answer to a closing question, which stands under their name; and how long the way in is."""
DENIALS = ("Nobody else has seen it.", "it keeps no scores")
"""Sentences that say that there is no such thing."""


def said(file: Path) -> list[str]:
    """Every text in a file but its docstrings; where something is put in, it is a number."""
    tree = ast.parse(file.read_text())
    kept = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for joined in (one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)):
        kept |= {id(part) for part in joined.values}
    texts = [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in kept
    ]
    texts += [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "3" for part in one.values)
        for one in ast.walk(tree)
        if isinstance(one, ast.JoinedStr)
    ]
    return [re.sub(r"\{[^}]*\}", "3", text) for text in texts]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_text_of_the_screen_counts_scores_or_watches(file: Path) -> None:
    found = said(file)
    assert found, "there is no text in it"
    wrong = [one for one in marked(found) if one not in ANSWERS]
    assert [one for one in wrong if not any(denial in one for denial in DENIALS)] == []


def test_what_should_not_be_said_is_found_among_words(tmp_path: Path) -> None:
    file = tmp_path / "words_wrong.py"
    file.write_text('"""A streak."""\nFIRST = "Fine"\nSECOND = "{done} of {all}"\nTHIRD = "Read by {name}"\n')
    assert marked(said(file)) == ["3 of 3", "Read by 3"]
