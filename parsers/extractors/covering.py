"""Attached documents and the letter that covers them: what says the same is one order, what contradicts is held."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from parsers.draft import Draft, DraftLine, Field, Header, Kind, Notice, Origin
from parsers.extractors.letters.catalogue import bare, catalogue
from parsers.extractors.letters.dates.dating import date_phrases
from parsers.extractors.letters.intent import REMARKS, kind_of_words
from parsers.extractors.letters.lines.additions import added_to_attached
from parsers.extractors.letters.tokens import tokenize
from parsers.extractors.letters.wording import LANGUAGES, fold, wording
from parsers.extractors.sameday import same_day
from parsers.gather import Document, Message
from parsers.knowledge import Knowledge
from parsers.lexicon import words_of

__all__ = ["ReadDocument", "said_beside", "with_documents"]

ReadDocument = Callable[[Document, Origin, Knowledge], list[Draft]]

#: header fields that a covering letter may add to the document that it covers
COVERED = (
    "requested_delivery",
    "requested_despatch",
    "ship_to",
    "not_ship_to",
    "bill_to",
    "contract_no",
    "quotation_no",
    "ship_complete",
    "account_no",
)


#: of a mail that says nothing of an order: an attachment that would be read if it were whole may be one all the same
CLOSED = frozenset({"document-damaged", "document-encrypted", "document-oversized", "document-unreadable"})


def with_documents(
    message: Message, origin: Origin, knowledge: Knowledge, drafts: list[Draft], read_document: ReadDocument
) -> list[Draft]:
    """The mail's drafts and its attached documents: an order among them takes over what the letter says, or contradicts it."""
    if not message.documents:
        return drafts
    read = [
        (document, read_document(document, _origin_of(drafts, origin), knowledge)) for document in message.documents
    ]
    orders = [
        draft
        for _, found in read
        for draft in found
        if (draft.lines or draft.kind in (Kind.CHANGE, Kind.CANCEL))  # a message of machines may cancel without a line
        and draft.kind not in (Kind.OTHER, Kind.AUTO_REPLY, Kind.BOUNCE)
    ]
    unread = [notice for document, found in read if not document.read for draft in found for notice in draft.notices]
    papers = [draft for _, found in read for draft in found if draft not in orders]
    letter = drafts[0] if drafts else None
    torn = [paper for paper in papers if paper.exchange is not None and paper.exchange.refused]
    if not orders:
        return _without_orders(message, drafts, read, unread, papers, torn, knowledge)
    if letter is None:
        return [*(replace(order, notices=order.notices + tuple(unread)) for order in _versions(orders)), *torn]
    out = []
    known = _words_of(message)
    out += [_beside(order, letter, count=len(orders), known=known) for order in _versions(orders)]
    if len(drafts) == 1 and letter.lines and not _covers_lines(orders, letter):
        out = _contradicted(out, letter)
    elif len(drafts) == 1 and (more := added_to_attached(letter.lines, _text_of(message))) is not None:
        out = [replace(order, notices=(*order.notices, more)) for order in out]
    return [*(replace(order, notices=order.notices + tuple(unread)) for order in out), *torn]


def _origin_of(drafts: Sequence[Draft], origin: Origin) -> Origin:
    return drafts[0].origin if drafts else origin


def _without_orders(
    message: Message,
    drafts: list[Draft],
    read: list[tuple[Document, list[Draft]]],
    unread: list[Notice],
    papers: Sequence[Draft],
    torn: Sequence[Draft],
    knowledge: Knowledge,
) -> list[Draft]:
    """Attachments without an order: terms beside an order in the body, a picture of the wanted part, a supplier's paper. `torn` are
    messages of machines that break off, whose senders are told."""
    letter = drafts[0] if drafts else None
    if letter is None:
        return [draft for _, found in read for draft in found]
    if letter.lines:
        pictures = [d for d, _ in read if d.is_picture]
        extra = [
            Notice("attachment-unread", f"{d.name or 'A picture'} is attached; look whether it belongs to the order.")
            for d in pictures
        ]
        return [*(replace(draft, notices=draft.notices + tuple(extra) + tuple(unread)) for draft in drafts), *torn]
    asks = letter.kind in (Kind.ORDER, Kind.CHANGE, Kind.CANCEL, Kind.RETURN) or _orders_something(letter, message)
    if asks or _lists_goods(read, knowledge):
        names = ", ".join(d.name or d.media_type for d, _ in read)
        notice = Notice("attachment-unread", f"The order may stand in {names}; no line could be read there.")
        kind = letter.kind if letter.kind is not Kind.OTHER else Kind.ORDER
        return [
            replace(
                letter, kind=kind, reason="the order is said to be attached", notices=(*letter.notices, notice, *unread)
            ),
            *torn,
        ]
    reason = next((paper.reason for paper in papers if paper.reason), "")
    closed = [notice for notice in unread if notice.code in CLOSED or notice.message.startswith(tuple(_archives(read)))]
    return [replace(letter, reason=letter.reason or reason, notices=(*letter.notices, *closed)), *torn]


