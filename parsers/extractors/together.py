"""A mail's bodies and attachments as drafts: what says the same is one order, what contradicts is held."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from parsers.draft import Conventions, Draft, DraftLine, Field, Header, Kind, Notice, Origin
from parsers.extractors import prose
from parsers.extractors.dating import date_phrases
from parsers.extractors.intent import REMARKS, alone, kind_of_words, machine_kind
from parsers.extractors.paper import papers
from parsers.extractors.replies import part
from parsers.extractors.sentence import bare
from parsers.extractors.textgrid import with_grids
from parsers.extractors.tokens import tokenize
from parsers.extractors.wording import LANGUAGES, fold, wording
from parsers.gather import Document, Message
from parsers.knowledge import Knowledge
from parsers.page import Grid, Page

__all__ = ["of_message"]

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


def of_message(message: Message, origin: Origin, knowledge: Knowledge, *, read_document: ReadDocument) -> list[Draft]:
    """The drafts of one mail."""
    letter = message.letter
    origin = _with_letter(origin, message)
    if (
        kind := machine_kind(letter.subject, "", letter.marks, content_type=letter.content_type)
    ) is not None and letter.report:
        return [Draft(kind=kind[0], origin=origin, reason=kind[1], parts=_parts(message))]
    drafts = _body(message, origin, knowledge)
    if letter.letters and not any(draft.lines for draft in drafts):
        drafts = _inner(message, origin, knowledge, drafts, read_document)
    notices = tuple(message.notices)
    drafts = _with_documents(message, origin, knowledge, drafts, read_document)
    if not drafts:
        drafts = [Draft(kind=Kind.OTHER, origin=origin, reason="the mail holds no text", parts=_parts(message))]
    quiet = (Kind.AUTO_REPLY, Kind.BOUNCE, Kind.OTHER)
    cut = tuple(notice for notice in notices if notice.code in ("document-oversized", "document-damaged"))
    return [alone(replace(d, notices=d.notices + (cut if d.kind in quiet else notices))) for d in drafts]


def _with_letter(origin: Origin, message: Message) -> Origin:
    letter = message.letter
    return replace(
        origin,
        sent_at=origin.sent_at or letter.sent_at,
        sender_address=origin.sender_address or letter.sender_address,
        sender_name=origin.sender_name or letter.sender_name,
        subject=origin.subject if origin.subject is not None else letter.subject,
    )


def _parts(message: Message) -> tuple[int, ...]:
    return tuple(index for index in (message.letter.plain, message.letter.html) if index is not None)


# -- the body -----------------------------------------------------------------------------------------------------


def _body(message: Message, origin: Origin, knowledge: Knowledge) -> list[Draft]:
    letter = message.letter
    plain, html = message.plain, message.html
    if html is not None and html.grids:
        if whole := papers(html, origin, knowledge, subject=letter.subject):
            return whole
        spans = [span for grid in html.grids if len(grid.rows) > 1 and (span := _extent(grid)) is not None]
        tabled = _tabled(html, spans, origin, knowledge, message)
        if tabled is not None:
            return tabled
    page = _fuller(plain, html)
    if page is not None:
        parted = part(page.text, subject=letter.subject, sender_name=origin.sender_name)
        section = parted.forwarded or parted.own
        drawn, spans = with_grids(page, section.start, section.end)
        if spans and (tabled := _tabled(drawn, spans, origin, knowledge, message)) is not None:
            return tabled
    if page is None:
        if not letter.subject.strip():
            return []
        page = _empty(plain or html, message)
    drafts = list(prose.said(page, origin, knowledge, subject=letter.subject, marks=letter.marks).drafts)
    if plain is not None and html is not None and _differ(plain, html):
        notice = Notice("body-contradicts", "The mail's plain text and its HTML hold different numbers.")
        drafts = [replace(d, notices=(*d.notices, notice)) for d in drafts]
    return drafts


def _empty(page: Page | None, message: Message) -> Page:
    from parsers.readers.text import page_of

    part = page.part if page is not None else message.letter.plain if message.letter.plain is not None else 0
    return page_of("", part)


def _fuller(plain: Page | None, html: Page | None) -> Page | None:
    """The body that holds the message: the plain text, unless it only says that there is HTML."""
    if plain is None or html is None:
        page = plain or html
        return page if page is not None and page.text.strip() else None
    have, shown = sum(map(str.isalnum, plain.text)), sum(map(str.isalnum, html.text))
    if have < 0.4 * shown or not have:
        return html if shown else None
    return plain


_NUMBER = re.compile(r"(?<![\w.,/-])\d[\d.,']*(?![\w/-])")


def _differ(plain: Page, html: Page) -> bool:
    """Whether the two bodies hold different numbers although both hold the text: what one reader sees, the other does not."""
    have, shown = sum(map(str.isalnum, plain.text)), sum(map(str.isalnum, html.text))
    if not have or not shown or not 0.4 <= have / shown <= 2.5:
        return False
    first = {number.strip(".,'") for number in _NUMBER.findall(plain.text)}
    second = {number.strip(".,'") for number in _NUMBER.findall(html.text)}
    joined = plain.text + html.text
    return bool({n for n in first ^ second if joined.count(n) < 2})


def _tabled(
    page: Page, spans: list[tuple[int, int]], origin: Origin, knowledge: Knowledge, message: Message
) -> list[Draft] | None:
    """A mail whose lines stand in tables; None where the tables hold none."""
    found = _of_grids(page, origin, knowledge)
    if not found:
        return None
    around = prose.said(page, origin, knowledge, subject=message.letter.subject, marks=message.letter.marks, skip=spans)
    frame = around.drafts[0]
    if len(found) == 1:
        return [_covered(found[0], frame, first_says=frame)]
    return [replace(draft, kind=frame.kind if frame.kind is not Kind.OTHER else draft.kind) for draft in found]


def _of_grids(page: Page, origin: Origin, knowledge: Knowledge) -> list[Draft]:
    """The orders of the page's tables; several tables under column names of their own are one order."""
    extract = _extract()

    def of(grids: tuple[Grid, ...]) -> list[Draft]:
        words = tuple(word for grid in grids for row in grid.rows for cell in row for word in cell.words)
        return [
            draft for draft in extract((replace(page, words=words, grids=grids),), origin, knowledge) if draft.lines
        ]

    grids = tuple(grid for grid in page.grids if len(grid.rows) > 1)  # one row is a frame for blocks side by side
    whole = of(grids) if grids else []
    if len(grids) < 2 or not whole:
        return whole
    single = [draft for grid in grids for draft in of((grid,))]
    if sum(len(draft.lines) for draft in single) < sum(len(draft.lines) for draft in whole):
        return whole
    lines = tuple(line for draft in single for line in draft.lines)
    notices = tuple(dict.fromkeys(notice for draft in single for notice in draft.notices))
    return [replace(single[0], lines=lines, notices=notices)]


