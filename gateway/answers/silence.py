"""Who is never answered: machines, lists, ourselves, and whoever did not prove that he sent it (RFC 3834 section 2).

An order that an ERP sent with Auto-Submitted is an order all the same; it only gets no letter. A document that answers a document
is no conversation between mailboxes: it may go to a machine that only says that it is one, and to nobody else on this list. Such a
document asks for nothing, so that whoever reads it, another Ordergate too, has nothing to answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from channels.envelope import Envelope, Trust
from channels.mime import headers_of
from gateway.store.answering import MACHINE_KINDS

__all__ = ["OWN_HEADER", "why_silent"]

#: stands in every mail of ours: what bears it is not answered
OWN_HEADER = "X-Ordergate-Answer"


def _whatever(_value: str) -> bool:
    return True


#: header -> whether this value says that nobody waits for an answer
SIGNS: Mapping[str, Callable[[str], bool]] = {
    "auto-submitted": lambda value: value.split(";")[0].strip() not in ("", "no"),
    "precedence": lambda value: value in ("bulk", "junk", "list", "auto_reply"),
    "x-auto-response-suppress": lambda value: value not in ("", "none"),
    "x-autoreply": lambda value: value not in ("", "no"),
    "x-autorespond": _whatever,
    "x-loop": _whatever,
    "list-id": _whatever,
    "list-unsubscribe": _whatever,
    "return-path": lambda value: value.replace(" ", "") == "<>",
    "content-type": lambda value: value.startswith("multipart/report"),
    OWN_HEADER.lower(): _whatever,
}
#: signs that only say that a machine sent the message, and wants no absence notes back
GENERATED: Mapping[str, Callable[[str], bool]] = {
    "auto-submitted": lambda value: value.split(";")[0].strip() == "auto-generated",
    "x-auto-response-suppress": _whatever,
}
_NOBODY = re.compile(r"(?:mailer-daemon|postmaster|no-?_?reply|do-?not-?reply|bounces?|noreply)(?:[+-].*)?@")
#: a keyword of the telephone network, which answers it itself
_STOP_WORDS = frozenset("stop stopall unsubscribe cancel end quit revoke optout start yes unstop help info".split())


def why_silent(envelope: Envelope, *, own: str, document: bool = False) -> str:
    """Why this sender is not answered, as a sentence; "" where he is. `own` is the address that answers come from; `document`: the
    answer is a document in the sender's own format."""
    if envelope.channel_kind in MACHINE_KINDS:
        return ""
    if envelope.channel_kind == "sms":
        return _why_no_message(envelope)
    if envelope.trust is Trust.NOTHING:
        return "It is not proved that the mail came from its sender."
    address = envelope.sender.address or ""
    if not address:
        return "The mail names no sender."
    if _plain(address) == _plain(own):
        return "It came from our own address."
    if _NOBODY.match(address):
        return f"Nobody reads what is sent to {address}."
    for name, value in headers_of(envelope.parts[0].content):
        says = SIGNS.get(name)
        if document and name in GENERATED and GENERATED[name](value.strip().lower()):
            continue
        if says is not None and says(value.strip().lower()):
            return f"A machine sent it ({name}: {value.strip()[:60]})."
    return ""


def _why_no_message(envelope: Envelope) -> str:
    if not envelope.sender.phone:
        return "The message came from no number."
    return "It was a keyword of the telephone network." if _last_body(envelope).strip().lower() in _STOP_WORDS else ""


def _last_body(envelope: Envelope) -> str:
    """The text of the message, the last one where several came together."""
    form = json.loads(envelope.parts[0].content)
    last = form[-1] if isinstance(form, list) and form else form
    return str(last.get("Body", "")) if isinstance(last, dict) else ""


def _plain(address: str) -> str:
    """Without what stands behind a plus, in which our own answers keep their token."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"
