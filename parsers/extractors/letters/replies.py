"""The text of a mail taken apart: what is said now, what is forwarded, what is only quoted, and where the signature begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from parsers.extractors.letters.lines.underquote import answers_below
from parsers.extractors.letters.signature import (
    ALL,
    RULE,
    Section,
    afterwards_in,
    below_card,
    card_start,
    line_words,
    lines_of,
)
from parsers.extractors.letters.wording import fold
from parsers.lexicon import words_of

__all__ = ["Parted", "Section", "part"]

DEPTH_LIMIT = 30  #: messages in messages that are taken apart
LINES_LIMIT = 2000  #: lines in which the beginning of an earlier message is looked for

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HEAD = re.compile(r"[ >*]{0,6}\*?([A-Za-zÀ-ÿ]{1,12})\s?\*?\s?:\*?\s?(.{0,300})")
_YEAR_OR_TIME = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d\d|@")
_BLANK_PREFIX = re.compile(r"^[ \t]*(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Parted:
    """`own` is what the sender writes; `forwarded` what he passes on; `quoted` what he answers; `signature` his card.

    `afterwards` is what was written below a closing, for the order all the same: a marked postscript, or what stands between the
    name and the first line of the card. `below` is what seems to be said further down, among the lines of the card. `between` are answers among the lines that they answer; of
    a letter that says nothing above them the only one is `own`.
    """

    own: Section
    forwarded: Section | None = None
    quoted: Section | None = None
    signature: Section | None = None
    afterwards: tuple[Section, ...] = ()
    below: tuple[Section, ...] = ()
    between: tuple[Section, ...] = ()


@lru_cache(maxsize=4)  # who looks for tables in a mail parts it, and who reads its words once more
def part(text: str, *, subject: str = "", sender_name: str | None = None, depth: int = 0) -> Parted:
    """The text taken apart. Offsets are into `text`. `depth` is how many messages this one lies in."""
    lines = lines_of(text)
    cut = next((n for n in range(min(len(lines), LINES_LIMIT)) if _begins_history(text, lines, n)), len(lines))
    own_end = lines[cut][0] if cut < len(lines) else len(text)
    forwarded = quoted = None
    afterwards: tuple[Section, ...] = ()
    answers: list[tuple[Section, Section | None]] = []
    if cut < len(lines):
        head, body = _head(text, lines, cut)
        is_forward = _is_forward(text, lines, cut, subject, own=text[:own_end])
        start = lines[body][0] if body < len(lines) else len(text)
        section = Section(start, len(text), *(head or (None, None, None, None)))
        if is_forward and depth >= DEPTH_LIMIT:
            quoted = Section(own_end, len(text))
        elif is_forward:
            inner = part(_unquoted(text, start), depth=depth + 1)  # a forwarded mail may itself end in a quoted one
            afterwards = tuple(Section(start + one.start, start + one.end) for one in inner.afterwards)
            forwarded = Section(
                start,
                start + inner.own.end if inner.quoted or inner.forwarded else len(text),
                *(head or (None, None, None, None)),
            )
            if inner.signature and not (inner.quoted or inner.forwarded):
                forwarded = Section(start, start + inner.signature.start, *(head or (None, None, None, None)))
            if inner.forwarded and not text[start : start + inner.own.end].strip():
                forwarded = section
        else:
            quoted = Section(own_end, len(text), *(head or (None, None, None, None)))
            answers = answers_below(text, lines, cut, sender_name, lambda n: _begins_history(text, lines, n))
    if len(answers) == 1 and not text[:own_end].strip():
        (said, signed) = answers[0]
        card_lines = [at for at in lines if signed is not None and signed.start <= at[0] < signed.end]
        return Parted(said, None, quoted, signed, afterwards_in(text, card_lines), below_card(text, card_lines))
    card = card_start(text, lines[:cut], sender_name)
    end = own_end if card is None else card
    signature = None if card is None else Section(card, own_end)
    below: tuple[Section, ...] = ()
    if signature is not None:
        card_lines = [at for at in lines[:cut] if at[0] >= signature.start]
        afterwards = (*afterwards_in(text, card_lines), *afterwards)
        below = below_card(text, card_lines)
    between = tuple(said for said, _ in answers)
    return Parted(Section(0, end), forwarded, quoted, signature, afterwards, below, between)


def _unquoted(text: str, start: int) -> str:
    """The rest with its quote signs blanked, at the same offsets."""
    rest = text[start:]
    if not rest.lstrip().startswith(">"):
        return rest
    return "\n".join(_BLANK_PREFIX.sub(lambda m: " " * len(m[0]), line) for line in rest.split("\n"))


def _begins_history(text: str, lines: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether an earlier message begins at this line."""
    line = text[slice(*lines[n])]
    bare = line.strip()
    if not bare:
        return False
    if bare.startswith(">") and not bare.startswith(">="):
        return True
    if bare[0] not in "-_*=" and ":" not in text[lines[n][0] : lines[min(n + 2, len(lines) - 1)][1]]:
        return False
    lower = [word for word in line_words(line) if word]
    if not lower:
        return bool(RULE.fullmatch(line)) and n + 1 < len(lines) and _is_head(text, lines, n + 1)
    if (
        len(lower) <= 8
        and (ALL["original"].found_in(lower) or ALL["forward"].found_in(lower))
        and (bare[0] in "-_*>=" or bare.endswith(":") or len(lower) <= 4)
    ):
        return True
    above = text[slice(*lines[n - 1])] if n else ""
    block = _head_block(text, lines, n)
    if block is not None and (not above.strip() or RULE.fullmatch(above) or len(block[0]) == _WHOLE_HEAD):
        return True
    return _is_attribution(text, lines, n)


