"""`fourfold-relay`: serve, and what an operator does beside it."""

import asyncio
import contextlib
import json
import logging
import secrets
import signal
import ssl
import sys
from base64 import b32encode
from collections.abc import Awaitable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from fourfold_relay.check import check_store
from fourfold_relay.limits import MIB, Limits
from fourfold_relay.server import Relay
from fourfold_relay.session import ticket_hash
from fourfold_relay.store import Store
from fourfold_relay.stores import open_store
from fourfold_relay.stores.sqlite import SQLiteStore
from fourfold_shared.errors import FourfoldError, Misuse
from fourfold_shared.keys import SigningKey

T = TypeVar("T")
TICKET_BYTES = 20

store_option = click.option("--store", "address", required=True, envvar="FOURFOLD_RELAY_STORE", help="sqlite:PATH")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")


@click.group()
@click.version_option(package_name="fourfold")
def main() -> None:
    """The relay of Fourfold: it passes on sealed records and can read none of them."""


@main.command()
@store_option
@click.option("--listen", default="127.0.0.1:8765", show_default=True, help="HOST:PORT; port 0 takes a free one.")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate chain (PEM).")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key (PEM).")
@click.option("--max-connections", default=Limits().connections, show_default=True)
@click.option("--max-connections-per-address", default=Limits().connections_per_address, show_default=True)
@click.option("--messages-per-second", default=Limits().messages_per_second, show_default=True, help="Per laptop.")
@click.option("--log-level", default="info", type=click.Choice(["debug", "info", "warning", "error"]))
def serve(
    address: str,
    listen: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    max_connections: int,
    max_connections_per_address: int,
    messages_per_second: float,
    log_level: str,
) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("fourfold.relay.websockets").setLevel(logging.CRITICAL)
    limits = replace(
        Limits(),
        connections=max_connections,
        connections_per_address=max_connections_per_address,
        messages_per_second=messages_per_second,
    )
    _run(_serve(address, _host_port(listen), _tls(tls_cert, tls_key), limits))


@main.command()
@store_option
@click.option("--quota-mb", default=0, show_default=True, help="Megabytes that the case may hold; 0 for no bound.")
def ticket(address: str, quota_mb: int) -> None:
    """Print a ticket with which one case can be founded."""
    if quota_mb < 0:
        _fail("a quota is 0 or more megabytes")
    plain = b32encode(secrets.token_bytes(TICKET_BYTES)).decode()
    code = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))

    async def add(store: Store) -> None:
        await store.add_ticket(ticket_hash(code), quota_mb * MIB)

    _run(_with_store(address, add))
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


async def _serve(address: str, at: tuple[str, int], tls: ssl.SSLContext | None, limits: Limits) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    store = await open_store(address)
    try:
        relay = Relay(store, SigningKey(await store.relay_seed()), limits)
        async with relay.listening(*at, tls) as port:
            click.echo(f"listening on {'wss' if tls else 'ws'}://{at[0]}:{port}")
            sys.stdout.flush()
            await stop.wait()
    except OSError as error:
        _fail(f"cannot listen on {at[0]}:{at[1]}: {error.strerror or 'the address is not available'}")
    finally:
        await store.close()


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
    if not host or not port.isdecimal() or int(port) > 65535:
        _fail("--listen takes HOST:PORT, as in 127.0.0.1:8765")
    return host.strip("[]"), int(port)


def _tls(cert: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        _fail("--tls-cert and --tls-key are given together")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError):
        _fail("the certificate or its key could not be read")
    return context


def _must_exist(address: str) -> None:
    scheme, _, path = address.partition(":")
    if scheme == "sqlite" and not Path(path).is_file():
        _fail("there is no store of that name")


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
