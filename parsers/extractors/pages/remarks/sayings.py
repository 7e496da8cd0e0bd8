"""What documents say in sentences: beside their tables, labels and addresses, below an item, in the notes of machines.

A sentence on a page passes the judgement of a sentence in a mail (`leftovers.said_beside`), but for what forms have printed on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.draft import Field, Header, Notice
from parsers.extractors.letters.catalogue import Catalogue, catalogue
from parsers.extractors.letters.destinations.places import Places, find_places
from parsers.extractors.letters.lines.usual import history
from parsers.extractors.letters.remarks.alteration import tells_hours
from parsers.extractors.letters.remarks.asides import is_history
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.formclauses import alters_as_form
from parsers.extractors.letters.remarks.leftovers import said_beside
from parsers.extractors.letters.remarks.remarks import PRINTED, altering, is_sentence, printed_words, tells_the_way
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.remarks.wanting import WANTING
from parsers.extractors.letters.replies import Section as Stretch
from parsers.extractors.letters.script import READ_LIMIT, Script, Text, script
from parsers.extractors.letters.tokens import Role, Token, norms_in
from parsers.extractors.letters.wording import language_of, wording
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.labels import labels_in
from parsers.extractors.pages.letter import Written, is_apart
from parsers.extractors.pages.remarks.freewords import blocks
from parsers.extractors.pages.remarks.own import Own
from parsers.extractors.pages.remarks.statesaid import only_now, stamped, states
from parsers.extractors.pages.rows import Placed, Row, page_number
from parsers.extractors.pages.sections import Section
from parsers.extractors.pages.tables.legends import explains_signs
from parsers.extractors.pages.tables.unitsaid import counted_in
from parsers.knowledge import Knowledge
from parsers.page import Source

__all__ = ["as_told", "beside", "days_named", "margins", "notice_of", "remarks", "sayings"]

#: `Gift: no`, a box of a form
_FIELD = re.compile(r"[^:.]{1,40}:\s*(?:yes|no|ja|nein|oui|non|s[ií]|nee|tak|nie|nej|true|false)", re.I)
#: `3. A service credit`, `Art. 2 - Pénalité`, `(b) The buyer`
_CLAUSE = re.compile(
    r"(?:art(?:[íi]culo|icle|ikel|icolo)?\.?\s*|§+\s*)\d|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z])[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s",
    re.I,
)
_ORIGINAL = re.compile(r"originale?|origineel|orygina[lł]|urschrift", re.I)
_TOO_LONG = "A text beside the lines is longer than is read; look at its end."
_NUMBER_SIGNS = frozenset(("no", "n", "nr"))
_SMALL = 2  #: small words of a sentence that has no end
_FORMAL = 2  #: words that alter an order together, where the sentence has two words of forms
_SHORT = 4  #: words of the shortest sentence beside a label, or in a box of the head
_SLIP = 6  #: rows of a sheet that is a note
_STAMP = 8  #: words of a row that is like a stamp, or a label with what it is of
_SMALL_PRINT = 6  #: sentences of a block of which most are printed, so that all of them are


def sayings(
    outside: Sequence[Row],
    first_below: int | None,
    used: set[int],
    header: Header,
    *,
    language: str | None,
    knowledge: Knowledge,
) -> Iterator[Notice]:
    """A notice for each sentence on the pages, outside the tables, that may alter what the lines say. `used` are rows and words that
    others took, by identity: of such rows only whole sentences are looked at."""
    known = catalogue(knowledge)
    about = Own.of(header)
    yield from _conditions_taken(outside, used)
    for block in blocks(outside, first_below, used):
        written = Written(block)
        if len(written.text) > READ_LIMIT:
            yield written.put(Notice("document-oversized", _TOO_LONG, evidence=Text(written.text, 0).evidence(0, 1)))
        for notice in _judged(Text(written.text[:READ_LIMIT], 0, method="header"), language, known, about):
            yield written.put(notice)


def _conditions_taken(rows: Sequence[Row], used: set[int]) -> Iterator[Notice]:
    """Short rows that were taken for a label or a title, or look like a label and its value, and say that it is no order yet:
    `QUOTE ONLY - NOT AN ORDER`, `Approval    pending`; and states and stamps that say so."""
    for row in rows:
        words = row.text.split()
        taken = id(row) in used or len(row.chunks) == 2 or bool(row.chunks and labels_in(row.chunks[0]))
        if not taken or len(words) < 2 or (said := condition_in(" ".join(words[:_STAMP]))) is None:
            yield from states(row)
            yield from counted_in(row)
            continue
        told = f"“{' '.join(words)}” says “{said}”."
        yield Notice("condition-stated", told, evidence=field_of(list(row.words), method="header").evidence)


def margins(section: Section, header: Header, *, language: str | None, knowledge: Knowledge) -> Iterator[Notice]:
    """The same for what is repeated on the pages of an order, once, and for what runs across them: a stamp, a watermark."""
    views = section.pages
    feet = [row for row in views[0].rows if id(row) in views[0].furniture and page_number([row]) is None]
    yield from sayings(feet, 0, set(), header, language=language, knowledge=knowledge)
    known = catalogue(knowledge)
    for view in views:
        words = [Placed(word, word.box.left, word.box.right, view.page) for word in view.page.words if word.turned]
        if not words:
            continue
        yield from stamped(words)
        written = Written([("", words)])
        read, said = as_told(Text(written.text[:READ_LIMIT], 0, method="header"), language, known)
        for sentence in said:
            for notice in _of_note(sentence, read):
                yield written.put(notice)


def beside(section: Section, header: Header, *, language: str | None, knowledge: Knowledge) -> Iterator[Notice]:
    """A notice for each sentence that somebody put on a page which is set aside: of a cover sheet all, of terms or a quotation
    those that stand alone, since what such papers say themselves is no remark."""
    rows = [row for view in section.pages for row in view.rows if id(row) not in view.furniture]
    if section.kind != "cover" and not _is_slip(section, rows):
        ends = zip([None, *rows[:-1]], rows, [*rows[1:], None], strict=True)
        rows = [row for above, row, below in ends if _is_lone(above, row, below)]
    yield from sayings(rows, None, set(), header, language=language, knowledge=knowledge)


def _is_slip(section: Section, rows: Sequence[Row]) -> bool:
    """Whether it is a sheet of a workbook with a few rows of words: a note to the order, not a form's instructions."""
    sheets = all(view.page.source is Source.SHEET and not view.heads for view in section.pages)
    return sheets and len(rows) <= _SLIP


