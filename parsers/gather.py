"""From an envelope to pages: unpacks mails and archives, asks the structured formats, then the readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module

from channels.envelope import Envelope, Part, Role
from channels.media import media_type
from parsers.draft import Draft, Exchange, Kind, Notice, Origin
from parsers.errors import ReadError
from parsers.extractors.letters import replies
from parsers.page import Page, Source
from parsers.readers.letter import Letter, Mail
from parsers.readers.mail import OUTLOOK, unpack
from parsers.readers.text import page_of
from parsers.registry import FORMATS, Format, reader_for
from parsers.rendition import compared

__all__ = ["Document", "Gathered", "Message", "gather"]

ARCHIVES = ("application/zip", "application/x-zip-compressed")
DOCUMENTS_LIMIT = 100


@dataclass(slots=True)
class Document:
    """One file: its pages, or the drafts of the structured format that it is."""

    part: int
    media_type: str
    name: str | None
    pages: tuple[Page, ...] = ()
    drafts: tuple[Draft, ...] = ()
    notices: list[Notice] = field(default_factory=list)
    read: bool = True  #: False where nothing could be read of it
    exchange: Exchange | None = None  #: of a message between machines that could not be read

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(slots=True)
class Message:
    """One letter with its bodies as pages and its attachments as documents."""

    letter: Letter
    plain: Page | None = None
    html: Page | None = None
    documents: list[Document] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """Everything that the envelope holds. Indexes are into `parts`."""

    parts: list[Part]
    messages: list[Message] = field(default_factory=list)
    enclosed: list[Message] = field(default_factory=list)  #: mails that lay in an archive that was handed in as such
    texts: list[Page] = field(default_factory=list)  #: SMS and transcripts, in order of arrival
    documents: list[Document] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    files: bool = True  #: whether documents are read, too
    within: bool = False  #: while the mails of an archive are read


def gather(envelope: Envelope, origin: Origin, *, files: bool = True) -> Gathered:
    """Reads every part; what cannot be read is a notice on its document. Without `files` only what people wrote."""
    gathered = Gathered(list(envelope.parts), files=files)
    unpacked = {part.parent for part in envelope.parts if part.parent is not None}
    for index, part in enumerate(envelope.parts):
        if index in unpacked:  # the channel has made other parts of it, which are read in its place
            continue
        if part.role is Role.FORM:
            if (page := _form_page(gathered, index)) is not None:
                gathered.texts.append(page)
        elif part.role is Role.MESSAGE or part.media_type == "message/rfc822":
            gathered.messages.append(_opened(gathered, unpack(part.content, index, len(gathered.parts)), origin))
        elif part.media_type == OUTLOOK:
            _outlook(gathered, index, origin, gathered.documents, gathered.messages)
        elif files:
            _file(gathered, index, origin, gathered.documents, gathered.enclosed)
    return gathered


def _opened(gathered: Gathered, mail: Mail, origin: Origin) -> Message:
    gathered.parts += mail.parts
    message = _message(gathered, mail.letter, origin)
    message.notices += mail.notices
    return message


def _outlook(
    gathered: Gathered, index: int, origin: Origin, documents: list[Document], messages: list[Message]
) -> None:
    """A mail saved by Outlook, read like any mail; one that cannot be opened is an unread document."""
    part = gathered.parts[index]
    try:
        mail = import_module("parsers.readers.outlook").unpack(part.content, index, len(gathered.parts))
    except ReadError as error:
        documents.append(_unread(part, index, error))
        return
    messages.append(_opened(gathered, mail, origin))


#: where providers put the words of a message or a recording
_TEXTS = ("Body", "TranscriptionText", "SpeechResult", "transcript", "text", "message", "Text", "body")


def _form_page(gathered: Gathered, index: int) -> Page | None:
    """The words of a provider's form as a page over a rendition; None where it holds none."""
    try:
        form = json.loads(gathered.parts[index].content)
    except (ValueError, RecursionError):
        form = None
    name = next(
        (key for key in _TEXTS if isinstance(form, dict) and isinstance(form.get(key), str) and form[key].strip()), None
    )
    if form is None or name is None:
        gathered.notices.append(Notice("document-empty", "The message holds no words."))
        return None
    text = str(form[name]).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode()
    gathered.parts.append(Part(text.encode(), "text/plain", None, Role.RENDITION, index))
    source = Source.SPEECH if name in ("TranscriptionText", "SpeechResult", "transcript") else Source.PROSE
    return page_of(text, len(gathered.parts) - 1, source=source)


def _message(gathered: Gathered, letter: Letter, origin: Origin) -> Message:
    message = Message(letter)
    if letter.plain is not None:
        message.plain = page_of(gathered.parts[letter.plain].content.decode(), letter.plain)
        message.plain = _without_pasted(gathered, message, message.plain, origin)
    if letter.html is not None:
        opened = _document(gathered, letter.html, origin)
        message.notices += opened.notices
        message.html = opened.pages[0] if opened.pages else None
        if message.html is not None:
            message.html = _without_pasted(gathered, message, message.html, origin)
    for index in letter.attachments if gathered.files else ():
        _file(gathered, index, origin, message.documents, message.messages)
    message.messages += [_message(gathered, inner, origin) for inner in letter.letters]
    return message


