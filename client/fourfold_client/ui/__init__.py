"""The screen: pages from domain objects. The only package that imports NiceGUI."""

from fourfold_client.ui.serve import serve

__all__ = ["serve"]
