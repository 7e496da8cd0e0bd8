"""axe-core, which looks through a page for what keeps people from using it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["axe"]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


async def axe(page: Any) -> list[str]:
    """What axe-core finds, one line each."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
