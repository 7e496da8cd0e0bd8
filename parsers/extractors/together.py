"""A mail's bodies and attachments as drafts: what says the same is one order, what contradicts is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parsers.draft import Draft, Origin
from parsers.extractors import prose
from parsers.gather import Document, Message
from parsers.knowledge import Knowledge

__all__ = ["of_message"]

ReadDocument = Callable[[Document, Origin, Knowledge], list[Draft]]


def of_message(message: Message, origin: Origin, knowledge: Knowledge, *, read_document: ReadDocument) -> list[Draft]:
    """The drafts of one mail."""
    pages = [page for page in (message.plain or message.html,) if page]
    drafts = prose.of_texts(pages, origin, knowledge) if pages else []
    for document in message.documents:
        found = [d for d in read_document(document, origin, knowledge) if d.lines]
        if found:
            drafts = [d for d in drafts if d.lines] + found
    return [replace(d, notices=d.notices + tuple(message.notices)) for d in drafts]
