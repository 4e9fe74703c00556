"""An empty chair is filled from screen to screen: invited on one, taken on the other, where that was begun before."""

from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import expect

from fourfold_client.desk import Home
from fourfold_client.vault import Vault
from tests.screen.conftest import Screens
from tests.support.browser import Client, RelayProcess, Running, ready
from tests.support.house import NAMES, PASSPHRASE, RUTH


async def printed(module: str, *arguments: str) -> str:
    """What a command prints in one line."""
    running = await Running.start(module, *arguments, passphrase=PASSPHRASE)
    line = await running.line("")
    await running.stop()
    return line


async def test_a_chair_is_offered_on_one_screen_and_taken_on_another(
    screens: Screens, processes: AsyncExitStack, tmp_path: Path
) -> None:
    store = tmp_path / "relay.db"
    relay = RelayProcess(store, 0)
    processes.push_async_callback(relay.stop)
    await relay.start()
    ticket = await printed("fourfold_relay", "ticket", "--store", f"sqlite:{store}")
    founding = ("found", "--home", str(tmp_path / "ruth"), "--relay", relay.address, "--ticket", ticket)
    await printed("fourfold_client", *founding, "--seat", str(int(RUTH)), "--name", NAMES[RUTH])

    supporting, joining = Client(tmp_path / "ruth"), Client(tmp_path / "nadia", passphrase=None)
    joining.home.mkdir()
    await (await Vault.create(Home(joining.home).file, PASSPHRASE)).close()
    for client in (supporting, joining):
        processes.push_async_callback(client.stop)
        await client.start()
    ruth = await screens.open(supporting, "/people")
    await expect(ruth.get_by_text("They appear once all four of you have joined.")).to_be_visible()
    await ruth.get_by_role("button", name="Invite: the partner you support").click()
    line = await ruth.get_by_role("dialog").get_by_label("Invitation").text_content()
    assert line is not None
    await ruth.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(ruth.get_by_text("Invited, and has not joined yet.")).to_be_visible()

    nadia = await (await screens.window()).new_page()
    await nadia.goto(await joining.address())
    await nadia.get_by_label("Passphrase").fill(PASSPHRASE)
    await nadia.get_by_role("button", name="Unlock").click()
    await expect(nadia.get_by_role("alert")).to_contain_text("Taking your chair was begun here and not finished.")
    take = nadia.get_by_role("button", name="Take my chair")
    await take.click()
    await expect(nadia.get_by_role("alert")).to_have_text("Please put in the invitation that you were given.")
    await nadia.get_by_label("Invitation").fill(f"{line[:-4]}aaaa")
    await nadia.get_by_label("What should the others call you?").fill("Nadia")
    await nadia.get_by_label("A passphrase for this laptop").fill(PASSPHRASE)
    await nadia.get_by_label("The same passphrase again").fill("something else")
    await take.click()
    await expect(nadia.get_by_role("alert")).to_have_text("The two passphrases are not the same.")
    await nadia.get_by_label("The same passphrase again").fill(PASSPHRASE)
    await take.click()
    await expect(nadia.get_by_role("alert")).to_contain_text("invitation")
    await expect(nadia.get_by_label("What should the others call you?")).to_have_value("Nadia")
    await nadia.get_by_label("Invitation").fill(line)
    await take.click()
    await ready(nadia)
    await expect(nadia.get_by_role("link", name="You and Ruth")).to_be_visible()
    await expect(ruth.get_by_role("listitem").filter(has_text="Nadia").first).to_be_visible()
    await expect(ruth.get_by_role("button", name="Invite: Nadia")).to_have_count(0)
    await expect(ruth.get_by_role("button", name="Invite: the other support")).to_have_count(1)
