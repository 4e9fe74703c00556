"""A readable copy of what one may see: my words, words of others, and what is joint, as HTML, PDF and JSON."""

from fourfold_client.export.bundle import FOLDERS, PROOF, WARNING, export_files

__all__ = ["FOLDERS", "PROOF", "WARNING", "export_files"]
