"""Access tokens by OAuth 2.0 (RFC 6749) for mailboxes: app-only with Microsoft 365, by a service account or a refresh token with
Google, by a refresh token with others.

Microsoft: the application needs `IMAP.AccessAsApp` and its service principal the rights on the mailbox in Exchange Online.
Google: a refresh token for the scope https://mail.google.com/.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from channels.errors import Misconfigured, Unavailable
from channels.google_account import GRANT
from channels.memory import Memory

__all__ = ["PROVIDERS", "OAuthClient", "Provider"]

_ANSWER_LIMIT = 64 * 1024
_EARLY_SECONDS = 120  #: a token is renewed so long before it ends
_REFRESH_TOKEN = "oauth/refresh_token"  # noqa: S105 - the key under which it is remembered
#: Answers of RFC 6749 section 5.2 that waiting does not mend.
_FINAL = {"invalid_client", "invalid_grant", "invalid_scope", "unauthorized_client", "unsupported_grant_type"}


@dataclass(frozen=True, slots=True)
class Provider:
    """Where tokens come from, and for what."""

    token_url: str  #: may hold {tenant}
    scope: str


PROVIDERS: Mapping[str, Provider] = {
    "microsoft": Provider(
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", "https://outlook.office365.com/.default"
    ),
    "google": Provider("https://oauth2.googleapis.com/token", "https://mail.google.com/"),
}


class OAuthClient:
    """Gives a token that is still good, and asks for a new one only where it has to."""

    def __init__(
        self,
        *,
        token_url: str,
        scope: str,
        client_id: str,
        client_secret: str,
        refresh_token: str = "",
        tenant: str = "",
        statement: Callable[[], str] | None = None,
        memory: Memory,
        seconds: float = 30,
    ) -> None:
        self._url = token_url.replace("{tenant}", quote(tenant, safe="-."))
        self._fields = {"client_id": client_id, "client_secret": client_secret, "scope": scope}
        self._statement = statement  #: signed by a service account
        self._refresh_token = refresh_token
        self._memory = memory
        self._seconds = seconds
        self._token = ""
        self._good_until = 0.0
        self._asking = asyncio.Lock()

    def forget(self) -> None:
        """The server did not take the token: the next one is asked for anew."""
        self._token = ""

    async def token(self) -> str:
        """Raises Misconfigured where the provider refuses for good, Unavailable where it does not answer well."""
        async with self._asking:
            if not self._token or time.monotonic() >= self._good_until:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        status, answer = await self._ask(await self._form())
        token = answer.get("access_token")
        if status != 200 or not isinstance(token, str) or not token:
            said = f"{answer.get('error', status)}: {answer.get('error_description', '')}"[:300].strip(": ")
            if answer.get("error") in _FINAL:
                raise Misconfigured(
                    f"{self._url} gives no token ({said}); check tenant, client_id, client_secret, refresh_token or service_account"
                )
            raise Unavailable(f"{self._url} gives no token ({said}); it is asked again later")
        lasts = answer.get("expires_in")
        self._good_until = time.monotonic() + max(60.0, _seconds(lasts) - _EARLY_SECONDS)
        rotated = answer.get("refresh_token")
        if self._refresh_token and isinstance(rotated, str) and rotated:
            # The provider replaced it (RFC 6749 section 6): the configured one may not work a second time.
            await self._memory.keep(_REFRESH_TOKEN, {"configured": self._refresh_token, "current": rotated})
        self._token = token

    async def _form(self) -> dict[str, str]:
        if self._statement is not None:
            return {"grant_type": GRANT, "assertion": self._statement()}
        if not self._refresh_token:
            return {"grant_type": "client_credentials", **self._fields}
        kept = await self._memory.recall(_REFRESH_TOKEN) or {}
        current = kept.get("current") if kept.get("configured") == self._refresh_token else None
        return {"grant_type": "refresh_token", "refresh_token": current or self._refresh_token, **self._fields}

    async def _ask(self, form: Mapping[str, str]) -> tuple[int, Mapping[str, Any]]:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._seconds)) as client,
                client.post(self._url, data=form, allow_redirects=False) as response,
            ):
                content = await response.content.read(_ANSWER_LIMIT)
                answer = _json(response, content)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable(
                f"{self._url} does not answer ({type(error).__name__}); it is asked again later"
            ) from error
        return response.status, answer


def _json(response: aiohttp.ClientResponse, content: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return {"error": f"HTTP {response.status} without JSON"}
    return answer if isinstance(answer, dict) else {}


def _seconds(lasts: object) -> float:
    try:
        return min(86_400.0, float(lasts))  # type: ignore[arg-type] # a word of the provider; what is no number ends soon
    except (TypeError, ValueError):
        return 300.0
