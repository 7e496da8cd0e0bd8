"""Signatures of providers, checked over the configured public URL and never over what the Host header says.

Twilio (https://www.twilio.com/docs/usage/security): base64 of HMAC-SHA1 with the account's token over the full URL, followed
by each form field and value sorted by name; a JSON body is named by its SHA-256 in the query instead.
Standard Webhooks (https://www.standardwebhooks.com): base64 of HMAC-SHA256 over `id.timestamp.body`, several side by side while
secrets are replaced. Shops: base64 of HMAC-SHA256 over the body. Telnyx: Ed25519 over `timestamp|body`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit, urlunsplit

__all__ = ["TOLERANCE_SECONDS", "ed25519_signed", "hmac_signed", "standard_secret", "standard_signed", "twilio_signed"]

TOLERANCE_SECONDS = 300  #: a signed time may lie so far from ours; what is older may be a recording

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


def hmac_signed(signature: str, *, secrets: Iterable[str], body: bytes) -> bool:
    """Whether base64 of HMAC-SHA256 over the body was made with one of these secrets. An empty one signs nothing."""
    given = signature.strip().encode("utf-8", "replace")
    good = [
        hmac.compare_digest(base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()), given)
        for secret in secrets
        if secret
    ]
    return bool(given) and any(good)


def standard_secret(text: str) -> bytes:
    """The bytes of `whsec_...`; ValueError for one that is none, or shorter than 24 bytes."""
    try:
        secret = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise ValueError("a secret is `whsec_` and base64") from error
    if not 24 <= len(secret) <= 64:
        raise ValueError("a secret has 24 to 64 bytes")
    return secret


def standard_signed(
    *, webhook_id: str, timestamp: str, signatures: str, secrets: Iterable[bytes], body: bytes, now: float
) -> bool:
    """Whether one of the `v1,` signatures was made with one of these secrets, within the tolerance of our time."""
    if not webhook_id or not _is_recent(timestamp, now):
        return False
    text = f"{webhook_id}.{timestamp}.".encode() + body
    wanted = [base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()) for secret in secrets if secret]
    given = [
        piece.partition(",")[2].encode("utf-8", "replace") for piece in signatures.split() if piece.startswith("v1,")
    ]
    return any(hmac.compare_digest(one, other) for one in wanted for other in given[:10])


def ed25519_signed(signature: str, *, public_key: bytes, timestamp: str, body: bytes, now: float) -> bool:
    """Whether the holder of the key signed `timestamp|body`, within the tolerance of our time."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not _is_recent(timestamp, now):
        return False
    try:
        proof = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(proof, f"{timestamp}|".encode() + body)
    except (ValueError, InvalidSignature):
        return False
    return True


def _is_recent(timestamp: str, now: float) -> bool:
    return timestamp.isascii() and timestamp.isdigit() and abs(now - int(timestamp[:15])) <= TOLERANCE_SECONDS
