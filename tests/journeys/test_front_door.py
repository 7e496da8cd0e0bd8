"""Real orders through real doors into a real folder, by the commands of the README."""

from __future__ import annotations

import asyncio
import json
import shutil
import smtplib
import socket
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.house import MASTER, MESSAGES, House, build
from tests.patience import PATIENCE
from tests.ports import free_port


@pytest.fixture
async def house(tmp_path: Path) -> House:
    made = build(tmp_path / "house", smtp=free_port())
    assert "22 products" in await made.run("master", "import", str(MASTER))
    return made


def send_mail(port: int, message: bytes) -> str:
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as server:
        server.ehlo()
        server.mail("sue@harwood-kitchens.example")
        server.rcpt("orders@sample-supply.example")
        code, answer = server.data(message)
        return f"{code} {answer.decode()}"


MAIL = b"""From: Sue Harwood <sue@harwood-kitchens.example>
To: orders@sample-supply.example
Subject: PO HK-2240
Date: Wed, 18 Nov 2026 10:02:11 +0000
Message-ID: <hk-2240@harwood-kitchens.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

PO HK-2240

CL-BLEACH-5  4 pcs
PR-CF-BLUE  2 cartons
"""


async def test_a_mail_a_file_and_a_web_order_stand_in_the_erp(house: House) -> None:
    async with house.serving():
        key = (await house.run("key", "create", "shop")).split()[-1]
        answer = await asyncio.to_thread(send_mail, house.smtp, MAIL.replace(b"\n", b"\r\n"))
        assert answer.startswith("250 ")
        shutil.copy(MESSAGES / "commande.csv", house.home / "inbox")
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "one", "Content-Type": "application/json"}
        async with aiohttp.ClientSession(headers=headers) as client:
            body = (MESSAGES / "web-order.json").read_bytes()
            for again in (False, True):
                async with client.post(f"{house.url}/v1/orders", data=body) as response:
                    assert response.status == 202
                    receipt = await response.json()
                    assert receipt["again"] is again
            entered = await house.entered(3)
            async with client.get(f"{house.url}/v1/intakes/{receipt['intake']}") as response:
                intake = await response.json()
            assert intake["outcome"] == "entered"
            async with client.get(f"{house.url}/v1/orders/{intake['orders'][0]['id']}") as response:
                order = await response.json()
        assert {order["buyer_order_no"] for order in entered} == {"HK-2240", "CMD-2026-118", "BST-5521"}
        assert order["lines"][0]["base_quantity"] == "20"
        assert order["evidence"]["/lines/0/quantity"]["spans"][0]["path"] == "/lines/0/quantity"
        assert len(await house.entered(3)) == 3


async def test_a_second_gateway_on_the_same_file_is_refused_and_commands_reach_the_first(house: House) -> None:
    async with house.serving():
        told = await house.run("process", str(MESSAGES / "commande.csv"), code=2)
        assert "in use by another gateway" in told
        assert "added anna as clerk" in await house.run("user", "add", "anna", "--password", "long enough")
        assert "master" in await house.run("doctor", "--journal")


async def test_process_says_one_line_per_file_in_the_order_given(house: House, tmp_path: Path) -> None:
    mail = tmp_path / "order.eml"
    mail.write_bytes(MAIL)
    listing = tmp_path / "list.jsonl"
    jobs = [
        {"path": str(MESSAGES / "web-order.json"), "channel": "web", "received_at": "2026-11-18T09:00:00Z"},
        {"path": str(mail), "channel": "email", "received_at": "2026-11-18T10:02:30Z"},
        {"path": str(tmp_path / "missing"), "channel": "folder"},
    ]
    listing.write_text("".join(json.dumps(job) + "\n" for job in jobs))
    lines = [json.loads(line) for line in (await house.run("process", "--list", str(listing))).splitlines()]
    assert [line["path"] for line in lines] == [job["path"] for job in jobs]
    assert [line["outcome"] for line in lines] == ["entered", "entered", "failed"]
    assert [line["kind"] for line in lines] == ["order", "order", None]
    assert lines[1]["orders"][0]["received_at"] == "2026-11-18T10:02:30Z"
    assert lines[1]["orders"][0]["evidence"]["/buyer_order_no"]["raw"]
    exported = [json.loads(line) for line in (await house.run("export")).splitlines()]
    assert {order["buyer_order_no"] for order in exported} == {"BST-5521", "HK-2240"}


