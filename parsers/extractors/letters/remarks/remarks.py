"""Sentences beside the lines: the words by which one alters the order, so that a clerk must read it.

The lexicon's table `[remark]` has six lists for each language. `alters` are words that refuse, replace, count otherwise, set a
condition, name a place, a price, a day or a repetition. `may_alter` are those of them that stand in all kinds of sentences: they
count only where no word of `beside` (invoices, absence, thanks) or `door` (drivers, whose figures are hours and house numbers)
says what else the sentence speaks of. `harmless` are phrases in which such a word alters nothing ("if you have any questions").
`slight` are those of `may_alter` that are in every other sentence: one of them alone, in a sentence that names and counts no goods, says
nothing of them; two may.
`printed` are words of forms: a sentence with three of them, or with a phrase of three words, is on a paper nobody's remark ("invoices
without an order number will be returned"); where two of them stand, only what several words say counts. One alone is no sign of it:
"only if carriage is free".
`rule_subject`, `rule_said`, `rule_not` and `rule_alone` are those of rules of a house (rules.py).
A sentence that has a word that counts is not understood by any grammar here; it is only known that it may matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.extractors.letters.dates.hours import leads_to_hour
from parsers.extractors.letters.remarks.phraselists import PhraseList, plain, remark_list
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import remark_phrases
from parsers.lexicon import words_of

__all__ = [
    "PRINTED",
    "altering",
    "asks_to_be_told",
    "chat_words",
    "chats",
    "harmless_words",
    "is_doubtful",
    "is_on_cards",
    "is_sentence",
    "leans",
    "may_tell_purpose",
    "phrase_lengths",
    "printed_words",
    "purpose_words",
    "purposes",
    "speaks_of_else",
    "stands_in",
    "tells_purpose",
    "tells_state",
    "tells_the_way",
    "without_purpose",
]

PRINTED = 3  #: words of forms that make a sentence one of theirs, whatever else stands in it
_SENTENCE = 4  #: words of a sentence in which a slight word may stand


def altering(
    sentence: Sequence[Token],
    languages: tuple[str, ...],
    roles: tuple[Role, ...] = (Role.FREE,),
    *,
    surely: bool = False,
    told: bool = False,
    least: int = 1,
    apart: bool = False,
    lenient: bool = False,
) -> str | None:
    """The first words of the sentence by which it may alter the order, or None. Only words of these roles count; with `surely`
    none that stand in all kinds of sentences; of what is only `told` none that are small words of any sentence (all of those, where a
    language does not say which); and at least so many words together. `apart` is what stands in a row or cell of its
    own, where no word says that it speaks of something else; `lenient`, a sentence that names and counts no goods, in which one of the
    `slight` words alone says nothing of them."""
    tokens = _words(sentence)
    norms = [plain(token.norm) for token in tokens]
    alters, doubtful = remark_list(("alters",), languages), remark_list(("may_alter",), languages)
    if not alters.begin_in(norms) and (surely or not doubtful.begin_in(norms)):
        return None
    titled = len(tokens) > 2 and all(token.text[0].isupper() for token in tokens)  # `Hold For Approval` bears no name
    about = surely or (not apart and speaks_of_else(tokens, languages))
    harmless = remark_list(("harmless",), languages)
    slight = remark_list(("slight",), languages) if lenient and len(tokens) >= _SENTENCE else None
    passed = False  # whether a slight word stood before
    soft = remark_list(("soft",), languages)
    about = about or (told and not remark_phrases("soft", languages))
    at = 0
    while at < len(norms):
        safe = harmless.at(norms, at)
        lightly = told and soft.at(norms, at) > 0
        length = max(alters.at(norms, at), 0 if about or lightly else doubtful.at(norms, at))
        said = length > safe and length >= least and any(token.role in roles for token in tokens[at : at + length])
        suits = at > 0 and tokens[at - 1].role is Role.DATE and norms[at : at + length] in _SUITS
        if length == 1 and len(norms[at]) == 2 and tokens[at].text.isupper():
            length, said = 0, False  # "PO attached": an abbreviation, and not the Polish word
        named = length == 1 and at and _is_name(tokens[at - 1], tokens[at], languages, titled=titled)
        named = named or (length == 1 and _is_first_name(tokens, at))
        named = named or (length == 1 and _is_surname(tokens, at, doubtful, norms, languages, titled=titled))
        leads = length and (norms[at : at + length] in _BRINGS or (length > 1 and norms[at + length - 1] == "de"))
        brings = leads and any(one.role is Role.PLACE for one in tokens[at + length :][:2])
        brings = brings or (length == 1 and _is_of_place(tokens, at))
        numbered = norms[at : at + length] in _NUMBERS and any(t.role is Role.HEADER for t in tokens[at + length :][:1])
        labels = numbered or (
            length == 1 and at + 1 < len(norms) and tokens[at + 1].role is Role.HEADER and norms[at] in _NUMBER_LABELS
        )
        timed = length == 1 and said and leads_to_hour(norms[at], sentence)
        if said and not passed and slight is not None and not alters.at(norms, at) and slight.at(norms, at) == length:
            passed, said = True, False
        if said and not (suits or brings or named or timed or labels):
            return " ".join(token.text for token in tokens[at : at + length])
        at += max(safe, length, 1)
    return None


#: right before a number that was read as the order's
_NUMBER_LABELS = words_of("labels_of_order_number")
_PLACE_WORDS = words_of("words_for_branches")
_TO_PLACE = 4  #: words between the word for a place and its name: `filiale di Brunnen`


def _is_of_place(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for places belongs to the place that was read beside it: `an die Filiale Brunnen`, `alla filiale di Brunnen`."""
    if tokens[at].norm not in _PLACE_WORDS:
        return False
    return any(one.role is Role.PLACE for one in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + _TO_PLACE]))