def _is_lone(above: Row | None, row: Row, below: Row | None) -> bool:
    """Whether a row of a page has nothing beside, right above or right below it, and is no numbered clause."""
    single = len(row.chunks) == 1 and row.grid is None and not _CLAUSE.match(row.text)
    return single and (above is None or is_apart(above, row)) and (below is None or is_apart(row, below))


def remarks(
    told: Sequence[Field], header: Header, *, language: str | None, knowledge: Knowledge, terse: bool = False
) -> Iterator[Notice]:
    """A notice for each sentence of these notes that may alter what the lines say, at the place of its note. Short notes are
    written beside values that say the rest, so their numbers and wishes for packing are not asked for among the lines; of `terse`
    ones, the descriptions of items, only whole sentences count as such."""
    known = catalogue(knowledge)
    about = Own.of(header)
    for note in told:
        if _FIELD.fullmatch(note.raw.strip()):
            continue
        if len(note.raw) > READ_LIMIT:
            yield Notice("document-oversized", _TOO_LONG, evidence=note.evidence)
        read, said = as_told(Text(note.raw[:READ_LIMIT], 0), language, known)
        for sentence in said:
            if _ends(sentence, read) and _is_prose(sentence, read):
                found = _of_free(sentence, read, about)
            else:
                for token in sentence:
                    if token.norm in read.words["significant"] or known.has(token.norm):
                        token.role = Role.NOTE  # how it is packed, and what it is
                found = _of_note(sentence, read, surely=terse or not is_sentence(sentence), addressed=False)
            for notice in found:
                yield replace(notice, evidence=note.evidence)


