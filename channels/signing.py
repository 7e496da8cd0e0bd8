"""Signatures of providers, checked over the configured public URL and never over what the Host header says.

Twilio (https://www.twilio.com/docs/usage/security): base64 of HMAC-SHA1 with the account's token over the full URL, followed
by each form field and value sorted by name; a JSON body is named by its SHA-256 in the query instead.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit, urlunsplit

__all__ = ["twilio_signed"]

_PORTS = {"https": 443, "http": 80}


def twilio_signed(
    signature: str, *, token: str, url: str, fields: Iterable[tuple[str, str]] = (), body: bytes = b""
) -> bool:
    """Whether Twilio made this signature. An empty token proves nothing, so nothing is signed by it."""
    if not token or not signature:
        return False
    digest = parse_qs(urlsplit(url).query).get("bodySHA256")
    if digest is not None:
        if not hmac.compare_digest(hashlib.sha256(body).hexdigest(), digest[0]):
            return False
        fields = ()
    # Sorted by name, and a value that stands twice under one name counts once: as Twilio's own library does it.
    text = "".join(name + value for name, value in sorted(set(fields)))
    given = signature.encode("utf-8", "replace")
    good = [hmac.compare_digest(_sign(token, variant + text), given) for variant in _variants(url)]
    return any(good)


def _sign(token: str, text: str) -> bytes:
    mac = hmac.new(token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(mac.digest())


def _variants(url: str) -> tuple[str, str]:
    """With and without port: Twilio signs either, depending on the product."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    name = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else (parts.hostname or "")
    user = parts.netloc[: len(parts.netloc) - len(host)]
    port = parts.port or _PORTS.get(parts.scheme, 443)
    return urlunsplit(parts._replace(netloc=f"{user}{name}")), urlunsplit(parts._replace(netloc=f"{user}{name}:{port}"))
