"""A sentence beside the lines that may alter them; where all of it goes, and how the lorry is met, alters nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.dates.datetext import CLOCK_WORDS, EVERY_WEEK
from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.lines.goods import names_goods
from parsers.extractors.letters.remarks.remarks import altering, asks_to_be_told, chat_words, chats, tells_the_way
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import fold
from parsers.lexicon import words_of

__all__ = ["alteration", "counts", "goes_as_before", "is_chat", "of_the_door", "set_site_aside", "tells_hours"]


def alteration(
    sentence: Sequence[Token], script: Script, roles: tuple[Role, ...] = (Role.FREE,), *, apart: bool = False
) -> Iterator[Notice]:
    """A sentence beside the lines that may alter them by words of these roles. `plus` and `also` alone join the lines. `apart` is
    said of the goods, whatever else the sentence speaks of."""
    _set_all_aside(sentence)
    _set_electronic_aside(sentence)
    _set_sites_aside(sentence)
    _set_approved_aside(sentence)
    for token, behind in pairwise(sentence):
        if token.norm in _STILL and behind.role is Role.DATE and token.role is Role.FREE:
            token.role = Role.NOTE  # "noch diese Woche"
        elif behind.norm in _STILL and token.role is Role.DATE and behind.role is Role.FREE:
            behind.role = Role.NOTE  # "heute noch"
    said = [token.norm for token in sentence if token.text[0].isalnum()]
    if said and script.words["connector"].at(said, 0) == len(said):
        return
    if not sentence:
        return
    surely = sentence[-1].text == "?" or _is_contact(sentence) or (not apart and _speaks_aside(sentence, script))
    told = not apart and not surely and is_chat(sentence, script)
    word = _altering(sentence, script, roles, surely=surely, told=told, apart=apart)
    if word is None or (
        script.words["usual"].at([fold(one) for one in word.split()], 0)
        and (of_the_door(sentence, script) or goes_as_before(sentence))
    ):
        return
    where = script.text.evidence(sentence[0].start, sentence[-1].end)
    yield Notice("note-significant", f"“{script.text.excerpt(sentence)}” may alter the order ({word}).", "", where)


def _altering(
    sentence: Sequence[Token], script: Script, roles: tuple[Role, ...], *, surely: bool, told: bool, apart: bool
) -> str | None:
    languages = script.words.languages
    word = altering(sentence, languages, roles, surely=surely, told=told, apart=apart)
    idle = _names_nothing(sentence, script) and not _asks(sentence, languages)
    if word is None or surely or apart or script.text.path == "Subject" or not idle:
        return word  # a subject has no room for idle words
    return altering(sentence, languages, roles, told=told, lenient=True)


def _asks(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether a German sentence points at goods or asks for something: there `noch` and `schon` may speak of them."""
    return "de" in languages and any(token.norm in _POINTING or token.norm in _POINTING_IN_GERMAN for token in sentence)


def _names_nothing(sentence: Sequence[Token], script: Script) -> bool:
    """Whether the sentence names no goods, counts nothing and bears no code."""
    if any(
        token.role is Role.ITEM or ((token.is_number or token.has_digit) and token.role is Role.FREE)
        for token in sentence
    ):
        return False
    words = [token for token in sentence if token.text[0].isalnum()]
    return not any(token.code for token in words) and not names_goods(words, script.known)


_STILL = words_of("still_yet")
_HOUR = re.compile(r"\d{1,2}[:.]\d\d(?:-\d{1,2}[:.]\d\d)?|\d{1,2}-\d{1,2}")


def _speaks_aside(sentence: Sequence[Token], script: Script) -> bool:
    return _asks_word(sentence, script) or tells_hours(sentence, script)


def tells_hours(sentence: Sequence[Token], script: Script) -> bool:
    """`Freitags sind wir nur bis 12 Uhr da`: hours of the clock or a day of every week, and no goods and no other number."""
    said = [token for token in sentence if token.text[0].isalnum()]
    timed = (
        any(
            token.norm in EVERY_WEEK
            or (token.norm in CLOCK_WORDS and before.text[0].isdigit())
            or _HOUR.fullmatch(token.text)
            for before, token in pairwise([said[0], *said])
        )
        if said
        else False
    )
    counted = (
        any(
            token.role in (Role.FREE, Role.ITEM)
            and token.is_number
            and token.text[0].isdigit()
            and after.norm not in CLOCK_WORDS
            for token, after in pairwise([*said, said[-1]])
        )
        if said
        else False
    )
    return timed and not counted and not names_goods(said, script.known)


_LABEL = 3  #: words of a label before an address to write to


def _is_contact(sentence: Sequence[Token]) -> bool:
    """`Facturation : compta@...`: a label, and where to write or call, and nothing else."""
    rest = [token for token in sentence if token.text[0].isalnum() and token.role is not Role.CONTACT]
    return len(rest) <= _LABEL and any(token.role is Role.CONTACT for token in sentence)


_PAPERS = words_of("invoices") | words_of("papers_awaited")
_WRITTEN_TO = words_of("towards_place") | words_of("written_to_by")
_NEAR_ADDRESS = 5  #: words between the invoice and the address to which it is written


