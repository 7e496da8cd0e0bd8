from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.media import media_type
from tests.material import MATERIAL, needs_material

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def xlsx() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


MAIL = b"Received: from mx.example.com\r\nFrom: a@x.example\r\nSubject: PO\r\n\r\n20 x HX-1001\r\n"
X12 = (
    b"ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261124*0912*U*00401*000000001*0*P*>~GS*PO*"
)

TABLE = [
    (b"%PDF-1.7\n...", "application/pdf"),
    (b"\r\n\r\n%PDF-1.4", "application/pdf"),
    (b"II*\0....", "image/tiff"),
    (b"MM\0*....", "image/tiff"),
    (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF89a", "image/gif"),
    (b"RIFF....WAVEfmt ", "audio/wav"),
    (b"RIFF....WEBPVP8 ", "image/webp"),
    (b"\0\0\0\x18ftypheic", "image/heic"),
    (b"{\\rtf1\\ansi", "application/rtf"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (xlsx(), XLSX),
    (zipped(word__document_xml=b"<w/>"), DOCX),
    (zipped(mimetype=ODS.encode(), content_xml=b"<o/>"), ODS),
    (zipped(order_xml=b"<Order/>"), "application/zip"),
    (zipped(**{"inner.xlsx": xlsx()}), "application/zip"),
    (b"PK\x03\x04 cut off", "application/zip"),
    (OLE2 + "Workbook".encode("utf-16-le") + b"\0\0", "application/vnd.ms-excel"),
    (OLE2 + "WordDocument".encode("utf-16-le") + b"\0\0", "application/msword"),
    (OLE2 + "__properties_version1.0".encode("utf-16-le") + b"\0\0", "application/vnd.ms-outlook"),
    (OLE2, "application/x-ole-storage"),
    (X12, "application/edi-x12"),
    (b"\r\n" + X12, "application/edi-x12"),
    (X12.replace(b"*", b"\x1d").replace(b"~", b"\x1c"), "application/edi-x12"),
    (b"UNA:+.? 'UNB+UNOC:3+BUYER+SELLER'", "application/edifact"),
    (b"UNB+UNOA:2+BUYER+SELLER+261124:0912+1'", "application/edifact"),
    (b'<?xml version="1.0"?><Order/>', "application/xml"),
    (b'\xef\xbb\xbf<?xml version="1.0"?><Order/>', "application/xml"),
    ('<?xml version="1.0" encoding="UTF-16"?><Order/>'.encode("utf-16"), "application/xml"),
    (b'<cXML payloadID="1"><Request/></cXML>', "application/xml"),
    (b"<!DOCTYPE html><p>Order</p>", "text/html"),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "text/html"),
    (b"<table><tr><td>1</td></tr></table>", "text/html"),
    (b"< 20 pieces left", "text/plain"),
    (b'{"lines": []}', "application/json"),
    (b' \n[{"sku": "A"}]\n', "application/json"),
    (b"[Order] 20 boxes", "text/plain"),
    (b"{20 boxes}", "text/plain"),
    (MAIL, "message/rfc822"),
    (b"From ann Tue Nov 24\n" + MAIL, "message/rfc822"),
    (b"To: Supplier\nFrom: Acme\nDate: 24 Nov\n\n20 x HX-1001\n", "text/plain"),
    (b"sku;quantity\r\nHX-1001;20\r\n", "text/csv"),
    (b"sku\tquantity\nHX-1001\t20\n", "text/csv"),
    (b'sku,text,quantity\nA,"bolts, M8",20\nB,nuts,5\n', "text/csv"),
    (b"Order of Acme\n;;\nsku;name;quantity\nA;bolts;20\nB;nuts;5\nC;nuts;5\n", "text/csv"),
    (b"Dear all, please send, as always,\ntwenty boxes, thank you,\nAnn\n", "text/plain"),
    (b"20 x HX-1001\n", "text/plain"),
    ("20 Stück Müller\n".encode("latin-1"), "text/plain"),
    ("20 Stück Müller\n".encode("utf-16"), "text/plain"),
    (b"", "text/plain"),
    (b"\0\1\2\3", "application/octet-stream"),
    (b"\x01\x02\x03abc", "application/octet-stream"),
]


@pytest.mark.parametrize(("content", "meant"), TABLE, ids=[f"{number}-{row[1]}" for number, row in enumerate(TABLE)])
def test_the_bytes_say_what_it_is(content: bytes, meant: str) -> None:
    assert media_type(content) == meant


@pytest.mark.parametrize(
    ("content", "name", "meant"),
    [
        (b"HX-1001 20\n", "order.csv", "text/csv"),
        (b"From: a@x.example\nSubject: PO\n\n20 x\n", "order.eml", "message/rfc822"),
        (b"20 x\n", "order.eml", "text/plain"),
        (b"%PDF-1.7", "order.csv", "application/pdf"),
        (b"20 x\n", "order.pdf", "text/plain"),
    ],
)
def test_a_name_decides_only_between_kinds_of_text(content: bytes, name: str, meant: str) -> None:
    assert media_type(content, name) == meant


@needs_material
@pytest.mark.parametrize(
    ("folder", "pattern", "meant"),
    [
        ("public/fax-images", "*.tif*", "image/tiff"),
        ("public/invoices", "*.pdf", "application/pdf"),
        ("public/structured/cxml", "*.xml", "application/xml"),
        ("public/structured/webshop_json", "*.json", "application/json"),
        ("practice/cases", "*/source.eml", "message/rfc822"),
        ("practice/cases", "*/source.xlsx", XLSX),
        ("practice/cases", "*/source.ods", ODS),
        ("practice/cases", "*/source.csv", "text/csv"),
    ],
)
def test_real_files(folder: str, pattern: str, meant: str) -> None:
    for path in (MATERIAL / folder).glob(pattern):
        assert media_type(path.read_bytes()) == meant, path.name


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail + b"PK\x05\x06" + tail)
    )
)
def test_any_bytes_have_a_type(content: bytes) -> None:
    assert "/" in media_type(content)
