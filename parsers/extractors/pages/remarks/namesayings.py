"""What the name of a file or of a sheet says of the order in it: `DRAFT do not send.xlsx`, `RFQ bearings.csv`, a sheet `Cancelled`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from parsers.draft import Draft, Field, Notice
from parsers.extractors.letters.catalogue import Catalogue, catalogue
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.tokens import tokenize
from parsers.extractors.letters.wording import LANGUAGES
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, phrases, words_of

__all__ = ["named"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
#: what is calculated in an order, and alters none: `Order with prices.xlsx`
_OF_MONEY = words_of("money_in_file_names")
#: papers that go with an order, or are only how it was sent
_WITH_ORDERS = frozenset(("cover", "copy", "terms", "confirm_back"))
#: of what was, or is still to come
_OF_ANOTHER_TIME = words_of("other_time_in_file_names")
_LONGEST = 5  #: words of what a paper is called


def named(draft: Draft, name: str | None, knowledge: Knowledge) -> Draft:
    """The draft of a file or sheet of this name, with what the name says of it: that it is no order to be entered, or where it goes."""
    if not name or not draft.lines:
        return draft
    field = next((one for line in draft.lines for one in (line.quantity, line.code, line.description) if one), None)
    where = field.evidence if field is not None else None
    if (told := _tells(name)) is not None:
        said = f"What holds the order is called “{name[:120]}” ({told}); look whether it is to be entered."
        draft = replace(draft, notices=(*draft.notices, Notice("note-significant", said, "", where)))
    if draft.header.ship_to is None and where is not None and (place := _place(name, catalogue(knowledge))):
        draft = replace(draft, header=replace(draft.header, notes=(*draft.header.notes, Field(place, place, where))))
    return draft


def _tells(name: str) -> str | None:
    """The words of the name that speak against entering what is in it as it stands; None where there are none."""
    words = _words(name)
    telling = [word for word in words if fold(word) not in _OF_MONEY]
    told = altering(tokenize(" ".join(telling)), LANGUAGES, surely=True) if telling else None
    aged = next((word for word in words if fold(word) in _OF_ANOTHER_TIME), None)
    return told or aged or _other_paper([fold(word) for word in words])


def _place(name: str, known: Catalogue) -> str | None:
    """The words of the name, where one of them is that of a place on file."""
    words = _words(name)
    return " ".join(words) if any(word[0].isupper() and fold(word) in known.place_words for word in words) else None


def _words(name: str) -> list[str]:
    stem = PurePath(name).stem if "." in name[-6:] else name
    return _PARTS.findall(_CAMEL.sub(" ", stem[:200]))


def _other_paper(words: list[str]) -> str | None:
    """What else than an order the name calls it, where it does not call it an order as well."""
    found: dict[str, str] = {}
    for at in range(len(words)):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            run = " ".join(words[at : at + size])
            if senses := phrases("documents").get(run):
                if senses[0].role not in _WITH_ORDERS:
                    found.setdefault(senses[0].role, run)
                break
    return None if "order" in found else next(iter(found.values()), None)
