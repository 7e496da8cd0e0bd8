"""Options and fixtures of the whole suite."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of what else the machine does than of what is tested; limits on time have their own tests.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


#: Files that take longest come first, so that of two workers none stands idle at the end while the other has a long one before it.
LONGEST = (
    "test_tryton", "test_front_door", "test_kill", "test_house", "test_api", "test_desk_journey", "test_engine_embedded",
    "test_engine_procrastinate", "test_document", "test_prints", "test_desk_pages", "test_replay", "test_entry", "test_imap",
    "test_mailbox", "test_remarks", "test_suppliers", "test_scan", "test_read_only", "test_watch", "test_full_disk",
    "test_two_workers", "test_stop", "test_train", "test_oidc", "test_store_postgresql", "test_store_sqlite", "test_desk_pictures",
    "test_smtp", "test_folder", "test_hooks", "test_web", "test_reading", "test_bombs", "test_documents", "test_answering",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", action="store_true", help="make the pictures of docs/pictures again from what the browser shows"
    )
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files instead of comparing with them; never in CI"
    )
