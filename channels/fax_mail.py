"""Faxes that come as mails: most companies have their faxes sent to a mailbox by a service, a fax server or a router.

Such a mail is written by the service, so its address says nothing of the customer; the number in its subject is a hint. What is
recognised must be both: a sender that is a fax service or a box named for faxes, and a subject that names the fax's sender.
"""

from __future__ import annotations

import re
from dataclasses import replace

from channels.envelope import Envelope, Sender, Trust

__all__ = ["as_fax", "fax_number"]

#: Domains that send nothing but faxes to mailboxes, or do so under these names.
_SERVICES = (
    "efax.com", "efaxsend.com", "inbound.efax.com", "myfax.com", "metrofax.com", "srfax.com", "faxage.com", "interfax.net",
    "fax.plus", "hellofax.com", "nextivafax.com", "faxzero.com", "simple-fax.de", "fax.de", "pamfax.biz", "retarus.net",
    "cospace.de", "popfax.com", "ecofax.fr", "fonofax.com", "messagenet.it",
)  # fmt: skip
_FAX_BOX = re.compile(
    r"(?:^|[._+-])(?:e?fax|telefax|hylafax|faxmaster|faxserver|faxgateway|fax2mail|faxtomail|fritz\.?!?box)(?:[._+-]|$)"
)
#: "New fax from +49 30 123", "Neues Fax von 030 123", "Fax de 0123", "Fax message from "ACME" +1 555 0100 - 2 page(s)"
_SUBJECT = re.compile(
    r"\b(?:e?fax|facsimile|telefax|télécopie|telecopie)\b[^\n]{0,60}?\b(?:from|von|de|da|van|från|fra|od|sender|absender|caller-?id)\b"
    r"[^+\d(\n]{0,40}(\+?\d{0,3} ?\(?\d{1,6}\)?[\d ./-]{3,20}\d)",
    re.IGNORECASE,
)


def fax_number(address: str | None, subject: str | None) -> str | None:
    """The number of the fax that this mail brings, as it is written; None where it is a mail like any other.

    >>> fax_number("noreply@fax.plus", "New fax received from +49 30 1234567")
    '+49 30 1234567'
    """
    if not address or not subject:
        return None
    local, _, domain = address.lower().partition("@")
    is_service = any(domain == known or domain.endswith(f".{known}") for known in _SERVICES)
    if not is_service and not _FAX_BOX.search(local):
        return None
    match = _SUBJECT.search(subject[:300])
    return match[1].strip() if match else None


def as_fax(envelope: Envelope) -> Envelope:
    """The same envelope as the fax that it brings, or unchanged. Whatever proved the service proves no customer."""
    number = fax_number(envelope.sender.address, envelope.subject)
    if number is None:
        return envelope
    from channels.forms import phone  # slow to import, and faxes by mail are rare

    international = phone(re.sub(r"^00", "+", number))
    return replace(
        envelope,
        channel_kind="fax",
        sender=Sender(phone=international, name=None if international else number),
        trust=Trust.NOTHING,
    )
