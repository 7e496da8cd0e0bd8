"""Filled form fields and typed annotations of a PDF page as words; comments beside the page as text."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from parsers.page import Box, Word
from parsers.readers.drawing import Frame

__all__ = ["fields"]

HIDDEN_FLAGS = 0x02 | 0x20  #: hidden, no view (PDF 32000-1, table 165)
CHARACTER = 0.5  #: width of a character as a share of its height, for places within a field
#: Text fields and choices; check boxes and buttons have no text of their own.
_WRITTEN = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)


def fields(page: Any, frame: Frame, form: Any = None) -> tuple[list[Word], list[tuple[str, Box]]]:
    """(words of form fields and free text, comments with their places). `form` is pdfium's form environment."""
    words: list[Word] = []
    comments: list[tuple[str, Box]] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 5_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN_FLAGS:
                continue
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                words += _words(_value(form, annotation), _box(annotation, frame))
            elif kind == pdfium.FPDF_ANNOT_FREETEXT:
                words += _words(_string(annotation, b"Contents"), _box(annotation, frame))
            elif kind == pdfium.FPDF_ANNOT_TEXT and (text := _string(annotation, b"Contents").strip()):
                comments.append((text, _box(annotation, frame)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return words, comments


def _value(form: Any, annotation: Any) -> str:
    """The value of a field, as its widget or the parent of several widgets holds it; buttons have none."""
    if form is None or pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _WRITTEN:
        return ""
    return _text(partial(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation))


def _string(annotation: Any, key: bytes) -> str:
    return _text(partial(pdfium.FPDFAnnot_GetStringValue, annotation, key))


def _text(read: Callable[[Any, int], int]) -> str:
    """A text as pdfium gives it: asked for its length first, then for its bytes, which end in a zero."""
    needed = read(None, 0)
    if needed <= 2:
        return ""
    buffer = ctypes.create_string_buffer(needed)
    read(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), needed)
    return buffer.raw[: needed - 2].decode("utf-16-le", "replace")


def _box(annotation: Any, frame: Frame) -> Box:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    return Box(*frame.place(rect.left, rect.top, rect.right, rect.bottom))


def _words(text: str, box: Box) -> Iterator[Word]:
    """The words of a field's value, laid out in its rectangle as a viewer would about do."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = box.height / max(len(rows), 1)
    for number, row in enumerate(rows):
        top = box.top + number * height
        size = min(height, 12.0)
        middle = top + height / 2
        at = 0
        for piece in row.split():
            at = row.index(piece, at)
            left = box.left + 2 + at * size * CHARACTER
            at += len(piece)
            yield Word(piece, Box(left, middle - size / 2, left + len(piece) * size * CHARACTER, middle + size / 2))
