"""One text being understood: its tokens with their roles, and evidence for any run of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from parsers.draft import Evidence, Field, Span
from parsers.extractors.letters.catalogue import Catalogue, mark_codes
from parsers.extractors.letters.dates.dating import DatePhrase, date_phrases
from parsers.extractors.letters.dates.hours import military, set_hours_aside
from parsers.extractors.letters.dates.misspeltdays import is_respelt, respell_days
from parsers.extractors.letters.lines.figurecodes import mark_columns, mark_labelled
from parsers.extractors.letters.lines.listmarks import strip_positions
from parsers.extractors.letters.lines.prices import Price, prices
from parsers.extractors.letters.references import Reference, references
from parsers.extractors.letters.remarks.contacts import contacts, set_persons_aside
from parsers.extractors.letters.remarks.figuresaside import set_paper_figures_aside
from parsers.extractors.letters.remarks.introductions import set_introduction_aside
from parsers.extractors.letters.remarks.othertopics import is_of_other_topic
from parsers.extractors.letters.remarks.reported import is_report
from parsers.extractors.letters.remarks.rules import rules_among
from parsers.extractors.letters.replies import Section
from parsers.extractors.letters.sentence import merge_numbers, sentences
from parsers.extractors.letters.speech import spelled
from parsers.extractors.letters.tokens import Role, Token, mark, tokenize
from parsers.extractors.letters.wording import Wording
from parsers.extractors.letters.writtensizes import is_inches, unmark_sizes
from parsers.lexicon import words_of

__all__ = ["READ_LIMIT", "Dated", "Script", "Text"]

READ_LIMIT = 24_000  #: characters of one letter's own text that are read; what follows is told


@dataclass(frozen=True, slots=True)
class Text:
    """A text and where it stands: a part's characters, or a header of the mail (`path`)."""

    text: str
    part: int
    path: str | None = None
    method: str = "prose"

    def evidence(self, start: int, end: int) -> Evidence:
        span = Span(self.part, path=self.path) if self.path else Span(self.part, chars=(start, end))
        return Evidence((span,), self.method)

    def excerpt(self, tokens: Sequence[Token]) -> str:
        """These tokens as they stand, short enough to be quoted in a finding."""
        return " ".join(self.text[tokens[0].start : tokens[-1].end].split())[:160]

    def field(self, tokens: Sequence[Token], value: str | None = None, *, confidence: float = 1.0) -> Field:
        """A field of these tokens: raw from the first to the last, value the same unless given."""
        start, end = tokens[0].start, tokens[-1].end
        raw = self.text[start:end]
        return Field(raw, " ".join(raw.split()) if value is None else value, self.evidence(start, end), confidence)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date phrase and its tokens."""

    phrase: DatePhrase
    tokens: tuple[Token, ...]

    def field(self, text: Text) -> Field:
        """The field of its words; a misspelt day has the value that was meant."""
        meant = " ".join(token.norm for token in self.tokens) if any(map(is_respelt, self.tokens)) else None
        return text.field(self.tokens, meant)


@dataclass
class Script:
    """A section of a text after the passes that need no grammar: contacts, codes, numbers, papers, dates, prices."""

    text: Text
    words: Wording
    known: Catalogue
    tokens: list[Token]
    references: list[Reference] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    sentences: list[list[Token]] = field(default_factory=list)
    cut: bool = False  #: the text is longer than is read
    of_else: set[int] = field(default_factory=set)  #: where the words begin of sentences that speak of other topics
    reports: set[int] = field(default_factory=set)  #: where sentences begin that only report something

    @cached_property
    def shapes(self) -> Counter[str]:
        """How often each shape of token stands in the text, every digit written as 9."""
        return Counter(re.sub(r"\d", "9", token.text) for token in self.tokens if token.has_digit)

    @cached_property
    def dates_by_token(self) -> dict[int, Dated]:
        """The date phrase that a token belongs to, by the token's identity."""
        return {id(token): dated for dated in self.dates for token in dated.tokens}

    @cached_property
    def places_of_tokens(self) -> dict[int, int]:
        """Where each token stands, by its identity."""
        return {id(token): at for at, token in enumerate(self.tokens)}

    @cached_property
    def places_of_sentences(self) -> dict[int, int]:
        """Which sentence each last token ends, by its identity."""
        return {id(sentence[-1]): at for at, sentence in enumerate(self.sentences)}

    def speaks_of_else(self, sentence: Sequence[Token]) -> bool:
        """Whether the sentence speaks of another topic than the goods, and of nothing else."""
        return bool(sentence) and sentence[0].start in self.of_else

    def is_report(self, sentence: Sequence[Token]) -> bool:
        """Whether the sentence only reports something, and nothing of it is wanted."""
        return bool(sentence) and sentence[0].start in self.reports

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens that begin in these characters."""
        first = bisect_left(self.tokens, start, key=lambda token: token.start)
        last = bisect_left(self.tokens, end, lo=first, key=lambda token: token.start)
        return self.tokens[first:last]


def script(text: Text, section: Section, words: Wording, known: Catalogue) -> Script:
    """The section's tokens with their first roles."""
    end = min(section.end, section.start + READ_LIMIT)
    tokens = list(_without_quote_signs(tokenize(text.text, section.start, end)))
    contacts(tokens, text.text)
    set_paper_figures_aside(tokens, text.text)
    if text.method == "speech":
        tokens = spelled(tokens, words, known, text.text)
    tokens = mark_columns(mark_codes(tokens, known, text.text), known, text.text)
    unmark_sizes(tokens, known)
    mark_labelled(tokens)
    strip_positions(tokens)
    _set_phrases_aside(tokens, words)
    set_persons_aside(tokens, words)
    found = Script(text, words, known, tokens, cut=bool(text.text[end : section.end].strip()))
    found.references = references(tokens, words)
    respell_days(tokens, words, known)
    norms = [token.norm for token in tokens]
    for phrase in date_phrases(tokens, norms, words):
        covered = tuple(tokens[phrase.first : phrase.last])
        if any(token.role is not Role.FREE for token in covered) or _is_greeted(covered, norms, phrase.first, words):
            continue
        if covered[0].text == "S" and any(token.text in _SIZES for token in tokens[phrase.last : phrase.last + 3]):
            continue  # "S 5, M 10, L 10" counts sizes; "S 48" alone is a week
        if is_inches(covered, tokens[: phrase.first], known):
            continue  # "20 elbows of 1/2"
        if "\t" in text.text[covered[0].start : covered[-1].end]:
            continue  # cells of a table: a quantity of 4 and `October` beside it
        for token in covered:
            token.role = Role.DATE
        found.dates.append(Dated(phrase, covered))
    _set_terms_aside(tokens)
    military(tokens)
    found.prices = prices(tokens, words)
    _set_for_aside(tokens, known)
    found.tokens = merge_numbers(tokens, words, text.text, known)
    _set_repeats_aside(found.tokens)
    set_introduction_aside(found.tokens, words, known)
    found.sentences = list(sentences(found.tokens, text.text, words, known))
    for sentence in found.sentences:
        set_hours_aside(sentence)
    if text.path is None:
        _set_reports_aside(found)
        _set_topics_aside(found)
    _set_rules_aside(found)
    return found


