"""Word processor documents: .docx by its own XML, .rtf by striprtf; both to pages as HTML and plain text give them.

ECMA-376 part 1: word/document.xml with its headers and footers. What a reader would not see (hidden runs) is a notice, what is
struck out or deleted with changes tracked is marked so, and of alternative contents only the first is taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from lxml import etree

from channels.envelope import Part, Role
from parsers.draft import Notice
from parsers.errors import Damaged, Empty, Encrypted, TooLarge
from parsers.readers import html as html_reader
from parsers.readers.archive import UNPACKING_ERRORS
from parsers.readers.text import TEXT_LIMIT, page_of
from parsers.registry import Pages

__all__ = ["read", "rtf_text"]

BYTES_LIMIT = 20 * 1024 * 1024
XML_LIMIT = 40 * 1024 * 1024
DEPTH = 200

_PAPERS = re.compile(r"word/(?:header|footer)\d{1,3}\.xml")
#: `\v` switches hidden text on, `\v0` off (RTF 1.9.1)
_RTF_HIDDEN = re.compile(rb"\\v(?![a-z0-9])")
OFF = ("0", "false", "off", "none")


def read(content: bytes, part: int) -> Pages:
    """The pages of a .docx or .rtf. Raises Encrypted, Damaged, Empty or TooLarge."""
    if len(content) > BYTES_LIMIT:
        raise TooLarge(f"The document has {len(content) // 2**20} MiB; up to {BYTES_LIMIT // 2**20} are read.")
    return _rtf(content, part) if content.startswith(b"{\\rtf") else _docx(content, part)


def _docx(content: bytes, part: int) -> Pages:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise Damaged("The document holds no text part (word/document.xml).")
            papers = sorted(name for name in names if _PAPERS.fullmatch(name))
            heads = [name for name in papers if "header" in name]
            feet = [name for name in papers if "footer" in name]
            pieces = [_html(_part(archive, name)) for name in (*heads, "word/document.xml", *feet)]
    except UNPACKING_ERRORS as error:
        raise Damaged(f"The document cannot be unpacked ({error}).") from error
    except RuntimeError as error:  # what zipfile says of a password
        raise Encrypted("The document needs a password.") from error
    whole = "".join(pieces)
    if not whole.strip():
        raise Empty("The document holds no text.")
    return html_reader.read(f"<html><body>{whole}</body></html>".encode(), part)


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    with archive.open(name) as stream:
        data = stream.read(XML_LIMIT + 1)
    if len(data) > XML_LIMIT:
        raise TooLarge("The document is larger, unpacked, than is read.")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"The document's text cannot be read ({error}).") from error


def _html(root: etree._Element) -> str:
    pieces: list[str] = []
    size = 0
    for piece in _written(root, 0):
        size += len(piece)
        if size > 4 * TEXT_LIMIT:
            raise TooLarge("The document holds more text than is read.")
        pieces.append(piece)
    return "".join(pieces)


def _written(node: etree._Element, depth: int) -> Iterator[str]:
    """The element and all below it as simple HTML."""
    if depth > DEPTH or not isinstance(node.tag, str):
        return
    name = etree.QName(node).localname
    if name == "r":
        yield from _run(node, depth)
    elif name in ("t", "delText"):
        yield escape(node.text or "")
    elif name in BREAKS:
        yield BREAKS[name]
    elif name == "AlternateContent":
        choice = next((child for child in node if etree.QName(child).localname == "Choice"), None)
        yield from _written(choice, depth + 1) if choice is not None else ()
    elif name == "tc":
        span = _value(node, "tcPr", "gridSpan")
        yield f'<td colspan="{span}">' if span.isdigit() and 1 < int(span) < 50 else "<td>"
        yield from _children(node, depth)
        yield "</td>"
    elif name in WRAPPED:
        tag = WRAPPED[name]
        yield f"<{tag}>"
        yield from _children(node, depth)
        yield f"</{tag}>"
    elif name not in SKIPPED:
        yield from _children(node, depth)


#: elements with their HTML; those that say nothing of the text
WRAPPED = {"p": "p", "tbl": "table", "tr": "tr", "del": "del", "moveFrom": "del"}
BREAKS = {"tab": " &nbsp; ", "br": "<br>", "cr": "<br>", "noBreakHyphen": "-"}
SKIPPED = frozenset({"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "Fallback"})


def _children(node: etree._Element, depth: int) -> Iterator[str]:
    for child in node:
        yield from _written(child, depth + 1)


def _run(node: etree._Element, depth: int) -> Iterator[str]:
    hidden, struck, bold = (_is_on(node, name) for name in ("vanish", "strike", "b"))
    before = ('<span style="display:none">' if hidden else "") + ("<del>" if struck else "") + ("<b>" if bold else "")
    after = ("</b>" if bold else "") + ("</del>" if struck else "") + ("</span>" if hidden else "")
    yield before
    yield from _children(node, depth)
    yield after


def _is_on(run: etree._Element, name: str) -> bool:
    """Whether a property of the run is on; without a value it is (ECMA-376 17.17.4)."""
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    return found is not None and next(iter(found.attrib.values()), "true").lower() not in OFF


def _value(node: etree._Element, *names: str) -> str:
    found = node.find("/".join(f"{{*}}{name}" for name in names))
    return next(iter(found.attrib.values()), "") if found is not None else ""


def _rtf(content: bytes, part: int) -> Pages:
    text = rtf_text(content)
    notices = (
        (Notice("text-hidden", "The RTF document holds hidden text; look at the document itself."),)
        if _RTF_HIDDEN.search(content)
        else ()
    )
    rendition = Part((text + "\n").encode("utf-8", "replace"), "text/plain", None, Role.RENDITION, part)
    return Pages((page_of(rendition.content.decode(), -1),), notices, (rendition,))


def rtf_text(content: bytes) -> str:
    """The words of an RTF document. Raises Damaged, Empty or TooLarge."""
    from striprtf.striprtf import rtf_to_text

    if len(content) > 4 * TEXT_LIMIT:
        raise TooLarge("The RTF document is larger than is read.")
    try:
        text = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, TypeError, OverflowError) as error:
        raise Damaged("The RTF document cannot be read.") from error
    text = "".join(sign for sign in text if sign in "\n\t" or sign >= " ").strip()
    if not text:
        raise Empty("The document holds no text.")
    return text
