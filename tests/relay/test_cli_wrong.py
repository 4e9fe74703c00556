"""What an operator gets wrong: one clear line on stderr and exit code 2, and nothing is changed."""

import ctypes
import os
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from fourfold_relay.stores.connection import APPLICATION, VERSION
from tests.relay.certificates import make
from tests.relay.commands import Result, is_one_line, run, serving

COMMANDS = {
    "serve": ["serve", "--listen", "127.0.0.1:0"],
    "ticket": ["ticket"],
    "stats": ["stats"],
    "backup": ["backup", "--out", "copy.db"],
    "check": ["check"],
}


def told(result: Result, sentence: str) -> bool:
    """Whether it ended as bad input ends, with this sentence."""
    assert (result.code, result.out) == (2, "")
    assert is_one_line(result.err), result.err
    return sentence in result.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("relay.db", "a store is given as sqlite:PATH"),
        ("sqlite:", "a store is given as sqlite:PATH"),
        ("postgresql://localhost/relay", "SQLite only"),
    ],
)
def test_an_address_that_is_no_store(tmp_path: Path, command: str, address: str, sentence: str) -> None:
    assert told(run(*COMMANDS[command], "--store", address, cwd=tmp_path), sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_not_there(tmp_path: Path, command: str) -> None:
    result = run(*COMMANDS[command], "--store", f"sqlite:{tmp_path}/nowhere/relay.db", cwd=tmp_path)
    assert told(result, "the folder of the store does not exist" if command in ("serve", "ticket") else "no store")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", ["text", "another database", "a newer version", "a folder"])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, command: str, what: str) -> None:
    path = tmp_path / "relay.db"
    if what == "text":
        path.write_text("a shopping list\n" * 1000)
    elif what == "a folder":
        path.mkdir()
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE shopping (item TEXT)")
            if what == "a newer version":
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION + 1}")
            connection.commit()
    before = path.read_bytes() if path.is_file() else b""
    sentence = {"a newer version": "newer release", "a folder": "cannot be opened"}.get(what, "not a relay's store")
    assert told(run(*COMMANDS[command], "--store", f"sqlite:{path}", cwd=tmp_path), sentence)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("command", ["stats", "backup", "check"])
def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, command: str) -> None:
    assert told(run(*COMMANDS[command], "--store", f"sqlite:{tmp_path}/relay.db", cwd=tmp_path), "no store")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("listen", ["", "8765", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", ":8765"])
def test_a_bad_listen(tmp_path: Path, listen: str) -> None:
    result = run("serve", "--store", f"sqlite:{tmp_path}/relay.db", "--listen", listen)
    assert told(result, "--listen takes HOST:PORT")
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_this_machines(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/relay.db"
    assert told(run("serve", "--store", store, "--listen", "192.0.2.1:0"), "cannot listen on 192.0.2.1:0")
    assert told(run("serve", "--store", store, "--listen", "no.such.invalid:0"), "there is no such address here")


def test_a_port_in_use(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--store", f"sqlite:{tmp_path}/relay.db", "--listen", f"127.0.0.1:{port}")
    assert told(result, f"cannot listen on 127.0.0.1:{port}: address already in use")


def test_a_store_that_another_relay_serves(tmp_path: Path) -> None:
    with serving(tmp_path / "relay.db"):
        result = run("serve", "--store", f"sqlite:{tmp_path}/relay.db", "--listen", "127.0.0.1:0")
    assert told(result, "another relay serves this store")


@pytest.mark.parametrize("what", ["missing", "no certificate", "another key", "an encrypted key", "no key"])
def test_a_certificate_that_cannot_be_used(tmp_path: Path, what: str) -> None:
    certificate, key = make(tmp_path, passphrase=b"secret" if what == "an encrypted key" else b"")
    if what == "missing":
        certificate.unlink()
    elif what == "no certificate":
        certificate.write_text("nothing")
    elif what == "another key":
        (tmp_path / "other").mkdir()
        key = make(tmp_path / "other")[1]
    more = ["--tls-cert", certificate] if what == "no key" else ["--tls-cert", certificate, "--tls-key", key]
    result = run("serve", "--store", f"sqlite:{tmp_path}/relay.db", *more, stdin=subprocess.DEVNULL)
    sentence = "are given together" if what == "no key" else "the certificate or its key could not be read"
    assert told(result, sentence)
    assert not (tmp_path / "relay.db").exists()


@pytest.mark.parametrize(
    "option", ["--max-connections", "--max-connections-per-address", "--messages-per-second", "--queue-mb"]
)
@pytest.mark.parametrize("value", [0, -1])
def test_limits_that_are_none(tmp_path: Path, option: str, value: int) -> None:
    result = run("serve", "--store", f"sqlite:{tmp_path}/relay.db", option, value)
    assert told(result, "limits are numbers above 0")


def test_a_negative_quota(tmp_path: Path) -> None:
    assert told(run("ticket", "--store", f"sqlite:{tmp_path}/relay.db", "--quota-mb", -1), "a quota is 0 or more")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/relay.db"
    run("ticket", "--store", store)
    (tmp_path / "copy.db").write_text("precious")
    assert told(run("backup", "--store", store, "--out", tmp_path / "copy.db"), "a file of that name already")
    assert told(run("backup", "--store", store, "--out", tmp_path / "nowhere" / "copy.db"), "cannot be opened or made")
    assert (tmp_path / "copy.db").read_text() == "precious"


# -- what the file system does not allow; root is allowed everything, and so gives up just that here -----------------

PR_CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2


def bound_by_permissions() -> None:
    """For a process about to start: even as root it is held to the permissions of files (capabilities(7))."""
    for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


@pytest.fixture
def plain_user() -> dict[str, object]:
    """How to run a command as somebody to whom files can be forbidden."""
    return {"preexec_fn": bound_by_permissions} if os.geteuid() == 0 else {}


@pytest.mark.parametrize("command", ["serve", "ticket"])
def test_a_folder_that_may_not_be_written(plain_user: dict[str, object], tmp_path: Path, command: str) -> None:
    tmp_path.chmod(0o555)
    result = run(*COMMANDS[command], "--store", f"sqlite:{tmp_path}/relay.db", cwd=tmp_path, **plain_user)
    tmp_path.chmod(0o755)
    assert told(result, "the store's file cannot be opened or made")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_may_not_be_written(plain_user: dict[str, object], tmp_path: Path, command: str) -> None:
    run("ticket", "--store", f"sqlite:{tmp_path}/relay.db")
    (tmp_path / "relay.db").chmod(0o444)
    before = (tmp_path / "relay.db").read_bytes()
    result = run(*COMMANDS[command], "--store", f"sqlite:{tmp_path}/relay.db", cwd=tmp_path, **plain_user)
    if command in ("serve", "ticket"):
        assert told(result, "the store is read-only")
    else:
        assert (result.code, result.err) == (0, "")
    assert (tmp_path / "relay.db").read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_in_a_folder_that_may_not_be_written(
    plain_user: dict[str, object], tmp_path: Path, command: str
) -> None:
    run("ticket", "--store", f"sqlite:{tmp_path}/relay.db")
    (tmp_path / "relay.db").chmod(0o666)
    tmp_path.chmod(0o555)
    result = run(*COMMANDS[command], "--store", f"sqlite:{tmp_path}/relay.db", cwd=tmp_path, **plain_user)
    tmp_path.chmod(0o755)
    assert told(result, "the store")
