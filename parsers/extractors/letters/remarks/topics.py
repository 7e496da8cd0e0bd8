"""Topics of which people speak beside an order (papers, drivers, absence, how things were last time): config/topics names each by phrases
that name it (`of`) and phrases that say something of it which alters no order (`said`); `alone` are those that do both, `besides` words
that stand with them. There the frame must hold everything that could alter an order: every such word, number, word of goods, day and
condition. `#` in a phrase is a number, `..` up to three words. `days` are those of the topic where they are `told` (absence), and no
wish where an `answer` or a paper is due by them. `goods` topics may name goods; `stated`
ones are no questions.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.othertopics import bills_somebody, is_of_goods
from parsers.extractors.letters.remarks.phraselists import PhraseList, phrase_list, plain, remark_list
from parsers.extractors.letters.remarks.wanting import wanting
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, every_word
from parsers.lexicon import data, words_of

__all__ = ["is_of_topic"]

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
    stated: bool


def is_of_topic(
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
            bool(table.get("stated")),
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
    if (topic.stated and sentence[-1].text == "?") or _WISHES.stand_in(norms):
        return False
    alone, of = set(_held(topic.alone, norms)), set(_held(topic.of, norms))
    told = set(_held(topic.said, norms)) if of or alone else of
    if not alone and not (told and len(of | told) > 1):
        return False
    frame = alone | of | told | set(_held(topic.besides, norms))
    rest = [at for at in range(len(said)) if at not in frame]
    if topic.stated and not _POINTING.isdisjoint(norms[at] for at in rest):
        return False
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
    if any(_names_somebody(said, at, known) for at in rest if not (topic.stated and at - 1 in frame)):
        return False  # "the prices are agreed with Gavin"
    led = {at - 1 for at in days if norms[at - 1] in _BEFORE_DAYS}
    if _is_altered(sentence, said, norms, frame | days | led, words, topic.firm):
        return False
    return not bills_somebody([said[at] for at in rest])


#: `one each would do`, `they get theirs later`, `so before that`: words of what is wanted, or of whose and when
_POINTING = words_of("pointing_in_topics")
#: `da muss alles da sein`, `so before that please`
_WISHES = phrase_list(words_of("wishes_in_topics"))
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
