"""One folder of an export as a page of HTML: no scripts, nothing fetched from elsewhere, good to print in black."""

from collections.abc import Iterator
from html import escape
from string import Template

from fourfold_client.casefile import Entry
from fourfold_client.export.content import Folder, Item, Shelf
from fourfold_client.export.wording import EARLIER, NO_TITLE, NOTHING, Wording, when


def page_of(folder: Folder, wording: Wording, lead: str, made: str) -> str:
    """The whole page. `lead` says what this part is, `made` who exported it and when."""
    shelves = body_of(folder.shelves, wording)
    return _PAGE.substitute(
        title=escape(folder.title), lead=escape(lead), made=escape(made), content=shelves or f"<p>{escape(NOTHING)}</p>"
    )


def body_of(shelves: tuple[Shelf, ...], wording: Wording) -> str:
    """What stands on the page, without the page around it; people's words are escaped."""
    return "\n".join(line for shelf in shelves for line in _shelf(shelf, wording))


def _shelf(shelf: Shelf, wording: Wording) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{escape(wording.audience(shelf.space))}</h2>"
    if shelf.page:
        yield f"<article><h3>{escape(wording.page(shelf.before))}</h3>"
        yield f'<p class="audience">{escape(wording.page_seen(shelf.space, shelf.before))}</p>'
        yield f"{_words(shelf.page)}</article>"
    for item in shelf.items:
        yield from _item(item, wording)
    yield "</section>"


def _item(item: Item, wording: Wording) -> Iterator[str]:
    entry = item.entry
    yield f'<article id="{escape(entry.id)}">'
    yield f"<h3>{_own(wording.heading(entry)) if entry.title else escape(wording.heading(entry))}</h3>"
    if item.beside is not None:
        yield f"<p>{_own(wording.beside(item.beside))}</p>"
    yield from _entry(entry, wording)
    yield f'<p class="audience">{escape(wording.can_see(entry.space))}</p>'
    if shared := wording.shared(entry):
        yield f"<p>{escape(shared)}</p>"
    for note in item.notes:
        yield f'<section class="note" id="{escape(note.id)}"><h4>{escape(wording.heading(note))}</h4>'
        yield from _entry(note, wording)
        yield "</section>"
    yield "</article>"


def _entry(entry: Entry, wording: Wording) -> Iterator[str]:
    yield f'<p class="by">{_own(wording.byline(entry))}</p>'
    if entry.withdrawn:
        yield f"<p><em>{escape(wording.withdrawn(entry))}</em></p>"
        return
    yield _words(wording.said(entry, entry.versions[-1]))
    for version in reversed(entry.versions[:-1]):
        titled = f": {_own(version.title or NO_TITLE)}" if version.title != entry.title else ""
        yield f'<div class="earlier"><p>{EARLIER}, {escape(when(version.written))}{titled}</p>'
        yield f"{_words(wording.said(entry, version))}</div>"


def _own(text: str) -> str:
    """People's own words in a line, in whatever language and direction they are."""
    return f"<bdi>{escape(text)}</bdi>"


def _words(text: str) -> str:
    """People's own words. The empty `lang` says that their language is not known."""
    return f'<div class="words" lang="" dir="auto">{escape(text)}</div>'


_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>
body { font: 1rem/1.5 Georgia, serif; color: #000; background: #fff }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, h3, h4 { line-height: 1.25; break-after: avoid }
h2 { border-bottom: 1px solid #000; margin-top: 2.5rem }
article { margin: 2rem 0 }
.words { white-space: pre-wrap; overflow-wrap: anywhere }
.by, .audience, .earlier > p { font-size: .9rem }
.by, .audience { break-inside: avoid }
.note, .earlier { margin: 1rem 0 1rem 1rem; padding-left: 1rem; border-left: 1px solid #000 }
@media print { body { margin: 0; max-width: none; font-size: 11pt } }
</style>
</head>
<body>
<header>
<h1>$title</h1>
<p>$lead</p>
<p>$made</p>
</header>
<main>
$content
</main>
</body>
</html>
""")
