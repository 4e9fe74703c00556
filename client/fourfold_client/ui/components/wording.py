"""The words of one version of an entry: its text, and what its kind says besides."""

from fourfold_client.casefile import Kind, Version
from fourfold_client.ui.design import text
from fourfold_client.words_kinds import told


def wording(kind: Kind, version: Version) -> None:
    """Shows the text, and each field under its name."""
    if version.text:
        text("div", version.text, "said")
    for label, value in told(kind, version.fields):
        text("p", label, "label")
        text("div", value, "said")
