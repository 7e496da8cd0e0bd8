"""The token of an answer of ours, as a message brings it back."""

from __future__ import annotations

import re

from channels.envelope import Envelope

__all__ = ["token_of"]

_SUBJECT = re.compile(r"\[OG-([0-9A-Fa-f]{16})\]")
_MESSAGE_ID = re.compile(r"og-([0-9a-f]{16})@")
_TOKEN = re.compile(r"[0-9a-f]{16}")


def token_of(envelope: Envelope) -> str | None:
    """The token that this message brings back: in the address that it was sent to, its thread, or its subject."""
    thread = envelope.thread
    if thread.token and _TOKEN.fullmatch(thread.token.lower()):
        return thread.token.lower()
    for one in (thread.in_reply_to, *reversed(thread.references)):
        if one and (match := _MESSAGE_ID.match(one)):
            return match[1]
    match = _SUBJECT.search(envelope.subject or "")
    return match[1].lower() if match else None