async def test_what_process_and_other_commands_cannot_work_with_is_told_in_a_sentence(
    house: House, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    for arguments, said in (
        (["process"], "process: name the files to take in, or --list FILE"),
        (["process", "--list", str(tmp_path / "gone.jsonl")], "gone.jsonl: No such file or directory"),
        (["process", "--received-at", "yesterday", "x"], "--received-at yesterday: want an ISO date or time"),
        (["init", "/proc/nothing"], "/proc/nothing: No such file or directory; check the path"),
        (["db", "backup", "/proc/nothing"], "/proc/nothing: No such file or directory; check the path"),
        (["user", "add", "anna"], "password: give it with ORDERGATE_PASSWORD"),
        (["db", "restore", str(folder)], "manifest.json: No such file or directory; a backup is whole only"),
    ):
        told = await house.run(*arguments, code=2)
        assert said in told
        assert "Traceback" not in told
    assert (await house.run("--version")).startswith("ordergate ")
    told = await house.run("key", "create", "shop", "--account", "C9999")
    assert "C9999 (who is no customer in today's master data): og_live_" in told


@pytest.mark.parametrize("key", ["web.port", "channels.mail.port"])
async def test_a_port_that_is_taken_is_told_in_a_sentence(house: House, key: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        file = house.home / "ordergate.toml"
        file.write_text(
            file.read_text().replace("port = 0" if key == "web.port" else f"port = {house.smtp}", f"port = {port}")
        )
        told = await house.run("serve", code=2)
    assert f"{key}: cannot listen on 127.0.0.1:{port} (Address already in use); choose another" in told
    assert "Traceback" not in told


async def test_process_takes_the_files_of_a_folder(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    (folder / "below").mkdir(parents=True)
    for name in ("b.eml", "a.eml", ".hidden.eml", "below/c.eml"):
        (folder / name).write_bytes(MAIL)
    lines = [json.loads(line) for line in (await house.run("process", str(folder))).splitlines()]
    assert [(line["path"], line["channel"]) for line in lines] == [
        (str(folder / "a.eml"), "email"),
        (str(folder / "b.eml"), "email"),
    ]


async def test_an_evidence_pack_proves_the_order(house: House, tmp_path: Path) -> None:
    line = json.loads(await house.run("process", "--channel", "web", str(MESSAGES / "web-order.json")))
    pack = tmp_path / "pack.zip"
    await house.run("evidence", line["orders"][0]["id"], "--to", str(pack))
    folder = tmp_path / "unpacked"
    shutil.unpack_archive(pack, folder)
    child = await asyncio.create_subprocess_exec("sha256sum", "-c", "--quiet", "SHA256SUMS", cwd=folder)
    assert await child.wait() == 0
    assert (MESSAGES / "web-order.json").read_bytes() in [part.read_bytes() for part in (folder / "parts").iterdir()]


async def test_a_wrong_configuration_is_told_in_sentences(house: House) -> None:
    (house.home / "ordergate.toml").write_text("[web]\nprot = 1\n")
    told = await house.run("config", code=2)
    assert "web.prot: unknown key; did you mean 'port'?" in told
    assert "Traceback" not in told


async def test_replay_shows_what_new_master_data_would_change_and_changes_nothing(house: House, tmp_path: Path) -> None:
    await house.run("process", "--channel", "web", str(MESSAGES / "web-order.json"))
    assert json.loads(await house.run("replay")) == {"intakes": 1, "orders_that_would_differ": 0}
    master = tmp_path / "master"
    shutil.copytree(MASTER, master)
    references = master / "cross_references.csv"
    references.write_text(references.read_text().replace("CLN-05,CL-BLEACH-5", "CLN-05,CL-BLEACH-1"))
    await house.run("master", "import", str(master))
    before = await house.run("export")
    *differences, summary = [json.loads(line) for line in (await house.run("replay", code=1, quiet=True)).splitlines()]
    assert summary["orders_that_would_differ"] == 1
    assert {"pointer": "/lines/1/sku", "kept": "CL-BLEACH-5", "now": "CL-BLEACH-1"}.items() <= {
        **next(d for d in differences if d["pointer"] == "/lines/1/sku")
    }.items()
    assert await house.run("export") == before
