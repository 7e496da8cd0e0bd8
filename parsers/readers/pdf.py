"""PDF to pages, by pdfium: words with places, drawn lines, form fields, embedded files.

Words are built from loose character boxes (the advance width, not the ink: with ink boxes a `1` tears its number apart).
What a person would not see on paper (parsers/readers/hidden.py) becomes a notice, never a word. A page whose text is
only the invisible layer of a scanner, or garbage without a character map, has no words: it is a picture, for OCR.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from channels.envelope import Part, Role
from parsers.draft import Evidence, Notice, Span
from parsers.errors import Damaged, Empty, Encrypted, TooLarge
from parsers.lines import lines, unspaced
from parsers.page import Box, Page, Source, Word
from parsers.readers.drawing import Frame, drawing
from parsers.readers.fields import fields
from parsers.readers.hidden import OUTSIDE, Judge
from parsers.record import record
from parsers.registry import Pages

__all__ = ["image_only", "picture", "read"]

BYTES_LIMIT = 20 * 1024 * 1024
DPI = 204  #: at which pictures of pages are recognised; that of a fax
PAGES_LIMIT = 100
CHARS_LIMIT = 200_000
ATTACHMENT_LIMIT = 20

#: A gap of this share of the character height ends a word even where the file holds no blank.
GAP = 0.12
#: A gap of this share ends a word where none stands inside it, and what follows is of another kind: `Order|4500017`.
EDGE = 0.06
PRINTED_OVER = 0.2  #: the overlap of two such pieces that were printed into each other, as no kerning makes one
#: Characters of two text objects that overlap by more than this share are two words printed into each other.
OVERLAP = 0.08

#: The end of a whole amount: what follows it without a gap is another number.
_AMOUNT = re.compile(r"\d[.,]\d\d$")
_BLANKS = frozenset("\r\n\t\x0b\x0c \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200b\u3000")
_NUMBER_BLANKS = frozenset("\u00a0\u202f\u2009\u2007")  #: they hold a number together, and separate words elsewhere
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_INKED = [list(letters[-2:]) for letters in _LIGATURES.values()]
_LINE_END_HYPHEN = 0x2  #: pdfium's own sign for a hyphen before a line break
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
    frame = Frame.of(page, _upright_turns(textpage, count))
    drawn = drawing(page, frame, number)
    judge = Judge(page, textpage, frame, drawn)
    runs = list(_runs(textpage, count, frame, judge))
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
    result = Page(
        part, number, frame.width, frame.height, Source.PRINT, tuple(ordered), rules=drawn.rules, pictures=drawn.images
    )
    return result, [*_hidden_notices(hidden, number, part), *_comment_notices(comments, number, part)], count


@record()
class Run:
    """A word to be, with the index of its first character."""

    text: str
    box: Box
    first: int
    last: int
    turned: bool = False
    garbage: int = 0


def _upright_turns(textpage: Any, count: int) -> int:
    """Quarter turns that set most of the text upright, beyond the page's own rotation."""
    if not count:
        return 0
    angles: dict[int, int] = {}
    for index in range(0, count, max(count // 40, 1)):
        if not pdfium.FPDFText_IsGenerated(textpage, index):
            quarter = round(pdfium.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)) % 4
            angles[quarter] = angles.get(quarter, 0) + 1
    return max(angles, key=lambda quarter: angles[quarter]) if angles else 0


def _runs(textpage: Any, count: int, frame: Frame, judge: Judge) -> Iterator[Run]:
    """Characters to words, in the order of the file."""
    get_angle = pdfium.FPDFText_GetCharAngle
    sideways = _sideways(textpage, count, frame)
    text: list[str] = []
    left = top = right = bottom = 0.0
    first = garbage = 0
    turned = False
    last = (0.0, 0.0, 0.0, 0.0)
    for index, (code, box) in enumerate(zip(_codes(textpage, count), _boxes(textpage, count, frame), strict=True)):
        char = chr(code)
        if char in _BLANKS or (char in _NUMBER_BLANKS and not (text and text[-1].isdigit())):
            if text:
                yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
                text = []
            continue
        if box is None:
            continue
        if box == last and text:
            text.append(_char(code, char))  # the second letter of a ligature has the place of the first
            continue
        last = x0, y0, x1, y1 = box
        if sideways:
            angle = (get_angle(textpage, index) - frame.angle) % (2 * math.pi)
            now_turned = 0.2 < angle < 2 * math.pi - 0.2
        else:
            now_turned = False
        if text and (
            now_turned != turned or (not turned and _ends(judge, index, text, char, (left, top, right, bottom), box))
        ):
            yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
            text = []
        if char == "|" and text:
            # A column line drawn with characters stands alone, however tightly it is set.
            yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
            text = []
        if not text:
            left, top, right, bottom = x0, y0, x1, y1
            first, garbage, turned = index, 0, now_turned
        else:
            left, top = x0 if x0 < left else left, y0 if y0 < top else top
            right, bottom = x1 if x1 > right else right, y1 if y1 > bottom else bottom
        text.append(char if char.isascii() and char.isprintable() else _char(code, char))
        garbage += code == 0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD
        if char == "|":
            yield _run(text, Box(left, top, right, bottom), first, index, turned, garbage)
            text = []
    if text:
        yield _run(text, Box(left, top, right, bottom), first, count - 1, turned, garbage)


def _boxes(textpage: Any, count: int, frame: Frame) -> list[tuple[float, float, float, float] | None]:
    """The place of every character, None where it has none."""
    address, rects = ctypes.cast(textpage, ctypes.c_void_p).value, (pdfium.FS_RECTF * count)()
    start, size = ctypes.addressof(rects), ctypes.sizeof(pdfium.FS_RECTF)
    found = [_get_box(address, index, start + index * size) for index in range(count)]
    edges = np.frombuffer(rects, np.float32).reshape(count, 4).astype(np.float64)
    sides = [np.asarray(side).tolist() for side in frame.place(*edges.T)]
    return [box if has else None for has, box in zip(found, zip(*sides, strict=True), strict=True)]


#: pdfium's function by addresses: the checks of typed pointers cost more than the call, and every character needs it
_get_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


def _codes(textpage: Any, count: int) -> Iterable[int]:
    """The code of every character, in one call where pdfium's text has one unit for each; what it leaves out (no code) or makes
    two of (beyond the first plane) cannot be counted off, and the sign for a hyphen differs: then each is asked for by itself."""
    units = (ctypes.c_ushort * (count + 1))()
    if count and pdfium.FPDFText_GetText(textpage, 0, count, units) == count + 1:
        found = units[:count]
        if not any(unit >= _HIGHEST or 0xD800 <= unit < 0xE000 for unit in found):
            return found
    return [pdfium.FPDFText_GetUnicode(textpage, index) for index in range(count)]


_HIGHEST = 0xFFFD  #: from here on a unit may be a sign of pdfium's own


def _ends(
    judge: Judge,
    index: int,
    text: list[str],
    char: str,
    word: tuple[float, float, float, float],
    box: tuple[float, float, float, float],
) -> bool:
    """Whether the character at `index` begins a new word after the one of these characters at `word`."""
    (_, top, right, bottom), (left, upper, _, lower) = word, box
    high, low = bottom - top, lower - upper
    if text[-2:] in _INKED:
        high = max(high, low)  # the letters of a ligature have the box of its ink, which ends before its place does
    height = max(high if high < low else low, 0.1)
    gap = left - right
    if gap > GAP * height or gap < -0.5 * height or abs((upper + lower) - (top + bottom)) > height:
        return True
    last = text[-1][-1]
    # Two cells set edge to edge: nothing but the change of the text object, and what stands there, tells them apart.
    digits = last.isdigit() and char.isdigit()
    wide = gap > EDGE * height and not judge.spaced(index - 1, EDGE * height / 2)
    if (wide or gap < -PRINTED_OVER * height) and _goes_over(text, char):
        return True
    edge = (
        ((last.islower() or last in ".)%") and char.isupper())
        or (digits and gap > 0.08 * height)  # kerning only ever draws figures together
        or (digits and not last == char == "1" and _AMOUNT.search("".join(text[-4:])) is not None)
        or (gap < -OVERLAP * height and not last.isupper() and not digits)
        or (len(text) > 1 and char.isupper() and last.isupper() and judge.small(index + 1))  # "EH" and "Hoeveelheid"
    )
    if edge and judge.apart(index - 1, index) and not judge.apart(index - 2, index - 1):
        return True
    return judge.ruled and judge.divided(right, box)


def _goes_over(text: list[str], char: str) -> bool:
    """Whether a name ends and a value begins here: behind a colon, at a figure behind letters, at a capital behind small ones."""
    last = text[-1][-1]
    if last == ":":
        return char.isalnum()
    if char.isdigit():
        return len(text) > 2 and "".join(text).isalpha()
    return last.islower() and char.isupper()


def _char(code: int, char: str) -> str:
    if code == _LINE_END_HYPHEN:
        return "-"
    if code < 32:  # control characters would not survive as text; the word keeps a visible trace of them
        return "\ufffd"
    return _LIGATURES.get(code, char)


def _run(text: list[str], box: Box, first: int, last: int, turned: bool, garbage: int) -> Run:
    written = "".join(text).rstrip("\u00a0\u202f\u2009\u2007")
    # JSON and UTF-8 know no lone surrogates; pdfium gives characters beyond the first plane as pairs.
    if not written.isascii():
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Run(written, box, first, last, turned, garbage)


def _sideways(textpage: Any, count: int, frame: Frame) -> bool:
    """Whether any sampled character stands askew to the page, so that every character must be asked."""
    step = max(count // 150, 1)
    for index in range(0, count, step):
        if pdfium.FPDFText_IsGenerated(textpage, index):
            continue
        angle = (pdfium.FPDFText_GetCharAngle(textpage, index) - frame.angle) % (2 * math.pi)
        if 0.2 < angle < 2 * math.pi - 0.2:
            return True
    return False


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
