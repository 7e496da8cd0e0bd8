"""PDF to pages, by pdfium: words with places, drawn lines, form fields, embedded files.

What a person would not see on paper (parsers/readers/hidden.py) becomes a notice, never a word. A page whose text is
only the invisible layer of a scanner, or garbage without a character map, has no words: it is a picture, for OCR.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from channels.envelope import Part, Role
from parsers.draft import Evidence, Notice, Span
from parsers.errors import Damaged, Empty, Encrypted, TooLarge
from parsers.lines import lines, unspaced
from parsers.page import Box, Page, Source, Word, surround
from parsers.readers.characters import Run, runs_of, upright_turns
from parsers.readers.drawing import Frame, drawing
from parsers.readers.fields import fields
from parsers.readers.hidden import OUTSIDE, Judge
from parsers.readers.strokes import crossed
from parsers.registry import Pages

__all__ = ["image_only", "picture", "read"]

BYTES_LIMIT = 20 * 1024 * 1024
DPI = 204  #: at which pictures of pages are recognised; that of a fax
PAGES_LIMIT = 100
CHARS_LIMIT = 200_000
ATTACHMENT_LIMIT = 20
_PASSWORD = 4  #: FPDF_ERR_PASSWORD


def read(content: bytes, part: int) -> Pages:
    """The pages of a PDF. Opens what an empty password opens; raises Encrypted, Damaged, Empty or TooLarge."""
    if len(content) > BYTES_LIMIT:
        raise TooLarge(f"The PDF has {len(content) // 2**20} MiB; up to {BYTES_LIMIT // 2**20} are read.")
    with closing(_open(content)) as document:
        count = len(document)
        if not count:
            raise Empty("The PDF has no page.")
        if count > PAGES_LIMIT:
            raise TooLarge(f"The PDF has {count} pages; up to {PAGES_LIMIT} are read.")
        pages: list[Page] = []
        notices: list[Notice] = []
        chars = 0
        form = _form(document)
        for number in range(1, count + 1):
            page, found, length = _page(document, number, part=part, form=form)
            chars += length
            if chars > CHARS_LIMIT:
                raise TooLarge(f"The PDF has more than {CHARS_LIMIT} characters.")
            pages.append(page)
            notices += found
        parts = tuple(_attachments(document, part))
    notices = [notice for notice in notices if not _seen_elsewhere(notice, pages)]
    if not (parts or notices) and not any(page.words or page.pictures or page.rules for page in pages):
        raise Empty("The PDF shows nothing: every page is blank.")
    if any(image_only(page) for page in pages):
        pages, notices = _recognised(content, pages, notices)
    return Pages(tuple(pages), tuple(notices), parts)


def _recognised(content: bytes, pages: list[Page], notices: list[Notice]) -> tuple[list[Page], list[Notice]]:
    """Pages that are pictures, recognised from their pixels; imported when the first such page comes."""
    from parsers.readers import scan
    from parsers.readers.ocr import engine

    ocr = engine()
    if ocr is None:
        return pages, [*notices, *scan.missing().notices]
    read = [_read_picture(content, page, ocr) if image_only(page) else page for page in pages]
    return read, notices


def _read_picture(content: bytes, page: Page, ocr: Any) -> Page:
    from parsers.readers import scan

    image = picture(content, page.number)
    dpi = 72 * image.width / page.width if page.width else DPI  # a huge page has fewer dots
    return scan.page_of(image, ocr, part=page.part, number=page.number, dpi=dpi)


def image_only(page: Page) -> bool:
    """Whether what matters on this page is in a picture: no words, or a few (a fax header) beside a large picture."""
    if page.source is not Source.PRINT or not page.pictures:
        return False
    covered = sum(box.width * box.height for box in page.pictures) / max(page.width * page.height, 1)
    return (not page.words and covered > 0.05) or (len(page.words) <= 25 and covered > 0.5)


def picture(content: bytes, number: int, *, dpi: int = DPI) -> Any:
    """Page `number` as a gray PIL image, for OCR; whatever is drawn on it, including invisible layers' picture."""
    with closing(_open(content)) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, math.sqrt(50e6 / max(width * height, 1)))  # 50 Mpx: the limit for one frame
        return page.render(scale=scale, grayscale=True).to_pil()


