"""How far the words of a place reach, and whether words can name one."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.dates.datetext import CLEAR_DAYS
from parsers.extractors.letters.destinations.streets import STREET_WORDS, STREETS, WAYS, bare, street_at
from parsers.extractors.letters.lines.item import TIMES, number_at, unit_of
from parsers.extractors.letters.remarks.remarks import tells_the_way
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "AT_GATES",
    "GATES",
    "HOUSES",
    "INSIDE",
    "INVOICES",
    "SITES",
    "STOPS",
    "WITH_GOODS",
    "bracketed",
    "capital_run",
    "counts_item",
    "known_place",
    "names_nothing",
    "place_like",
    "place_run",
    "site_run",
    "tells_door",
]

SITES = words_of("sites")
#: of one's own or of others
HOUSES = SITES | words_of("other_premises")


GATES = words_of("gates")


#: what may stand behind a gate, and is no place of its own: `la puerta trasera del almacén`
AT_GATES = SITES | words_of("beside_gates")


def bracketed(sentence: Sequence[Token], at: int, words: Wording) -> list[Token]:
    """A bracket right behind the place (and a `please`) says more of it: `(88 Wandle Way)`."""
    end = at
    while end < len(sentence) and end < at + 3 and (sentence[end].norm in _PLEASE or sentence[end].text == ","):
        end += 1
    if end >= len(sentence) or sentence[end].text != "(":
        return []
    close = next((i for i in range(end, min(end + 14, len(sentence))) if sentence[i].text == ")"), None)
    if close is None or words["not"].at([t.norm for t in sentence], end + 1):
        return []
    return list(sentence[at : close + 1])


def known_place(sentence: Sequence[Token], norms: Sequence[str], at: int, known: Catalogue) -> int:
    """Length of a place on file that stands at `at`, by its own words; 0 for none."""
    if at >= len(norms):
        return 0
    first = bare(norms[at])  # "d'Évian"
    for place in known.places.get(first, ()):
        if (first, *norms[at + 1 : at + len(place)]) == place and all(
            t.role is Role.FREE for t in sentence[at : at + len(place)]
        ):
            return len(place)
    # the first words of a longer name: "Aberdeen base" of "Skerry Wind - Aberdeen base" are found by the normalizer
    return 0


def place_run(  # noqa: C901 - what ends a place, one after the other
    sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording, known: Catalogue
) -> list[Token]:
    """The words of the place: to the end of the sentence, a date, a negation, politeness, or an item."""
    run: list[Token] = []
    depth = 0
    while at < len(sentence) and len(run) < 30:
        token = sentence[at]
        if token.role is not Role.FREE:
            break
        if token.text in "([" and not words["not"].at(norms, min(at + 1, len(norms) - 1)):
            depth += 1
        elif token.text in ")]":
            if not depth:
                break
            depth -= 1
        if token.text == "(" and words["not"].at(norms, at + 1):
            break
        if (
            not depth
            and run
            and (token.text in (":", ";", "!", "?") or (token.text == "." and not _abbreviated(run[-1])))
        ):
            break
        numbered = token.norm.startswith("#")  # "for the PM2 shutdowns - AB-6308 in three drops"
        if run and not depth and (numbered or counts_item(sentence, at, run[-1], words, known)):
            break
        slashed = norms[at : at + 2] == ["c", "/"]  # "c/ Heliodoro 30"
        if run and not depth and run[-1].text == "," and not slashed and _says_more(sentence, at, words, known):
            break
        if run and token.text not in (",", "."):
            if run and run[-1].text == "," and words["ship"].at(norms, at) and len(norms[at]) > 5:
                break
            if run[-1].text == "," and norms[at] in _BEGINS_CLAUSE and token.text.islower() and not depth:
                break  # "in sede a Lerici, il nostro magazziniere riceve fino alle 16"
            if words["ask_for"].at(norms, at) or norms[at] in CLEAR_DAYS or _goes_inside(norms, at):
                break
            if words["not"].at(norms, at) or words["harmless_usual"].at(norms, at) or words["same_place"].at(norms, at):
                break
            if not depth and (words["closing"].at(norms, at) or norms[at] in STOPS) and not street_at(sentence, at):
                break
            if (norms[at] in _AND or token.text == "&") and not (
                at + 1 < len(sentence) and sentence[at + 1].text[0].isupper()
            ):
                break
        if token.line != (run[-1].line if run else token.line) and not (run and run[-1].text == ","):
            break
        run.append(token)
        at += 1
    while len(run) > 1 and (run[0].norm in words["order"] or run[0].text in (",", "-", ":")):
        run.pop(0).role = Role.PLACE
    while len(run) > 1 and run[-1].norm in words["ship"] and len(run[-1].norm) > 5:
        run.pop()
    while run and ((not run[-1].text[0].isalnum() and run[-1].text not in (")", "]", ".")) or run[-1].norm in STOPS):
        run.pop()
    return run


_PLEASE = words_of("please_words")
#: `Müller und Söhne`: in the name of a place
_AND = words_of("and_between")
_IN_NAMES = words_of("inside_names_of_places")
_ABBREVIATIONS = words_of("abbreviations_in_addresses")
#: where in the building, behind where it is: `nach Speyer ins Labor`, `to Leeds round the back`
INSIDE = words_of("inside_building")
_INTO = words_of("into_building")


def _goes_inside(norms: Sequence[str], at: int) -> bool:
    return norms[at] in INSIDE or " ".join(norms[at : at + 2]) in _INTO


def _says_more(sentence: Sequence[Token], at: int, words: Wording, known: Catalogue) -> bool:
    """Whether what stands behind a comma is said of the place and is no part of it: `Saint-Priest, quai 7, prise de rendez-vous
    obligatoire`. A kind of house or of way, a room, a preposition and a word written large are parts."""
    token = sentence[at]
    if not token.is_word or not token.text[0].islower():
        return False
    if token.norm in words["room"] or token.norm in SITES or token.norm in _PREPOSITIONS:
        return False
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    sited = behind is not None and (behind.norm in SITES or behind.text[0].isupper())
    way = bool(STREETS.search(token.norm)) or token.norm in STREET_WORDS or token.norm in WAYS
    return not (sited or way or token.norm in known.words_of_places or token.norm.startswith(("d'", "l'")))


_PREPOSITIONS = words_of("place_prepositions") | {"c/o", "z.i"}

_BEGINS_CLAUSE = words_of("clause_beginnings")


STOPS = words_of("behind_places") | {"z.hd"}


def counts_item(sentence: Sequence[Token], at: int, before: Token, words: Wording, known: Catalogue) -> bool:
    """Whether a number in a run of place words begins an item: `au chantier de Vienne 20 sacs de mortier`."""
    if not number_at(sentence, at) or at + 1 >= len(sentence):
        return False
    after = sentence[at + 1]
    if after.line != sentence[at].line:
        return False
    if (unit := unit_of(after)) is not None and (unit.counts or before.norm not in SITES):  # "Werk 2 in Verl"
        return unit.counts or after.norm not in SITES
    if sentence[at].attached not in (None, "article", "dozen"):
        return True
    if after.norm in TIMES:
        return True
    spelled = sentence[at].is_word and after.is_word and after.norm not in SITES
    if spelled and not STREETS.search(after.norm):
        return True  # "à l'atelier cent disques": no place is numbered in words
    if before.norm in SITES or before.norm in words["room"] or STREETS.search(before.norm):
        return False
    plain = after.is_word and after.text[0].islower() and after.norm not in STOPS and not STREETS.search(after.norm)
    return (plain and len(after.norm) > 2 and not words["closing"].at([after.norm], 0)) or after.norm in known.words


def _abbreviated(token: Token) -> bool:
    return token.norm in _ABBREVIATIONS or token.norm.endswith("str")


def capital_run(sentence: Sequence[Token], at: int) -> list[Token]:
    run: list[Token] = []
    while (
        at < len(sentence)
        and sentence[at].role is Role.FREE
        and (sentence[at].text[0].isupper() or sentence[at].norm in SITES or (run and sentence[at].norm in _IN_NAMES))
        and len(run) < 6
    ):
        run.append(sentence[at])
        at += 1
    return run


def site_run(sentence: Sequence[Token], at: int) -> list[Token]:
    """A site in small letters that ends what is said: the `main works` of `not the main works`."""
    end = next((i for i in range(at, min(at + 3, len(sentence))) if sentence[i].norm in SITES), None)
    if end is None or not all(one.is_word and one.role is Role.FREE for one in sentence[at : end + 1]):
        return []
    closes = end + 1 == len(sentence) or not sentence[end + 1].is_word
    return list(sentence[at : end + 1]) if closes else []


def names_nothing(label: str, run: Sequence[Token], known: Catalogue, *, weak: bool) -> bool:
    """`para acceder al astillero`: what is done; `ha caído un árbol en la carretera`: a street without its name."""
    first, small = run[0].norm, run[0].text[0].islower()
    acts = label == "para" and small and first.endswith(("ar", "er", "ir", "arse", "erse", "irse"))
    if acts and first not in SITES and first not in known.place_words:
        return True
    street = bool(STREETS.search(first)) or first in STREET_WORDS
    return weak and len(run) == 1 and small and street


_NO_PLACES = words_of("no_places_but_papers") | {"excel", "pdf", "whatsapp", "word", "xml"}
_OF_PLACE = words_of("of_place")


def place_like(run: Sequence[Token], known: Catalogue, *, lax: bool = False) -> bool:
    """Whether the words can name a place: known, a site, a street, or written large; `lax` after a phrase that says so."""
    norms, texts = [bare(token.norm) for token in run], [bare(token.text) for token in run]
    if any(known_place(run, norms, at, known) for at in range(len(run))):
        return True
    named = [norm for norm in norms[:3] if norm not in _OF_PLACE][:1]  # "pour le dépôt du havre"
    if any(word in SITES or STREETS.search(word) for word in norms) or (named and named[0] in known.place_words):
        return True
    if norms[:1] and norms[0] in _NO_PLACES:
        return False  # "la factura la quiero en PDF", "dispuesto en la Ley 25/2013"
    if norms and norms[0].removesuffix("'s") != norms[0]:
        return False  # "for Saturday's wedding", "for Anna's birthday"
    if run and run[0].is_word and run[0].text[0].isupper() and len(run[0].text) > 2:
        return True  # behind a plain word none that an article is elided before: "pour l'Ascension"
    return lax and any(
        token.is_word and len(text) > 2 and text[0].isupper() for token, text in zip(run[:4], texts, strict=False)
    )


#: what goes to an office of its own
INVOICES = words_of("invoices")
#: with them goods are meant as well: "Ware und Rechnung an die Filiale"
WITH_GOODS = words_of("goods_and_delivery")


def tells_door(run: Sequence[Token], words: Wording, known: Catalogue) -> bool:
    """Whether the words begin with a door, a ramp or who stands there, and name no place on file, no street and no house number."""
    norms = [token.norm for token in run]
    if any(token.has_digit or token.norm in known.place_words for token in run) or street_at(run, 0):
        return False
    return tells_the_way(run[:1], words.languages) and not any(
        known_place(run, norms, at, known) for at in range(len(run))
    )
