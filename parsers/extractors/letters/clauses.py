"""A sentence cut into clauses, each of them one item."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.item import (
    CODE_LABELS,
    LIMIT,
    PREPOSITIONS,
    TIMES,
    WHOLE,
    Grammar,
    attached_unit,
    is_measure,
    is_size,
    number_at,
    unit_of,
)
from parsers.extractors.letters.tokens import Role, Token


class Clauses:
    """Splits a sentence where a new item begins."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.counted: dict[int, int] = {}
        self.order = grammar.words["order"]
        self.connector = grammar.words["connector"]
        self.article = grammar.words["article"]
        self.dims = grammar.words["dims"]
        self.size = grammar.words["size"]
        self.correct = grammar.words["correct"]
        self.restate = grammar.words["restate"]
        self.not_ = grammar.words["not"]
        self.of = grammar.words["of"]
        self.other = grammar.words["other"]

    def split(self, sentence: list[Token]) -> list[list[Token]]:
        norms = [token.norm for token in sentence]
        self.counted = _counted_lines(sentence)
        out: list[list[Token]] = []
        current: list[Token] = []
        depth = 0
        corrected = 0  #: where a correction in brackets ends
        for at, token in enumerate(sentence):
            if corrected and at <= corrected:
                current.append(token)
                continue
            if corrected:
                out.append(current)
                current, corrected = [], 0
            if current and not depth and (corrected := self._corrects_in_brackets(sentence, norms, at)):
                out.append(current)
                current = [token]
                continue
            if token.text in "([" and token.role is Role.FREE and not self._opens_list(sentence, norms, at):
                depth += 1
            elif token.text in ")]" and depth:
                depth -= 1
            if current and not depth and self._cuts(sentence, norms, at, current):
                out.append(current)
                current = []
            current.append(token)
        if current:
            out.append(current)
        return out

    def _corrects_in_brackets(self, sentence: list[Token], norms: list[str], at: int) -> int:
        """Where the bracket closes that opens at `at` with a correction: `5 boxes (no, make that 8)`; 0 where none does."""
        if sentence[at].text not in "([":
            return 0
        close = next((i for i in range(at, min(at + 12, len(sentence))) if sentence[i].text in ")]"), 0)
        first = (
            at + 3 if norms[at + 1 : at + 2] and norms[at + 1] in _NO and norms[at + 2 : at + 3] == [","] else at + 1
        )
        if not close or not (self.correct.at(norms, first) or self.correct.at(norms, at + 1)):
            return 0
        if self.correct.at(norms, first):
            for token in sentence[at:first]:
                token.role = Role.MARK
        return close

    def _one_more(self, sentence: list[Token], norms: list[str], at: int, current: list[Token]) -> bool:
        """`... and a battery 70Ah`: an article and a noun behind a whole item are one more item."""
        if sentence[at].attached != "article" or at + 1 >= len(sentence):
            return False
        after = sentence[at + 1]
        if (
            after.role is not Role.FREE
            or not after.is_word
            or after.norm in self.order
            or len(after.norm) < 4
            or self.grammar.words["uncounted"].at(norms, at + 1)
        ):
            return False
        return any(number_at(current, i) and self._could_count(current, i) for i in range(len(current)))

    def _opens_list(self, sentence: list[Token], norms: list[str], at: int) -> bool:
        """`order 4711 (12 rolls of wire and 40 shackles)`: items in brackets behind the number of a paper."""
        if at + 2 >= len(sentence) or not at:
            return False
        behind = next((t for t in reversed(sentence[:at]) if t.role is Role.HEADER or t.role is Role.FREE), None)
        named = behind is not None and (
            behind.role is Role.HEADER
            or behind.norm in ("full", "day")
            or (
                behind.has_digit
                and sentence[at - 2 : at - 1]
                and sentence[at - 2].norm in ("dia", "tag", "vom", "del", "dem")
            )
        )
        recent = any(t.role is Role.HEADER for t in sentence[max(0, at - 6) : at])
        return (named or recent) and self.begins(sentence, norms, at + 1) and not is_measure(unit_of(sentence[at + 2]))

    def _cuts(self, sentence: list[Token], norms: list[str], at: int, current: list[Token]) -> bool:
        token = sentence[at]
        if token.text == ";":
            return True
        if token.role is not Role.FREE and token.role is not Role.NUMBER:
            return False
        if token.line != current[-1].line and (token.code or number_at(sentence, at)):
            return True
        before = sentence[at - 1]
        boundary = before.text in (
            ",",
            ";",
            "(",
            ".",
            ":",
            "+",
            "&",
            "-",
            "–",
            "—",
            "•",
            "*",
            "…",
            "...",
            "/",
        ) or before.role in (Role.HEADER, Role.DATE, Role.PLACE, Role.PRICE, Role.MARK, Role.NOTE)
        boundary = boundary or self.connector.ending_at(norms, at) > 0 or before.norm in self.other
        if before.norm in self.order or before.norm in self.of:
            boundary = (
                boundary
                or (before.norm not in PREPOSITIONS and before.norm not in self.of)
                or not any(
                    t.role is Role.FREE and t.text[0].isalnum() and t.norm not in self.order and t.norm not in self.of
                    for t in current
                )
            )
        if (
            boundary
            and current
            and norms[at] in CODE_LABELS
            and at + 1 < len(sentence)
            and (sentence[at + 1].has_digit or norms[at + 1] in CODE_LABELS)
            and any(number_at(current, i) for i in range(len(current)))
        ):
            return True
        if self.connector.ending_at(norms, at) and self._one_more(sentence, norms, at, current):
            return True
        if self._marks(norms, at, before) or self._counted_behind(sentence, at, current):
            return True
        if at < self.counted.get(token.line, 0) and before.line == token.line:
            return False  # `hose 3/4", 10m coil     x2`: the line's quantity stands at its end
        if boundary and (self.vaguely(sentence, norms, at) or self.one_pack(sentence, norms, at)):
            return any(number_at(current, i) for i in range(len(current)))
        if (
            before.text == "."
            and at > 1
            and sentence[at - 2].is_word
            and "." in sentence[at - 2].text
            and self._open(current)
        ):
            return False  # "Aceton p.a. 2,5 l"
        begins = self.begins(sentence, norms, at) and not self._size_behind(sentence, at, current)
        if begins and (boundary or before.line != token.line):
            # "- 200 pcs" and ": 24" after an item without a quantity belong to it
            return not (
                before.text in ("-", "–", "—", ":", "*", "/")
                and self._open(current)
                and (before.text != ":" or self._item_before(current) or self._ends_with_count(sentence, at, current))
            ) and self._complete_or_intro(sentence, at, current)
        return self._another_code(sentence, at, current) or bool(
            token.code
            and (boundary or before.text == ")")
            and any(number_at(current, i) for i in range(len(current)))
            and any(t.code for t in current)
            and before.text not in ("-", "/", ":")
        )

    def _size_behind(self, sentence: list[Token], at: int, current: list[Token]) -> bool:
        """`two of the shampoo, 1 litre`: a measure alone behind the comma says which, where nothing was measured before."""
        token = sentence[at]
        if sentence[at - 1].text != "," or not number_at(sentence, at) or self._open(current):
            return False
        last = at
        unit = attached_unit(token)
        if unit is None and at + 1 < len(sentence) and sentence[at + 1].line == token.line:
            last, unit = at + 1, unit_of(sentence[at + 1])
        if not is_measure(unit) or any(is_measure(unit_of(t) or attached_unit(t)) for t in current):
            return False
        behind = sentence[last + 1] if last + 1 < len(sentence) else None
        if behind is None or behind.line != sentence[last].line or behind.text in (",", ";", ".", "!"):
            return True
        return behind.norm in self.connector or behind.norm in self.grammar.words["closing"]

    def _counted_behind(self, sentence: list[Token], at: int, current: list[Token]) -> bool:
        """`gloves M x 10, wipes refill x6`: an item that ends with its count, and behind the comma another such."""
        if sentence[at - 1].text not in (",", ";") or not sentence[at].is_word or unit_of(sentence[at]) is not None:
            return False
        stop = next((i for i in range(at, len(sentence)) if sentence[i].text in (",", ";", ".")), len(sentence))
        return _ends_counted(current[:-1]) and _ends_counted(sentence[at:stop])

    def _another_code(self, sentence: list[Token], at: int, current: list[Token]) -> bool:
        """`MBMK x4 MBMC x2`, `2x MBMK 4x MBMC`: behind a whole item of the catalogue a code with a number of its own."""
        if at + 1 >= len(sentence):
            return False
        behind = sentence[at + 1]
        if sentence[at].attached == "x" and sentence[at].text[0].isdigit():
            counted = behind.norm.startswith("#") and not _ends_counted(current)
        elif sentence[at].norm.startswith("#"):
            counted = number_at(sentence, at + 1) or behind.attached == "x" or behind.norm in TIMES
        else:
            return False
        whole = any(t.norm.startswith("#") for t in current) and any(
            number_at(current, i) or t.attached == "x" for i, t in enumerate(current)
        )
        return whole and counted and behind.line == sentence[at].line

    def vaguely(self, sentence: list[Token], norms: list[str], at: int) -> bool:
        """Whether a vague number stands here: `a couple of boxes`, `some gloves`."""
        length = self.grammar.words["vague"].at(norms, at)
        after = at + length
        if not length or after >= len(sentence) or sentence[after].role is not Role.FREE:
            return False
        unit = unit_of(sentence[after])
        known = self.grammar.known.words
        word = sentence[after]
        return (unit is not None and unit.counts) or (
            word.is_word and (word.norm in known or word.norm.removesuffix("s") in known)
        )

    def one_pack(self, sentence: list[Token], norms: list[str], at: int) -> bool:
        """Whether `box of grommets` stands here: a package in the singular, and an item of the catalogue in it."""
        unit = unit_of(sentence[at])
        if unit is None or not unit.counts or norms[at].endswith(("s", "aux")) or at + 2 >= len(sentence):
            return False
        if self.grammar.words.languages[:1] not in (("en",), ("fr",), ("es",)) or norms[at + 1] not in ("of", "de"):
            return False
        known = self.grammar.known.words
        return any(norm in known or norm.removesuffix("s") in known for norm in norms[at + 2 : at + 5])

    def _marks(self, norms: list[str], at: int, before: Token) -> bool:
        """A correction, a negation or a restatement opens a clause of its own."""
        if (
            self.grammar.spoken
            and self.correct.at(norms, at)
            and (self.correct.at(norms, at) > 1 or norms[at] in ("sorry", "quatsch", "pardon"))
        ):
            return True
        if before.norm in _BUT and self.correct.at(norms, at) > 1:
            return True  # "we normally take 4 drums but make it 6 this time"
        if before.text not in (",", ".", "...", "…", "-", "–", "—", "(", ";"):
            return False
        return bool(
            self.correct.at(norms, at)
            or self.grammar.words["same_item"].at(norms, at)
            or (self.restate.at(norms, at) and before.text != "-")
        )

    def _open(self, current: list[Token]) -> bool:
        """Whether the clause so far names an item and no quantity."""
        named = any(t.code or (t.is_word and t.norm not in self.order and t.role is Role.FREE) for t in current)
        counted = any(number_at(current, i) and self._could_count(current, i) for i in range(len(current)))
        return named and not counted

    def _item_before(self, current: list[Token]) -> bool:
        """Whether what stands before a colon is an item and no salutation: `BS 0091 : 24`, not `Paolo: 3 silicone`."""
        words = self.grammar.known.words
        return (
            any(
                t.code or t.has_digit or t.norm in words or t.norm.removesuffix("s") in words
                for t in current
                if t.role is Role.FREE
            )
            and len(current) < 12
            and not any(t.norm in self.order for t in current)
        )

    def _ends_with_count(self, sentence: list[Token], at: int, current: list[Token]) -> bool:
        """`microvezeldoekjes rood: 10 pakken`: a line of a few words, a colon, and nothing but a count behind it."""
        line = sentence[at].line
        unit = unit_of(sentence[at + 1]) if at + 1 < len(sentence) else None
        ends = at + 2 >= len(sentence) or sentence[at + 2].line != line
        words = [token for token in current if token.text[0].isalnum()]
        whole = all(token.line == line for token in current) and 0 < len(words) <= 6
        greets = bool(self.grammar.words["greeting"].at([token.norm for token in words], 0))
        return unit is not None and unit.counts and ends and whole and not greets

    def _could_count(self, current: list[Token], at: int) -> bool:
        """Whether this number of the clause so far may be its quantity: it leads, or a counting unit follows."""
        token = current[at]
        after = current[at + 1] if at + 1 < len(current) else None
        if token.attached and (unit := attached_unit(token)) is not None:
            return unit.counts
        if after is not None and (unit := unit_of(after)) is not None:
            return unit.counts or (not is_size(unit) and self._leads(current, at))
        return self._leads(current, at)

    def _leads(self, current: list[Token], at: int) -> bool:
        """Whether only words of ordering stand before: `please send`, `we ask for delivery of`."""
        if at > 1 and current[at - 1].norm in _FRAME_ENDS:
            at -= self.grammar.words["frame"].ending_at([t.norm for t in current[max(0, at - 4) : at]], min(at, 4))
        return all(
            t.role is not Role.FREE or t.norm in self.order or not t.text[0].isalnum() or self.connector.at([t.norm], 0)
            for t in current[:at]
        )

    def _complete_or_intro(self, sentence: list[Token], at: int, current: list[Token]) -> bool:
        if self._open(current) and sentence[at - 1].text == ",":
            # "M8 nuts, 1000 off": the quantity behind the comma has no words of its own
            return self._has_words(sentence, at)
        return True

    def _has_words(self, sentence: list[Token], at: int) -> bool:
        """Whether item words follow the number before the next comma."""
        for token in sentence[at + 1 : at + 8]:
            if token.text in (",", ";", ".", "(") or token.line != sentence[at].line:
                return False
            if token.code:
                return True
            if (
                token.role is Role.FREE
                and token.is_word
                and unit_of(token) is None
                and token.norm not in TIMES
                and token.norm not in self.order
                and token.norm not in self.of
            ):
                return True
        return False

    def begins(self, sentence: list[Token], norms: list[str], at: int) -> bool:  # noqa: C901 - one question, case by case
        """Whether a quantity begins here: a number that is no size, with an item, unit or multiplication sign behind it."""
        token = sentence[at]
        if token.attached == "article":
            after = sentence[at + 1] if at + 1 < len(sentence) else None
            if after is not None and after.norm in WHOLE and at + 2 < len(sentence):
                after = sentence[at + 2]
            unit = unit_of(after) if after is not None and after.role is Role.FREE else None
            return unit is not None and unit.counts
        if not number_at(sentence, at):
            return False
        if at and sentence[at - 1].norm in self.article and sentence[at - 1].norm not in self.connector:
            return False
        if (
            at
            and sentence[at - 1].norm in self.size
            and sentence[at - 1].norm not in self.connector
            and sentence[at - 1].norm not in self.order
        ):
            return False
        if token.attached and token.text[0].isdigit():
            unit = attached_unit(token)
            return token.attached == "x" or (unit is not None and not is_size(unit))
        if at + 1 >= len(sentence):
            return False
        after = sentence[at + 1]
        if self.grammar.words["uncounted"].at(norms, at + 1) and unit_of(after) is None:
            return False
        if after.line != token.line and after.line - token.line > 1:
            return False
        named = at + 2 < len(norms) and (norms[at + 1], norms[at + 2]) in self.grammar.known.pairs  # "12 thick bleach"
        if self.dims.at(norms, at + 1) and unit_of(after) is None and not named:
            return False
        if is_size(unit_of(after)):
            return False
        if after.norm in TIMES:
            return at + 2 < len(sentence)
        if after.text in ("-", "–") and at + 2 < len(sentence) and sentence[at + 2].code:
            return True
        return after.code or after.text[0].isalnum() or after.text in ("(", '"', "“", "„", "ø", "Ø")


