"""The style sheets and the page's own script, read once from their files."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from fourfold_client.ui import words

FONTS = Path(__file__).parent / "fonts"
FONTS_PATH, LOCK_PATH = "/fonts", "/lock"


@cache
def head() -> str:
    """What stands in the head of every page."""
    said = json.dumps({"locked": words.LOCKED, "gone": words.GONE, "lock": LOCK_PATH})
    return f"<style>{style()}</style><script>const FOURFOLD = {said};{_read('page.js')}</script>"


@cache
def style() -> str:
    """The style sheets alone."""
    return _read("fonts.css") + _read("style.css")


def _read(name: str) -> str:
    return files("fourfold_client.ui.design").joinpath(name).read_text()
