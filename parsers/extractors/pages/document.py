"""The pages of one document to drafts: splits orders, ignores what is none, and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.draft import Address, Draft, DraftLine, Field, Header, Kind, Notice, Origin
from parsers.extractors.pages.conventions import conventions
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.headers.currencies import with_currency
from parsers.extractors.pages.headers.header import Found, address, read_header
from parsers.extractors.pages.headers.labelvalues import labelled
from parsers.extractors.pages.headers.placesaid import place_said
from parsers.extractors.pages.headers.repeated import with_repeated, without_number
from parsers.extractors.pages.headers.rivals import rivals
from parsers.extractors.pages.headers.sumlabels import is_said_sum
from parsers.extractors.pages.headers.totals import Totals, numerals_in, read_totals
from parsers.extractors.pages.letter import card, letter, with_said, with_signature
from parsers.extractors.pages.noorder import no_order, page_notices, parted_copies
from parsers.extractors.pages.pagecount import pages_missing
from parsers.extractors.pages.profile import (
    fingerprint,
    in_force,
    labels_of,
    mark_of,
    order_of,
    theirs,
)
from parsers.extractors.pages.recognised.levelling import levelled
from parsers.extractors.pages.recognised.respelling import respelled
from parsers.extractors.pages.remarks.namesayings import named
from parsers.extractors.pages.remarks.notes import named_places, notes
from parsers.extractors.pages.remarks.sayings import beside, margins, remarks, sayings
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.sectionbody import Body, body_of
from parsers.extractors.pages.sections import Section, sections
from parsers.extractors.pages.tables.columns import names_columns
from parsers.extractors.pages.tables.columnsigns import barred
from parsers.extractors.pages.tables.completeness import (
    blanks,
    gaps,
    overlooked,
    unplaced_dates,
    unplaced_number,
    unpriced,
    unread_item_dates,
)
from parsers.extractors.pages.tables.dayheadings import with_headings
from parsers.extractors.pages.tables.fillin import filled
from parsers.extractors.pages.tables.planneddays import planned
from parsers.extractors.pages.tables.proving import convention_of, proves_any
from parsers.extractors.pages.tables.raws import raw_lines
from parsers.extractors.pages.tables.sheetframe import unframed
from parsers.extractors.pages.tables.table import draft_lines
from parsers.extractors.pages.tables.tablesayings import besides_items
from parsers.extractors.pages.tables.tickboxes import ticked
from parsers.knowledge import Knowledge, Profile
from parsers.page import Page, Source
from parsers.score import confidence

__all__ = ["KINDS", "drafts"]

#: Kind of document -> kind of draft; kinds that are missing here are no orders.
KINDS = {
    "order": Kind.ORDER,
    "change": Kind.CHANGE,
    "cancel": Kind.CANCEL,
    "return": Kind.RETURN,
    "inquiry": Kind.INQUIRY,
}
LETTER = 500  #: words that a letter with an order may have
PROVED = 0.99  #: a total whose confidence is above this is the sum of the lines


def drafts(pages: Sequence[Page], origin: Origin, knowledge: Knowledge) -> list[Draft]:
    """Everything that the pages of one document hold. A document that is no order gives one draft of kind `other`."""
    every = list(sections([respelled(levelled(unframed(barred(ticked(filled(page))))), knowledge) for page in pages]))
    orders = [section for section in every if section.kind in KINDS]
    ignored = [section for section in every if section.kind not in KINDS]
    if not orders:
        return [no_order(ignored, origin)] if ignored else []
    found, copies = parted_copies([(section, _draft(section, origin, knowledge)) for section in orders])
    notices = tuple(page_notices([*ignored, *copies]))
    for section in ignored if found else ():
        language = found[0].conventions.language
        notices += tuple(beside(section, found[0].header, language=language, knowledge=knowledge))
    if len(found) == 1 and found[0].lines and not (found[0].header.total_lines or found[0].header.total_payable):
        notices += tuple(filter(None, [pages_missing(every)]))  # else the sum tells
    if found and notices:
        found[0] = replace(found[0], notices=found[0].notices + notices)
    return found


# --- one order ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Read:
    """What was read of one section, on its way to a draft."""

    section: Section
    body: Body
    profiles: Sequence[Profile]
    found: Found  #: the labels and addresses outside the tables
    lines: list[DraftLine]
    totals: Totals
    header: Header
    words: Draft | None  #: what a letter says that has no table

    @property
    def taken(self) -> set[int]:
        """The words and rows that are somebody's."""
        return self.found.used | self.totals.used