def _set_rules_aside(found: Script) -> None:
    """Rules of the house count nothing and name no day: `Bestellungen sind innerhalb von 3 Tagen zu bestätigen`."""
    for sentence in rules_among(found.sentences, found.words.languages):
        inside = {id(token) for token in sentence}
        found.dates = [dated for dated in found.dates if id(dated.tokens[0]) not in inside]
        for token in sentence:
            if token.role in (Role.FREE, Role.DATE):
                token.role = Role.NOTE


#: sizes of clothes that follow the small one
_SIZES = frozenset(("M", "L", "XL"))


def _set_topics_aside(found: Script) -> None:
    """Sentences of other topics order nothing, and their days are none of the goods."""
    for sentence in found.sentences:
        if not is_of_other_topic(sentence, found.words, found.known):
            continue
        found.of_else.update(token.start for token in sentence)
        for token in sentence:
            if token.role in (Role.FREE, Role.DATE):
                token.role = Role.NOTE
    found.dates = [dated for dated in found.dates if dated.tokens[0].start not in found.of_else]


def _set_reports_aside(found: Script) -> None:
    """Reports order nothing: their days are none of the goods, their numbers none of this order."""
    numbered = [one for one in found.references if one.field == "buyer_order_no"]
    own = {token.start for one in numbered for token in one.tokens}
    for sentence in found.sentences:
        if not is_report(sentence, found.words, found.known, own):
            continue
        found.reports.add(sentence[0].start)
        found.of_else.update(token.start for token in sentence)
        for token in sentence:
            if token.role in (Role.FREE, Role.DATE) or token.start in own:
                token.role = Role.NOTE
    found.references = [
        one for one in found.references if one.tokens[0].start not in found.of_else or one not in numbered
    ]
    found.dates = [dated for dated in found.dates if dated.tokens[0].start not in found.of_else]


