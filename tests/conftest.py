"""Profiles of Hypothesis, and what a skipped browser test means in CI."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from fourfold_client.vault import passphrase
from tests.support.browser import CHROMIUM

os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="fourfold-state-")
"""What homes of tests leave outside of their folder lies here."""

settings.register_profile("fast", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests need a Chromium: without one they are skipped here, and fail in CI."""
    if CHROMIUM is not None:
        return
    if os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="SKIPPED: no Chromium here; install the package chromium"))


@pytest.fixture(autouse=True)
def _quick_passphrases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """New homes stretch their passphrase less; the cost is stored in each home. Its own tests keep the real one."""
    if not request.node.get_closest_marker("real_passphrase"):
        monkeypatch.setattr(passphrase, "MEMORY_KIB", 8 * 1024)
        monkeypatch.setattr(passphrase, "PASSES", 1)