def _draft(section: Section, origin: Origin, knowledge: Knowledge) -> Draft:
    profiles = theirs(knowledge.profiles, origin, (view.page for view in section.pages), knowledge.own_names)
    body = body_of(section, profiles)
    layout = fingerprint(body.tables[0].head) if body.tables else None
    profiles = in_force(profiles, layout=layout, learned=not body.named)
    lines, mark = _table_lines(body, profiles, knowledge)
    lines, dropped = _without_zeros(lines)
    lines, common = _common_delivery(lines)
    found = read_header(body.outside, knowledge, below=body.first_below, own=labels_of(profiles))
    sums = body.after if body.tables else [row for row in body.outside if is_said_sum(row)]
    words = _in_words(section, body, found, sums, origin, knowledge) if not body.tables else None
    if words is not None:
        lines = list(words.lines)
    totals = read_totals(sums, lines, mark)
    header = _header(body, found, totals, common, knowledge)
    if words is not None:
        header = with_signature(with_said(header, words, body.outside), body.outside)
    header, several = with_repeated(header, body.tables)
    lines = without_number(lines, header)
    read = _Read(section, body, profiles, found, lines, totals, header, words)
    agreed = conventions(header, lines, mark, section, habit=order_of(profiles))
    draft = Draft(
        kind=KINDS[section.kind],
        origin=origin,
        header=header,
        lines=tuple(lines),
        notices=(*several, *_told(read, dropped), *_doubts(read, agreed.language, knowledge)),
        conventions=agreed,
        source=str(section.pages[0].page.source),
        parts=tuple(dict.fromkeys(view.page.part for view in section.pages)),
        reason=section.reason,
        layout=layout,
    )
    for sheet in _sheet_names(section):
        draft = named(draft, sheet, knowledge)
    return draft


def _table_lines(body: Body, profiles: Sequence[Profile], knowledge: Knowledge) -> tuple[list[DraftLine], str | None]:
    """The lines of the tables, and the decimal mark by which their figures agree."""
    raws = [(table, raw_lines(table, knowledge)) for table in body.tables]
    everything = [raw for _, some in raws for raw in some]
    figures = list(numerals_in(body.after))
    mark = convention_of(everything, figures)
    if mark is None and not proves_any(everything, figures):
        mark = mark_of(profiles)
    lines = [line for table, some in raws for line in draft_lines(table, some, mark=mark, knowledge=knowledge)]
    return with_headings(lines, body.tables, body.headings), mark


def _header(body: Body, found: Found, totals: Totals, common: Field | None, knowledge: Knowledge) -> Header:
    """What labels say, with what tables and totals say of the whole order."""
    header = found.header
    above = body.outside[: body.first_below]
    below = body.outside[len(above) :] if body.first_below is not None else ()
    ship_to = header.ship_to or _shipment_place(body) or place_said(above, knowledge) or place_said(below, knowledge)
    said = notes(body.outside, body.first_below, found.used | totals.used)
    places = () if ship_to else named_places(above, found.used, knowledge)
    header = replace(
        header,
        **totals.fields,
        requested_delivery=header.requested_delivery or common,
        ship_to=ship_to,
        charges=tuple(totals.charges),
        notes=(*said, *places),
    )
    return with_currency(header, body.tables)


def _told(read: _Read, dropped: Sequence[Notice]) -> Iterator[Notice]:
    """What reading itself has to tell."""
    yield from read.found.notices
    if read.section.confirms:
        told = f"“{read.section.title}” stands beside the order; look whether all of it is one."
        yield Notice("intent-mixed", told, evidence=evidence(read.body.outside[0].words if read.body.outside else ()))
    yield from rivals(read.section, read.body.outside, labels_of(read.profiles))
    yield from dropped
    yield from read.words.notices if read.words else ()
    for table in read.body.tables:
        yield from table.notices