def _extract() -> Callable[[tuple[Page, ...], Origin, Knowledge], Sequence[Draft]]:
    return import_module("parsers.extractors.document").drafts  # type: ignore[no-any-return]


def _extent(grid: object) -> tuple[int, int] | None:
    chars = [word.chars for row in grid.rows for cell in row for word in cell.words if word.chars]  # type: ignore[attr-defined]
    return (min(start for start, _ in chars), max(end for _, end in chars)) if chars else None


def _covered(document: Draft, letter: Draft, *, first_says: Draft | None = None) -> Draft:
    """The table's lines with the letter's header around them: for a table inside a letter the letter's words come first."""
    base, other = (letter, document) if first_says is letter else (document, letter)
    values = {}
    for name in Header.__dataclass_fields__:
        mine, theirs = getattr(base.header, name), getattr(other.header, name)
        values[name] = mine + theirs if isinstance(mine, tuple) else (mine if mine is not None else theirs)
    lines = document.lines + tuple(line for line in letter.lines if line.quantity is not None and line.code is not None)
    kind = letter.kind if letter.kind not in (Kind.OTHER, Kind.ORDER) else Kind.ORDER
    return replace(
        document,
        kind=kind,
        header=Header(**values),
        lines=lines,
        notices=tuple(dict.fromkeys(document.notices + letter.notices)),
        conventions=_conventions(document, letter),
        reason=letter.reason if kind is not Kind.ORDER else "items are ordered",
        parts=tuple(dict.fromkeys((*document.parts, *letter.parts))),
    )