def _judged(text: Text, language: str | None, known: Catalogue, about: Own) -> Iterator[Notice]:
    """What the sentences of a page's text say that no line does."""
    read, said = as_told(text, language, known)
    for sentence in said:
        if read.is_report(sentence) or explains_signs(_said(sentence, read)):
            continue
        for one, two in pairwise(sentence):
            if one.norm in _NUMBER_SIGNS and two.text in ".°º" and two is not sentence[-1]:
                one.role = Role.MARK
        if (said_now := only_now(sentence)) is not None:
            yield notice_of(sentence, read, f"is said of this order only ({said_now}).")
            continue
        yield from _of_free(sentence, read, about) if _is_prose(sentence, read) else _of_note(sentence, read)


def _of_free(sentence: list[Token], read: Script, about: Own) -> Iterator[Notice]:
    """A sentence that somebody says, unless it is one of forms, or tells what came last time."""
    if printed_words(sentence, read.words.languages) >= _FORMAL or _was_sent(sentence, read):
        yield from _of_note(sentence, read)
        return
    past = is_history(sentence, read.words)
    for token in sentence:
        if token.role is Role.FREE and (token.norm in about.numbers or (past and token.is_number)):
            token.role = Role.NOTE
    yield from _of_sentence(sentence, read, about)


def as_told(text: Text, language: str | None, known: Catalogue) -> tuple[Script, list[list[Token]]]:
    """The text as read, and its sentences; none of a block that is mostly what forms have printed on them."""
    own, several = language_of(norms_in(text.text))
    languages = tuple(dict.fromkeys(one for one in (language, own) if one)) or several
    read = script(text, Stretch(0, len(text.text)), wording(languages), known)
    own_words = sum(printed_words(sentence, languages) < PRINTED for sentence in read.sentences)
    small_print = len(read.sentences) >= _SMALL_PRINT and 3 * own_words <= len(read.sentences)
    if small_print:
        return read, [one for one in read.sentences if _is_own(one, languages)]
    return read, read.sentences


