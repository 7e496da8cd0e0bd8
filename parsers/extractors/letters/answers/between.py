"""What stands among quoted lines: answers below what they answer, and a mail that says nothing but what is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Draft, Kind, Notice
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.script import Script

__all__ = ["answered_below", "behind_signs", "tells"]


def tells(answer: Script) -> bool:
    """Whether an answer among the lines that it answers says more than yes and thanks: a number, a code, what alters an order."""
    languages = answer.words.languages
    counted = any(token.is_number or token.code for token in answer.tokens)
    return counted or any(altering(sentence, languages) for sentence in answer.sentences)


def answered_below(draft: Draft, answers: Sequence[Script]) -> Draft:
    """A mail whose answers stand among the lines that they answer: only a clerk can say which of those hold."""
    text = answers[0].text
    tokens = answers[0].tokens
    said = " ".join(text.text[tokens[0].start : tokens[-1].end].split())[:160]
    told = f"“{said}” stands below the lines that it answers; read both."
    notice = Notice("text-unread", told, "", text.evidence(tokens[0].start, tokens[-1].end))
    kind = Kind.ORDER if draft.kind in (Kind.OTHER, Kind.INQUIRY) else draft.kind
    return replace(draft, kind=kind, notices=(*draft.notices, notice))


def behind_signs(draft: Draft, body: Script) -> Draft:
    """A mail that answers nothing and says nothing but what stands behind quote signs: whose words they are, only a clerk can say."""
    if not draft.lines or not body.tokens:
        return draft
    where = body.text.evidence(body.tokens[0].start, body.tokens[-1].end)
    told = "All of the mail stands behind quote signs; is it ordered now?"
    return replace(draft, notices=(*draft.notices, Notice("note-significant", told, "", where)))
