"""`fourfold-relay`: serve, and what an operator does beside it."""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import signal
import socket
import ssl
import sys
from base64 import b32encode
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from fourfold_relay.check import check_store
from fourfold_relay.limits import MIB, Limits
from fourfold_relay.server import Relay
from fourfold_relay.store import Store
from fourfold_relay.stores import open_store
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_relay.ticket import ticket_hash
from fourfold_shared.errors import FourfoldError, Misuse
from fourfold_shared.keys import SigningKey

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

T = TypeVar("T")
TICKET_BYTES = 20
SPARE_FILES = 64
"""Files that the relay opens besides its connections' sockets."""
log = logging.getLogger("fourfold.relay")

store_option = click.option(
    "--store", "address", required=True, envvar="FOURFOLD_RELAY_STORE", help="sqlite:PATH", show_envvar=True
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")


@click.group()
@click.version_option(package_name="fourfold")
def main() -> None:
    """The relay of Fourfold: it passes on sealed records and can read none of them."""


@main.command()
@store_option
@click.option("--listen", default="127.0.0.1:8765", show_default=True, help="HOST:PORT; port 0 takes a free one.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A host that laptops dial, with its port unless it is the usual one; may be given again. Others are refused.",
)
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate chain (PEM).")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key (PEM).")
@click.option("--max-connections", default=Limits().connections, show_default=True, help="All together.")
@click.option(
    "--max-connections-per-address",
    default=Limits().connections_per_address,
    show_default=True,
    help="Behind a proxy all come from its address.",
)
@click.option("--messages-per-second", default=Limits().messages_per_second, show_default=True, help="Per laptop.")
@click.option(
    "--queue-mb", default=Limits().total_queue_bytes // MIB, show_default=True, help="Megabytes in all queues."
)
@click.option(
    "--log-level",
    default="info",
    show_default=True,
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="Written to stderr.",
)
def serve(
    address: str,
    listen: str,
    names: tuple[str, ...],
    tls_cert: Path | None,
    tls_key: Path | None,
    max_connections: int,
    max_connections_per_address: int,
    messages_per_second: float,
    queue_mb: int,
    log_level: str,
) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("fourfold.relay.websockets").setLevel(logging.CRITICAL)
    if min(max_connections, max_connections_per_address, messages_per_second, queue_mb) <= 0:
        _fail("limits are numbers above 0")
    limits = replace(
        Limits(),
        connections=max_connections,
        connections_per_address=max_connections_per_address,
        arrivals_per_second=max_connections_per_address * Limits().arrivals_per_second / Limits().arrivals_burst,
        arrivals_burst=max_connections_per_address,
        messages_per_second=messages_per_second,
        messages_burst=messages_per_second * Limits().messages_burst / Limits().messages_per_second,
        total_queue_bytes=queue_mb * MIB,
    )
    dialled = frozenset(name.lower() for name in names)
    _run(_serve(address, _host_port(listen), dialled, _tls(tls_cert, tls_key), limits))


@main.command()
@store_option
@click.option("--quota-mb", default=0, show_default=True, help="Megabytes that the case may hold; 0 for no bound.")
def ticket(address: str, quota_mb: int) -> None:
    """Print a ticket with which one case can be founded."""
    if quota_mb < 0:
        _fail("a quota is 0 or more megabytes")
    new = _missing(address)
    plain = b32encode(secrets.token_bytes(TICKET_BYTES)).decode()
    code = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))

    async def add(store: Store) -> None:
        await store.add_ticket(ticket_hash(code), quota_mb * MIB)

    _run(_with_store(address, add))
    if new:
        click.echo(f"made a new store: {new}", err=True)
    click.echo(code)


@main.command()
@store_option
@json_option
def stats(address: str, as_json: bool) -> None:
    """Print how much the store holds."""
    _must_exist(address)
    found = asdict(_run(_with_store(address, lambda store: store.stats())))
    click.echo(json.dumps(found) if as_json else "\n".join(f"{name}: {value}" for name, value in found.items()))


