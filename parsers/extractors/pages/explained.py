"""What a clerk's corrections explain of a layout: the column, the label, the decimal mark or the order of day and month under
which the document would have been read that way at once.

Nothing is explained where two columns fit, where a value stands twice, or where the document was read so already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from parsers.draft import Draft, DraftLine, Field
from parsers.extractors.pages.document import KINDS
from parsers.extractors.pages.headers.labels import labels_in, plain_label
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.profile import printed_senders, senders, theirs
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.extractors.pages.sectionbody import Body, body_of
from parsers.extractors.pages.sections import Section, sections
from parsers.extractors.pages.tables.body import Item
from parsers.extractors.pages.tables.cells import money, quantity
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry
from parsers.knowledge import Profile
from parsers.lexicon import fold
from parsers.numbers import readings
from parsers.page import Page

__all__ = ["explained"]

#: what a column can be explained as, with the roles that say the same thing
ROLES: Mapping[str, frozenset[str]] = {
    "quantity": HOW_MUCH,
    "price": frozenset({"price"}),
    "amount": frozenset({"amount"}),
    "requested_delivery": frozenset({"requested_delivery"}),
    "sku": frozenset({"sku", "code", "codes"}),
}
NUMBERS = ("quantity", "price", "amount")
DATES = ("issued_on", "requested_delivery", "requested_despatch")
#: header fields whose label can be explained
LABELLED = frozenset({
    "buyer_order_no", "seller_order_no", "previous_order_no", "contract_no", "quotation_no", "account_no", *DATES,
})  # fmt: skip
LONGEST_LABEL = 5
_FIGURES = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")
ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}  #: where year, month and day stand


def explained(
    pages: Sequence[Page],
    draft: Draft,
    header: Mapping[str, str],
    lines: Sequence[Mapping[str, str]],
    origins: Sequence[int | None],
    said: Collection[str],
    profiles: Sequence[Profile] = (),
    own_names: Sequence[str] = (),
) -> Profile | None:
    """What there is to remember of this document's layout, or None.

    `draft` as it was read, `header` and `lines` as they stand now (dates in ISO form, numbers plain), `origins` the line of the
    draft that each line comes from, `said` the pointers that clerks confirmed, `profiles` what is used already.
    """
    section = _section(pages, draft)
    names = senders(draft.origin) or printed_senders(pages, own_names)
    if section is None or not names:
        return None
    body = body_of(section, theirs(profiles, draft.origin, pages, own_names))
    said_lines = [
        {name: value for name, value in line.items() if value and f"/lines/{at}/{name}" in said}
        for at, line in enumerate(lines)
    ]
    columns = dict(_columns(body, draft, lines, origins, said_lines))
    if not body.tables:
        columns = _unread_columns(section, lines)
    labels = dict(
        _labels(body, draft, {name: header[name] for name in LABELLED if f"/{name}" in said and header.get(name)})
    )
    read = [(draft.lines[origin], line) for origin, line in zip(origins, said_lines, strict=False) if origin is not None and origin < len(draft.lines)]  # fmt: skip
    mark = _mark(read)
    order = _order(draft, header, read, said)
    made = Profile(
        sender=names[0],
        layout=draft.layout or "",
        columns=columns,
        labels=labels,
        decimal_mark=mark if mark != draft.conventions.decimal_mark else None,
        date_order=order if order != draft.conventions.date_order else None,
    )
    return made if made.columns or made.labels or made.decimal_mark or made.date_order else None


def _section(pages: Sequence[Page], draft: Draft) -> Section | None:
    """The part of the document that this draft was read from."""
    orders = [section for section in sections(list(pages)) if section.kind in KINDS]
    fields = [each for line in draft.lines for each in (line.quantity, line.description, line.code, line.price) if each]
    used = {span.page for one in (*fields, draft.header.buyer_order_no) if one for span in one.evidence.spans}
    return max(orders, key=lambda one: sum(view.page.number in used for view in one.pages), default=None)


# --- columns of a table that was read -----------------------------------------------------------------------------------


def _columns(
    body: Body,
    draft: Draft,
    lines: Sequence[Mapping[str, str]],
    origins: Sequence[int | None],
    said: Sequence[Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """(header as written, role): what holds the clerk's values in every line, and what was taken for it in its stead."""
    items = [(table.head, item) for table in body.tables for item in table.items]
    if not items or len(items) != len(draft.lines) or len({head.signature for head, _ in items}) != 1:
        return
    head = items[0][0]
    names = [fold(column.heading.text) for column in head.columns]
    found: dict[int, str] = {}
    wrong: set[int] = set()
    for role, same in ROLES.items():
        if not any(role in line for line in said):
            continue
        wanted = [
            (items[origin][1], line[role])
            for origin, line in zip(origins, lines, strict=False)
            if origin is not None and origin < len(items) and line.get(role)
        ]
        fitting = [
            at
            for at in range(len(head.columns))
            if wanted and all(_holds(item, at, role, value) for item, value in wanted)
        ]
        if len(fitting) == 1 and head.columns[fitting[0]].role not in same and names.count(names[fitting[0]]) == 1:
            found[fitting[0]] = role
            wrong |= {at for at, column in enumerate(head.columns) if column.role in same}
    for at in sorted({*found, *wrong}):
        if names[at] and (at in found or names.count(names[at]) == 1):
            yield head.columns[at].heading.text, found.get(at, "")