def _without_pasted(gathered: Gathered, message: Message, page: Page, origin: Origin) -> Page:
    """The page without the messages of machines that were pasted into it; they become documents of the message."""
    if not any(sign in page.text for sign in ("ISA", "UNA", "UNB", "<")):
        return page
    letter = message.letter
    module = import_module("parsers.formats.pasted")
    parted = replies.part(page.text, subject=letter.subject, sender_name=letter.sender_name)
    found = [one for one in module.pasted(page.text) if not (parted.quoted and one.start >= parted.quoted.start)]
    before = {_squeezed(gathered.parts[document.part].content) for document in message.documents}
    for one in found:
        if one.content is None:
            torn = "A message of a machine that is pasted into the mail is not whole."
            message.notices.append(Notice("document-damaged", torn))
        elif _squeezed(one.content) not in before:
            if before:
                said = "The mail's plain text and its HTML hold different messages."
                message.notices.append(Notice("body-contradicts", said))
            _take_pasted(gathered, message, page, one.content, origin)
    whole = [one for one in found if one.content is not None]
    if not whole:
        return page
    words = tuple(w for w in page.words if not any(w.chars and one.start <= w.chars[0] < one.end for one in whole))
    return replace(page, text=module.blanked(page.text, whole), words=words)


def _take_pasted(gathered: Gathered, message: Message, page: Page, content: bytes, origin: Origin) -> None:
    gathered.parts.append(Part(content, media_type(content), None, Role.RENDITION, page.part))
    message.documents.append(_document(gathered, len(gathered.parts) - 1, origin))


def _squeezed(content: bytes) -> bytes:
    """The bytes without blanks: HTML and plain text wrap alike words differently."""
    return b"".join(content.split())


def _file(gathered: Gathered, index: int, origin: Origin, documents: list[Document], messages: list[Message]) -> None:
    """One file into the documents and messages of what holds it: itself, or the documents and mails of an archive. An archive within a mail that came out of an
    archive stays closed."""
    part = gathered.parts[index]
    looks_packed = part.content[:2] == b"PK" and media_type(part.content, part.name) in ARCHIVES
    if (part.media_type not in ARCHIVES and not looks_packed) or gathered.within:
        documents.append(_document(gathered, index, origin))
        return
    from parsers.readers.archive import members

    try:
        found = members(part.content, index)
    except ReadError as error:
        documents.append(_unread(part, index, error))
        return
    first = len(gathered.parts)
    gathered.parts += found
    gathered.within = True
    for at, member in enumerate(found[:DOCUMENTS_LIMIT], first):
        if member.media_type == "message/rfc822":
            messages.append(_opened(gathered, unpack(member.content, at, len(gathered.parts)), origin))
        elif member.media_type == OUTLOOK:
            _outlook(gathered, at, origin, documents, messages)
        else:
            documents.append(_document(gathered, at, origin))
    gathered.within = False


def _document(gathered: Gathered, index: int, origin: Origin) -> Document:
    part = gathered.parts[index]
    kind = part.media_type
    document = Document(index, kind, part.name)
    try:
        if part.role is not Role.BODY and (form := _format(part.content)) is not None:
            document.drafts = tuple(form.read(part.content, index, origin))
            return document
        reader = reader_for(kind) or reader_for(media_type(part.content, part.name))
        if reader is None:
            document.read = False
            name = part.name or "The file"
            document.notices.append(Notice("document-unsupported", f"{name} is of a kind that is not read ({kind})."))
            return document
        found = reader(part.content, index)
    except ReadError as error:
        return _unread(part, index, error)
    except ModuleNotFoundError as error:  # an optional reader (the fax extra) that is not installed
        document.read = False
        document.notices.append(Notice("document-unsupported", f"No reader for {kind} is installed ({error.name})."))
        return document
    first = len(gathered.parts)
    gathered.parts += found.parts
    document.pages = tuple(_renumber(page, first) for page in found.pages)
    document.notices += found.notices
    return _with_data(document, gathered, range(first, len(gathered.parts)), origin)


def _with_data(document: Document, gathered: Gathered, embedded: range, origin: Origin) -> Document:
    """The document by the order that is embedded in it as data (Order-X in a PDF), compared with what its pages show."""
    for index in embedded:
        content = gathered.parts[index].content
        form = _format(content) if gathered.parts[index].role is Role.ATTACHMENT else None
        if form is None:
            continue
        try:
            drafts = [draft for draft in form.read(content, index, origin) if draft.kind is not Kind.OTHER]
        except ReadError as error:
            document.notices.append(Notice("attachment-unreadable", f"The data inside the document: {error}"))
            continue
        if drafts:
            parts = (index, document.part)
            document.drafts = tuple(replace(compared(draft, document.pages), parts=parts) for draft in drafts)
            document.pages = ()
            break
    return document


def _unread(part: Part, index: int, error: ReadError) -> Document:
    document = Document(index, part.media_type, part.name, read=False, exchange=error.exchange)
    document.notices.append(Notice(error.code, f"{part.name or 'The document'}: {error}"))
    return document


def _renumber(page: Page, first: int) -> Page:
    """A reader numbers its own renditions -1, -2, ... because it does not know how many parts there are already."""
    return page if page.part >= 0 else replace(page, part=first - 1 - page.part)


def _format(content: bytes) -> Format | None:
    for form in _formats():
        if form.sniff(content):
            return form
    return None


_loaded: list[Format] = []


def _formats() -> Sequence[Format]:
    if not _loaded:
        _loaded.extend(import_module(name).FORMAT for name in FORMATS if _exists(name))
    return _loaded


def _exists(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return False
    return True