def _open(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise Encrypted("The PDF can only be opened with a password.") from error
        raise Damaged("The file is damaged or no PDF; it cannot be opened.") from error


def _form(document: Any) -> Any:
    """pdfium's form environment, where the document has fields; it must exist before the first page is loaded."""
    if document.get_formtype() == pdfium.FORMTYPE_NONE:
        return None
    document.init_forms()
    return document.formenv.raw if document.formenv else None


def _page(document: Any, number: int, *, part: int, form: Any) -> tuple[Page, list[Notice], int]:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise Damaged(f"Page {number} of the PDF cannot be opened.") from error
    with closing(page):
        textpage = pdfium.FPDFText_LoadPage(page.raw)
        if not textpage:
            raise Damaged(f"The text of page {number} of the PDF cannot be read.")
        try:
            return _words(page, textpage, number, part=part, form=form)
        finally:
            pdfium.FPDFText_ClosePage(textpage)


def _words(page: Any, textpage: Any, number: int, *, part: int, form: Any) -> tuple[Page, list[Notice], int]:
    count = pdfium.FPDFText_CountChars(textpage)
    if count > CHARS_LIMIT:
        raise TooLarge(f"Page {number} of the PDF has more than {CHARS_LIMIT} characters.")
    frame = Frame.of(page, upright_turns(textpage, count))
    drawn = drawing(page, frame, number)
    judge = Judge(page, textpage, frame, drawn)
    runs = list(runs_of(textpage, count, frame, judge))
    garbage = sum(run.garbage for run in runs) > 0.3 * max(sum(len(run.text) for run in runs), 1)
    invisible = judge.scanner_layer or garbage
    visible, hidden = ([], []) if invisible else judge.sort(runs)
    words = [Word(run.text, run.box, turned=run.turned, struck=drawn.strikes(run.box)) for run in visible]
    found, comments = fields(page, frame, form)
    upright = [w for w in words if not w.turned] + found
    ordered = [word for line in lines(upright) for word in unspaced(line.words)] + [w for w in words if w.turned]
    struck = _annotated(page, frame)
    if struck:
        ordered = [replace(w, struck=w.struck or any(_covers(box, w.box) for box in struck)) for w in ordered]
    struck_out = list(_struck_notices(crossed(drawn.strokes, ordered), number, part))
    result = Page(
        part, number, frame.width, frame.height, Source.PRINT, tuple(ordered), rules=drawn.rules, pictures=drawn.images
    )
    told = [*_hidden_notices(hidden, number, part), *_comment_notices(comments, number, part), *struck_out]
    return result, told, count


def _annotated(page: Any, frame: Frame) -> list[Box]:
    """Where strike-out annotations lie."""
    found = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        rect = pdfium.FS_RECTF()
        strike = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_STRIKEOUT
        if strike and pdfium.FPDFAnnot_GetRect(annotation, rect):
            found.append(Box(*frame.place(rect.left, rect.top, rect.right, rect.bottom)))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _covers(outer: Box, inner: Box) -> bool:
    width = min(outer.right, inner.right) - max(outer.left, inner.left)
    return width > 0.6 * inner.width and outer.top <= inner.middle <= outer.bottom


def _hidden_notices(hidden: list[tuple[Run, str]], number: int, part: int) -> Iterator[Notice]:
    by_reason: dict[str, list[Run]] = {}
    for run, reason in hidden:
        if run.text.strip("\ufffd -_.|"):
            by_reason.setdefault(reason, []).append(run)
    for reason, runs in by_reason.items():
        text = " ".join(run.text for run in runs)
        shown = text if len(text) <= 500 else text[:500] + "…"
        spans = tuple(Span(part, number, run.box) for run in runs[:50])
        message = f"Page {number} holds text that cannot be seen ({reason}): “{shown}”. It was not read."
        yield Notice("text-hidden", message, evidence=Evidence(spans, "pdf"))


def _seen_elsewhere(notice: Notice, pages: list[Page]) -> bool:
    """Whether this is the overhang of a printed spreadsheet: outside its page, and plain to see on another."""
    if notice.code != "text-hidden" or f"({OUTSIDE})" not in notice.message:
        return False
    text = notice.message.partition("“")[2].rpartition("”")[0].rstrip("…")
    return any(text in " ".join(word.text for word in page.words) for page in pages)


def _comment_notices(comments: list[tuple[str, Box]], number: int, part: int) -> Iterator[Notice]:
    for text, box in comments:
        message = f"Page {number} carries a comment that was not read as part of the order: “{text[:300]}”."
        yield Notice("comment-unread", message, evidence=Evidence((Span(part, number, box),), "pdf"))


def _struck_notices(crossed_out: Iterable[list[Word]], number: int, part: int) -> Iterator[Notice]:
    for words in crossed_out:
        message = f"A line is drawn across “{' '.join(word.text for word in words)[:160]}”; is it ordered?"
        yield Notice(
            "text-struck", message, evidence=Evidence((Span(part, number, surround(w.box for w in words)),), "pdf")
        )


def _attachments(document: Any, part: int) -> Iterator[Part]:
    """Embedded files (Order-X, Factur-X and others), as parts of this part."""
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document.raw), ATTACHMENT_LIMIT)):
        attachment = pdfium.FPDFDoc_GetAttachment(document.raw, index)
        if not attachment:
            continue
        needed = pdfium.FPDFAttachment_GetName(attachment, None, 0)
        buffer = ctypes.create_string_buffer(needed)
        pdfium.FPDFAttachment_GetName(attachment, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), needed)
        name = buffer.raw[: max(needed - 2, 0)].decode("utf-16-le", "replace")
        length = ctypes.c_ulong()
        if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, length) or not 0 < length.value <= BYTES_LIMIT:
            continue
        content = ctypes.create_string_buffer(length.value)
        if pdfium.FPDFAttachment_GetFile(attachment, content, length.value, length):
            media_type = "application/xml" if name.lower().endswith(".xml") else "application/octet-stream"
            yield Part(content.raw[: length.value], media_type, name or None, Role.ATTACHMENT, part)
