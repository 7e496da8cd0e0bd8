from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from gateway.commands.doctor import examine
from gateway.commands.dovecot import PASSWORD, USER, Dovecot
from gateway.settings import load_settings
from gateway.store.store import Store
from tests.channels.dovecot import needs_dovecot
from tests.gateway.twilio_server import ACCOUNT, TOKEN, fake_twilio
from tests.ports import free_port


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
    assert found["pictures"].split()[0] in ("ok", "BAD")
    assert "read by" in found["pictures"] or "install ordergate[fax]" in found["pictures"]


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


#: a door that is wrong in one way -> what has to be said of it: the fault, where it is, and the remedy
WRONG = [
    ('kind = "smtp"\nhost = "203.0.113.9"', "channels.x.port: 203.0.113.9:2525: the address is none of this machine"),
    ('kind = "smtp"\nport = 2526\ncertificate = "cert.pem"\nprivate_key = "other.pem"', "channels.x.certificate: cannot be used with private_key"),
    ('kind = "smtp"\nport = 2526\ncertificate = "none.pem"\nprivate_key = "other.pem"', "none.pem is missing or may not be read"),
    ('kind = "smtp"\nport = 2526\nrequire_tls = true', "channels.x.require_tls: needs certificate and private_key"),
    ('kind = "imap"\nhost = "mail.nosuch.invalid"\nuser = "a"\npassword = "b"', "mail.nosuch.invalid:993: the name is not known to DNS"),
    ('kind = "imap"\nhost = "127.0.0.1"\nport = 1\nuser = "a"\npassword = "b"', "channels.x: 127.0.0.1:1: nothing listens there; check host and port"),
    ('kind = "imap"\nhost = "127.0.0.1"\nuser = "a"', "channels.x.password: is empty; set ORDERGATE__CHANNELS__X__PASSWORD"),
    ('kind = "imap"\nuser = "a"\npassword = "b"', "set host and user of the mailbox"),
    ('kind = "imap"\nhost = "127.0.0.1"\nuser = "a"\noauth = "microsoft"\nclient_id = "c"', "channels.x.tenant: is empty"),
    ('kind = "sms"', "channels.x.auth_token: is empty; set it, ORDERGATE__CHANNELS__X__AUTH_TOKEN, or auth_token_file"),
    ('kind = "sms"\nauth_token = "t"', "channels.x.public_url: is missing; set it or [web] public_url"),
    ('kind = "voice"\nauth_token = "t"\npublic_url = "orders.example.com"', "orders.example.com is no http address"),
    ('kind = "telnyx"', "channels.x.public_key: is empty"),
    ('kind = "telnyx"\npublic_key = "abcd"', "channels.x.public_key: is no Ed25519 key of 32 bytes in base64"),
    ('kind = "fax"\npath = "cert.pem"', "cert.pem is no folder; name one"),
    ('kind = "folder"\npath = "cert.pem/in"', "cert.pem is no folder; name one"),
    ('kind = "shopify"\nsecret = "s"', "channels.x.shop: is missing"),
    ('kind = "shopify"\nsecret = "s"\nshop = "a.myshopify.com"\naccess_token = "t"\nallow_private = true\napi_url = "http://127.0.0.1:1"', "a.myshopify.com: 127.0.0.1 cannot be reached now (ClientConnectorError); check shop, access_token"),
    ('kind = "woocommerce"\nsecret = "s"\nconsumer_key = "k"', "channels.x.shop_url: is missing; the poll needs it"),
    ('kind = "woocommerce"\nsecret = "s"\nconsumer_key = "k"\nshop_url = "http://127.0.0.1:1"\nallow_private = true', "cannot be reached now (ClientConnectorError); check shop_url, consumer_key and consumer_secret"),
    ('kind = "webhook"\nsecret = "short"', "channels.x.secret: a secret is `whsec_` and base64"),
    ('kind = "webhook"\nsecret = "s"\nscheme = "hmac-hex"\nfile_url = "$.url"', "channels.x.file_hosts: is empty"),
    ('kind = "cxml"', "channels.x.secret: is empty"),
    ('kind = "cxml"\nsecret = "s"\nallow_private = true\nconfirmation_secret = "t"\nconfirmation_url = "http://127.0.0.1:1/c"', "channels.x.confirmation_url: 127.0.0.1:1: nothing listens there"),
]  # fmt: skip


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x"]
    for name in ("cert", "other"):
        files = ["-keyout", f"{folder}/{name}-key.pem", "-out", f"{folder}/{name}.pem"]
        subprocess.run([*make, *files], check=True, capture_output=True)
    return folder


