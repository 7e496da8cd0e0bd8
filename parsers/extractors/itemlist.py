"""Clauses gathered to lines: what belongs together, what corrects what, what refers to the line above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.draft import Notice
from parsers.extractors.clauses import clauses
from parsers.extractors.item import Grammar, Item, Quantity, unit_of
from parsers.extractors.items import item_of
from parsers.extractors.mentions import Price
from parsers.extractors.script import Dated, Script
from parsers.extractors.sentence import Catalogue
from parsers.extractors.tokens import Role, Token
from parsers.extractors.wording import unit_words

__all__ = ["SCALES", "Built", "ItemList"]


@dataclass(slots=True)
class Built:
    """A line being built."""

    script: Script
    item: Item
    sentence: int
    words: list[Token]
    base: list[Token] = field(default_factory=list)  #: words of the line above that it refers to
    price: Price | None = None
    date: Dated | None = None
    schedule: list[tuple[Quantity, Dated]] = field(default_factory=list)
    codes: list[Token] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    action: str | None = None
    quoted: bool = False

    @property
    def quantity(self) -> Quantity | None:
        return self.item.quantity


#: words of one kind exclude one another: "left ... dto. right" is right
OPPOSITES = tuple(frozenset(words.split()) for words in (
    "left right links rechts gauche droite izquierda derecha izquierdo derecho sinistra destra sinistro destro linker rechter lh rh lefthand righthand",
    ("black white red blue green yellow grey gray orange brown clear transparent silver pink purple beige schwarz weiss rot blau grun gelb grau braun noir"
    " noire blanc blanche rouge bleu bleue vert verte jaune gris grise negro negra blanco blanca rojo roja azul verde amarillo gris nero nera bianco bianca"
    " rosso rossa blu giallo grigio zwart wit rood blauw groen geel grijs bruin transparant trasparente transparente"),
    "xs s m l xl xxl xxxl small medium large klein mittel gross petit moyen grand pequeno mediano grande piccolo medio groot",
    "zinc stainless brass galvanised galvanized zincked inox a2 a4 bzp verzinkt edelstahl messing laiton zingue laton acciaio ottone zincato rvs verzinkt",
    "male female", "hot cold", "inner outer", "top bottom", "front rear",
))  # fmt: skip

SCALES = frozenset(
    "hundred thousand hundert tausend cent cents mille cien cientos mil cento mila honderd duizend".split()
)
ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "ersten": 0, "erste": 0, "zweiten": 1, "dritten": 2, "premiere": 0, "deuxieme": 1,
            "primera": 0, "segunda": 1, "prima": 0, "seconda": 1, "eerste": 0, "tweede": 1}  # fmt: skip
DELIVERIES = frozenset(
    "drop drops delivery deliveries shipment lieferung teillieferung livraison entrega consegna levering call-off batch".split()
)
#: words of correction that take back what was said, whatever it was
STRONG = frozenset(
    "no nein quatsch sorry non nee pardon oops correction korrektur perdon scusa scusi anzi scrap correctie wait moment".split()
)
_COLOURS = frozenset().union(*OPPOSITES)


class ItemList:
    """Takes sentences in order; keeps lines."""

    def __init__(self, script: Script, known: Catalogue) -> None:
        self.script = script
        self.known = known
        self.words = script.words
        self.grammar = Grammar(script.words, known, script.text.text, script.text.method == "speech")
        self.lines: list[Built] = []
        self.pending: Item | None = None
        self.number = 0
        self.strong = False
        self.notices: list[Notice] = []
        self.correcting = False
        self.dates_by_token = {id(token): dated for dated in script.dates for token in dated.tokens}
        self.prices_by_token = {id(token): price for price in script.prices for token in price.tokens}
        self.asked = False
        self.light = False
        self.last_line_no = -9

    def add(self, sentence: list[Token]) -> None:
        """One more sentence of the order."""
        self.number += 1
        free = [token for token in sentence if token.role is Role.FREE]
        if not free and not any(token.role in (Role.PRICE, Role.DATE) for token in sentence):
            return
        self._strip_mark(sentence)
        self._strip_inner_marks(sentence)
        if self._is_question(sentence):
            self.asked = True
            self._mark(sentence, Role.NOTE)
            return
        asked, self.asked = self.asked, False
        if self._is_schedule(sentence):
            return
        norms = [token.norm for token in sentence]
        self.strong = self.strong or bool(self.words["order"].found_in(norms))
        self.correcting = False
        before = len(self.lines)
        for clause in clauses(sentence, self.grammar):
            self._clause(clause, sentence)
        if asked and len(self.lines) == before and (self.pending is None or self.pending.code is None):
            self.pending = None
            self._mark(sentence, Role.NOTE)
        self._sentence_price(sentence, before)
        self._sentence_date(sentence, before)

    def comment(self, sentence: list[Token], script: Script) -> None:
        """A sentence above a forwarded order: corrections of its lines; anything else stays for the leftovers."""
        self.number += 1
        own = ItemList(script, self.known)
        norms = [token.norm for token in sentence]
        applied = self._apply_change(sentence, norms, script)
        if not applied:
            own.add(sentence)
            for line in own.lines:
                self.lines.append(line)

    # -- sentences ------------------------------------------------------------------------------------------------

    def _strip_mark(self, sentence: list[Token]) -> None:
        """Bullets and enumeration numbers are no quantities."""
        first = next((at for at, token in enumerate(sentence) if token.role is Role.FREE), None)
        if first is None:
            return
        token = sentence[first]
        if token.text in "-–—*•·>o" and len(token.text) == 1:
            token.role = Role.MARK
            self._strip_mark(sentence)
            return
        after = sentence[first + 1] if first + 1 < len(sentence) else None
        if after is None or first + 2 >= len(sentence):
            return
        small = token.text.isdigit() and len(token.text) <= 2
        letter = len(token.text) == 1 and token.is_word
        if ((small or letter) and after.text == ")" and after.start == token.end) or (
            small
            and after.text == "."
            and after.start == token.end
            and sentence[first + 2].line == token.line
            and not sentence[first + 2].norm[:1].isdigit()
        ):
            token.role = after.role = Role.MARK
        elif (
            token.text == "("
            and small is False
            and after.text.isdigit()
            and len(after.text) <= 2
            and sentence[first + 2].text == ")"
        ):
            token.role = after.role = sentence[first + 2].role = Role.MARK

    def _strip_inner_marks(self, sentence: list[Token]) -> None:
        """`1) 3 chairs 2) 1 desk` in one line, and the `n.` of `n. 10 rotoli`."""
        for at, token in enumerate(sentence[:-2]):
            if token.role is not Role.FREE:
                continue
            after = sentence[at + 1]
            if (
                token.text.isdigit()
                and len(token.text) <= 2
                and after.text == ")"
                and after.start == token.end
                and (at == 0 or sentence[at - 1].text not in "([")
            ):
                token.role = after.role = Role.MARK
            elif token.norm in ("n", "nr", "num") and (
                at == 0 or sentence[at - 1].text in ",;:" or sentence[at - 1].role is not Role.FREE
            ):
                number = at + 2 if after.text in ".°º" else at + 1
                if number + 1 < len(sentence) and sentence[number].is_number and sentence[number + 1].is_word:
                    for mark in sentence[at:number]:
                        mark.role = Role.MARK

    def _is_question(self, sentence: Sequence[Token]) -> bool:
        """A question that orders nothing: `do you also have ...?`; `could you send 5 ...?` is an order."""
        if sentence[-1].text != "?":
            return False
        norms = [token.norm for token in sentence]
        if self.words["restate"].found_in(norms):
            return False
        from parsers.extractors.wording import intent_phrases

        ordering = intent_phrases("order", self.words.languages).found_in(norms)
        asking = self.words["question"].found_in(norms)
        if asking and (ordering is None or asking[0] < ordering[0]):
            return True
        return ordering is None and not any(token.is_number for token in sentence)

    def _mark(self, sentence: Sequence[Token], role: Role) -> None:
        for token in sentence:
            if token.role is Role.FREE:
                token.role = role

    def _is_schedule(self, sentence: Sequence[Token]) -> bool:
        """`2 Nov   250`: a date and a number alone are a delivery of the item named above."""
        dates = [self.dates_by_token[id(token)] for token in sentence if id(token) in self.dates_by_token]
        free = [token for token in sentence if token.role is Role.FREE and token.text[0].isalnum()]
        numbers = [token for token in free if token.is_number]
        rest = [
            token
            for token in free
            if not token.is_number
            and unit_of(token) is None
            and token.norm not in self.words["order"]
            and token.norm not in ("x",)
        ]
        if not dates or len({id(d) for d in dates}) != 1 or len(numbers) != 1 or rest:
            return False
        target = self._schedule_target()
        if target is None:
            return False
        unit = next((token for token in free if unit_of(token) is not None), None)
        quantity = Quantity(
            numbers[0], numbers[0].values, unit, unit.text if unit else None, [*numbers, *([unit] if unit else [])]
        )
        target.schedule.append((quantity, dates[0]))
        self._mark(sentence, Role.ITEM)
        return True

    def _schedule_target(self) -> Built | None:
        if self.pending is not None:
            built = self._new(self.pending)
            self.pending = None
            return built
        last = self.lines[-1] if self.lines else None
        return last if last is not None and (last.schedule or last.quantity is None) else None

    # -- clauses --------------------------------------------------------------------------------------------------

    def _clause(self, clause: list[Token], sentence: list[Token]) -> None:
        norms = [token.norm for token in clause]
        start = next(
            (at for at, token in enumerate(clause) if token.role is Role.FREE and (token.text[0].isalnum())), None
        )
        if start is None:
            return
        if (length := self.words["correct"].at(norms, start)) and self._corrects(clause, norms, start + length):
            self.correcting = True
            self.light = norms[start] not in STRONG
            for token in clause[start : start + length]:
                token.role = Role.MARK
            rest = clause[start + length :]
            if any(token.role is Role.FREE and token.text[0].isalnum() for token in rest):
                self._clause(rest, sentence)
            return
        if (length := self.words["restate"].at(norms, start)) and self._restates(clause, start, length):
            return
        if self.words["not"].at(norms, start) and not self.correcting and self._negates(clause, start):
            return
        if self._apply_change(clause, norms, self.script):
            return
        if self._changed(clause, norms):
            return
        item = item_of(clause, self.grammar)
        self._take(item)

    def _changed(self, clause: list[Token], norms: list[str]) -> bool:
        """`BC-10022 should be 800 not 500`, `Menge alt 200 Stück, Menge neu 600 Stück`: the old number is no order."""
        remake = self.words["remake"].found_in(norms)
        if remake is None:
            return False
        numbers = [
            at for at, token in enumerate(clause) if token.role is Role.FREE and token.is_number and not token.code
        ]
        olds = [at for at in numbers if self._is_old(norms, at)]
        if len(numbers) < 1 or len(numbers) - len(olds) != 1 or len(olds) > 1 or (not olds and remake[0] > numbers[0]):
            return False
        new = next(at for at in numbers if at not in olds)
        if not olds and new < remake[0]:
            return False
        if olds:
            first = olds[0] - 1 if olds[0] else olds[0]
            for token in clause[first : olds[0] + 1]:
                token.role = Role.NOTE
            after = clause[olds[0] + 1] if olds[0] + 1 < len(clause) else None
            if after is not None and unit_of(after) is not None:
                after.role = Role.NOTE
        item = item_of(clause, self.grammar)
        unit = clause[new + 1] if new + 1 < len(clause) and unit_of(clause[new + 1]) is not None else None
        taken = [clause[new], *([unit] if unit else [])]
        item.quantity = Quantity(clause[new], clause[new].values, unit, unit.text if unit else None, taken, 5)
        item.second, item.rivals = None, []
        item.words = [token for token in item.words if token not in taken and not self._frame(token)]
        if not item.named:
            target = self.lines[-1] if self.lines and self.lines[-1].sentence >= self.number - 1 else None
            if target is None and self.pending is not None:
                pending, self.pending = self.pending, None
                target = self._new(pending)
            if target is not None:
                target.item.quantity, target.item.second, target.item.rivals = item.quantity, None, []
                self._use(clause)
                return True
            return False
        self._flush()
        self._new(item)
        return True

    def _is_old(self, norms: Sequence[str], at: int) -> bool:
        old = self.words["old"]
        return bool(old.ending_at(norms, at)) or (at + 2 < len(norms) and bool(old.at(norms, at + 1)) and False)

    def _frame(self, token: Token) -> bool:
        words = self.words
        return any(token.norm in words[role] for role in ("remake", "order", "stop", "old", "event")) or token.norm in (
            "menge",
            "quantity",
            "qty",
            "quantite",
            "cantidad",
            "quantita",
            "aantal",
            "sent",
            "yesterday",
            "pos",
            "position",
            "line",
        )

    def _corrects(self, clause: Sequence[Token], norms: Sequence[str], after: int) -> bool:
        """Whether the words of correction stand where they can only correct: after an item, before its new version."""
        if not self.lines and self.pending is None:
            return False
        rest = [at for at in range(after, len(clause)) if clause[at].role is Role.FREE and clause[at].text[0].isalnum()]
        if not rest:
            return True
        first = norms[after - 1]
        if (
            first
            in (
                "no",
                "nein",
                "non",
                "nee",
                "doch",
                "meine",
                "bzw",
                "mache",
                "mach",
                "stop",
                "halt",
                "attention",
                "wait",
                "actually",
                "sorry",
                "attenzione",
                "mejor",
                "meglio",
                "ne",
                "bedoel",
            )
            or after > 1
        ):
            at = rest[0]
            return bool(clause[at].is_number or clause[at].attached or clause[at].is_word)
        return True

    def _restates(self, clause: list[Token], start: int, length: int) -> bool:
        if not self.lines:
            return False
        item = item_of(clause[start + length :], self.grammar)
        if item.quantity is None or (item.words and len(item.words) > 2):
            return False
        self.lines[-1].item.second = item.quantity
        self._use(clause)
        return True

    def _negates(self, clause: list[Token], start: int) -> bool:
        """`no gloves this time`, `not the M10s`: said so that it is not sent."""
        item = item_of(clause[start + 1 :], self.grammar)
        if item.quantity is not None and item.quantity.score >= 3.4 and item.named:
            return False
        self._mark(clause, Role.NOTE)
        return True

    def _apply_change(self, clause: Sequence[Token], norms: Sequence[str], script: Script) -> bool:
        """`make the left-hand snips 6, not 4`, `BC-10022 should be 800 not 500`: a new quantity for one of the lines."""
        if not self.lines:
            return False
        lead = self.words["correct"].found_in(norms) or self.words["remake"].found_in(norms)
        numbers = [token for token in clause if token.role is Role.FREE and token.is_number and not token.code]
        if lead is None and not (norms and norms[0] in ("make", "mach", "machen", "mettez", "ponga", "faccia", "maak")):
            return False
        if not 1 <= len(numbers) <= 2:
            return False
        instead = next((at for at, norm in enumerate(norms) if self.words["instead"].at(norms, at)), None)
        old = None
        if len(numbers) == 2:
            if instead is None:
                return False
            old = numbers[1] if clause.index(numbers[1]) > instead else None
            if old is None:
                return False
        named = [
            token
            for token in clause
            if token.role is Role.FREE
            and token.is_word
            and len(token.norm) > 3
            and token.norm not in self.words["correct"]
            and token.norm not in self.words["order"]
        ]
        matches = [line for line in self.lines if self._mentions(line, named, clause)]
        if not matches and not named:
            matches = [self.lines[-1]] if len(self.lines) == 1 else []
        if len(matches) > 1:
            best = max(self._overlap(line, named) for line in matches)
            matches = [line for line in matches if self._overlap(line, named) == best]
        if len(matches) != 1 or matches[0].item.quantity is None:
            return False
        line = matches[0]
        if old is not None and line.item.quantity.values != old.values:  # type: ignore[union-attr]
            return False
        current = line.item.quantity
        if current is None:
            return False
        line.item.quantity = Quantity(numbers[0], numbers[0].values, current.unit, current.unit_text, [numbers[0]], 5)
        line.notices.append(("quantity-corrected", script.text.text[clause[0].start : clause[-1].end]))
        self._mark(clause, Role.ITEM)
        return True

    def _mentions(self, line: Built, named: Sequence[Token], clause: Sequence[Token]) -> bool:
        if line.item.code is not None and any(token.norm == line.item.code.norm for token in clause):
            return True
        return self._overlap(line, named) > 0

    def _overlap(self, line: Built, named: Sequence[Token]) -> int:
        have = {piece for token in (*line.base, *line.words) for piece in re.split(r"[-/]", token.norm)}
        want = {piece for token in named for piece in re.split(r"[-/]", token.norm) if len(piece) > 2}
        return len(have & want)

    def _take(self, item: Item) -> None:
        """Puts one understood clause to the lines."""
        if item.quantity is not None and item.each:
            self._each(item)
            return
        if item.quantity is not None and item.named:
            if (
                self.pending is not None
                and not self.pending.each
                and self.correcting is False
                and item.code is None
                and not item.words
            ):
                pass
            self._line(item)
            return
        if item.quantity is not None:
            self._only_quantity(item)
            return
        if item.named:
            self._only_named(item)

    def _line(self, item: Item) -> None:
        if self.correcting and (self.lines or self.pending):
            self._replace(item)
            return
        self._flush()
        self._new(item)

    def _replace(self, item: Item) -> None:
        """What follows a correction replaces what was said just before."""
        self.correcting = False
        if self.pending is not None:
            self.pending = None
            self._new(item)
            return
        old = self.lines.pop()
        if self.light and item.named and (old.words or old.item.code) and not self._shares(old, item):
            # "fifty, make that one hundred washers": a new number for the first item, or a second item?
            self.lines.append(old)
            built = self._new(item)
            for line in (old, built):
                line.notices.append(
                    ("quantity-ambiguous", "A correction runs into the next item; the quantities of both are unclear.")
                )
            return
        built = self._new(item)
        if not built.words and built.item.code is None:
            built.words, built.base, built.item.code = old.words, old.base, old.item.code
        built.price = built.price or old.price

    def _shares(self, old: Built, item: Item) -> bool:
        have = {token.norm for token in (*old.words, *old.base)}
        return any(token.norm in have for token in item.words) or not item.words

    def _new(self, item: Item) -> Built:
        built = Built(self.script, item, self.number, list(item.words))
        self.lines.append(built)
        self._use(item.tokens)
        for token in item.price:
            built.price = self.prices_by_token.get(id(token), built.price)
        if built.quantity is not None or item.code is not None:
            self._refer(built)
        return built

    def _use(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.role is Role.FREE:
                token.role = Role.ITEM

    def _flush(self) -> None:
        """An item without a quantity: a line of its own where it has a code, else left to the leftovers."""
        pending, self.pending = self.pending, None
        if pending is not None and pending.code is not None and pending.code.norm.startswith("#"):
            self._new(pending)

    def _only_quantity(self, item: Item) -> None:
        if self.correcting and self.lines:
            line = self.lines[-1]
            unit = (
                item.quantity.unit
                if item.quantity and item.quantity.unit
                else line.quantity.unit
                if line.quantity
                else None
            )
            text = (
                item.quantity.unit_text
                if item.quantity and item.quantity.unit
                else line.quantity.unit_text
                if line.quantity
                else None
            )
            if item.quantity is not None:
                item.quantity.score = 5
                line.item.quantity = replace_unit(item.quantity, unit, text)
            self.correcting = False
            self._use(item.tokens)
            return
        if self.pending is not None:
            pending, self.pending = self.pending, None
            pending.quantity = item.quantity
            if pending.code is not None:
                item.quantity.score = max(item.quantity.score, 3.8)  # type: ignore[union-attr]
            pending.second = item.second
            pending.price += item.price
            self._new(pending)
            self._use(item.tokens)
            return
        last = self.lines[-1] if self.lines else None
        if last is not None and last.quantity is None and last.sentence >= self.number - 1 and not last.schedule:
            last.item.quantity = item.quantity
            self._use(item.tokens)
            return
        if (
            last is not None
            and last.sentence == self.number
            and last.item.second is None
            and item.quantity is not None
            and item.quantity.tokens[0].start > 0
            and _bracketed(self.script.text.text, item.quantity)
        ):
            last.item.second = item.quantity
            self._use(item.tokens)
            return
        if item.quantity is not None and item.quantity.score >= 3:
            # a quantity first, its item in the next clause
            self.pending_quantity(item)

    def pending_quantity(self, item: Item) -> None:
        """A quantity whose item has not been said yet waits for the next clause."""
        if item.quantity is None or item.quantity.unit is None:
            return
        self._flush()
        self._new(item)

    def _only_named(self, item: Item) -> None:
        last = self.lines[-1] if self.lines else None
        if self.correcting and last is not None:
            self.correcting = False
            last.words, last.base = list(item.words), []
            if item.code is not None:
                last.item.code = item.code
            self._use(item.tokens)
            return
        if last is not None and last.sentence == self.number and not last.words and last.item.code is None:
            last.words, last.item.code = list(item.words), item.code
            self._use(item.tokens)
            self._refer(last)
            return
        if last is not None and last.sentence == self.number and self.pending is None:
            if item.code is not None and last.item.code is None:
                last.item.code = item.code
            elif item.code is not None:
                self.pending = item
                return
            if not self._is_filler(item.words):
                last.words += item.words
            self._use(item.tokens)
            return
        if (
            item.code is None
            and not any(self._product_like(token) for token in item.words)
            and not any(token.has_digit for token in item.words)
        ):
            return
        self._flush()
        self.pending = item

    def _is_filler(self, tokens: Sequence[Token]) -> bool:
        return all(
            token.norm in self.words["order"]
            or token.norm in self.words["stop"]
            or token.norm in self.words["greeting"]
            for token in tokens
        )

    def _product_like(self, token: Token) -> bool:
        return token.norm in self.known.words or token.norm.removesuffix("s") in self.known.words or token.code

    def _each(self, item: Item) -> None:
        """`10 boxes of each`: for the items named before that have no quantity."""
        if self.pending is not None:
            pending, self.pending = self.pending, None
            self._new(pending)
        waiting = [line for line in self.lines if line.quantity is None]
        for line in waiting:
            line.item.quantity = item.quantity
        if waiting:
            self._use(item.tokens)

    # -- references to the line above -----------------------------------------------------------------------------

    def _refer(self, built: Built) -> None:
        """`200 da 10` after `200 tasselli nylon da 8`, `dto. rechts`, `vom gleichen Fett (400 g)`."""
        if built.item.code is not None:
            return
        previous = next((line for line in reversed(self.lines[:-1]) if line.words or line.base), None)
        norms = [token.norm for token in built.words]
        same = self.words["same_item"].found_in(norms) if norms else None
        if previous is None:
            return
        near = previous.sentence >= built.sentence - 3
        if same is not None and near:
            rest = [token for at, token in enumerate(built.words) if not same[0] <= at < same[0] + same[1]]
            above = [*previous.base, *previous.words]
            built.words = [token for token in rest if not _within_words(token, above)]
            while built.words and not built.words[0].text[0].isalnum() and built.words[0].text not in "(ø":
                built.words.pop(0)
            built.base = _without_rivals(above, rest)
            return
        if (
            norms
            and near
            and previous.sentence >= built.sentence - 1
            and all(self.says_no_item(token) for token in built.words)
        ):
            built.base = _without_rivals([*previous.base, *previous.words], built.words)

    def says_no_item(self, token: Token) -> bool:
        """Whether the word is a size, colour or small word: no item by itself."""
        if token.code:
            return False
        if token.has_digit or not token.text[0].isalnum():
            return True
        unit = unit_words().get(token.norm)
        if unit is not None and not unit.counts:
            return True
        words = self.words
        return token.norm in _COLOURS or any(
            token.norm in words[role] for role in ("of", "article", "dims", "size", "other", "order", "connector")
        )

    # -- prices and dates -----------------------------------------------------------------------------------------

    def _sentence_price(self, sentence: Sequence[Token], before: int) -> None:
        """Prices that stand behind their item in the sentence."""
        for price in self.script.prices:
            if any(line.price is price for line in self.lines) or price.tokens[0] not in sentence:
                continue
            behind = [
                line
                for line in self.lines[before:]
                if line.price is None and line.item.tokens and line.item.tokens[0].start < price.tokens[0].start
            ]
            if behind:
                behind[-1].price = price
            elif len(self.lines) == 1 and before == 1 and self.lines[0].price is None:
                self.lines[0].price = price

    def _sentence_date(self, sentence: Sequence[Token], before: int) -> None:
        """A date inside the clause of one item of several is that item's."""
        lines = self.lines[before:]
        dates = {
            id(d): d
            for token in sentence
            if (d := self.dates_by_token.get(id(token))) is not None and not d.phrase.open
        }
        if len(lines) == 1 and len(dates) == 1:
            lines[0].date = next(iter(dates.values()))
        elif len(lines) > 1 and len(dates) == len(lines):
            for line, dated in zip(lines, dates.values(), strict=True):
                line.date = dated

    def date_order(self) -> str | None:
        """`dmy`, `mdy` or `ymd` where a date of the text can be read in only one way."""
        orders = set()
        for dated in self.script.dates:
            text = self.script.text.text[dated.tokens[0].start : dated.tokens[-1].end]
            if match := re.search(r"\b(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b", text):
                first, second = int(match[1]), int(match[2])
                if first > 12 >= second:
                    orders.add("dmy")
                elif second > 12 >= first:
                    orders.add("mdy")
        return orders.pop() if len(orders) == 1 else None

    def finish(self) -> None:
        self._flush()
        self._with_delivery()

    def _with_delivery(self) -> None:
        """`with the first drop`: the date of that delivery of the schedule above."""
        schedule = next((line.schedule for line in self.lines if len(line.schedule) > 1), None)
        if schedule is None:
            return
        for line in self.lines:
            if line.schedule or line.date is not None:
                continue
            start = line.item.tokens[0].start if line.item.tokens else 0
            before = [token.norm for token in self.script.tokens if start - 40 <= token.start <= start + 40]
            for at, norm in enumerate(before):
                if (
                    norm in ORDINALS
                    and any(word in DELIVERIES for word in before[at + 1 : at + 3])
                    and ORDINALS[norm] < len(schedule)
                ):
                    line.date = schedule[ORDINALS[norm]][1]


