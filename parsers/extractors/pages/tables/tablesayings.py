"""What a table says besides its items: rows between them that count nothing, cells of columns that are no values, what came already.

Sheets and the tables of mails have exact cells, so whoever put words into a row or cell of its own said something: `Not required:`
above an item, `already received` or `ZZ if no 2RS` beside one. On drawn pages such words are looked for by `sayings`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import DraftLine, Header, Notice
from parsers.extractors.letters.catalogue import Catalogue, catalogue
from parsers.extractors.letters.dates.datetext import names_period
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.remarks import (
    altering,
    harmless_words,
    printed_words,
    purpose_words,
    tells_purpose,
)
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.replies import Section
from parsers.extractors.letters.script import READ_LIMIT, Script, Text, script
from parsers.extractors.letters.tokens import Role, norms_in
from parsers.extractors.letters.wording import language_of, wording
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.headers.sumlabels import is_carried, total_label
from parsers.extractors.pages.remarks.itemsayings import said_of_item
from parsers.extractors.pages.remarks.statesaid import only_now, states
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.body import Item
from parsers.extractors.pages.tables.cells import is_unit
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import CODES, Entry, has, text_of
from parsers.extractors.pages.tables.othercounts import BESIDE, counted, counts_beside
from parsers.extractors.pages.tables.raws import Table
from parsers.extractors.pages.tables.rowmarks import NO, hidden_marks, is_stop, some_marked, takes_back, unheaded
from parsers.extractors.pages.tables.soldin import pack_in_words
from parsers.extractors.pages.tables.unitsaid import says_unit
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, words_of
from parsers.page import Page

__all__ = ["besides_items", "between_tables"]

_STRUCK = "“{}” is struck out in the row of an item; look what holds instead."
_HEADING = 12  #: words of what stands above a table

#: alone in a row or a cell: one of two items, or something that is asked
_EITHER = words_of("either_between_rows") | {"?", "??", "???"}
#: alone in a row or a cell: what came, or is done with
_DONE = words_of("done_with_rows")
#: alone in a row or a cell: what is not settled yet
_OPEN = words_of("rows_not_settled")
#: columns that ask whether the row is ordered, by one of their words; and the answers that say no
_WHETHER = words_of("heads_of_whether_ordered")
#: columns that say where the goods of a row go, or for whom they are
_WHERE = words_of("heads_of_destinations")
_NOT_WHERE = words_of("heads_of_no_destination")
#: how the goods are put together, which alters none of them
_PACKED = tuple(sorted(words_of("beginnings_of_packing")))


def besides_items(
    tables: Sequence[Table], header: Header, lines: Sequence[DraftLine], *, language: str | None, knowledge: Knowledge
) -> Iterator[Notice]:
    """A notice for whatever the exact cells of these tables say besides values that may alter what the lines say."""
    known = catalogue(knowledge)
    dated = header.requested_delivery is not None or any(line.requested_delivery for line in lines)
    for table in tables:
        yield from _of_names(table, known)
        usual = _usual_rows(table)
        for number, item in enumerate(table.items, 1):
            last = number == len(table.items)  # what stands below it is said of the order
            main = _main(item, table.head)
            if _is_hidden(item.anchor):
                told = f"“{item.anchor.row.text[:160]}” stands in a row that the sheet hides; is it ordered?"
                yield Notice("text-hidden", told, "", evidence(item.anchor.row.words))
            for entry in item.rows:
                if entry.row.grid is None:
                    yield from _of_drawn(entry, table.head, language, known)
                elif entry is main or entry is item.anchor:
                    yield from _of_cells(entry, table.head, language, known)
                    yield from hidden_marks(
                        entry, lambda text: _said_alone(text) or _alters(_read(text, language, known), surely=True)
                    )
                elif not has(entry, table.head, HOW_MUCH) and not _is_sum(entry):
                    of_layout = _place(item, entry) in usual
                    yield from _of_row(entry, language, known, dated=dated or last, of_layout=of_layout)
        yield from counts_beside(table)
        yield from _goes_apart(table)
        yield from some_marked([item.anchor for item in table.items if item.anchor.row.grid is not None], table.head)


def _main(item: Item, head: Head) -> Entry:
    return next((entry for entry in item.rows if has(entry, head, HOW_MUCH)), item.anchor)


def _of_names(table: Table, known: Catalogue) -> Iterator[Notice]:
    """What the descriptions say of their items, and the rows of a drawn page below an item, which go on with the description."""
    names = [at for at, column in enumerate(table.head.columns) if column.role == "description"]
    numbers = [_number(item, table.head) for item in table.items]
    every = {number for number in numbers if number}
    for item, number in zip(table.items, numbers, strict=True):
        main = _main(item, table.head)
        for entry in item.rows:
            if (struck := [placed for placed in entry.row.words if placed.word.struck]) and not entry.struck:
                yield Notice("text-struck", _STRUCK.format(text_of(struck)[:160]), "", evidence(struck))
            if entry is main or entry is item.anchor:
                said = ((at, told) for at in names if (told := said_of_item(entry.text(at), every, known, own=number)))
                for at, told in said:
                    yield _notice(
                        entry.text(at), f"stands beside an item and may alter it ({told})", entry.cells.get(at, ())
                    )
            elif entry.row.grid is None:
                yield from _below_item(entry, every, number, known)


def _below_item(entry: Entry, numbers: set[str], own: str, known: Catalogue) -> Iterator[Notice]:
    text, words = entry.row.text.strip(), entry.row.words
    yield from states(entry.row)
    if takes_back(text):
        yield _notice(text, "stands below the item and takes it back or alters it", words)
    elif told := _said_alone(text) or said_of_item(text, numbers, known, own=own):
        yield _notice(text, f"stands below an item and may alter it ({told})", words)
    elif says_unit(words):
        yield _notice(text, "says in what the quantities are counted; look at the units", words)


def _number(item: Item, head: Head) -> str:
    """The number of the line, as another line may name it."""
    at = next((at for at, column in enumerate(head.columns) if column.role == "no"), None)
    return "" if at is None else item.anchor.text(at).strip("().: ").lstrip("0")


def _goes_apart(table: Table) -> Iterator[Notice]:
    """`Site: Crews Way`, `Site: Dock 3`: the items of one order go to several places, or are for several customers."""
    for at, column in enumerate(table.head.columns):
        name = set(re.split(r"[\s/]+", fold(column.heading.text).strip(" .:")))
        if column.role not in BESIDE or not name & _WHERE or name & _NOT_WHERE:
            continue
        rows = [entry for item in table.items if (entry := item.anchor).row.grid is not None]
        told = list(dict.fromkeys(text for entry in rows if (text := entry.text(at))))
        if len(told) > 1:
            said = f"“{column.heading.text}” says {', '.join(told[:4])}; the items do not all go to one place."
            yield Notice("note-significant", said[:300], "", evidence(rows[0].row.words))


def _of_drawn(entry: Entry, head: Head, language: str | None, known: Catalogue) -> Iterator[Notice]:
    """The remarks of a drawn page, which names another time or place in a cell of its own; sentences are judged by `sayings`."""
    for index, column in enumerate(head.columns):
        words = entry.cells.get(index)
        if words is None or column.role not in BESIDE:
            continue
        text, name = text_of(words), fold(column.heading.text).strip(" .:?")
        if is_stop(name, text):
            yield _notice(f"{column.heading.text}: {text}", "says that the row is taken back or held", words)
        elif _WHETHER & set(name.split()) and fold(text).strip(" .!") in NO:
            yield _notice(f"{column.heading.text}: {text}", "says that the row is not ordered", words)
        elif column.role == "note" and _elsewhere(_read(text, language, known), _beside(entry, index)):
            yield _notice(text, f"stands beside an item and may alter it ({text[:60]})", words)


def _place(item: Item, entry: Entry) -> tuple[int, tuple[int, ...]]:
    """Where a row stands within its item, and in which columns."""
    at = next(place for place, one in enumerate(item.rows) if one is entry)
    return at - next(place for place, one in enumerate(item.rows) if one is item.anchor), tuple(sorted(entry.cells))


def _usual_rows(table: Table) -> set[tuple[int, tuple[int, ...]]]:
    """The places at which most items have a row: there stands what belongs to every item, as its name or the buyer's number."""
    counts = Counter(place for item in table.items for place in {_place(item, entry) for entry in item.rows})
    return {place for place, count in counts.items() if count > 1 and count * 2 > len(table.items)}