def _conventions(document: Draft, letter: Draft) -> Conventions:
    one, two = document.conventions, letter.conventions
    return replace(
        one,
        language=one.language or two.language,
        decimal_mark=one.decimal_mark or two.decimal_mark,
        date_order=one.date_order or two.date_order,
    )


# -- attached messages --------------------------------------------------------------------------------------------


def _inner(
    message: Message, origin: Origin, knowledge: Knowledge, outer: list[Draft], read_document: ReadDocument
) -> list[Draft]:
    """A mail passed on as an attachment: the inner one is the order, its sender the customer."""
    found: list[Draft] = []
    for inner in message.messages:
        letter = inner.letter
        inside = replace(
            origin,
            forwarded_from=letter.sender_address,
            sent_at=letter.sent_at or origin.sent_at,
            sender_name=origin.sender_name,
            subject=letter.subject or origin.subject,
        )
        found += of_message(inner, inside, knowledge, read_document=read_document)
    found = [draft for draft in found if draft.lines or draft.kind is not Kind.OTHER]
    if not found:
        return outer
    notices = tuple(notice for draft in outer for notice in draft.notices)
    return [replace(draft, notices=draft.notices + notices) for draft in found]


# -- attached documents -------------------------------------------------------------------------------------------


def _with_documents(
    message: Message, origin: Origin, knowledge: Knowledge, drafts: list[Draft], read_document: ReadDocument
) -> list[Draft]:
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
    if not orders:
        return _without_orders(message, drafts, read, unread, papers)
    if letter is None:
        return [replace(order, notices=order.notices + tuple(unread)) for order in orders]
    out = []
    known = _words_of(message)
    out += [_beside(order, letter, count=len(orders), known=known) for order in orders]
    if len(drafts) == 1 and letter.lines and not _covers_lines(orders, letter):
        out = _contradicted(out, letter)
    return [replace(order, notices=order.notices + tuple(unread)) for order in out]


def _origin_of(drafts: Sequence[Draft], origin: Origin) -> Origin:
    return drafts[0].origin if drafts else origin


def _without_orders(
    message: Message,
    drafts: list[Draft],
    read: list[tuple[Document, list[Draft]]],
    unread: list[Notice],
    papers: Sequence[Draft],
) -> list[Draft]:
    """Attachments without an order: terms beside an order in the body, a picture of the wanted part, a supplier's paper."""
    letter = drafts[0] if drafts else None
    if letter is None:
        return [draft for _, found in read for draft in found]
    if letter.lines:
        pictures = [d for d, _ in read if d.is_picture]
        extra = [
            Notice("attachment-unread", f"{d.name or 'A picture'} is attached; look whether it belongs to the order.")
            for d in pictures
        ]
        return [replace(draft, notices=draft.notices + tuple(extra) + tuple(unread)) for draft in drafts]
    asks = letter.kind in (Kind.ORDER, Kind.CHANGE, Kind.CANCEL, Kind.RETURN) or _orders_something(letter, message)
    if asks:
        names = ", ".join(d.name or d.media_type for d, _ in read)
        notice = Notice("attachment-unread", f"The order may stand in {names}; no line could be read there.")
        kind = letter.kind if letter.kind is not Kind.OTHER else Kind.ORDER
        return [
            replace(
                letter, kind=kind, reason="the order is said to be attached", notices=(*letter.notices, notice, *unread)
            )
        ]
    reason = next((paper.reason for paper in papers if paper.reason), "")
    return [replace(letter, reason=letter.reason or reason)]


def _orders_something(letter: Draft, message: Message) -> bool:
    text = message.plain or message.html
    kinds = kind_of_words((text.text if text else "") + "\n" + message.letter.subject)
    return "order" in kinds and not kinds & {"other", "inquiry"} and letter.kind is Kind.OTHER


def _words_of(message: Message) -> str:
    return " ".join(word.text for document in message.documents for page in document.pages for word in page.words)


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
_ORDINALS = tuple(
    "first second third erst zweit dritt premier deuxi troisi primer segund tercer prim terz eerst tweed derd pierwsz drug".split()
)


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
    if notice.code != "text-unread":
        return False
    said = notice.message.rpartition("”: ")[2].removesuffix(" could not be placed in the order.")
    return all(word in known or not any(map(str.isdigit, word)) for word in said.split(", "))


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
