"""Google's service accounts: a signed statement in place of a user's consent, for mailboxes of a whole domain (RFC 7523, RFC 7515).

The account needs domain-wide delegation for https://mail.google.com/, which the domain's administrator grants to its client id.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from channels.errors import Misconfigured

__all__ = ["GRANT", "service_account"]

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LASTS = 3600  #: seconds; Google takes no longer ones


def service_account(
    key: str, *, subject: str, scope: str, token_url: str, clock: Callable[[], float] = time.time
) -> Callable[[], str]:
    """Makes a fresh statement at every call: that this account asks in the name of `subject`. `key` is the JSON file that Google
    gives out with the account; raises Misconfigured where it is none."""
    try:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ModuleNotFoundError as error:
        raise Misconfigured("service_account: install ordergate[google], which signs for it") from error
    try:
        said = json.loads(key)
        email, number, pem = said["client_email"], said.get("private_key_id"), said["private_key"]
        signing = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Misconfigured("service_account: is no key file of a service account (JSON with private_key)") from error
    if not isinstance(signing, RSAPrivateKey):
        raise Misconfigured("service_account: its key is no RSA key")

    def statement() -> str:
        now = int(clock())
        head = {"alg": "RS256", "typ": "JWT", **({"kid": number} if number else {})}
        claims = {"iss": email, "sub": subject, "scope": scope, "aud": token_url, "iat": now, "exp": now + LASTS}
        signed = f"{_part(head)}.{_part(claims)}"
        return f"{signed}.{_text(signing.sign(signed.encode(), PKCS1v15(), SHA256()))}"

    return statement


def _part(data: Mapping[str, Any]) -> str:
    return _text(json.dumps(data, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
