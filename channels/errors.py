"""What a channel may raise before the commit.

ChannelError
├── Refused        the sender must change something: SMTP 5xx, HTTP 4xx; nothing was stored
├── Unavailable    the sender should try again later: SMTP 451, HTTP 503; nothing was stored
└── Misconfigured  the operator must change something; raised by `mount`, before anything listens
"""

from __future__ import annotations

__all__ = ["ChannelError", "Misconfigured", "Refused", "Unavailable"]


class ChannelError(Exception):
    """The root of this floor's errors; its message says what happened, to what, and what to do."""


class Refused(ChannelError):
    """The sender must change something. `code` is a stable noun-adjective word such as `message-oversized`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Unavailable(ChannelError):
    """Nothing is wrong with the delivery; it should be repeated after about `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Misconfigured(ChannelError):
    """The channel cannot run safely with these settings; the message names the key and the remedy."""
