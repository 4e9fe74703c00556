"""What is told of a set of times."""

from collections.abc import Sequence


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of `values` lie: the nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]
