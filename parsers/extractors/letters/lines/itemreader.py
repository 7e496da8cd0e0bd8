"""Which word of an item phrase is the code, and which number counts."""

from __future__ import annotations

import re

from parsers.extractors.letters.destinations.countplace import is_of, leads_clause, opens_name
from parsers.extractors.letters.lines.asmany import is_as_many
from parsers.extractors.letters.lines.colons import closes_behind_colon, parts_colours
from parsers.extractors.letters.lines.countedlast import count_behind, counts_rest, counts_size, is_aside, labelled
from parsers.extractors.letters.lines.inname import number_in_name, unit_in_name
from parsers.extractors.letters.lines.item import (
    LIST_UNITS,
    PACK_WORD,
    QUANTITY_LABELS,
    TIMES,
    WHOLE,
    Grammar,
    Quantity,
    attached_unit,
    behind_code,
    counts_behind_times,
    is_measure,
    is_negative,
    is_pack_size,
    is_size,
    leading_zero,
    number_at,
    numbers_off,
    only_code,
    second_measure,
    size_behind_dash,
    stands_before,
    unit_of,
    values_of,
)
from parsers.extractors.letters.lines.itemcode import item_code
from parsers.extractors.letters.lines.lastnumber import last_number
from parsers.extractors.letters.lines.lineabove import says_no_item
from parsers.extractors.letters.lines.unitlists import (
    ITALIAN_PACKS,
    counted_by,
    label_before,
    labels_count,
    labels_next,
    measured_by,
)
from parsers.extractors.letters.lines.wordcounts import (
    count_of_article,
    is_volume,
    one_pack_count,
    pack_behind,
    packed_count,
    vague_count,
)
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import UnitWord, unit_codes

POINTING = frozenset((",", ":", "=", "-", "–"))  #: before a count
INCHES = frozenset('"”″')  #: behind a number they make a size of it
_COLUMN = 3  #: blanks by which columns of a typed list are parted
_CROSSED = re.compile(r"\d{1,5}[x×](\d{1,5})", re.I)


