from __future__ import annotations

from pathlib import Path

from gateway.doctor import examine
from gateway.settings import load_settings
from gateway.store.store import Store


async def told(home: Path, channels: str) -> tuple[bool, dict[str, str]]:
    (home / "ordergate.toml").write_text(
        f'database = "sqlite:///gate.db"\nblobs = "blobs"\n[erp]\nkind = "files"\nfolder = "erp"\n{channels}'
    )
    loaded = load_settings(home / "ordergate.toml", environment={})
    async with Store(loaded.database_url(), blobs=home / "blobs"):
        pass
    lines: list[str] = []
    healthy = await examine(loaded, journal=False, say=lines.append)
    return healthy, {line[5:].split()[0]: line for line in lines}


async def test_every_configured_channel_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "in" / "refused").mkdir(parents=True)
    (tmp_path / "in" / "a.pdf").write_text("x")
    (tmp_path / "in" / "refused" / "b.pdf").write_text("x")
    _, found = await told(tmp_path, """
[web]
public_url = "https://localhost"
[channels.inbox]
kind = "folder"
path = "in"
[channels.post]
kind = "smtp"
[channels.text]
kind = "sms"
auth_token = "x"
[channels.box]
kind = "imap"
host = "127.0.0.1"
port = 1
security = "none"
user = "a"
password = "b"
[channels.shop]
kind = "shopify"
[channels.api]
kind = "web"
""")  # fmt: skip
    assert (
        found["inbox"]
        == f"ok   inbox     folder: {tmp_path}/in: 1 files wait; 1 were refused, see {tmp_path}/in/refused"
    )
    assert "no sender can be proved" in found["post"]
    assert "https://localhost/hooks/text" in found["text"]
    assert "set account_sid" in found["text"]
    assert found["box"].startswith("BAD ")
    assert found["shop"].startswith("BAD  shop      channels.shop.secret: is empty")
    assert found["api"] == "ok   api       web: can start"
    assert found["web"].startswith("ok ")


async def test_what_is_wrong_is_said_with_what_to_do(tmp_path: Path) -> None:
    healthy, found = await told(tmp_path, """
[web]
public_url = "http://no.such.host.invalid"
[channels.text]
kind = "sms"
""")  # fmt: skip
    assert not healthy
    assert "not known to DNS" in found["web"]
    assert "ORDERGATE__CHANNELS__TEXT__AUTH_TOKEN" in found["text"]
