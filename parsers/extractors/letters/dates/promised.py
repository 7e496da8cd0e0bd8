"""A mail that speaks of an attachment which is not there: what it held is asked for, and the mail is not set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.draft import Draft, Evidence, Kind, Notice, Span
from parsers.extractors.letters.replies import Section, part
from parsers.extractors.letters.tokens import norms_in
from parsers.extractors.letters.wording import intent_phrases
from parsers.gather import Message
from parsers.lexicon import words_of
from parsers.page import Page

__all__ = ["promised"]

_SENTENCE = re.compile(r"[^\n.!?;]+(?:[.!?;](?=\w)[^\n.!?;]+)*")
#: "this email and any attachments", "for the attached confirmation": the words before an attachment that nobody wants read
_BEFORE = 5
_MAILS = words_of("mails")
_THANKS = words_of("thanks_words")
_FOR = words_of("thanks_for")
_AND = words_of("and_words")
_BEFORE_ATTACHED = words_of("before_attached")


def promised(message: Message, drafts: Sequence[Draft], page: Page | None, *, subject: str) -> list[Draft]:
    """The drafts of a mail without attachments, told where its words speak of one."""
    if page is None or message.documents or message.messages or message.letter.attachments:
        return list(drafts)
    parted = part(page.text, subject=subject)
    sections = [section for section in (parted.own, parted.forwarded) if section is not None]
    surely = next(_spoken_of(page.text, sections, ("attached",)), None)
    perhaps = surely or next(_spoken_of(page.text, sections, ("attached", "herewith")), None)
    # Of a mail that orders in its own words "herewith" are these words.
    return [_told(draft, page, surely if draft.lines else perhaps, sections) for draft in drafts]


def _told(draft: Draft, page: Page, place: tuple[int, int] | None, sections: Sequence[Section]) -> Draft:
    if place is None or draft.kind in (Kind.AUTO_REPLY, Kind.BOUNCE):
        return draft
    if draft.kind is Kind.OTHER:
        norms = [norm for section in sections for norm in norms_in(page.text[section.start : section.end][:20000])]
        said = {kind for kind in ("order", "other", "seller") if intent_phrases(kind).found_in(norms)}
        if said and "order" not in said:  # an invoice, an offer
            return draft
        draft = replace(draft, kind=Kind.ORDER, reason="it speaks of an attachment that is not there")
    start, end = place
    raw = page.text[start:end]
    where = Evidence((Span(page.part, chars=(start, end)),), "prose")
    notice = Notice("attachment-missing", f"“{raw[:120]}”: nothing is attached.", "", where)
    return replace(draft, notices=(*draft.notices, notice))


def _spoken_of(text: str, sections: Sequence[Section], kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The sentences that speak of an attachment, as (start, end)."""
    tables = [intent_phrases(kind) for kind in kinds]
    for section in sections:
        said = norms_in(text[section.start : section.end])
        if all(table.found_in(said) is None for table in tables):
            continue  # as in nearly every mail
        for match in _SENTENCE.finditer(text, section.start, section.end):
            norms = norms_in(match[0][:2000])
            for table in tables:
                found = table.found_in(norms)
                if found is None or _is_here(norms[found[0] + found[1] :]):
                    continue
                if not _of_no_matter(norms[max(0, found[0] - _BEFORE) : found[0]]):
                    start = match.start() + len(match[0]) - len(match[0].lstrip())
                    yield start, match.end()


#: "adjunto en el cuerpo el pedido": what is attached stands in the mail itself
_HERE = words_of("in_this_mail")
#: the same, where it is said right behind: "adjuntamos a continuación el detalle"
_RIGHT_HERE = words_of("right_here_below")
_BEHIND = 8  #: words


def _is_here(behind: Sequence[str]) -> bool:
    said, near = f" {' '.join(behind)} ", f" {' '.join(behind[:_BEHIND])} "
    return any(f" {phrase} " in said for phrase in _HERE) or any(f" {phrase} " in near for phrase in _RIGHT_HERE)


def _of_no_matter(before: Sequence[str]) -> bool:
    """`This email and any attachments are confidential`, `thanks for the attached confirmation`."""
    for at, (word, after) in enumerate(pairwise(before)):
        rest = before[at + 2 :]
        if word in _MAILS and after in _AND and rest:  # and not "see my mail and attached order"
            return True
        if (
            word in _THANKS and after in _FOR and _BEFORE_ATTACHED.issuperset(rest)
        ):  # and not "thanks for your help, order attached"
            return True
    return False
