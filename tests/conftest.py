"""Options and fixtures of the whole suite."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of what else the machine does than of what is tested; limits on time have their own tests.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", action="store_true", help="make the pictures of docs/pictures again from what the browser shows"
    )
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files instead of comparing with them; never in CI"
    )
