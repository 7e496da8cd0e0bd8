"""Whether another machine can be reached, and whether a port of ours is free, each said with the remedy: what `ordergate doctor` asks."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from urllib.parse import urlsplit

from channels.errors import Misconfigured, Unavailable

__all__ = ["port_is_free", "reach", "unreachable"]

SECONDS = 10


def unreachable(error: Exception, host: str, port: int) -> str:
    """What this error of a connection means, as a sentence with the remedy."""
    where = f"{host}:{port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{where}: its certificate is not believed ({error.verify_message}); use the name that it is made for, or an authority that is known here"
    if isinstance(error, ssl.SSLError):
        return f"{where}: does not speak TLS as expected ({error.reason or error}); check the port and how the connection is secured"
    if isinstance(error, socket.gaierror):
        return f"{where}: the name is not known to DNS ({error.strerror}); check the host"
    if isinstance(error, ConnectionRefusedError):
        return f"{where}: nothing listens there; check host and port"
    if isinstance(error, TimeoutError):
        return f"{where}: does not answer; check host and port, and whether a firewall is between"
    return f"{where}: {error or type(error).__name__}; check host and port"


async def reach(url: str, *, setting: str) -> None:
    """Open a connection to the host of this URL, and close it; raises Unavailable with the setting that names it."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, TimeoutError) as error:
        raise Unavailable(f"{setting}: {unreachable(error, host, port)}") from error
    writer.close()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(SECONDS):
            await writer.wait_closed()


async def port_is_free(host: str, port: int, *, setting: str) -> bool:
    """False where somebody listens there already; raises Misconfigured where nobody of ours ever could."""
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host or None, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        if error.errno == errno.EACCES:
            remedy = "the user has no right to ports below 1024; take a higher one, or grant CAP_NET_BIND_SERVICE"
        elif error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
            remedy = "the address is none of this machine; 0.0.0.0 means all of them"
        else:
            remedy = f"cannot listen there ({error})"
        raise Misconfigured(f"{setting}: {host}:{port}: {remedy}") from error
    server.close()
    await server.wait_closed()
    return True
