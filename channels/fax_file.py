"""A fax as a file: the picture of its pages, with what its server wrote beside them."""

from __future__ import annotations

from datetime import datetime

from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Refused
from channels.fax_tags import fax_tags
from channels.file import base_name
from channels.forms import phone
from channels.media import media_type

__all__ = ["fax_envelope"]

#: What fax servers write.
FAXES = frozenset({"image/tiff", "application/pdf", "image/png", "image/jpeg"})


def fax_envelope(
    content: bytes, *, name: str, channel: str, kind: str, delivery_key: str, received_at: datetime, trust: Trust
) -> Envelope:
    """The pages of one fax, with what its server wrote beside them; raises Refused for what is no picture of pages."""
    found = media_type(content)
    if found not in FAXES:
        raise Refused("document-unsupported", f"{name} is {found}; a fax is TIFF, PDF, PNG or JPEG.")
    tags = fax_tags(content)
    number = phone(tags.sender)
    told = f"Fax of {tags.pages} pages, {tags.bad_lines} bad lines" if tags.bad_lines else None
    return Envelope(
        channel,
        kind,
        delivery_key,
        received_at,
        (Part(content, found, base_name(name), Role.DOCUMENT),),
        sender=Sender(phone=number, name=None if number else tags.sender),
        subject=told,
        trust=trust,
    )
