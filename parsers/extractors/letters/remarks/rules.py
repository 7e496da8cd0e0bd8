"""Rules of a house, which say how one does business there and nothing of this order: `Der Lieferant haftet für alle Schäden`,
`Leveringen buiten deze tijden worden niet in ontvangst genomen`.

Such a sentence has a subject of rules (who supplies, papers and deliveries of all kinds, packing, conditions) and says of it what
rules say (that it is refused, applies, must bear a number). `alone` are phrases that nothing but rules have. A word of this very order
(`not`: a position, this time, instead, a half) makes it none, and so do goods, codes, days of the calendar and figures other than
hours, percents and measures of lorries and pallets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.extractors.letters.remarks.remarks import stands_in
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import date_words, fold, words_of

__all__ = ["rules_among", "states_rule", "without_rules"]

_LEAST = 3  #: words of a rule
#: behind a figure that counts no goods
_MEASURES = words_of("measures_of_rules") | {"%", "h", "m", "cm", "kg", "t"}
_LEADS = words_of("before_figures_of_rules")
_MEASURED = re.compile(r"\d+(?:[.,]\d+)?(?:cm|kg|m|t|h|%)")
_LAW = re.compile(r"\d{2,4}/\d{2,4}(?:/[a-z]{2,3})?")
_MONTHS = frozenset(
    fold(name)
    for words in date_words().values()
    for names in words.get("months", ())
    for name in names
    if len(name) > 3
)
_ENDS = frozenset(".!?;")


def states_rule(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence is a rule of the house."""
    said = [token for token in sentence if token.text[0].isalnum() or token.text == "%"]
    norms = [token.norm for token in said if token.text != "%"]
    counted = any(_counts(said, at) for at in range(len(said)))
    return len(said) >= _LEAST and not counted and _is_rule(norms, languages)


def rules_among(sentences: Sequence[Sequence[Token]], languages: tuple[str, ...]) -> Iterator[Sequence[Token]]:
    return (sentence for sentence in sentences if states_rule(sentence, languages))


def without_rules(norms: Sequence[str], languages: tuple[str, ...]) -> list[str]:
    """The words of a text, without the sentences that are rules of the house."""
    kept: list[str] = []
    run: list[str] = []
    for norm in (*norms, "."):
        run.append(norm)
        if norm in _ENDS:
            kept += [] if _is_rule([one for one in run if one[:1].isalnum()], languages) else run
            run = []
    return kept[:-1] if kept[-1:] == ["."] and list(norms[-1:]) != ["."] else kept


def _is_rule(norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    if stands_in("rule_alone", norms, languages):
        return True
    told = stands_in("rule_subject", norms, languages) and stands_in("rule_said", norms, languages)
    return told and not stands_in("rule_not", norms, languages)


def _counts(said: Sequence[Token], at: int) -> bool:
    """Whether the word is a line's, a day of the calendar or a figure of an order."""
    token = said[at]
    if token.role is Role.ITEM or token.norm in _MONTHS:
        return True
    figure = token.has_digit and token.role in (Role.FREE, Role.DATE, Role.NOTE)
    return figure and not _LAW.fullmatch(token.norm) and not _is_measured(said, at)


def _is_measured(said: Sequence[Token], at: int) -> bool:
    """`30 kg`, `48 Stunden`, `max. 1,80`."""
    behind = said[at + 1].norm if at + 1 < len(said) else ""
    before = said[at - 1].norm if at else ""
    return behind in _MEASURES or before in _LEADS or _MEASURED.fullmatch(said[at].norm) is not None
