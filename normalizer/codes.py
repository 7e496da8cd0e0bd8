"""Every finding code of the product, from config/findings.toml: how much it holds, what it means, what a clerk does.

A code that is not listed (a new reader's notice) counts as `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

import tomli

from normalizer.finding import Finding, Severity
from parsers.draft import Evidence

__all__ = ["CODES", "Code", "finding", "severity_of"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of doubt."""

    group: str
    severity: Severity
    meaning: str
    remedy: str
    example: str
    #: the sentence in config/answers that asks the customer about it; "" where he can do nothing about it
    ask: str = ""


_TABLES = tomli.loads(files("config").joinpath("findings.toml").read_text("utf-8"))
CODES: Mapping[str, Code] = MappingProxyType(
    {code: Code(**{**table, "severity": Severity(table["severity"])}) for code, table in _TABLES.items()}
)


def severity_of(code: str) -> Severity:
    """The default severity; of a code that nobody listed, `check`."""
    known = CODES.get(code)
    return known.severity if known else Severity.CHECK


def finding(
    code: str, message: str, *, pointer: str = "", evidence: Evidence | None = None, candidates: tuple[str, ...] = ()
) -> Finding:
    """A finding with the code's default severity."""
    return Finding(code, severity_of(code), message, pointer, evidence, candidates)
