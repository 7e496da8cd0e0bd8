"""A sentence cut into clauses, each of them one item."""

from __future__ import annotations

from parsers.extractors.letters.clausewords import (
    begins_name,
    counted_lines,
    has_count,
    heads_counts,
    is_item,
    is_open,
    is_sized,
    waits,
)
from parsers.extractors.letters.destinations.countplace import (
    bounds,
    count_begins,
    ends_counted,
    has_number,
    one_pack,
    opens_name,
    vague_number,
)
from parsers.extractors.letters.lines.countedlast import another_bare, another_counted, count_behind, labelled
from parsers.extractors.letters.lines.item import (
    CODE_LABELS,
    LIMIT,
    SIZE_SIGNS,
    TIMES,
    Grammar,
    attached_unit,
    is_measure,
    number_at,
    size_behind_dash,
    unit_of,
)
from parsers.extractors.letters.lines.unitlists import LIST_MEASURES, labels_next
from parsers.extractors.letters.lines.variants import kind_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["clauses"]

_BUT = words_of("but")
_NO = words_of("no")
_ONES = frozenset(("one", "ones"))
_IN = words_of("before_another_size")


def clauses(sentence: list[Token], grammar: Grammar) -> list[list[Token]]:
    """The sentence cut where a new item begins."""
    return _Cutting(sentence[: 40 * LIMIT], grammar).clauses()


_SPOKEN_CORRECTIONS = words_of("spoken_corrections")
_OF_DAYS = words_of("of_a_day")