def _lists_goods(read: list[tuple[Document, list[Draft]]], knowledge: Knowledge) -> bool:
    """Whether an attached paper that is none of another kind names item numbers, though no line of it could be read."""
    codes = catalogue(knowledge).codes
    papers = [document for document, found in read if any(draft.kind is Kind.ORDER for draft in found)]
    words = (word.text for document in papers for page in document.pages for word in page.words)
    return any(any(map(str.isdigit, word)) and len(code := bare(word)) >= _CODE and code in codes for word in words)


#: signs of an item number that no count or size is taken for
_CODE = 5


def _archives(read: list[tuple[Document, list[Draft]]]) -> list[str]:
    return [document.name for document, _ in read if document.name and document.media_type == "application/zip"]


def _orders_something(letter: Draft, message: Message) -> bool:
    kinds = kind_of_words(_text_of(message) + "\n" + message.letter.subject)
    return "order" in kinds and not kinds & {"other", "inquiry"} and letter.kind is Kind.OTHER


def _text_of(message: Message) -> str:
    text = message.plain or message.html
    return text.text if text else ""


def _words_of(message: Message) -> str:
    return " ".join(word.text for document in message.documents for page in document.pages for word in page.words)


def _versions(orders: Sequence[Draft]) -> list[Draft]:
    """The attached orders; those that bear one number and say different things are versions of one, and a clerk says which holds."""
    told: dict[int, Notice] = {}
    for at, order in enumerate(orders):
        for other in range(at):
            number, before = order.header.buyer_order_no, orders[other].header.buyer_order_no
            if number is None or before is None or number.value is None or before.value is None:
                continue
            if bare(number.value) != bare(before.value) or _says_the_same(order, orders[other]):
                continue
            said = f"Two attached documents bear the number {number.value} and order different things."
            for one in (at, other):
                told[one] = Notice("body-contradicts", said, "/lines", number.evidence)
    return [replace(one, notices=(*one.notices, told[at])) if at in told else one for at, one in enumerate(orders)]


def _says_the_same(one: Draft, two: Draft) -> bool:
    return len(one.lines) == len(two.lines) and _covers_lines([one], two)


def _beside(order: Draft, letter: Draft, *, count: int, known: str) -> Draft:
    """An attached order with what its covering letter adds to it."""
    values = {}
    notices: list[Notice] = []
    for name in COVERED:
        mine, theirs = getattr(order.header, name), getattr(letter.header, name)
        if mine is None and theirs is not None and count == 1:
            values[name] = theirs
    number, said = order.header.buyer_order_no, letter.header.buyer_order_no
    if number is None and said is not None and count == 1:
        values["buyer_order_no"] = said
    elif count == 1 and number is not None and said is not None and _contradicts(number, said):
        notices.append(
            Notice(
                "body-contradicts",
                f"The mail says order {said.value}, the attachment {number.value}.",
                "/buyer_order_no",
                said.evidence,
            )
        )
    if count == 1:
        notices += _other_wishes(order.header, letter.header)
    kind = (
        letter.kind
        if letter.kind in (Kind.CHANGE, Kind.CANCEL, Kind.RETURN) and order.kind is Kind.ORDER
        else order.kind
    )
    dated = count > 1 and order.header.requested_delivery is not None
    carried = [notice for notice in letter.notices if not _explained(notice, known, count, dated=dated)]
    return replace(
        order,
        kind=kind,
        origin=letter.origin,
        header=replace(order.header, **values),
        notices=order.notices + tuple(notices) + tuple(carried),
        reason=order.reason or letter.reason,
    )


def _other_wishes(order: Header, letter: Header) -> list[Notice]:
    """The letter names another place or day than the attached order: which holds, only a clerk can say."""
    places = [header.ship_to.text if header.ship_to is not None else None for header in (order, letter)]
    pairs = (
        ("ship_to", places[0], places[1]),
        ("requested_delivery", order.requested_delivery, letter.requested_delivery),
    )
    found = []
    for name, mine, theirs in pairs:
        if mine is None or theirs is None or _words(theirs.raw) <= _words(mine.raw):
            continue
        if name == "requested_delivery" and same_day(theirs.value or theirs.raw, mine.value or mine.raw):
            continue
        told = f"The mail says “{theirs.raw}”, the attachment “{mine.raw}”."
        found.append(Notice("body-contradicts", told, f"/{name}", theirs.evidence))
    return found