#: how a line begins that says who wrote what is quoted below, in any of the languages
_LEADS = words_of("attribution_leads") | {"em"}


def _is_attribution(text: str, lines: Sequence[tuple[int, int]], n: int) -> bool:
    """`On Tue 5 May, A wrote:`, over at most three lines. It begins with its own words, so what is written right above it is none of it."""
    block: list[str] = []
    for at in lines[n : n + 3]:
        line = text[slice(*at)].strip()
        if not line:
            break
        block.append(line)
    if not _names_writer(block):
        return False
    below = [block[at:] for at in range(1, len(block))]
    if any(_is_led(one) and _names_writer(one) for one in below):
        return False
    dated = bool(_YEAR_OR_TIME.search(block[0]))
    if _is_led(block) and dated:
        return True
    if any(_names_writer(one) and not one[0].startswith("<") for one in below):
        return False  # `A <a@b.example> wrote on 14 Sep:`, and not the second line of a longer one
    return dated or _is_led(block) or not block[0].endswith((".", "!", "?"))


def _is_led(block: Sequence[str]) -> bool:
    return any(word in _LEADS for word in line_words(block[0])[:1])


def _names_writer(block: Sequence[str]) -> bool:
    """Whether these lines, up to a colon at an end of a line, say who wrote and when."""
    joined = " ".join(block)[:400]
    end = joined.find(":")
    while end >= 0 and end + 1 < len(joined) and joined[end + 1 : end + 2].strip():
        end = joined.find(":", end + 1)
    if end < 8 or end > 300:
        return False
    words = [fold(word.strip("<>,;:()\"'")) for word in joined[: end + 1].split()]
    if not words or len(words) > 40 or not ALL["wrote"].found_in(words):
        return False
    return bool(_YEAR_OR_TIME.search(joined[:end])) and line_words(block[0])[:1] != [""]


