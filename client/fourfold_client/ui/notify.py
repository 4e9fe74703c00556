"""The browser's own notification, shown by one open page; it says the same whatever there is (product.md, 5.8)."""

import json

from nicegui import Client

from fourfold_client.ui import words_people_page as said


def open_page() -> Client | None:
    """A page that is open in a browser now."""
    return next((client for client in tuple(Client.instances.values()) if client.has_socket_connection), None)


def notify(page: Client) -> None:
    """Shows it, where the browser was allowed to."""
    page.run_javascript(
        "if (window.Notification?.permission === 'granted')"
        f" new Notification({json.dumps(said.NOTIFICATION)}, {{ tag: 'fourfold' }})"
    )
