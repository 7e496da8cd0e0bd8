"""The text of an item: its description, what is only a note, and what is labelled inside ("Supplier item: ...").

A line goes on with the description when the line above could not have held its first word; a line that starts anew is a
paragraph of its own, and every paragraph after the first is a note: notes speak of codes and quantities that are no order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.extractors.letters.remarks.remarks import is_sentence
from parsers.extractors.letters.tokens import tokenize
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.cells import is_capital_code, is_code, is_unit
from parsers.extractors.pages.tables.codes import Code, known_as
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.entry import Entry, fits, has, runs_over
from parsers.extractors.pages.tables.headword import Heading
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, phrases, words_of

__all__ = ["Paragraphs", "paragraphs"]

_NUMERIC = frozenset(
    {"quantity", "packs", "total_quantity", "price", "amount", "price_per", "unit", "discount", "tax", "pack"}
)
_SAID = 3  #: words of a sentence
_LABELLED = frozenset({"sku", "buyer_item", "manufacturer_item", "gtin"})


@dataclass(slots=True)
class Paragraphs:
    """Words of an item that are text."""

    description: list[Placed] = field(default_factory=list)
    note: list[Placed] = field(default_factory=list)
    delivery: list[Placed] = field(default_factory=list)  #: a labelled delivery date in the item's text
    codes: list[tuple[str, Code]] = field(default_factory=list)  #: labelled codes in the item's text
    price_column: Column | None = None

    @property
    def price_heading(self) -> Heading | None:
        return self.price_column.heading if self.price_column else None


def paragraphs(rows: Sequence[Entry], head: Head, main: Entry, knowledge: Knowledge) -> Paragraphs:
    """The texts of an item's rows. Rows that are only labelled codes lose their words, so that no column takes them."""
    found = Paragraphs(price_column=next((column for column in head.columns if column.role == "price"), None))
    column = next((i for i, c in enumerate(head.columns) if c.role == "description"), None)
    columns = [i for i, c in enumerate(head.columns) if c.role in ("code", "sku", "buyer_item", "codes")]
    coded = bool(columns)
    uncoded = not any(i in entry.cells for entry in rows for i in columns)
    reach = _reach(rows, column)
    # "Material" above "Description": the code stands above its text in one column, whatever other codes there are
    above = column is not None and "code" in head.columns[column].heading.roles
    running = True
    last: list[Placed] = []
    for number, entry in enumerate(rows):
        text = _row_text(entry, head, main, column, found, first=number == 0)
        flow = len(text) > len(entry.cells.get(column, ())) if column is not None else bool(text)
        if (
            text
            and (above or not coded)
            and not found.codes
            and not found.description
            and (code := _lone_code(text, knowledge))
        ):
            found.codes.append(code)
            text = [placed for placed in text if placed not in code[1].words]
        elif len(text) == 1 and (known := known_as(text[0].word.text, knowledge)) in ("buyer_item", "gtin"):
            found.codes.append((known, Code(text[0].word.text, (text[0],))))  # alone on a line of the text
            continue
        if text:
            if running and last and (flow or _is_said(text) or not _wraps(last, text, reach)):
                running = False
            (found.description if running else found.note).extend(text)
            last = text
        if not flow:
            found.note.extend(
                p
                for i, c in enumerate(head.columns)
                if c.role in ("note", "") and i in entry.cells
                for p in entry.cells[i]
            )
    if uncoded and found.description and not found.codes:
        _take_code(found, knowledge, known_only=coded)
    # which of its kind the item is stands in a column of its own: Item | Size | Colour
    features = [i for i, c in enumerate(head.columns) if c.role == "feature"]
    found.description += [placed for entry in rows for i in features for placed in entry.cells.get(i, ())]
    return found


def _reach(rows: Sequence[Entry], column: int | None) -> float:
    return (
        max((entry.cells[column][-1].right for entry in rows if column in entry.cells), default=0.0)
        if column is not None
        else 0.0
    )


def _row_text(
    entry: Entry, head: Head, main: Entry, column: int | None, found: Paragraphs, *, first: bool
) -> list[Placed]:
    """The text of one row: all its words where it is a labelled or running text over the columns, else its description."""
    if entry is not main and not first:
        words = list(entry.row.words)
        left = _take_labelled(words, found)
        if len(left) < len(words):
            entry.cells = {}
            return left
        if flow := _flow(entry, head, main) or _across(entry, head, column):
            entry.cells = {}
            return flow
    text = list(entry.cells.get(column, ())) if column is not None else []
    return _take_labelled(text, found)


