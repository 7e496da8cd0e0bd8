"""Ports for servers that tests start and that cannot choose one themselves."""

from __future__ import annotations

import itertools
import os
import socket

__all__ = ["free_port"]

#: Below what Linux hands out to whoever asks for any port, so that no connection of anybody takes one before its server is up;
#: and each process of a run begins at another place.
LOWEST, HIGHEST = 20_000, 32_000
_next = itertools.count(os.getpid() * 61)


def free_port() -> int:
    """A port of loopback on which nobody listens, and which no other test is given soon."""
    for number in itertools.islice(_next, HIGHEST - LOWEST):
        port = LOWEST + number % (HIGHEST - LOWEST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError("no port is free")