def _is_hidden(entry: Entry) -> bool:
    row = entry.row
    return row.grid is not None and int(row.top) in row.page.grids[row.grid].hidden_rows


def _is_sum(entry: Entry) -> bool:
    return is_carried(entry.row.text) or total_label(entry.row.text) is not None


def _of_row(entry: Entry, language: str | None, known: Catalogue, *, dated: bool, of_layout: bool) -> Iterator[Notice]:
    """A row between items that counts nothing: all of its words, read as one text. Where most items have one, it says what they
    are, and only a condition in it alters them."""
    words = list(entry.row.words)
    text = entry.row.text.strip()
    if stands := list(states(entry.row)):
        yield from stands
        return
    if plain := _said_alone(text):
        yield _notice(text, f"stands between the items ({plain})", words)
        return
    if of_layout:
        if told := condition_in(text):
            yield _notice(text, f"may alter the items below or above it ({told})", words)
        return
    read = _read(text, language, known)
    if (told := _alters(read)) is None and not dated and read.dates:
        told = text
    if told is None:
        told = next((token.text for token in read.tokens if _is_place(token.norm, token.text, known)), None)
    if told is None and len(entry.row.chunks) == 1:
        told = next((one.tokens[0].text for one in read.references if one.field == "buyer_order_no"), None)
    if told is not None:
        yield _notice(text, f"may alter the items below or above it ({told})", words)