def _words(text: str) -> set[str]:
    return {fold(word) for word in re.findall(r"\w{3,}|\d+", text)}


def _contradicts(first: Field | None, second: Field | None) -> bool:
    if first is None or second is None or first.value is None or second.value is None:
        return False
    one, two = bare(first.value).lstrip("0"), bare(second.value).lstrip("0")
    return one != two and not one.startswith(two) and not two.startswith(one)


#: how words begin that number the attached orders
_ORDINALS = tuple(words_of("ordinal_stems"))


def _names_day(text: str) -> bool:
    """`The first is wanted on Thursday`: a day for one of several."""
    tokens = tokenize(text)
    norms = [token.norm for token in tokens]
    numbered = any(norm.startswith(_ORDINALS) for norm in norms)
    return numbered and bool(date_phrases(tokens, norms, wording(LANGUAGES)))


def _explained(notice: Notice, known: str, count: int, *, dated: bool) -> bool:
    """Whether an unread number of the letter stands in the documents as well, or counts them; or a day is told that each has."""
    if dated and notice.code in REMARKS and _names_day(notice.message):
        return True
    if notice.code == "order-number-ambiguous" and count > 1:
        return True
    if notice.code == "date-ambiguous" and count > 1:
        return True
    if notice.code == "note-significant":
        return _points_at_it(notice.message)
    if notice.code != "text-unread":
        return False
    said = notice.message.rpartition("”: ")[2].removesuffix(" could not be placed in the order.")
    return all(word in known or not any(map(str.isdigit, word)) for word in said.split(", "))


#: words of a sentence that says no more than where the order is
_SEE_ATTACHED = words_of("see_attached")


def _points_at_it(message: str) -> bool:
    """`See attached.`: the sentence of a notice that only says where the order is, which was read there."""
    said = message.partition("“")[2].partition("”")[0]
    words = [fold(word) for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", said)]
    return bool(words) and _SEE_ATTACHED.issuperset(words) and not re.search(r"\d", said)


def said_beside(orders: Sequence[Draft], lines: Sequence[DraftLine]) -> list[Notice]:
    """A notice for the first of the letter's own lines that its table does not say: "Also 6 couch rolls" adds to it, "make the
    swabs 8" corrects it, and only a clerk can say which."""
    have = [_marks(line) for order in orders for line in order.lines]
    for line in lines:
        if not any(_same(mark, _marks(line)) for mark in have):
            field = line.quantity or line.description
            said = " ".join(one.raw for one in (line.quantity, line.unit, line.description) if one)
            told = f"The mail itself says “{said}” beside the table."
            return [Notice("body-contradicts", told, "/lines", field.evidence if field else None)]
    return []


def _covers_lines(orders: Sequence[Draft], letter: Draft) -> bool:
    """Whether the letter's lines say the same as the attached ones."""
    have = [_marks(line) for order in orders for line in order.lines]
    return all(any(_same(mark, _marks(line)) for mark in have) for line in letter.lines)


Marks = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _marks(line: DraftLine) -> Marks:
    """(codes, words, quantity readings) of a line."""
    codes = frozenset(
        bare(f.raw) for f in (line.sku, line.buyer_item, line.code, line.manufacturer_item, line.gtin) if f
    )
    words = frozenset(re.findall(r"\w{3,}", line.description.raw.lower())) if line.description else frozenset()
    quantity = line.quantity
    values = frozenset(
        {quantity.value}
        if quantity and quantity.value
        else {a.value for a in quantity.alternatives}
        if quantity
        else ()
    )
    return (
        codes,
        words,
        frozenset(value.rstrip("0").rstrip(".") if value and "." in value else value for value in values if value),
    )


def _same(one: Marks, two: Marks) -> bool:
    item = bool(one[0] & two[0]) or (
        bool(one[1]) and len(one[1] & two[1]) * 2 >= min(len(one[1]), len(two[1])) and bool(one[1] & two[1])
    )
    return item and (not one[2] or not two[2] or bool(one[2] & two[2]))


def _contradicted(orders: Sequence[Draft], letter: Draft) -> list[Draft]:
    """The letter itself orders or corrects something beside the attached order: a clerk decides which holds."""
    first = letter.lines[0]
    field = first.quantity or first.code or first.description
    said = ", ".join(
        " ".join(f.raw for f in (line.quantity, line.unit, line.code, line.description) if f)
        for line in letter.lines[:3]
    )
    notice = Notice(
        "body-contradicts",
        f"The mail itself says “{said}” beside the attached order.",
        "/lines",
        field.evidence if field else None,
    )
    return [replace(order, notices=(*order.notices, notice)) for order in orders]
