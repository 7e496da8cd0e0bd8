"""What is left of the order's text when lines and header are taken: unread numbers and item words hold the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from parsers.draft import Field, Notice
from parsers.extractors.letters.dates.hours import clock, keeps_hours, leads_to_hour
from parsers.extractors.letters.destinations.partplaces import partly_placed
from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.destinations.redirected import redirected
from parsers.extractors.letters.heading import HeaderParts
from parsers.extractors.letters.lines.instock import counted_in_stock
from parsers.extractors.letters.lines.riding import rides_along
from parsers.extractors.letters.lines.uncounted import uncounted_neighbours
from parsers.extractors.letters.lines.usual import history
from parsers.extractors.letters.lines.vagueness import approximate, in_parts
from parsers.extractors.letters.remarks.alteration import alteration, set_site_aside
from parsers.extractors.letters.remarks.billedelse import billed_elsewhere
from parsers.extractors.letters.remarks.cardremarks import said_on_card
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.corrections import named_items
from parsers.extractors.letters.remarks.costlimits import cost_limits
from parsers.extractors.letters.remarks.figuresaside import set_figures_aside
from parsers.extractors.letters.remarks.formclauses import is_form_clause, set_form_clause_aside
from parsers.extractors.letters.remarks.headings import heads_no_order
from parsers.extractors.letters.remarks.refusals import is_left_out, refusals, unwanted
from parsers.extractors.letters.remarks.remarks import (
    altering,
    harmless_words,
    is_sentence,
)
from parsers.extractors.letters.remarks.requests import calls_first, requests
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.remarks.unplaced import OTHER_PAPERS, unplaced
from parsers.extractors.letters.remarks.variants import variants_asked
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.signature import is_postscript
from parsers.extractors.letters.suspicion import suspicious
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import fold, words_of

__all__ = ["leftovers", "said_beside"]


def leftovers(parts: HeaderParts, count: int) -> tuple[list[Notice], list[Field]]:
    """Notices about what was not understood, and what was said to the clerk."""
    notices: list[Notice] = []
    notes: list[Field] = []
    sentences = [(sentence, parts.body) for sentence in parts.sentences]
    if parts.comment is not None:
        sentences += [(sentence, parts.comment) for sentence in parts.comment.sentences]
    notes += [script.text.field(one) for one, script in sentences if script.is_report(one) and _is_of_substitutes(one)]
    reported = [(sentence, script) for sentence, script in sentences if script.is_report(sentence)]
    sentences = [one for one in sentences if not _says_nothing(*one)]
    for sentence, script in sentences:
        clock(sentence)
        if parts.places.ship_to:
            set_site_aside(sentence)
        notices += approximate(sentence, script)
        _sentence(sentence, script, notices, notes, attached=not parts.items.lines)
    notices += history(sentences)
    notices += heads_no_order(sentences)
    if not any(line.schedule for line in parts.items.lines):
        notices += [told for sentence, script in sentences for told in in_parts(sentence, script)]
    for sentence, script in sentences:
        notices += refusals(sentence, script, parts.items)
    of_goods = [(sentence, script) for sentence, script in sentences if not script.speaks_of_else(sentence)]
    planned = rides_along(parts.items.lines)
    notices += partly_placed([one for one in of_goods if planned is None or not _holds(one[0], planned.item.tokens)])
    notices += requests(of_goods)
    notices += calls_first(sentences)
    notices += variants_asked(of_goods)
    notices += redirected(of_goods)
    notices += billed_elsewhere([*sentences, *reported])
    notices += cost_limits(sentences)
    notices += uncounted_neighbours(sentences)
    notices += counted_in_stock(sentences)
    for script in parts.afterwards:
        marked = bool(script.tokens) and is_postscript(script.tokens[0].text)
        said_beside([one for one in script.sentences if marked or is_sentence(one)], script, notices, notes)
    notices += said_on_card(parts.below)
    below = [(one, script) for script in parts.below for one in script.sentences if is_sentence(one)]
    notices += billed_elsewhere(below)
    if parts.subject is not None and not parts.answers:
        for sentence in parts.subject.sentences:
            if sentence[-1].text != "?" and not _repeats_place(sentence, parts):
                notices += [
                    one for one in alteration(sentence, parts.subject) if not (_is_title(sentence) and _titles(one))
                ]
    notices = [notice for notice in notices if not _says_how_many(notice, count)]
    if parts.body.cut:
        notices.append(Notice("document-oversized", "The text is longer than is read; look at its end."))
    if count >= 1:
        notices += suspicious(parts.body)
    return notices, notes


def _holds(sentence: Sequence[Token], tokens: Sequence[Token]) -> bool:
    return any(one is token for one in sentence for token in tokens[:1])


def _says_nothing(sentence: Sequence[Token], script: Script) -> bool:
    """Whether it is a rule of the house, a clause of forms or a report."""
    if script.is_report(sentence) or states_rule(sentence, script.words.languages):
        return True
    return is_form_clause(sentence, script.words)


_SHORT_TITLE = 5  #: words of a subject that says what a mail is about
#: words by which a subject says what kind of order it is; the lines themselves say which goods
_OF_TITLES = words_of("words_of_order_titles")


def _is_title(subject: Sequence[Token]) -> bool:
    words = [token for token in subject if token.text[0].isalnum()]
    return len(words) <= _SHORT_TITLE and not any(token.has_digit or token.code for token in words)


def _titles(notice: Notice) -> bool:
    """Whether the remark is only a word by which subjects are headed: `more paint`, `clinic stock`."""
    return notice.code == "note-significant" and notice.message.rpartition("(")[2].rstrip(").").casefold() in _OF_TITLES


def _repeats_place(subject: Sequence[Token], parts: HeaderParts) -> bool:
    """`ZB 1147 Filiale Brunnen` above `für unsere Filiale Brunnen`: beside a number nothing but the place that the text itself names."""
    named = {token.norm for run in parts.places.ship_to for token in run}
    words = [token for token in subject if token.is_word and token.role in (Role.FREE, Role.PLACE, Role.NOTE)]
    numbered = {id(one) for one, behind in pairwise(subject) if one.text.isupper() and behind.text.isdigit()}
    said = {token.norm for token in words if id(token) not in numbered and token.norm not in parts.body.words["po"]}
    said -= SITES if said - SITES else frozenset()  # "Bestellung Filiale Brunnen"
    return bool(said) and said <= named


def said_beside(sentences: Iterable[list[Token]], script: Script, notices: list[Notice], notes: list[Field]) -> None:
    """Judges sentences that stand apart from the lines, wherever it is: behind the closing of a letter, or on a printed page."""
    for sentence in sentences:
        set_figures_aside(sentence)
        set_form_clause_aside(sentence, script.words)
        if is_form_clause(sentence, script.words) or script.is_report(sentence):
            continue
        clock(sentence)
        _sentence(sentence, script, notices, notes)
        free = [token for token in sentence if token.role is Role.FREE]
        if free and is_left_out(free):
            if named_items(free, script.words, script.known):
                notices.append(unwanted(sentence, script))
            else:
                notices += alteration(sentence, script)  # "Leave it lying for the time being"


_ORDERS = {2: words_of("two_orders"), 3: words_of("three_orders")}


def _says_how_many(notice: Notice, count: int) -> bool:
    """Whether a remark only says that the text holds so many orders, and so many were read."""
    word = notice.message.rpartition("(")[2].rstrip(").").casefold()
    told, orders = fold(notice.message), _ORDERS.get(count, frozenset())
    apart = word in _APART and any(said in told for said in (*orders, *(_TWO_APART if count == 2 else ())))
    return notice.code == "note-significant" and (apart or word in orders)


#: that the two are to be kept apart, which they are
_APART = words_of("kept_apart")
_TWO_APART = words_of("two_kept_apart")


#: of goods in the place of others: "no substitutions please"
_REPLACING = words_of("substitutes")


def _is_of_substitutes(sentence: Sequence[Token]) -> bool:
    """Whether it speaks of goods in the place of others, which may matter where a number was given up."""
    return any(token.norm in _REPLACING and token.role is not Role.ITEM for token in sentence)


def _sentence(
    sentence: list[Token], script: Script, notices: list[Notice], notes: list[Field], *, attached: bool = False
) -> None:
    """Judges one sentence. Where the letter has no lines, an order `attached` to it may explain what is unread here, and not what
    alters it."""
    if (
        sentence
        and (said := condition_in(" ".join(token.text for token in sentence)))
        and not _is_idle(said, sentence, script)
        and not states_rule(sentence, script.words.languages)
    ):
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        notices.append(Notice("condition-stated", f"“{script.text.excerpt(sentence)}” says “{said}”.", "", where))
    free = [token for token in sentence if token.role is Role.FREE]
    if _is_of_substitutes(sentence):
        notes.append(script.text.field(sentence))
    if not free:
        return
    before = len(notices)
    unplaced(sentence, free, script, notices, notes)
    last = max((at for at, token in enumerate(sentence) if token.role is Role.ITEM), default=-1)
    told = any(notice.code != "text-unread" or not attached for notice in notices[before:])
    if not told and not is_left_out(free) and not _is_salutation(sentence, script) and not _announces(free, script):
        notices += alteration(_undated(sentence[last + 1 :]) if last >= 0 else sentence, script)
        notices += _introduced(sentence, script) if last >= 0 else ()


def _announces(free: Sequence[Token], script: Script) -> bool:
    """`Ci servono anche:`: words of ordering and a colon, and nothing else."""
    said = [token.norm for token in free if token.text[0].isalnum()]
    idle = [script.words[role] for role in ("order", "as_well")]
    return free[-1].text == ":" and all(any(norm in phrases for phrases in idle) for norm in said)


_SALUTATION = 8  #: words of a salutation


def _is_salutation(sentence: Sequence[Token], script: Script) -> bool:
    """`Lieber Herr Novak`, `Gentile servizio clienti,`: a greeting and whom it greets, all names or a comma behind them; nothing is
    counted or refused."""
    norms = [token.norm for token in sentence]
    behind = sentence[script.words["greeting"].at(norms, 0) :]
    said = [token for token in behind if token.text[0].isalnum()]
    if not said or len(behind) == len(sentence) or len(said) > _SALUTATION or sentence[-1].line != sentence[0].line:
        return False
    if any(token.is_number or token.has_digit or token.code or script.known.has(token.norm) for token in said):
        return False
    if any(script.words[role].found_in(norms) for role in ("not", "none", "left_out", "vague")):
        return False
    first = bool(script.sentences) and sentence[0] is script.sentences[0][0]
    return sentence[-1].text in (",", "!") or (first and all(token.text[0].isupper() for token in said))


def _introduced(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`Added to yesterday's order: 2 x AB-10`: before a colon and the items behind it another order is spoken of, and words alter it;
    of a correction only what it comes to."""
    first = next(at for at, token in enumerate(sentence) if token.role is Role.ITEM)
    colon = next((at for at, token in enumerate(sentence[:first]) if token.text == ":"), 0)
    again = max((at + 1 for at in range(colon) if sentence[at].norm in script.words["correct"]), default=0)
    said = sentence[again:colon]
    if any(token.norm in OTHER_PAPERS for token in said) and (
        word := altering(said, script.words.languages, surely=True)
    ):
        told = f"“{script.text.excerpt(sentence[:colon])}” may alter the order ({word})."
        yield Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[colon].end))


