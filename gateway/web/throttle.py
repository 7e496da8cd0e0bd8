"""Guessing passwords is made slow: a few wrong tries a minute, counted for the account and for the address that asks."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from collections.abc import Callable

from aiohttp import web

__all__ = ["Throttle", "address_of"]

#: wrong tries a minute (field practice: five stop guessing and annoy nobody)
TRIES = 5
SECONDS = 60.0
#: so many accounts and addresses are remembered; strangers choose them, so their number is bounded
KEPT = 20_000


class Throttle:
    """Counts tries by key. A try counts when it begins, so that many at once gain nothing; one that was right is given back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: dict[str, deque[float]] = {}

    def full(self, *keys: str) -> bool:
        """Whether one of the keys has had its tries for this minute; counts this try for each otherwise."""
        now = self._clock()
        known = [self._of(key, now) for key in keys]
        if any(len(tries) >= TRIES for tries in known):
            return True
        for tries in known:
            tries.append(now)
        return False

    def was_right(self, *keys: str) -> None:
        """The last try of each key was no guess."""
        for key in keys:
            if tries := self._tries.get(key):
                tries.pop()

    def _of(self, key: str, now: float) -> deque[float]:
        tries = self._tries.pop(key, None) or deque()
        while tries and now - tries[0] > SECONDS:
            tries.popleft()
        self._tries[key] = tries  # the last used stand at the end
        while len(self._tries) > KEPT:
            del self._tries[next(iter(self._tries))]
        return tries


def address_of(request: web.Request, *, behind_proxy: bool) -> str:
    """Who asks, as far as an address says: of IPv6 the network, which one house has whole.

    Behind a proxy on this machine the last entry of X-Forwarded-For is what that proxy saw; earlier ones are hearsay.
    """
    said = request.remote or ""
    if behind_proxy and _parsed(said) in _LOOPBACK:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()[:64]
    address = _parsed(said)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return said


_LOOPBACK = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
