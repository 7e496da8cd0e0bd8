"""How a letter ends: the closing, the sender's card, and what is written below for the order all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from parsers.extractors.letters.dates.datetext import day_names, time_words
from parsers.extractors.letters.destinations.streets import STREET_LINE
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.tokens import tokenize
from parsers.extractors.letters.wording import LANGUAGES, Wording, fold, unit_codes, unit_words, wording
from parsers.lexicon import words_of

__all__ = [
    "ALL",
    "RULE",
    "Section",
    "afterwards_in",
    "below_card",
    "card_start",
    "is_only_card",
    "is_postscript",
    "line_words",
    "lines_of",
]

ALL: Wording = wording(LANGUAGES)

RULE = re.compile(r"\s*[-_=*]{5,}\s*$")
_DASHES = re.compile(r"\s*--\s?$")
_PERSON = re.compile(r"(?:(?:[A-Z]\.? ?){1,3}|[A-Z][\w'-]{1,20} )[A-ZÀ-Þ][\w'-]{1,25}(?:$|[,|(\-–—/·]| \|)")
_ITEM_LIKE = re.compile(
    r"\d\s*(?:x|×|off|st|stk|pcs|ea)\b|(?:x|×)\s*\d|\b[A-Z]{1,5}[-/]?\d{2,}|\|\s*\d{1,4}(?:\s[^\W\d_]{1,10}\.?)?\s*\|?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text, as offsets, and who wrote it where that is said."""

    start: int
    end: int
    sender_name: str | None = None
    sender_address: str | None = None
    sent_at: datetime | None = None
    subject: str | None = None


def lines_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of every line."""
    found = []
    at = 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def line_words(line: str) -> list[str]:
    """The first words of a line, folded, without the signs around them."""
    return [fold(word.strip("-–—*_<>:,;!()\"'“”")) for word in line.split()[:12]]


def card_start(text: str, lines: Sequence[tuple[int, int]], sender_name: str | None) -> int | None:
    """Where the sender's card begins, or only his name; None where neither stands there."""
    card, last = _signature(text, lines, sender_name), _last_card(text, lines)
    if last is not None and (card is None or last < card):
        return last
    return _bare_name(text, lines) if card is None else card


def afterwards_in(text: str, lines: Sequence[tuple[int, int]]) -> tuple[Section, ...]:
    """Of the lines from the card on: what stands below the closing and above the card, and from the first postscript to what every mail ends with."""
    above = next((n for n, at in enumerate(lines) if n and _is_card(text[slice(*at)])), len(lines))
    start = next((n for n, at in enumerate(lines) if is_postscript(text[slice(*at)])), None)
    found = []
    if lines[:above] and above > 1:
        until = above if start is None else min(above, start)
        if until > 1:
            found.append(Section(lines[1][0], lines[until - 1][1]))
    if start is not None:
        end = next((n for n in range(start + 1, len(lines)) if _ends_letter(text[slice(*lines[n])])), len(lines))
        found.append(Section(lines[start][0], lines[end - 1][1]))
    return tuple(section for section in found if text[section.start : section.end].strip())


def below_card(text: str, lines: Sequence[tuple[int, int]]) -> tuple[Section, ...]:
    """Of the lines from the card on, those that are said rather than printed: below its first line, or behind the mark of a
    telephone's program, up to a disclaimer. Whoever has forgotten something writes on where the letter ends."""
    above = next((n for n, at in enumerate(lines) if _is_card(text[slice(*at)])), len(lines))
    found: list[Section] = []
    for start, end in lines[above:]:
        line = text[start:end]
        words = [word for word in line_words(line) if word]
        if is_postscript(line) or (ALL["disclaimer"].found_in(words) and len(words) > _FIRM):
            break
        if words and ALL["device"].at(words, 0):
            behind = _SENTENCE_END.search(line)
            start = start + behind.end() if behind else end
        elif _is_card(line):
            continue
        if _is_said(text[start:end]):
            found.append(Section(start, end))
    return tuple(found)


