"""Days of a letter that are said of other things than the delivery: wishes, what begins then, when nobody is at the door, a tour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.dates.datetext import CLOCK_WORDS
from parsers.extractors.letters.dates.hours import keeps_hours
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, intent_phrases
from parsers.lexicon import words_of

__all__ = ["of_other_things", "tells_aside", "tells_else", "without_name"]


def of_other_things(
    words: Wording,
    dated: Dated,
    sentence: Sequence[Token],
    at: int,
    clause: Sequence[str],
    *,
    wanting: bool,
    past: bool,
) -> str | None:
    """What is said of the day beside all delivery: good wishes, what begins or is prepared for then, when nobody is at the door, which
    tour brings the goods; None where it is none of these."""
    before = [token.norm for token in sentence[:at]]
    said = {token.norm for token in dated.tokens}
    if said == {"vite"} and before[-1:] and before[-1] in _SOONER:
        return "event"
    led = dated.phrase.lead in ("by", "before", "within")
    if intent_phrases("drop", words.languages).found_in(before) is not None and not led:
        return "event" if keeps_hours([token.norm for token in sentence[at:]]) else "doubtful"
    if not wanting and (_wishes_well(clause) or words["takes_place"].found_in(clause) is not None):
        return "event"
    colon = next((i for i in range(at - 1, -1, -1) if sentence[i].text == ":"), -1)
    if colon > 0 and _closing_day(words, before[:colon]):
        return "event"
    if any(token.norm in _AHEAD for token in sentence[max(0, at - 3) : at + 1]) and not dated.phrase.numeric:
        return "event"
    if len(before) > 1 and before[-1] in _TALKS and _SAID_OF & set(before[-4:-1]):
        return "event"
    tour = before[-1:] and before[-1] in _TOURS and bool(_BY_TOUR & set(before[-4:]) or len(before) <= _SHORT)
    return "wanted" if tour and not past else None


def _closing_day(words: Wording, label: Sequence[str]) -> bool:
    """`dernier jour avant notre fermeture :`: a label that speaks of closing and of no delivery."""
    closing = words["event"].found_in(label) or words["takes_place"].found_in(label)
    delivered = words["deliver"].found_in(label) or any(norm in _DELIVERING for norm in label)
    return closing is not None and not delivered


#: `plus vite ce sera là, mieux ce sera`
_SOONER = words_of("sooner_words")
#: `en prévision des fêtes`, `en vue de samedi`
_AHEAD = words_of("ahead_of_event")
#: `dans la tournée de jeudi`, `avec le camion de mardi`, `passage du camion mercredi`
_TOURS = words_of("delivery_tours")
_DELIVERING = words_of("delivering_words")
_BY_TOUR = words_of("by_tour")
#: `merci pour votre appel de vendredi`, `suite à votre passage de mardi`
_TALKS = words_of("talks_and_visits")
_SAID_OF = words_of("thanks_or_following")
_SHORT = 3  #: words of a sentence that begins with the tour
_GOOD = words_of("wishing_adjectives")
_WISHED = words_of("wished_times")


def _wishes_well(clause: Sequence[str]) -> bool:
    """`bon courage pour la fin du mois`, `happy holidays`: what is wished, and nothing that is wanted."""
    return any(one in _GOOD and other in _WISHED for one, other in pairwise(clause))


def tells_else(token: Token, words: Wording) -> bool:
    """Whether the word may tell of something else: `les cours reprennent lundi`; names and words of orders tell nothing."""
    if token.norm in _BACK:
        return True
    if len(token.norm) < _LONG or not token.text[0].islower() or token.unit is not None or token.norm in _OF_WISHES:
        return False
    return not any((token.norm,) in words[role].by_first.get(token.norm, ()) for role in _OF_ORDERS)


def tells_aside(clause: Sequence[Token], words: Wording) -> bool:
    """Whether a word that was set aside before the day tells of something else, but for those of courtesy (`close of play`)."""
    norms = [token.norm for token in clause]
    polite: set[int] = set()
    for at in range(len(norms)):
        polite.update(range(at, at + words["courtesy"].at(norms, at)))
    last = max((at for at, token in enumerate(clause) if token.role is Role.DATE), default=0)
    aside = (one for at, one in enumerate(clause[:last]) if at not in polite and one.role is Role.NOTE and one.is_word)
    return any(tells_else(token, words) for token in aside)


def without_name(clause: Sequence[Token], words: Wording) -> list[Token]:
    """The clause up to thanks behind its day, which a name may follow: `pour jeudi merci fontenay`."""
    norms = [token.norm for token in clause]
    last = max((at for at, token in enumerate(clause) if token.role is Role.DATE), default=len(clause))
    roles = (words["courtesy"], words["closing"])
    ends = (at for at in range(last + 1, len(clause)) if any(role.at(norms, at) for role in roles))
    return list(clause[: next(ends, len(clause))])


_BACK = words_of("back_from_absence")
_OF_WISHES = words_of("beside_wanted_days") | words_of("words_of_hours") | CLOCK_WORDS
_LONG = 4  #: letters of a word that tells something
#: roles of words that stand beside a day that is wanted
_OF_ORDERS = (
    "order", "stop", "closing", "greeting", "courtesy", "if_possible", "ship", "deliver", "po", "usual_place", "same_place", "connector", "adding_on", "as_well",
    "asking", "complete", "partial", "each", "modal", "question", "confirm", "until", "other", "of", "same_item", "harmless_usual", "usual", "carrier",
)  # fmt: skip
