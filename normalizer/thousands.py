"""Numbers of three last zeros, which may be thousands: `1.000 l`."""

from __future__ import annotations

import re

__all__ = ["grouped"]

#: 1.000 l, 1,000 litre: a thousand, or one with three idle decimals.
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})[.,](?=000(?![\d.,]\d|\d))")


def grouped(text: str) -> str:
    """The text with every number of three last zeros read as thousands: `AdBlue 1.000 l` holds a cubic metre, and no litre."""
    return _GROUPED.sub(r"\1", text)
