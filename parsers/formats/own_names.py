"""Names that shops and networks give to a customer's own numbers, and to the day of delivery, for want of a place in their format."""

from __future__ import annotations

import re

__all__ = ["is_account_name", "is_day_name", "is_note_name", "is_order_name", "is_vat_name"]

ACCOUNT = frozenset({
    "accountno", "accountnumber", "accountid", "buyeraccount", "buyeraccountid", "buyeraccountnumber", "customeraccount",
    "customeraccountnumber", "customerno", "customernumber", "customercode", "kundennummer", "kundennr", "numeroclient", "codeclient",
    "codigocliente", "numerocliente", "klantnummer", "debitorno", "debtorno", "suppliercustomernumber", "supplierassignedaccountid",
})  # fmt: skip
VAT = frozenset({
    "vat", "vatid", "vatno", "vatnumber", "buyervatid", "billingvat", "billingvatid", "billingvatnumber", "billingeuvatnumber", "euvatnumber",
    "euvatno", "ustid", "ustidnr", "btwnummer", "numerotva", "tvaintracom", "partitaiva", "nifiva", "vatregistrationnumber",
})  # fmt: skip
ORDER = frozenset({
    "po", "pono", "ponumber", "purchaseorder", "purchaseorderno", "purchaseordernumber", "billingpo", "billingponumber", "customerpo",
    "customerponumber", "yourorderno", "bestellnummer", "referenceclient", "orderreference", "customerreference",
})  # fmt: skip
DAY = frozenset({
    "deliverydate", "deliveron", "deliverby", "requesteddeliverydate", "requesteddelivery", "preferreddeliverydate", "deliveryday", "requireddate",
    "requiredby", "neededby", "lieferdatum", "liefertermin", "wunschlieferdatum", "wunschliefertermin", "wunschtermin", "datedelivraison", "livraisonle",
    "datelivraison", "fechadeentrega", "fechaentrega", "datadiconsegna", "dataconsegna", "leverdatum", "bezorgdatum", "gewenstedatum", "leveransdatum", "datadostawy",
})  # fmt: skip
#: what the name of a field has in it that holds words of people
NOTES = (
    "comment", "instruction", "remark", "note", "message", "status", "bemerkung", "hinweis", "anweisung", "remarque", "commentaire", "observacion", "nota",
    "opmerking",
)  # fmt: skip
_NO_SIGN = re.compile(r"[^a-z0-9]")


def _plain(name: str) -> str:
    return _NO_SIGN.sub("", name.casefold())


def is_account_name(name: str) -> bool:
    """Whether a field of that name holds the number that the seller gave the customer."""
    return _plain(name) in ACCOUNT


def is_vat_name(name: str) -> bool:
    """Whether a field of that name holds the customer's VAT id."""
    return _plain(name) in VAT


def is_order_name(name: str) -> bool:
    """Whether a field of that name holds the customer's own order number."""
    return _plain(name) in ORDER


def is_day_name(name: str) -> bool:
    """Whether a field of that name holds the day on which the goods are wanted."""
    return _plain(name) in DAY


def is_note_name(name: str) -> bool:
    """Whether a field of that name holds words of people: a remark, an instruction, how things stand."""
    return any(word in _plain(name) for word in NOTES)
