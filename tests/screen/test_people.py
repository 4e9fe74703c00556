"""An empty chair is filled from screen to screen: a case is opened, a chair offered, and taken in five small steps."""

import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from fourfold_client.desk import Desk, Home
from fourfold_client.vault import Vault
from tests.screen.conftest import Screens
from tests.screen.steps import MINE, SEATS, come_to_chair, focused, go_on, take_chair
from tests.screen.test_accessible import assert_accessible
from tests.support.browser import Client, RelayProcess, Running, ready
from tests.support.house import NADIA, NAMES, PASSPHRASE, RUTH

ADDRESS = "The practice’s address"


async def printed(module: str, *arguments: str) -> str:
    """What a command prints in one line."""
    running = await Running.start(module, *arguments, passphrase=PASSPHRASE)
    line = await running.line("")
    await running.stop()
    return line


@pytest_asyncio.fixture(loop_scope="session")
async def relay(processes: AsyncExitStack, tmp_path: Path) -> AsyncIterator[RelayProcess]:
    """A relay without a case."""
    serving = RelayProcess(tmp_path / "relay.db", 0)
    processes.push_async_callback(serving.stop)
    await serving.start()
    yield serving


async def ticket(tmp_path: Path) -> str:
    """From the practice."""
    return await printed("fourfold_relay", "ticket", "--store", f"sqlite:{tmp_path / 'relay.db'}")


async def gate(screens: Screens, processes: AsyncExitStack, home: Path) -> tuple[Client, Page]:
    """The gate of a home."""
    client = Client(home, passphrase=None)
    processes.push_async_callback(client.stop)
    await client.start()
    page = await (await screens.window()).new_page()
    await page.goto(await client.address())
    return client, page


async def test_a_case_is_opened_on_one_screen_and_a_chair_is_taken_on_another(
    screens: Screens, processes: AsyncExitStack, relay: RelayProcess, tmp_path: Path
) -> None:
    _, ruth = await gate(screens, processes, tmp_path / "ruth")
    await come_to_chair(ruth, NAMES[RUTH], PASSPHRASE)
    await ruth.get_by_role("button", name="I open a new case").click()
    await expect(ruth.get_by_label("Ticket")).to_be_visible()
    await ruth.get_by_label(ADDRESS).fill(relay.address)
    await ruth.get_by_role("button", name="Open the case").click()
    await expect(ruth.get_by_role("alert")).to_have_text("Please put in the practice’s address and the ticket.")
    await ruth.get_by_label("Ticket").fill("not a ticket")
    await ruth.get_by_role("button", name="Open the case").click()
    await expect(ruth.get_by_role("alert")).to_contain_text("ticket")
    await assert_accessible(ruth, "open a case")
    await ruth.get_by_label("Ticket").fill(await ticket(tmp_path))
    await ruth.get_by_role("button", name="Open the case").click()
    await expect(ruth.get_by_role("heading", name="You have your chair")).to_be_visible()
    await expect(ruth.get_by_text("They appear once all four of you have joined.")).to_be_visible()
    await assert_accessible(ruth, "what is left to do")

    await expect(ruth.get_by_text("You can invite the partner you support and the other support.")).to_be_visible()
    await ruth.get_by_role("link", name="To People and laptops").click()
    await ruth.get_by_role("button", name="Invite: the partner you support").click()
    await expect(ruth.get_by_role("dialog")).to_contain_text("An invitation to the chair of the partner you support")
    line = await ruth.get_by_role("dialog").get_by_label("Invitation").text_content()
    assert line is not None
    await ruth.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(ruth.get_by_text("Invited, and has not joined yet.")).to_be_visible()

    _, nadia = await gate(screens, processes, tmp_path / "nadia")
    await take_chair(nadia, "Nadia", PASSPHRASE, line)
    await nadia.get_by_role("link", name="Go to my space").click()
    await ready(nadia)
    await expect(nadia.get_by_role("link", name="You and Ruth")).to_be_visible()
    await expect(ruth.get_by_role("button", name="Invite: Nadia")).to_have_count(0)
    await expect(ruth.get_by_role("button", name="Invite: the other support")).to_have_count(1)