_BUT = frozenset("but aber mais pero ma maar".split())
_NO = frozenset(("no", "nein", "non", "nee", "ne"))
#: small words at the end of `delivery of`, `Lieferung von`
_FRAME_ENDS = frozenset("of for von de di van folgenden folgender".split())


def _ends_counted(tokens: Sequence[Token]) -> bool:
    """Whether words, and then `x 10`, `x6` or `x 2 packs`, are all of it."""
    last = len(tokens) - 1
    if last > 1 and (unit := unit_of(tokens[last])) is not None and unit.counts:
        last -= 1
    if last < 1 or not tokens[0].is_word:
        return False
    times = tokens[last].attached == "x" and not tokens[last].text[0].isdigit()
    return times or (number_at(tokens, last) and tokens[last - 1].norm in TIMES and tokens[last - 2].is_word)


def _counted_lines(sentence: Sequence[Token]) -> dict[int, int]:
    """Line -> where its closing `x2` stands, of lines that begin with words and hold no other count."""
    found: dict[int, int] = {}
    for at, token in enumerate(sentence):
        last = at + 1 == len(sentence) or sentence[at + 1].line != token.line
        if not last or token.role is not Role.FREE or token.attached != "x" or token.text[0].isdigit():
            continue
        first = next(t for t in sentence if t.line == token.line and t.role is Role.FREE)
        others = [t for t in sentence if t.line == token.line and t.attached == "x" and t is not token]
        if first.is_word and not first.is_number and not others:
            found[token.line] = at
    return found


def clauses(sentence: list[Token], grammar: Grammar) -> list[list[Token]]:
    """The sentence cut where a new item begins."""
    return Clauses(grammar).split(sentence[: 40 * LIMIT])
