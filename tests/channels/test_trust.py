from __future__ import annotations

import pytest

from channels.envelope import Trust
from channels.trust import mail_trust

OURS = "Authentication-Results: mx.example.com; "
FROM = "From: Ann <ann@acme.example>"


@pytest.mark.parametrize(
    ("lines", "trusted"),
    [
        ([OURS + "dmarc=pass header.from=acme.example", FROM], True),
        (
            [
                OURS + "spf=pass smtp.mailfrom=x.example;\r\n dkim=pass; dmarc=pass (p=NONE) header.from=acme.example",
                FROM,
            ],
            True,
        ),
        (["Authentication-Results: MX.example.com 1; DMARC=Pass header.from=ACME.example", FROM], True),
        (["Authentication-Results: (a comment) mx.example.com; dmarc=pass", FROM], True),
        ([OURS + "dmarc=pass header.from=xn--mller-kva.example", "From: a@müller.example"], True),
        (["Received: from mx.example.com", OURS + "dmarc=pass header.from=acme.example", FROM], True),
        # nothing proved
        ([FROM], False),
        ([OURS + "none", FROM], False),
        ([OURS + "spf=pass; dkim=pass header.d=acme.example", FROM], False),
        ([OURS + "dmarc=fail header.from=acme.example", FROM], False),
        ([OURS + "dmarc=bestguesspass header.from=acme.example", FROM], False),
        ([OURS + "dmarc=pass-ish header.from=acme.example", FROM], False),
        ([OURS + "xdmarc=pass header.from=acme.example", FROM], False),
        # said in a place that does not count
        ([OURS + "dmarc=fail (dmarc=pass header.from=acme.example)", FROM], False),
        ([OURS + "spf=pass (; dmarc=pass)", FROM], False),
        ([OURS + 'spf=pass reason="; dmarc=pass"', FROM], False),
        ([OURS + r'spf=pass reason="\"; dmarc=pass"', FROM], False),
        ([OURS + "dmarc=pass; dmarc=fail", FROM], False),
        # said of somebody else
        ([OURS + "dmarc=pass header.from=other.example", FROM], False),
        ([OURS + "dmarc=pass header.from=acme.example", "From: ann@acme.example, ceo@bank.example"], False),
        ([OURS + "dmarc=pass header.from=acme.example", FROM, "From: ceo@bank.example"], False),
        ([OURS + "dmarc=pass"], False),
        # said by somebody else
        (["Authentication-Results: evil.example; dmarc=pass header.from=acme.example", FROM], False),
        (["Authentication-Results: mx.example.com.evil.example; dmarc=pass", FROM], False),
        (["Authentication-Results: dmarc=pass", FROM], False),
        # the forger's own header, below the one of our server
        ([OURS + "dmarc=fail header.from=acme.example", OURS + "dmarc=pass header.from=acme.example", FROM], False),
        (
            ["Authentication-Results: relay.example.com; none", OURS + "dmarc=pass header.from=acme.example", FROM],
            False,
        ),
        ([FROM, "", OURS + "dmarc=pass header.from=acme.example"], False),
    ],
)
def test_only_our_own_server_is_believed(lines: list[str], trusted: bool) -> None:
    raw = "\r\n".join([*lines, "Subject: PO 1", "", "20 x HX-1001", ""]).encode()
    trust = mail_trust(raw, authserv_ids=("mx.example.com",))
    assert trust is (Trust.DMARC if trusted else Trust.NOTHING)


def test_without_configured_servers_nobody_is_believed() -> None:
    raw = f"{OURS}dmarc=pass header.from=acme.example\r\n{FROM}\r\n\r\n".encode()
    assert mail_trust(raw, authserv_ids=()) is Trust.NOTHING
