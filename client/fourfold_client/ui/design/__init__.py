"""Colours, spacing and the page's own behaviour, and the plain elements that pages are made of."""

from fourfold_client.ui.design.elements import (
    Choices,
    Handler,
    Text,
    button,
    fields,
    form,
    heading,
    notice,
    region,
    text,
)
from fourfold_client.ui.design.field import Field
from fourfold_client.ui.design.head import FONTS, FONTS_PATH, LOCK_PATH, head, style
from fourfold_client.ui.design.selection import Selection
from fourfold_client.ui.design.shapes import icon, mark, mark_svg, row, shape
from fourfold_client.ui.design.tick import Tick

__all__ = [
    "FONTS",
    "FONTS_PATH",
    "LOCK_PATH",
    "Choices",
    "Field",
    "Handler",
    "Selection",
    "Text",
    "Tick",
    "button",
    "fields",
    "form",
    "head",
    "heading",
    "icon",
    "mark",
    "mark_svg",
    "notice",
    "region",
    "row",
    "shape",
    "style",
    "text",
]
