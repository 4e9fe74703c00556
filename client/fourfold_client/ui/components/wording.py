"""The words of one version of an entry: its text, and what its kind says besides."""

from collections.abc import Collection

from fourfold_client.casefile import Kind, Version
from fourfold_client.ui.design import text
from fourfold_client.ui.names import Names
from fourfold_client.words_kinds import told


def wording(kind: Kind, version: Version, names: Names, without: Collection[str] = ()) -> None:
    """Shows the text, and each field under its name, but those `without` that are shown elsewhere."""
    if version.text:
        text("div", version.text, "said")
    fields = tuple((name, value) for name, value in version.fields if name not in without)
    for label, value in told(kind, fields, names.shown):
        text("p", label, "label")
        text("div", value, "said")
