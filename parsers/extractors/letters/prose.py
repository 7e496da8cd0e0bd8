"""Running text to drafts: what a mail, a text message or a transcript orders, sentence by sentence.

Every number and every item word of the order's own text ends in a line, in the header, or in the notice `text-unread`:
nothing that could be an order is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parsers.draft import Conventions, Draft, Field, Kind, Notice, Origin
from parsers.extractors.letters.answers.answer import answered, passed_on
from parsers.extractors.letters.answers.between import answered_below, behind_signs, tells
from parsers.extractors.letters.catalogue import Catalogue, catalogue
from parsers.extractors.letters.destinations.addressblocks import find_blocks
from parsers.extractors.letters.destinations.cardplaces import card_places
from parsers.extractors.letters.destinations.places import Places, find_places
from parsers.extractors.letters.destinations.subjectplaces import place_of_subject
from parsers.extractors.letters.heading import Group, HeaderParts, header_of
from parsers.extractors.letters.intent import UNCLEAR, alone, judged
from parsers.extractors.letters.lines.additions import added_to_answered
from parsers.extractors.letters.lines.draftlines import draft_lines
from parsers.extractors.letters.lines.goods import spoken_goods
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.lines.sums import proved_total, stated_sum
from parsers.extractors.letters.lines.weighing import NOTHING
from parsers.extractors.letters.messages import doubted, joined, without_repeats
from parsers.extractors.letters.ordernumbers import Numbers, order_numbers
from parsers.extractors.letters.remarks.acceptedlist import accepted_list
from parsers.extractors.letters.remarks.alteration import alteration
from parsers.extractors.letters.remarks.besidelines import beside_lines
from parsers.extractors.letters.remarks.figuresaside import set_figures_aside
from parsers.extractors.letters.remarks.formclauses import set_form_clause_aside
from parsers.extractors.letters.remarks.leftovers import leftovers
from parsers.extractors.letters.replies import Parted, Section, part
from parsers.extractors.letters.script import Script, Text, script
from parsers.extractors.letters.signature import is_postscript
from parsers.extractors.letters.tokens import Role, Token, norms_in, tokenize
from parsers.extractors.letters.wording import LANGUAGES, Wording, fold, language_of, wording
from parsers.knowledge import Knowledge
from parsers.lexicon import words_of
from parsers.numbers import convention
from parsers.page import Page, Source

__all__ = ["Said", "of_texts", "said"]


@dataclass(frozen=True, slots=True)
class Said:
    """What one text says: its drafts, and what was found on the way that others need."""

    drafts: tuple[Draft, ...]
    parted: Parted
    languages: tuple[str, ...]


def of_texts(
    pages: Sequence[Page],
    origin: Origin,
    knowledge: Knowledge,
    *,
    subject: str = "",
    marks: dict[str, str] | None = None,
) -> list[Draft]:
    """The drafts of one or several texts of one sender; several messages are one draft."""
    if not pages:
        return []
    if len(pages) == 1:
        return [alone(draft) for draft in said(pages[0], origin, knowledge, subject=subject, marks=marks).drafts]
    once = without_repeats(pages)
    found = [said(page, origin, knowledge, subject=subject, marks=marks) for page in once]
    draft = joined([draft for one in found for draft in one.drafts])
    return [doubted(alone(draft), pages, once)]


def said(
    page: Page,
    origin: Origin,
    knowledge: Knowledge,
    *,
    subject: str = "",
    marks: dict[str, str] | None = None,
    skip: Sequence[tuple[int, int]] = (),
) -> Said:
    """What the page says. `skip` are stretches that others read (tables); `marks` the headers of machines."""
    known = catalogue(knowledge)
    speech = page.source is Source.SPEECH
    text = Text(page.text, page.part, method="speech" if speech else "prose")
    parted = (
        part(page.text, subject=subject, sender_name=origin.sender_name)
        if not speech
        else Parted(Section(0, len(page.text)))
    )
    own = parted.own
    languages, language = _languages(page.text[own.start : own.end], subject, page.text, parted)
    words = wording(languages)
    reader = _Reader(text, origin, knowledge, known, words, language, skip)
    subject_script = reader.subject(subject)
    comment: Script | None = None
    if parted.forwarded is not None:
        body = reader.read(parted.forwarded)
        comment = reader.read(own) if own.end > own.start else None
        origin = _forwarded_origin(origin, parted.forwarded)
    else:
        body = reader.read(own)
    reader.origin = origin
    reader.answers = _answers(subject, parted)
    reader.replies = parted.forwarded is None and (parted.quoted is not None or _replies(subject))
    reader.afterwards = tuple(reader.read(section) for section in parted.afterwards)
    if (card := parted.signature) is not None:
        reader.card = tuple(tokenize(page.text, card.start, card.end))
    reader.below = tuple(reader.read(section) for section in parted.below)
    reader.card_places = card_places(text, parted.signature)
    if reader.replies and parted.quoted is not None:
        reader.quoted = reader.read(parted.quoted)
    drafts = reader.drafts(body, subject_script, comment, parted, subject, marks or {})
    if parted.forwarded is not None and comment is None and page.text.lstrip().startswith(">"):
        drafts = [behind_signs(draft, body) for draft in drafts]
    return Said(tuple(drafts), parted, languages)


def _languages(own: str, subject: str, whole: str, parted: Parted) -> tuple[tuple[str, ...], str | None]:
    relevant = whole[parted.forwarded.start : parted.forwarded.end] if parted.forwarded else own
    signature = whole[parted.signature.start : parted.signature.end][:200] if parted.signature else ""
    norms = [*norms_in(relevant[:8000]), *norms_in(signature), *(fold(word) for word in subject.split()[:20])]
    language, languages = language_of(norms)
    return languages, language


def _forwarded_origin(origin: Origin, inner: Section) -> Origin:
    sent_at = inner.sent_at
    if isinstance(sent_at, datetime) and sent_at.tzinfo is None:
        base = origin.sent_at or origin.received_at
        sent_at = sent_at.replace(tzinfo=base.tzinfo, hour=12)
    return replace(
        origin,
        forwarded_from=inner.sender_address or origin.forwarded_from,
        sent_at=sent_at or origin.sent_at,
    )


#: what mail programs put where nobody wrote a subject
_NO_SUBJECT = words_of("no_subject") | {""}


class _Reader:
    """Reads one text."""

    def __init__(
        self,
        text: Text,
        origin: Origin,
        knowledge: Knowledge,
        known: Catalogue,
        words: Wording,
        language: str | None,
        skip: Sequence[tuple[int, int]],
    ) -> None:
        self.text = text
        self.origin = origin
        self.knowledge = knowledge
        self.known = known
        self.words = words
        self.language = language
        self.skip = skip
        self.afterwards: tuple[Script, ...] = ()
        self.card: tuple[Token, ...] = ()
        self.below: tuple[Script, ...] = ()
        self.card_places: tuple[Field, ...] = ()
        self.quoted: Script | None = None
        self.answers = False
        self.accepted = False
        self.replies = False

    def read(self, section: Section) -> Script:
        found = script(self.text, section, self.words, self.known)
        if self.skip:
            for token in found.tokens:
                if self._is_in_table(token):
                    token.role = Role.ITEM
        return found

    def subject(self, subject: str) -> Script | None:
        if fold(subject.strip(" ()[]")) in _NO_SUBJECT:
            return None
        text = Text(subject, self.text.part, path="Subject", method=self.text.method)
        return script(text, Section(_prefix(subject), len(subject)), self.words, self.known)

    def drafts(
        self,
        body: Script,
        subject: Script | None,
        comment: Script | None,
        parted: Parted,
        subject_text: str,
        marks: dict[str, str],
    ) -> list[Draft]:
        numbers = order_numbers(body, subject, comment)
        groups = numbers.groups(body, subject)
        roles = {id(token): token.role for token in body.tokens}
        drafts = []
        for group in groups:
            for token in (token for sentence in group.sentences for token in sentence):
                token.role = roles.get(id(token), token.role)  # what stands above or below all orders is read for each
            drafts.append(
                self._draft(body, group, subject if len(groups) == 1 else None, comment, numbers, len(groups))
            )
        if len(groups) == 1 and not drafts[0].lines and subject is not None and not _of_earlier(subject):
            drafts = [self._from_subject(drafts[0], subject)]
        of_kind = [
            judged(
                draft,
                _without_topics(draft, body, comment),
                parted,
                subject_text,
                marks,
                self.words,
                tabled=bool(self.skip),
                accepted=self.accepted,
            )
            for draft in drafts
        ]
        if (
            self.skip
        ):  # the order stands in a table: a letter around it that orders nothing itself still says what it says
            of_kind = [_with_all(one, draft) for one, draft in zip(of_kind, drafts, strict=True)]
        inner = [read for section in parted.between if tells(read := self.read(section))]
        of_kind = [answered_below(draft, inner) for draft in of_kind] if inner else of_kind
        return [self._looked_at(draft, body) for draft in of_kind]

    def _looked_at(self, draft: Draft, body: Script) -> Draft:
        """A text that seems to order nothing but speaks of goods of the catalogue is for a clerk."""
        if draft.kind is not Kind.OTHER or draft.reason not in (NOTHING, UNCLEAR):
            return draft
        goods = spoken_goods([token for token in body.tokens if not self._is_in_table(token)], self.known)
        if goods is None:
            return draft
        said = " ".join(self.text.text[goods[0].start : goods[-1].end].split())
        told = f"“{said}” speaks of goods, and nothing of it could be placed in an order."
        notice = Notice("text-unread", told, "", self.text.evidence(goods[0].start, goods[-1].end))
        return replace(draft, kind=Kind.ORDER, reason="it speaks of goods", notices=(*draft.notices, notice))

    def _is_in_table(self, token: Token) -> bool:
        return any(start <= token.start < end for start, end in self.skip)

    def _set_places(self, sentences: Sequence[list[Token]], places: Places) -> None:
        for sentence in sentences:
            set_figures_aside(sentence)
            set_form_clause_aside(sentence, self.words)
            find_places(sentence, self.words, self.known, places)

    def _answered(
        self, sentences: Sequence[list[Token]], subject: Script | None, items: ItemList
    ) -> list[list[Token]] | None:
        """Takes what the sentences order of a quotation below them; the other sentences, None where they order nothing of it."""
        if not self.replies or self.quoted is None or self.skip:
            return None
        left = answered(self.quoted, sentences, subject, items)
        self.accepted = left is not None
        return left

    def _take(self, sentences: Sequence[list[Token]], comment: Script | None, items: ItemList, *, alone: bool) -> None:
        """The items of the sentences, and what is said of them above an order that is passed on."""
        for sentence in sentences:
            if stated_sum(sentence) is None:
                items.add(sentence)
        if comment is None:
            return
        doubtful = passed_on(comment, items) if alone else None
        for sentence in comment.sentences:
            if not items.comment(sentence, comment) and sentence is doubtful:
                told = f"“{comment.text.excerpt(sentence)}” speaks of the order below; what is to change?"
                where = comment.text.evidence(sentence[0].start, sentence[-1].end)
                items.notices.append(Notice("text-unread", told, "", where))

    def _about_answered(self, body: Script, items: ItemList) -> list[Notice]:
        """What is open where lines stand above a mail that is answered: whether they add to it, whether it is wanted with them."""
        added = added_to_answered(items.lines) if self.replies else None
        accepted = accepted_list(body, self.quoted) if items.lines and self.quoted is not None else None
        return [notice for notice in (added, accepted) if notice is not None]

    def _draft(
        self, body: Script, group: Group, subject: Script | None, comment: Script | None, numbers: Numbers, count: int
    ) -> Draft:
        places = _places_of(group)
        sentences, items = group.sentences, ItemList(body, self.known)
        said = [token for sentence in sentences for token in sentence]
        find_blocks(said, self.text.text, self.words, self.known, places)
        self._set_places([*sentences, *(comment.sentences if comment is not None else ())], places)
        rest = self._answered(sentences, subject, items) if count == 1 else None
        sentences = sentences if rest is None else rest
        items.planning.find(sentences, body, subject)
        self._take(sentences, comment, items, alone=count == 1)
        if subject is not None and not self.answers and not _of_earlier(subject):
            place_of_subject(subject, places)
        if count == 1:
            for script in self.afterwards:
                if script.tokens and is_postscript(script.tokens[0].text):
                    for sentence in script.sentences:
                        items.postscript(sentence, script)
        lines, notices = draft_lines(items)
        notices += [*group.notices, *(self._about_answered(body, items) if rest is None else ())]
        total = proved_total(sentences, lines, body)
        parts = HeaderParts(
            body,
            subject,
            comment,
            sentences,
            places,
            items,
            self.afterwards,
            self.answers or rest is not None,
            self.card,
            self.below,
        )
        header, more = header_of(parts, group.number if count > 1 else numbers.chosen())
        notices += more
        if count == 1:
            notices += numbers.notices()
        left, notes = leftovers(parts, count)
        notices += left
        total = header.total_lines or total
        header = replace(header, notes=header.notes + tuple(notes), total_lines=total)
        header = replace(header, beside=beside_lines(parts), card_places=self.card_places)
        mark = convention(token.text for token in body.tokens if token.has_digit and token.is_number)
        return Draft(
            kind=Kind.ORDER,
            origin=self.origin,
            header=header,
            lines=tuple(lines),
            notices=tuple(notices),
            conventions=Conventions(language=self.language, decimal_mark=mark, date_order=items.date_order()),
            source="speech" if self.text.method == "speech" else "prose",
            parts=(self.text.part,),
        )

    def _from_subject(self, draft: Draft, subject: Script) -> Draft:
        """An order that stands in the subject alone."""
        items = ItemList(subject, self.known)
        places = Places()
        for sentence in subject.sentences:
            find_places(sentence, self.words, self.known, places)
            items.add(sentence)
        lines, notices = draft_lines(items)
        strong = [line for line in lines if line.quantity is not None and (line.code or items.strong)]
        if not strong:
            return draft
        kept = [notice for notice in draft.notices if not _is_of_subject(notice)]
        told = [
            told for sentence in subject.sentences if sentence[-1].text != "?" for told in alteration(sentence, subject)
        ]
        return replace(draft, lines=tuple(lines), notices=(*kept, *told, *notices))


def _without_topics(draft: Draft, *scripts: Script | None) -> str:
    """The text of a letter that orders something, blank where it speaks of other topics: what it asks for is not said there."""
    read = [one for one in scripts if one is not None]
    text = list(read[0].text.text)
    for one in read if draft.lines else ():
        for token in one.tokens:
            if token.start in one.of_else:
                text[token.start : token.end] = " " * (token.end - token.start)
    return "".join(text)


def _places_of(group: Group) -> Places:
    """The place beside the number that begins one of several orders; none where there is one."""
    for token in group.place:
        token.role = Role.PLACE
    return Places(ship_to=[list(group.place)] if group.place else [])


def _is_of_subject(notice: Notice) -> bool:
    """Whether a remark was found in the subject, before it was read as the order."""
    spans = notice.evidence.spans if notice.evidence is not None else ()
    return notice.code == "note-significant" and any(span.path == "Subject" for span in spans)


def _with_all(one: Draft, draft: Draft) -> Draft:
    if one.kind is not Kind.OTHER:
        return one
    return replace(one, notices=tuple(dict.fromkeys((*draft.notices, *one.notices))))


def _of_earlier(subject: Script) -> bool:
    """Whether the subject speaks of a confirmation or an earlier order: it orders nothing by itself."""
    return subject.words["earlier"].found_in([token.norm for token in subject.tokens]) is not None


def _answers(subject: str, parted: Parted) -> bool:
    """Whether the subject is that of the quoted mail below, behind an `AW:`: the writer of this mail did not choose its words."""
    quoted = parted.quoted.subject if parted.quoted is not None else None
    start = _prefix(subject)
    return (
        bool(quoted)
        and start > 0
        and fold(subject[start:]).strip() == fold((quoted or "")[_prefix(quoted or "") :]).strip()
    )


def _replies(subject: str) -> bool:
    head, colon, _ = subject.partition(":")
    return bool(colon) and fold(head.strip(" []0123456789")) in wording(LANGUAGES)["prefix_reply"]


def _prefix(subject: str) -> int:
    """Where the subject begins behind `Re:`, `FW:`, `AW:`."""
    at = 0
    everything = wording(LANGUAGES)
    for _ in range(5):
        head, colon, _ = subject[at:].partition(":")
        word = fold(head.strip(" []0123456789"))
        if (
            not colon
            or len(head) > 12
            or not (word in everything["prefix_reply"] or word in everything["prefix_forward"])
        ):
            break
        at += len(head) + 1
    return at
