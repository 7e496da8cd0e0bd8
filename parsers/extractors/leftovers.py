"""What is left of the order's text when lines and header are taken: unread numbers and item words hold the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from parsers.draft import Field, Notice
from parsers.extractors.conditions import condition_in
from parsers.extractors.corrections import named_items, names_line
from parsers.extractors.datetext import CLEAR_DAYS
from parsers.extractors.heading import HeaderParts
from parsers.extractors.hours import clock
from parsers.extractors.itemlist import ItemList, names_goods
from parsers.extractors.partplaces import partly_placed
from parsers.extractors.remarks import altering, harmless_words, is_doubtful, is_sentence, speaks_of_else, tells_the_way
from parsers.extractors.requests import requests
from parsers.extractors.script import Script
from parsers.extractors.signature import is_postscript
from parsers.extractors.suspicion import suspicious
from parsers.extractors.tokens import Role, Token

__all__ = ["history", "leftovers", "said_beside"]


def leftovers(parts: HeaderParts, count: int) -> tuple[list[Notice], list[Field]]:
    """Notices about what was not understood, and what was said to the clerk."""
    notices: list[Notice] = []
    notes: list[Field] = []
    sentences = [(sentence, parts.body) for sentence in parts.sentences]
    if parts.comment is not None:
        sentences += [(sentence, parts.comment) for sentence in parts.comment.sentences]
    for sentence, script in sentences:
        clock(sentence)
        notices += _approximate(sentence, script)
        _sentence(sentence, script, notices, notes)
    notices += history(sentences)
    if not any(line.schedule for line in parts.items.lines):
        notices += [told for sentence, script in sentences for told in _in_parts(sentence, script)]
    for sentence, script in sentences:
        _refused(sentence, script, parts.items, notices)
    notices += partly_placed(sentences)
    notices += requests(sentences)
    for script in parts.afterwards:
        marked = bool(script.tokens) and is_postscript(script.tokens[0].text)
        said_beside([one for one in script.sentences if marked or is_sentence(one)], script, notices, notes)
    if parts.subject is not None and not parts.answers:
        for sentence in parts.subject.sentences:
            if sentence[-1].text != "?":
                _remark(sentence, parts.subject, notices)
    notices = [notice for notice in notices if not _says_how_many(notice, count)]
    if parts.body.cut:
        notices.append(Notice("document-oversized", "The text is longer than is read; look at its end."))
    if count >= 1:
        notices += suspicious(parts.body)
    return notices, notes


def said_beside(sentences: Iterable[list[Token]], script: Script, notices: list[Notice], notes: list[Field]) -> None:
    """Judges sentences that stand apart from the lines, wherever it is: behind the closing of a letter, or on a printed page."""
    for sentence in sentences:
        clock(sentence)
        _sentence(sentence, script, notices, notes)
        free = [token for token in sentence if token.role is Role.FREE]
        if free and _is_left_out(free) and named_items(free, script.words, script.known):
            _unwanted(sentence, script, notices)


def _unwanted(sentence: Sequence[Token], script: Script, notices: list[Notice]) -> None:
    told = f"“{_excerpt(sentence, script)}” does not want what a line orders."
    notices.append(Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end)))


#: "of which 4", "davon 4": the last word before the number, and what must stand before it
_OF_WHICH = {
    "which": "of",
    "davon": "",
    "hiervon": "",
    "darunter": "",
    "dont": "",
    "waarvan": "",
    "hiervan": "",
    "cui": "di",
    "cuales": "",
}


def _in_parts(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`10 x WB20, of which 4 next week`: what is said of a part is not said of all, and no line holds the part."""
    said = [token for token in sentence if token.text[0].isalnum()]
    for before, token, number in zip([None, *said], said, said[1:], strict=False):
        led = _OF_WHICH.get(token.norm)
        if led is None or (led and (before is None or before.norm != led)):
            continue
        if number.is_number or number.attached:
            where = script.text.evidence(token.start, number.end)
            told = f"“{_excerpt(sentence, script)}” says something of a part of the goods."
            yield Notice("note-significant", told, "", where)


_ORDERS = {
    2: frozenset(
        "two orders|zwei bestellungen|zwei auftrage|deux commandes|dos pedidos|due ordini|twee bestellingen".split("|")
    )
}


def _says_how_many(notice: Notice, count: int) -> bool:
    """Whether a remark only says that the text holds so many orders, and so many were read."""
    word = notice.message.rpartition("(")[2].rstrip(").").casefold()
    return notice.code == "note-significant" and word in _ORDERS.get(count, ())


