"""One connection to one mailbox, as blocking calls; they run in a thread of their own (`channels/imap_mailbox.py`).

Every call ends: the socket has a timeout for each answer, also for the one that ends an IDLE, and `abort` may be called from
another thread. Nothing is ever marked as read: mails are fetched by BODY.PEEK.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from channels.errors import Misconfigured

__all__ = ["Account", "Fetched", "ImapSession", "Selected"]

_CONNECT_SECONDS = 10
_NAMED = 12  #: mailboxes in a sentence
_CHUNK = 200  #: numbers of one command
_GMAIL = "X-GM-EXT-1"


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mailbox is, and who we are there."""

    host: str
    port: int
    user: str
    password: str
    bearer: bool  #: `password` is an OAuth token
    security: Literal["tls", "starttls", "none"]
    ca_file: Path | None
    seconds: float  #: for each answer of the server


@dataclass(frozen=True, slots=True)
class Selected:
    """What the server says when the mailbox is opened. `uidnext` is None where it says nothing."""

    uidvalidity: int
    uidnext: int | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail; `content` has at most one byte more than the limit."""

    content: bytes
    stored_at: datetime | None  #: when the server took it (INTERNALDATE)
    mark: str  #: by what it would be recognised under another number


class ImapSession:
    """Connected on construction; raises Misconfigured where the login is refused, OSError or IMAPClientError for other trouble."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._socket: socket.socket | None = None
        self._client = self._connected()
        self.can_wait = bool(self._client.has_capability("IDLE"))  #: the server tells of new mails by itself
        self._prefix, self._separator = self._namespace()

    # --- the connection -----------------------------------------------------------------------------------------------

    def _connected(self) -> Any:
        account = self._account
        context = ssl.create_default_context(cafile=account.ca_file and str(account.ca_file))
        client = IMAPClient(
            account.host,
            port=account.port,
            ssl=account.security == "tls",
            ssl_context=context if account.security == "tls" else None,
            timeout=SocketTimeout(min(_CONNECT_SECONDS, account.seconds), account.seconds),
        )
        try:
            self._socket = client.socket()
            _notice_dead_links(self._socket)
            if account.security == "starttls":
                client.starttls(context)
                self._socket = client.socket()
            self._log_in(client)
        except BaseException:
            with contextlib.suppress(Exception):
                client.shutdown()
            raise
        client.normalise_times = False
        return client

    def _log_in(self, client: Any) -> None:
        account = self._account
        try:
            if account.bearer:
                client.oauth2_login(account.user, account.password)
            else:
                client.login(account.user, account.password)
        except LoginError as error:
            remedy = (
                "check client_id, client_secret and the rights on the mailbox"
                if account.bearer
                else "check user and password; many providers want an app password or oauth"
            )
            raise Misconfigured(
                f"{account.user} at {account.host}: IMAP login refused ({_said(error)}); {remedy}"
            ) from error

    def abort(self) -> None:
        """From another thread: whatever waits for the server ends now."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Leave without waiting for a farewell."""
        with contextlib.suppress(Exception):
            self._client.shutdown()

    # --- looking ------------------------------------------------------------------------------------------------------

    def select(self, mailbox: str) -> Selected:
        """Open the mailbox; raises Misconfigured where there is none."""
        try:
            answer = self._client.select_folder(self._path(mailbox))
        except IMAPClientError as error:
            if isinstance(error, IMAPClientAbortError):
                raise
            raise Misconfigured(
                f"{self._account.user}: cannot open the mailbox {mailbox} ({_said(error)}); {self._there()}"
            ) from error
        return Selected(int(answer.get(b"UIDVALIDITY", 0)), answer.get(b"UIDNEXT"))

    def _there(self) -> str:
        """Which mailboxes could have been meant, for whoever mistyped one."""
        with contextlib.suppress(IMAPClientError, OSError):
            names = sorted(str(name) for _, _, name in self._client.list_folders())
            return f"there are {', '.join(names[:_NAMED])}{' ...' if len(names) > _NAMED else ''}; check mailboxes"
        return "check mailboxes"

    def uids(self, first: int) -> list[int]:
        """The numbers from `first` on, rising. A server answers `9:*` with the last mail even where that is the eighth."""
        return sorted(uid for uid in self._client.search(["UNDELETED", "UID", f"{first}:*"]) if uid >= first)

    def unlabelled(self, labels: Sequence[str]) -> list[int]:
        """The numbers of mails that have none of these labels, rising."""
        criteria: list[Any] = ["UNDELETED"]
        for label in labels:
            gmail = ["NOT", "X-GM-LABELS", _gmail_label(label)]
            criteria += gmail if self._client.has_capability(_GMAIL) else ["UNKEYWORD", label]
        return sorted(self._client.search(criteria))

    def marks(self, uids: Sequence[int]) -> dict[int, str]:
        """By what these mails are recognised, as far as they are there."""
        answer = self._client.fetch(list(uids), ["INTERNALDATE", "RFC822.SIZE"])
        return {uid: _mark(answer[uid]) for uid in uids if uid in answer}

    def fetch(self, uid: int, limit: int) -> Fetched | None:
        """The mail, or None where it is gone. Asked for with a limit: what a server says of sizes is an estimate (Exchange)."""
        answer = self._client.fetch([uid], [f"BODY.PEEK[]<0.{limit + 1}>", "INTERNALDATE", "RFC822.SIZE"])
        found = answer.get(uid)
        if found is None:
            return None
        content = next((found[key] for key in (b"BODY[]<0>", b"BODY[]") if key in found), None)
        if not isinstance(content, bytes):
            return None
        return Fetched(content, found.get(b"INTERNALDATE"), _mark(found))

    def wait(self, seconds: float) -> None:
        """Until something arrives, at the longest so long; at once where something has arrived meanwhile."""
        _, told = self._client.noop()
        if any(b"EXISTS" in line for line in told if isinstance(line, tuple)):
            return
        self._client.idle()
        try:
            # "Still here" and changed flags wake us as well; looking once too often costs one short answer.
            self._client.idle_check(timeout=seconds)
        finally:
            self._client.idle_done()

    # --- after the commit ---------------------------------------------------------------------------------------------

    def prepare(self, folder: str) -> None:
        """Make the folder where it is missing; raises Misconfigured where that is not allowed."""
        path = self._path(folder)
        try:
            if not self._client.folder_exists(path):
                self._client.create_folder(path)
                with contextlib.suppress(IMAPClientError):
                    self._client.subscribe_folder(path)
        except IMAPClientError as error:
            if isinstance(error, IMAPClientAbortError):
                raise
            raise Misconfigured(f"{self._account.user}: cannot make the folder {folder} ({_said(error)})") from error

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Into the folder. A number that is gone is passed over by the server."""
        path = self._path(folder)
        for some in _chunks(uids):
            if self._client.has_capability("MOVE"):
                self._client.move(some, path)
                continue
            self._client.copy(some, path)
            self._client.delete_messages(some, silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge(some)
            # Without UIDPLUS only a plain EXPUNGE would remain, and that throws away what others have marked: the mail stays,
            # marked as deleted, and is not looked for again.

    def label(self, uids: Sequence[int], label: str) -> None:
        """A keyword, or a label where the server is Gmail's."""
        for some in _chunks(uids):
            if self._client.has_capability(_GMAIL):
                self._client.add_gmail_labels(some, [_gmail_label(label)], silent=True)
            else:
                self._client.add_flags(some, [label.encode()], silent=True)

    def _path(self, folder: str) -> str:
        """The folder as this server writes it: with its own separator, within its own name space."""
        if folder.upper() == "INBOX":
            return folder
        path = folder.replace("/", self._separator)
        return path if path.upper().startswith(self._prefix.upper()) else self._prefix + path

    def _namespace(self) -> tuple[str, str]:
        if self._client.has_capability("NAMESPACE"):
            personal = self._client.namespace().personal
            if personal:
                prefix, separator = personal[0]
                return prefix or "", separator or "/"
        roots = self._client.list_folders("", "")
        return "", (roots[0][1] or b"/").decode("ascii", "replace") if roots else "/"


def _gmail_label(label: str) -> str:
    return label.lstrip("$")


def _mark(found: Any) -> str:
    """When the server took it and how large it is: no two mails of one number share both by chance."""
    return f"{found.get(b'INTERNALDATE')} {found.get(b'RFC822.SIZE')}"


def _chunks(uids: Sequence[int]) -> list[list[int]]:
    ordered = sorted(uids)
    return [ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK)]


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _notice_dead_links(sock: socket.socket) -> None:
    """A router that forgot us drops packets without a word: ask after half a minute of silence, give up after one more."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if option := getattr(socket, name, None):
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
