"""The same sentences where an order is a document: in the letter that covers it, and on its last printed page."""

from __future__ import annotations

import email
import email.policy
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pypdfium2
from pypdfium2 import raw as pdfium

from channels.registry import channel_for_files
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.parse import parse
from tests.corpus.tricks.orders import HARMLESS, wordings

__all__ = ["PLACES", "Told", "told"]

PLACES = ("letter", "page")
EACH = {"letter": 12, "page": 4}  #: sentences of each sort for an order
LONGEST = 75  #: characters that fit on a line of a page
_ATTACHED = (".pdf", ".xlsx", ".xls", ".csv", ".ods", ".docx")


@dataclass(frozen=True)
class Told:
    """A sentence in one of the orders, and whether the order was entered all the same."""

    case: str
    harmless: bool
    sentence: str
    entered: bool


def told(folder: Path, place: str) -> Iterator[Told]:
    """Sentences without an item in them, drawn with a fixed seed, in every order of the folder that is entered as it stands."""
    draw = random.Random(3)
    data = read_folder(folder / "master")
    known, master = knowledge(data), memory_master(data, history=lambda _account: ())
    sentences = _sentences(LONGEST if place == "page" else 400)
    for case in sorted((folder / "cases").iterdir()):
        truth = json.loads((case / "truth.json").read_text())
        found = _letter(case) if place == "letter" else _page(case)
        if truth["expect"] != "enter" or found is None:
            continue
        kind, name, whole, put = found
        received = datetime.fromisoformat(truth["received_on"]).replace(hour=12, tzinfo=UTC)

        def outcome(
            content: bytes, kind: str = kind, name: str = name, received: datetime = received
        ) -> tuple[bool, str]:
            drafts = parse(channel_for_files()[kind].envelope(content, name=name, received_at=received), known).drafts
            made = [normalize(draft, master, Policy(trust_addresses=True)) for draft in drafts]
            orders = [order for one in made for order in one.orders]
            findings = [f for one in made for f in one.findings] + [f for order in orders for f in order.findings]
            language = next((draft.conventions.language for draft in drafts if draft.conventions.language), None)
            return bool(orders) and not any(f.holds for f in findings), language or "en"

        entered, language = outcome(whole)
        if not entered:
            continue
        for harmless in (False, True):
            choices = sentences[harmless].get(language) or sentences[harmless]["en"]
            for sentence in draw.sample(choices, EACH[place]):
                yield Told(f"{folder.name}/{case.name}", harmless, sentence, outcome(put(sentence))[0])


def _sentences(longest: int) -> dict[bool, dict[str, list[str]]]:
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for name in ("blind", "wordings"):
        for kind, languages in wordings(name).items():
            for language, sentences in languages.items():
                if kind != "signature":
                    mine = found[kind in HARMLESS].setdefault(language, [])
                    mine += [one for one in sentences if "{" not in one and len(one) < longest]
    return found


_Put = Callable[[str], bytes]


def _letter(case: Path) -> tuple[str, str, bytes, _Put] | None:
    """A mail with a document: the sentence stands behind the first lines of its text."""
    source = case / "source.eml"
    if not source.exists():
        return None
    whole = source.read_bytes()
    message = email.message_from_bytes(whole, policy=email.policy.default)
    attached = any((part.get_filename() or "").lower().endswith(_ATTACHED) for part in message.iter_attachments())
    return (
        ("email", source.name, whole, partial(_in_letter, whole)) if attached and message.get_body(("plain",)) else None
    )


def _in_letter(whole: bytes, sentence: str) -> bytes:
    message = email.message_from_bytes(whole, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    lines = body.get_content().splitlines()
    at = max(1, min(2, len(lines)))
    body.set_content("\n".join([*lines[:at], sentence, *lines[at:]]) + "\n", cte="8bit")
    return message.as_bytes()


def _page(case: Path) -> tuple[str, str, bytes, _Put] | None:
    """A printed order: the sentence stands near the foot of its last page."""
    source = case / "source.pdf"
    if not source.exists():
        return None
    whole = source.read_bytes()
    return "folder", source.name, whole, partial(_on_page, whole)


def _on_page(whole: bytes, sentence: str) -> bytes:
    document = pypdfium2.PdfDocument(whole)
    page = document[len(document) - 1]
    font = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, 9.0)
    letters = f"{sentence}\0".encode("utf-16-le")
    pdfium.FPDFText_SetText(text, (pdfium.FPDF_WCHAR * (len(letters) // 2)).from_buffer_copy(letters))
    pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 40)
    pdfium.FPDFPage_InsertObject(page.raw, text)
    pdfium.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