def _sentence(sentence: list[Token], script: Script, notices: list[Notice], notes: list[Field]) -> None:
    if (
        sentence
        and (said := condition_in(" ".join(token.text for token in sentence)))
        and not _is_idle(said, sentence, script)
    ):
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        notices.append(Notice("condition-stated", f"“{_excerpt(sentence, script)}” says “{said}”.", "", where))
    free = [token for token in sentence if token.role is Role.FREE]
    if not free:
        return
    before = len(notices)
    _unplaced(sentence, free, script, notices, notes)
    ordering = any(token.role is Role.ITEM for token in sentence)
    if len(notices) == before and not ordering and not _is_left_out(free):
        _remark(sentence, script, notices)


def _is_idle(said: str, sentence: Sequence[Token], script: Script) -> bool:
    """Whether the words of the condition stand in a phrase that alters nothing: `at your earliest convenience`."""
    safe = harmless_words(sentence, script.words.languages)
    return set(said.split()) <= {token.norm for token in sentence if token.start in safe}


def _remark(
    sentence: Sequence[Token], script: Script, notices: list[Notice], roles: tuple[Role, ...] = (Role.FREE,)
) -> None:
    """A sentence beside the lines that may alter them by words of these roles. `plus` and `also` alone join the lines."""
    _set_all_aside(sentence)
    said = [token.norm for token in sentence if token.text[0].isalnum()]
    if said and script.words["connector"].at(said, 0) == len(said):
        return
    if (
        sentence
        and (word := altering(sentence, script.words.languages, roles, surely=sentence[-1].text == "?")) is not None
        and not (script.words["usual"].at(word.casefold().split(), 0) and _of_the_door(sentence, script))
    ):
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        told = f"“{_excerpt(sentence, script)}” may alter the order ({word})."
        notices.append(Notice("note-significant", told, "", where))


_ALL = frozenset(
    "all everything alles tout todo tutto wszystko direct directly straight direkt directement directo direttamente rechtstreeks".split()
)


def _set_all_aside(sentence: Sequence[Token]) -> None:
    """`alles in die Mensa nach Marburg`, `direct to Thornbridge Barn`: where all of it goes is the place that was read."""
    for at, token in enumerate(sentence):
        behind = next((one for one in sentence[at + 1 : at + 6] if one.role is not Role.FREE), None)
        if token.role is Role.FREE and token.norm in _ALL and behind is not None and behind.role is Role.PLACE:
            token.role = Role.NOTE


def _refused(sentence: Sequence[Token], script: Script, items: ItemList, notices: list[Notice]) -> None:
    """`Don't send the vinyl gloves`, `Leave the M10s for now`: what is not wanted, and one of the lines is it."""
    refused = [token for token in sentence if token.role is Role.NOTE]
    norms = [token.norm for token in refused]
    words = script.words
    if not refused or not any(words[role].found_in(norms) for role in ("not", "none", "left_out")):
        refused = [token for token in sentence if token.role is Role.FREE]
        if not refused or not _is_left_out(refused):
            return
    unknown = words["left_out"].found_in(norms) and not named_items(refused, words, script.known)
    if unknown or names_line(refused, items.lines, words, script.known) or _in_table(refused, script, items):
        _unwanted(sentence, script, notices)
    elif not _names_something(refused, script) and not any(map(_is_taken, sentence)):
        _remark(sentence, script, notices, (refused[0].role,))


def _in_table(refused: Sequence[Token], script: Script, items: ItemList) -> bool:
    """Whether it is one of the goods of a table that others read."""
    goods = {token.norm.removesuffix("s") for token in script.tokens if token.role is Role.ITEM}
    named = named_items(refused, script.words, script.known)
    return not items.lines and any(word.removesuffix("s") in goods for word in named)


def _names_something(refused: Sequence[Token], script: Script) -> bool:
    """Whether it is said what is not wanted: `any sugar`, `the M10s`."""
    return any(token.has_digit for token in refused) or bool(named_items(refused, script.words, script.known))


def _is_taken(token: Token) -> bool:
    """Whether the word says what is refused: a place, a paper, an hour of the day."""
    return token.role in (Role.ITEM, Role.PLACE, Role.HEADER) or (token.role is Role.NOTE and token.is_number)


