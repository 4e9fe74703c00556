"""What the process behind the screen writes when something goes wrong: where, and of what kind; never what was said.

The texts of errors are left out, because those of a library may quote what somebody wrote.
"""

import logging
import traceback
from types import TracebackType


class Wordless(logging.Formatter):
    """Formats a traceback without the error's own text, and a message without its arguments if it quotes an error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the places below it."""
        if isinstance(record.msg, BaseException):
            record.msg, record.args = type(record.msg).__name__, ()
        record.exc_text = None
        return super().format(record)

    def formatException(  # noqa: N802 - the name is the library's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The places, innermost last, and the kind of error."""
        kind, _, place = ei
        where = "".join(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(place))
        return f"{where}{kind.__name__ if kind else ''}"


def quiet_logs() -> None:
    """Has everything logged in this process pass through `Wordless`, from errors upward."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