def _of_cells(entry: Entry, head: Head, language: str | None, known: Catalogue) -> Iterator[Notice]:
    """The cells of an item's own row that are no values; beside a nought, nothing is ordered that they could alter."""
    if (
        counts := [
            n for n in (counted(entry, at) for at, c in enumerate(head.columns) if c.role in HOW_MUCH) if n is not None
        ]
    ) and not any(counts):
        return
    for index, column in enumerate(head.columns):
        if not (words := entry.cells.get(index)):
            continue
        text = text_of(words)
        if column.role not in BESIDE:
            yield from _of_value(text, column.role, words, language, known)
            continue
        name = fold(column.heading.text).strip(" .:?")
        if is_stop(name, text):
            yield _notice(f"{column.heading.text}: {text}", "says that the row is taken back or held", words)
        elif _WHETHER & set(name.split()) and fold(text).strip(" .!") in NO:
            yield _notice(f"{column.heading.text}: {text}", "says that the row is not ordered", words)
        else:
            beside = _beside(entry, index) if column.role == "note" else None
            yield from _of_remark(words, language, known, surely=column.role == "ignore", beside=beside)
    if rest := unheaded(entry):
        yield from _of_remark(rest, language, known, surely=False, beside=None)


#: roles of columns whose cells are words by themselves
_SUMS = frozenset({"price", "price_per", "amount"})
_WORDED = frozenset({"description", "unit", "no", *CODES, *HOW_MUCH})


def _of_value(
    text: str, role: str, words: Sequence[Placed], language: str | None, known: Catalogue
) -> Iterator[Notice]:
    """Words in the place of a number or a day: `on hold` below a price."""
    if role in _WORDED or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)) or currency_of(text):
        return
    if role == "pack" and (is_unit(text) or pack_in_words(text) is not None):
        return
    told = _said_alone(text) or _alters(_read(text, language, known), surely=role not in _SUMS)
    if told:
        yield _notice(text, f"stands beside an item and may alter it ({told})", words)


def _of_remark(
    words: Sequence[Placed], language: str | None, known: Catalogue, *, surely: bool, beside: set[str] | None
) -> Iterator[Notice]:
    """A cell of remarks; `beside` are the words of the row's other cells, where a name alone may be a place."""
    text = text_of(words)
    if plain := _said_alone(text):
        yield _notice(text, f"stands beside an item ({plain})", words)
    elif any(map(str.isalpha, text)) and not currency_of(text):
        read = _read(text, language, known)
        told = _alters(read, surely=surely) or _other_place(read, known)
        if told is None and beside is not None:
            told = next((one.text for one in read.tokens if one.code and fold(one.text) not in beside), None)
        if told is None and beside is not None and _elsewhere(read, beside):
            told = text
        if told is not None:
            yield _notice(text, f"stands beside an item and may alter it ({told})", words)