def _lone_code(text: Sequence[Placed], knowledge: Knowledge) -> tuple[str, Code] | None:
    """The code that stands alone on the first line of a text column, or that the catalogue knows."""
    word = text[0].word.text.strip(",;:()[]")
    known = known_as(word, knowledge)
    if known or (len(text) == 1 and is_code(word) and len(word) >= 4):
        return known or "code", Code(word, (text[0],))
    return None


def _flow(entry: Entry, head: Head, main: Entry) -> list[Placed]:
    """All words of a row that is running text over several columns: what falls into number columns is no number."""
    if entry is main or entry.row.grid is not None:
        return []
    numeric = [i for i in entry.cells if head.columns[i].role in _NUMERIC]
    if not runs_over(entry) and not _shares_a_chunk(entry, numeric):
        return []
    if any(has(entry, head, {head.columns[i].role}) for i in numeric if head.columns[i].role != "unit"):
        return []
    return list(entry.row.words)


def _across(entry: Entry, head: Head, column: int | None) -> list[Placed]:
    """The words of a row that holds nothing but a text outside the column of texts: a cell over all columns, a remark at the edge."""
    words = list(entry.row.words)
    if column in entry.cells or len(words) < _SAID - 1:
        return []
    if entry.row.grid is not None:
        return words if len(entry.row.chunks) == 1 and len(words) >= _SAID else []
    alone = next(iter(entry.cells)) if len(entry.cells) == 1 else None
    if not any(
        len(word) > _SAID and word.strip(".,!").isalpha() and not is_unit(word) for word in entry.row.text.split()
    ):
        return []  # a price below the quantity
    return words if alone is not None and fits(head.columns[alone], entry.text(alone)) < 0 else []


def _is_said(text: Sequence[Placed]) -> bool:
    """Whether a line is a sentence of its own, not a piece of a description."""
    written = " ".join(placed.word.text for placed in text)
    whole = written.endswith((".", "!")) and written[:1].isupper() and len(text) >= _SAID
    return whole and is_sentence(tokenize(written))


def _shares_a_chunk(entry: Entry, columns: Sequence[int]) -> bool:
    """Whether a word of these columns stands near words of another column, not in a cell of its own."""
    place = {id(placed): i for i, words in entry.cells.items() for placed in words}
    return any(
        place.get(id(chunk.words[0])) != place.get(id(placed)) and place.get(id(placed)) in columns
        for chunk in entry.row.chunks
        for placed in chunk.words[1:]
    )


def _wraps(upper: Sequence[Placed], lower: Sequence[Placed], reach: float) -> bool:
    """Whether the lower line is the upper one's continuation: its first word would not have fitted behind it."""
    if upper[-1].page is not lower[0].page:
        return True
    first = lower[0]
    if upper[-1].word.text.endswith((",", "-", "/", "&", "+", "(")) or first.word.text[:1] in ",/)&+-":
        return True
    room = reach - upper[-1].right
    needed = (first.right - first.left) + 0.25 * first.word.box.height
    return needed > room - 0.5 or lower[0].word.text[:1].islower()


def _take_labelled(words: list[Placed], found: Paragraphs) -> list[Placed]:
    """Takes labelled codes and dates out of a line of text; gives what is left. A line may hold several labels:
    "Request date: 01/12/2026   Supplier item no.: LB-20417"."""
    left: list[Placed] = []
    at = behind = 0
    while at < len(words):
        taken = _labelled_at(words, at, found, chained=0 < behind == at) or _bracketed_at(words, at, found)
        behind = taken or behind
        if taken is None:
            left.append(words[at])
            at += 1
        else:
            at = taken
    return left


def _labelled_at(words: list[Placed], at: int, found: Paragraphs, *, chained: bool = False) -> int | None:
    """The index behind the labelled value that begins here, or None. Inside a line a label must have its colon, or stand right
    behind the value of another (`chained`): "Need By 12/03/2026 Part Number MVF-2002"."""
    senses = phrases("columns")
    for size in range(min(5, len(words) - 1 - at), 0, -1):
        behind = at + size
        label = " ".join(p.word.text for p in words[at:behind])
        colon = label.endswith(":") or words[behind].word.text.startswith(":")
        if at and not colon and not chained and not _stands_apart(words, at):
            continue
        roles = [sense.role for sense in senses.get(fold(label), ())]
        role = next((role for role in roles if role in _LABELLED or role == "code"), None)
        value = behind + (words[behind].word.text == ":")
        if role and (colon or chained or role in _LABELLED) and value < len(words):
            coded = words[value : value + 1 + _is_prefix(words, value)]
            text = _said(coded)
            if _is_said_code(text.strip(".,;:()"), labelled=role in _LABELLED and colon) or len(coded) > 1:
                found.codes.append((role, Code(text.strip(",;:()"), tuple(coded))))
                return value + len(coded)
        if _is_delivery_label(label, colon):
            rest = words[value : value + 6]
            text = " ".join(p.word.text for p in rest)
            spans = date_phrases(text)
            if spans and (spans[0][0] == 0 or not at):
                start, end = spans[0]
                inside = [p for p, place in _offsets(rest) if start <= place < end]
                if found.delivery and _said(found.delivery) != _said(inside):
                    return None  # another day: it stays among the words, where it is asked about
                found.delivery = found.delivery or inside
                if spans[0][0] == 0:
                    return value + len(inside)
    return None