def _is_own(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether a sentence among small print has no word of forms, and words that alter an order in whatever they stand."""
    own = is_sentence(sentence) and not printed_words(sentence, languages)
    return own and altering(sentence, languages, surely=True) is not None


def _was_sent(sentence: Sequence[Token], read: Script) -> bool:
    """Whether it tells which article came last time: "vorige keer kregen wij 77120"."""
    return any(token.code for token in sentence) and bool(
        read.words["past"].found_in([token.norm for token in sentence])
    )


def _is_prose(sentence: Sequence[Token], read: Script) -> bool:
    """Whether it is said rather than named: it has the end of a sentence, or small words as no description has."""
    small = sum(token.norm in read.words["stop"] for token in sentence)
    words = sum(token.is_word for token in sentence)
    if is_sentence(sentence):
        return _ends(sentence, read) or (small >= _SMALL and words > _SHORT)
    return _ends(sentence, read) and small > 0 and words >= _SHORT  # where nouns are large


def _ends(sentence: Sequence[Token], read: Script) -> bool:
    """Whether it has the sign that ends a sentence, and no abbreviation before it: `MwSt.`, `dd. 12-08-2026`."""
    behind = read.text.text[sentence[-1].end :].lstrip()[:1]
    if sentence[-1].text not in ".!?" or len(sentence) < _SMALL or behind.islower() or behind.isdigit():
        return False
    last = sentence[-2].text
    mixed = last.isalpha() and not (last.islower() or last.istitle() or last.isupper())
    return sentence[-1].text != "." or not mixed


def _of_note(
    sentence: Sequence[Token], read: Script, *, surely: bool | None = None, addressed: bool = True
) -> Iterator[Notice]:
    """A name, a heading, a description, the note of an item, what forms have printed on them: only words that alter an order in
    whatever they stand. `addressed` is where addresses stand as well."""
    if addressed and not is_sentence(sentence) and _has_postcode(sentence):
        return  # a town behind its postcode
    if _ORIGINAL.fullmatch(_said(sentence, read)):
        return  # which sheet of the paper it is
    if states_rule(sentence, read.words.languages):
        return
    languages = read.words.languages
    printed = max(printed_words(sentence, languages), _FORMAL if _was_sent(sentence, read) else 0)
    named = surely if surely is not None else not _ends(sentence, read) or len(sentence) <= _SMALL
    word = condition_in(_said(sentence, read))
    if (named and tells_the_way(sentence, languages)) or (word is None and tells_hours(sentence, read)):
        printed = PRINTED
    if printed < (1 if named else PRINTED):
        word = altering(sentence, languages, surely=named, least=_FORMAL if printed >= _FORMAL else 1) or word
    if word is None and printed >= _FORMAL and _ends(sentence, read):
        word = alters_as_form(sentence, read.words)
    if word is not None:
        yield notice_of(sentence, read, f"may alter the order ({word}).")


def _has_postcode(sentence: Sequence[Token]) -> bool:
    """Whether a number may be a town's; `Rahmenvertrag 2025, abzüglich 8 %` names a year."""
    return any(
        one.text.isdigit() and len(one.text) in (4, 5) and not (one.text[:2] == "20" and two.text in ",.;")
        for one, two in pairwise((*sentence, sentence[0]))
    )


def _of_sentence(sentence: list[Token], read: Script, about: Own) -> Iterator[Notice]:
    """The judgement of a letter's sentence, and whether it names a place or a day that is none of the document's own."""
    places = Places()
    find_places(sentence, read.words, read.known, places)
    found: list[Notice] = []
    ends = _ends(sentence, read)
    about.settle(sentence)
    if not ends and not any(one.is_number and two.unit and two.unit.counts for one, two in pairwise(sentence)):
        for token in sentence:  # a line of a form may go on with the value of something
            token.role = Role.NOTE if token.role is Role.FREE and token.has_digit else token.role
    said_beside([sentence], read, found, [])
    found += history([(sentence, read)])
    yield from found
    if found or not ends or tells_the_way(sentence, read.words.languages):
        return
    for run in (*places.ship_to, *places.excluded):
        if not about.places.issuperset(token.norm.rpartition("'")[2] for token in run if token.is_word):
            yield notice_of(sentence, read, f"names another place ({_words(run)}).")
            return
    for day in days_named(sentence, read):
        if not about.numbers.issuperset(token.norm for token in day if token.has_digit):
            yield notice_of(sentence, read, f"names another day ({_words(day)}).")
            return


def days_named(sentence: Sequence[Token], read: Script) -> Iterator[Sequence[Token]]:
    """The days of the calendar on which, or until which, the sentence wants something; none that dates a paper."""
    norms = [token.norm for token in sentence]
    if printed_words(sentence, read.words.languages) or read.words["confirm"].found_in(norms):
        return  # "confirm within three days"
    inside = {id(token) for token in sentence}
    wants = any(norm in WANTING for norm in norms)
    delivers = read.words["deliver"].found_in(norms) is not None
    for dated in read.dates:
        told = delivers if dated.phrase.lead == "within" else wants or dated.phrase.lead in ("by", "before", "after")
        if told and id(dated.tokens[0]) in inside and any(token.has_digit for token in dated.tokens):
            yield dated.tokens


def _words(run: Sequence[Token]) -> str:
    return " ".join(token.text for token in run)


def notice_of(sentence: Sequence[Token], read: Script, why: str) -> Notice:
    where = read.text.evidence(sentence[0].start, sentence[-1].end)
    return Notice("note-significant", f"“{_said(sentence, read)[:160]}” {why}", "", where)


def _said(sentence: Sequence[Token], read: Script) -> str:
    return " ".join(read.text.text[sentence[0].start : sentence[-1].end].split())