def _beside(entry: Entry, index: int) -> set[str]:
    """The words of the row's other cells."""
    others = (placed for at, words in entry.cells.items() if at != index for placed in words)
    return {fold(placed.word.text).strip(" .,;:()") for placed in others}


#: a remark that counts: `was 8`, `x2`
_RECOUNTED = re.compile(r"(?:was|war|waren|etait|era|eran|erano|stond|x|×)\s?\d+|\d+\s?[x×]", re.IGNORECASE)
_SEASONS = words_of("seasons")
_HOMES = words_of("homes")
_NAME = 3  #: words of a name that is all of a remark


def _elsewhere(read: Script, beside: set[str]) -> bool:
    """Whether a remark names another time, place or number, and no more: `October`, `next order`, `Leeds`, `Dave's house`, `was 8`."""
    languages, said = read.words.languages, [token for token in read.tokens if token.text[0].isalnum()]
    norms = [token.norm for token in said]
    text = " ".join(token.text for token in said)
    if not said or tells_purpose(said, languages):
        return False
    if (
        (len(norms) == 1 and norms[0] in _SEASONS)
        or names_period(norms, languages)
        or _days(read)
        or _HOMES & set(norms)
        or _RECOUNTED.fullmatch(text)
    ):
        return True
    known = harmless_words(said, languages) | purpose_words(said, languages)
    named = all(token.text.isalpha() and token.text[0].isupper() and token.start not in known for token in said)
    plain = any(
        norm in beside | _SOON or norm in read.known.words or read.words["stop"].at([norm], 0) for norm in norms
    )
    return len(said) <= _NAME and named and not plain


def _said_alone(text: str) -> str | None:
    plain = fold(text).strip(" .:;!-–()")
    return plain if plain in _EITHER or plain in _DONE or plain in _OPEN else None


def _read(text: str, language: str | None, known: Catalogue) -> Script:
    _, several = language_of(norms_in(text))  # of a word or two all languages
    languages = tuple(dict.fromkeys((*((language,) if language else ()), *several)))
    return script(Text(text[:READ_LIMIT], 0), Section(0, min(len(text), READ_LIMIT)), wording(languages), known)


def _alters(read: Script, *, surely: bool = False) -> str | None:
    """The words by which the text may alter the order. It stands apart and is short, so words of thanks and doors excuse nothing."""
    languages = read.words.languages
    for sentence in read.sentences:
        if (now := only_now(sentence)) is not None:
            return now
        if printed_words(sentence, languages) or states_rule(sentence, languages):
            continue
        packed = any(token.norm.startswith(_PACKED) for token in sentence)
        told = condition_in(" ".join(token.text for token in sentence)) or altering(
            sentence, languages, (Role.FREE, Role.NOTE), surely=surely or packed, apart=True
        )
        if told is not None:
            return told
    return None


_SOON = words_of("haste_in_remarks")


def _days(read: Script) -> bool:
    return any(not _SOON & {token.norm for token in dated.tokens} for dated in read.dates)


def between_tables(page: Page, spans: Sequence[tuple[int, int]], knowledge: Knowledge) -> Iterator[Notice]:
    """A few words with a day between two tables of a mail: `Next month:` is meant for the items below it, and not for all."""
    for (_, start), (end, _) in pairwise(sorted(spans)):
        said = " ".join(page.text[start:end].split())
        if 0 < len(said.split()) <= _HEADING and _days(_read(said, None, catalogue(knowledge))):
            told = f"“{said}” stands between two tables; which items are meant?"
            yield Notice("date-ambiguous", told, "/requested_delivery", Text(page.text, page.part).evidence(start, end))


def _is_place(norm: str, text: str, known: Catalogue) -> bool:
    return text[:1].isupper() and norm in known.place_words


def _other_place(read: Script, known: Catalogue) -> str | None:
    """`for Avonmouth`: a word of a place on file behind a word of direction."""
    for before, token in zip(read.tokens, read.tokens[1:], strict=False):
        if _is_place(token.norm, token.text, known) and read.words["ship"].at([before.norm], 0):
            return token.text
    return None


def _notice(text: str, why: str, words: Sequence[Placed]) -> Notice:
    return Notice("note-significant", f"“{text[:160]}” {why}.", "", evidence(words))
