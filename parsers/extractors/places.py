"""Where to, in words: the phrase that names the place, and the place that is named only to be excluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.extractors.datetext import CLEAR_DAYS
from parsers.extractors.item import TIMES, number_at, unit_of
from parsers.extractors.mentions import shaped
from parsers.extractors.sentence import Catalogue
from parsers.extractors.streets import STREETS, street_at
from parsers.extractors.tokens import Role, Token
from parsers.extractors.wording import Wording

__all__ = ["Places", "find_places"]

#: ship-to phrases that are also plain words: the place after them must be known, written large, or a site word
WEAK = frozenset(
    ("to", "pour", "para", "per", "voor", "to the", "for the", "to our", "for our", "for us at", "at our", "site", "deliver", "delivery", "for", "en", "en el", "en la", "in huis", "nach", "naar", "chez",
     "presso", "an die", "an den", "an das", "an unser", "an unsere", "fur das", "fur unser", "fur unsere", "a nuestra", "a nuestro", "en nuestra", "en nuestro",
     "para nuestra", "para nuestro", "pour notre", "per la nostra", "per il nostro", "alla nostra", "al nostro", "voor onze", "bij onze", "op onze", "op ons",
     "aufs", "ins", "ans", "lieferung", "anlieferung", "livraison", "entrega", "consegna", "levering", "drop ship", "all to", "magazzino", "magazijn", "cantiere", "chantier", "resa",
     "baustelle", "destination", "destino", "for delivery to", "going to", "to go to", "goes to", "bouwplaats", "empfanger")
)  # fmt: skip
SITES = frozenset(
    "site depot yard warehouse base branch office store stores plant works workshop dock gate unit building quay terminal factory mill lager werk baustelle filiale"
    " niederlassung betriebshof halle standort talstation zentrallager atelier depot chantier usine agence entrepot magasin almacen nave obra fabrica taller"
    " magazzino cantiere stabilimento sede officina magazijn vestiging werf bouwplaats fabriek loods werkplaats kitchen hospital school ward clinic hotel shop".split()
)


@dataclass(slots=True)
class Places:
    """Token runs of the places found."""

    ship_to: list[list[Token]] = field(default_factory=list)
    excluded: list[list[Token]] = field(default_factory=list)
    bill_to: list[list[Token]] = field(default_factory=list)
    named: list[list[Token]] = field(default_factory=list)  #: places on file that stand somewhere in the text
    beside: list[list[Token]] = field(default_factory=list)  #: those of them that stand beside the items of a line
    usual: bool = False  #: "to the usual", "same address": where goods always go


def find_places(  # noqa: C901 - the ways of naming a place, one after the other
    sentence: Sequence[Token], words: Wording, known: Catalogue, places: Places
) -> None:
    """Adds the places of one sentence; their tokens get their role."""
    norms = [token.norm for token in sentence]
    places.usual = places.usual or words["usual_place"].found_in(norms) is not None
    at = 0
    while at < len(sentence):
        if sentence[at].role is not Role.FREE:
            at += 1
            continue
        if length := _person(sentence, norms, at, words, known):
            for token in sentence[at : at + length]:
                token.role = Role.NOTE
            at += length
            continue
        if length := words["bill"].at(norms, at):
            run = _run(sentence, norms, at + length, words, known)
            if run:
                _take(sentence[at : at + length], run, places.bill_to)
                at += length + len(run)
                continue
        if length := words["same_place"].at(norms, at):
            for token in sentence[at : at + length]:
                token.role = Role.PLACE
            at += length
            continue
        if length := words["ship"].at(norms, at):
            label = " ".join(norms[at : at + length])
            skip = _skip(sentence, norms, _behind_goods(norms, at + length))
            run = _run(sentence, norms, skip, words, known)
            if run and label in _FOR and shaped(run[0], known) and any(map(str.isalpha, run[0].text)):
                at += length  # "please note for IN-40225:"
                continue
            if run and length == 1 and _is_greeted(norms, at):
                at += length  # "Give my best to Sandra in accounts"
                continue
            if (
                run
                and run[0].text.isdigit()
                and len(run) > 1
                and run[1].is_word
                and run[1].text[0].islower()
                and run[1].norm not in ("rue", "quai", "avenue", "bis")
            ):
                at += length  # "deliver 3 mattress protectors"
                continue
            if run and run[0].norm in GATES and len(run) < 3 and all(t.has_digit for t in run[1:]):
                for token in (*sentence[at:skip], *run):
                    token.role = Role.NOTE  # "Anlieferung Tor 2": said to the driver
                at = skip + len(run)
                continue
            if run and not street_at(sentence, skip) and _counts_item(sentence, skip, sentence[skip - 1], words, known):
                at += length  # "for us: 5 VDE pliers"
                continue
            sure = label not in WEAK or (skip < len(sentence) and sentence[skip - 1].text == ":" and skip > at + length)
            if (
                run
                and sentence[at - 1].role is Role.HEADER
                and label in _FOR
                and at
                and not any(t.norm in SITES or t.norm in known.place_words for t in run)
                and not known_place(run, [t.norm for t in run], 0, known)
            ):
                at += length
                continue
            if run and ((sure and _place_like(run, known, lax=True)) or _place_like(run, known)):
                run += _bracketed(sentence, skip + len(run), words)
                _take(sentence[at:skip], run, places.ship_to)
                at = skip + len(run)
                continue
        if length := street_at(sentence, at):
            run = list(sentence[at : at + length])
            _take((), run, places.named)
            at += length
            continue
        if length := _leads_line(sentence, norms, at, known) or _stands_apart(sentence, norms, at, known):
            places.beside.append(run := list(sentence[at : at + length]))
            _take((), run, places.named)
            at += length
            continue
        if length := words["not"].at(norms, at):
            skip = at + length
            while skip < len(norms) and norms[skip] in (
                "to",
                "the",
                "our",
                "in",
                "at",
                "an",
                "nach",
                "en",
                "a",
                "el",
                "la",
                "op",
                "naar",
                "de",
                "l'",
                "au",
                "al",
                "il",
            ):
                skip += 1
            known_length = known_place(sentence, norms, skip, known)
            run = list(sentence[skip : skip + known_length]) if known_length else _capital_run(sentence, skip)
            if run and (known_length or (places.ship_to and any(word in SITES for word in (t.norm for t in run)))):
                _take(sentence[at:skip], run, places.excluded)
                at = skip + len(run)
                continue
        if (length := known_place(sentence, norms, at, known)) and sentence[at].text[0].isupper():
            run = list(sentence[at : at + length])
            places.named.append(run)
            for token in run:
                token.role = Role.PLACE
            at += length
            continue
        at += 1
    _all_of_it(sentence, norms, places)


#: `schickt alles nach Kassel`, `mandami tutto a Trento`: all of the order, and no more goods
_ALL = frozenset("all everything lot alles tout todo tutto allemaal".split())


def _all_of_it(sentence: Sequence[Token], norms: Sequence[str], places: Places) -> None:
    """The word for all of the order right before the place belongs to what was read as the place."""
    for run in (*places.ship_to, *places.named):
        at = next((i for i, token in enumerate(sentence) if token is run[0]), 0)
        for before in range(at - 1, max(-1, at - 5), -1):
            if norms[before] in _ALL and sentence[before].role is Role.FREE:
                sentence[before].role = Role.PLACE
                return
            if sentence[before].role is not Role.PLACE and norms[before] not in _BEFORE_PLACE:
                break


_BEFORE_PLACE = frozenset(
    "to at a au an zu uns nach in bei naar en al alla the our us da noi ons onze bitte please svp".split()
)


_FOR = frozenset(("for", "fur", "pour", "para", "per", "voor"))
_GREETED = frozenset(
    "best regards love hello hi greetings thanks compliments gruss grusse grussen lob kompliment dank glückwunsch saluti saluto saludos saludo bonjour salutations"
    " amities groet groeten groetjes pozdrowienia kramar wishes".split()
)


def _is_greeted(norms: Sequence[str], at: int) -> bool:
    return any(norm in _GREETED for norm in norms[max(0, at - 3) : at])


GATES = frozenset(
    "gate dock bay door ramp tor rampe rolltor ladetor quai porte puerta muelle porta cancello poort deur laaddock laadperron brama rampa".split()
)


def _person(sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording, known: Catalogue) -> int:
    """Length of whom to ask for at the door: `ask for Des in the plot office`; 0 where an item or number is asked for."""
    length = words["ask_for"].at(norms, at)
    if not length or at + length >= len(sentence):
        return 0
    end = at + length
    while end < len(sentence) and sentence[end].text not in (",", ".", ";", "(", ")", "!", "?", "-", "–"):
        if sentence[end].role is not Role.FREE or sentence[end].line != sentence[at].line:
            break
        end += 1
    said = sentence[at + length : end]
    telling = any(t.has_digit or t.is_number or t.code for t in said)
    named = any(token.text[0].isupper() for token in said[:3]) or norms[at + length] in (
        "the",
        "our",
        "dem",
        "der",
        "le",
        "la",
    )
    items = any(t.norm in known.words and not t.text[0].isupper() and t.norm not in SITES for t in said)
    return end - at if said and named and not (telling or items) else 0


def _leads_line(sentence: Sequence[Token], norms: Sequence[str], at: int, known: Catalogue) -> int:
    """Length of the site that stands before the items of its line: `Quayside - 4 x ...`, `quayside job: 4 x ...`; 0 for none."""
    if norms[at] not in known.place_words or (at and sentence[at - 1].line == sentence[at].line):
        return 0
    end = at + 1
    while end < len(sentence) and end < at + 3 and (norms[end] in SITES or norms[end] in ("job", "order")):
        end += 1
    return end - at if end < len(sentence) and sentence[end].text in (":", "-", "–") else 0


def _stands_apart(sentence: Sequence[Token], norms: Sequence[str], at: int, known: Catalogue) -> int:
    """Length of a site between commas of a sentence that counts items: `2 of the valves, PO 77124, Quayside, before 10`."""
    if norms[at] not in known.place_words or not at or sentence[at - 1].text not in (",", ";", "-", "–"):
        return 0
    end = at + 1
    while end < len(sentence) and (norms[end] in SITES or norms[end] in known.place_words):
        end += 1
    closes = end >= len(sentence) or sentence[end].text in (",", ";", ".", "-", "–") or norms[end] in _STOPS
    counts = any(token.role is Role.FREE and (token.is_number or token.code) for token in sentence[:at])
    return end - at if closes and counts else 0


def _bracketed(sentence: Sequence[Token], at: int, words: Wording) -> list[Token]:
    """A bracket right behind the place (and a `please`) says more of it: `(88 Wandle Way)`."""
    end = at
    while (
        end < len(sentence) and end < at + 3 and sentence[end].norm in ("please", "pls", "bitte", "svp", "graag", ",")
    ):
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
    for place in known.places.get(norms[at], ()):
        if tuple(norms[at : at + len(place)]) == place and all(
            t.role is Role.FREE for t in sentence[at : at + len(place)]
        ):
            return len(place)
    # the first words of a longer name: "Aberdeen base" of "Skerry Wind - Aberdeen base" are found by the normalizer
    return 0


_FOLLOWING = frozenset(
    "folgender folgenden nachstehender nachfolgender untenstehender aufgefuhrter genannter following items des seguenti suivants suivantes siguientes volgende"
    " onderstaande".split()
)


def _behind_goods(norms: Sequence[str], at: int) -> int:
    """`Lieferung folgender Gegenstände an das Freibad`: behind the preposition, where the goods are named by nothing else."""
    if at >= len(norms) or norms[at] not in _FOLLOWING:
        return at
    return next((i + 1 for i in range(at + 1, min(at + 5, len(norms))) if norms[i] in _TOWARDS), at)


_TOWARDS = frozenset("an nach to at a au aux al alla naar aan zu zum zur".split())


def _skip(sentence: Sequence[Token], norms: Sequence[str], at: int) -> int:
    """Small words between the phrase and the place: `diesmal :`, `this time`, `address is`."""
    while (
        at < len(norms)
        and (norms[at] in _BETWEEN or sentence[at].text in (":", "-", "–"))
        and sentence[at].line - sentence[at - 1].line <= 1
    ):
        at += 1
    return at


_BETWEEN = frozenset(
    ("the", "our", "address", "is", "diesmal", "bitte", "please", "this", "time", "to", "an", "die", "der", "das", "den", "unser", "unsere", "wieder", "like",
     "l'adresse", "suivante", "following", "to:", "at", "cette", "fois", "nuestra", "nuestro", "el", "la", "il", "le", "de", "del", "della", "het", "ons", "onze",
     "sera", "es", "ist", "est", "adresse", "direccion", "indirizzo", "adres", "naar", "nach", "a", "au", "en", "in", "op", "notre", "as", "für", "fur", "seguente", "siguiente")
)  # fmt: skip


def _run(  # noqa: C901 - what ends a place, one after the other
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
        if run and not depth and _counts_item(sentence, at, run[-1], words, known):
            break
        if run and token.text not in (",", "."):
            if run and run[-1].text == "," and words["ship"].at(norms, at) and len(norms[at]) > 5:
                break
            if words["ask_for"].at(norms, at) or norms[at] in CLEAR_DAYS:
                break
            if words["not"].at(norms, at) or words["harmless_usual"].at(norms, at) or words["same_place"].at(norms, at):
                break
            if not depth and (words["closing"].at(norms, at) or norms[at] in _STOPS) and not street_at(sentence, at):
                break
            if norms[at] in ("and", "und", "et", "y", "e", "en", "&") and not (
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
    while run and ((not run[-1].text[0].isalnum() and run[-1].text not in (")", "]", ".")) or run[-1].norm in _STOPS):
        run.pop()
    return run


_STOPS = frozenset(
    ("please", "pls", "bitte", "svp", "graag", "thanks", "asap", "as", "by", "before", "on", "at", "bis", "avant", "antes", "entro", "voor", "this", "time", "instead",
     "if", "when", "with", "mit", "avec", "con", "met", "merci", "gracias", "grazie", "danke", "diesmal", "today", "tomorrow", "and", "need", "we", "i", "wir", "nous",
     "por", "per", "le", "wenn", "falls", "si", "se", "als", "fao", "attn", "contact", "z.hd", "necesitamos", "via", "using", "ref", "po", "no", "mark", "quoting", "will", "is", "are", "plus", "also", "zusatzlich", "ausserdem", "piu", "mas", "ainsi")
)  # fmt: skip


def _counts_item(sentence: Sequence[Token], at: int, before: Token, words: Wording, known: Catalogue) -> bool:
    """Whether a number in a run of place words begins an item: `au chantier de Vienne 20 sacs de mortier`."""
    if not number_at(sentence, at) or at + 1 >= len(sentence):
        return False
    after = sentence[at + 1]
    if after.line != sentence[at].line:
        return False
    if (unit := unit_of(after)) is not None:
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
    plain = after.is_word and after.text[0].islower() and after.norm not in _STOPS and not STREETS.search(after.norm)
    return (plain and len(after.norm) > 2 and not words["closing"].at([after.norm], 0)) or after.norm in known.words


def _abbreviated(token: Token) -> bool:
    return token.norm in (
        "str",
        "st",
        "rd",
        "ave",
        "blvd",
        "av",
        "c",
        "pl",
        "dr",
        "ln",
        "no",
        "nr",
        "co",
        "ltd",
        "hr",
        "fr",
    ) or token.norm.endswith("str")


def _capital_run(sentence: Sequence[Token], at: int) -> list[Token]:
    run: list[Token] = []
    while (
        at < len(sentence)
        and sentence[at].role is Role.FREE
        and (
            sentence[at].text[0].isupper()
            or sentence[at].norm in SITES
            or (run and sentence[at].norm in ("de", "la", "of", "del", "di"))
        )
        and len(run) < 6
    ):
        run.append(sentence[at])
        at += 1
    return run


def _place_like(run: Sequence[Token], known: Catalogue, *, lax: bool = False) -> bool:
    """Whether the words can name a place: known, a site, a street, or written large; `lax` after a phrase that says so."""
    norms = [token.norm for token in run]
    if any(known_place(run, norms, at, known) for at in range(len(run))):
        return True
    if any(word in SITES or STREETS.search(word) for word in norms) or (norms[:1] and norms[0] in known.place_words):
        return True
    if norms and norms[0].removesuffix("'s") != norms[0]:
        return False  # "for Saturday's wedding", "for Anna's birthday"
    if run and run[0].is_word and run[0].text[0].isupper() and len(run[0].text) > 2:
        return True
    return lax and any(token.is_word and token.text[0].isupper() and len(token.text) > 2 for token in run[:4])


def _take(lead: Sequence[Token], run: list[Token], into: list[list[Token]]) -> None:
    for token in (*lead, *run):
        token.role = Role.PLACE
    into.append(run)