def _is_greeted(covered: Sequence[Token], norms: Sequence[str], first: int, words: Wording) -> bool:
    """`Hi Jan 3 mop heads`: whom a greeting speaks to is no month, where a bare number follows."""
    bare = len(covered) == 2 and covered[0].is_word and covered[1].is_number
    return bare and first > 0 and words["greeting"].at(norms, 0) == first


#: "can" of "can I have" is no tin
_ASKERS = words_of("askers_behind_can")


def _greeting_length(norms: Sequence[str], words: Wording) -> int:
    """How many words greet at the beginning, where more than one does: `Happy Monday all`."""
    length = words["greeting"].at(norms, 0) if norms else 0
    return length if length > 1 else 0


def _set_phrases_aside(tokens: list[Token], words: Wording) -> None:
    """Politeness of several words holds no numbers (`grazie mille`), nor do turns of speech (`el otro día`), nor does a greeting
    hold a day; a helping verb is no unit."""
    norms = [token.norm for token in tokens]
    mark(tokens[: _greeting_length(norms, words)], Role.NOTE)
    for at, token in enumerate(tokens):
        if (length := max(words["closing"].at(norms, at), words["aside"].at(norms, at))) > 1:
            for part in tokens[at : at + length]:
                part.role = Role.NOTE
        elif (token.norm in _AWAY and at and tokens[at - 1].line == token.line and _is_sent(norms, at)) or (
            token.norm == "can" and at + 1 < len(norms) and norms[at + 1] in _ASKERS
        ):
            token.role = Role.NOTE
        elif token.norm == "one" and at > 1 and norms[at - 2 : at] in (["just", "the"], ["only", "the"]):
            norms[at - 1] = tokens[at - 1].norm = "just"  # "just the one"
        elif token.norm == "one" and at > 1 and _is_pointed_at(tokens, norms, at):
            token.norm = "ones"
        elif token.norm in _ELIDED and at and norms[at - 1] in _JOINS and tokens[at].line == tokens[at - 1].line:
            tokens[at - 1].norm, token.norm = "et", token.norm.partition("'")[2]  # "ainsi qu'un couteau"
        elif token.norm == "one" and at and norms[at - 1] in ("this", "that") and _points(tokens, at):
            token.norm = "ones"  # "This one to Carcroft"
        elif token.norm == "one" and at and norms[at - 1] in ("new", "next", "another") and _is_of_orders(tokens, at):
            token.norm = "ones"  # "New one please, HL 2290"
        elif token.text == "Paar" and at and norms[at - 1] in ("ein", "1", "zwei", "drei", "einem"):
            token.norm = "paare"  # two that belong together; `ein paar` is some
        elif token.norm in _PAIR and _ends_pair(tokens, norms, at):
            token.norm = "paare"  # "41 due paia, 43 un paio"


_POINTS = frozenset(("the", "that", "this"))
_ELIDED = words_of("elided_articles")
_JOINS = words_of("joining_before_elision")
#: one pair, where others of a list are counted in pairs; `un paio di` is some
_PAIR = frozenset(("par", "paio", "paar"))
_PAIRS = frozenset(("pares", "paia", "paar", "paires"))


