"""Documents that are made to hurt, and the true reader and normaliser for them beside the small ones for everything else."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from channels.envelope import Envelope, Part, Role
from normalizer.normalize import Normalized
from normalizer.normalize import normalize as truly
from normalizer.policy import Policy
from parsers.draft import Draft, Reading
from parsers.knowledge import EMPTY, Knowledge
from parsers.parse import parse
from tests.gateway import small

__all__ = ["BOMBS", "mean", "read"]


def read(envelope: Envelope, knowledge: Knowledge = EMPTY) -> Reading:
    return (parse if envelope.channel == "mail" else small.parse)(envelope, knowledge)


def mean(draft: Draft, master: object, policy: Policy) -> Normalized:
    if draft.origin.channel == "mail":
        return truly(draft, master, policy)  # type: ignore[arg-type]
    return small.normalize(draft, master, policy)


def nested_mail(depth: int) -> bytes:
    """Multiparts within multiparts: a parser that recurses runs out of stack."""
    head = b"From: a@b.example\r\nTo: orders@acme.example\r\nSubject: deep\r\nMIME-Version: 1.0\r\n"
    body = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return head + body + b"Content-Type: text/plain\r\n\r\n20 pcs HX-1001\r\n"


def wide_mail(parts: int) -> bytes:
    head = b'From: a@b.example\r\nSubject: wide\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * parts + b"--b--\r\n"


def pdf(content: bytes, resources: bytes = b"") -> bytes:
    """One page with this content stream."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        + resources
        + b">>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream",
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj%bendobj\n" % (n, each) for n, each in enumerate(objects, 1))
        + (b"trailer<</Root 1 0 R/Size 7>>\n")
    )


BOMBS: dict[str, Callable[[], Part]] = {
    "2,000 nested parts": lambda: Part(nested_mail(2000), "message/rfc822", "deep.eml", Role.MESSAGE),
    "20,000 parts side by side": lambda: Part(wide_mail(20_000), "message/rfc822", "wide.eml", Role.MESSAGE),
    "a PDF of 300,000 words": lambda: Part(
        pdf(b"BT /F 1 Tf " + b"1 0 0 1 5 5 Tm (a) Tj " * 300_000 + b"ET"), "application/pdf", "words.pdf"
    ),
    "a PDF of 200,000 boxes": lambda: Part(pdf(b"1 1 5 5 re f " * 200_000), "application/pdf", "boxes.pdf"),
    "a form that draws itself": lambda: Part(
        pdf(b"/X Do", b"/XObject<</X 6 0 R>>"), "application/pdf", "self.pdf"
    ),
    "a page that unpacks to 100 MB": lambda: Part(pdf(b" " * 100_000_000), "application/pdf", "blank.pdf"),
}  # fmt: skip