_SENTENCE_END = re.compile(r"[.!?]\s+(?=\S)")
_SAID = 4  #: words of what is said there
_LONGEST = 12  #: words that say who shall pay
_LONG_NAME = 9  #: words that name him or a receiver
_EARLY = 3  #: words among which the one for the invoice stands
_FIRM = 6  #: words that a firm's name with its form may have; more of them are a disclaimer


def _is_said(line: str) -> bool:
    """Whether a line below the card is a sentence: some words, most of them written small."""
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) >= _SAID and 2 * sum(word[0].islower() for word in words) >= len(words)


def is_postscript(line: str) -> bool:
    """Whether the line begins with `PS`, in any of the languages."""
    words = line_words(line)
    return bool(words) and bool(ALL["ps"].at(words, 0))


def is_only_card(lines: Sequence[str]) -> bool:
    """Whether lines hold nothing but names, firms and numbers to call."""
    return all((_is_card(line) and not _ITEM_LIKE.search(line)) or _is_name(line) or not line.strip() for line in lines)


def _is_card(line: str) -> bool:
    return _ends_letter(line) or (bool(line.strip()) and _looks_like_card(line))


def _ends_letter(line: str) -> bool:
    """A rule, the mark of a telephone's program, a disclaimer."""
    words = [word for word in line_words(line) if word]
    return bool(
        _DASHES.fullmatch(line)
        or RULE.fullmatch(line)
        or (words and (ALL["device"].at(words, 0) or _is_disclaimer(words)))
    )


def _is_disclaimer(words: Sequence[str]) -> bool:
    """Whether the words are of what every mail ends with; a short line that names a receiver ("Autre destinataire : ...") is none."""
    names = len(words) <= _LONG_NAME and not _RECEIVERS.isdisjoint(words[:2])
    return ALL["disclaimer"].found_in(words) is not None and not (_bills(words) or names)


#: how a line of a list begins: a count, or an item number
_LISTED = re.compile(r"\s*(?:\d{1,5}\s{0,3}[^\W\d_]|[A-Z]{1,5}[-/]?\d{2,})")


def _rules_list(text: str, lines: Sequence[tuple[int, int]], filled: Sequence[int], position: int) -> bool:
    """Whether a drawn line stands above items, or closes below them a list that another one opened, and is above no card."""

    def listed(at: int) -> bool:
        return 0 <= at < len(filled) and bool(_LISTED.match(text[slice(*lines[filled[at]])]))

    opened = any(RULE.fullmatch(text[slice(*lines[n])]) for n in filled[:position])
    return listed(position + 1) or (opened and listed(position - 1))


def _signature(text: str, lines: Sequence[tuple[int, int]], sender_name: str | None) -> int | None:
    """Where the sender's card begins; the closing words belong to it. None where there is none."""
    names = {fold(word) for word in re.findall(r"[^\W\d_]{2,}", sender_name or "")}
    filled = [n for n, (start, end) in enumerate(lines) if text[start:end].strip()]
    for position, n in enumerate(filled):
        start, end = lines[n]
        line = text[start:end]
        ruled = RULE.fullmatch(line) and position > 0 and not _rules_list(text, lines, filled, position)
        if _DASHES.fullmatch(line) or ruled:
            return start
        words = [word for word in line_words(line.replace(",", " ").replace(".", " ").replace("!", " ")) if word]
        if not words:
            continue
        first = position == 0
        below = filled[position + 1 :]
        if not first and below and ALL["formula"].found_in(words) and _is_last(text, lines, below):
            return lines[below[0]][0]  # the formula itself is read: "dans l'attente de votre accord, veuillez agréer"
        if not first and (behind := _closing_behind(line)) and _is_last(text, lines, filled[position + 1 :]):
            return start + behind
        if ALL["device"].at(words, 0) or (
            _is_disclaimer(words) and position > len(filled) // 2 and not _ITEM_LIKE.search(line) and position > 0
        ):
            return start
        if first or len(words) > 6 or any(map(str.isdigit, line)):
            if not first and len(words) <= 12 and _is_card_line(line, names):
                return start
            continue
        if _signs(line, words) and _is_last(text, lines, filled[position + 1 :]):
            return start
        length = _closing_length(words)
        if (
            length
            and all(word in names or word in _NEAR_NAMES or len(words) - length <= 2 for word in words[length:])
            and _is_last(text, lines, filled[position + 1 :])
        ):
            return start
        if (
            names
            and set(words) <= names | _NEAR_NAMES
            and any(word in names for word in words)
            and _is_last(text, lines, filled[position + 1 :])
        ):
            return start
    return None


