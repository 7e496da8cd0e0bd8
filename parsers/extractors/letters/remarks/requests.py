"""Questions that ask somebody to alter the order: `Could you leave out the sand?`, `Kannst du es verdoppeln?`; or that doubt it:
`Did you get this one?`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.destinations.handover import handed_over
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["calls_first", "requests"]

_NO = words_of("plain_noes")
_TOGETHER = 2  #: words that alter an order in a question, where one alone may only be asked about
_MODALS = words_of("modals_of_requests")
_YOU = frozenset("you u ya".split())
#: who asks to be told something asks for no change
_TELLS = words_of("telling_verbs")

#: verbs of changing an order, and what stands for another thing
_CHANGES = words_of("changing_verbs")
_PARTED = words_of("parted_changes")
_AWAY = frozenset("out off away".split())


def requests(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each such question. Other questions are answered beside the order and alter nothing."""
    for at, (sentence, script) in enumerate(sentences):
        norms = [token.norm for token in sentence]
        following = sentences[at + 1][0] if at + 1 < len(sentences) else ()
        if not sentence or norms[-1] != "?" or (following and following[0].norm in _NO):
            continue  # "We'll collect? No, send them."
        languages = script.words.languages
        word = altering(sentence, languages, (Role.FREE, Role.NOTE), surely=True, least=_TOGETHER)
        if word is None and not _TELLS & set(norms):
            word = _change(norms) if _asks_to(norms, script) else None
            word = word or _terms(sentence) or handed_over(sentence, script)
        if word is not None:
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
            yield Notice("note-significant", f"“{said}” may alter the order ({word}).", "", where)


def _change(norms: Sequence[str]) -> str | None:
    for at, norm in enumerate(norms):
        if norm in _CHANGES:
            return norm
        if norm in _PARTED and (away := next((word for word in norms[at + 1 : at + 6] if word in _AWAY), None)):
            return f"{norm} {away}"
    return None


def _asks_to(norms: Sequence[str], script: Script) -> bool:
    """Whether it begins by asking whether the reader can do something."""
    for at in range(min(4, len(norms) - 1)):
        asks = script.words["modal"].at(norms, at) or (script.words["asking"].at(norms, at) and _CHANGES & set(norms))
        if (norms[at] in _MODALS and norms[at + 1] in _YOU) or asks:
            return True
    return False


_DAYS = words_of("days_of_terms")
_SHORTEST = 21  #: days after which one pays, and not those until the goods come


def _terms(sentence: Sequence[Token]) -> str | None:
    """`Can we do it on 60 days this time?`: when it is paid."""
    for token, behind in pairwise(sentence):
        if (
            token.text.isdigit()
            and int(token.text) >= _SHORTEST
            and behind.norm in _DAYS
            and token.role is not Role.DATE
        ):
            return f"{token.text} {behind.text}"
    return None


#: how long before, and words that begin a new sentence behind it
_HOW_LONG = words_of("time_before_call")
_OPENERS = words_of("openers_behind_before")
_BEFORE = words_of("before_of_calls")
#: what a driver does at the door, and when: a call before it is no wish of the order
_ARRIVAL = tuple(sorted(words_of("beginnings_of_arrival")))


def calls_first(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence that asks for a call before something else than the arrival: `Phone me prior to loading the lorry`."""
    for sentence, script in sentences:
        norms = [token.norm for token in sentence if token.text[0].isalnum()]
        at = next((at for at, norm in enumerate(norms) if norm in _BEFORE), None)
        if at is None or script.words["call"].found_in(norms[:at]) is None or not norms[at + 1 :]:
            continue
        behind = norms[at + 1 : at + 5]
        if at and norms[at - 1] in _HOW_LONG and behind[0] in _OPENERS:
            continue  # "ring me half an hour before, he has to move the vans"
        if any(norm.startswith(_ARRIVAL) or norm[0].isdigit() for norm in behind):
            continue
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
        yield Notice("note-significant", f"“{said}” may alter the order ({norms[at]}).", "", where)
