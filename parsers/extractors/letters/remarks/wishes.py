"""When the goods are wanted: the day that is meant, where running text names several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from parsers.draft import Field, Notice
from parsers.extractors.letters.dates.datetext import names_no_day
from parsers.extractors.letters.dates.dayroles import day_role, sentences_of
from parsers.extractors.letters.dates.misspeltdays import unread_days
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

if TYPE_CHECKING:
    from parsers.extractors.letters.heading import HeaderParts

__all__ = ["dates_of"]

DATES_LIMIT = 40  #: dates of one text that are looked at


def dates_of(parts: HeaderParts, notices: list[Notice]) -> tuple[Field | None, Field | None, Field | None]:
    """(requested delivery, requested despatch, issued on): each date of the text by the words around it."""
    inside = {id(token) for sentence in sentences_of(parts) for token in sentence}
    used = {id(line.date) for line in parts.items.lines if line.date} if len(parts.items.lines) > 1 else set()
    parted = [dated for line in parts.items.lines for _, dated in line.schedule]
    used |= {id(dated) for dated in parted}
    again = {
        _words_of(dated) for dated in parted
    }  # "mit der ersten Lieferung am 3.12." names a delivery that has its day
    wanted: list[Dated] = []
    doubtful: list[Dated] = []
    despatch = issued = None
    shared = _one_date_for_all(parts)
    above = parts.comment.dates if parts.comment is not None else []  # said above a forwarded order, of all of it
    for dated in [*above, *parts.body.dates][:DATES_LIMIT]:
        if id(dated.tokens[0]) not in inside or _says_no_day(dated) or _words_of(dated) in again:
            continue
        role = day_role(parts, dated)
        if role == "issued":
            issued = issued or dated.field(parts.body.text)
        elif role == "event":
            continue
        elif role == "despatch":
            despatch = despatch or dated.field(parts.body.text)
        elif id(dated) not in used or shared:
            (doubtful if role == "doubtful" else wanted).append(dated)
    if parts.subject is not None:
        wanted = wanted or [
            d
            for d in parts.subject.dates
            if not d.phrase.open
            and d.phrase.lead in ("by", "before", "on", "within")
            and not _is_of_the_order(parts.subject, d)
        ]
        if wanted and wanted[0] in parts.subject.dates:
            return wanted[0].field(parts.subject.text), despatch, issued
    wanted = _beside_doubt(wanted, doubtful)
    if not wanted:
        if not doubtful and not used:
            notices.extend(_unread(parts))
        for dated in doubtful[:1]:
            field = dated.field(parts.body.text)
            told = f"“{field.value}” is named; whether the goods are wanted then is not said."
            notices.append(Notice("date-ambiguous", told, "/requested_delivery", field.evidence))
        return None, despatch, issued
    best = _wish(parts, wanted, notices)
    notices += _of_the_rest(parts, doubtful)
    notices += _beside_plan(parts, best)
    return best.field(parts.body.text), despatch, issued


def _of_the_rest(parts: HeaderParts, doubtful: Sequence[Dated]) -> Iterator[Notice]:
    """`10 on 16 Nov, the rest on 30 Nov`: beside the day that is wanted a day for what remains, and nobody knows how much."""
    for dated in doubtful:
        sentence = next((one for one in sentences_of(parts) if any(token is dated.tokens[0] for token in one)), [])
        at = next((place for place, token in enumerate(sentence) if token is dated.tokens[0]), 0)
        if not _REMAINING.isdisjoint(token.norm for token in sentence[max(0, at - _NEAR) : at]):
            field = dated.field(parts.body.text)
            told = f"“{field.value}” is named; whether the goods are wanted then is not said."
            yield Notice("date-ambiguous", told, "/requested_delivery", field.evidence)


_REMAINING = words_of("remaining_goods")
_NEAR = 4  #: words between what remains and its day


def _beside_plan(parts: HeaderParts, dated: Dated) -> Iterator[Notice]:
    """`Please deliver on 9 Nov: 10 on 16 Nov, 10 on 30 Nov`: one more day, where every item has its plan."""
    if not parts.items.lines or not all(line.schedule for line in parts.items.lines):
        return
    field = dated.field(parts.body.text)
    told = f"“{field.value}” is named beside the days of all deliveries; which holds?"
    yield Notice("date-ambiguous", told, "/requested_delivery", field.evidence)


def _says_no_day(dated: Dated) -> bool:
    """Whether it is open, or of a clause of conditions."""
    return dated.phrase.open or dated.tokens[0].role is Role.NOTE


_OF_DAY = words_of("of_day_in_subject")
_DELIVERIES = words_of("deliveries_before_day")


def _is_of_the_order(subject: Script, dated: Dated) -> bool:
    """`Ordine Galbusera del 08.10`: the day of the order, and not that of a delivery."""
    at = next((i for i, token in enumerate(subject.tokens) if token is dated.tokens[0]), 0)
    before = subject.tokens[at - 1].norm if at else ""
    return dated.phrase.numeric and dated.tokens[0].norm in _OF_DAY and before not in _DELIVERIES


def _beside_doubt(wanted: list[Dated], doubtful: Sequence[Dated]) -> list[Dated]:
    """`Con urgencia ... pero mañana en la oficina`: haste is no answer to whether the day is the wish."""
    return [] if doubtful and all(dated.phrase.lead == "soon" for dated in wanted) else wanted


def _unread(parts: HeaderParts) -> Iterator[Notice]:
    """What stands where the day must be and is none that is known: `bis spätestens Dunschdich`."""
    script = parts.body
    for token, said in unread_days(script.tokens, script.words, script.known)[:1]:
        told = f"“{said}” seems to name a day that is not understood."
        yield Notice("date-ambiguous", told, "/requested_delivery", script.text.evidence(token.start, token.end))


_WEEKS = words_of("weeks_without_number")


def _is_week(dated: Dated) -> bool:
    """`next week`, `this week`: a week without a number, and no day of it."""
    norms = {token.norm for token in dated.tokens}
    return bool(norms & _WEEKS) and not any(token.has_digit for token in dated.tokens) and len(dated.tokens) <= 4


def _words_of(dated: Dated) -> str:
    return " ".join(token.norm for token in dated.tokens)


def _one_date_for_all(parts: HeaderParts) -> bool:
    return len(parts.items.lines) == 1


def _is_joined(parts: HeaderParts, dated: Dated, wanted: Sequence[Dated]) -> bool:
    """`for Thursday and Friday`, `between Monday and Wednesday`: two days, and none of them says more than the other."""
    joined = [(other, _joined_to(parts, other)) for other in wanted]
    return any(before is not None and (dated is other or before is dated.tokens[-1]) for other, before in joined)


def _joined_to(parts: HeaderParts, dated: Dated) -> Token | None:
    """The word before the "and" or "or" that stands right before the day."""
    at = parts.body.places_of_tokens.get(id(dated.tokens[0]), 0)
    before = parts.body.tokens[at - 1] if at > 1 else None
    joins = before is not None and (before.norm in parts.body.words["connector"] or before.norm in _OR)
    return parts.body.tokens[at - 2] if joins else None


_OR = words_of("or_between_days")


def _beside_vague(parts: HeaderParts, wanted: list[Dated]) -> list[Dated]:
    """The days, where another sentence says in general for when (`for the weekend`); none where there is no such, or in one sentence."""
    languages = parts.body.words.languages
    days = [one for one in wanted if not names_no_day([token.norm for token in one.tokens], languages)]
    if not days or len(days) == len(wanted):
        return []
    every = sentences_of(parts)
    within = {id(token): at for at, sentence in enumerate(every) for token in sentence}
    said = {within.get(id(one.tokens[0])) for one in days}
    vague = {within.get(id(one.tokens[0])) for one in wanted if one not in days}
    return [] if said & vague else days


def _wish(parts: HeaderParts, wanted: list[Dated], notices: list[Notice]) -> Dated:
    """The date that is meant, where several are said: the one with a word of deadline, else the first."""
    texts = {" ".join(token.norm for token in dated.tokens) for dated in wanted}
    if len(texts) == 1:
        return wanted[0]
    if len(dated_ones := [one for one in wanted if any(token.has_digit for token in one.tokens)]) == 1 and all(
        one is dated_ones[0] or _is_week(one) for one in wanted
    ):
        return dated_ones[0]  # "we're potting on next week, could we have them on Tues 24th"
    if len(named := [dated for dated in wanted if dated.phrase.lead != "soon"]) == 1:
        return named[0]  # "urgent, for Friday"
    if days := _beside_vague(parts, wanted):
        return _wish(parts, days, notices)
    numeric = [dated for dated in wanted if dated.phrase.numeric]
    led = [dated for dated in wanted if dated.phrase.lead in ("by", "before", "within")]
    bracketed = [d for d in wanted if parts.body.text.text[max(0, d.tokens[0].start - 1) : d.tokens[0].start] == "("]
    plain = [d for d in wanted if d not in bracketed and d.tokens[0].norm not in parts.body.words["restate"]]
    if len(plain) == 1:
        return plain[0]
    soon = [
        d
        for d in wanted
        if not any(token.has_digit for token in d.tokens)
        and d.phrase.lead in ("", "soon")
        and not _is_joined(parts, d, wanted)
    ]
    firm = [d for d in wanted if d not in soon]
    if len(firm) == 1:
        return firm[0]
    best = (led or numeric or wanted)[0]
    raw = "; ".join(parts.body.text.text[d.tokens[0].start : d.tokens[-1].end] for d in wanted)
    notices.append(
        Notice(
            "date-ambiguous",
            f"The text names several dates: {raw}.",
            "/requested_delivery",
            parts.body.text.evidence(best.tokens[0].start, best.tokens[-1].end),
        )
    )
    return best
