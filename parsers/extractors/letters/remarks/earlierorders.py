"""What speaks of an order that exists already: its number, additions to it, corrections of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "changes_order",
    "corrects_earlier",
    "corrects_unseen",
    "is_numeral",
    "names_order",
    "replaces_habit",
    "undoes_order",
]

_ORDER_NOUNS = words_of("order_nouns")


def corrects_earlier(norms: Sequence[str], words: Wording) -> bool:
    """`Make that 2 drums` at the head of an answer speaks of the order below it; further down it corrects this one."""
    found = words["correct"].found_in(norms[:12])
    if found is None:
        return False
    at, length = found
    # a lone "sorry" or "no" is politeness; "make that" and "correction" are not
    firm = length > 1 or norms[at].startswith(("corr", "korr"))
    return firm and not any(norm[:1].isdigit() for norm in norms[:at])


def corrects_unseen(norms: Sequence[str], words: Wording) -> bool:
    """`I sent an order this morning, sorry, I meant 3 not 2`: a correction of what is not here."""
    corrected = any(words["correct"].at(norms, at) and norms[at] not in _REFUSALS for at in range(len(norms)))
    return corrected and any(map(is_numeral, norms)) and bool(_ORDER_NOUNS & set(norms))


_REFUSALS = words_of("no")


def is_numeral(norm: str) -> bool:
    return norm[:1].isdigit()


def replaces_habit(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`instead of the usual ten`: no earlier order is changed."""
    at, phrase = hit
    after = at + len(phrase.split())
    return at >= 0 and phrase.startswith("instead") and after < len(norms) and norms[after] in _HABIT


_HABIT = words_of("as_it_is_usual")
_ADDING = words_of("adding_to_an_order")
_TO_ORDER = re.compile(
    r"(?:to|zur?|an|a la|a notre|al?|a nuestro|all'|al nostro|aan|bij) ?(?:the|our|my|this|that|existing|unserer|unsere|der|die|mijn|onze|de|nostro|nuestro)?"
    r" ?(?:last|open|current|existing|laufenden|vorige)? ?(?:order|po|purchase order|bestellung|auftrag|commande|pedido|ordine|bestelling)\b"
)


#: `order 5521`, `Bestellung 4410`: an order that has a number already
_REFERENCE = re.compile(
    r"\b(?:on |zu |sur |en |nell'|sull'|bij |op )?(?:the |our |my |la |el |unserer? |notre |nuestro |onze )?"
    r"(?:order|po|bestellung|auftrag|commande|pedido|ordine|bestelling)(?: (?:no|nr|n°|nummer|number|numero))?(?: [:#.])? ?[a-z]{0,5}[-/]?\d[\w/-]*"
)
_FROM_TO = re.compile(
    r"\b(?:from|von|de|da|van) \d+ (?:\w+ )?(?:to|auf|a|naar) \d+(?! (?:hs?|hrs|horas|uhr|ore|uur)\b)\b|\b(?:instead of|rather than|statt|anstatt|au lieu de|invece di|en lugar de|en vez de|in plaats van|anziche)\b"
    r"|\bcambien \d+ \w+ por \d+"
)
_ABOUT_ORDER = re.compile(
    r"\b(?:zu|sur|nell'|sull'|bij|toe aan) (?:unserer |la |notre |onze |de )?(?:bestellung|auftrag|commande|ordine|bestelling)"
)


def changes_order(norms: Sequence[str], items: int) -> list[tuple[int, str]]:
    """`Add 2 more cases to order 4471`, `order 5521: 30 instead of 20`: an order that exists already becomes another.

    `items` are the lines that were read: a letter with several orders them, and corrects one of them.
    """
    text = " ".join(norms[:400]).replace("nell'ordine", "nell' ordine").replace("sull'ordine", "sull' ordine")
    reference = _REFERENCE.search(text)
    if reference is not None and items < 2 and (found := _FROM_TO.search(text)):
        return [(text.count(" ", 0, found.start()), f"{reference[0].strip()} … {found[0]}")]
    if (about := _ABOUT_ORDER.search(text)) and reference is not None and about.start() <= reference.end():
        return [(text.count(" ", 0, about.start()), about[0])]
    return _adds_to_order(norms)


def _adds_to_order(norms: Sequence[str]) -> list[tuple[int, str]]:
    """`Add 2 more cases to order 4471`: an order that exists already gets more."""
    for at, norm in enumerate(norms[:2000]):
        if norm in _ADDING and (match := _TO_ORDER.search(" ".join(norms[at + 1 : at + 22]))):
            return [(at, f"{norm} … {match[0]}")]
    return []


_UNDOING = words_of("undoing_an_order")
#: what stands between the verb and the order that it undoes, and says only which order
_WHICH = words_of("which_order_is_undone")
#: the verb behind what it undoes: `die Bestellung von gestern bitte vergessen`
_UNDONE = re.compile(
    r"\b(?:bestellung|auftrag|bestelling|order)(?: (?!nicht|niet|not|zu|te|nie|nooit)[a-z]\w*){0,4} (?:vergessen|streichen|ignorieren|verwerfen|stornieren|vergeten|schrappen|annuleren)\b"
)
_REFUSED = words_of("undoing_nothing")


def undoes_order(norms: Sequence[str]) -> list[tuple[int, str]]:
    """`Pls forget yesterday's order`: somebody takes back what was ordered before, whichever order that is."""
    for at, norm in enumerate(norms[:400]):
        if norm not in _UNDOING or (at and norms[at - 1] in _REFUSED):
            continue
        behind = at + 1
        while behind < len(norms) and behind - at <= 5 and norms[behind] in _WHICH:
            behind += 1
        if at + 1 < behind < len(norms) and norms[behind] in _ORDER_NOUNS:
            return [(at, " ".join(norms[at : behind + 1]))]
    if found := _UNDONE.search(text := " ".join(norms[:400])):
        return [(text.count(" ", 0, found.start()), found[0])]
    return []


#: `what I ordered the other night`
_ORDERED = re.compile(
    r"\b(?:i|we)(?:'ve| have| had)? ordered\b|\bbestellt (?:habe|haben|hatte|hatten)\b|\b(?:habe|haben|hatte|hatten) \w+ \w{0,12} ?bestellt\b"
    r"|\b(?:j'ai|avons|avais|avions) commande\b|\b(?:he|hemos|habia|habiamos) pedido\b|\b(?:ho|abbiamo|avevo|avevamo) ordinato\b"
    r"|\b(?:heb|hebben|had|hadden) \w{0,12} ?besteld\b|\bbesteld (?:heb|hebben|had|hadden)\b"
)


_ARRIVED = words_of("an_order_arrived")


def names_order(norms: Sequence[str]) -> bool:
    """Whether an order with a number is spoken of, or one that the writer says to have placed."""
    text = " ".join(norms[:400])
    return bool(_REFERENCE.search(text) or (_ORDERED.search(text) and not _ARRIVED & set(norms)))