def _undated(words: Sequence[Token]) -> list[Token]:
    """Without the words that stand before a day: `not Wednesday` says which one is meant."""
    return [one for one, after in pairwise([*words, None]) if one and not (after and after.role is Role.DATE)]


def _is_idle(said: str, sentence: Sequence[Token], script: Script) -> bool:
    """Whether the words of the condition stand in a phrase that alters nothing: `at your earliest convenience`; or say when nobody
    is at the door."""
    if (behind := _behind(said, sentence)) and said in _NOT_DELIVERING and keeps_hours(behind):
        return True
    if leads_to_hour(said, sentence) or _is_how_apart(said, sentence):
        return True
    safe = harmless_words(sentence, script.words.languages)
    return set(said.split()) <= {token.norm for token in sentence if token.start in safe}


def _is_how_apart(said: str, sentence: Sequence[Token]) -> bool:
    """`Rechnungen getrennt nach Abruf`: by what papers are kept apart."""
    norms = [token.norm for token in sentence]
    words = said.split()
    places = [at for at in range(len(norms)) if norms[at : at + len(words)] == words]
    return bool(places) and all(at and norms[at - 1] in _APART for at in places)


#: conditions that are opening hours, where hours or a weekday follow
_NOT_DELIVERING = words_of("not_delivering")


def _behind(said: str, sentence: Sequence[Token]) -> list[str]:
    """The words of the sentence behind those of the condition."""
    norms = [token.norm for token in sentence if token.text[0].isalnum()]
    last = said.split()[-1]
    return norms[norms.index(last) + 1 :] if last in norms else []
