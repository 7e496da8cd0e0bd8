from __future__ import annotations

import base64
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from channels.dmarc import DnsTrouble, author_is_proved
from channels.envelope import Trust
from channels.smtp import SmtpChannel, SmtpSettings
from tests.channels.contract import running
from tests.channels.test_smtp import say

MAIL = b"From: Ann <ann@acme-tools.example>\r\nTo: orders@supplier.example\r\nSubject: PO 1\r\n\r\n20 x HX-1001\r\n"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def dns(key: rsa.RSAPrivateKey) -> dict[tuple[str, str], list[str]]:
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
    signers = (
        "acme-tools.example",
        "mail.acme-tools.example",
        "evil.example",
        "acme.example",
        "strict.example",
        "mail.strict.example",
    )
    return {
        **{(f"s1._domainkey.{domain}", "TXT"): [record] for domain in signers},
        ("_dmarc.acme-tools.example", "TXT"): ["v=DMARC1; p=reject"],
        ("_dmarc.strict.example", "TXT"): ["some other record", "v=DMARC1; p=reject; adkim=s; aspf=s"],
        ("acme-tools.example", "TXT"): ["v=spf1 ip4:203.0.113.7 mx -all"],
        ("acme-tools.example", "MX"): ["10 mx.acme-tools.example"],
        ("mx.acme-tools.example", "A"): ["8.8.4.4"],
        ("loop.example", "TXT"): ["v=spf1 include:loop.example -all"],
    }  # fmt: skip


def signed(key: rsa.RSAPrivateKey, raw: bytes = MAIL, domain: str = "acme-tools.example", **more: Any) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return dkim.sign(raw, b"s1", domain.encode(), pem, **more) + raw


def proved(raw: bytes, dns: dict[tuple[str, str], list[str]], **more: str) -> bool:
    return author_is_proved(raw, resolve=lambda name, kind: dns.get((name, kind), []), **more)


def test_a_signature_of_the_authors_domain_proves_him(key: Any, dns: Any) -> None:
    assert proved(signed(key), dns)
    assert proved(signed(key, domain="mail.acme-tools.example"), dns)  # the same organisation


def test_the_right_signature_counts_wherever_it_stands(key: Any, dns: Any) -> None:
    assert proved(signed(key, signed(key), domain="evil.example"), dns)
    assert proved(signed(key, signed(key, domain="evil.example")), dns)


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: MAIL,
        lambda key: signed(key, domain="evil.example"),
        lambda key: signed(key, domain="acme.example"),  # a part of the name only
        lambda key: signed(key).replace(b"20 x", b"90 x"),
        lambda key: signed(key).replace(b"PO 1", b"PO 2"),
        lambda key: signed(key, length=True) + b"and 500 x HX-9\r\n",
        lambda key: signed(key, length=True),
        lambda key: signed(key).replace(b"From: Ann", b"From: <ceo@big.example>\r\nFrom: Ann"),
        lambda key: signed(key, MAIL.replace(b"From: Ann", b"From: ceo@big.example, Ann")),
        lambda key: signed(key).replace(b"s=s1", b"s=s2"),
        lambda _: b"DKIM-Signature: v=1; a=rsa-sha256; d=acme-tools.example; s=\xff; h=from; bh=; b=\r\n" + MAIL,
        lambda _: b"DKIM-Signature: nonsense\r\n" * 50 + MAIL,
    ],
)  # fmt: skip
def test_a_forgery_is_not_proved(key: Any, dns: Any, forge: Any) -> None:
    assert not proved(forge(key), dns)


def test_strict_alignment_is_kept(key: Any, dns: Any) -> None:
    raw = MAIL.replace(b"acme-tools", b"strict")
    assert proved(signed(key, raw, domain="strict.example"), dns)
    assert not proved(signed(key, raw, domain="mail.strict.example"), dns)


@pytest.mark.parametrize(
    ("peer", "mail_from", "good"),
    [
        ("8.8.4.4", "bounce@acme-tools.example", True),  # its mail exchanger
        ("9.9.9.9", "bounce@acme-tools.example", False),
        ("8.8.4.4", "bounce@evil.example", False),
        ("8.8.4.4", "", False),
        ("127.0.0.1", "bounce@acme-tools.example", False),  # a server of our own, whoever sent to it
        ("8.8.4.4", "x@loop.example", False),
    ],
)
def test_the_sending_server_proves_its_own_domain(dns: Any, peer: str, mail_from: str, good: bool) -> None:
    assert proved(MAIL, dns, peer=peer, mail_from=mail_from, helo="mx.acme-tools.example") is good


def test_where_nobody_can_be_asked_nothing_is_proved(key: Any) -> None:
    def resolve(name: str, kind: str) -> list[str]:
        raise DnsTrouble("no answer")

    assert not author_is_proved(signed(key), resolve=resolve)


@pytest.mark.parametrize(("raw", "trust"), [(signed, Trust.DMARC), (lambda _: MAIL, Trust.NOTHING)])
async def test_a_mail_is_checked_where_it_comes_in(key: Any, dns: Any, raw: Any, trust: Trust) -> None:
    settings = SmtpSettings(port=0, check_dmarc=True)
    channel = SmtpChannel("orders", settings, resolve=lambda name, kind: dns.get((name, kind), []))
    async with running(channel) as run:
        assert (await say(run.channel.port, raw(key))).startswith("250")
    assert run.ledger.kept[0].trust is trust
