"""Fetching a file that a provider names: from its own hosts only, in bounded time and memory.

A webhook's signature proves who named the address, not that the address is harmless. So its host must be on a list; a redirect
is followed only to a host of that list; a name that leads into a private network is refused; and the key goes to the first host alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import aiohttp

from channels.envelope import Part, Role
from channels.errors import Refused, Unavailable
from channels.media import media_type
from channels.public_address import PrivateAddressError, PublicResolver, is_private

__all__ = ["Downloads", "fetched"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 3
#: The provider may have the file only a moment later, or have trouble of its own.
_LATER = frozenset({404, 408, 409, 425, 429})


class Downloads:
    """Fetches from some hosts. `hosts` are names, or `.example.com` for all below; `allow_private` is for tests on loopback."""

    def __init__(
        self,
        *,
        hosts: Sequence[str],
        limit: int,
        seconds: float,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allow_private: bool = False,
    ) -> None:
        self._hosts = [host.lower() for host in hosts]
        self._limit = limit
        self._seconds = seconds
        #: for the first host only, as keys are
        self._headers = {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else dict(headers or {})
        self._allow_private = allow_private

    async def fetch(self, url: str) -> bytes:
        """The file. Refused where it must not or cannot ever be fetched, Unavailable where it is worth another try."""
        try:
            async with asyncio.timeout(self._seconds), self._session() as session:
                return await self._follow(session, url)
        except PrivateAddressError as error:
            raise Refused("media-forbidden", str(error)) from error
        except aiohttp.ClientError as error:
            if isinstance(getattr(error, "os_error", None), PrivateAddressError):
                raise Refused("media-forbidden", f"{urlsplit(url).hostname} leads to a private address") from error
            raise Unavailable(_unreached(url, error)) from error
        except (TimeoutError, OSError) as error:
            raise Unavailable(_unreached(url, error)) from error

    def _session(self) -> aiohttp.ClientSession:
        resolver = None if self._allow_private else PublicResolver()
        return aiohttp.ClientSession(
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(resolver=resolver, limit=4),
        )

    async def _follow(self, session: aiohttp.ClientSession, url: str) -> bytes:
        for hop in range(_HOPS + 1):
            self._check(url)
            async with session.get(url, allow_redirects=False, headers={} if hop else self._headers) as response:
                if response.status in _REDIRECTS:
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status in _LATER or response.status >= 500:
                    raise Unavailable(f"{urlsplit(url).hostname} answered {response.status}")
                if response.status != 200:
                    raise Refused("media-missing", f"{urlsplit(url).hostname} answered {response.status}")
                return await self._read(response)
        raise Refused("media-forbidden", f"more than {_HOPS} redirects")

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError as error:
            raise Refused("media-forbidden", "the address of the file is none") from error
        allowed = any(host == known or (known.startswith(".") and host.endswith(known)) for known in self._hosts)
        if not allowed:
            raise Refused("media-forbidden", f"files are not fetched from {host or 'nowhere'}; see media_hosts")
        if self._allow_private:
            return
        if parts.scheme != "https" or is_private(host):
            raise Refused("media-forbidden", f"{parts.scheme}://{host} is no public https address")

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for block in response.content.iter_chunked(64 * 1024):
            content += block
            if len(content) > self._limit:
                raise Refused("media-oversized", f"the file is larger than {self._limit} bytes")
        return bytes(content)


async def fetched(downloads: Downloads, url: str, *, name: str, over: bool) -> Part:
    """The file as a part. One that cannot be had is an empty part, so that a clerk learns that something is missing: at once
    where it must not be fetched, else (`over`) once waiting is over."""
    try:
        content = await downloads.fetch(url)
    except Refused as refused:
        return Part(b"", "application/octet-stream", f"{name}: {refused}"[:200], Role.DOCUMENT)
    except Unavailable as unavailable:
        if not over:
            raise
        return Part(b"", "application/octet-stream", f"{name}: {unavailable}"[:200], Role.DOCUMENT)
    return Part(content, media_type(content), name, Role.DOCUMENT)


def _unreached(url: str, error: Exception) -> str:
    """The host alone: the path may hold a key."""
    return f"{urlsplit(url).hostname} cannot be reached now ({type(error).__name__})"
