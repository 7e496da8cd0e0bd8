"""Material that cannot be published, such as other people's files: tests of it run where the folder stands beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["MATERIAL", "needs_material"]

MATERIAL = Path(__file__).parents[2] / "shared"
needs_material = pytest.mark.skipif(not MATERIAL.is_dir(), reason="the folder ../shared is not there")
