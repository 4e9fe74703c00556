"""A page of one sentence, for whoever is not let in and for what is not there; it needs nothing but itself."""

from html import escape

from fourfold_client.ui import words
from fourfold_client.ui.design import mark_svg, style


def plain_page(sentence: str, *, link: bool = False) -> str:
    """The page; with `link` it leads to the start."""
    onward = f'<p><a class="button edge" href="/">{escape(words.TO_START)}</a></p>' if link else ""
    return f"""<!doctype html>
<html lang="en-GB">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{words.TITLE}</title>
<style>{style()}</style>
<main class="gate">
<p class="brand"><span class="shape">{mark_svg()}</span>{words.TITLE}</p>
<div class="panel"><h1>{escape(sentence)}</h1>{onward}</div>
</main>
</html>
"""
