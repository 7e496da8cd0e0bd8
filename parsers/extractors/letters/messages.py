"""Several text messages of one sender, which are one order: what they say together, and what of it is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Draft, DraftLine, Field, Header, Kind, Notice
from parsers.extractors.letters.catalogue import bare
from parsers.extractors.letters.intent import KEYWORDS
from parsers.page import Page

__all__ = ["doubted", "joined", "without_repeats"]


def without_repeats(pages: Sequence[Page]) -> Sequence[Page]:
    """The messages, each of which says something of its own: what is sent twice is wanted once, until somebody says otherwise."""
    return tuple({_words(page): page for page in reversed(pages)}.values())[::-1]


def doubted(draft: Draft, pages: Sequence[Page], once: Sequence[Page]) -> Draft:
    """What a clerk has to decide: a message that is nothing but STOP or CANCEL may be meant for the network, or for what was ordered
    a moment before; one that says the same as another may have been sent twice; and an item of two messages may be meant once."""
    if not draft.lines:
        return draft
    told = []
    words = (page.text.strip().strip(".!").casefold() for page in pages)
    if word := next((word for word in words if word in KEYWORDS), None):
        said = f"One of the messages says only {word.upper()}; ask whether the order stands."
        told.append(Notice("intent-mixed", said))
    if len(once) < len(pages):
        told.append(Notice("order-repeated", "A message came twice and is counted once; is it wanted twice?"))
    told += _twice(draft)
    return replace(draft, notices=(*draft.notices, *told))


def joined(drafts: Sequence[Draft]) -> Draft:
    """Several messages of one sender in a row are one draft; its kind is the most cautious of theirs."""
    rank = [Kind.CANCEL, Kind.RETURN, Kind.CHANGE, Kind.ORDER, Kind.INQUIRY, Kind.OTHER, Kind.AUTO_REPLY, Kind.BOUNCE]
    kind = min((draft.kind for draft in drafts), key=rank.index)
    first = drafts[0]
    values = {}
    notices = [notice for draft in drafts for notice in draft.notices]
    for name in Header.__dataclass_fields__:
        found = [value for draft in drafts if (value := getattr(draft.header, name))]
        if found:
            values[name] = sum(found, ()) if isinstance(found[0], tuple) else found[0]
        texts = {getattr(one, "value", None) for one in found if isinstance(one, Field)}
        if len(texts) > 1:
            notices.append(Notice("body-contradicts", f"The messages name {name} in {len(texts)} ways.", f"/{name}"))
    return replace(
        first,
        kind=kind,
        header=Header(**values),  # type: ignore[arg-type]
        lines=tuple(line for draft in drafts for line in draft.lines),
        notices=tuple(notices),
        reason=next(draft.reason for draft in drafts if draft.kind is kind),
        parts=tuple(dict.fromkeys(part for draft in drafts for part in draft.parts)),
    )


def _twice(draft: Draft) -> list[Notice]:
    """A notice for the first item that stands in lines of two messages."""
    seen: dict[str, int | None] = {}
    for index, line in enumerate(draft.lines):
        if (item := _item(line)) is None:
            continue
        part = _part(line)
        if item in seen and seen[item] != part:
            told = f"“{item}” stands in two of the messages; are both wanted?"
            return [Notice("quantity-contradicted", told, f"/lines/{index}/quantity")]
        seen.setdefault(item, part)
    return []


def _item(line: DraftLine) -> str | None:
    """What a line orders, as written, in one spelling."""
    code = line.code or line.sku or line.buyer_item
    if code is not None:
        return bare(code.raw)
    return " ".join(line.description.raw.casefold().split()) if line.description else None


def _part(line: DraftLine) -> int | None:
    fields = (line.code, line.quantity, line.description)
    return next((span.part for field in fields if field for span in field.evidence.spans), None)


def _words(page: Page) -> str:
    return " ".join(page.text.casefold().split()).strip(" .!")
