"""Wiring: builds everything, and is the only module that calls every floor."""

from __future__ import annotations

__all__ = ["Gateway", "file_channels"]

READ = "parsers.parse:parse"
PAGE_SIZES = "parsers.readers.picture:page_sizes"
PAGE_PNG = "parsers.readers.picture:page_png"
