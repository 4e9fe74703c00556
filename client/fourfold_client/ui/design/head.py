"""The style sheets and the page's own scripts, read once from their files."""

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
    scripts = f"const FOURFOLD = {said};{_read('page.js')}{_read('steady.js')}"
    return f"<style>{style()}</style><script>{scripts}</script>"


@cache
def style() -> str:
    """The style sheets alone."""
    return _read("fonts.css") + _read("style.css")


def _read(name: str) -> str:
    return files("fourfold_client.ui.design").joinpath(name).read_text()
