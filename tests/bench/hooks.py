"""How fast a signed webhook is answered by a whole gateway while its ERP is dead and its readers are busy with what came before.

python -m tests.bench.hooks [COUNT]
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

PUBLIC, TOKEN, AT_ONCE = "https://orders.supplier.example", "12345", 8

CONFIGURATION = """
database = "sqlite:///gate.db"
blobs = "blobs"
[web]
port = 0
public_url = "{public}"
[log]
level = "error"
[erp]
kind = "http"
url = "http://127.0.0.1:9/nobody"
secret = "whsec_{key}"
allow_private = true
[channels.text]
kind = "sms"
auth_token = "{token}"
join_seconds = {join}
"""


def signed(fields: dict[str, str]) -> str:
    text = f"{PUBLIC}/hooks/text" + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def measure(folder: Path, *, join: int, count: int) -> None:
    key = base64.b64encode(b"k" * 32).decode()
    (folder / "ordergate.toml").write_text(CONFIGURATION.format(public=PUBLIC, token=TOKEN, join=join, key=key))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", "--config", str(folder / "ordergate.toml"), "serve",
        stdout=asyncio.subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    try:
        assert child.stdout is not None
        found = re.search(r"http://\S+", (await child.stdout.readline()).decode())
        assert found
        times: list[float] = []
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(client: aiohttp.ClientSession, number: int) -> None:
            fields = {
                "MessageSid": f"SM{number:032x}",
                "From": f"+4477009{number % 100_000:05}",
                "Body": f"{number} x HX-1001",
            }
            async with gate:
                started = time.perf_counter()
                async with client.post(
                    f"{found.group()}/hooks/text", data=fields, headers={"X-Twilio-Signature": signed(fields)}
                ) as response:
                    assert response.status == 200, await response.text()
                times.append(time.perf_counter() - started)

        async with aiohttp.ClientSession() as client:
            await asyncio.gather(*(one(client, number) for number in range(20)))  # the readers get warm
            await asyncio.sleep(5)
            times.clear()
            await asyncio.gather(*(one(client, number) for number in range(100, 100 + count)))
    finally:
        child.terminate()
        await child.wait()
    cuts = statistics.quantiles(times, n=100)
    print(
        f"join_seconds {join}: {count} webhooks, {AT_ONCE} at once, ERP dead: "
        f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, longest {max(times) * 1000:.0f} ms"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for join in (0, 30):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure(Path(folder), join=join, count=count))


if __name__ == "__main__":
    main()
