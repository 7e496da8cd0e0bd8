"""A mail that is no letter but a paper set in HTML, as programs send their orders, invoices and confirmations."""

from __future__ import annotations

import re

from parsers.draft import Draft, Kind, Origin
from parsers.extractors.letters.intent import kind_of_words
from parsers.extractors.letters.replies import part
from parsers.extractors.pages import document
from parsers.knowledge import Knowledge
from parsers.page import Page

__all__ = ["papers"]


def papers(page: Page, origin: Origin, knowledge: Knowledge, *, subject: str) -> list[Draft]:
    """A mail that is no letter but a paper set in HTML, as programs send it: it has a title, an order number under a label
    and an item table, and nothing quoted or passed on. Empty where it is not one."""
    parted = part(page.text, subject=subject, sender_name=origin.sender_name)
    if parted.forwarded is not None or parted.own.start > 0 or _SALUTATION.search(page.text[:1500]):
        return []
    found = document.drafts((page,), origin, knowledge)
    if len(found) == 1 and found[0].kind is Kind.OTHER and found[0].reason.endswith("”)") and not _asks(subject):
        return found  # an invoice, a confirmation: by its own title
    whole = [draft for draft in found if draft.lines and _is_paper(draft)]
    return whole if whole and len(whole) == len(found) else []


def _is_paper(draft: Draft) -> bool:
    """Whether the draft has the marks of a printed order: its number, and a title or the date and place of a form."""
    header = draft.header
    form = header.issued_on is not None and header.ship_to is not None
    return header.buyer_order_no is not None and ("titled" in draft.reason or form)


def _asks(subject: str) -> bool:
    """Whether the subject speaks of an order."""
    return "order" in kind_of_words(subject)


#: what only a person writes above an order
_SALUTATION = re.compile(
    r"^\s*(?:dear|hi|hello|good (?:morning|afternoon)|morning|sehr geehrte|guten (?:tag|morgen)|hallo|liebe[rs]?|bonjour|madame|messieurs"
    r"|estimad[oa]s?|buen(?:os|as)|hola|gentil[ei]|spett(?:abile)?\.? (?:ditta|societa)|buongiorno|ciao|egregi|geachte|beste|goede|dzie. dobry|szanown)\b",
    re.I | re.M,
)