@main.command()
@store_option
@click.option("--out", required=True, type=click.Path(), help="The file to be made.")
def backup(address: str, out: str) -> None:
    """Make a consistent copy of the store, also while a relay serves it."""
    _must_exist(address)

    async def copy(store: Store) -> None:
        if not isinstance(store, SQLiteStore):
            raise Misuse("this store is backed up with its own tools")
        await store.backup(out)

    _run(_with_store(address, copy))


@main.command()
@store_option
@json_option
def check(address: str, as_json: bool) -> None:
    """Check the file, every roster, every keychain and every journal."""
    _must_exist(address)
    found = _run(_with_store(address, check_store))
    if as_json:
        click.echo(json.dumps({"cases": found.cases, "records": found.records, "wrong": found.wrong}))
    else:
        click.echo(f"{found.cases} cases, {found.records} records: {'ok' if not found.wrong else 'not ok'}")
        for line in found.wrong:
            click.echo(line, err=True)
    if found.wrong:
        sys.exit(2)


async def _serve(
    address: str, at: tuple[str, int], names: frozenset[str], tls: ssl.SSLContext | None, limits: Limits
) -> None:
    stop = _stop_signal()
    _allow_sockets(limits.connections)
    store = await open_store(address)
    try:
        await store.claim()
        await store.ping()
        relay = Relay(store, SigningKey(await store.relay_seed()), limits, names)
        async with AsyncExitStack() as stack:
            try:
                port = await stack.enter_async_context(relay.listening(*at, tls))
            except OSError as error:
                _fail(f"cannot listen on {_shown(at)}: {_why(error)}")
            click.echo(f"listening on {'wss' if tls else 'ws'}://{_shown((at[0], port))}")
            sys.stdout.flush()
            await stop.wait()
            log.info("stopping")
    finally:
        await store.close()
    log.info("stopped")


def _stop_signal() -> asyncio.Event:
    """Set at the first SIGTERM or Ctrl-C; from then on further ones do nothing, so that what was begun is ended."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def begin() -> None:
        stop.set()
        for number in numbers:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)

    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        with contextlib.suppress(NotImplementedError):  # where the event loop knows no signals, Ctrl-C ends it at once
            loop.add_signal_handler(number, begin)
    return stop


def _allow_sockets(connections: int) -> None:
    """Raises the number of files that this process may open, as far as the system lets it."""
    if resource is None:
        return
    wanted = connections + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        log.warning("this process may open %d files only; that is not enough for %d connections", most, connections)


async def _with_store(address: str, work: Any) -> Any:
    store = await open_store(address)
    try:
        return await work(store)
    finally:
        await store.close()


def _run(work: Awaitable[T]) -> T:
    try:
        return asyncio.run(work)  # type: ignore[arg-type]
    except FourfoldError as error:
        _fail(str(error))


def _host_port(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        _fail("--listen takes HOST:PORT, as in 127.0.0.1:8765")
    return host, int(port)


def _shown(at: tuple[str, int]) -> str:
    return f"[{at[0]}]:{at[1]}" if ":" in at[0] else f"{at[0]}:{at[1]}"


def _why(error: OSError) -> str:
    """The system's own words for what is wrong, in one line."""
    if isinstance(error, socket.gaierror) or not error.errno or error.errno < 0:
        return "there is no such address here"
    return os.strerror(error.errno).lower()


def _tls(cert: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        _fail("--tls-cert and --tls-key are given together")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password="")  # an empty one, so that nobody is asked for it
    except (OSError, ssl.SSLError):
        _fail("the certificate or its key could not be read")
    return context


def _must_exist(address: str) -> None:
    if _missing(address):
        _fail("there is no store of that name")


def _missing(address: str) -> str:
    """The path of a store that is not there yet; empty for one that is."""
    scheme, _, path = address.partition(":")
    return path if scheme == "sqlite" and not Path(path).exists() else ""


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