class _Cutting:
    """One sentence on its way into clauses. Positions count its tokens."""

    def __init__(self, sentence: list[Token], grammar: Grammar) -> None:
        self.sentence = sentence
        self.norms = [token.norm for token in sentence]
        self.grammar = grammar
        self.words = grammar.words
        self.counted = counted_lines(sentence)
        self.otherwise = grammar.words.firsts("correct", "same_item", "restate")
        self.clause: list[Token] = []  #: the one that is being filled

    def clauses(self) -> list[list[Token]]:
        done: list[list[Token]] = []
        depth = 0
        corrected = 0  #: where a correction in brackets ends
        for at, token in enumerate(self.sentence):
            if corrected and at <= corrected:
                self.clause.append(token)
                continue
            if corrected:
                done.append(self.clause)
                self.clause, corrected = [], 0
            if self.clause and not depth and (corrected := self._corrected_in_brackets(at)):
                done.append(self.clause)
                self.clause = [token]
                continue
            if token.text in "([" and token.role is Role.FREE and not self._opens_list(at):
                depth += 1
            elif token.text in ")]" and depth:
                depth -= 1
            if self.clause and not depth and self._cuts(at):
                done.append(self.clause)
                self.clause = []
            self.clause.append(token)
        return [*done, self.clause] if self.clause else done

    def _cuts(self, at: int) -> bool:
        """Whether a new item begins at this token."""
        token, before = self.sentence[at], self.sentence[at - 1]
        if token.text == ";":
            return True
        if before.attached == "article" and before is self.clause[0] and token.has_digit:
            return False  # "a 5 litre degreaser"
        if token.role is not Role.FREE and token.role is not Role.NUMBER:
            return False
        if token.line != self.clause[-1].line and (token.code or number_at(self.sentence, at)):
            return True
        bounded = bounds(self.sentence, self.norms, at, self.clause, self.words)
        if bounded and self._names_code(at) and has_number(self.clause):
            return True
        if bounded and self._behind_correction(at):
            return True
        if self._one_more(at) or self._says_otherwise(at) or self._counted_behind(at):
            return True
        if at < self.counted.get(token.line, 0) and before.line == token.line:
            return False  # `hose 3/4", 10m coil     x2`: the line's quantity stands at its end
        if bounded and self._vague_or_pack(at):
            return has_number(self.clause)
        if self._in_size(at) or self._abbreviated(at) or size_behind_dash(self.sentence, at - 2) == at > 1:
            return False
        if self._begins(at) and not self._size_behind(at) and (bounded or before.line != token.line):
            return not self._counts_named(at) and (not waits(self.clause, before, self.words) or self._has_words(at))
        return self._another_code(at) or self._second_code(at, bounded=bounded)

    def _begins(self, at: int) -> bool:
        return count_begins(self.sentence, self.norms, at, self.grammar) or self._sized_again(at)

    def _sized_again(self, at: int) -> bool:
        """`200 dischi grana 240, 100 grana 320`: a count before the word of a size that the goods before it have as well."""
        label = at + 2 if self.norms[at + 1 : at + 2] and self.norms[at + 1] in self.words["of"] else at + 1
        if label + 1 >= len(self.sentence) or not number_at(self.sentence, at) or self.sentence[at].attached:
            return False
        sized = self.norms[label] in self.words["size"] and self.sentence[label + 1].has_digit
        return (
            sized
            and has_count(self.clause, self.words)
            and any(token.norm == self.norms[label] for token in self.clause)
        )

    def _vague_or_pack(self, at: int) -> bool:
        return vague_number(self.sentence, self.norms, at, self.grammar) or one_pack(
            self.sentence, self.norms, at, self.grammar
        )

    # --- where another item begins ------------------------------------------------------------------------------------

    def _names_code(self, at: int) -> bool:
        """`art. 4711`: a label of item numbers before one."""
        if self.norms[at] not in CODE_LABELS or at + 1 >= len(self.sentence):
            return False
        return self.sentence[at + 1].has_digit or self.norms[at + 1] in CODE_LABELS

    def _one_more(self, at: int) -> bool:
        """`... and a battery 70Ah`: an article and a noun, or a code behind one that has its own, are one more item."""
        if self.sentence[at].attached != "article" or at + 1 >= len(self.sentence):
            return False
        if self._one_of_another_sort(at):
            return True
        after = self._behind_size(at + 1)
        if after.code and self.words["connector"].ending_at(self.norms, at):
            return any(token.code for token in self.clause)  # "a box of AB-10 and a CD-20"
        noun = (
            after.role is Role.FREE and after.is_word and after.norm not in self.words["order"] and len(after.norm) > 3
        )
        sized = after is not self.sentence[at + 1] and self.grammar.known.has(after.norm)
        parted = self.words["connector"].ending_at(self.norms, at) or (sized and self.sentence[at - 1].text == ",")
        if not noun or not parted:
            return False
        first = next((token for token in self.clause if token.text[0].isalnum()), self.clause[0])
        counts = has_count(self.clause, self.words) or (
            first.attached == "article" and self.grammar.known.has(after.norm)
        )
        return not self.words["uncounted"].at(self.norms, at + 1) and counts

    def _one_of_another_sort(self, at: int) -> bool:
        """`6 hay nets navy and a red`: an article before another colour or size than the counted goods have, and nothing behind it."""
        kind = kind_of(self.sentence[at + 1], self.words)
        parted = self.sentence[at - 1].text == "," or self.words["connector"].ending_at(self.norms, at)
        if not kind.startswith("kind") or not parted or not has_count(self.clause, self.words):
            return False
        behind = self.sentence[at + 2] if at + 2 < len(self.sentence) else None
        ends = behind is None or behind.line != self.sentence[at].line or not behind.text[0].isalnum()
        if behind is not None and not ends:
            ends = behind.norm in _ONES or self.words["connector"].at([behind.norm], 0) > 0
        same = [token for token in self.clause if kind_of(token, self.words) == kind]
        return ends and bool(same) and all(token.norm != self.norms[at + 1] for token in same)

    def _behind_size(self, at: int) -> Token:
        """The token at `at`, or the one behind the size that stands there: `a 5 litre degreaser`."""
        token = self.sentence[at]
        length = 0
        if token.has_digit and not token.code:
            measured = at + 1 < len(self.sentence) and is_measure(unit_of(self.sentence[at + 1]))
            length = 2 if measured else int(is_measure(attached_unit(token)))
        return self.sentence[at + length] if at + length < len(self.sentence) else token

    def _says_otherwise(self, at: int) -> bool:
        """A correction, a negation or a restatement opens a clause of its own."""
        before = self.sentence[at - 1]
        if self.norms[at] not in self.otherwise:
            return False
        correct = self.words["correct"].at(self.norms, at)
        if self.grammar.spoken and correct and (correct > 1 or self.norms[at] in _SPOKEN_CORRECTIONS):
            return True
        if before.norm in _BUT and correct > 1:
            return True  # "we normally take 4 drums but make it 6 this time"
        if correct > 1 and at + correct < len(self.sentence) and number_at(self.sentence, at + correct):
            return has_count(self.clause, self.words) or any(
                count_behind(self.clause, i) for i in range(1, len(self.clause))
            )
        if before.text not in (",", ".", "...", "…", "-", "–", "—", "(", ";"):
            return False
        if correct or self.words["same_item"].at(self.norms, at):
            return True
        return before.text != "-" and bool(self.words["restate"].at(self.norms, at))

    def _behind_correction(self, at: int) -> bool:
        """`20 bags, make that 30, bonding coat 10 bags`: goods of the catalogue behind a new number."""
        first = next((i for i, token in enumerate(self.clause) if token.text[0].isalnum()), 0)
        norms = [token.norm for token in self.clause]
        length = self.words["correct"].at(norms, first)
        said = [token for token in self.clause[first + length :] if token.text[0].isalnum()]
        if not length or not 1 <= len(said) <= 2 or not number_at(said, 0) or not self.sentence[at].is_word:
            return False
        return self.grammar.known.has(self.norms[at]) and (len(said) == 1 or unit_of(said[1]) is not None)

    def _corrected_in_brackets(self, at: int) -> int:
        """Where the bracket closes that opens at `at` with a correction: `5 boxes (no, make that 8)`; 0 where none does."""
        if self.sentence[at].text not in "([":
            return 0
        ahead = range(at, min(at + 12, len(self.sentence)))
        close = next((i for i in ahead if self.sentence[i].text in ")]"), 0)
        refused = self.norms[at + 1 : at + 2] and self.norms[at + 1] in _NO and self.norms[at + 2 : at + 3] == [","]
        first = at + 3 if refused else at + 1
        correct = self.words["correct"]
        if not close or not (correct.at(self.norms, first) or correct.at(self.norms, at + 1)):
            return 0
        if correct.at(self.norms, first):
            for token in self.sentence[at:first]:
                token.role = Role.MARK
        return close

    def _counted_behind(self, at: int) -> bool:
        """`gloves M x 10, wipes refill x6`: an item that ends with its count, and behind the comma another such."""
        token = self.sentence[at]
        if another_counted(self.clause, self.sentence, at, self.grammar) or another_bare(
            self.clause, self.sentence, at, self.grammar
        ):
            return True
        joined = self.words["connector"].at([self.norms[at - 1]], 0) > 0
        if not (joined or self.sentence[at - 1].text in (",", ";")) or unit_of(token) is not None:
            return False
        if not opens_name(token):
            return False
        ahead = range(at, len(self.sentence))
        stop = next((i for i in ahead if self.sentence[i].text in (",", ";", ".", "(")), len(self.sentence))
        return ends_counted(self.clause[:-1]) and ends_counted(self.sentence[at:stop])

    def _another_code(self, at: int) -> bool:
        """`MBMK x4 MBMC x2`, `2x MBMK 4x MBMC`: behind a whole item of the catalogue a code with a number of its own."""
        if at + 1 >= len(self.sentence):
            return False
        token, behind = self.sentence[at], self.sentence[at + 1]
        if token.attached == "x" and token.text[0].isdigit():
            counted = behind.norm.startswith("#") and not ends_counted(self.clause)
        elif token.norm.startswith("#"):
            counted = number_at(self.sentence, at + 1) or behind.attached == "x" or behind.norm in TIMES
        else:
            return self._counts_code(at)
        whole = any(t.norm.startswith("#") for t in self.clause) and (
            has_number(self.clause) or any(t.attached == "x" for t in self.clause)
        )
        return whole and counted and behind.line == token.line

    def _counts_code(self, at: int) -> bool:
        """`12 WIP-550 6 WIP-600`: a number between two item numbers, of which the first has its own before it."""
        token, behind = self.sentence[at], self.sentence[at + 1]
        plain = token.text.isdigit() and behind.norm.startswith("#") and behind.line == token.line
        return plain and self.clause[-1].norm.startswith("#") and has_number(self.clause[:-1])

    def _second_code(self, at: int, *, bounded: bool) -> bool:
        """An item number behind a clause that has one and a number; behind a dash, a stroke or a colon it is its other name."""
        before = self.sentence[at - 1].text
        parted = (bounded and before not in ("-", "/", ":")) or before == ")"
        return self.sentence[at].code and parted and has_number(self.clause) and any(t.code for t in self.clause)

    def _opens_list(self, at: int) -> bool:
        """`order 4711 (12 rolls of wire and 40 shackles)`: items in brackets behind the number of a paper."""
        sentence = self.sentence
        if at + 2 >= len(sentence) or not at:
            return False
        behind = next((t for t in reversed(sentence[:at]) if t.role is Role.HEADER or t.role is Role.FREE), None)
        named = behind is not None and (
            behind.role is Role.HEADER
            or behind.norm in ("full", "day")
            or (behind.has_digit and at > 1 and sentence[at - 2].norm in _OF_DAYS)
        )
        recent = any(t.role is Role.HEADER for t in sentence[max(0, at - 6) : at])
        return (named or recent) and self._begins(at + 1) and not is_measure(unit_of(sentence[at + 2]))

    # --- where a number belongs to the item before it -----------------------------------------------------------------

    def _in_size(self, at: int) -> bool:
        """`2 en 5 L`, `3 in 2.5 l`: behind a count and a small word stands the size of what is counted; Dutch `en` joins."""
        sentence = self.sentence
        joins = {"fr", "es"}.isdisjoint(self.words.languages) and self.words["connector"].at(self.norms, at - 1)
        if at < 2 or joins or self.norms[at - 1] not in _IN or not number_at(sentence, at):
            return False
        behind = sentence[at + 1] if at + 1 < len(sentence) else None
        measured = is_measure(attached_unit(sentence[at])) or (behind is not None and is_measure(unit_of(behind)))
        if measured and sentence[at - 2].text.isdigit() and sentence[at - 2].role is Role.FREE:
            return True
        ends = behind is None or behind.text in (",", ";", ".") or self.words["connector"].at([behind.norm], 0) > 0
        return ends and has_count(self.clause, self.words)  # "20 discs in 125 and 10 in 230"

    def _abbreviated(self, at: int) -> bool:
        """`Aceton p.a. 2,5 l`, `mt. 150 tubo`, `sifone nr. 5`: the full stop ends an abbreviation."""
        if self.sentence[at - 1].text != "." or at < 2:
            return False
        word = self.sentence[at - 2]
        if word.norm in SIZE_SIGNS and self.sentence[at - 1].start == word.end and word is not self.sentence[0]:
            return True
        if (word is self.clause[0] and word.text in LIST_MEASURES) or labels_next(self.sentence, at - 2):
            return True
        if labelled(self.sentence, at - 2):
            return True
        return word.is_word and "." in word.text and is_open(self.clause, self.words)

    def _size_behind(self, at: int) -> bool:
        """`two of the shampoo, 1 litre`: a measure alone behind the comma says which, where nothing was measured before."""
        sentence, token = self.sentence, self.sentence[at]
        if sentence[at - 1].text != "," or not number_at(sentence, at) or is_open(self.clause, self.words):
            return False
        last = at
        unit = attached_unit(token)
        if unit is None and at + 1 < len(sentence) and sentence[at + 1].line == token.line:
            last, unit = at + 1, unit_of(sentence[at + 1])
        if not is_measure(unit):
            return False
        if any(is_measure(unit_of(t) or attached_unit(t)) for t in self.clause) and not self._ends_line(last):
            return False
        if last + 1 < len(sentence) and (pack := unit_of(sentence[last + 1])) is not None and pack.counts:
            last += 1  # "2 x cable 3G1.5, 100 m rings"
        behind = sentence[last + 1] if last + 1 < len(sentence) else None
        if behind is None or behind.line != sentence[last].line or behind.text in (",", ";", ".", "!"):
            return True
        return behind.norm in self.words["connector"] or behind.norm in self.words["closing"]

    def _ends_line(self, last: int) -> bool:
        """`4 rolls of the white 40mm tape, 200m`: packs are counted first, and the measure is the last of its line."""
        behind = self.sentence[last + 1] if last + 1 < len(self.sentence) else None
        ends = behind is None or behind.line != self.sentence[last].line
        first = next((i for i, token in enumerate(self.clause) if token.text[0].isalnum()), 0)
        return ends and count_behind(self.clause, first) == 2

    def _counts_named(self, at: int) -> bool:
        """Whether a dash or a colon gives the item before it its quantity: `washers - 200 pcs`, `BS 0091 : 24`."""
        sign = self.sentence[at - 1].text
        if sign not in ("-", "–", "—", ":", "*", "/"):
            return False
        if not is_open(self.clause, self.words):
            sized = is_sized(self.clause) or (sign == ":" and begins_name(self.clause))
            return sized and sign != "/" and self._ends_with_count(at)
        if sign == ":" and heads_counts(self.clause, self.sentence, at, self.grammar):
            return False
        return sign != ":" or is_item(self.clause, self.grammar) or self._ends_with_count(at)

    def _ends_with_count(self, at: int) -> bool:
        """`microvezeldoekjes rood: 10 pakken`: a line of a few words, a colon, and nothing but a count behind it."""
        line = self.sentence[at].line
        unit = unit_of(self.sentence[at + 1]) if at + 1 < len(self.sentence) else None
        ends = at + 2 >= len(self.sentence) or self.sentence[at + 2].line != line
        said = [token for token in self.clause if token.text[0].isalnum()]
        whole = all(token.line == line for token in self.clause) and 0 < len(said) <= 6
        greets = bool(self.words["greeting"].at([token.norm for token in said], 0))
        return unit is not None and unit.counts and ends and whole and not greets

    def _has_words(self, at: int) -> bool:
        """Whether item words follow the number before the next comma; `M8 nuts, 1000 off` has none."""
        order, of = self.words["order"], self.words["of"]
        for token in self.sentence[at + 1 : at + 8]:
            if token.text in (",", ";", ".", "(") or token.line != self.sentence[at].line:
                return False
            if token.code:
                return True
            if token.role is not Role.FREE or not token.is_word or unit_of(token) is not None or token.norm in TIMES:
                continue
            if token.norm not in order and token.norm not in of:
                return True
        return False
