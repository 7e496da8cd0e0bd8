"""The part of JSONPath (RFC 9535) that points at one value: member names and indexes, from the root or from an item.

>>> JsonPath("$.order.items[0]['unit price']").first({"order": {"items": [{"unit price": "3"}]}})
'3'
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["JsonPath"]

_STEP = re.compile(r"\.([A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff-]{0,99})|\[(-?\d{1,6})\]|\['([^']{1,100})'\]")


class JsonPath:
    """A path such as `$.order.items[0].sku`; ValueError for one that could find several values, or is none."""

    def __init__(self, text: str) -> None:
        if not text.startswith(("$", "@")):
            raise ValueError(f"{text!r} must start with $")
        self._steps: list[str | int] = []
        at = 1
        while at < len(text):
            match = _STEP.match(text, at)
            if match is None:
                raise ValueError(f"{text!r} is no path of member names and indexes, such as $.order.items[0].sku")
            self._steps.append(int(match[2]) if match[2] else match[1] or match[3])
            at = match.end()

    def first(self, data: Any) -> Any:
        """The value there, or None where there is nothing."""
        for step in self._steps:
            if isinstance(step, str):
                data = data.get(step) if isinstance(data, dict) else None
            else:
                data = data[step] if isinstance(data, list) and -len(data) <= step < len(data) else None
        return data
