"""How far the sender of a mail is believed.

Authentication-Results (RFC 8601) count only where one of our own mail servers wrote them: the header must be the topmost of
its kind and bear a configured name. A header of the same name further down came with the mail, and a forger wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from channels.envelope import Trust
from channels.mime import ascii_domain, headers_of, mailboxes

__all__ = ["mail_trust"]

_RESULT = re.compile(r"dmarc\s*=\s*([a-z]+)(?![\w-])", re.IGNORECASE)
_AUTHOR = re.compile(r"(?<![\w.-])header\.from\s*=\s*([^\s;]{1,320})", re.IGNORECASE)


def mail_trust(raw: bytes, *, authserv_ids: Sequence[str]) -> Trust:
    """DMARC where a configured server says so of exactly the author that the mail has; else NOTHING."""
    authors: list[str] = []
    results: str | None = None
    for name, value in headers_of(raw):
        if name == "from":
            authors += [box.address for box in mailboxes(value)]
        elif name == "authentication-results" and results is None:
            results = value
    if results is None or len(set(authors)) != 1:
        return Trust.NOTHING
    identity, _, statements = _without_comments(results).partition(";")
    server = (identity.split() or [""])[0].strip('"').lower()
    if server not in {known.lower() for known in authserv_ids}:
        return Trust.NOTHING
    return Trust.DMARC if _passed(statements, authors[0].rpartition("@")[2]) else Trust.NOTHING


def _passed(statements: str, domain: str) -> bool:
    """Every statement on DMARC must say `pass`, and name this domain where it names one."""
    found = [statement for statement in statements.split(";") if statement.strip().lower().startswith("dmarc")]
    for statement in found:
        result = _RESULT.match(statement.strip())
        author = _AUTHOR.search(statement)
        if result is None or result[1].lower() != "pass":
            return False
        if author and ascii_domain(author[1].strip('"<>').rpartition("@")[2]) != ascii_domain(domain):
            return False
    return bool(found)


def _without_comments(value: str) -> str:
    """The header without comments (RFC 5322 section 3.2.2) and without the contents of quoted strings."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and (quoted or depth):
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
            kept.append(character)
        elif not quoted and character in "()":
            depth = max(0, depth + (1 if character == "(" else -1))
        elif not depth and not (quoted and character in ";="):
            kept.append(character)
    return "".join(kept)
