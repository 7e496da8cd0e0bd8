"""A whole gateway in a folder of its own, started by its command like any operator would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from gateway.control import call
from gateway.settings import load_settings
from tests.patience import PATIENCE, until

CONFIGURATION = """
database = "sqlite:///ordergate.db"
blobs = "blobs"
[web]
port = 0
[trust]
mail = "address"
own_names = ["Sample Supply Ltd"]
[reading]
wall_seconds = 600
[desk]
undo_seconds = 0
[log]
level = "warning"
[erp]
kind = "files"
folder = "erp"
[channels.mail]
kind = "smtp"
port = {smtp}
[channels.inbox]
kind = "folder"
path = "inbox"
settle_seconds = 0.2
poll_seconds = 0.1
[channels.web]
kind = "web"
"""

DEMO = Path(__file__).parents[2] / "config" / "demo"
MASTER = DEMO / "master"
MESSAGES = DEMO / "messages"


@dataclass
class House:
    """A folder with a configuration in it, and what was started there."""

    home: Path
    smtp: int
    url: str = ""
    pid: int = 0  #: of what serves

    async def run(self, *arguments: str, code: int = 0, quiet: bool = False) -> str:
        """One command of the command line; its standard output, and what it said of a failure unless `quiet`."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gateway", "--config", str(self.home / "ordergate.toml"), *arguments,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=self.home, env=environment(),
        )  # fmt: skip
        out, error = await asyncio.wait_for(child.communicate(), PATIENCE)
        assert child.returncode == code, f"{arguments}: {child.returncode}\n{out.decode()}\n{error.decode()}"
        return out.decode() + (error.decode() if code and not quiet else "")

    @asynccontextmanager
    async def serving(self, *, inside: Sequence[str] = (), program: str = "gateway") -> AsyncIterator[None]:
        """`ordergate serve`, until the block ends; started by the command `inside`, or as another program around it."""
        child = await asyncio.create_subprocess_exec(
            *inside, sys.executable, "-m", program, "--config", str(self.home / "ordergate.toml"), "serve",
            stdout=asyncio.subprocess.PIPE, cwd=self.home, env=environment(),
        )  # fmt: skip
        try:
            assert child.stdout is not None
            line = (await asyncio.wait_for(child.stdout.readline(), PATIENCE)).decode()
            found = re.search(r"http://\S+", line)
            assert found, line
            self.url, self.pid = found.group(), child.pid
            yield
        finally:
            child.terminate()
            assert await asyncio.wait_for(child.wait(), PATIENCE) == 0

    async def entered(self, count: int) -> list[dict[str, object]]:
        """The orders in the ERP's folder, once there are so many."""
        found: list[Path] = []

        def so_many() -> bool:
            found[:] = sorted((self.home / "erp").glob("*.json"))
            return len(found) >= count

        try:
            await until(so_many)
        except TimeoutError:
            raise AssertionError(f"{len(found)} of {count} orders in the ERP") from None
        return [json.loads(path.read_text()) for path in found]


async def stocked(house: House) -> str:
    """The house with the demo's master data; gives the key of a shop. Done in this process, which saves two starts."""
    loaded = load_settings(house.home / "ordergate.toml", environment={})
    await call(loaded, "master_import", folder=str(MASTER))
    return (await call(loaded, "key_create", name="shop")).split()[-1]


async def place(client: aiohttp.ClientSession, url: str, number: str) -> int:
    """Post a plain order; the status of the answer, a 503 only with all that it has to say."""
    order = {
        "buyer_order_no": number,
        "customer": {"account_no": "C2004"},
        "lines": [{"no": "1", "sku": "GL-NIT-M", "quantity": str(2 + len(number)), "unit": "XCT"}],
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": number}
    async with client.post(f"{url}/v1/orders", data=json.dumps(order), headers=headers) as answer:
        if answer.status == 503:
            problem = await answer.json(content_type=None)
            assert "try again" in problem["detail"]
            assert answer.headers["Retry-After"]
        return answer.status


def environment() -> dict[str, str]:
    """The environment without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ORDERGATE__")}


def build(home: Path, *, smtp: int) -> House:
    (home / "inbox").mkdir(parents=True)
    (home / "ordergate.toml").write_text(CONFIGURATION.format(smtp=smtp))
    return House(home, smtp)
