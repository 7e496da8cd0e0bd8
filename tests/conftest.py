"""Options and fixtures of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", action="store_true", help="make the pictures of docs/pictures again from what the browser shows"
    )
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files instead of comparing with them; never in CI"
    )