def _is_head(text: str, lines: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether a block of `From: / Sent: / To: / Subject:` begins at this line, in any of the languages."""
    return _head_block(text, lines, n) is not None


def _head_block(text: str, lines: Sequence[tuple[int, int]], n: int) -> tuple[dict[str, str], int] | None:
    found: dict[str, str] = {}
    at = n
    while at < len(lines) and at < n + 9:
        line = text[slice(*lines[at])]
        match = _HEAD.match(line)
        key = _head_key(match[1]) if match else None
        if key is None or match is None:
            if not found or not line.strip(" >*"):
                break
            if at > n + 6:
                break
            if match is None and len(found) < 4 and line.startswith((" ", "\t")):  # a folded list of recipients
                at += 1
                continue
            break
        found.setdefault(key, match[2].strip(" *"))
        at += 1
    if (
        "head_from" in found
        and len(found) >= 2
        and ("head_sent" in found or "head_subject" in found or "head_to" in found)
    ):
        return found, at
    if "head_from" in found and n > 0 and ALL["original"].found_in(line_words(text[slice(*lines[n - 1])])):
        return found, at
    return None


def _head_key(word: str) -> str | None:
    norm = fold(word)
    return next((key for key in ("head_from", "head_sent", "head_to", "head_subject") if norm in ALL[key]), None)


_WHOLE_HEAD = 4  #: from, sent, to and subject: such a block needs no empty line above it
Head = tuple[str | None, str | None, datetime | None, str | None]


def _head(text: str, lines: Sequence[tuple[int, int]], cut: int) -> tuple[Head | None, int]:
    """(name, address, date, subject) of the inner message and the first line of its body."""
    for at in range(cut, min(cut + 5, len(lines))):
        block = _head_block(text, lines, at)
        if block is not None:
            found, end = block
            return _head_values(found), end
        if text[slice(*lines[at])].strip(" >") and at > cut + 3:
            break
    if text[slice(*lines[cut])].lstrip().startswith(">"):
        return None, cut
    joined = " ".join(text[slice(*at)].strip() for at in lines[cut : cut + 3])
    if address := _ADDRESS.search(joined):
        return (None, address[0].lower(), None, None), cut + 1
    return None, cut + 1


def _head_values(found: dict[str, str]) -> Head:
    sender = found.get("head_from", "")
    address = _ADDRESS.search(sender)
    name = re.split(r"[<\[(]", sender)[0].strip(" \"'") or None
    return (
        name,
        address[0].lower() if address else None,
        _when(found.get("head_sent", "")),
        found.get("head_subject") or None,
    )


_MONTHS = {fold(name): number for number, names in enumerate(
    ("jan january januar janvier janv enero gennaio januari ene gen", "feb february februar fevrier fevr febrero febbraio februari",
     "mar march marz maerz mars marzo maart mrt", "apr april avril avr abril aprile abr", "may mai mayo maggio mei mag",
     "jun june juni juin junio giugno giu", "jul july juli juillet juil julio luglio lug",
     "aug august aout agosto augustus ago", "sep sept september septembre septiembre settembre set",
     "oct october oktober octobre octubre ottobre okt ott", "nov november novembre noviembre",
     "dec december dezember decembre diciembre dicembre dez dic"), 1) for name in names.split()}  # fmt: skip
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.?(?:st|nd|rd|th)?\s(?:de\s)?([^\W\d_]{3,10})\.?,?\s(?:de\s)?(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def _when(text: str) -> datetime | None:
    """The date of an inner header; only forms with one reading, because relative dates hang on it."""
    text = text[:120]
    try:
        if match := _ISO.search(text):
            return datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - a header without an offset
        if match := _DOTTED.search(text):
            return datetime(int(match[3]), int(match[2]), int(match[1]))  # noqa: DTZ001
        if (match := _DAY_MONTH_YEAR.search(text)) and (month := _MONTHS.get(fold(match[2]))):
            return datetime(int(match[3]), month, int(match[1]))  # noqa: DTZ001
        if (match := _MONTH_DAY_YEAR.search(text)) and (month := _MONTHS.get(fold(match[1]))):
            return datetime(int(match[3]), month, int(match[2]))  # noqa: DTZ001
        return parsedate_to_datetime(text) if "," in text else None
    except (ValueError, TypeError, IndexError):
        return None


def _is_forward(text: str, lines: Sequence[tuple[int, int]], cut: int, subject: str, *, own: str) -> bool:
    """Whether the earlier message is passed on rather than answered."""
    near = [word for at in lines[cut : cut + 2] for word in line_words(text[slice(*at)]) if word]
    if ALL["forward"].found_in(near):
        return True
    start = fold(re.split(r"[:\s]", subject.strip(), maxsplit=1)[0]) if ":" in subject[:12] else ""
    if start and start in ALL["prefix_forward"] and start not in ("re",):
        return True
    if start and start in ALL["prefix_reply"]:
        return False
    return not own.strip()  # all that there is; behind quote signs too, it answers nothing