def _closing_behind(line: str) -> int:
    """Where a closing begins that stands behind a sentence on its line: `Sonst passt alles. Mit freundlichem Gruß`; 0 for none."""
    ends = [match.end() for match in _SENTENCE_END.finditer(line)]
    words = [word for word in line_words(line[ends[-1] :].replace(",", " ")) if word] if ends else []
    return ends[-1] if words and ALL["closing"].at(words, 0) == len(words) > 1 else 0


_AND = words_of("joined_closings")


def _closing_length(words: Sequence[str]) -> int:
    """`Vielen Dank und ein schönes Wochenende`: one closing behind another is still the end of the letter."""
    length = ALL["closing"].at(words, 0)
    while length:
        small = next((n for n in range(3) if n >= len(words) - length or words[length + n] not in _AND), 2)
        left = min(small + 1, len(words) - length)
        ends = (n + more for n in range(left) if (more := ALL["closing"].at(words, length + n)))
        more = next(ends, 0)
        if not more:
            break
        length += more
    return length


def _signs(line: str, words: Sequence[str]) -> bool:
    """`Im Auftrag`, `i. A. Heike Schäfer`, `Pour ordre`: by whose leave somebody signs, alone on the line or with a name."""
    length = ALL["signed"].at(words, 0)
    names = line.replace(".", " ").replace(",", " ").split()[length:]
    return bool(length) and len(words) - length <= 3 and all(name[0].isupper() for name in names)