def _bracketed_at(words: Sequence[Placed], at: int, found: Paragraphs) -> int | None:
    """The index behind a code in brackets that begin here and say whose it is: "(bei uns GB-1040)"."""
    if not words[at].word.text.startswith("("):
        return None
    end = next((n for n in range(at + 1, min(at + _IN_BRACKETS, len(words))) if words[n].word.text.endswith(")")), None)
    if end is None:
        return None
    said = [fold(placed.word.text).strip("(:.") for placed in words[at:end]]
    code = words[end].word.text.rstrip("),.;")
    roles = {role for role, owners in _OWNERS.items() if owners & set(said)}
    if (
        len(roles) != 1
        or not (is_code(code) or is_capital_code(code))
        or any(any(map(str.isdigit, word)) for word in said)
    ):
        return None
    found.codes.append((roles.pop(), Code(code, (words[end],))))
    return end + 1


_IN_BRACKETS = 5  #: words of such brackets
_OWNERS = {"buyer_item": words_of("whose_buyer_item"), "sku": words_of("whose_sku")}


def _said(words: Sequence[Placed]) -> str:
    return " ".join(placed.word.text for placed in words)


def _stands_apart(words: Sequence[Placed], at: int) -> bool:
    """Whether a wide gap parts this word from the one before it, as a label in a place of its own is parted."""
    return words[at].left - words[at - 1].right > 1.5 * words[at].word.box.height


def _is_prefix(words: Sequence[Placed], at: int) -> bool:
    """Whether capitals stand a blank before a number, as in codes that people space: "BS 0092"."""
    one, two = words[at].word.text, words[at + 1].word.text if at + 1 < len(words) else ""
    return (
        one.isupper()
        and one.isalpha()
        and len(one) <= 4
        and two.isdigit()
        and len(two) >= 3
        and not _stands_apart(words, at + 1)
    )


def _is_said_code(text: str, *, labelled: bool) -> bool:
    """Whether the word behind a label of codes is one: behind "Your item no.:" even "7100.25" is."""
    return is_code(text) or (labelled and len(text) >= 3 and any(map(str.isdigit, text)))


def _is_delivery_label(label: str, colon: bool) -> bool:
    said = fold(label).rstrip(":.")
    senses = (*phrases("labels").get(said, ()), *phrases("columns").get(said, ()))
    return any(sense.role == "requested_delivery" or (colon and sense.role == "delivery") for sense in senses)


def _offsets(words: Sequence[Placed]) -> list[tuple[Placed, int]]:
    at = 0
    result = []
    for placed in words:
        result.append((placed, at))
        at += len(placed.word.text) + 1
    return result


def _take_code(found: Paragraphs, knowledge: Knowledge, *, known_only: bool) -> None:
    """Where the item has no code in a column, the code stands in the text: known, or at its beginning or end beyond doubt."""
    words = list(found.description)
    for placed in words:
        text = placed.word.text.strip(",;:()[]")
        if known := known_as(text, knowledge):
            found.codes.append((known, Code(text, (placed,))))
            found.description.remove(placed)
            return
    for placed in () if known_only else (words[0], words[-1]):
        text = placed.word.text.strip(",;:()[]")
        if is_code(text) and _is_distinct(text) and len(words) > 1:
            found.codes.append(("code", Code(text, (placed,))))
            found.description.remove(placed)
            return


def _is_distinct(text: str) -> bool:
    """Whether a word in running text is a code beyond doubt: long, with digits, and with letters or a hyphen in capitals."""
    digits = sum(char.isdigit() for char in text)
    lettered = any(char.isalpha() for char in text) or digits >= 5
    return (
        len(text) >= 5
        and digits >= 1
        and lettered
        and text == text.upper()
        and not re.fullmatch(r"[\d.,xX×/]+(?:MM|CM|M|KG|G|L|ML|V|W)?", text)
    )
