"""The unit codes of messages between machines as Recommendation 20 codes (config/edi_units.toml)."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.lexicon import data

__all__ = ["rec20_unit", "x12_unit"]

_TABLES: Mapping[str, Mapping[str, str]] = data("edi_units.toml")


def x12_unit(code: str) -> str:
    """The code for one of X12's element 355; one that is not listed stays marked as X12's, so that nobody takes it for a word."""
    bare = code.strip().upper()
    return _TABLES["x12"].get(bare) or f"X12:{bare}"


def rec20_unit(code: str) -> str:
    """The present code for one of Recommendation 20 or 21, also of older revisions; another is left as it is."""
    return _TABLES["rec20"].get(code.strip().upper()) or code.strip()
