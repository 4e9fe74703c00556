"""What stands before the screen: only this laptop's own browser, started from the launch address, gets in.

Every HTTP request and every websocket handshake is checked for Host (against DNS rebinding), Origin and Sec-Fetch-Site
(against other pages) and for the session cookie, which the one-time launch token is exchanged for. Plain ASGI, so that
it stands before everything that the framework serves.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from fourfold_client.ui import words
from fourfold_client.ui.design import FONTS_PATH
from fourfold_client.ui.pages.plain import plain_page

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LAUNCH = "/launch"
_TOKEN_BYTES = 32


class Tokens:
    """The launch token, good for one use, and the session's cookie. `used` is called when a token was used."""

    def __init__(self, port: int, used: Callable[[], None]) -> None:
        self.port = port
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie_name = f"fourfold-{port}"
        self._used = used
        self._session = secrets.token_urlsafe(_TOKEN_BYTES)
        self._token = ""

    def address(self) -> str:
        """A fresh launch address; the one before no longer works."""
        self._token = secrets.token_urlsafe(_TOKEN_BYTES)
        return f"http://127.0.0.1:{self.port}{LAUNCH}?t={self._token}"

    def exchange(self, token: str) -> str | None:
        """The session's cookie for a launch token; None when it is not the one, or was used."""
        if not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = ""
        self._used()
        return f"{self.cookie_name}={self._session}; Path=/; HttpOnly; SameSite=Strict"

    def holds(self, cookie: str) -> bool:
        """Whether a Cookie header carries the session."""
        try:
            morsel = SimpleCookie(cookie).get(self.cookie_name)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self._session.encode())


class Guard:
    """The ASGI middleware."""

    def __init__(self, app: App, tokens: Tokens) -> None:
        self._app = app
        self._tokens = tokens
        self._headers = _safe_headers(tokens.port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through or refuses."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            if self._from_here(scope, needs_origin=True) and self._tokens.holds(_header(scope, "cookie")):
                await self._app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = self._tokens.holds(_header(scope, "cookie"))
        if not self._from_here(scope, needs_origin=False):
            await self._answer(send, 403, words.FOREIGN)
        elif scope["path"] == LAUNCH and scope["method"] == "GET":
            token = parse_qs(scope["query_string"].decode("latin-1")).get("t", [""])[0]
            cookie = self._tokens.exchange(token)
            if cookie is None and not known:
                await self._answer(send, 403, words.USED)
            else:
                given = [] if cookie is None else [("set-cookie", cookie)]
                await self._answer(send, 303, "", [("location", "/"), *given])
        elif not known:
            await self._answer(send, 403, words.USED)
        else:
            await self._app(scope, receive, self._with_headers(send, scope["path"]))

    def _from_here(self, scope: Scope, *, needs_origin: bool) -> bool:
        host, origin, site = _header(scope, "host"), _header(scope, "origin"), _header(scope, "sec-fetch-site")
        if host not in self._tokens.hosts:
            return False
        if origin != f"http://{host}" and (origin or needs_origin):
            return False
        return site in ("", "same-origin", "none")

    def _with_headers(self, send: Send, path: str) -> Send:
        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                of_the_program = path.startswith(_OF_THE_PROGRAM) and message["status"] == 200
                given = _KEEP if of_the_program else _DO_NOT_KEEP
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in _REPLACED]
                message["headers"] = [*kept, given, *self._headers]
            await send(message)

        return sending

    async def _answer(self, send: Send, status: int, sentence: str, headers: Sequence[tuple[str, str]] = ()) -> None:
        encoded = [(name.encode(), value.encode()) for name, value in (("content-type", _HTML), *headers)]
        start = {"type": "http.response.start", "status": status, "headers": [*encoded, _DO_NOT_KEEP, *self._headers]}
        await send(start)
        await send({"type": "http.response.body", "body": plain_page(sentence).encode() if sentence else b""})


def _header(scope: Scope, name: str) -> str:
    """The only header of this name; a repeated one is never right here, and reads as a stranger's."""
    found = [value for key, value in scope["headers"] if key == name.encode()]
    return found[0].decode("latin-1") if len(found) == 1 else ("" if not found else "\0")


def _safe_headers(port: int) -> list[tuple[bytes, bytes]]:
    policy = "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # the framework compiles its templates in the browser
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), display-capture=()"),
    ]


_REPLACED = frozenset({b"cache-control", b"content-security-policy"})
_OF_THE_PROGRAM = ("/_nicegui/", f"{FONTS_PATH}/")
"""What is the same for everybody and holds nothing of a case; everything else stays out of the browser's files."""
_KEEP = (b"cache-control", b"private, max-age=86400")
_DO_NOT_KEEP = (b"cache-control", b"no-store")
_HTML = "text/html; charset=utf-8"
