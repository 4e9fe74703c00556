"""The style sheet and the page's own script, read once from their files."""

from functools import cache
from importlib.resources import files


@cache
def head() -> str:
    """What stands in the head of every page."""
    here = files("fourfold_client.ui.design")
    style, script = here.joinpath("style.css").read_text(), here.joinpath("page.js").read_text()
    return f"<style>{style}</style><script>{script}</script>"