def _set_electronic_aside(sentence: Sequence[Token]) -> None:
    """`Send the invoice to ap@acme.example`: a paper that goes to an address of mail goes nowhere else."""
    for at, token in enumerate(sentence):
        if token.role is not Role.CONTACT or not at or sentence[at - 1].norm not in _WRITTEN_TO:
            continue
        before = range(max(0, at - 1 - _NEAR_ADDRESS), at - 1)
        paper = next((i for i in reversed(before) if sentence[i].norm in _PAPERS), None)
        if paper is not None:
            for one in sentence[paper:at]:
                one.role = Role.NOTE if one.role is Role.FREE else one.role


_ALL_OR_DIRECTLY = words_of("all_or_directly")


def _set_all_aside(sentence: Sequence[Token]) -> None:
    """`alles in die Mensa nach Marburg`, `direct to Thornbridge Barn`: where all of it goes is the place that was read."""
    for at, token in enumerate(sentence):
        if token.norm not in _ALL_OR_DIRECTLY or token.role is not Role.FREE:
            continue
        behind = next((one for one in sentence[at + 1 : at + 6] if one.role is not Role.FREE), None)
        if behind is not None and behind.role is Role.PLACE:
            token.role = Role.NOTE


_APPROVED = words_of("given_approvals")


def _set_approved_aside(sentence: Sequence[Token]) -> None:
    """`Freigegeben: K. Baumann`, `goedgekeurd door: K. Bosman`: who has let the order go."""
    for at, token in enumerate(sentence[:-2]):
        behind = [one for one in sentence[at + 1 : at + 4] if one.norm not in _BY]
        if token.norm in _APPROVED and len(behind) > 1 and behind[0].text == ":" and behind[1].text[0].isupper():
            token.role = Role.NOTE


_BY = words_of("by_somebody")
#: words between a site and its name: `die Filiale in Brunnen`
_NEAR = 3


def _set_sites_aside(sentence: Sequence[Token]) -> None:
    """`die Filiale in Brunnen`, `our Leith branch`: the word for the site beside its name, which was read as the place."""
    for at, token in enumerate(sentence):
        if token.norm not in SITES or token.role is not Role.FREE:
            continue
        near = (*sentence[max(0, at - _NEAR) : at], *sentence[at + 1 : at + 1 + _NEAR])
        if any(one.role is Role.PLACE and one.line == token.line and one.text[0].isupper() for one in near):
            token.role = Role.NOTE


_DELIVERS = words_of("delivering")


def set_site_aside(sentence: Sequence[Token]) -> None:
    """`Bitte direkt auf die Baustelle liefern`, where the site is named elsewhere: that it goes there says nothing more. Nothing in
    the sentence is counted or named."""
    if not any(token.norm in SITES for token in sentence) or not any(token.norm in _DELIVERS for token in sentence):
        return
    if any(token.has_digit or token.code or token.role is Role.ITEM for token in sentence):
        return
    for token in sentence:
        if token.role is Role.FREE and (token.norm in SITES or token.norm in _ALL_OR_DIRECTLY):
            token.role = Role.NOTE


def counts(token: Token) -> bool:
    """Whether the word is a number or a code that may belong to the goods."""
    return token.role in (Role.FREE, Role.ITEM) and (token.has_digit or token.code)


_POINTING_IN_GERMAN = words_of("pointing_or_asking_in_german")
_POINTING_IN_DUTCH = words_of("pointing_or_asking_in_dutch")
#: words that point at goods, or ask for something
_POINTING = words_of("pointing_or_asking")
_LEAST_CHAT = 4  #: words of a sentence that tells something


def is_chat(sentence: Sequence[Token], script: Script) -> bool:
    """`The tiler has broken his wrist`: a sentence of the weather, the family or the trade that names, counts and asks for nothing."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if len(said) < _LEAST_CHAT or not chats(sentence, script.words.languages):
        return False
    words = _POINTING | _POINTING_IN_DUTCH if "nl" in script.words.languages else _POINTING
    pointing = any((token.norm in words and token.role is not Role.DATE) or counts(token) for token in said)
    pointing = pointing or script.words["sends"].found_in([token.norm for token in said]) is not None
    topics = chat_words(sentence, script.words.languages)
    return not pointing and not names_goods([token for token in said if token.start not in topics], script.known)


def _asks_word(sentence: Sequence[Token], script: Script) -> bool:
    """`Se qualcosa non fosse disponibile avvisatemi`: asks to be told, and for nothing that is to be done with the goods."""
    if not asks_to_be_told(sentence, script.words.languages):
        return False
    said = [token for token in sentence if token.text[0].isalnum()]
    norms = [token.norm for token in said]
    acts = any(script.words[role].found_in(norms) for role in ("deliver", "sends"))
    return not (acts or any(token.is_number or counts(token) for token in said) or names_goods(said, script.known))


_SENDING = words_of("sending_goods")


def goes_as_before(sentence: Sequence[Token]) -> bool:
    """`À livrer à l'imprimerie, rue du Moulin, comme la dernière fois`: where the goods go, with no goods in the sentence."""
    counted = any(token.role is Role.ITEM or token.code for token in sentence)
    placed = any(token.role is Role.PLACE for token in sentence)
    return placed and not counted and any(token.norm in _SENDING for token in sentence)


def of_the_door(sentence: Sequence[Token], script: Script) -> bool:
    """`Tail lift needed as before`: how the lorry is met, and nothing of the goods."""
    goods = names_goods([token for token in sentence if token.text[0].isalnum()], script.known)
    return tells_the_way(sentence, script.words.languages) and not goods and not any(map(counts, sentence))
