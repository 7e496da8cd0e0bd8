"""Sentences that report something and want nothing of this order: another order that comes by itself, a need that is far off, what
went wrong last time and is settled, a machine that stands still, how a form is filled in, which conditions apply, when a house is
shut, who stands in for whom, what empties wait for the lorry.

What makes an altering word harmless there is the frame of the sentence: what it speaks of, and what it says of that. The lexicon's
table `[remark]` has two lists for each of the kinds below, `..._of` and `..._said`; a sentence with a phrase of both is a report. Their
words, and those of harmless phrases, alter nothing there. Any other word that alters, one of `reported_not` (send, add, wait, together),
a code of the catalogue, or a number that stands apart from the frame makes it none.

config/topics names more topics of which people speak beside an order (papers, drivers, absence, how things were last time), each by phrases
that name it (`of`) and phrases that say something of it which alters no order (`said`); `alone` are those that do both, `besides` words
that stand with them. There the frame must hold everything that could alter an order: every such word, number, word of goods, day and
condition. `#` in a phrase is a number, `..` up to three words. `days` are those of the topic where they are `told` (absence), and no
wish where an `answer` or a paper is due by them. `goods` topics may name goods.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.othertopics import bills_somebody, is_of_goods
from parsers.extractors.letters.remarks.phraselists import PhraseList, phrase_list, plain, remark_list
from parsers.extractors.letters.remarks.remarks import harmless_words, phrase_lengths
from parsers.extractors.letters.remarks.wanting import wanting
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, every_word
from parsers.lexicon import data, words_of

__all__ = ["is_report"]

#: kinds that speak of goods, whose numbers count none of this order's
_OF_GOODS = ("elsewhere", "later", "likely", "settled", "last_time", "empties")
_OF_THE_PAST = ("settled", "last_time")
#: of these, needs that are far off
_FAR = ("later", "likely")
#: kinds that speak of papers and houses: a number with a unit makes them none
_OF_PAPERS = ("standstill", "terms", "old_codes", "offers", "bills", "calloff", "confirm", "credit")
#: kinds in which nothing is numbered but by words of the frame
_UNNUMBERED = (
    *(
        "form",
        "alike",
        "swaps",
        "gifts",
        "broken",
        "service",
        "checked",
        "post",
        "minimum",
        "parts",
        "wishes",
        "packing",
    ),
)
#: kinds that tell of houses, people and papers: when nobody is there, what is new, who meets, why goods are needed, where a paper
#: goes; their days are their own
_OF_HOUSES = ("closed", "persons", "news", "meeting", "why", "paperwork")
#: kinds that only a question is of
_ASKED = ("range", "papers")
#: kinds that may say who pays
_OF_BILLS = ("alike", "bills", "paperwork")
#: kinds in which prices stand
_PRICED = ("offers", "terms", "credit")
#: kinds that say from when on something is in force
_IN_FORCE = ("offers", "terms", "old_codes")
#: behind these something else is said
_JOINING = words_of("joining_reports")
_GOODS = words_of("goods_and_delivery")
_BULLETS = frozenset("-–—*•·x")
_ARTICLES = words_of("articles_before_counted")
_PARTING = frozenset(",;:–—-")
_YEAR = re.compile(r"20[0-4]\d")
_NEAR = 3  #: words up to a number behind the frame
_LONG = 4  #: figures of a number of papers
_BEFORE_FIGURES = words_of("before_days_of_absence")
_LAST_DAY = 31
_DAY = re.compile(r"(?:l')?(\d{1,2})")
_SHORTEST = 2  #: words of a report


def is_report(sentence: Sequence[Token], words: Wording, known: Catalogue, own: Container[int]) -> bool:
    """Whether the sentence only reports, and nothing of it is wanted. `own` is where the numbers begin that may be this order's."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if len(said) < _SHORTEST or any(token.role is Role.ITEM for token in said) or _joins_lines(sentence):
        return False
    if any(token.code and bare(token.text) in known.codes for token in said):
        return False
    asks = any(token.text == "?" for token in sentence)
    kinds = (*_OF_GOODS, *_OF_PAPERS, *_UNNUMBERED, *_OF_HOUSES, *(_ASKED if asks else ()))
    if any(_is_of_kind(kind, sentence, said, words, own) for kind in kinds):
        return True
    return _is_of_topic(sentence, said, words, known, own)


