"""A real mailbox on a free port of loopback, for the demo and for tests: Dovecot as an unprivileged user, with folders of its own."""

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
from pathlib import Path
from typing import Any

__all__ = ["PASSWORD", "USER", "Dovecot", "installed"]

USER, PASSWORD = "orders", "s3cret pass"

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


def installed() -> bool:
    """Whether there is a Dovecot on this machine."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


class Dovecot:
    """A server with one user. `more` goes into its configuration as it is."""

    def __init__(self, *, more: str = "", mechanisms: str = "") -> None:
        import grp

        is_root = os.getuid() == 0
        account = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        self._as: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid} if is_root else {}
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = _free_port()
        for name in ("run", "state", "mail"):
            (self.home / name).mkdir()
        (self.home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (self.home / "conf").write_text(
            CONFIGURATION.format(
                home=self.home, port=self.port, me=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name,
                uid=account.pw_uid, gid=account.pw_gid, mechanisms=mechanisms and f" {mechanisms}",
                more=more.replace("HOME", str(self.home)),
            )
        )  # fmt: skip
        for path in (self.home, *self.home.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Up and answering when this returns; raises RuntimeError with the end of its log."""
        path = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "dovecot"
        self._process = subprocess.Popen(  # noqa: S603 - our own arguments
            [path, "-F", "-c", str(self.home / "conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as,
        )
        deadline = time.monotonic() + 60
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