def _doubts(read: _Read, language: str | None, knowledge: Knowledge) -> Iterator[Notice]:
    """What looking over the whole section finds: what is blank or nobody's, and what sentences say beside the items."""
    body, header, lines = read.body, read.header, read.lines
    yield from blanks(lines)
    yield from unpriced(header, lines, body.outside, [table.head for table in body.tables])
    yield from overlooked(body.outside, read.taken, knowledge)
    yield from unplaced_dates(body.outside, header, lines)
    below = body.outside[body.first_below :] if body.first_below is not None else ()
    yield from planned(below, read.taken, header, lines)
    if body.tables:
        yield from unplaced_number(body.outside[: body.first_below], header, read.found.used)
    if read.words is None:  # the words of a letter have been looked through
        yield from sayings(body.outside, body.first_below, read.taken, header, language=language, knowledge=knowledge)
    yield from margins(read.section, header, language=language, knowledge=knowledge)
    said = [line.note for line in lines if line.note]
    yield from remarks(said, header, language=language, knowledge=knowledge, terse=True)
    yield from besides_items(body.tables, header, lines, language=language, knowledge=knowledge)
    items = [item for table in body.tables for item in table.items]
    if len(items) == len(lines):
        yield from unread_item_dates(items, header, lines)
    if not any(one.confidence > PROVED for one in read.totals.fields.values()):
        yield from gaps(lines)


def _sheet_names(section: Section) -> list[str]:
    """The names of the sheets that the section was read from; a file of comma separated values has none."""
    return [
        grid.name
        for view in section.pages
        for grid in view.page.grids
        if view.page.source is Source.SHEET and grid.name
    ]


def _in_words(
    section: Section, body: Body, found: Found, sums: Sequence[Row], origin: Origin, knowledge: Knowledge
) -> Draft | None:
    """The items of a printed letter that has no table; what labels, addresses and sums have taken is left out."""
    if any(view.page.source is not Source.PRINT for view in section.pages) or section.kind != "order":
        return None
    if not (section.title and found.header.buyer_order_no) or sum(len(v.page.words) for v in section.pages) > LETTER:
        return None  # a paper of another kind, whose numbered clauses are no items
    free = [
        row
        for row in body.outside
        if id(row) not in found.used and not any(id(placed.word) in found.used for placed in row.words)
    ]
    first = next((i for i, row in enumerate(body.outside) if id(row) in found.used), None)
    if first is not None and body.outside[first].middle < 0.45 * body.outside[first].page.height:
        above = {id(row) for row in body.outside[:first]}  # the letterhead, and whom the letter is for
        free = [row for row in free if id(row) not in above]
    below = {id(row) for row in (*sums, *card(body.outside))}
    free = [row for row in free if id(row) not in below]
    if not free or any(names_columns(row) for row in body.outside):
        return None  # a table whose header could not be read whole: its positions are no quantities
    return letter(free, origin, knowledge)


def _without_zeros(lines: Sequence[DraftLine]) -> tuple[list[DraftLine], list[Notice]]:
    """A row of quantity 0 orders nothing."""
    kept, notices = [], []
    for line in lines:
        if (
            line.quantity is not None
            and line.quantity.value is not None
            and Decimal(line.quantity.value) == 0
            and line.action is None
        ):
            name = line.description.raw if line.description else line.no.raw if line.no else "A row"
            notices.append(
                Notice("row-ignored", f"“{name}” has the quantity 0 and was left out.", evidence=line.quantity.evidence)
            )
        else:
            kept.append(line)
    return (kept, notices) if kept else (list(lines), [])


def _common_delivery(lines: Sequence[DraftLine]) -> tuple[list[DraftLine], Field | None]:
    """A delivery date in a row below the last of several items is said for all of them."""
    last = lines[-1] if lines else None
    if (
        last is None
        or len(lines) < 2
        or last.requested_delivery is None
        or any(line.requested_delivery for line in lines[:-1])
    ):
        return list(lines), None
    if last.requested_delivery.confidence >= confidence(()):  # a cell of a date column is the line's own
        return list(lines), None
    return [*lines[:-1], replace(last, requested_delivery=None)], last.requested_delivery


def _shipment_place(body: Body) -> Address | None:
    """The ship-to that stands on every delivery row of the items, where it is one and the same."""
    places = [
        pair
        for table in body.tables
        for item in table.items
        for pair in labelled([entry.row for entry in item.rows])
        if pair.role == "ship_to"
    ]
    texts = {pair.text for pair in places}
    if len(texts) != 1:
        return None
    return address([list(places[0].words)])
