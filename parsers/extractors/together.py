"""A mail's bodies and attachments as drafts: what says the same is one order, what contradicts is held."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from parsers.draft import Conventions, Draft, Header, Kind, Notice, Origin
from parsers.extractors.covering import ReadDocument, said_beside, with_documents
from parsers.extractors.letters import prose
from parsers.extractors.letters.dates.promised import promised
from parsers.extractors.letters.intent import alone, machine_kind
from parsers.extractors.letters.replies import part
from parsers.extractors.pages.tables.tablesayings import between_tables
from parsers.extractors.pages.tables.textgrid import with_grids
from parsers.extractors.paper import papers
from parsers.gather import Message
from parsers.knowledge import Knowledge
from parsers.page import Grid, Page

__all__ = ["of_message", "passed_on"]


def of_message(message: Message, origin: Origin, knowledge: Knowledge, *, read_document: ReadDocument) -> list[Draft]:
    """The drafts of one mail."""
    letter = message.letter
    origin = _with_letter(origin, message)
    if (
        kind := machine_kind(letter.subject, "", letter.marks, content_type=letter.content_type)
    ) is not None and letter.report:
        return [Draft(kind=kind[0], origin=origin, reason=kind[1], parts=_parts(message))]
    drafts = _body(message, origin, knowledge)
    if message.plain is not None and message.html is not None and _differ(message.plain, message.html):
        notice = Notice("body-contradicts", "The mail's plain text and its HTML hold different numbers.")
        drafts = [replace(d, notices=(*d.notices, notice)) for d in drafts]
    if message.messages:
        drafts = _inner(message, origin, knowledge, drafts, read_document)
    notices = tuple(message.notices)
    drafts = with_documents(message, origin, knowledge, drafts, read_document)
    drafts = promised(message, drafts, _fuller(message.plain, message.html), subject=letter.subject)
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
        html = _without_answered(html, origin, knowledge, message)
        spans = [span for grid in html.grids if len(grid.rows) > 1 and (span := _extent(grid)) is not None]
        tabled = _tabled(html, spans, origin, knowledge, message) if html.grids else None
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
    return list(prose.said(page, origin, knowledge, subject=letter.subject, marks=letter.marks).drafts)


def _without_answered(html: Page, origin: Origin, knowledge: Knowledge, message: Message) -> Page:
    """The body without the tables of the mail that it answers, where it orders in words of its own above it."""
    letter = message.letter
    quoted = part(html.text, subject=letter.subject, sender_name=origin.sender_name).quoted
    if quoted is None:
        return html
    own = tuple(grid for grid in html.grids if (span := _extent(grid)) is None or span[0] < quoted.start)
    if len(own) == len(html.grids):
        return html
    answers = prose.said(html, origin, knowledge, subject=letter.subject, marks=letter.marks).drafts
    orders = any(line.quantity is not None for draft in answers for line in draft.lines)
    return replace(html, grids=own) if orders else html


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
    """Whether the two bodies hold different numbers although both hold the text: what one reader sees, the other does not. Of HTML with
    tables only what they hold must stand in the plain text, too: programs add cards of the firm to the one alone."""
    have, shown = sum(map(str.isalnum, plain.text)), sum(map(str.isalnum, html.text))
    if not have or not shown or not 0.4 <= have / shown <= 2.5:
        return False
    first = {number.strip(".,'") for number in _NUMBER.findall(plain.text)}
    second = {number.strip(".,'") for number in _NUMBER.findall(html.text)}
    joined = plain.text + html.text
    if html.grids:
        tabled = " ".join(word.text for grid in html.grids for row in grid.rows for cell in row for word in cell.words)
        second_only = {number.strip(".,'") for number in _NUMBER.findall(tabled)} - first
    else:
        second_only = second - first
    return any(joined.count(number) < 2 for number in (first - second) | second_only)


def _tabled(
    page: Page, spans: list[tuple[int, int]], origin: Origin, knowledge: Knowledge, message: Message
) -> list[Draft] | None:
    """A mail whose lines stand in tables; None where the tables hold none."""
    found = _of_grids(page, origin, knowledge)
    if not found:
        return None
    around = prose.said(page, origin, knowledge, subject=message.letter.subject, marks=message.letter.marks, skip=spans)
    frame = around.drafts[0]
    frame = replace(frame, notices=(*frame.notices, *between_tables(page, spans, knowledge)))
    if len(found) == 1:
        return [_covered(found[0], frame, first_says=frame)]
    kind = None if frame.kind is Kind.OTHER else frame.kind
    return [replace(draft, kind=kind or draft.kind, notices=draft.notices + frame.notices) for draft in found]


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
    return import_module("parsers.extractors.pages.document").drafts  # type: ignore[no-any-return]


def _extent(grid: Grid) -> tuple[int, int] | None:
    chars = [word.chars for row in grid.rows for cell in row for word in cell.words if word.chars]
    return (min(start for start, _ in chars), max(end for _, end in chars)) if chars else None


def _covered(document: Draft, letter: Draft, *, first_says: Draft | None = None) -> Draft:
    """The table's lines with the letter's header around them: for a table inside a letter the letter's words come first."""
    base, other = (letter, document) if first_says is letter else (document, letter)
    values = {}
    for name in Header.__dataclass_fields__:
        mine, theirs = getattr(base.header, name), getattr(other.header, name)
        values[name] = mine + theirs if isinstance(mine, tuple) else (mine if mine is not None else theirs)
    counted = [line for line in letter.lines if line.quantity is not None]
    lines = document.lines + tuple(line for line in counted if line.code is not None)
    beside = said_beside([document], [line for line in counted if line.code is None and line.description is not None])
    kind = letter.kind if letter.kind not in (Kind.OTHER, Kind.ORDER) else Kind.ORDER
    return replace(
        document,
        kind=kind,
        header=Header(**values),
        lines=lines,
        notices=tuple(dict.fromkeys((*document.notices, *letter.notices, *beside))),
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


def passed_on(inner: Message, origin: Origin) -> Origin:
    """Where a mail comes from that somebody passed on: what he handed in, and its own sender, day and subject."""
    letter = inner.letter
    return replace(
        origin,
        forwarded_from=letter.sender_address,
        sent_at=letter.sent_at or origin.sent_at,
        sender_name=origin.sender_name,
        subject=letter.subject or origin.subject,
    )


def _inner(
    message: Message, origin: Origin, knowledge: Knowledge, outer: list[Draft], read_document: ReadDocument
) -> list[Draft]:
    """A mail passed on as an attachment: the inner one is the order, its sender the customer."""
    found: list[Draft] = []
    for inner in message.messages:
        found += of_message(inner, passed_on(inner, origin), knowledge, read_document=read_document)
    found = [draft for draft in found if draft.lines or draft.kind is not Kind.OTHER]
    if not found:
        return outer
    if any(draft.lines for draft in outer):  # what is written above it is the order; what was passed on is looked at
        both = Notice(
            "attachment-unread", "The mail also passes on a mail with an order in it; see which of them is meant."
        )
        return [replace(draft, notices=(*draft.notices, both)) for draft in outer] if _ordered(found) else outer
    notices = tuple(notice for draft in outer for notice in draft.notices)
    return [replace(draft, notices=draft.notices + notices) for draft in found]


def _ordered(drafts: list[Draft]) -> bool:
    return any(draft.lines for draft in drafts)
