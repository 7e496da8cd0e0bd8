"""The bytes between DATA and the line with the single dot (RFC 5321 section 4.1.1.4)."""

from __future__ import annotations

from channels.load import InFlight

__all__ = ["BLOCK", "Content"]

BLOCK = 64 * 1024  #: bytes that are read at a time
END = b"\r\n.\r\n"


class Content:
    """The bytes of one mail while they arrive: blocks without dot-stuffing, so that a mail is never in memory twice but for the
    moment in which it is put together. Beyond a limit the bytes are counted and thrown away."""

    def __init__(self, in_flight: InFlight, *, limit: int) -> None:
        self.seen = 0
        self._in_flight = in_flight
        self._limit = limit
        self._held = 0
        self._size = 0
        self._fault: str | None = None
        self._bare = False  #: a CR without its LF, or the other way
        self._blocks: list[bytes] = []
        # The mail begins on a new line, so a dot that comes first ends it as well.
        self._open = b"\r\n"  #: not yet looked at: its end may be the beginning of a break, or of the end
        self._first = 2  #: of these bytes, which are not the mail's own

    def add(self, block: bytes) -> bytes | None:
        """Take a block; the bytes behind the end of the mail, or None while it goes on."""
        self.seen += len(block)
        data = self._open + block
        end = data.find(END)
        if end >= 0:
            self._close(data[: end + 2])
            return data[end + len(END) :]
        cut = max(0, len(data) - len(END) + 1)
        # Never between the bytes of a break, nor between a break and the dot behind it.
        while cut and data[cut - 1] in b"\r\n":
            cut -= 1
        self._close(data[:cut])
        self._open = data[cut:]
        if len(self._open) > BLOCK * 2:  # nothing but breaks without end
            self._refuse("554 5.6.0 Line breaks without end")
            self._open = self._open[-len(END) :]
        return None

    def _close(self, piece: bytes) -> None:
        """Unstuff and keep what is complete (RFC 5321 section 4.5.2)."""
        breaks = piece.count(b"\r\n")
        self._bare = self._bare or piece.count(b"\r") != breaks or piece.count(b"\n") != breaks
        if b"\r\n." in piece:
            piece = piece.replace(b"\r\n.", b"\r\n")
        if self._first:
            own = piece[self._first :]
            self._first -= len(piece) - len(own)
            piece = own
        if not piece or self._fault:
            return
        self._size += len(piece)
        if self._size > self._limit:
            self._refuse(f"552 5.3.4 The mail is larger than {self._limit} bytes")
        elif not self._in_flight.take(len(piece)):
            self._refuse("452 4.3.1 Too much mail at once; try again later")
        else:
            self._held += len(piece)
            self._blocks.append(piece)

    def _refuse(self, reply: str) -> None:
        self._fault = self._fault or reply
        self.release()

    def fault(self) -> str | None:
        """The reply that refuses this mail, or None."""
        if self._fault:
            return self._fault
        if self._bare:
            return "554 5.6.0 Bare CR or LF in the mail (RFC 5321 section 2.3.8); send lines ending in CRLF"
        return None

    def whole(self) -> bytes:
        """The mail without dot-stuffing."""
        content = b"".join(self._blocks)
        self._blocks.clear()
        return content

    def release(self) -> None:
        """Give back the memory."""
        self._blocks.clear()
        self._in_flight.give(self._held)
        self._held = 0
