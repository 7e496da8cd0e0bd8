"""A real Dovecot on a free port of loopback, with a configuration and folders of its own, as an unprivileged user."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient

USER, PASSWORD = "orders", "s3cret pass"

needs_dovecot = pytest.mark.skipif(shutil.which("dovecot") is None, reason="dovecot is not installed")

CONFIGURATION = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
auth_failure_delay = 0
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mailbox_list_index = no
maildir_very_dirty_syncs = no
protocol imap {{
  mail_max_userip_connections = 50
}}
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
{more}
"""


class Dovecot:
    """A running server with one user."""

    def __init__(self, *, capabilities: str = "") -> None:
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._as = {"user": account.pw_uid, "group": account.pw_gid} if os.getuid() == 0 else {}
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = _free_port()
        for name in ("run", "state", "mail"):
            (self.home / name).mkdir()
        (self.home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        import grp

        (self.home / "conf").write_text(
            CONFIGURATION.format(
                home=self.home, port=self.port, me=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name,
                uid=account.pw_uid, gid=account.pw_gid, mechanisms="",
                more=f"imap_capability = {capabilities}\n" if capabilities else "",
            )
        )  # fmt: skip
        for path in (self.home, *self.home.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Up and answering when this returns."""
        self._process = subprocess.Popen(
            ["dovecot", "-F", "-c", str(self.home / "conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as,  # type: ignore[arg-type]
        )
        deadline = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                if probe.recv(100).startswith(b"* OK"):
                    return
            if time.monotonic() > deadline or self._process.poll() is not None:
                log = (self.home / "log").read_text() if (self.home / "log").exists() else "no log"
                raise RuntimeError(f"dovecot does not start: {log[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Down, with all its children."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(5)
            self._process = None

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
