"""Which addresses are public: what somebody else names is never fetched from our own network, whatever the name resolves to."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

__all__ = ["PrivateAddressError", "PublicResolver", "is_private", "url_fault"]


class PrivateAddressError(OSError):
    """A name that leads into a private network, where nothing of ours must go by mistake."""


class PublicResolver(AbstractResolver):
    """Resolves, and refuses what is not public. It checks what is then connected to, so a changing name gains nothing."""

    def __init__(self) -> None:
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if any(is_private(each["host"]) for each in found):
            raise PrivateAddressError(f"{host} leads to a private address")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def is_private(host: str) -> bool:
    """Whether this literal address is anything but public; a name is not decided here."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not (mapped or address).is_global


def url_fault(url: str, *, allow_private: bool) -> str | None:
    """What is wrong with a configured URL, or None."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        return f"is no URL: {error}"
    if parts.scheme not in {"http", "https"} or not host:
        return "must start with https:// (or http://) and name a host"
    if parts.username or parts.password:
        return "must not hold a name or password; the key has a setting of its own"
    private = is_private(host) or host == "localhost"
    if private and not allow_private:
        return f"{host} is a private address; set allow_private = true if it is meant"
    if parts.scheme == "http" and not (private or allow_private):
        return "must be https:// outside the own network: an order travels here"
    return None
