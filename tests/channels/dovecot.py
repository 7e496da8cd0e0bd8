"""Dovecot as the tests use it: with somebody else who looks into the mailbox."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from gateway.commands import dovecot
from gateway.commands.dovecot import PASSWORD, USER

needs_dovecot = pytest.mark.skipif(not dovecot.installed(), reason="dovecot is not installed")


class Dovecot(dovecot.Dovecot):
    """A running server with one user."""

    @contextlib.contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else who looks into the mailbox."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=60)
        try:
            client.login(USER, PASSWORD)
            yield client
            client.logout()
        finally:
            with contextlib.suppress(OSError):
                client.shutdown()

    def append(self, *contents: bytes, mailbox: str = "INBOX") -> None:
        with self.client() as client:
            for content in contents:
                client.append(native(mailbox), content)

    def mails(self, mailbox: str) -> list[bytes]:
        """What lies in the mailbox, by number; nothing where there is no such mailbox."""
        with self.client() as client:
            if not client.folder_exists(native(mailbox)):
                return []
            client.select_folder(native(mailbox), readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def clear(self) -> None:
        """An empty account, as if nothing had been there; its numbering begins anew."""
        with self.client() as client:
            for _, _, name in client.list_folders():
                if name != "INBOX":
                    client.delete_folder(name)
            client.select_folder("INBOX")
            found = client.search()
            if found:
                client.delete_messages(found)
                client.expunge()


def native(mailbox: str) -> str:
    """As this server separates folders: it keeps them as Maildir++."""
    return mailbox.replace("/", ".")
