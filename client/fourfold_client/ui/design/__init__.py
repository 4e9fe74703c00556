"""Colours, spacing and the page's own behaviour, and the plain elements that pages are made of."""

from fourfold_client.ui.design.elements import Text, button, chip, field, fields, form, region, shape, text
from fourfold_client.ui.design.head import head

__all__ = ["Text", "button", "chip", "field", "fields", "form", "head", "region", "shape", "text"]