def _ends_pair(tokens: Sequence[Token], norms: Sequence[str], at: int) -> bool:
    """Whether an article stands before it, nothing of its item behind it, and pairs were counted before."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = behind is None or behind.line != tokens[at].line or behind.text in ",.;)"
    earlier = any(
        norm in _PAIRS and norms[i - 1] not in ("un", "een") for i, norm in enumerate(norms[: max(0, at - 1)])
    )
    return ends and at > 1 and norms[at - 1] in ("un", "een") and earlier


def _is_pointed_at(tokens: Sequence[Token], norms: Sequence[str], at: int) -> bool:
    """`the wide one`, `the 130mm one`, `the 5 prong one`."""
    if _is_said(tokens[at - 1]) and norms[at - 2] in _POINTS:
        return True
    return at > 2 and norms[at - 3] in _POINTS and tokens[at - 2].text.isdigit()


def _is_said(token: Token) -> bool:
    """Whether it is a word or a size: `wide`, `130mm`."""
    return token.is_word or token.attached is not None


#: "send us over 10 filters": behind a word of sending they say no more than that
_AWAY = frozenset("over across out".split())
_SEND = words_of("sending_over")
_WHOM = words_of("sent_to_whom")


def _is_sent(norms: Sequence[str], at: int) -> bool:
    """Whether the word stands right behind one of sending, or behind that and whom to."""
    before = norms[max(0, at - 2) : at]
    if norms[at] == "out" and not any(norm[:1].isdigit() for norm in norms[at + 1 : at + 2]):
        return False  # "send out today"
    return bool(before) and (before[-1] in _SEND or (len(before) == 2 and before[0] in _SEND and before[1] in _WHOM))


def _points(tokens: Sequence[Token], at: int) -> bool:
    """Whether `this one` stands for something by itself, with a small word or a verb behind it and nothing that it counts."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or not behind.text[0].isalnum() or behind.norm in _BEHIND_POINTING


_BEHIND_POINTING = words_of("behind_this_one")


def _is_of_orders(tokens: Sequence[Token], at: int) -> bool:
    """Whether no goods stand behind the `one` of `new one please`, `another one: PO 4471`."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or not behind.text[0].isalnum() or behind.norm in ("please", "pls", "for", "from")


_TERMS = frozenset(("7", "10", "14", "15", "20", "30", "45", "60", "75", "90", "120"))


def _set_terms_aside(tokens: Sequence[Token]) -> None:
    """`Terms: Net 30`, `2% 10 net 30`: days of payment, where no unit behind them makes them a net weight."""
    for at in range(len(tokens) - 1):
        net, days = tokens[at], tokens[at + 1]
        if net.norm not in ("net", "netto") or days.text not in _TERMS or days.line != net.line:
            continue
        behind = tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 2].line == net.line else None
        if behind is not None and behind.text[0].isalnum() and behind.norm not in _BEHIND_TERMS:
            continue
        first = at - 3 if at > 2 and tokens[at - 2].text == "%" and tokens[at - 1].text.isdigit() else at
        for token in tokens[first : at + 2]:
            token.role = Role.NOTE


_BEHIND_TERMS = words_of("behind_days_of_payment") | {"eom", "fob"}


def _set_for_aside(tokens: Sequence[Token], known: Catalogue) -> None:
    """`2 cs olive oil 4 tmrw`, `6 pks cloths 2 Quayside`: a 4 before a day is the word `for`, a 2 before a place on file the
    word `to`, with a number before it already."""
    for at in range(2, len(tokens) - 1):
        token, after = tokens[at], tokens[at + 1]
        placed = token.text == "2" and after.text[0].isupper() and after.norm in known.place_words
        dated = token.text == "4" and after.role is Role.DATE
        if token.role is not Role.FREE or not (placed or dated) or not tokens[at - 1].text[0].isalnum():
            continue
        before = tokens[max(0, at - 8) : at]
        if any(
            (other.is_number or other.attached) and other.role is Role.FREE and other.line == token.line
            for other in before
        ):
            if placed:
                token.values, token.norm = (), "to"
            else:
                token.role = Role.NOTE


def _set_repeats_aside(tokens: Sequence[Token]) -> None:
    """`two (2) packs`, `12 (twelve) boxes`: a number said again in brackets is said once."""
    for at in range(len(tokens) - 3):
        number, opens, again, closes = tokens[at : at + 4]
        if (
            opens.text == "("
            and closes.text == ")"
            and number.is_number
            and number.values == again.values
            and number.is_word != again.is_word
        ):
            for token in (opens, again, closes):
                token.role = Role.MARK


def _without_quote_signs(tokens: Sequence[Token]) -> Iterator[Token]:
    """Without the `>` with which lines begin, and with dashes for the strokes of typed tables."""
    begun = -1  #: the line of which a word was seen
    drawn = {token.line for token in tokens if token.text == "|"} & {token.line for token in tokens if token.has_digit}
    for token in tokens:
        if token.text == "|" and token.line in drawn:
            token.write("-")  # the lines of a table that is typed: `BS 91 | Bonded seal | 4`
            token.norm = "-"
        if token.text != ">" or token.line == begun:
            begun = token.line
            yield token