def _bare_name(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """A last paragraph that is only a name (and a firm): one or two short lines of capitalised words without digits."""
    filled = [n for n, (start, end) in enumerate(lines) if text[start:end].strip()]
    for count in (1, 2, 3):
        if len(filled) <= count:
            return None
        first = filled[-count]
        block = [text[slice(*lines[n])].strip() for n in filled[-count:]]
        if not all(_is_name(line) for line in block):
            return None
        if not text[slice(*lines[first - 1])].strip():
            return lines[first][0]
    return None


def _last_card(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """The first paragraph that begins with a name and from which on nothing stands but names, firms, numbers to call and disclaimers."""
    filled = [n for n, (start, end) in enumerate(lines) if text[start:end].strip()]
    start = None
    for before, n in reversed(list(pairwise(filled))):
        line = text[slice(*lines[n])]
        if not is_only_card([line]):
            break
        if n - before > 1 and _is_name(line.strip()):
            start = n
    said = [text[slice(*lines[n])] for n in filled if start is not None and n >= start]
    return lines[start][0] if start is not None and any(map(_looks_like_card, said)) else None


#: before a place or a person, and no name themselves: `For Leith`
_TOWARDS = words_of("towards_receivers")
_BILLING = tuple(sorted(words_of("billing_stems")))
_FORMS = words_of("forms_of_firms")
_RECEIVERS = words_of("receivers_in_labels")


@lru_cache(maxsize=4096)
def _speaks(line: str) -> bool:
    """Whether a short line says something, though it is written like a name: `Need by COB Thursday`, `Ship Complete Only`, `WILL CALL`."""
    tokens = tokenize(line[:200])
    words = [token.norm for token in tokens if token.is_word]
    if len(words) < 2:
        return False
    if (
        words[0] in _TOWARDS
        or _bills(words)
        or not (day_names() | time_words()).isdisjoint(words)
        or condition_in(line)
    ):
        return True
    named = len(words) == 2 and all(token.text[0].isupper() and not token.text.isupper() for token in tokens)
    return not named and any(altering(tokens, (language,), surely=True) for language in LANGUAGES)


def _bills(words: Sequence[str]) -> bool:
    """`Facturez Garage Perrin SARL`, `la facture est à établir au nom de SARL Dumont`: who shall pay, which is no firm's name though one
    stands in it."""
    if not 1 < len(words) <= _LONGEST:
        return False
    told = not _FORMS.isdisjoint(words) and any(word.startswith(_BILLING) for word in words[:_EARLY])
    return told or (len(words) <= _LONG_NAME and words[0].startswith(_BILLING))


_WHOLE = re.compile(r"[^\W\d_]{4}[.!?]\s*$")  #: ends like a sentence, and not like `GmbH & Co. KG` or `S.p.A.`
_PARTICLES = words_of("particles_of_names")
_KISSES = re.compile(r"(?<=\w)\s+x{1,5}\s*$", re.I)


def _is_name(line: str) -> bool:
    line = _KISSES.sub("", line)
    if _speaks(line):
        return False
    words = re.findall(r"[^\W\d_][\w'’.&-]*", line)
    if len(words) > 2 and _WHOLE.search(line) and any(word[0].islower() and word not in _PARTICLES for word in words):
        return False  # "Die Mengen sind Kartons."
    capitals = [word for word in words if word[0].isupper()]
    return (
        0 < len(words) <= 5
        and len(line) <= 60
        and not any(map(str.isdigit, line))
        and len(capitals) * 2 > len(words)
        and ":" not in line
    )


_NEAR_NAMES = words_of("words_near_names") | {"b", "dave", "p", "v", "x", "xx"}


def _is_card_line(line: str, names: set[str]) -> bool:
    """`R Moss, site agent, ...` or `David Okafor | Stores`: a name, then a sign, and no item after it."""
    match = _PERSON.match(line.strip())
    if match is None or _ITEM_LIKE.search(line):
        return False
    words = {fold(word) for word in re.findall(r"[^\W\d_]{2,}", match[0])}
    return "|" in line or bool(words & names) or bool(re.match(r"(?:[A-Z]\.? ){1,2}[A-Z][a-z]+,", line.strip()))


def _is_last(text: str, lines: Sequence[tuple[int, int]], rest: Sequence[int]) -> bool:
    """Whether nothing below looks like more of an order: a closing in the middle of a mail closes nothing."""
    below = [text[slice(*lines[n])] for n in rest[:40]]
    return not any((_ITEM_LIKE.search(line) or _counts(line)) and not _looks_like_card(line) for line in below)


#: a number and a word, as a row of a list begins
_COUNTED = re.compile(r"\s*[-–*•]?\s*\d{1,5}\s{0,3}([^\W\d_]{2,})")


def _counts(line: str) -> bool:
    """`3 cartons SACBAG1`: a count and its unit begin the line."""
    counted = _COUNTED.match(line)
    return counted is not None and fold(counted[1]) in unit_words()


#: `6825 ZZ Arnhem`: a Dutch postcode, where the letters are no unit
_DUTCH = re.compile(r"\b[1-9]\d{3} ?([A-Z]{2})(?= +[A-Z]|$)")


#: `Salzachweg 18, 5600 St. Johann`: a postcode and a saint's town, and no pieces
_SAINT = re.compile(r"[^\W\d_]\.? \d{1,4}[a-z]?(?:, | [-–·|] )(?:[A-Z]{1,2}-)?\d{4,5} St\.? [^\W\d_][^\W\d_A-Z]{2,}")


def _looks_like_card(line: str) -> bool:
    words = [word for word in line_words(line) if word]
    if _SAINT.search(line):
        return True
    if (code := _DUTCH.search(line)) and fold(code[1]) not in unit_words() and fold(code[1]) not in unit_codes():
        return True
    return bool(_is_disclaimer(words) or STREET_LINE.match(line)) or bool(
        re.search(
            r"24 ?h?(?:eures)? ?/ ?24|7 ?j(?:ours)? ?/ ?7|\b(?:TVA|VAT|BTW|BCE|CHE)\b[ \w:°-]{0,6}[\d.]{7}|\b(?:tel|fax|mob|mobile|phone|ph|handy|telefon|tél|cell|ddi|dir|direct)\b|(?<![\w'’])[tmf]\b(?!['’])|@|www\.|\+\d{2}|\(?\d{3,5}\)?[ -]\d{3}[ -]?\d{3,4}|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b\d{5}\b",
            line,
            re.I,
        )
    )
