"""One HTTP call to an ERP, and what its failure means for the order. Shared by all connectors that speak HTTP.

No redirects, no proxies from the environment, no retries of our own: a repeated POST is the pipeline's decision.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from channels.public_address import PrivateAddressError, PublicResolver, is_private, url_fault
from gateway.errors import ErpBroken, ErpError, ErpUnavailable, ErpUncertain

__all__ = ["BROKEN", "Answer", "Caller", "is_private", "url_fault"]

#: What an operator has to mend: key, rights, address, method, media type. 410 asks us to stop for good. A redirect is
#: refused, because it could lead the order (and the key) to somebody else.
BROKEN = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 407, 410, 415})
#: The server says itself that it has not taken the request.
BUSY = frozenset({429, 503})

ANSWER_LIMIT = 1_048_576
RETRY_AFTER_LIMIT = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: 2xx, or a 4xx about the request itself. `data` is the JSON, None where there is none."""

    status: int
    data: Any
    text: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Caller:
    """Calls one server. `name` opens every message, so that an operator knows of whom it speaks."""

    def __init__(
        self,
        name: str,
        *,
        timeout: float,
        connect_timeout: float,
        allow_private: bool,
        broken: Set[int] = BROKEN,
        limit: int = ANSWER_LIMIT,
    ) -> None:
        """`limit`: bytes of an answer."""
        self.name = name
        self._limit = limit
        self._broken = broken
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=connect_timeout)
        self._allow_private = allow_private
        self._session: aiohttp.ClientSession | None = None

    async def __call__(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        writes: bool,
        expected: Collection[int] = (),
    ) -> Answer:
        """The answer; raises ErpError for everything that is none. `writes`: a lost answer leaves a doubt. A status that is
        `expected` is an answer, whatever it says."""
        try:
            async with self._opened().request(
                method, url, data=body, headers=headers, allow_redirects=False
            ) as response:
                content = await _read(response, self._limit)
                if response.status in expected:
                    return Answer(response.status, None, "")
                return self._judged(response, content, writes=writes)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._fault(error, writes=writes) from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._allow_private else PublicResolver()
            self._session = aiohttp.ClientSession(
                timeout=self._timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar(),
                connector=aiohttp.TCPConnector(resolver=resolver, limit=16),
            )  # fmt: skip
        return self._session

    def _judged(self, response: aiohttp.ClientResponse, content: bytes, *, writes: bool) -> Answer:
        status = response.status
        text = content.decode("utf-8", "replace")
        said = f"{self.name}: answered {status} {response.reason or ''}".rstrip()
        if status in BUSY:
            raise ErpUnavailable(said, retry_after=_retry_after(response.headers.get("Retry-After")))
        if status in self._broken:
            raise ErpBroken(f"{said}; check the erp url, key and rights")
        if status >= 500 or status == 408:
            raise self._doubt(said, writes=writes)
        return Answer(status, _json(text), text)

    def _fault(self, error: Exception, *, writes: bool) -> ErpError:
        if isinstance(error, PrivateAddressError) or isinstance(getattr(error, "os_error", None), PrivateAddressError):
            return ErpBroken(f"{self.name}: leads to a private address; set erp.allow_private = true if it is meant")
        if isinstance(error, (aiohttp.InvalidURL, aiohttp.ClientSSLError)):
            return ErpBroken(f"{self.name}: {error}; check erp.url and its certificate")
        if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
            return ErpUnavailable(f"{self.name}: no connection: {error}")
        why = "no answer in time" if isinstance(error, TimeoutError) else f"the answer was lost: {error}"
        return self._doubt(f"{self.name}: {why}", writes=writes)

    @staticmethod
    def _doubt(message: str, *, writes: bool) -> ErpError:
        return ErpUncertain(message) if writes else ErpUnavailable(message)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """At most so many bytes: an ERP's answer is short, and a flood must not fill our memory."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise aiohttp.ClientPayloadError("the answer is too long")
        chunks.append(chunk)
    return b"".join(chunks)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _retry_after(written: str | None) -> float | None:
    """Seconds to wait: RFC 9110 section 10.2.3 allows seconds or a date."""
    if not written:
        return None
    if written.strip().isdigit():
        return min(float(written.strip()[:9]), RETRY_AFTER_LIMIT)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), RETRY_AFTER_LIMIT)
