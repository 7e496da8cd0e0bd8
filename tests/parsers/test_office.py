"""Word documents and what Outlook wraps: what a reader sees is read, what he does not is told, and nothing breaks out."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import Damaged, Empty, ReadError
from parsers.readers.mail import unpack
from parsers.readers.office import read
from parsers.readers.tnef import unwrap

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **papers: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in papers.items():
            archive.writestr(f"word/{name}.xml", f"<w:hdr {W}>{text}</w:hdr>")
    return buffer.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in cells) + "</w:tr>"


TABLE = (
    "<w:tbl>"
    + row("Item", "Qty", "Unit")
    + row("HX-0840-A2", "400", "pcs")
    + row("PR-CF-BLUE", "2", "carton")
    + "</w:tbl>"
)


def test_tables_of_a_document_are_grids() -> None:
    pages = read(
        docx(f"<w:p>{run('Purchase order 4711')}</w:p>{TABLE}", header1=f"<w:p>{run('Harwood Kitchens Ltd')}</w:p>"), 0
    )
    (page,) = pages.pages
    assert [[cell.text for cell in cells] for cells in page.grids[0].rows] == [
        ["Item", "Qty", "Unit"],
        ["HX-0840-A2", "400", "pcs"],
        ["PR-CF-BLUE", "2", "carton"],
    ]
    assert page.text.splitlines()[0] == "Harwood Kitchens Ltd"
    assert "Purchase order 4711" in page.text


def test_hidden_and_deleted_text_is_no_order() -> None:
    body = f"<w:p>{run('4 boxes ')}{run('40 boxes ', '<w:vanish/>')}{run('9', '<w:strike/>')}<w:del><w:r><w:delText>7</w:delText></w:r></w:del></w:p>"
    pages = read(docx(body), 0)
    (page,) = pages.pages
    assert "40" not in page.text
    assert [(word.text, word.struck) for word in page.words if word.text in ("4", "9", "97")] == [
        ("4", False),
        ("97", True),
    ]
    assert [notice.code for notice in pages.notices] == ["text-hidden"]


def test_of_alternative_contents_the_first_is_taken() -> None:
    alternative = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{run('5 rolls')}</mc:Choice><mc:Fallback>{run('5 rolls')}</mc:Fallback></mc:AlternateContent>"
    )
    assert read(docx(f"<w:p>{alternative}</w:p>"), 0).pages[0].text.split() == ["5", "rolls"]


def test_rtf_is_text() -> None:
    pages = read(rb"{\rtf1\ansi\ansicpg1252 Please send\par 4 boxes of HX-0840-A2 for K\'f6ln\par}", 0)
    assert pages.pages[0].text.split("\n")[:2] == ["Please send", "4 boxes of HX-0840-A2 for Köln"]
    assert pages.notices == ()
    assert [notice.code for notice in read(rb"{\rtf1 4 boxes {\v 40 boxes}}", 0).notices] == ["text-hidden"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (docx(""), Empty),
        (docx("<w:p>"), Damaged),
        (docx(TABLE)[:-40], Damaged),
        (docx("&x;"), Damaged),
        (rb"{\rtf1}", Empty),
    ],
)
def test_what_cannot_be_read_says_so(content: bytes, error: type[ReadError]) -> None:
    with pytest.raises(error):
        read(content, 0)


def attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


WINMAIL = (
    struct.pack("<IH", 0x223E9F78, 1)
    + attribute(1, 0x0002800C, b"4 boxes please\0")
    + attribute(2, 0x00069002, b"\0" * 14)
    + attribute(2, 0x00018010, b"order.csv\0")
    + attribute(2, 0x0006800F, b"buyer_order_no,sku,quantity\n1,HX-0840-A2,4\n")
)


def test_files_of_winmail_are_attachments() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", "Order"
    mail.add_attachment(WINMAIL, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = unpack(mail.as_bytes(), 0, 1)
    assert [(part.name, part.media_type) for part in found.parts] == [(None, "text/plain"), ("order.csv", "text/csv")]
    assert found.letter.plain == 1
    assert found.letter.attachments == (2,)
    assert found.notices == ()


@pytest.mark.parametrize("content", [b"", WINMAIL[:40], b"\0" * 40, WINMAIL[:6]])
def test_a_broken_winmail_is_told(content: bytes) -> None:
    with pytest.raises(ReadError):
        unwrap(content)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    seed, reader = data.draw(
        st.sampled_from(
            [
                (WINMAIL, unwrap),
                (docx(TABLE), lambda c: read(c, 0)),
                (rb"{\rtf1\ansi {\b 4} boxes\par}", lambda c: read(c, 0)),
            ]
        )
    )
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=5))
    try:
        reader(bytes(content))
    except ReadError:
        return