async def test_every_door_that_is_wrong_is_named_with_its_remedy(tmp_path: Path, certificates: Path) -> None:
    for name, source in (("cert.pem", "cert.pem"), ("other.pem", "other-key.pem")):
        (tmp_path / name).write_bytes((certificates / source).read_bytes())
    tables = [f"[channels.x{n}]\n{settings}\n" for n, (settings, _) in enumerate(WRONG)]
    healthy, found = await told(tmp_path, "".join(tables))
    assert not healthy
    for n, (settings, said) in enumerate(WRONG):
        line = found[f"x{n}"]
        assert line.startswith("BAD"), (settings, line)
        assert said.replace("channels.x", f"channels.x{n}").replace("__X__", f"__X{n}__") in line, line


async def test_a_port_that_is_taken_and_where_providers_call_are_told(tmp_path: Path) -> None:
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    taken = server.sockets[0].getsockname()[1]
    _, found = await told(tmp_path, f"""
[web]
public_url = "http://localhost"
[channels.mail]
kind = "smtp"
port = {taken}
[channels.hook]
kind = "webhook"
secret = "s"
scheme = "hmac-hex"
""")  # fmt: skip
    server.close()
    assert "something listens there now" in found["mail"]
    assert "at http://localhost/hooks/hook" in found["hook"]


@needs_dovecot
async def test_a_mailbox_that_does_not_open_is_told_with_what_is_there(tmp_path: Path) -> None:
    server = Dovecot()
    server.start()
    try:
        base = f'kind = "imap"\nhost = "127.0.0.1"\nport = {server.port}\nuser = "{USER}"\n'
        right = f'{base}password = "{PASSWORD}"\n'
        _, found = await told(tmp_path, f"""
[channels.login]
{base}password = "wrong"\nsecurity = "none"
[channels.tls]
{right}
[channels.starttls]
{right}security = "starttls"
[channels.folder]
{right}security = "none"\nmailboxes = ["Inbox/Orders"]
[channels.good]
{right}security = "none"
""")  # fmt: skip
    finally:
        server.stop()
        server.remove()
    assert "IMAP login refused" in found["login"]
    assert "check user and password; many providers want an app password or oauth" in found["login"]
    assert "does not speak TLS as expected" in found["tls"]
    assert found["starttls"].startswith("BAD")
    assert "check port and security" in found["starttls"]
    assert "cannot open the mailbox Inbox/Orders" in found["folder"]
    assert "there are INBOX" in found["folder"]
    assert found["good"].startswith("ok")


def _refuse(*_: object) -> AuthResult:
    return AuthResult(success=False, handled=False)


async def test_answers_that_cannot_be_sent_or_come_back_are_told(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(object(), authenticator=_refuse, auth_require_tls=False), "127.0.0.1", 0
    )
    port, mail = server.sockets[0].getsockname()[1], f'[channels.mail]\nkind = "smtp"\nport = {free_port()}\n'
    answers = f'[answers]\nmode = "send"\naddress = "orders@acme.example"\nsmtp_port = {port}\n'
    cases = {
        "": "off: nobody is answered",
        answers: "no channel of kind smtp or imap takes replies to orders@acme.example",
        f'{answers}{mail}recipients = ["other@acme.example"]\n': "add it to the `recipients` of a channel",
        f'{answers}smtp_user = "a"\nsmtp_password = "b"\n{mail}': f"127.0.0.1:{port} refuses the login",
        f'{answers}smtp_security = "tls"\n{mail}': "does not speak TLS as expected",
        f'{answers}smtp_security = "starttls"\n{mail}': "see answers.smtp_port and smtp_security",
        answers.replace(str(port), "1") + mail: "127.0.0.1:1: nothing listens there",
        f"{answers}{mail}": f"ok   answers   send: mail goes through 127.0.0.1:{port}, from orders@acme.example",
        f'[events]\nurl = "http://127.0.0.1:1/x"\nallow_private = true\nsecret = "whsec_{"A" * 32}"\n': "events.url: 127.0.0.1:1: nothing listens there",
    }  # fmt: skip
    for tables, said in cases.items():
        _, found = await told(tmp_path, tables)
        assert said in (found["events"] if "[events]" in tables else found["answers"]), tables
    server.close()


async def test_whether_twilio_knows_us_is_asked_before_the_first_message(tmp_path: Path) -> None:
    async with fake_twilio() as twilio:
        base = f'[answers]\nmode = "send"\nsms_number = "+441632960000"\ntwilio_url = "{twilio.url}"\n'
        for token, said in (("wrong", "Twilio does not know us (401"), (TOKEN, "text messages go through Twilio")):
            keys = f'twilio_account_sid = "{ACCOUNT}"\ntwilio_auth_token = "{token}"\n'
            assert said in (await told(tmp_path, base + keys))[1]["answers"]
        assert "twilio_account_sid and twilio_auth_token are missing" in (await told(tmp_path, base))[1]["answers"]
        assert twilio.messages == []