def _holds(item: Item, at: int, role: str, value: str) -> bool:
    return any(_means(entry.text(at), role, value) for entry in _rows(item) if at in entry.cells)


def _rows(item: Item) -> list[Entry]:
    return item.rows or [item.anchor]


def _means(text: str, role: str, value: str) -> bool:
    """Whether a cell may mean this value."""
    if role == "sku":
        return fold(text) == fold(value)
    if role == "requested_delivery":
        return bool(_orders_of(text, value))
    found = quantity(text) if role == "quantity" else money(text)
    try:
        return found is not None and Decimal(value) in readings(found.number)
    except InvalidOperation:
        return False


# --- columns of a table that was not read -------------------------------------------------------------------------------


def _unread_columns(section: Section, lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The header above the rows that hold the lines as the clerk entered them: each of its words is a column, those under
    which the values stand with their role."""
    rows = [row for view in section.pages[:1] for row in view.rows]
    placed = _placed(rows, lines)
    if not placed:
        return {}
    first = placed[0][0]
    for at in range(first - 1, max(first - 4, -1), -1):
        chunks = rows[at].chunks
        if len(chunks) < 3 or any(any(map(str.isdigit, chunk.text)) for chunk in chunks):
            continue
        found = {role: _under([hits[role] for _, hits in placed], chunks) for role in placed[0][1]}
        texts = [fold(chunk.text) for chunk in chunks]
        places = [place for place in found.values() if place is not None]
        if len(places) < 2 or len(set(places)) != len(places) or len(set(texts)) != len(texts):
            return {}
        roles = {place: role for role, place in found.items() if place is not None}
        if "quantity" not in roles.values():
            return {}
        return {chunk.text: roles.get(place, "") for place, chunk in enumerate(chunks)}
    return {}


def _placed(rows: Sequence[Row], lines: Sequence[Mapping[str, str]]) -> list[tuple[int, dict[str, list[Chunk]]]]:
    """For each line the row that holds it, from top to bottom, and the chunks that may be its values; [] where one is missing."""
    found: list[tuple[int, dict[str, list[Chunk]]]] = []
    at = 0
    for line in lines:
        roles = [role for role in ROLES if line.get(role)]
        while at < len(rows):
            hits = {
                role: [chunk for chunk in rows[at].chunks if _means(chunk.text, role, line[role])] for role in roles
            }
            hits = {role: chunks for role, chunks in hits.items() if chunks}
            if (
                "quantity" in hits
                and len(hits) >= 2
                and len({id(chunk) for chunks in hits.values() for chunk in chunks}) >= 2
            ):
                break
            at += 1
        else:
            return []
        found.append((at, hits))
        at += 1
    common = set.intersection(*(set(hits) for _, hits in found)) if found else set()
    return [(at, {role: hits[role] for role in ROLES if role in common}) for at, hits in found]


def _under(hits: Sequence[Sequence[Chunk]], header: Sequence[Chunk]) -> int | None:
    """The one header under which a value stands in every row."""
    fitting = set(range(len(header)))
    for chunks in hits:
        fitting &= {place for chunk in chunks if (place := _nearest(chunk, header)) is not None}
    return fitting.pop() if len(fitting) == 1 else None


def _nearest(chunk: Chunk, header: Sequence[Chunk]) -> int | None:
    gaps = [max(one.left - chunk.right, chunk.left - one.right, 0.0) for one in header]
    best = min(range(len(gaps)), key=gaps.__getitem__)
    return best if gaps.count(gaps[best]) == 1 else None


# --- labels -------------------------------------------------------------------------------------------------------------


def _labels(body: Body, draft: Draft, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(label as written, field) of each value that stands behind one label; the label that misled the reader is named, too."""
    for name, value in said.items():
        before = getattr(draft.header, name)
        if before is not None and _same(before, name, value):
            continue
        places = list(_labels_of(body.outside, name, value))
        if len({plain_label(label) for label in places}) != 1:
            continue
        yield places[0], name
        if (
            before is not None
            and (misled := _label_of(body.outside, before))
            and plain_label(misled) != plain_label(places[0])
        ):
            yield misled, ""


def _same(before: Field, name: str, value: str) -> bool:
    if name in DATES:
        return bool(_orders_of(before.raw, value))
    return fold(before.value or before.raw) == fold(value)


def _labels_of(rows: Sequence[Row], name: str, value: str) -> Iterator[str]:
    """The label of every place where this value stands; "" where it has none."""
    for at, row in enumerate(rows):
        for place, chunk in enumerate(row.chunks):
            for start, end in _places(chunk.words, name, value):
                yield _label_before(rows, at, place, start) if _alone(chunk, end) else ""


def _alone(chunk: Chunk, end: int) -> bool:
    """Whether no sentence goes on behind the value."""
    return len(chunk.words) - end <= 2


def _places(words: Sequence[Placed], name: str, value: str) -> Iterator[tuple[int, int]]:
    wanted = fold(value).split()
    plain = [fold(placed.word.text).strip(".,;:()[]#") for placed in words]
    for at in range(len(words)):
        if name not in DATES:
            if wanted and plain[at : at + len(wanted)] == wanted:
                yield at, at + len(wanted)
        elif _orders_of(words[at].word.text, value):
            yield at, at + 1


def _label_before(rows: Sequence[Row], at: int, place: int, start: int) -> str:
    """The words before the value, in its chunk or in the one to the left; else those right above it."""
    chunk = rows[at].chunks[place]
    if start:
        return _as_label(chunk.words[:start])
    if place and (beside := _as_label(rows[at].chunks[place - 1].words)):
        return beside
    above = rows[at - 1] if at and rows[at].page is rows[at - 1].page else None
    if above is None or rows[at].middle - above.middle > 2.6 * rows[at].em:
        return ""
    over = [one for one in above.chunks if abs(one.left - chunk.left) <= 0.8 * rows[at].em]
    return _as_label(over[0].words) if over else ""


def _as_label(words: Sequence[Placed]) -> str:
    text = " ".join(placed.word.text for placed in words).strip(" :#-–.=")
    fits = 0 < len(text.split()) <= LONGEST_LABEL and not any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    return text if fits else ""


def _label_of(rows: Sequence[Row], field: Field) -> str:
    """The label of the lexicon's behind which this value was read."""
    wanted = field.raw.split()
    for row in rows:
        for place, chunk in enumerate(row.chunks):
            texts = [placed.word.text for placed in chunk.words]
            start = next((at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted), None)
            if start is None:
                continue
            holder = chunk if start else row.chunks[place - 1] if place else None
            labels = labels_in(holder) if holder else []
            if holder and labels:
                return _as_label(holder.words[labels[0].start : labels[0].end])
    return ""


# --- numbers and dates --------------------------------------------------------------------------------------------------


def _mark(read: Sequence[tuple[DraftLine, Mapping[str, str]]]) -> str | None:
    """The decimal mark under which the figures of these lines mean what the clerk said; None where they prove none."""
    proved: set[str] = set()
    for written, line in read:
        for role in NUMBERS:
            field = getattr(written, role)
            if field is None or role not in line:
                continue
            found = quantity(field.raw) if role == "quantity" else money(field.raw)
            if found is None or len(readings(found.number)) < 2:
                continue
            proved |= {
                mark for mark in (".", ",") if readings(found.number, decimal_mark=mark) == (Decimal(line[role]),)
            }
    return proved.pop() if len(proved) == 1 else None


def _order(
    draft: Draft,
    header: Mapping[str, str],
    read: Sequence[tuple[DraftLine, Mapping[str, str]]],
    said: Collection[str],
) -> str | None:
    """The order of day and month under which the dates mean what the clerk said; None where they prove none."""
    pairs = [(getattr(draft.header, name), header.get(name, "")) for name in DATES if f"/{name}" in said]
    pairs += [(written.requested_delivery, line.get("requested_delivery", "")) for written, line in read]
    proved = [orders for field, value in pairs if field and value and (orders := _orders_of(field.raw, value))]
    common = set.intersection(*proved) if proved else set()
    return common.pop() if len(common) == 1 else None


def _orders_of(text: str, iso: str) -> set[str]:
    """Every order of year, month and day under which the figures of a date are this day."""
    wanted = iso.split("-")
    if len(wanted) != 3 or not date_phrases(text):
        return set()
    year, month, day = (int(one) for one in wanted) if all(one.isdigit() for one in wanted) else (0, 0, 0)
    return {
        name
        for match in _FIGURES.finditer(text)
        for name, (y, m, d) in ORDERS.items()
        if (int(match[m + 1]), int(match[d + 1])) == (month, day) and int(match[y + 1]) in (year, year % 100)
    }