def _unplaced(
    sentence: list[Token], free: list[Token], script: Script, notices: list[Notice], notes: list[Field]
) -> None:
    """What asks for something that no line says, is vague, or holds a number or item word that nobody took."""
    norms = [token.norm for token in free]
    text = script.text
    noted = False
    found = script.words["significant"].found_in(norms)
    if found is not None and sentence[-1].text != "?" and not _said_beside(sentence, free, found, script):
        notes.append(text.field(sentence))
        word = " ".join(norms[found[0] : found[0] + found[1]])
        notices.append(
            Notice(
                "note-significant",
                f"“{_excerpt(sentence, script)}” asks for something that no line says ({word}).",
                "",
                text.evidence(sentence[0].start, sentence[-1].end),
            )
        )
        noted = True
    if _is_left_out(free):
        return
    if (vague := _vague(sentence, script)) is not None:
        notices.append(
            Notice(
                "quantity-vague",
                f"“{_excerpt(sentence, script)}”: “{vague}” is no quantity.",
                "",
                text.evidence(free[0].start, free[-1].end),
            )
        )
    unread = [token for token in free if _matters(token, script) and not _is_postcode(token, sentence)]
    if any(token.role is Role.PLACE for token in sentence):
        unread = [token for token in unread if not (token.is_word and token.norm in script.known.words_of_places)]
    told = tells_the_way(sentence, script.words.languages)
    if told and not (names_goods(sentence, script.known) and any(map(_counts, sentence))):
        unread = []
    if unread and _only_figures_of_speech(unread, sentence, script):
        unread = []
    if unread and not noted:
        words = ", ".join(token.text for token in unread[:6])
        evidence = text.evidence(unread[0].start, unread[-1].end)
        notices.append(
            Notice(
                "text-unread",
                f"“{_excerpt(sentence, script)}”: {words} could not be placed in the order.",
                "",
                evidence,
            )
        )


def _counts(token: Token) -> bool:
    return token.role in (Role.FREE, Role.ITEM) and (token.has_digit or token.code)


def _only_figures_of_speech(unread: Sequence[Token], sentence: Sequence[Token], script: Script) -> bool:
    """`Hope you had a good half term`: number words in a sentence of thanks, wishes or doors that names no goods."""
    if any(not token.is_word or not token.is_number or token.has_digit for token in unread):
        return False
    rest = [token for token in sentence if token not in unread]
    return speaks_of_else(sentence, script.words.languages) and not names_goods(rest, script.known)


def _said_beside(sentence: list[Token], free: list[Token], found: tuple[int, int], script: Script) -> bool:
    """Whether a word that may matter stands in a sentence that orders nothing and speaks of doors, drivers, papers or thanks,
    or in a phrase that alters nothing."""
    if any(token.role is Role.ITEM for token in sentence):
        return _is_added(sentence, free[found[0]], script)
    languages = script.words.languages
    run = free[found[0] : found[0] + found[1]]
    doubtful = is_doubtful([token.norm for token in run], languages)
    return (doubtful and speaks_of_else(sentence, languages)) or run[0].start in harmless_words(sentence, languages)


_ADD = frozenset("add hinzufugen dazu erganzen ajouter rajouter anadir agregar aggiungere toevoegen bijvoegen".split())

_OTHER_PAPERS = frozenset(
    "order orders po delivery bestellung auftrag lieferung commande livraison pedido entrega ordine consegna bestelling opdracht levering".split()
)


def _is_added(sentence: Sequence[Token], word: Token, script: Script) -> bool:
    """`PS could you add 2 x 120001 as well`: a postscript adds to its own letter, and the line was read; not to another order."""
    own = any(is_postscript(first.text) for first in (sentence[0], script.tokens[0]))
    elsewhere = any(token.role is Role.HEADER or token.norm in _OTHER_PAPERS for token in sentence)
    return own and word.norm in _ADD and not elsewhere


#: abbreviations that are vague before a quantity alone; elsewhere they are minutes, or a name
_BOUNDS = frozenset(("min", "max", "mind", "hochst"))