class ItemReader:
    """Finds code and quantity among the free tokens of one clause."""

    def __init__(self, tokens: list[Token], grammar: Grammar) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.grammar = grammar
        self.words = grammar.words
        self.labels: set[int] = set()
        first = next((i for i, t in enumerate(tokens) if t.text[0].isalnum()), 0)
        self.listed = (
            bool(tokens)
            and (tokens[first].attached == "article" or tokens[0].norm in self.words["connector"])
            and len(tokens) > first + 1
            and tokens[first + 1].is_word
        )

    def code(self) -> tuple[Token | None, bool]:
        """The item code, and whether a label names it."""
        found, labels = item_code(self.tokens, self.grammar.known, self.words)
        self.labels.update(labels)
        self.norms = [token.norm for token in self.tokens]
        return found, bool(labels)

    def without_labels(self, tokens: list[Token]) -> list[Token]:
        gone = {id(self.tokens[at]) for at in self.labels}
        return [token for token in tokens if id(token) not in gone]

    def quantities(self, code: Token | None) -> list[Quantity]:
        found: list[Quantity] = []
        at = 0
        while at < len(self.tokens):
            quantity = self._quantity(at, code)
            if quantity is not None:
                found.append(quantity)
                at += max(1, len(quantity.tokens))
            else:
                at += 1
        weak = all(one.standing <= Standing.COUNTS or is_volume(one) for one in found)
        if weak and (pack := pack_behind(self.tokens, self.norms)):
            return [pack]
        outside = [one for one in found if not is_aside(self.tokens, self._place(one.number))]
        return outside or found  # "blau (die mit 500 Blatt), 4 Rollen"

    def _place(self, token: Token) -> int:
        return next(at for at, one in enumerate(self.tokens) if one is token)

    def _quantity(self, at: int, code: Token | None) -> Quantity | None:  # noqa: C901 - one question, case by case
        tokens, norms = self.tokens, self.norms
        token = tokens[at]
        if token.attached == "article":
            return count_of_article(tokens, norms, at, self.grammar, listed=self.listed)
        if not number_at(tokens, at):
            return vague_count(tokens, norms, at, self.grammar) or one_pack_count(tokens, norms, at, self.grammar)
        values = values_of(token)
        if not values or any(is_negative(value) for value in values):
            return None
        if token.counts and not token.attached:
            counted, _ = self._unit(at + 1)
            named = tokens[counted] if counted is not None else None
            return Quantity(token, values, tokens[at : (counted or at) + 1], Standing.OUTRIGHT, unit=named)
        leads = leads_clause(tokens, at, self.words) or behind_code(tokens, at, self.words["order"], self.grammar.text)
        if size_behind_dash(tokens, at - 2) == at > 1:
            return None
        before = stands_before(self.tokens, at)
        after = at + 1
        # "x 6", "Menge: 24", "qty 5"
        times_before = bool(
            before is not None and (tokens[before].norm in TIMES or tokens[before].norm in QUANTITY_LABELS)
        )
        if before and tokens[before].norm in TIMES:
            if self._counts_last(at, before):
                return Quantity(token, values, tokens[before : at + 1], Standing.OUTRIGHT)
            if number_at(tokens, before - 1):
                times_before = is_pack_size(tokens[before - 1])  # 2 x 5 litre; sugar 1kg x 4
            times_before &= not second_measure(tokens, at, before)
        if token.attached == "x" and not token.text[0].isdigit():
            return self._multiplier(at, values)
        if token.attached and token.text[0].isdigit():
            return self._attached(at, values, leads, times_before)
        if after < len(tokens) and norms[after] in TIMES:
            return self._times(at, values, leads, times_before)
        if (measure := measured_by(tokens, at)) is not None:
            return Quantity(
                token, values, tokens[measure : at + 1], Standing.COUNTED_FIRST, unit=tokens[measure], measure=True
            )
        unit_at, unit = self._unit(after)
        if unit_at is not None and not leads and labels_next(tokens, unit_at):
            return None  # "flessibile 300 nr. 100"
        if unit is not None and unit_at is not None:
            return self._with_unit(at, unit_at, unit, values, leads=leads, times_before=times_before)
        if (
            before is not None
            and not leads
            and (unit_before := unit_of(tokens[before])) is not None
            and unit_before.counts
            and tokens[before].norm in LIST_UNITS
        ):
            return Quantity(token, values, tokens[before : at + 1], Standing.COUNTED, unit=tokens[before])
        if not leads and (label := counted_by(tokens, at, self.words["order"], self.grammar.text)) is not None:
            return Quantity(token, values, tokens[label : at + 1], Standing.COUNTED, unit=tokens[label])
        if labels_count(tokens, at) or (at > 2 and labelled(tokens, at - 2)):
            return Quantity(token, values, tokens[at - 2 : at + 1], Standing.OUTRIGHT)
        if not leads and (label := label_before(tokens, at)) is not None:
            return Quantity(token, values, tokens[label : at + 1], Standing.COUNTS)  # or a name: "blade no. 11"
        if leads and (packed := packed_count(tokens, at, values)) is not None:
            return packed
        if leads and token.text[0].isdigit() and counts_rest(tokens, at + 1):
            return None  # "43 un paio": another size, and its count
        if leads and size_behind_dash(tokens, at):
            return Quantity(token, values, tokens[at : at + 2], Standing.COUNTED_FIRST)
        if number_in_name(tokens, norms, at, before, self.grammar):
            return None
        if times_before and before is not None:
            return Quantity(token, values, tokens[before : at + 1], Standing.OUTRIGHT)
        of_them = after < len(tokens) and norms[after] == "of" and count_behind(tokens, at) == 2  # "bearings 4 of"
        if of_them:
            return Quantity(token, values, tokens[at : after + 1], Standing.OUTRIGHT)
        if after < len(tokens) and norms[after] in ("off", "no's", "nos"):
            return Quantity(token, values, tokens[at : after + 1], Standing.OUTRIGHT, unit=tokens[after])
        if leads and (length := numbers_off(tokens, after, self.grammar)):
            return Quantity(token, values, tokens[at : after + length], Standing.OUTRIGHT, unit=tokens[after])
        if after < len(tokens) and self.words["uncounted"].at(norms, after) and unit_of(tokens[after]) is None:
            return None
        if leads and after < len(tokens):
            return Quantity(token, values, [token], Standing.FIRST)
        if after >= len(tokens) or not any(
            t.text[0].isalnum() for t in tokens[after:] if t.norm not in self.words["order"]
        ):
            return last_number(tokens, at, before, values, code, self.grammar)
        if parts_colours(tokens, at, self.words) or (
            tokens[at - 1].text in POINTING and counts_size(tokens, at, self.words)
        ):
            return Quantity(token, values, [token], Standing.POINTED_AT)
        return Quantity(token, values, [token], Standing.SOMEWHERE)

    def _counts_last(self, at: int, times: int) -> bool:
        """`tape 38mm x 12`, `18mm ply 8x4 x 10` at the end of a line, where other lines count there and no goods have the size
        38 x 12. Behind two measures that no third stands beside, it may be the thickness."""
        tokens, size = self.tokens, self.tokens[times - 1]
        if not size.text[0].isdigit() or any(token.text[0].isalnum() for token in tokens[at + 1 :]):
            return False
        crossed = _CROSSED.fullmatch(size.text)
        if crossed and not any(is_size(attached_unit(token)) for token in tokens[: times - 1]):
            return False
        if not (crossed or number_at(tokens, times - 1)) or not opens_name(tokens[0]):
            return False
        pair = (crossed[1] if crossed else size.numeral).replace(",", "."), tokens[at].numeral
        return pair not in self.grammar.known.sizes and counts_behind_times(self.grammar.text)

    def _multiplier(self, at: int, values: tuple[str, ...]) -> Quantity:
        """`coffee 750g x3`, `PTFE tape x20`: at the end it counts; after a bare size it may be a size, too."""
        token = self.tokens[at]
        before = stands_before(self.tokens, at)
        behind = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        unit = unit_of(behind) if behind is not None and behind.line == token.line else None
        if behind is not None and unit is not None and unit.counts:
            return Quantity(token, values, [token, behind], Standing.OUTRIGHT, unit=behind)  # "BS 91 x2 bags"
        sized = before is not None and self.tokens[before].has_digit and not is_pack_size(self.tokens[before])
        last = not any(t.text[0].isalnum() and t.norm not in self.words["order"] for t in self.tokens[at + 1 :])
        wide = before is not None and token.start - self.tokens[at - 1].end >= 2
        if last and (wide or not sized):
            return Quantity(token, values, [token], Standing.OUTRIGHT)
        return Quantity(token, values, [token], Standing.EITHER if sized else Standing.PLACED)

    def _attached(self, at: int, values: tuple[str, ...], leads: bool, times_before: bool) -> Quantity | None:
        token = self.tokens[at]
        if token.attached == "x":
            return Quantity(token, values, [token], Standing.OUTRIGHT if leads else Standing.PLACED)
        if token.attached == "k":
            return Quantity(token, values, [token], Standing.FIRST)
        unit = attached_unit(token)
        if unit is None or is_size(unit) or (PACK_WORD.fullmatch(token.text)):
            return None
        text = token.text[len(token.numeral) :]
        tokens = self.tokens[at - 1 : at + 1] if times_before and at else [token]
        if unit.counts:
            standing = Standing.COUNTED if leads else Standing.MEASURED_FIRST
            standing = Standing.OUTRIGHT if times_before else standing
            return Quantity(token, values, tokens, standing, unit=token, unit_text=text)
        following = self.tokens[at + 1 :]
        says_of = bool(following) and following[0].norm in self.words["of"]
        # "10m of the 6mm chain" orders ten metres; "5L brake cleaner" may be five litres or the five-litre can
        alone = only_code(self.tokens[:at], self.words["order"]) and not following  # "NYM3G25 100m"
        if alone:
            standing = Standing.MEASURED_FIRST
        elif leads:
            standing = Standing.PLACED if says_of else Standing.ATTACHED_FIRST
        else:
            standing = Standing.ATTACHED
        return Quantity(token, values, tokens, standing, unit=token, unit_text=text, measure=True)

    def _times(self, at: int, values: tuple[str, ...], leads: bool, times_before: bool) -> Quantity | None:
        """`6 x TP-HAZ-50`, `2 x 5L`, and the sizes `200 x 4.8`, `5 x 50 stainless`."""
        tokens = self.tokens
        after = at + 2
        if times_before or after >= len(tokens):
            alone = leads and after >= len(tokens)
            return Quantity(tokens[at], values, tokens[at : at + 2], Standing.OUTRIGHT) if alone else None
        following = tokens[after]
        if leads and len(following.text) > 2 and leading_zero(following):  # 2 x 096: a name, and no size
            return Quantity(tokens[at], values, tokens[at : at + 2], Standing.OUTRIGHT)
        if leads and self._is_counted_size(at):
            return None
        unit_at, unit = self._unit(after) if leads else (None, None)
        if unit_at is not None and unit is not None and unit.counts:  # 2 x pack baling twine
            return Quantity(tokens[at], values, tokens[at : unit_at + 1], Standing.OUTRIGHT, unit=tokens[unit_at])
        if number_at(tokens, after) or (following.has_digit and not following.code and following.text[0].isdigit()):
            unit_behind = unit_of(tokens[after + 1]) if after + 1 < len(tokens) else None
            sized = (
                following.attached not in (None, "article", "dozen")
                or unit_behind is not None
                or re.fullmatch(r"\d+(?:[.,]\d+)?[x×]\d.*", following.text)
                or (after + 1 < len(tokens) and self.words["dims"].at(self.norms, after + 1))
            )
            if not leads:
                return None
            if (
                sized
                and following.attached
                and is_measure(attached_unit(following))
                and after + 1 < len(tokens)
                and (pack := unit_of(tokens[after + 1])) is not None
                and pack.counts
            ):
                word = tokens[after + 1]
                return Quantity(tokens[at], values, [*tokens[at : at + 2], word], Standing.OUTRIGHT, unit=word)
            if sized and not (
                after + 2 < len(tokens) and tokens[after + 2 if unit_behind else after + 1].norm in TIMES
            ):
                return Quantity(tokens[at], values, tokens[at : at + 2], Standing.COUNTED_FIRST)
            return Quantity(tokens[at], values, tokens[at : at + 2], Standing.EITHER)
        return Quantity(tokens[at], values, tokens[at : at + 2], Standing.OUTRIGHT if leads else Standing.PLACED)

    def _is_counted_size(self, at: int) -> bool:
        """`135 x 280 5 boxes`, `135 x 280 mm same again`: a size that goods of the catalogue have, and behind it how many."""
        tokens = self.tokens
        pair = tokens[at].numeral.replace(",", "."), tokens[at + 2].numeral.replace(",", ".")
        if pair not in self.grammar.known.sizes:
            return False
        behind = range(at + 3, len(tokens))
        return any(count_behind(tokens, i) or is_as_many(tokens[i]) for i in behind)

    def _unit(self, at: int) -> tuple[int | None, UnitWord | None]:
        """The unit word at `at`, small words passed over (`20 of box`, `10 (box)`)."""
        tokens = self.tokens
        if at >= len(tokens) or (tokens[at].line != tokens[at - 1].line and tokens[at].line - tokens[at - 1].line > 1):
            return None, None
        if (
            tokens[at - 1].attached == "dozen"
            and self.norms[at] in self.words["of"]
            and at + 1 < len(tokens)
            and (paired := unit_of(tokens[at + 1])) is not None
            and paired.counts
        ):
            return at + 1, paired  # une douzaine de paires
        full = unit_of(tokens[at + 1]) if tokens[at].norm in WHOLE and at + 1 < len(tokens) else None
        at += full is not None and full.counts  # "1 full reel"
        unit = unit_of(tokens[at])
        if unit is None and tokens[at].norm in unit_codes() and tokens[at].text not in "%‰" and self._is_short(at):
            unit = UnitWord(("?",), frozenset(("count",)))
        if unit is None and "it" in self.words.languages and self.norms[at] in ITALIAN_PACKS:
            unit = UnitWord(("?",), frozenset(("pack",)))
        if unit is None or tokens[at].text in INCHES or unit_in_name(tokens, at, self.grammar) or self._goes_on(at):
            return None, None
        return at, unit

    def _goes_on(self, at: int) -> bool:
        """`K80 und 10 in K60`, `5 in XL`: words that join, and units in other languages or places."""
        if self.norms[at] in self.words["connector"]:
            return True
        sized = self.norms[at] == "in" and at + 1 < len(self.tokens)
        return sized and says_no_item(self.tokens[at + 1], self.words) and not number_at(self.tokens, at + 1)

    def _is_short(self, at: int) -> bool:
        """Whether nothing follows, or a code, as in `10 BX` and `24 un TI-001`; `2 cart sacs` of languages that write so."""
        return (
            self.norms[at] in self.words["short_unit"]
            or at + 1 >= len(self.tokens)
            or self.tokens[at + 1].code
            or self.tokens[at + 1].text in "()[],;.-"
        )

    def _with_unit(
        self, at: int, unit_at: int, unit: UnitWord, values: tuple[str, ...], *, leads: bool, times_before: bool
    ) -> Quantity | None:
        tokens = self.tokens
        first = at - 1 if times_before and at and tokens[at - 1].norm in TIMES | QUANTITY_LABELS else at
        inside = tokens[first : unit_at + 1]
        token, word = tokens[at], tokens[unit_at]
        led = at and self.norms[at - 1] in self.words["article"] and not is_of(self.norms[at - 1], self.words)
        if (led and not leads) or (at and tokens[at - 1].attached == "article" and not unit.counts):
            return None  # "a 5 litre degreaser"
        if is_size(unit) or (leads and not unit.counts and self._counts_things()):
            return None
        if unit.counts:
            standing = self._counted(at, leads, times_before)
            if standing == Standing.COUNTED and closes_behind_colon(tokens, at, unit_at):
                standing = Standing.POINTED_UNIT
            return Quantity(token, values, inside, standing, unit=word)
        points = at > 0 and tokens[at - 1].text in ("-", "–", "—", ":", "=")
        if points and not leads and not any(t.text[0].isalnum() for t in tokens[unit_at + 1 :]):
            return Quantity(token, values, inside, Standing.POINTED_AT, unit=word, measure=True)
        behind = unit_at + 2 if unit_at + 2 < len(tokens) and tokens[unit_at + 1].text == "." else unit_at + 1
        says_of = behind < len(tokens) and self.norms[behind] in self.words["of"]
        if only_code(tokens[:at], self.words["order"]) and not any(t.text[0].isalnum() for t in tokens[unit_at + 1 :]):
            return Quantity(token, values, inside, Standing.MEASURED_FIRST, unit=word, measure=True)  # "10115   300 m"
        more = unit_at + 1 < len(tokens) and tokens[unit_at + 1].text[0].isalnum()
        apart = at > 1 and token.start - tokens[at - 1].end >= _COLUMN and tokens[0].norm.startswith("#")
        if apart and not any(t.text[0].isalnum() for t in tokens[unit_at + 1 :]):
            return Quantity(token, values, inside, Standing.MEASURED_FIRST, unit=word, measure=True)  # its own column
        if times_before:
            standing = Standing.OUTRIGHT
        elif leads:
            standing = Standing.MEASURED_FIRST if says_of or more else Standing.EITHER
        else:
            standing = Standing.MEASURED
        return Quantity(token, values, inside, standing, unit=word, measure=True)

    def _counts_things(self) -> bool:
        """Whether a bare number ends the item right behind the plural of goods: `5 ft tubes 6` counts those, `10 m hose 12` may not."""
        connector = self.words["connector"]
        said = [t for t in self.tokens if t.text[0].isalnum() and not connector.at([t.norm], 0)]
        noun = said[-2].norm if len(said) > 2 and said[-1].text.isdigit() else ""
        return noun.endswith("s") and noun.removesuffix("s") in self.grammar.known.words

    def _counted(self, at: int, leads: bool, times_before: bool) -> float:
        """The standing of a number beside a unit that counts."""
        if times_before:
            return Standing.OUTRIGHT
        if leads:
            return Standing.COUNTED_FIRST
        wished = at > 1 and self.norms[at - 2] in self.words["order"]  # "besoin de 4 paquets", "in need of 4 boxes"
        if at and self.norms[at - 1] in self.words["of"] and not wished:
            return Standing.OF_COUNTED
        return Standing.BRACKETED if at and self.tokens[at - 1].text in "([" else Standing.COUNTED