def replace_unit(quantity: Quantity, unit: Token | None, text: str | None) -> Quantity:
    quantity.unit, quantity.unit_text = unit, text
    return quantity


def _bracketed(text: str, quantity: Quantity) -> bool:
    start = quantity.tokens[0].start
    return text[max(0, start - 2) : start].strip()[-1:] == "("


def _within_words(token: Token, above: Sequence[Token]) -> bool:
    """Whether a word above says it already: `Fett` in `Lithiumfett`."""
    return (
        len(token.norm) > 3
        and token.is_word
        and token.unit is None
        and any(token.norm in other.norm for other in above)
    )


def _without_rivals(base: Sequence[Token], own: Sequence[Token]) -> list[Token]:
    """The words above without those that the own words replace: sizes by sizes, colours by colours, left by right."""
    own_norms = {token.norm for token in own}
    sized = any(token.has_digit for token in own)
    letters = {re.sub(r"\d.*", "", token.norm) for token in own if token.has_digit and token.is_word}
    kinds = [kind for kind in OPPOSITES if own_norms & kind]
    kept: list[Token] = []
    depth = 0
    for token in base:
        if token.text in "([":
            depth += 1
        replaced = sized and (
            depth > 0 or token.text[0].isdigit() or (token.has_digit and re.sub(r"\d.*", "", token.norm) in letters)
        )
        replaced = replaced or (sized and (unit := unit_words().get(token.norm)) is not None and not unit.counts)
        if not replaced and not any(token.norm in kind for kind in kinds):
            kept.append(token)
        if token.text in ")]" and depth:
            depth -= 1
    while (kept and not kept[-1].text[0].isalnum()) or (
        kept
        and sized
        and kept[-1].norm in ("da", "de", "di", "von", "van", "of", "x", "size", "grosse", "taille", "talla", "maat")
    ):
        kept.pop()
    overlap = [
        token
        for token in kept
        if any(len(word) > 3 and token.norm != word and token.norm.endswith(word) for word in own_norms)
    ]
    del overlap
    return kept


# -- to the draft -------------------------------------------------------------------------------------------------
