"""The floor's one verb: read, extract, merge; nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from channels.envelope import Envelope
from parsers.draft import Draft, Kind, Notice, Origin, Reading
from parsers.extractors.letters import opinion, prose
from parsers.extractors.letters.intent import unsettled
from parsers.extractors.pages.remarks.machinenotes import machine_notes
from parsers.extractors.pages.remarks.namesayings import named
from parsers.extractors.pages.remarks.sayings import remarks
from parsers.extractors.pages.remarks.typednotes import typed_notes
from parsers.extractors.together import of_message, passed_on
from parsers.extractors.written import written
from parsers.gather import Document, Gathered, gather
from parsers.knowledge import EMPTY, Knowledge
from parsers.page import Source

__all__ = ["parse", "words_of"]


def parse(envelope: Envelope, knowledge: Knowledge = EMPTY) -> Reading:
    """Every order (change, cancellation, ...) that the envelope holds, as written.

    Raises nothing but bugs: a part that cannot be read becomes a notice.
    """
    origin = _origin(envelope)
    gathered = gather(envelope, origin)
    drafts: list[Draft] = []
    for message in gathered.messages:
        drafts += of_message(message, origin, knowledge, read_document=document_drafts)
    for message in gathered.enclosed:
        drafts += of_message(message, passed_on(message, origin), knowledge, read_document=document_drafts)
    if gathered.texts:
        drafts += prose.of_texts(gathered.texts, origin, knowledge)
    drafts = unsettled(drafts)
    if knowledge.opinion and drafts:
        drafts = opinion.doubted(drafts, opinion.said_in(gathered), knowledge.opinion)
    for document in gathered.documents:
        drafts += document_drafts(document, origin, knowledge)
    return Reading(tuple(_with_notices(drafts, gathered, origin)), tuple(gathered.parts))


def words_of(envelope: Envelope) -> str:
    """What people wrote in it, without its files: what the second opinion is learned from."""
    return opinion.said_in(gather(envelope, _origin(envelope), files=False))


def document_drafts(document: Document, origin: Origin, knowledge: Knowledge) -> list[Draft]:
    """The drafts of one file; of an unreadable one a draft that only says so."""
    drafts = [_remarked(draft, knowledge) for draft in document.drafts]
    if document.pages:
        if all(page.source in (Source.PROSE, Source.SPEECH) for page in document.pages) and not any(
            p.grids for p in document.pages
        ):
            drafts = prose.of_texts(document.pages, origin, knowledge)
        else:
            try:
                extract = import_module("parsers.extractors.pages.document").drafts
            except ModuleNotFoundError:
                extract = None
            drafts = list(extract(document.pages, origin, knowledge)) if extract else []
            if not any(draft.lines for draft in drafts) and all(page.source is Source.OCR for page in document.pages):
                drafts = written(document.pages, drafts, origin, knowledge)
    if not drafts:
        reason = document.notices[0].message if document.notices else "no order could be found in it"
        notices = tuple(document.notices) or (Notice("document-unread", "No order could be found in the document."),)
        unread = Draft(kind=Kind.OTHER, origin=origin, notices=notices, parts=(document.part,), reason=reason)
        return [replace(unread, exchange=document.exchange)]
    return [named(_of_file(draft, document), document.name, knowledge) for draft in drafts]


def _of_file(draft: Draft, document: Document) -> Draft:
    """The draft with what was noticed about its file."""
    if draft.parts and not document.notices:
        return draft
    return replace(draft, notices=(*draft.notices, *document.notices), parts=draft.parts or (document.part,))


def _remarked(draft: Draft, knowledge: Knowledge) -> Draft:
    """A message of machines with what its notes say in words of people."""
    told = (*draft.header.notes, *(line.note for line in draft.lines if line.note is not None))
    language = draft.conventions.language
    said = list(remarks(told, draft.header, language=language, knowledge=knowledge)) if told else []
    lines = len(draft.lines)
    said += machine_notes(draft, knowledge)
    said += typed_notes(draft.header.notes, draft.header, lines=lines, language=language, knowledge=knowledge)
    return replace(draft, notices=draft.notices + tuple(dict.fromkeys(said))) if said else draft


def _with_notices(drafts: Sequence[Draft], gathered: Gathered, origin: Origin) -> list[Draft]:
    notices = tuple(gathered.notices)
    if not drafts:
        notices = notices or (Notice("document-empty", "There is nothing in it to read."),)
        return [Draft(kind=Kind.OTHER, origin=origin, notices=notices, reason="nothing to read")]
    return [replace(draft, notices=draft.notices + notices) for draft in drafts] if notices else list(drafts)


def _origin(envelope: Envelope) -> Origin:
    sender = envelope.sender
    return Origin(
        channel=envelope.channel,
        channel_kind=envelope.channel_kind,
        received_at=envelope.received_at,
        sent_at=envelope.sent_at,
        trust=str(envelope.trust),
        sender_address=sender.address,
        sender_name=sender.name,
        sender_phone=sender.phone,
        account_no=sender.account_no,
        recipient=envelope.recipient,
        subject=envelope.subject,
        digest=envelope.digest,
    )