def _is_of_kind(
    kind: str, sentence: Sequence[Token], said: Sequence[Token], words: Wording, own: Container[int]
) -> bool:
    frame = _frame(kind, said, words)
    if not frame or _wants(kind, said, frame, words) or not _explains(kind, sentence, frame):
        return False
    if _is_dated(kind, sentence, frame, words):
        return False
    if kind not in _OF_GOODS and any(token.start in own for token in said):
        return False
    rest = [token.norm for token in said if token.start not in frame]
    if kind in _OF_HOUSES and (words["deliver"].found_in(rest) is not None or wanting(rest)):
        return False
    if kind == "confirm" and (words["deliver"].found_in(rest) is not None or not _GOODS.isdisjoint(rest)):
        return False
    if kind == "calloff" and sentence[-1].text != ":":
        return False
    if kind not in _PRICED and any(token.role is Role.PRICE for token in said):
        return False
    return kind not in _OF_BILLS or not bills_somebody(said)


def _frame(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    """Where the words of the sentence begin that make it one of the kind; nothing where it is none, or where the same words are both
    what it speaks of and what it says."""
    of = _spans(f"{kind}_of", said, words)
    told = _spans(f"{kind}_said", said, words) if of else of
    return of | told if of and told and of != told else set()


def _spans(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    lengths = phrase_lengths(kind, said, words.languages)
    return {token.start for at, length in enumerate(lengths) for token in said[at : at + length]}


def _wants(kind: str, said: Sequence[Token], frame: set[int], words: Wording) -> bool:
    """Whether a word outside the frame alters the order or wants something done."""
    own = frame | harmless_words(said, words.languages)
    norms = [token.norm for token in said]
    if any(words["usual"].at(norms, at) for at in range(len(norms)) if said[at].start not in own):
        return True
    if kind in _OF_GOODS:
        own |= {token.start for token in said if token.unit is not None}
    for role in ("alters", "reported_not", *(("minded",) if kind == "paperwork" else ())):
        safe = frame if kind in _OF_HOUSES and role == "reported_not" else own
        for at, length in enumerate(phrase_lengths(role, said, words.languages)):
            if any(token.start not in safe and token.role is not Role.DATE for token in said[at : at + length]):
                return True
    return False


def _is_dated(kind: str, sentence: Sequence[Token], frame: set[int], words: Wording) -> bool:
    """Whether a day outside the frame may be that of the goods: `Beides am 29.10. anliefern, Rechnungen getrennt nach Abruf`; behind a
    comma the day after those of an absence may be one."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if kind in _OF_HOUSES:
        return any(_is_dated_beside(piece, frame) for piece in _pieces(sentence))
    framed = [token.start in frame for token in said]
    days = [at for at, token in enumerate(said) if token.role is Role.DATE and not framed[at]]
    if kind == "standstill":  # "the crane is down till Friday"
        days = [at for at in days if not any(framed[max(0, at - 2) : at])]
    if kind in _OF_THE_PAST or not days:
        return False
    if kind not in _OF_GOODS and kind not in _IN_FORCE:
        return True
    rest = [token.norm for token in said if token.start not in frame]
    return any(words[role].found_in(rest) is not None for role in ("deliver", "sends"))


def _pieces(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts between commas and dashes."""
    piece: list[Token] = []
    for token in sentence:
        if token.text in _PARTING:
            yield piece
            piece = []
        else:
            piece.append(token)
    yield piece


def _is_dated_beside(piece: Sequence[Token], frame: set[int]) -> bool:
    """Whether a day stands where nothing of the frame does: `lundi nous sommes fermés, mardi ça va`."""
    return any(token.role is Role.DATE for token in piece) and not any(token.start in frame for token in piece)


def _joins_lines(sentence: Sequence[Token]) -> bool:
    """Whether it runs over lines of which one begins or ends as a line of a list does."""
    turns = [(one, two) for one, two in pairwise(sentence) if one.line != two.line]
    return any(two.is_number or two.has_digit or two.text in _BULLETS or one.has_digit for one, two in turns)


def _explains(kind: str, sentence: Sequence[Token], frame: set[int]) -> bool:
    """Whether the frame explains every number of the sentence."""
    numbers = list(_numbers(sentence))
    if kind in _ASKED:
        return not numbers
    if kind in _UNNUMBERED:
        return all(sentence[at].start in frame for at in numbers)
    if kind in _OF_HOUSES:
        near = kind in ("meeting", "paperwork")
        framed = (sentence[at].start in frame or (near and _is_of_paper(sentence, at, frame)) for at in numbers)
        return all(said or _is_day(sentence, at) for said, at in zip(framed, numbers, strict=True))
    if kind in _OF_PAPERS:
        return all(_is_of_paper(sentence, at, frame) for at in numbers)
    if kind == "elsewhere":
        return all(len(sentence[at].text) >= _LONG for at in numbers)
    if kind in _FAR:
        first = next(at for at, token in enumerate(sentence) if token.start in frame)
        return all(at > first and _is_of_piece(sentence, at, frame) for at in numbers)
    return all(_is_near(sentence, at, frame) for at in numbers)


def _is_of_paper(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """`version 12`, `2024`, `10 %`, `after 5 days`: a number at the frame with no unit of goods behind it."""
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    if _YEAR.fullmatch(sentence[at].text) or (behind is not None and behind.text == "%"):
        return True
    counts = behind is not None and behind.unit is not None and behind.unit.counts
    return not counts and _is_near(sentence, at, frame)


def _is_day(sentence: Sequence[Token], at: int) -> bool:
    """`del 24 al 31`, `le 31`: the figure of a day of the month, with nothing behind it that it counts."""
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    counts = behind is not None and behind.unit is not None
    led = at > 0 and sentence[at - 1].norm in _BEFORE_FIGURES
    day = _DAY.fullmatch(sentence[at].norm)
    return (led or sentence[at].text[0].isalpha()) and not counts and day is not None and int(day[1]) <= _LAST_DAY


def _numbers(sentence: Sequence[Token]) -> Iterator[int]:
    for at, token in enumerate(sentence):
        if token.role is Role.FREE and (token.has_digit or (token.is_number and token.values != ("1",))):
            yield at


def _is_near(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """`only 8 instead of 10`, `the 6 wrong hinges`, `(2 cracked lids)`: a number at the frame, behind an article or in brackets; none
    behind a sign or word that parts: `so 12 please`."""
    if sentence[at].start in frame:
        return True
    for before in reversed(sentence[max(0, at - _NEAR) : at]):
        if before.start in frame:
            return True
        if before.text in _PARTING or before.norm in _JOINING:
            return False
    if any(token.start in frame for token in sentence[at + 1 : at + 2]):
        return True
    return at > 0 and (sentence[at - 1].norm in _ARTICLES or sentence[at - 1].text == "(")


def _is_of_piece(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """Whether a word of the frame stands in the same part of the sentence, between commas and dashes."""
    parts = [i for i, token in enumerate(sentence) if token.text in _PARTING or token.norm in _JOINING]
    first = max((i for i in parts if i < at), default=0)
    last = min((i for i in parts if i > at), default=len(sentence) - 1)
    return any(token.start in frame for token in sentence[first : last + 1])


_NUMBER = "#"
_NUMBERED = 4  #: words of a sentence in which a number may stand: `Labels 20` is a line
_STANDS_FOR_FRAME = "x"
_ARTICLE = 4  #: letters of `a`, `een`, `eine`
#: small words before a day: `until Friday`
_BEFORE_DAYS = words_of("before_days_of_topics")


@dataclass(frozen=True, slots=True)
class _Topic:
    of: PhraseList
    said: PhraseList
    alone: PhraseList
    besides: PhraseList
    days: str
    goods: bool
    firm: bool


def _is_of_topic(
    sentence: Sequence[Token], said: Sequence[Token], words: Wording, known: Catalogue, own: Container[int]
) -> bool:
    """Whether one of the topics explains the whole sentence. `said` are its words, `own` is where the numbers begin that may be this
    order's."""
    languages = words.languages
    norms = [_NUMBER if _is_number(token) else plain(token.norm) for token in said]
    begun = sorted({at for norm in norms for at in _begun(norm, languages)})
    topics = _topics(languages)
    return any(_is_understood(topics[at], sentence, said, norms, words, known, own) for at in begun)


def _is_number(token: Token) -> bool:
    return token.has_digit or (token.is_number and token.values not in (("1",), ("0.5",)))


@cache
def _topics(languages: tuple[str, ...]) -> tuple[_Topic, ...]:
    return tuple(
        _Topic(
            phrase_list(table.get("of", ())),
            phrase_list(table.get("said", ())),
            phrase_list(table.get("alone", ())),
            phrase_list(table.get("besides", ())),
            table.get("days", ""),
            bool(table.get("goods")),
            bool(table.get("firm")),
        )
        for language in languages
        for table in data(f"topics/{language}.toml").values()
    )


@lru_cache(maxsize=65_536)
def _begun(norm: str, languages: tuple[str, ...]) -> tuple[int, ...]:
    """The topics which a phrase may name that begins with the word."""
    return tuple(at for at, topic in enumerate(_topics(languages)) if topic.of[norm] or topic.alone[norm])


def _is_understood(
    topic: _Topic,
    sentence: Sequence[Token],
    said: Sequence[Token],
    norms: Sequence[str],
    words: Wording,
    known: Catalogue,
    own: Container[int],
) -> bool:
    if (len(said) < _NUMBERED and _NUMBER in norms) or (_opens_line(said) and not topic.goods):
        return False
    alone, of = set(_held(topic.alone, norms)), set(_held(topic.of, norms))
    told = set(_held(topic.said, norms)) if of or alone else of
    if not alone and not (told and len(of | told) > 1):
        return False
    frame = alone | of | told | set(_held(topic.besides, norms))
    rest = [at for at in range(len(said)) if at not in frame]
    days = {at for at in rest if said[at].role is Role.DATE}
    rest = [at for at in rest if at not in days]
    if any(norms[at] == _NUMBER or said[at].start in own or said[at].role is Role.PRICE for at in rest):
        return False
    if not topic.goods and any(
        is_of_goods(said[at], known) for at in range(len(said)) if at not in _phrased(topic, norms)
    ):
        return False
    if (days and topic.days != "told") or (_wants_a_day(said, rest) and topic.days != "answer"):
        return False
    if any(_counts_goods(said, at) for at in range(1, len(said)) if at not in frame):
        return False
    if any(_names_somebody(said, at, known) for at in rest):
        return False
    led = {at - 1 for at in days if norms[at - 1] in _BEFORE_DAYS}
    if _is_altered(sentence, said, norms, frame | days | led, words, topic.firm):
        return False
    return not bills_somebody([said[at] for at in rest])


_SOMEBODY = words_of("forms_of_firms") | words_of("other_receivers") | words_of("other_payers")
_PLACING = words_of("before_place") | words_of("at_a_firm")


def _names_somebody(said: Sequence[Token], at: int, known: Catalogue) -> bool:
    """Whether the word is a firm, a place on file, or a name behind `at` or `to`: the goods or the invoice may go there."""
    token = said[at]
    if token.norm in _SOMEBODY or token.norm in known.place_words:
        return True
    return bool(at) and token.text.istitle() and said[at - 1].norm in _PLACING and token.norm not in every_word()


def _phrased(topic: _Topic, norms: Sequence[str]) -> set[int]:
    """Which words stand in a phrase of several that names no goods, whatever a catalogue has: `safety data sheet`."""
    if not topic.firm:
        return set(_held(topic.alone, norms))
    phrased = {at for part in (topic.of, topic.said, topic.alone) for at in _held(part, norms, least=2)}
    return phrased | set(_held(topic.besides, norms))


def _opens_line(said: Sequence[Token]) -> bool:
    """`20 labels`, `a box of labels`: begins as a line of an order does."""
    unit = said[1].unit if len(said) > 1 else None
    return (
        said[0].is_number or said[0].has_digit or (unit is not None and unit.counts and len(said[0].text) <= _ARTICLE)
    )


def _wants_a_day(said: Sequence[Token], rest: Sequence[int]) -> bool:
    """Whether a day stands there, and a word by which days are wanted."""
    return any(token.role is Role.DATE for token in said) and wanting([said[at].norm for at in rest])


def _counts_goods(said: Sequence[Token], at: int) -> bool:
    """Whether it is a unit behind a number: `6 boxes`."""
    unit = said[at].unit
    return unit is not None and unit.counts and _is_number(said[at - 1])


def _held(phrases: PhraseList, norms: Sequence[str], *, least: int = 1) -> Iterator[int]:
    """Which words stand in one of the phrases of at least so many words."""
    if phrases.begin_in(norms):
        for at in range(len(norms)):
            length = phrases.at(norms, at)
            yield from range(at, at + length) if length >= least else ()


def _is_altered(
    sentence: Sequence[Token],
    said: Sequence[Token],
    norms: Sequence[str],
    explained: set[int],
    words: Wording,
    firm: bool,
) -> bool:
    """Whether a word that is not explained may alter an order, or says what is to be done with goods. Where a `firm` topic is spoken
    of, negations and other words of all sentences alter nothing, and conditions nothing where somebody is to be told."""
    languages = words.languages
    safe = {said[at].start for at in explained}
    if any(said[at].start not in safe for at in _held(_AIMED, norms)):
        return True
    if firm:
        safe |= _soft(said, norms, words)
    lists = remark_list(("alters", "minded" if firm else "may_alter", "reported_not"), languages)
    roles = [words[role] for role in ("usual", "significant", "deliver", "sends", "as_well", "vague")]
    for at in range(len(said)):
        for length in (lists.at(norms, at), *(role.at(norms, at) for role in roles)):
            if any(said[i].start not in safe for i in range(at, at + length)):
                return True
    text = " ".join(_STANDS_FOR_FRAME if token.start in safe else token.text for token in sentence)
    return condition_in(text) is not None


#: where goods go, or how much something may be
_AIMED = phrase_list(words_of("aims_of_goods"))
_SOFT = words_of("soft_in_firm_topics")
_ON_CONDITION = words_of("conditions_in_firm_topics")
_REFUSING = words_of("refusing_in_firm_topics")
#: `do not` beside one of these stops an order
_STOPPING = words_of("stopping_verbs")
_NOT_TO = phrase_list(words_of("not_to_do"))


def _soft(said: Sequence[Token], norms: Sequence[str], words: Wording) -> set[int]:
    """Where the words begin that alter nothing where a firm topic is spoken of."""
    told = remark_list(("inform",), words.languages).stand_in(norms) or words["call"].found_in(norms) is not None
    free = _SOFT | _ON_CONDITION if told else _SOFT
    if _STOPPING.isdisjoint(norms):
        free |= _REFUSING
    spans = _held(_NOT_TO, norms) if _STOPPING.isdisjoint(norms) else ()
    return {token.start for token, norm in zip(said, norms, strict=True) if norm in free} | {
        said[at].start for at in spans
    }
