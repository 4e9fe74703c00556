"""What is written is in no address, title, browser storage, console or log."""

import json
from uuid import uuid4

from playwright.async_api import expect

from fourfold_client.ui.places import START
from tests.screen.conftest import House, Screens
from tests.screen.steps import FIND, PAGES, PAIR, TABLE, act, share_now, write
from tests.support.house import NADIA

STORED = """async () => JSON.stringify({
    local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
    databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
OF_THE_FRAMEWORK = {"__nicegui_tab_id", "__nicegui_tab_closed"}
"""A random number for the tab, and whether it was closed: all that the session storage may hold."""


async def test_what_is_written_stays_on_the_page(shared_house: House, screens: Screens) -> None:
    client, canary = await shared_house.client(NADIA), f"canary{uuid4().hex}"
    page = await screens.open(client, PAIR)
    visited: list[str] = []
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    card = await write(page, f"text {canary}", f"title {canary}")
    dialog = await act(page, card, "Add a note")
    await dialog.get_by_role("textbox", name="Your note").fill(f"note {canary}")
    await dialog.get_by_role("button", name="Save the note").click()
    await expect(dialog).to_have_count(0)
    dialog = await act(page, card, "Share further")
    await dialog.get_by_label("All four of you").check()
    await share_now(card, dialog)
    await expect(card).to_contain_text("You shared a copy")
    await client.go(page, FIND)
    await page.get_by_label("Words to look for").fill(canary)
    await expect(page.get_by_role("article").first).to_contain_text(canary)
    await page.get_by_role("link", name="All four of you").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("All four of you")
    field = page.get_by_role("textbox", name="Write here")
    await field.fill(f"begun {canary}")
    await expect(page.get_by_text("Kept on this laptop")).to_be_visible()
    for path in PAGES:
        await client.go(page, path)
        assert await page.title() == "Four Chairs"
        stored = json.loads(await page.evaluate(STORED))
        assert stored.pop("session").keys() <= OF_THE_FRAMEWORK
        assert stored == {"local": {}, "cookies": "", "databases": [], "caches": [], "workers": 0}
    await client.go(page, TABLE)
    await field.fill("")
    await page.get_by_role("button", name="Lock", exact=True).click()
    await page.get_by_label("Passphrase").wait_for()

    assert set(visited) == {client.origin + path for path in (START, *PAGES)}
    cookies = await page.context.cookies()
    assert [(one["name"], one["httpOnly"], one["sameSite"]) for one in cookies] == [
        (f"fourfold-{client.port}", True, "Strict")
    ]
    assert screens.asked
    relay = shared_house.relay.running
    assert relay is not None
    for told in (screens.told, screens.asked, client.running.lines, relay.lines):
        assert canary not in "\n".join(told)


async def test_the_history_keeps_neutral_titles_and_addresses_only(shared_house: House, screens: Screens) -> None:
    client = await shared_house.client(NADIA)
    page = await client.open(await screens.window())
    for path in PAGES:
        await client.go(page, path)
    cdp = await page.context.new_cdp_session(page)
    entries = (await cdp.send("Page.getNavigationHistory"))["entries"]
    ours = [entry for entry in entries if entry["url"] != "about:blank"]
    assert len(ours) > len(PAGES) - 1
    assert {entry["title"] for entry in ours} == {"Four Chairs"}
    assert {entry["url"].removeprefix(client.origin) for entry in ours} == set(PAGES)


async def test_the_process_writes_only_its_addresses(shared_house: House, screens: Screens) -> None:
    client = await shared_house.client(NADIA)
    page = await screens.open(client, PAIR)
    for path in ("/nothing", "/page/nothing", "/page/99"):
        await page.goto(client.origin + path)
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Today" if path == "/page/99" else "There is no such page."
        )
    assert client.running.lines
    for line in client.running.lines:
        assert line.startswith(("http://127.0.0.1:", "Opened. To open it again: http://127.0.0.1:")), line
