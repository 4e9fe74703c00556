"""Only this laptop's own browser, let in by a launch address, gets anything; over HTTP and over websocket."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import nicegui
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from fourfold_client.ui.design import LOCK_PATH
from fourfold_shared.ids import Space
from tests.screen.conftest import House, Screens
from tests.screen.steps import MINE, PAGES, PAIR
from tests.support.browser import Client
from tests.support.house import NADIA

SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport="
PATHS = (MINE, PAIR, f"{SOCKET}polling", "/_nicegui/nothing", "/fonts/literata-latin.woff2", "/nothing")
LIVE = f"/live/1/{Space.TABLE.number}/page"
HELLO = json.dumps({"hello": {"tab": "a", "epoch": "", "version": 0}})
POLICY = "content-security-policy"


class Door:
    """A client's door, and the cookie that opens it."""

    def __init__(self, client: Client, cookie: str) -> None:
        self.client = client
        self.host = f"127.0.0.1:{client.port}"
        self.cookie = cookie

    def headers(self, changed: dict[str, str | None]) -> dict[str, str]:
        """What our own page would send, but for what is `changed`; None leaves a header out."""
        own = {"Host": self.host, "Origin": self.client.origin, "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        return {name: value for name, value in (own | changed).items() if value is not None}

    async def get(self, path: str, changed: dict[str, str | None]) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as http:
            return await http.get(self.client.origin + path, headers=self.headers(changed))

    async def talk(self, changed: dict[str, str | None], path: str = f"{SOCKET}websocket", says: str = "") -> str:
        """The first thing that a websocket says, after we said something if there is something to say."""
        headers = self.headers(changed)
        host, origin = headers.pop("Host"), headers.pop("Origin", None)
        address = f"ws://{host}{path}"
        async with connect(
            address, host="127.0.0.1", port=self.client.port, origin=origin, additional_headers=headers, proxy=None
        ) as talking:
            if says:
                await talking.send(says)
            return str(await talking.recv())


@pytest_asyncio.fixture(loop_scope="session")
async def door(shared_house: House) -> AsyncIterator[Door]:
    client = await shared_house.client(NADIA)
    async with httpx.AsyncClient(trust_env=False) as http:
        entered = await http.get(await client.address())
    assert entered.status_code == 303
    assert entered.headers["location"] == "/"
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    yield Door(client, cookie.split(";")[0])


STRANGERS: dict[str, dict[str, str | None]] = {
    "no cookie": {"Cookie": None},
    "another cookie": {"Cookie": "fourfold-1=guessed"},
    "another name for this machine": {"Host": "case.example:80", "Origin": "http://case.example:80"},
    "another port in Host": {"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:1"},
    "a foreign origin": {"Origin": "https://elsewhere.example"},
    "an origin on another port": {"Origin": "http://127.0.0.1:1"},
    "an origin that hides": {"Origin": "null"},
    "the other name of this machine as origin": {"Origin": "http://localhost"},
    "a page of another site": {"Sec-Fetch-Site": "cross-site"},
    "a page of the same site on another port": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("changed", STRANGERS.values(), ids=STRANGERS.keys())
async def test_a_stranger_is_refused_over_http_and_websocket(door: Door, changed: dict[str, str | None]) -> None:
    for path in PATHS:
        assert (await door.get(path, changed)).status_code == 403, path
    with pytest.raises(InvalidStatus) as refused:
        await door.talk(changed)
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as refused:
        await door.talk(changed, LIVE, HELLO)
    assert refused.value.response.status_code == 403


async def test_our_own_page_is_let_in_over_http_and_websocket(door: Door) -> None:
    for path in (*PAGES, f"{SOCKET}polling", "/fonts/literata-latin.woff2"):
        assert (await door.get(path, {})).status_code == 200, path
    assert (await door.get(MINE, {"Origin": None, "Sec-Fetch-Site": "none"})).status_code == 200
    assert (await door.talk({})).startswith("0{")
    assert json.loads(await door.talk({}, LIVE, HELLO)) == {"state": "", "said": ""}


async def test_a_websocket_without_origin_is_refused(door: Door) -> None:
    with pytest.raises(InvalidStatus):
        await door.talk({"Origin": None})


async def test_a_launch_address_works_once_and_a_guess_does_not_use_it_up(door: Door) -> None:
    fresh = await door.client.address()
    alone = {"Cookie": None, "Origin": None, "Sec-Fetch-Site": "none"}
    assert (await door.get("/launch?t=guess", alone)).status_code == 403
    assert (await door.get("/launch", alone)).status_code == 403
    path = fresh.removeprefix(door.client.origin)
    assert (await door.get(path, alone | {"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await door.get(path, alone)).status_code == 303
    used = await door.get(path, alone)
    assert used.status_code == 403
    assert "Each address works once" in used.text
    assert (await door.get(path, alone | {"Cookie": door.cookie})).status_code == 303, "who is in already is led on"


async def test_every_answer_says_what_a_browser_may_do_with_it(door: Door) -> None:
    for path, changed in ((MINE, {}), (MINE, {"Cookie": None}), ("/nothing", {}), ("/launch", {"Cookie": None})):
        answer = await door.get(path, dict(changed))
        rules = dict(rule.split(" ", 1) for rule in answer.headers[POLICY].split("; "))
        assert rules["default-src"] == "'self'"
        assert rules["frame-ancestors"] == rules["form-action"] == rules["base-uri"] == rules["object-src"] == "'none'"
        assert rules["connect-src"].split() == ["'self'", f"ws://{door.host}", f"ws://localhost:{door.client.port}"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_nobody_outside_this_laptop_can_connect(door: Door) -> None:
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", door.client.port)) != 0, "it listens on more than 127.0.0.1"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", door.client.port)) == 0


class Elsewhere(BaseHTTPRequestHandler):
    """A page that belongs to somebody else, on this machine. It notes who asked for what."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><p>A page of somebody else.")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[int, list[str]]]:
    """The port of a foreign server, and what it was asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Elsewhere,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    thread.join()
    server.server_close()


TRY = """async (ours) => {
    const outcome = {};
    const said = (name, promise) =>
        promise.then((value) => { outcome[name] = value; }, () => { outcome[name] = "refused"; });
    const socket = (address) => new Promise((resolve, reject) => {
        const made = new WebSocket(address);
        made.onopen = () => resolve("open"); made.onerror = () => reject();
    });
    const loaded = (tag, path) => new Promise((resolve, reject) => {
        const made = document.createElement(tag);
        made.onload = () => resolve("loaded"); made.onerror = () => reject();
        made.src = ours + path; document.body.append(made);
    });
    await said("fetch", fetch(ours + "/", { credentials: "include" }).then((answer) => answer.text()));
    await said("blind", fetch(ours + "/", { credentials: "include", mode: "no-cors" }).then((answer) => answer.text()));
    await said("post", fetch(ours + "/", { method: "POST", credentials: "include", body: "x" }).then((a) => a.text()));
    await said("socket", socket(ours.replace("http", "ws") + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"));
    await said("script", loaded("script", "SCRIPT"));
    await said("picture", loaded("img", "/favicon.ico"));
    return outcome;
}""".replace("SCRIPT", f"/_nicegui/{nicegui.__version__}/static/socket.io.min.js")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_a_foreign_page_in_the_same_browser_gets_nothing(
    shared_house: House, screens: Screens, elsewhere: tuple[int, list[str]], name: str
) -> None:
    client = await shared_house.client(NADIA)
    ours = await screens.open(client)
    foreign = await ours.context.new_page()
    await foreign.goto(f"http://{name}:{elsewhere[0]}/")
    tried = await foreign.evaluate(TRY, client.origin)
    assert tried == dict.fromkeys(("fetch", "blind", "post", "socket", "script", "picture"), "refused")
    own = await ours.evaluate(TRY, client.origin)
    assert (own["socket"], own["script"], own["picture"]) == ("open", "loaded", "loaded"), "so it could have been"
    assert "Four Chairs" in own["fetch"]

    await foreign.evaluate(
        "(ours) => { const made = document.createElement('iframe'); made.src = ours + '/';"
        " document.body.append(made); return new Promise((done) => { made.onload = done; }); }",
        client.origin,
    )
    inside = await (await foreign.wait_for_selector("iframe")).content_frame()
    assert inside is not None
    assert "data-open" not in await inside.content()

    async with foreign.expect_navigation():
        await foreign.evaluate(
            "(ours) => { const made = document.createElement('form'); made.method = 'post'; made.action = ours + '/';"
            " document.body.append(made); made.submit(); }",
            client.origin,
        )
    assert "Fourfold answers this laptop’s own browser only." in await foreign.content()
    await client.go(ours, PAIR)


async def test_a_link_on_a_foreign_page_does_not_open_the_case_file(
    shared_house: House, screens: Screens, elsewhere: tuple[int, list[str]]
) -> None:
    client = await shared_house.client(NADIA)
    ours = await screens.open(client)
    foreign = await ours.context.new_page()
    await foreign.goto(f"http://localhost:{elsewhere[0]}/")
    async with foreign.expect_navigation():
        await foreign.evaluate("(to) => { location.href = to; }", f"{client.origin}{PAIR}")
    assert await foreign.locator("[data-open]").count() == 0
    assert "own browser only" in await foreign.content()


async def test_our_page_asks_nobody_else_and_the_browser_would_not_let_it(
    shared_house: House, screens: Screens, elsewhere: tuple[int, list[str]]
) -> None:
    client = await shared_house.client(NADIA)
    page = await screens.open(client)
    for path in PAGES:
        await client.go(page, path)
    assert {address.split("/")[2] for address in screens.asked if not address.startswith("data:")} == {
        f"127.0.0.1:{client.port}"
    }
    blocked = await page.evaluate(
        """(to) => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
            fetch(to).catch(() => {});
        })""",
        f"http://127.0.0.1:{elsewhere[0]}/leak",
    )
    assert blocked == "connect-src"
    assert elsewhere[1] == []


async def test_locking_ends_the_talk_about_a_live_text_and_begins_no_other(house: House) -> None:
    client = await house.client(NADIA)
    async with httpx.AsyncClient(trust_env=False) as http:
        entered = await http.get(await client.address())
        cookie = entered.headers["set-cookie"].split(";")[0]
        address, headers = f"ws://127.0.0.1:{client.port}{LIVE}", {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
        origin = Origin(client.origin)
        async with connect(address, origin=origin, additional_headers=headers, proxy=None) as talking:
            await talking.send(HELLO)
            await talking.recv()
            locked = await http.post(client.origin + LOCK_PATH, headers={**headers, "Origin": client.origin})
            assert locked.status_code == 204
            async with asyncio.timeout(30):
                await talking.wait_closed()
        async with connect(address, origin=origin, additional_headers=headers, proxy=None) as talking:
            with pytest.raises(ConnectionClosed) as closed:
                await talking.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008