#: before a place on file they say where to: `drop it to Carr Mills`, and so does `a la tienda de`
_BRINGS = (["drop", "it"], ["drop", "them"], ["drop", "that"])
#: right before the number itself they only say what it is
_NUMBERS = (["order", "number"], ["po", "number"])
#: behind a day they say that it suits: `a week on Friday will do`
_SUITS = (
    ["will", "do"],
    ["would", "do"],
    ["reicht"],
    ["genugt"],
    ["passt"],
    ["suffit"],
    ["basta"],
    ["volstaat"],
    ["racker"],
)


def speaks_of_else(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence speaks of what is no matter of the lines: thanks, drivers, doors, papers, absence."""
    return _has(("beside", "door"), sentence, languages)


def chats(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence speaks of the weather, the family, the trade: what people tell one another beside an order."""
    return _has(("chat",), sentence, languages)


def is_on_cards(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence is of those that stand below a name on every mail: hours, fairs, paper, telephones."""
    return _has(("card",), sentence, languages)


def tells_the_way(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence tells a driver the way to the door: its figures are hours, floors and house numbers."""
    return _has(("door",), sentence, languages)


def asks_to_be_told(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the sentence asks only to be told if something is the case: `se qualcosa non fosse disponibile avvisatemi`."""
    return _has(("whether",), sentence, languages) and _has(("inform",), sentence, languages)


_FOR = words_of("purpose_leads")  #: `for the workshop`
_IN_FOR = 4  #: words between it and what it is for: `pour notre nouvel atelier`


def may_tell_purpose(words: Iterable[Token]) -> bool:
    """Whether what the goods are for may begin among the words."""
    return any(plain(token.norm) in _FOR for token in words)


def tells_purpose(words: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the words begin with what the goods are for: `for conveyor 3`, `für die Werkstatt`, `pour l'atelier`."""
    first = next((token for token in words if token.text[0].isalnum()), None)
    if first is None or plain(first.norm) not in _FOR:
        return False
    return _has(("purpose",), _words(words)[1 : 1 + _IN_FOR], languages)


def without_purpose(words: Sequence[Token], languages: tuple[str, ...]) -> list[Token]:
    """The words without what they say at their end of the place or people that the goods are for: `Buckets for the calf shed`."""
    said = [token for token in words if token.text[0].isalnum()]
    for at, token in enumerate(said):
        behind = said[at + 1 : at + 1 + _IN_FOR]
        ends = at and plain(token.norm) in _FOR and behind and len(said) <= at + 1 + _IN_FOR
        if ends and behind[-1].start in purpose_words(behind, languages):
            return [one for one in words if one.start < token.start]
    return list(words)


def purposes(sentence: Sequence[Token], languages: tuple[str, ...]) -> set[int]:
    """Where the words of the sentence begin that name what all of it is for: `petit réassort pour le salon`."""
    led = [at for at, token in enumerate(sentence) if plain(token.norm) in _FOR]
    return {start for at in led for start in purpose_words(sentence[at + 1 : at + 1 + _IN_FOR], languages)}


def leans(sentence: Sequence[Token]) -> bool:
    """Whether the piece begins with a word by which it leans on what it is said of."""
    said = _words(sentence)
    return bool(said) and said[0].norm in _LEANS


#: words by which a piece leans on what it is said of: `when the roof is on`, `minus what is on the van`
_LEANS = words_of("leaning_words")


def tells_state(sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    """Whether the words tell how things stand, as a sentence of their own would: `the machine is down`, `li abbiamo finiti`."""
    return len(_words(sentence)) > 1 and not leans(sentence) and _has(("tells",), sentence, languages)


def _has(kinds: tuple[str, ...], sentence: Sequence[Token], languages: tuple[str, ...]) -> bool:
    return remark_list(kinds, languages).stand_in([plain(token.norm) for token in _words(sentence)])


def stands_in(kind: str, norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    """Whether a phrase of the kind stands among these words."""
    return remark_list((kind,), languages).stand_in([plain(norm) for norm in norms])


def printed_words(sentence: Sequence[Token], languages: tuple[str, ...]) -> int:
    """How many words of forms stand in the sentence: conditions, payment, papers, who the company is. A phrase of three words or
    more is as good as three of them."""
    norms = [plain(token.norm) for token in _words(sentence)]
    table = remark_list(("printed",), languages)
    found: set[tuple[str, ...]] = set()
    long = at = 0
    while at < len(norms):
        if length := table.at(norms, at):
            found.add(tuple(norms[at : at + length]))
            long = max(long, length)
        at += max(length, 1)
    return max(len(found), long if long >= PRINTED else 0)


def is_doubtful(norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    """Whether these words alter an order only where nothing else is spoken of."""
    return bool(remark_list(("may_alter",), languages).at(norms, 0))


def harmless_words(sentence: Sequence[Token], languages: tuple[str, ...]) -> set[int]:
    """Where the words of the sentence begin that stand in a phrase which alters nothing."""
    return _in_phrases("harmless", sentence, languages)


def purpose_words(sentence: Sequence[Token], languages: tuple[str, ...]) -> set[int]:
    """Where the words begin that name what goods are for: `workshop`, `van stock`."""
    return _in_phrases("purpose", sentence, languages)


def chat_words(sentence: Sequence[Token], languages: tuple[str, ...]) -> set[int]:
    """Where the words begin that tell of the weather, the family, the trade."""
    return _in_phrases("chat", sentence, languages)


def phrase_lengths(kind: str, words: Sequence[Token], languages: tuple[str, ...]) -> list[int]:
    """For each of the words, how many from there make a phrase of this kind; nothing where none stands among them."""
    norms = [plain(token.norm) for token in words]
    table = remark_list((kind,), languages)
    return [table.at(norms, at) for at in range(len(norms))] if table.begin_in(norms) else []


def _in_phrases(kind: str, sentence: Sequence[Token], languages: tuple[str, ...]) -> set[int]:
    tokens = _words(sentence)
    norms = [plain(token.norm) for token in tokens]
    table = remark_list((kind,), languages)
    if not table.begin_in(norms):
        return set()
    return {token.start for at in range(len(norms)) if (n := table.at(norms, at)) for token in tokens[at : at + n]}


def _words(sentence: Sequence[Token]) -> list[Token]:
    return [token for token in sentence if token.text[0].isalnum()]


_TITLES = words_of("titles_of_persons")


def _is_name(before: Token, token: Token, languages: tuple[str, ...], *, titled: bool) -> bool:
    """`Luca Bianchi`, `J. Black`, `Herr Weiss`: written large behind a title, an initial, or (where nouns are small and the line is
    not all `titled`) a large word."""
    if not token.text[0].isupper() or token.text.isupper():
        return False
    near = token.start - before.end
    if near <= 2 and (before.norm in _TITLES or (len(before.text) == 1 and before.text.isupper())):
        return True
    return not titled and "de" not in languages and near == 1 and before.text[0].isupper()


_FIRST_NAMES = words_of("names_like_words")
_BEHIND_NAMES = words_of("behind_first_names")


def _is_first_name(tokens: Sequence[Token], at: int) -> bool:
    """`Max will be there`: a name that is another word as well, written large before what a person does; nothing is counted."""
    token, behind = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if token.norm not in _FIRST_NAMES or not token.text.istitle() or behind is None or behind.norm not in _BEHIND_NAMES:
        return False
    return not any(one.is_number or one.has_digit for one in tokens)


_NEAR_NAME = 2  #: a blank, or a colon and a blank, before a name


def _is_surname(
    tokens: Sequence[Token],
    at: int,
    doubtful: PhraseList,
    norms: Sequence[str],
    languages: tuple[str, ...],
    *,
    titled: bool,
) -> bool:
    """`siamo i Rossetti`, `chiedere di Bianchi`: a word of all kinds of sentences, written large behind one written small, where nouns
    are small."""
    token = tokens[at]
    if titled or not at or "de" in languages or not doubtful.at(norms, at):
        return False
    before = tokens[at - 1]
    small = before.text.islower() and before.line == token.line and token.start - before.end <= _NEAR_NAME
    return small and token.text[0].isupper() and not token.text.isupper()


def is_sentence(sentence: Sequence[Token]) -> bool:
    """Whether it is a sentence rather than a name, a firm or an address: at least three words, most of them written small."""
    words = [token for token in sentence if token.is_word]
    return len(words) >= 3 and 2 * sum(token.text[0].islower() for token in words) > len(words)
