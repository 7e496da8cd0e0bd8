"""What a day of a letter is: of the delivery, of despatch, of the order itself, of something that happens, or doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.extractors.letters.dates.datetext import CLOCK_WORDS
from parsers.extractors.letters.dates.issueddays import is_issued
from parsers.extractors.letters.dates.lifedays import tells_presence, wishes_a_day
from parsers.extractors.letters.dates.otherdays import of_other_things, tells_aside, tells_else, without_name
from parsers.extractors.letters.dates.tellingdays import (
    TODAY,
    beside_open_days,
    is_morning,
    lasts_until,
    only_tells,
    recurs,
    span_of_else,
    takes_nothing,
    tells_of_today,
)
from parsers.extractors.letters.lines.orderedfor import FOR, LISTS, WEEK, is_ordered_for, orders_for_feast
from parsers.extractors.letters.remarks.alteration import is_chat
from parsers.extractors.letters.remarks.answering import answered_by
from parsers.extractors.letters.remarks.leaving import leaves
from parsers.extractors.letters.remarks.remarks import speaks_of_else
from parsers.extractors.letters.remarks.wanting import WANTING, wanting
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

if TYPE_CHECKING:
    from parsers.extractors.letters.heading import HeaderParts

__all__ = ["day_role", "sentences_of"]


def sentences_of(parts: HeaderParts) -> list[list[Token]]:
    """Those of the letter, behind what is said above a forwarded order."""
    return [*(parts.comment.sentences if parts.comment is not None else []), *parts.sentences]


def day_role(parts: HeaderParts, dated: Dated) -> str:
    """What a date of the letter is: `wanted`, `despatch`, `issued`, `event`, or `doubtful`."""
    sentence = next((s for s in sentences_of(parts) if any(token is dated.tokens[0] for token in s)), [])
    at = next((i for i, token in enumerate(sentence) if token is dated.tokens[0]), 0)
    words = parts.body.words
    norms = [token.norm for token in sentence[:at]]
    if paper := "event" if _of_another_paper(dated, norms) else "issued" * is_issued(parts, dated, sentence[:at]):
        return paper
    clause = _clause_around(sentence, at, len(dated.tokens))
    clause_norms = _norms(clause)
    wants = wanting(clause_norms) or words["deliver"].found_in(clause_norms) is not None
    past = _tells_of_before(clause_norms)
    if (other := of_other_things(words, dated, sentence, at, clause_norms, wanting=wants, past=past)) is not None:
        return other
    if (spanned := span_of_else(words, sentence, at, len(dated.tokens))) is not None:
        return spanned
    if (happened := _happens(parts, clause, dated) or recurs(parts.body.words, clause, dated)) is not None:
        return happened
    if (
        _is_denied(parts, norms, dated)
        or _is_refused(sentence[at + len(dated.tokens) :], dated)
        or takes_nothing(words, sentence[:at], dated)
        or _closes(sentence, dated)
        or _is_past(sentence, at, dated)
        or (dated.phrase.lead != "by" and _is_occasion(parts, sentence, clause_norms))
        or _only_asks(parts, sentence, dated)
        or orders_for_feast(norms, dated)
        or (wishes_a_day(sentence, dated.tokens, words) and words["day_suits"].found_in(clause_norms) is None)
        or any(_tells_presence(parts, run, dated) for run in (clause, sentence))
        or is_morning(sentence, at)
        or beside_open_days(parts.body.dates, sentence, dated)
    ):
        return "event"
    if dated.phrase.lead == "soon" and not {token.norm for token in dated.tokens} & _HASTE_OR_ELSE:
        return "wanted"
    if leaves(clause, sentence, at):
        return "despatch"
    if dated.phrase.lead in ("before", "after") and words.languages[:1] == ("en",) and _is_hour(dated):
        return "doubtful"
    telling = _of_else(parts, clause, dated) or _only_tells(parts, sentence, clause, dated)
    telling = telling or (None if wants else lasts_until(norms, dated)) or tells_of_today(words, clause, dated)
    if telling:
        return telling
    if any(norm in _BEGINS for norm in clause_norms) and not any(norm in WANTING for norm in clause_norms):
        return "doubtful"  # "we open on Friday, so we need it Thursday"
    behind = sentence[at + len(dated.tokens)].norm if at + len(dated.tokens) < len(sentence) else ""
    if dated.tokens[-1].norm.endswith("'s") and behind in _CARRIERS:
        return "wanted"  # "on Thursday's van"
    sure = (
        (dated.phrase.lead in ("by", "before", "within") and not _tells_something(parts, clause))
        or _is_wish(parts, clause)
        or _is_labelled(parts, sentence, at)
        or is_ordered_for(norms, sentence[at:])
        or _is_only_day(parts, sentence, dated)
    )
    return "wanted" if sure else "doubtful"


_PAPERS = words_of("papers_of_a_day")
_NEAR_PAPER = 6  #: words between the paper and its day


def _of_another_paper(dated: Dated, before: Sequence[str]) -> bool:
    """`Preisliste vom 01.07.2026`, `Druckdatum: 30.11.2026`, `erstellt von A. Krämer am 30.11.2026`: when a paper was made."""
    near = before[-_NEAR_PAPER:]
    figures = any(token.has_digit for token in dated.tokens)
    return figures and not _PAPERS.isdisjoint(near) and not wanting(near)


def _norms(clause: Sequence[Token]) -> list[str]:
    """The words of the clause; the `fine` of a day is its end (`di fine mese`), and no word of wanting."""
    return [token.norm for token in clause if token.role is not Role.DATE or token.norm != "fine"]


_ONWARDS = words_of("from_then_on")


def _happens(parts: HeaderParts, clause: Sequence[Token], dated: Dated) -> str | None:
    """What a word of something that happens says of the day: `received on`, `closed on`; None where there is none, or it is wanted."""
    norms = _norms(clause)
    found = parts.body.words["event"].found_in(norms)
    if found is None or (norms[found[0]] == dated.tokens[0].norm and not _ONWARDS.isdisjoint(norms)):
        return None  # "dal 10 dicembre in poi"
    if found[0] and norms[found[0] - 1] == "be":
        return "wanted"  # "to be received by us on the 20th"
    if (
        dated.phrase.lead in ("by", "before")
        or _wants_to_receive(norms, found)
        or _of_another_day(clause, dated, found)
    ):
        return None
    if any(norm in WANTING - _POLITE for norm in norms if norm not in norms[found[0] : found[0] + found[1]]):
        return "doubtful"  # "lo necesitamos que empezamos el lunes"
    ordered = norms[found[0]] == "delivered" and any(token.role is Role.ITEM for token in clause)
    return "doubtful" if ordered else "event"  # "12 pots delivered on the 20th" may tell or ask


def _of_another_day(clause: Sequence[Token], dated: Dated, found: tuple[int, int]) -> bool:
    """`mejor el miércoles que el jueves no estoy`: what happens is said of the day that stands nearest to it."""

    def distance(at: int) -> int:
        return max(found[0] - at, at - (found[0] + found[1] - 1))

    own = [at for at, token in enumerate(clause) if token in dated.tokens]
    others = [at for at, token in enumerate(clause) if token.role is Role.DATE and at not in own]
    nearer = [at for at in others if own and distance(at) < min(map(distance, own))]
    return any(not _joined(clause, at, own) for at in nearer)


def _joined(clause: Sequence[Token], at: int, own: Sequence[int]) -> bool:
    """Whether the two days have no more between them than days and a word that joins them."""
    between = clause[min(at, own[0]) : max(at, own[-1]) + 1]
    return all(token.role is Role.DATE or token.norm in _JOINS or token.text == "," for token in between)


#: words of haste that are other words, too
_HASTE_OR_ELSE = words_of("haste_of_other_meanings")
_BEFORE_NOW = words_of("before_now") | {"j.l"}
#: behind such a word: `el viernes a última hora`, `vendredi dernier délai`
_OF_A_DAY = words_of("last_of_a_day")


def _is_past(sentence: Sequence[Token], at: int, dated: Dated) -> bool:
    """`that mix-up last month`, `le mois dernier`: when something was."""
    near = _norms(sentence[max(0, at - 1) : at + len(dated.tokens) + 1])
    told = sentence[-1].text != "?"  # "Did the one from last Wednesday reach you?" asks after an order
    if [token.norm for token in dated.tokens][-2:] == ["pasado", "manana"]:
        return False  # the day after tomorrow
    return told and _tells_of_before(near) and not any(token.has_digit for token in dated.tokens)


def _tells_of_before(norms: Sequence[str]) -> bool:
    return any(norm in _BEFORE_NOW and behind not in _OF_A_DAY for norm, behind in pairwise([*norms, ""]))


_HAVE = {"hebben"}  #: `we hebben zaterdag een bruiloft`


def _is_occasion(parts: HeaderParts, sentence: Sequence[Token], norms: Sequence[str]) -> bool:
    """`Big wedding on Saturday, kitchen is going mad`: what is on that day, in a sentence that wants and orders nothing."""
    if not parts.body.words["occasion"].found_in(norms) and not is_chat(sentence, parts.body):
        return False
    if parts.body.words["day_suits"].found_in([token.norm for token in sentence]):
        return False  # "jeudi ce serait super"
    last = max((at for at, norm in enumerate(norms) if norm in _JOINS), default=len(norms))
    norms = norms[:last] if parts.body.words["occasion"].found_in(norms[:last]) else norms
    if wanting([norm for norm in norms if norm not in _HAVE]):
        return False
    return not any(token.role is Role.ITEM or token.code for token in sentence)


def _tells_presence(parts: HeaderParts, run: Sequence[Token], dated: Dated) -> bool:
    """`Ik werk op maandag, woensdag en vrijdag`: who is there then, in words that want nothing."""
    return not any(token.norm in WANTING for token in run) and tells_presence(run, dated.tokens, parts.body.words)


_IN_A_MONTH = words_of("in_a_month")


def _only_asks(parts: HeaderParts, sentence: Sequence[Token], dated: Dated) -> bool:
    """`Anything on offer in December?`: a question about a month that counts no goods and says nothing of wanting or bringing them."""
    if dated.tokens[0].norm not in _IN_A_MONTH or any(token.has_digit for token in dated.tokens):
        return False
    norms = [token.norm for token in sentence]
    wants = any(norm in WANTING for norm in norms) or parts.body.words["deliver"].found_in(norms) is not None
    return sentence[-1].text == "?" and not wants and not any(token.role is Role.ITEM for token in sentence)


def _wants_to_receive(norms: Sequence[str], found: tuple[int, int]) -> bool:
    """`Graag ontvangen wij op vrijdag`: what was received elsewhere is wanted here, since another word says so."""
    rest = [*norms[: found[0]], *norms[found[0] + found[1] :]]
    return norms[found[0]] in WANTING and any(norm in WANTING for norm in rest)


def _is_denied(parts: HeaderParts, before: Sequence[str], dated: Dated) -> bool:
    """`Thursday not Wednesday`, `Friday instead of Thursday`: the day that is not meant; `not before Thursday` is a wish."""
    words = parts.body.words
    led = [*before, *(norm for norm in [dated.tokens[0].norm] if norm in _BEFORE_DAYS)]
    ends = {len(before), len(led)}
    end = len(before)
    while end and led[end - 1] in _BEFORE_DAYS:
        end -= 1
        ends.add(end)
    denied = any(words[role].ending_at(led, at) for role in ("not", "instead") for at in ends if at) or (
        end > 0 and led[end - 1] in _EXCEPT
    )
    return denied and dated.phrase.lead not in ("by", "before", "within", "after")


#: before the one day that does not suit: `any day bar Friday`
_EXCEPT = words_of("except_the_day")


def _is_refused(behind: Sequence[Token], dated: Dated) -> bool:
    """`hoy no sé si llegáis, pero mañana`: right behind the day the Spanish say no to it."""
    refused = bool(behind) and behind[0].norm == "no" and behind[0].role is not Role.DATE
    return (
        refused and dated.phrase.lead not in ("by", "before", "within") and any(one.role is Role.DATE for one in behind)
    )


_BEFORE_DAYS = words_of("before_a_denied_day")
_THIS = words_of("this_period")
_BEGINS = words_of("opening_of_a_business")
_PERIODS = WEEK | words_of("month")


_CARRIERS = words_of("runs_of_carriers")


def _closes(sentence: Sequence[Token], dated: Dated) -> bool:
    """`That's the lot for today`, `Hier unsere Bestellung für diese Woche`: when it is ordered, not when it is wanted."""
    said = {token.norm for token in dated.tokens}
    now = bool(said & TODAY) or bool(said & _THIS and said & _PERIODS)
    others = [token for token in sentence if token not in dated.tokens and token.text[0].isalnum()]
    lead = [token.norm for token in others if token.start < dated.tokens[0].start][-2:]
    for_you = len(lead) == 2 and lead[0] in FOR and lead[1] in _YOU
    if now and for_you and not any(token.role is Role.ITEM or token.norm in WANTING - _POLITE for token in others):
        return True  # "Two for you today"
    if now and " ".join(lead) in _FROM_US and not any(token.role is Role.ITEM for token in others):
        return True  # "Quick one from me today"
    if not now or any(token.role is Role.ITEM or token.is_number or token.code for token in others):
        return False
    norms = [token.norm for token in others]
    norms = norms[1:] if norms[:1] == ["here"] else norms
    named = any(norm in LISTS or norm.removesuffix("'s").removeprefix("l'") in LISTS for norm in norms)
    return named and not any(norm in WANTING - _POLITE for norm in norms)


_YOU = words_of("you")
_FROM_US = words_of("from_us")
_POLITE = words_of("politely")


def _is_labelled(parts: HeaderParts, sentence: Sequence[Token], at: int) -> bool:
    """`Anlieferung: Lager Dortmund, Hafenstraße 5, am 04.12.2026`: a label of delivery leads all of its line."""
    line = sentence[at].line
    first = [token for token in sentence[:at] if token.line == line and token.text != "-"]
    colon = next((i for i, token in enumerate(first[:5]) if token.text == ":"), 0)
    return bool(colon) and any(
        token.norm in WANTING or token.norm in parts.body.words["ship"] for token in first[:colon]
    )


def _is_only_day(parts: HeaderParts, sentence: Sequence[Token], dated: Dated) -> bool:
    """`que rogamos entreguen en nuestro almacén, el martes 1 de diciembre antes de las 11`: the one day of a sentence of delivery,
    said with its figures."""
    if any(token.role is Role.DATE and token not in dated.tokens for token in sentence):
        return False
    figures = any(token.has_digit for token in dated.tokens)
    return figures and parts.body.words["deliver"].found_in([token.norm for token in sentence]) is not None


def _is_hour(dated: Dated) -> bool:
    """`after 9.10` is ten past nine where days are written with a stroke, or the ninth of October."""
    written = [token.text for token in dated.tokens if token.has_digit]
    return len(written) == 1 and bool(re.fullmatch(r"\d{1,2}\.\d\d", written[0]))


def _of_else(parts: HeaderParts, clause: Sequence[Token], dated: Dated) -> str:
    """The role of a day that is, or may be, that of an answer or of what is counted there; nothing where it is of the goods."""
    if answered := answered_by(clause, dated.tokens[0].start, dated.tokens[-1].end):
        return answered
    if _counts_else(parts, clause):
        return "event" if dated.phrase.lead in ("in", "within") else "doubtful"
    return ""


def _only_tells(parts: HeaderParts, sentence: Sequence[Token], clause: Sequence[Token], dated: Dated) -> str:
    norms = [token.norm for token in sentence]
    words = parts.body.words
    wants = wanting(norms) or any(words[role].found_in(norms) is not None for role in ("deliver", "day_suits"))
    orders = not LISTS.isdisjoint(norms)
    return "" if wants or orders else only_tells(sentence, clause, dated, words.languages)


def _counts_else(parts: HeaderParts, clause: Sequence[Token]) -> bool:
    """`three weddings in five days`: the days tell of what is counted there, which is nothing that is ordered."""
    norms = [token.norm for token in clause]
    uncounted = parts.body.words["uncounted"]
    return any(
        token.role is Role.FREE and token.is_number and at + 1 < len(norms) and uncounted.at(norms, at + 1) > 0
        for at, token in enumerate(clause)
        if at + 1 < len(norms) and clause[at + 1].role is Role.FREE and norms[at + 1] not in CLOCK_WORDS
    )


_NOBODY = words_of("nobody")


def _is_wish(parts: HeaderParts, clause: Sequence[Token]) -> bool:
    """Whether a day in this piece of a sentence is wanted: it says so, or says next to nothing else, and speaks of nothing else."""
    words = parts.body.words
    norms = _norms(clause)
    if not _NOBODY.isdisjoint(norms):
        return False  # "Am 20.11. ist bei uns niemand da"
    if wanting(norms) or words["deliver"].found_in(norms):
        return True
    if words["if_possible"].found_in(norms) or words["day_suits"].found_in(norms):
        return True
    if words["arrives"].found_in(norms) is not None and not any(norm in words["own"] for norm in norms):
        return True  # "mag morgenochtend op de zaak komen"
    if any(two == "date" and one in _DATED for one, two in pairwise(norms)):
        return True
    free = [token for token in without_name(clause, words) if token.role is Role.FREE and token.is_word]
    if len(free) >= 4 or speaks_of_else(clause, words.languages):
        return False
    orders = clause[-1].text == ":" or any(token.role in (Role.ITEM, Role.PLACE) for token in clause)
    return orders or not (any(tells_else(token, words) for token in free) or tells_aside(clause, words))


def _tells_something(parts: HeaderParts, clause: Sequence[Token]) -> bool:
    """`le pétrin est en panne jusqu'à vendredi`: a word of the clause tells of something that is no wish."""
    words = parts.body.words
    said = [token for token in without_name(clause, words) if token.role is Role.FREE and token.is_word]
    return any(tells_else(token, words) for token in said)


#: before "date": dock date, due date
_DATED = words_of("dates_of_arrival")
#: words behind a day that say why it is that day
_REASONS = words_of("reasons_follow")
_JOINS = words_of("joining_clauses")


def _is_joining(token: Token) -> bool:
    """Whether the word joins clauses; `è` is the Italian `is`."""
    return token.norm in _JOINS and token.text.casefold() != "è"


def _joins_days(sentence: Sequence[Token], at: int) -> bool:
    """`cerramos lunes y martes`: what is said of the one day is said of the other."""
    near = sentence[max(0, at - 1) : at + 2]
    return len(near) == 3 and near[0].role is Role.DATE is near[2].role and near[1].norm not in ("so", "but")


def _clause_around(sentence: Sequence[Token], at: int, length: int) -> list[Token]:
    start = at
    while (
        start > 0
        and sentence[start - 1].text not in (",", ";", ":", "(", ")", "-", "–")
        and (not _is_joining(sentence[start - 1]) or _joins_days(sentence, start - 1))
    ):
        start -= 1
    end = at + length
    if end + 1 < len(sentence) and sentence[end].text == "." and sentence[end + 1].text[0].isalnum():
        end += 1  # "Am 20.11. ist niemand da"
    while (
        end < len(sentence)
        and sentence[end].text not in (",", ";", ":", "(", ")", ".", "!", "–")
        and sentence[end].norm not in _REASONS
    ):
        end += 1
    return list(sentence[start:end])
