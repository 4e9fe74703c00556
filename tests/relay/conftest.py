"""Every implementation of a store, fresh; and a relay that serves a case of four over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fourfold_relay.store import Store
from fourfold_relay.stores import open_store
from tests.relay.implementations import IMPLEMENTATIONS, Implementation


@pytest.fixture(params=IMPLEMENTATIONS, ids=lambda one: one.name)
def kind(request: pytest.FixtureRequest) -> Implementation:
    chosen: Implementation = request.param
    return chosen


@pytest.fixture
def address(kind: Implementation, tmp_path: Path) -> str:
    return kind.address(tmp_path)


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    store = await open_store(address)
    yield store
    await store.close()
