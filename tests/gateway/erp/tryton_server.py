"""A real Tryton on loopback, for tests. GPL, so it lives in an environment and a process of its own and is never imported.

The first run installs it, makes a database and fills it (under a minute) below `.cache/tryton`, in a folder named by what
went into it; later runs copy the database and are up in two seconds. `python -m tests.gateway.erp.tryton_server` makes it
beforehand.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import free_port

__all__ = ["CannotInstall", "Tryton", "running_tryton"]

PINS = (
    "trytond==8.2.1", "proteus==8.2.0", "trytond_account==8.2.1", "trytond_account_invoice==8.2.0", "trytond_stock==8.2.1",
    "trytond_party==8.2.0", "trytond_product==8.2.0", "trytond_product_price_list==8.2.0", "trytond_product_price_list_dates==8.2.0",
    "trytond_sale==8.2.0", "trytond_sale_price_list==8.2.0", "trytond_web_shop==8.2.0", "werkzeug==3.1.9",
)  # fmt: skip
MODULES = ("web_shop", "sale_price_list", "product_price_list_dates")
DATABASE = "gw"
SEED = Path(__file__).with_name("tryton_seed.py")
CACHE = Path(__file__).parents[3] / ".cache" / "tryton"
FAILED_FOR = 600  #: seconds for which a failed installation is believed, so that not every worker waits for it

CONF = """[database]
uri = sqlite://
path = {folder}
[web]
listen = 127.0.0.1:{port}
[queue]
worker = False
"""


class CannotInstall(Exception):
    """No package index within reach."""


@dataclass(frozen=True, slots=True)
class Tryton:
    url: str
    seed: dict[str, Any]
    database: Path


@contextmanager
def running_tryton(folder: Path) -> Iterator[Tryton]:
    """A server with a fresh copy of the filled database in `folder`. Raises CannotInstall."""
    snapshot = prepared()
    shutil.copy(snapshot / f"{DATABASE}.sqlite", folder)
    seed = json.loads((snapshot / "seed.json").read_text())
    port = free_port()
    conf = _write_conf(folder, port)
    with (folder / "trytond.log").open("wb") as log:
        process = subprocess.Popen(
            [*_command(snapshot, "trytond"), "-c", str(conf), "-d", DATABASE],
            env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_until_up(process, f"http://127.0.0.1:{port}/{DATABASE}/rest/model/web.shop", seed["key"], folder)
            yield Tryton(f"http://127.0.0.1:{port}", seed, folder / f"{DATABASE}.sqlite")
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def prepared() -> Path:
    """The folder with environment, filled database and seed.json; built where it is missing, by one worker alone."""
    CACHE.mkdir(parents=True, exist_ok=True)
    target = CACHE / _digest()
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_dir():
            return target
        failed = target.with_suffix(".failed")
        if failed.exists() and time.time() - failed.stat().st_mtime < FAILED_FOR:
            raise CannotInstall(failed.read_text())
        shutil.rmtree(building := target.with_suffix(".part"), ignore_errors=True)
        try:
            _install(building)
        except CannotInstall as reason:
            failed.write_text(str(reason))
            raise
        _fill(building)
        building.rename(target)
    return target


def _digest() -> str:
    return hashlib.sha256(repr((PINS, MODULES, sys.version_info[:2])).encode() + SEED.read_bytes()).hexdigest()[:16]


def _install(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, capture_output=True)
    done = subprocess.run(
        [*_command(folder, None), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", *PINS],
        env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotInstall(done.stderr.strip().splitlines()[-1][:300] if done.stderr.strip() else "pip failed")


def _fill(folder: Path) -> None:
    conf = _write_conf(folder, 0)
    (folder / f"{DATABASE}.sqlite").touch()  # trytond makes tables, but not the file
    (folder / "password").write_text("nobody logs in with it")
    environment = {**_environment(), "TRYTONPASSFILE": str(folder / "password"), "TRYTOND_CONFIG": str(conf)}
    admin = [
        "-c",
        str(conf),
        "-d",
        DATABASE,
        "--email",
        "admin@gateway.example",
        "--activate-dependencies",
        "-u",
        *MODULES,
    ]
    _run([*_command(folder, "trytond-admin"), *admin], environment)
    _run([*_command(folder, None), str(SEED), str(conf), DATABASE, str(folder / "seed.json")], environment)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[1]} failed:\n{done.stderr[-3000:]}")


def _command(folder: Path, script: str | None) -> list[str]:
    """Called by its interpreter, because the first line of a script still names the folder in which it was built."""
    binaries = folder / "venv" / "bin"
    return [str(binaries / "python"), *([str(binaries / script)] if script else [])]


def _environment() -> dict[str, str]:
    """Ours without what belongs to our own Python: Tryton may write its byte code, and must not see our modules."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "VIRTUAL_ENV"))}


def _write_conf(folder: Path, port: int) -> Path:
    conf = folder / "trytond.conf"
    conf.write_text(CONF.format(folder=folder, port=port))
    return conf


def _wait_until_up(process: subprocess.Popen[bytes], url: str, key: str, folder: Path) -> None:
    request = urllib.request.Request(url, headers={"Authorization": f"bearer {key}"})  # noqa: S310 - loopback
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"trytond did not come up:\n{(folder / 'trytond.log').read_text()[-2000:]}")


if __name__ == "__main__":
    prepared()
