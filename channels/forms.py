"""A provider's form fields as parts: what SMS and voice have in common.

A live webhook and a file handed to `ordergate process` make the same parts: each message one JSON object of its fields.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import phonenumbers

from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Refused

__all__ = ["Form", "form_envelope", "form_id", "forms_in", "phone"]

Form = Mapping[str, Any]

MESSAGES_LIMIT = 100
FILE_LIMIT = 1024 * 1024


def forms_in(content: bytes, *, name: str = "The file") -> list[Form]:
    """The messages of a file: a JSON object of form fields, or a list of such in order of arrival; raises Refused."""
    if len(content) > FILE_LIMIT:
        raise Refused(
            "document-oversized", f"{name} has {len(content)} bytes; at most {FILE_LIMIT} are read as messages."
        )
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "form-malformed", f"{name} is no JSON of form fields: {error}. Save the provider's fields as one object."
        ) from error
    forms = data if isinstance(data, list) else [data]
    if not forms or len(forms) > MESSAGES_LIMIT or not all(isinstance(form, dict) for form in forms):
        raise Refused(
            "form-malformed",
            f"{name} must hold one JSON object of form fields, or a list of 1 to {MESSAGES_LIMIT} such objects.",
        )
    if len({str(form.get("From")) for form in forms}) > 1:
        raise Refused(
            "sender-ambiguous", f"The messages of {name} must come from one number; save one file for each sender."
        )
    return forms


def form_envelope(
    forms: Sequence[Form],
    *,
    channel: str,
    kind: str,
    received_at: datetime,
    ids: Sequence[str],
    trust: Trust = Trust.NUMBER,
) -> Envelope:
    """One or several messages of one sender. `ids` names the fields that identify a message, best first."""
    contents = [json.dumps(form, ensure_ascii=True, indent=1).encode() for form in forms]
    first = forms[0]
    number = phone(first.get("From"))
    return Envelope(
        channel=channel,
        channel_kind=kind,
        delivery_key=_key(kind, forms, contents, ids),
        received_at=received_at,
        parts=tuple(Part(content, "application/json", role=Role.FORM) for content in contents),
        sender=Sender(
            phone=number, name=_text(first.get("ProfileName")) or (None if number else _text(first.get("From")))
        ),
        recipient=_text(first.get("To")),
        trust=trust if number else Trust.NOTHING,
    )


def _key(kind: str, forms: Sequence[Form], contents: Sequence[bytes], ids: Sequence[str]) -> str:
    found = [form_id(form, ids) for form in forms]
    known = [sid for sid in found if sid]
    if len(known) < len(forms):
        return f"{kind}:sha256:{hashlib.sha256(bytes(1).join(contents)).hexdigest()}"
    joined = "+".join(known)
    return f"{kind}:{joined if len(joined) <= 200 else hashlib.sha256(joined.encode()).hexdigest()}"


def form_id(form: Form, ids: Sequence[str]) -> str | None:
    """What identifies the message for ever, by the best of these fields that it has."""
    return next((sid for name in ids if (sid := _text(form.get(name)))), None)


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").decode().strip()[:200] or None


def phone(value: object) -> str | None:
    """A number in E.164, or None for short codes, withheld numbers and names. Networks hand numbers over with their `+`."""
    text = _text(value) or ""
    text = text.removeprefix("whatsapp:").removeprefix("sip:").partition("@")[0].strip()
    if not text.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written
