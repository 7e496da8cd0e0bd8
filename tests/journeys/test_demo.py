"""`ordergate demo --once`, as a stranger runs it: what is clean goes into the ERP, and the two exceptions wait with their reasons."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from pathlib import Path

import pytest

from gateway.commands import dovecot
from tests.patience import PATIENCE, until

ENTERED = {"PO-88213", "BST-5521", "HK-2251", "BST-5530", "CMD-2026-118"} | (
    {"HK-2252"} if dovecot.installed() else set()
)
WAITING = {"HK-2231": "product-ambiguous", "BST-5531": "total-contradicted"}


async def test_the_demo_shows_what_it_promises() -> None:
    async with asyncio.timeout(PATIENCE):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gateway", "demo", "--once", stdout=asyncio.subprocess.PIPE
        )
        said = (await process.communicate())[0].decode()
    assert process.returncode == 0
    fates = re.findall(r"^  (\S+) .*, by \w+ +(entered|waits at the desk)$", said, re.M)
    assert {number for number, fate in fates if fate == "entered"} == ENTERED
    reasons = re.split(r"^  \S+ .*, by \w+ +", said, flags=re.M)
    assert {number for number, fate in fates if fate != "entered"} == WAITING.keys()
    for number, code in WAITING.items():
        place = next(at for at, (one, _) in enumerate(fates) if one == number)
        assert f"{code}:" in reasons[place + 1]
    assert "receipt        sue@harwood-kitchens.example                 sent" in said
    assert "in the box (" in said


@pytest.mark.skipif(not dovecot.installed(), reason="Dovecot is not installed")
async def test_the_demo_that_is_ended_leaves_no_mail_server_behind(tmp_path: Path) -> None:
    written = tmp_path / "ordergate.toml"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", "demo", "--folder", str(tmp_path), stdout=asyncio.subprocess.DEVNULL
    )
    await until(lambda: written.exists() and "smtp_port" in written.read_text())
    found = re.search(r'kind = "imap".*?^port = (\d+)', written.read_text(), re.S | re.M)
    assert found
    process.terminate()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(found[1])), 5).close()
