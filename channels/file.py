"""A file handed in as such: one part, its media type by its bytes, its identity by name and bytes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from channels.envelope import Envelope, Part, Role, Trust
from channels.media import media_type
from channels.mime import mail_envelope

__all__ = ["base_name", "file_envelope", "file_key", "saved_mail"]


def base_name(name: str) -> str:
    """The last step of a path."""
    return name.rpartition("/")[2]


def file_key(content: bytes, name: str) -> str:
    """The identity of a file that was handed in by name, best with its path: the same file again is the same delivery."""
    return f"file:{hashlib.sha256(name.encode('utf-8', 'surrogateescape') + bytes(1) + content).hexdigest()}"


def file_envelope(
    content: bytes,
    *,
    name: str,
    channel: str,
    kind: str,
    delivery_key: str,
    received_at: datetime,
    trust: Trust,
) -> Envelope:
    """A document as an envelope; a saved mail (`.eml`) counts as the mail that it is."""
    found = media_type(content, name)
    if found == "message/rfc822":
        return mail_envelope(
            content,
            channel=channel,
            kind=kind,
            delivery_key=delivery_key,
            received_at=received_at,
            trust=trust,
            name=base_name(name),
        )
    part = Part(content, found, base_name(name), Role.DOCUMENT)
    return Envelope(channel, kind, delivery_key, received_at, (part,), trust=trust)


def saved_mail(content: bytes, *, name: str, channel: str, kind: str, received_at: datetime) -> Envelope:
    """A file handed to a mail channel: a mail whatever its headers are, unless its bytes are plainly something else. The
    operator vouches for its author."""
    key = file_key(content, name)
    found = media_type(content, name)
    if found.startswith(("text/", "message/")) or found == "application/octet-stream":
        return mail_envelope(
            content,
            channel=channel,
            kind=kind,
            delivery_key=key,
            received_at=received_at,
            trust=Trust.VOUCHED,
            name=base_name(name),
        )
    return file_envelope(
        content,
        name=name,
        channel=channel,
        kind=kind,
        delivery_key=key,
        received_at=received_at,
        trust=Trust.VOUCHED,
    )
