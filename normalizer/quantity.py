"""What the customer means by a quantity."""

from __future__ import annotations

from normalizer.units import CODES

__all__ = ["CODES"]