async def test_nothing_is_lost_on_the_way_and_the_passphrase_is_made_and_can_be_changed(
    screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    client, page = await gate(screens, processes, tmp_path / "home")
    await expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    for said in ("which of the ten pages it is for", "Nobody watches it around the clock.", "cannot be taken back"):
        await expect(page.get_by_text(said)).to_be_visible()
    await assert_accessible(page, "before you begin")
    await go_on(page, 1)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("alert")).to_have_text("Please say what the others should call you.")
    await page.get_by_label("What should the others call you?").fill("N.")
    await page.get_by_label("A role word").select_option("hurt partner")
    await assert_accessible(page, "name and role word")
    await go_on(page, 2)
    await expect(page.get_by_role("heading", name="Is this laptop private enough?")).to_be_visible()
    await assert_accessible(page, "private enough")
    await go_on(page, 3)
    secret = page.get_by_label("Your passphrase")
    first = await secret.input_value()
    assert len(first.split()) == 5
    await expect(secret).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Hide").click()
    await expect(secret).to_have_attribute("type", "password")
    await page.get_by_role("button", name="Show").click()
    await page.get_by_role("button", name="Draw other words").click()
    await expect(secret).not_to_have_value(first)
    second = await secret.input_value()
    assert len(second.split()) == 5
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Copied.")).to_be_visible()
    assert await page.evaluate("() => navigator.clipboard.readText()") == second
    await page.emulate_media(media="print")
    assert second in (paper := await page.evaluate("() => document.body.innerText"))
    assert "Draw other words" not in paper
    await page.emulate_media(media="screen")
    await assert_accessible(page, "passphrase")
    await secret.fill("short")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("alert")).to_contain_text("at least eight characters")
    await secret.fill(second)
    await go_on(page, 4)
    await page.get_by_label("Invitation").fill("begun")
    for step in (4, 3, 2):
        await page.get_by_role("button", name="Back").click()
        await expect(page.get_by_text(f"Step {step} of 5")).to_be_visible()
    await page.goto(client.origin)
    await expect(page.get_by_label("What should the others call you?")).to_have_value("N.")
    await expect(page.get_by_label("A role word")).to_have_value("hurt partner")
    await go_on(page, 2)
    await go_on(page, 3)
    await expect(secret).to_have_value(second)
    await go_on(page, 4)
    await expect(page.get_by_label("Invitation")).to_have_value("begun")
    await assert_accessible(page, "take your chair")
    assert not (client.home / "case.fourfold").exists(), "nothing is kept before the chair is taken"


async def test_the_way_in_is_gone_by_keyboard_alone(
    screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    _, page = await gate(screens, processes, tmp_path / "home")

    async def press(name: str) -> None:
        for _ in range(30):
            if await focused(page) == name:
                break
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")

    await press("Go on")
    await expect(page.get_by_label("What should the others call you?")).to_be_focused()
    await page.keyboard.type("Nadia")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Is this laptop private enough?")).to_be_visible()
    await press("It is private enough")
    await expect(page.get_by_text("Step 4 of 5")).to_be_visible()
    await press("Go on")
    await expect(page.get_by_label("Invitation")).to_be_focused()
    await press("Back")
    await expect(page.get_by_text("Step 4 of 5")).to_be_visible()


async def test_what_was_broken_off_is_gone_on_with_and_asks_for_nothing_twice(
    screens: Screens, processes: AsyncExitStack, relay: RelayProcess, tmp_path: Path
) -> None:
    founding = ("found", "--home", str(tmp_path / "ruth"), "--relay", relay.address, "--ticket", await ticket(tmp_path))
    await printed("fourfold_client", *founding, "--seat", str(int(RUTH)), "--name", NAMES[RUTH])
    line = await printed("fourfold_client", "invite", "--home", str(tmp_path / "ruth"), "--seat", str(int(NADIA)))
    home = tmp_path / "nadia"
    home.mkdir()
    await (await Vault.create(Home(home).file, PASSPHRASE)).close()
    client, nadia = await gate(screens, processes, home)
    await nadia.get_by_label("Passphrase").fill(PASSPHRASE)
    await nadia.get_by_role("button", name="Unlock").click()
    await expect(nadia.get_by_role("alert").first).to_contain_text("Taking your chair was begun here and not finished.")
    await nadia.get_by_label("What should the others call you?").fill("Nadia")
    await go_on(nadia, 1, 2)
    take = nadia.get_by_role("button", name="Take my chair")
    await take.click()
    await expect(nadia.get_by_text("Please put in the invitation that you were given.")).to_be_visible()
    await nadia.get_by_label("Invitation").fill(f"{line[:-4]}aaaa")
    await take.click()
    await expect(nadia.get_by_role("alert").last).to_contain_text("invitation")
    await nadia.get_by_label("Invitation").fill(line)
    await take.click()
    await ready(nadia)
    await expect(nadia.get_by_role("heading", name="You have your chair")).to_be_visible()
    await client.go(nadia, MINE)
    await expect(nadia.get_by_role("heading", name="My space")).to_be_visible()


async def test_what_was_asked_for_is_shown_though_its_button_was_drawn_anew_meanwhile(
    screens: Screens, processes: AsyncExitStack, relay: RelayProcess, tmp_path: Path
) -> None:
    home = Home(tmp_path / "ruth")
    given = await ticket(tmp_path)
    desk = await Desk.found(home, PASSPHRASE, relay=relay.address, ticket=given, seat=RUTH, name="Ruth")
    await desk.close()
    client = Client(home.path)
    processes.push_async_callback(client.stop)
    page = await screens.open(await client.start(), SEATS)
    assert relay.running is not None
    stopped = relay.running.process
    stopped.send_signal(signal.SIGSTOP)
    processes.callback(stopped.send_signal, signal.SIGCONT)
    await page.get_by_role("button", name="Invite: the partner you support").click()
    await page.get_by_role("button", name="Change what you are called").click()
    await page.get_by_role("dialog").get_by_role("textbox").first.fill("Ruth B.")
    await page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    await expect(page.locator(".people").first).to_contain_text("Ruth B.")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    stopped.send_signal(signal.SIGCONT)
    await expect(page.get_by_role("dialog")).to_contain_text("An invitation to the chair of the partner you support")