def _approximate(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`une dizaine de surligneurs` is about ten, where a dozen is twelve; `about 200 rolls`, `min. 200 rolls`."""
    norms = [token.norm for token in sentence]
    for at, token in enumerate(sentence):
        if token.role is not Role.ITEM:
            continue
        end = at - 1 if at and norms[at - 1] == "." else at
        length = script.words["vague"].ending_at(norms[:end], end) if token.is_number and end else 0
        length = length or int(token.is_number and end > 0 and norms[end - 1] in _BOUNDS)
        led = length > 0 and sentence[end - length].role is Role.FREE
        if led or script.words["approximate"].found_in(token.norm.split()) is not None:
            yield Notice(
                "quantity-vague",
                f"“{_excerpt(sentence, script)}”: “{token.text}” says about how many.",
                "",
                script.text.evidence(token.start, token.end),
            )


def _vague(sentence: Sequence[Token], script: Script) -> str | None:
    """`a couple of boxes`, `some gloves`: an item without a number."""
    norms = [token.norm for token in sentence]
    words = script.words
    for at in range(len(norms) - 1):
        length = words["vague"].at(norms, at) if sentence[at].role is Role.FREE else 0
        after = at + length
        if not length or after >= len(norms) or sentence[after].role is not Role.FREE:
            continue
        unit = sentence[after].unit
        known = (
            sentence[after].norm in script.known.words or sentence[after].norm.removesuffix("s") in script.known.words
        )
        asked = at > 0 and norms[at - 1] in (
            "need",
            "want",
            "send",
            "us",
            "me",
            "order",
            "brauchen",
            "brauche",
            "benotigen",
            "besoin",
            "faut",
            "necesitamos",
            "servono",
            "nodig",
            "and",
            "und",
            "et",
            "y",
            "e",
            "en",
        )
        if (
            (unit is not None and unit.counts)
            or known
            or (asked and sentence[after].is_word and not words["uncounted"].at(norms, after))
        ):
            return " ".join(norms[at:after])
    return None


_LEAVE = frozenset("leave skip forget ignore lass lasst weglassen laissez laisser deje dejen lasciate laat".split())


def _is_left_out(free: Sequence[Token]) -> bool:
    """`Leave the M10s for now`: said so that it is not sent, and no quantity with it."""
    return free[0].norm in _LEAVE and not any(token.is_number for token in free)


def _excerpt(sentence: Sequence[Token], script: Script) -> str:
    return " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]


def _matters(token: Token, script: Script) -> bool:
    """Whether a word that nobody took may be part of an order: a number, a code, a word of the catalogue."""
    if token.text[0] in "%" or not token.text[0].isalnum():
        return False
    if token.attached == "article":
        return False
    if token.is_number or token.has_digit or token.code:
        return not (token.is_word and token.values in (("1",), ("0",), ("2",), ("3",)) and token.text.isalpha())
    if token.norm in CLEAR_DAYS:
        return True  # a day that nobody took may be the day that is wanted
    if len(token.norm) < 4 or not token.is_word:
        return False
    words = script.words
    plain = any(
        token.norm in words[role]
        for role in ("order", "stop", "greeting", "closing", "po", "ship", "confirm", "event", "per", "of", "other")
    )
    if plain or token.norm in _ORDINARY:
        return False
    return token.norm in script.known.words or (token.norm.endswith("s") and token.norm[:-1] in script.known.words)


def _is_postcode(token: Token, sentence: Sequence[Token]) -> bool:
    """`Marktplatz 1, 31749 Auetal`: a number right before a town on file, in a sentence that orders nothing."""
    if not (token.text.isdigit() and len(token.text) in (4, 5)) or any(one.role is Role.ITEM for one in sentence):
        return False
    at = next(i for i, one in enumerate(sentence) if one is token)
    return at + 1 < len(sentence) and sentence[at + 1].role is Role.PLACE


#: words of catalogues that are ordinary words of letters, too
_ORDINARY = frozenset(
    "order with from site stock office time free light power water supply service work working general standard hand plus pack size more first line cover"
    " fast quick long short left right high open close closed clear fine good best double single large small black white blue green full part parts card"
    " post mail number note base house place call hold check home team back front safe safety control contact please paper point water local delivery"
    " industrial professional commercial heavy duty multi purpose universal type black for and the other made make making need used using replacement without ohne sans senza zonder".split()
)


def _of_the_door(sentence: Sequence[Token], script: Script) -> bool:
    """`Tail lift needed as before`: how the lorry is met, and nothing of the goods."""
    goods = names_goods([token for token in sentence if token.text[0].isalnum()], script.known)
    return tells_the_way(sentence, script.words.languages) and not goods and not any(map(_counts, sentence))


def history(sentences: Sequence[tuple[list[Token], Script]]) -> list[Notice]:
    """`the usual`, `same as last time`: what was ordered before; only a clerk may say what that is."""
    for sentence, script in sentences:
        norms = [token.norm for token in sentence]
        start = 0
        while start < len(norms):
            length = script.words["usual"].at(norms, start)
            if not length:
                start += 1
                continue
            safe = script.words["harmless_usual"]
            harmless = any(safe.at(norms, at) for at in range(max(0, start - 2), start + 1))
            within = range(start + 1, min(start + length, len(norms)))  # "the usual place" says more than "the usual"
            harmless = harmless or any(at + safe.at(norms, at) > start + length for at in within)
            after = sentence[start + length] if start + length < len(sentence) else None
            placed = (
                after is not None and after.role is Role.PLACE and after.text[0].isupper()
            )  # not "the usual for Leeds"
            harmless = harmless or (start > 0 and sentence[start - 1].role is Role.PLACE)  # "to our yard as usual"
            counted = after is not None and (after.is_number or after.role is Role.ITEM or placed)
            harmless = harmless or _of_the_door(sentence, script)
            if not harmless and not (counted and norms[start + length - 1] == "usual"):
                run = sentence[start : start + length]
                return [
                    Notice(
                        "history-referenced",
                        f"“{_excerpt(sentence, script)}” refers to an earlier order.",
                        "",
                        script.text.evidence(run[0].start, run[-1].end),
                    )
                ]
            start += length
    return []
