"""Python's garbage collector, set for processes that make thousands of small things for each document or order."""

from __future__ import annotations

import gc

__all__ = ["spare_collector"]


def spare_collector() -> None:
    """What a document is made of lives until it is read, and hardly anything of it is a cycle: looking for some every few
    hundred things was a fifth of the time of a reading child and a tenth of that of the gateway."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
