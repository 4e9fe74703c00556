"""What a vector says of a refusal, and whether the code refuses so."""

from collections.abc import Callable
from typing import Any

import pytest

from fourfold_shared import errors
from fourfold_shared.errors import NotAllowed, Refused


def refusal(error: type[Refused], message: str, rule: str = "") -> dict[str, str]:
    """The end of a case that is refused."""
    said = {"error": error.__name__, "message": message}
    return {**said, "rule": rule} if rule else said


def refuses(case: dict[str, Any], act: Callable[[], object]) -> bool:
    """Whether the case is to be refused; if so, that `act` is refused by this error, in these words, for this rule."""
    if "error" not in case:
        return False
    with pytest.raises(getattr(errors, case["error"])) as raised:
        act()
    assert type(raised.value).__name__ == case["error"]
    assert str(raised.value) == case["message"]
    if isinstance(raised.value, NotAllowed):
        assert raised.value.rule == case["rule"]
    return True
