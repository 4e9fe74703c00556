"""The tree of errors is the one that its docstring draws."""

import inspect
import re

from fourfold_shared import errors
from fourfold_shared.errors import FourfoldError, NotAllowed, Refused


def drawn_tree() -> dict[str, str]:
    """Each error's parent, as the docstring draws them (four columns to a level)."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^    ((?:│   |    )*(?:[├└]── )?)([A-Z]\w+)(?:$| {2,})", line)
        if found:
            level = len(found[1]) // 4
            above[level:] = [found[2]]
            if level:
                parents[found[2]] = above[level - 1]
    return parents


def test_the_docstring_draws_the_tree_that_there_is() -> None:
    classes = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind) and kind is not FourfoldError}
    assert drawn_tree() == {name: kind.__bases__[0].__name__ for name, kind in classes.items()}


def test_a_rule_that_says_no_is_named() -> None:
    error = NotAllowed("may_found", "a case is founded once")
    assert error.rule == "may_found"
    assert str(error) == "a case is founded once"
    assert isinstance(error, Refused)
