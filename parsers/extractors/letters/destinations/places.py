"""Where to, in words: the phrase that names the place, and the place that is named only to be excluded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.dates.datetext import day_names
from parsers.extractors.letters.destinations.loneplaces import asked_for, leads_line, stands_apart
from parsers.extractors.letters.destinations.noplaces import STAYS, is_of_papers, says_no_place
from parsers.extractors.letters.destinations.placewords import (
    INSIDE,
    INVOICES,
    SITES,
    bracketed,
    capital_run,
    counts_item,
    known_place,
    names_nothing,
    place_like,
    place_run,
    site_run,
)
from parsers.extractors.letters.destinations.streets import STREET_WORDS, bare, street_at
from parsers.extractors.letters.references import shaped
from parsers.extractors.letters.remarks.remarks import tells_the_way
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["Places", "find_places"]

#: ship-to phrases that are also plain words: the place after them must be known, written large, or a site word
WEAK = words_of("weak_place_labels")


@dataclass(slots=True)
class Places:
    """Token runs of the places found."""

    ship_to: list[list[Token]] = field(default_factory=list)
    excluded: list[list[Token]] = field(default_factory=list)
    bill_to: list[list[Token]] = field(default_factory=list)
    named: list[list[Token]] = field(default_factory=list)  #: places on file that stand somewhere in the text
    beside: list[list[Token]] = field(default_factory=list)  #: those of them that stand beside the items of a line
    usual: bool = False  #: "to the usual", "same address": where goods always go


def find_places(sentence: Sequence[Token], words: Wording, known: Catalogue, places: Places) -> None:
    """Adds the places of one sentence; their tokens get their role."""
    norms = [token.norm for token in sentence]
    usual = words["usual_place"].found_in(norms)
    places.usual = places.usual or (usual is not None and not _is_within(sentence, sum(usual)))
    leads = words.firsts("ask_for", "bill", "same_place", "ship", "not")
    seeker = _Seeker(sentence, norms, words, known, places, leads)
    at = 0
    while at < len(sentence):
        at = seeker.behind(at)
    _all_of_it(sentence, norms, places)


def _is_within(sentence: Sequence[Token], at: int) -> bool:
    """Whether a town follows that says where the usual place is: `Same address in Leeds`."""
    return at + 1 < len(sentence) and sentence[at].norm in _WITHIN and sentence[at + 1].text[0].isupper()


@dataclass(frozen=True, slots=True)
class _Seeker:
    """The ways of naming a place, asked one after the other. Each gives where it ends, or where it was asked: it is none."""

    sentence: Sequence[Token]
    norms: Sequence[str]
    words: Wording
    known: Catalogue
    places: Places
    leads: frozenset[str]  #: the words with which a phrase begins that says where to

    def behind(self, at: int) -> int:
        """Behind what stands at `at`; its tokens have their role then."""
        if self.sentence[at].role is not Role.FREE:
            return at + 1
        ways: tuple[Callable[[int], int], ...] = ()
        if self._may_name(at):
            ways = (self._street, self._beside_items, self._on_file)
        if self.norms[at] in self.leads or self.norms[at] in _TOWARDS:
            ways = (
                self._asked_for, self._billed, self._same, self._shipped, self._to_site, self._street, self._beside_items, self._excluded, self._on_file,
            )  # fmt: skip
        return next((end for way in ways if (end := way(at)) > at), at + 1)

    def _may_name(self, at: int) -> bool:
        """Whether a street, a site or a place on file may begin here, which other words than these do not."""
        first, norm = bare(self.sentence[at].text)[:1], bare(self.norms[at])
        return first.isupper() or first.isdigit() or norm in STREET_WORDS or norm in self.known.place_words

    def _asked_for(self, at: int) -> int:
        end = at + asked_for(self.sentence, self.norms, at, self.words, self.known)
        for token in self.sentence[at:end]:
            token.role = Role.NOTE
        return end

    def _billed(self, at: int) -> int:
        length = self.words["bill"].at(self.norms, at)
        run = place_run(self.sentence, self.norms, at + length, self.words, self.known) if length else []
        if not run:
            return at
        if run[0].norm in STAYS and run[0].text[0].islower():
            for token in (*self.sentence[at : at + length], *run):
                token.role = Role.NOTE  # "Die Rechnungsadresse ist unverändert"
            return at + length + len(run)
        _take(self.sentence[at : at + length], run, self.places.bill_to)
        return at + length + len(run)

    def _same(self, at: int) -> int:
        end = at + self.words["same_place"].at(self.norms, at)
        for token in self.sentence[at:end]:
            token.role = Role.PLACE
        if at < end < len(self.norms) and self.norms[end] in _WITHIN:
            run = capital_run(
                self.sentence, end + 1
            )  # "to our address in Leith": whether it is one of theirs, the places on file say
            if run:
                _take(self.sentence[end : end + 1], run, self.places.ship_to)
                return end + 1 + len(run)
        return end

    def _shipped(self, at: int) -> int:
        """`deliver to the Leith depot`: behind a phrase that says where to."""
        sentence, known = self.sentence, self.known
        length = self.words["ship"].at(self.norms, at)
        if not length:
            return at
        skip = _skip(sentence, self.norms, _behind_goods(self.norms, at + length))
        run = place_run(sentence, self.norms, skip, self.words, known)
        if not run:
            return at
        if run[0].text.isdigit() and skip and sentence[skip - 1].norm in SITES:
            run = [sentence[skip - 1], *run]  # "ins Werk 2"
        if run[0].norm.startswith("#"):
            return at + length  # "une fiche pour le IM-50": an item number is no place
        if self.words["not"].at(self.norms, skip):
            return at + length  # "afleveren en niet op de werf": what follows is not meant
        if self._is_aside(at, skip, run):
            return skip + len(run)
        label = " ".join(self.norms[at : at + length])
        if self._is_other(at, at + length, label, run):
            return at + length
        if not self._all_goes(at) and self._is_of_the_way(label, run):
            return at + length
        if not street_at(sentence, skip) and counts_item(sentence, skip, sentence[skip - 1], self.words, known):
            return at + length  # "for us: 5 VDE pliers"
        if at and sentence[at - 1].role is Role.HEADER and label in _FOR and not _is_site(run, known):
            return at + length
        sure = label not in WEAK or (skip < len(sentence) and sentence[skip - 1].text == ":" and skip > at + length)
        if not place_like(run, known) and not (sure and place_like(run, known, lax=True)):
            return at
        run += bracketed(sentence, skip + len(run), self.words)
        _take(sentence[at:skip], run, self._told_of())
        return skip + len(run)

    def _told_of(self) -> list[list[Token]]:
        """The places of what the sentence says of this one: that the invoice goes there, that nobody is there, or that the goods do."""
        if self._is_of_invoices():
            return self.places.bill_to
        shut = self.places.ship_to and not _NOBODY.isdisjoint(self.norms) and _DELIVERS.isdisjoint(self.norms)
        return self.places.excluded if shut else self.places.ship_to

    def _is_aside(self, at: int, skip: int, run: list[Token]) -> bool:
        """Whether the words behind the phrase are a door or a room, said to the driver ("Anlieferung Tor 2"), or where the invoice goes;
        they have their role then."""
        sentence = self.sentence
        inside = at > 0 and sentence[at - 1].role is Role.PLACE and self.norms[at] in INSIDE  # "nach Speyer ins Labor"
        inside = inside and not _is_site(run, self.known)
        if inside or says_no_place(sentence[skip:], run, self.norms[at], self.words, self.known):
            for token in (*sentence[at:skip], *run):
                token.role = Role.NOTE
            return True
        if at and self.norms[at] in _TOWARDS and self.norms[at - 1] in self.words["greeting"]:
            for token in (*sentence[at:skip], *run):
                token.role = Role.NOTE  # "Servus nach Leipzig,"
            return True
        if is_of_papers(self.sentence, self.norms, at):
            _take(sentence[at:skip], run, self.places.bill_to)
            return True
        return False

    def _is_of_the_way(self, label: str, run: Sequence[Token]) -> bool:
        """Whether the words are no place to deliver to: `on Fridays`, `for Mrs Peel's bathroom`, or of the way there, as `sat nav takes you
        to the wrong end of the lane`."""
        if run[0].norm.removesuffix("s") in day_names() or (run[0].norm.partition("-")[0] in day_names()):
            return True
        if label not in WEAK or known_place(run, [token.norm for token in run], 0, self.known):
            return False
        if label in _FOR_THE and any(
            one.norm.endswith("'s") and two.text[0].islower() for one, two in pairwise(run[:5])
        ):
            return True
        numbered = len(run) == 2 and run[0].norm in self.words["room"] and run[1].text.isdigit()
        if label in _FOR_THE and (numbered or run[0].norm.rstrip(".") in _TITLES):
            return True  # "these are for Ward 7"
        delivers = any(norm in _DELIVERS or norm in _SENDS for norm in self.norms)
        return not delivers and tells_the_way(self.sentence, self.words.languages) and not street_at(run, 0)

    def _to_site(self, at: int) -> int:
        """`Lieferung bitte in KW 48 an Werk 2`, `zur Lieferung am 19.12. an Kehl Nord`: to a site, or behind the day to whatever is written
        large, with the delivery named before."""
        if self.norms[at] not in _TOWARDS or at + 1 >= len(self.norms):
            return at
        behind_day = at > 0 and self.sentence[at - 1].role is Role.DATE
        site = self.norms[at + 1] in self.known.place_words and self.sentence[at + 1].text[0].islower()
        known = behind_day and site  # "pour vendredi au fournil"
        before, first = self.norms[:at], at + 1
        delivers = any(norm in _DELIVERS for norm in before) or self.words["deliver"].found_in(before) is not None
        delivers = delivers or self._all_goes(at)
        if not known and not delivers:
            return at
        first += self.norms[first] in _THE and first + 1 < len(self.norms)
        dated = behind_day and self.sentence[at + 1].text[0].isupper()
        named = any(token.text[0].isupper() for token in self.sentence[first : first + 4])
        street = self.norms[first] in STREET_WORDS and named  # "a la calle del Olmo"
        counted = any(token.is_number for token in self.sentence[:at])  # "drop half at Weston"
        on_file = (
            named and not counted and any(norm in self.known.place_words for norm in self.norms[first : first + 3])
        )
        if self.norms[first] not in SITES and not (dated or known or street or on_file):
            return at
        run = place_run(self.sentence, self.norms, at + 1 if dated else first, self.words, self.known)
        if run:
            _take(self.sentence[at:first], run, self.places.ship_to)
        return first + len(run) if run else at

    def _all_goes(self, at: int) -> bool:
        """`PO 4471, everything to Leith:`: all of it, said by itself in front of a place on file."""
        begins = at == 1 or (1 < at < len(self.norms) - 1 and not self.sentence[at - 2].text[0].isalnum())
        return begins and self.norms[at - 1] in _ALL and self.norms[at + 1] in self.known.place_words

    def _is_other(self, at: int, behind: int, label: str, run: Sequence[Token]) -> bool:
        """Whether what follows the phrase is a number ("please note for IN-40225"), a person ("Give my best to Sandra in
        accounts") or goods ("deliver 3 mattress protectors")."""
        first = run[0]
        if label in WEAK and first.norm in _YOURS:
            return True  # "per la Vostra sollecita evasione"
        if label in _FOR and shaped(first, self.known) and any(map(str.isalpha, first.text)):
            return True
        if label in _TOWARDS and at and self.norms[at - 1] in _NO_PLACE_BEHIND:
            return True  # "subject to Derwent's standard conditions"
        if label in _TOWARDS and any(norm in _TRAVELS for norm in self.norms[max(0, at - 8) : at]):
            return True  # "wij gaan met de hele ploeg naar de Ardennen"
        if _is_greeted(self.norms, at) and (behind == at + 1 or label.startswith("an ")):
            return True  # "Grüße an die Kollegen im Lager"
        if behind == at + 1 and at and self.norms[at - 1] in _SPOKEN:
            return True  # "Spoke to Rob, he wants 3"
        if names_nothing(label, run, self.known, weak=label in WEAK):
            return True
        counted = first.text.isdigit() and len(run) > 1 and run[1].is_word and run[1].text[0].islower()
        return counted and run[1].norm not in _BEHIND_HOUSE_NUMBER

    def _is_of_invoices(self) -> bool:
        """`Factuur gewoon naar Utrecht`: the sentence begins with the invoice, and nothing is delivered in it."""
        first = [norm for norm in self.norms if norm[0].isalnum()][:3]
        goods = self.words["deliver"].found_in(self.norms) or any(token.role is Role.ITEM for token in self.sentence)
        return not goods and any(norm in INVOICES for norm in first)

    def _street(self, at: int) -> int:
        length = street_at(self.sentence, at)
        if length:
            _take((), list(self.sentence[at : at + length]), self.places.named)
        return at + length

    def _beside_items(self, at: int) -> int:
        leads = leads_line(self.sentence, self.norms, at, self.known)
        length = leads or stands_apart(self.sentence, self.norms, at, self.known)
        if length:
            self.places.beside.append(run := list(self.sentence[at : at + length]))
            _take((), run, self.places.named)
        return at + length

    def _excluded(self, at: int) -> int:
        """`not to the Leith depot`"""
        length = self.words["not"].at(self.norms, at)
        if not length:
            return at
        skip = at + length
        while skip < len(self.norms) and self.norms[skip] in _LEADS:
            skip += 1
        on_file = known_place(self.sentence, self.norms, skip, self.known)
        run = list(self.sentence[skip : skip + on_file]) if on_file else capital_run(self.sentence, skip)
        run = run or (site_run(self.sentence, skip) if self.places.ship_to else [])
        if not run or not (on_file or (self.places.ship_to and any(token.norm in SITES for token in run))):
            return at
        _take(self.sentence[at:skip], run, self.places.excluded)
        return skip + len(run)

    def _on_file(self, at: int) -> int:
        length = known_place(self.sentence, self.norms, at, self.known)
        if not length or not bare(self.sentence[at].text)[:1].isupper():
            return at
        if length == 1 and at and self.norms[at] in SITES and self.norms[at - 1] in self.words["article"]:
            return at  # "vor die Halle stellen"
        _take((), list(self.sentence[at : at + length]), self.places.named)
        return at + length


#: between the same address as ever and the town where it is
_WITHIN = words_of("within_town")
_LEADS = words_of("leading_to_place")


def _is_site(run: Sequence[Token], known: Catalogue) -> bool:
    """Whether a word of the run is one of sites, or of places on file."""
    sites = any(token.norm in SITES or token.norm in known.place_words for token in run)
    return sites or known_place(run, [token.norm for token in run], 0, known) > 0


#: `schickt alles nach Kassel`, `mandami tutto a Trento`: all of the order, and no more goods
_ALL = words_of("whole_order")


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


_BEFORE_PLACE = words_of("before_place")


_YOURS = words_of("your_words")
_NO_PLACE_BEHIND = words_of("before_to_of_no_place")
_FOR = words_of("for_whom")
_GREETED = words_of("greetings_to_someone")


#: who goes to a place sends nothing there
_TRAVELS = words_of("travelling")
_SPOKEN = words_of("before_to_someone")
_BEHIND_HOUSE_NUMBER = words_of("behind_house_number")


def _is_greeted(norms: Sequence[str], at: int) -> bool:
    return any(norm in _GREETED for norm in norms[max(0, at - 3) : at])


_FOLLOWING = words_of("following_words")


def _behind_goods(norms: Sequence[str], at: int) -> int:
    """`Lieferung folgender Gegenstände an das Freibad`: behind the preposition, where the goods are named by nothing else."""
    if at >= len(norms) or norms[at] not in _FOLLOWING:
        return at
    return next((i + 1 for i in range(at + 1, min(at + 5, len(norms))) if norms[i] in _TOWARDS), at)


_TITLES = words_of("personal_titles")
_FOR_THE = frozenset(("for", "for the", "for our"))
_SENDS = words_of("sending_verbs")
_DELIVERS = words_of("delivering_words")
#: `Op onze locatie Urk is die week niemand`, behind where the goods go
_NOBODY = words_of("nobody_there")
_THE = words_of("articles_before_place")
_TOWARDS = words_of("towards_place")


def _skip(sentence: Sequence[Token], norms: Sequence[str], at: int) -> int:
    """Small words between the phrase and the place: `diesmal :`, `this time`, `address is`."""
    while (
        at < len(norms)
        and (norms[at] in _BETWEEN or sentence[at].text in (":", "-", "–"))
        and sentence[at].line - sentence[at - 1].line <= 1
    ):
        at += 1
    return at


_BETWEEN = words_of("between_label_and_place")


def _take(lead: Sequence[Token], run: list[Token], into: list[list[Token]]) -> None:
    for token in (*lead, *run):
        token.role = Role.PLACE
    into.append(run)
