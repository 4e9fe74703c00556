"""Python's search for garbage, kept away from what stays: in a case of years each look through it is felt.

open, read ──settled()──▶ what is there now is passed over ──let_go()──▶ everything is looked through again, at once
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def settled() -> Iterator[None]:
    """What is made meanwhile, and what was there before, is passed over by later searches until `let_go`."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def let_go() -> None:
    """Finds again what nobody holds any more, so that nothing of a closed case stays in memory for that reason."""
    gc.unfreeze()
    gc.collect()
