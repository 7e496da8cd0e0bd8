"""What a reader may raise; `parse.py` turns each into a notice on the draft.

ReadError
├── Encrypted   needs a password that we do not have
├── Damaged     not what its type promises
├── Empty       nothing in it to read
└── TooLarge    over one of the documented limits
"""

from __future__ import annotations

from parsers.draft import Exchange

__all__ = ["Damaged", "Empty", "Encrypted", "ReadError", "TooLarge"]


class ReadError(Exception):
    """The root of this floor's errors. The message is a sentence for a clerk; `code` becomes the finding's code."""

    code = "document-unreadable"

    def __init__(self, message: str = "", exchange: Exchange | None = None) -> None:
        super().__init__(message)
        self.exchange = exchange  #: who sent it, as far as its beginning says, so that he can be told


class Encrypted(ReadError):
    """The file needs a password that we do not have."""

    code = "document-encrypted"


class Damaged(ReadError):
    """The file is not what its type promises."""

    code = "document-damaged"


class Empty(ReadError):
    """There is nothing in the file to read."""

    code = "document-empty"


class TooLarge(ReadError):
    """The file is over one of the documented limits."""

    code = "document-oversized"
