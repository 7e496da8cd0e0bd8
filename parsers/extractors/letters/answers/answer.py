"""Which lines of a list below are ordered: every line of a quotation is decided by its answer, or a clerk decides; of an order that
is passed on all are, but those that are taken back.

`We'll go ahead with 1 and 3, but make it 10 boxes of each rather than 5. Leave the M10s for now.`
`Bitte bestellen wie unten, nur vom Frostschutz brauchen wir 24 statt 12.`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.extractors.letters.answers.rows import MOST, Row, pieces_of, quoted_rows
from parsers.extractors.letters.answers.saying import Piece, is_paper, pieces
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.item import Quantity
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["answered", "passed_on"]

Sentence = list[Token]


def answered(
    quoted: Script, sentences: Sequence[list[Token]], subject: Script | None, items: ItemList
) -> list[list[Token]] | None:
    """Puts the lines that the sentences order of a quotation before all others; the sentences that are left for what else is said.
    None where it is no quotation, or where they leave anything open."""
    about = [token.norm for script in (subject, quoted) if script is not None for token in script.tokens]
    rows = quoted_rows(quoted) if is_paper(about, quoted.words.languages) else ()
    if not rows or (found := _decided(_Verdict(rows), sentences, items.script)) is None:
        return None
    lines, left = found
    items.lines[:0] = lines
    return left


def passed_on(comment: Script, items: ItemList) -> Sentence | None:
    """Takes what is said above an order that is passed on of its lines: another number, one that is not wanted. Where that leaves
    anything open, the sentences stay for what reads a comment word by word; the one that left it open is given back."""
    items.flush()
    rows = tuple(Row(at, False, built, frozenset(pieces_of(built))) for at, built in enumerate(items.lines, 1))
    verdict = _Verdict(rows, all=True, firm=True)
    found = _decided(verdict, comment.sentences, comment) if 0 < len(rows) <= MOST else None
    if found is None:
        return verdict.open
    items.lines[:], comment.sentences[:] = found
    return None


def _decided(
    verdict: _Verdict, sentences: Sequence[list[Token]], script: Script
) -> tuple[tuple[Built, ...], list[list[Token]]] | None:
    """The lines that are ordered, and the sentences that say nothing of them; None where something is open, or nothing is said."""
    for sentence in sentences:
        found = pieces(sentence, verdict.rows, script.words.languages)
        if not verdict.take(sentence, found):
            verdict.open = sentence if _decides(found) else None
            return None
    lines = verdict.lines()
    if not lines or not verdict.said or not (verdict.firm or any(verdict.wanted.values()) or _numbered(script)):
        return None
    of_answer = {id(sentence) for sentence in verdict.said}
    for sentence in verdict.said:
        script.of_else.update(token.start for token in sentence)
        for token in sentence:
            token.role = Role.NOTE if token.role in (Role.FREE, Role.MARK) else token.role
    return lines, [sentence for sentence in sentences if id(sentence) not in of_answer]


def _numbered(script: Script) -> bool:
    """Whether the text gives the number of an order."""
    return any(reference.field == "buyer_order_no" for reference in script.references)


@dataclass(slots=True)
class _Course:
    """How far a sentence has come."""

    wanted: bool | None = None  #: the last verb
    waiting: set[int] = field(default_factory=set)  #: lines that were named, and whose verb is still to come
    last: set[int] = field(default_factory=set)  #: those that were decided last
    named: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Verdict:
    """What was said of the rows so far. Rows are named by their places in the list."""

    rows: Sequence[Row]
    wanted: dict[int, bool] = field(default_factory=dict)  #: by name, or by its number
    counted: dict[int, Quantity] = field(default_factory=dict)
    altered: set[int] = field(default_factory=set)  #: named only because another number is wanted
    all: bool = False  #: a yes to all that is quoted
    rest: bool | None = None
    said: list[Sentence] = field(default_factory=list)
    firm: bool = False  #: whether a word of ordering was said
    open: Sentence | None = None  #: what decides something, and leaves open what

    def take(self, sentence: Sentence, found: Sequence[Piece]) -> bool:
        """Whether the sentence leaves nothing open; one that does not speak of the quotation says nothing here."""
        asks = sentence[-1].text == "?"
        if asks or not _decides(found):
            return not any(_settles(piece) if asks else piece.rows for piece in found)
        self.said.append(sentence)
        course = _Course()
        for at, piece in enumerate(found):
            if (piece.reason and course.wanted is False) or (not at and piece.greets) or piece.tells:
                continue
            self._by_old_number(piece)
            if piece.unread or piece.reason or not self._numbered(piece, course.last | course.waiting):
                return False
            self.firm = self.firm or piece.firm
            verb = piece.wanted if piece.wanted is not None else course.wanted
            if not self._piece(piece, verb, course):
                return False
            course.wanted = verb
        return not course.waiting

    def _piece(self, piece: Piece, verb: bool | None, course: _Course) -> bool:
        """Whether the piece says which lines it speaks of, and what becomes of them."""
        if piece.quantity is not None:
            return verb is not False and self._counts(piece, course)
        if piece.old is not None:
            return False
        if piece.rows or (course.waiting and verb is not None):
            targets = piece.rows | course.waiting
            verb = True if piece.as_quoted else verb
            if verb is None:
                course.waiting = targets
                return True
            return self._decide(targets, verb, course)
        if piece.rest:
            self.rest = verb is not False or piece.as_quoted
        elif piece.wanted is not None or piece.as_quoted:
            self.all = True
            return piece.wanted is not False
        return True

    def _counts(self, piece: Piece, course: _Course) -> bool:
        """Gives lines another number: those of the piece, those that wait for it, or those named last."""
        targets = piece.rows or course.waiting or (course.named if piece.each else course.last)
        if not targets or (len(targets) > 1 and not piece.each) or not self._counted(piece, targets):
            return False
        self.altered |= piece.rows - course.named if piece.changed or piece.old is not None else set()
        return self._decide(targets, True, course)

    def _decide(self, targets: set[int], wanted: bool, course: _Course) -> bool:
        """Whether nothing else was said of these lines before."""
        course.last, course.waiting = targets, set()
        course.named |= targets
        return all(self.wanted.setdefault(place, wanted) is wanted for place in targets)

    def _numbered(self, piece: Piece, before: set[int]) -> bool:
        """Places the bare numbers of a piece: `1 and 3` of lines that have numbers, beside a word for what becomes of them; `la 3
        que sean 5 en lugar de 3` where the number that stood there is that line's."""
        if not piece.numbers:
            return True
        numbered = self.rows[0].numbered
        places = {
            place for place, row in enumerate(self.rows) for one in piece.numbers if one.values == (str(row.position),)
        }
        if not numbered or len(places) != len(piece.numbers) or (piece.wanted is None and not before):
            return False
        if piece.quantity is not None and (piece.old is None or len(places) > 1):
            return False
        piece.rows |= places
        return True

    def _by_old_number(self, piece: Piece) -> None:
        """`20 instead of 30 of the lamps`: goods in other words are those of the one line that has the old number."""
        having = [place for place, row in enumerate(self.rows) if piece.old is not None and row.readings == piece.old]
        if (
            (not piece.rows or piece.rows == set(having))
            and piece.pointed
            and len(piece.unread) == 1
            and len(having) == 1
        ):
            piece.rows, piece.unread = set(having), []

    def _counted(self, piece: Piece, targets: set[int]) -> bool:
        """Gives the rows their new quantity, where the old one that is named is theirs."""
        quantity = piece.quantity
        if quantity is None or not targets:
            return False
        for place in targets:
            if place in self.counted or (piece.old is not None and piece.old != self.rows[place].readings):
                return False
            self.counted[place] = quantity
        return True

    def lines(self) -> tuple[Built, ...]:
        """The ordered rows; none where it is open whether one of them is ordered."""
        chosen = {place for place, wanted in self.wanted.items() if wanted and place not in self.altered}
        left = [place for place in range(len(self.rows)) if place not in self.wanted]
        if left and self.rest is None and bool(chosen) == self.all:
            return ()
        by_default = self.rest if self.rest is not None else self.all and not chosen
        return tuple(self._line(place) for place in range(len(self.rows)) if self.wanted.get(place, by_default))

    def _line(self, place: int) -> Built:
        built, quantity = self.rows[place].built, self.counted.get(place)
        if quantity is None:
            return built
        quoted = built.quantity
        if quoted is not None and (quantity.unit is None or quantity.unit.norm in self.rows[place].pieces):
            quantity = replace(quantity, unit=quoted.unit, unit_text=quoted.unit_text)
        built.item.quantity, built.item.second, built.item.rivals = quantity, None, []
        return built


def _settles(piece: Piece) -> bool:
    return piece.wanted is not None or piece.as_quoted or piece.rest or piece.old is not None


def _decides(found: Sequence[Piece]) -> bool:
    """Whether a sentence speaks of quoted lines, orders something by its number, or says no more than yes: `That all looks good`."""
    if any(piece.speaks_of_rows for piece in found):
        return True
    numbered = any(piece.numbers or piece.quantity is not None for piece in found)
    return any(piece.wanted for piece in found) and (numbered or not any(piece.unread for piece in found))
