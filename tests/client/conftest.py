"""What the laptop's tests share: a founded case to copy."""

import asyncio

import pytest

from fourfold_client.vault import passphrase
from tests.support.template import Template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A case of four, made once for all tests of this run."""
    made = Template(tmp_path_factory.mktemp("template"))
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(passphrase, "MEMORY_KIB", 8 * 1024)
        quick.setattr(passphrase, "PASSES", 1)
        asyncio.run(made.make())
    return made
