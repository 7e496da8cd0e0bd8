"""What a document says once for the whole order: numbers, dates, parties, terms, by labels, by position and by shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.draft import Address, Alternative, Field, Header, Notice
from parsers.extractors.blocks import Lines, block, clean_block, letterhead
from parsers.extractors.evidence import evidence, field_of
from parsers.extractors.headword import currency_of
from parsers.extractors.labels import BLOCKS, Labelled, code_words, cut, labelled
from parsers.extractors.phrases import date_phrases
from parsers.extractors.rows import Placed, Row
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, phrases
from parsers.score import Label as Sure
from parsers.score import confidence

__all__ = ["Found", "address", "read_header"]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\(?\d[\d\s()./\-\u00a0]{5,20}\d")
_VAT = re.compile(r"(?:[A-Z]{2}[ .-]?)?[0-9A-Z](?:[ .-]?[0-9A-Z]){5,13}")
_TEXT_ROLES = {"delivery_terms": "delivery_terms", "payment_terms": "payment_terms"}
#: How much a buyer_order_no label says by itself; "order" alone is said of many things.
_WEAK = frozenset({"order", "bestellung", "auftrag", "commande", "pedido", "orden", "ordine", "bestelling", "opdracht", "zamowienie", "zlecenie", "abruf", "call-off", "call off", "cde", "bc", "po", "p o", "oc", "numero", "num", "n doc", "document no", "rekvisition", "avrop", "afroep", "oda"})


@dataclass(slots=True)
class Found:
    """The header, the rows that it used, and what it noticed."""

    header: Header
    used: set[int] = field(default_factory=set)  #: ids of rows
    notices: list[Notice] = field(default_factory=list)


def read_header(rows: Sequence[Row], knowledge: Knowledge, *, below: int | None = None) -> Found:
    """Reads the rows outside the item tables. `below`: index of the first row after the first table."""
    pairs = list(labelled(rows))
    blocks = {id(pair): block(pair, rows) for pair in pairs if pair.role in BLOCKS or pair.role == "delivery"}
    values: dict[str, Field] = {}
    used: set[int] = {id(pair.row) for pair in pairs if pair.role not in ("total", "total_lines")}
    values |= _numbers(pairs)
    if "buyer_order_no" not in values and (number := _unlabelled_number(rows, pairs, below)):
        values["buyer_order_no"] = number
    values |= _dates(pairs, rows, below, blocks)
    values |= _people(pairs, rows, knowledge)
    values |= {role: field_of(text.words, method="header") for role, text in _texts(pairs)}
    if "currency" not in values and (currency := _currency(pairs)):
        values["currency"] = currency
    parties = _addresses(pairs, rows, knowledge, blocks=blocks, used=used)
    header = Header(**values, **parties)
    return Found(header, used)


# --- numbers --------------------------------------------------------------------------------------------------------


def _numbers(pairs: Sequence[Labelled]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for role in ("buyer_order_no", "revision", "seller_order_no", "previous_order_no", "contract_no", "quotation_no", "account_no"):
        offers = [(pair, words) for pair in pairs if pair.role == role and (words := _code_of(pair))]
        if not offers:
            continue
        if role == "buyer_order_no":
            if chosen := _order_number(offers):
                found[role] = chosen
            continue
        pair, words = max(offers, key=lambda offer: offer[0].strength)
        found[role] = _code_field(words)
    return found


_NUMBER_ALONE = re.compile(r"(?=(?:[^\d]*\d){3})[A-Z0-9]{1,8}(?:[-/._][A-Z0-9]{1,10}){1,4}")
_FORM = ("order form", "bestellformular", "bestelformulier", "hoja de pedido", "modulo d'ordine", "modulo ordine", "formularz zamowienia", "bestallningsformular")


def _unlabelled_number(rows: Sequence[Row], pairs: Sequence[Labelled], below: int | None) -> Field | None:
    """An order number without its label: the only word of that shape alone in a chunk above the items. In the seller's own
    order form "your order no." is the buyer's."""
    if any(form in fold(row.text) for row in rows[:12] for form in _FORM):
        for pair in pairs:
            if pair.role == "seller_order_no" and (words := _code_of(pair)):
                return _code_field(words, sure=Sure.DECORATED)
    taken = {id(placed.word) for pair in pairs for placed in pair.words}
    alone = [
        chunk.words
        for row in rows[: below if below is not None else 15]
        for chunk in row.chunks
        if len(chunk.words) == 1 and _NUMBER_ALONE.fullmatch(chunk.text) and not date_phrases(chunk.text) and id(chunk.words[0].word) not in taken
    ]
    return _code_field(alone[0], sure=Sure.INFERRED) if len(alone) == 1 else None


def _code_of(pair: Labelled) -> tuple[Placed, ...]:
    words = code_words(pair.words)
    if not words and pair.role == "revision" and pair.words and pair.words[0].word.text.strip(".,:").isalpha() and len(pair.words[0].word.text) <= 2:
        return pair.words[:1]
    return words


def _code_field(words: Sequence[Placed], *, sure: Sure = Sure.EXACT) -> Field:
    text = " ".join(placed.word.text for placed in words).strip(" .,;:()[]#")
    return field_of(words, value=text, label=sure)


def _order_number(offers: Sequence[tuple[Labelled, tuple[Placed, ...]]]) -> Field | None:
    """The number with the most weight; an equally strong other number is a rival that reading cannot settle."""
    weights: dict[str, float] = {}
    best: dict[str, tuple[float, Labelled, tuple[Placed, ...]]] = {}
    for pair, words in offers:
        value = _code_field(words).value or ""
        weight = _weight(pair, value)
        weights[value] = weights.get(value, 0.0) + weight
        if value not in best or weight > best[value][0]:
            best[value] = (weight, pair, words)
    ranked = sorted(best, key=lambda value: (-best[value][0], -weights[value]))
    first = ranked[0]
    top, _, words = best[first]
    rivals = [value for value in ranked[1:] if best[value][0] >= top - 0.05 and weights[value] >= 0.8 * weights[first]]
    sure = Sure.EXACT if top >= 2 else Sure.DECORATED
    if rivals:
        share = round(0.9 / (1 + len(rivals)), 3)
        every = tuple(Alternative(value, share) for value in (first, *rivals))
        return Field(_code_field(words).raw, None, evidence(words, "header"), share, every)
    one = _code_field(words, sure=sure)
    return Field(one.raw, one.value, evidence(words, "header"), one.confidence)


def _weight(pair: Labelled, value: str) -> float:
    weight = pair.strength
    label = fold(pair.label).strip(" :#.-")
    if label in _WEAK:
        weight -= 0.5
    if pair.row.middle < 0.45 * pair.row.page.height or pair.row.grid is not None:
        weight += 0.5
    if len(value) < 3:
        weight -= 1.0
    if not pair.words or pair.chunk.words[0].left > pair.words[0].left:
        weight -= 0.2
    if len(pair.chunk.words) > 10:  # a sentence that mentions a number
        weight -= 0.8
    return weight


# --- dates ----------------------------------------------------------------------------------------------------------


def _dates(pairs: Sequence[Labelled], rows: Sequence[Row], below: int | None, blocks: Mapping[int, Lines]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    taken: set[int] = set()
    for role in ("requested_delivery", "requested_despatch", "issued_on"):
        offers = []
        for pair in pairs:
            if pair.role != role and not (role == "requested_delivery" and pair.role in ("delivery", "ship_to")):
                continue
            for words in (pair.words, *blocks.get(id(pair), ())[1:]):
                if date := _date_in(words, pair, start=words is pair.words):
                    offers.append((pair.strength - (0.5 if pair.role != role else 0.0) - 0.1 * (pair.where == "below"), date))
                    break
        if offers:
            date = max(offers, key=lambda offer: offer[0])[1]
            found[role] = date.field()
            taken |= date.ids
    issued = {id(placed.word) for pair in pairs if pair.role == "issued_on" for placed in pair.words}
    if "requested_delivery" not in found and (date := _spoken_delivery(rows, issued)):
        found["requested_delivery"] = date.field(Sure.DECORATED)
        taken |= date.ids
    if "issued_on" not in found and (date := _loose_date(rows, pairs, taken, below)):
        found["issued_on"] = date.field(Sure.DECORATED)
    return found


@dataclass(frozen=True, slots=True)
class _Date:
    """A date phrase and the words that it stands in."""

    text: str
    words: tuple[Placed, ...]

    @property
    def ids(self) -> set[int]:
        return {id(placed.word) for placed in self.words}

    def field(self, label: Sure = Sure.EXACT) -> Field:
        return field_of(self.words, raw=self.text, value=self.text, method="header", label=label)


def _date_in(words: Sequence[Placed], pair: Labelled, *, start: bool) -> _Date | None:
    """The date phrase at or near the beginning of a value; for delivery labels anywhere in it, and with the label's own
    words where they belong to it ("Lieferwoche 45")."""
    text = " ".join(placed.word.text for placed in words)
    spans = date_phrases(text)
    if spans:
        first, end = spans[0]
        limit = {"issued_on": 14, "requested_delivery": 30, "requested_despatch": 30}.get(pair.role, 400)
        return _Date(text[first:end], cut(words, first, end)) if first <= limit else None
    if not start or not words:
        return None
    label = [placed for placed in pair.chunk.words if placed.left < words[0].left or pair.where != "inline"]
    whole = [*label[-2:], *words[:2]]
    text = " ".join(placed.word.text for placed in whole)
    return next((_Date(text[a:b], cut(whole, a, b)) for a, b in date_phrases(text) if b > len(text) - len(words[0].word.text)), None)


def _spoken_delivery(rows: Sequence[Row], issued: set[int]) -> _Date | None:
    """A date in a sentence about delivery: "Please deliver w/c 26 October." """
    for row in rows:
        words = list(row.words)
        text = " ".join(placed.word.text for placed in words)
        spans = date_phrases(text)
        if not spans or len(words) < 3:
            continue
        plain = fold(text)
        if not any(_mentions(plain, phrase) for phrase in _delivery_phrases()):
            continue
        if any(_mentions(plain, phrase) for phrase in _other_phrases()):
            continue
        start, end = spans[0]
        date = _Date(text[start:end], cut(words, start, end))
        if not date.ids & issued:
            return date
    return None


def _mentions(plain: str, phrase: str) -> bool:
    return f" {phrase} " in f" {plain} "


def _delivery_phrases() -> Iterable[str]:
    return (*_SPOKEN, *(phrase for phrase, senses in phrases("labels").items() if senses[0].role in ("delivery", "requested_delivery")))


_SPOKEN = ("deliver", "delivered", "please deliver", "lieferung", "liefern", "zu liefern", "livrer", "livraison", "entregar", "entrega", "consegnare", "consegna", "leveren", "levering", "lieferwoche", "wanted", "required", "leverans", "dostawa")


def _other_phrases() -> Iterable[str]:
    return ("quotation", "angebot", "offerte", "offer", "devis", "oferta", "offerta", "supersedes", "revision history", "valid", "gultig", "vertrag", "contract")


def _loose_date(rows: Sequence[Row], pairs: Sequence[Labelled], taken: set[int], below: int | None) -> _Date | None:
    """The date of issue without a label: behind a place name ("Oberaich, den 19.10.2026"), behind the order number, or
    alone in a chunk of the upper part."""
    limit = below if below is not None else len(rows)
    offers: list[tuple[float, _Date]] = []
    for number, row in enumerate(rows):
        upper = row.middle < 0.5 * row.page.height or row.grid is not None
        for chunk in row.chunks:
            text = chunk.text
            spans = date_phrases(text)
            if not spans or len(chunk.words) > 14:
                continue
            start, end = spans[0]
            words = cut(chunk.words, start, end)
            if any(id(placed.word) in taken for placed in words):
                continue
            before = text[:start].strip(" ,.-–:")
            rest = text[end:].strip(" .,")
            score = 1.0 if upper else 0.3
            if number >= limit:
                score -= 0.5
            if not before and len(rest) <= 12:
                score += 0.5
            elif re.fullmatch(r"[A-ZÀ-Þ][\w'’ .\-]{1,30}", before) and text[start - 2 : start].strip() == "," and not rest:
                score += 0.8
            elif any(pair.role == "buyer_order_no" and pair.chunk is chunk for pair in pairs):
                score += 0.4
            else:
                continue
            offers.append((score, _Date(text[start:end], words)))
    return max(offers, key=lambda offer: offer[0])[1] if offers else None


# --- people, places -------------------------------------------------------------------------------------------------


def _people(pairs: Sequence[Labelled], rows: Sequence[Row], knowledge: Knowledge) -> dict[str, Field]:
    found: dict[str, Field] = {}
    own = [fold(name) for name in knowledge.own_names]
    for pair in sorted(pairs, key=lambda pair: -pair.strength):
        if pair.role == "contact_name" and "contact_name" not in found and (words := _name(pair.words)):
            found["contact_name"] = field_of(words, method="header")
        elif pair.role == "contact_phone" and "contact_phone" not in found and (match := _PHONE.search(pair.text)):
            words = cut(pair.words, max(match.start() - 1, 0), match.end())
            found["contact_phone"] = field_of(words or pair.words, raw=match[0], value=match[0].strip(), method="header")
        elif pair.role == "buyer_vat_id" and "buyer_vat_id" not in found and (vat := _vat(pair)):
            found["buyer_vat_id"] = vat
        elif pair.role == "currency" and "currency" not in found and (named := currency_of(pair.text)):
            sure = confidence(placed.word for placed in pair.words)
            found["currency"] = Field(named[0], named[1], evidence(pair.words, "header"), sure)
    for row in rows:
        for placed in row.words:
            if "contact_email" in found or "@" not in placed.word.text:
                continue
            match = _EMAIL.search(placed.word.text)
            if match and not any(match[0].lower().endswith(name) for name in own if "." in name):
                found["contact_email"] = field_of([placed], raw=match[0], value=match[0].lower(), method="header")
    return found


def _name(words: Sequence[Placed]) -> list[Placed]:
    """The words of a person's name: up to a slash, comma, number or address sign."""
    taken: list[Placed] = []
    for placed in words[:6]:
        text = placed.word.text
        if text in ("/", "|", "-", "–", "·") or any(char.isdigit() for char in text) or "@" in text or text.endswith(":"):
            break
        taken.append(placed)
        if text.endswith(";"):
            break
    return taken if any(char.isalpha() for placed in taken for char in placed.word.text) else []


def _vat(pair: Labelled) -> Field | None:
    text = pair.text
    match = _VAT.search(text)
    if not match or sum(char.isdigit() for char in match[0]) < 7:
        return None
    words = cut(pair.words, match.start(), match.end()) or pair.words[:1]
    value = re.sub(r"[ .\-]", "", match[0])
    sum_like = re.search(r"[.,]\d\d\b", text)
    if sum_like and not value[:2].isalpha():
        return None
    return field_of(words, raw=match[0], value=value, method="header")


def _texts(pairs: Sequence[Labelled]) -> Iterator[tuple[str, Labelled]]:
    seen: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: -pair.strength):
        role = _TEXT_ROLES.get(pair.role)
        if role and role not in seen and pair.words and any(char.isalpha() for char in pair.text):
            seen.add(role)
            yield role, pair


def _currency(pairs: Sequence[Labelled]) -> Field | None:
    """The currency named beside a total."""
    for pair in pairs:
        if pair.role in ("total", "total_lines", "total_payable"):
            words = [*pair.chunk.words, *pair.words]
            named = currency_of(" ".join(placed.word.text for placed in words))
            if named:
                holder = [placed for placed in words if named[0].lower() in placed.word.text.lower()][:1] or words[:1]
                return Field(named[0], named[1], evidence(holder, "header"), confidence(placed.word for placed in holder))
    return None


def _addresses(
    pairs: Sequence[Labelled], rows: Sequence[Row], knowledge: Knowledge, *, blocks: Mapping[int, Lines], used: set[int]
) -> dict[str, Address]:
    found: dict[str, Address] = {}
    strengths: dict[str, float] = {}
    taken = {id(placed.word) for pair in pairs for placed in (*pair.chunk.words, *pair.words)}
    for pair in pairs:
        role = "ship_to" if pair.role == "delivery" else pair.role
        lines = blocks.get(id(pair))
        if lines is None:
            continue
        ids = {id(placed.word) for line in lines for placed in line}
        used |= ids
        taken |= ids
        if role == "seller":
            taken |= {id(placed.word) for chunk in pair.row.chunks for placed in chunk.words if chunk.left > pair.chunk.left}
            continue
        text = clean_block(lines, role)
        if not text or not _fits(role, pair, text, knowledge):
            continue
        strength = pair.strength + (0.5 if len(text) > 1 else 0.0) - (1.0 if pair.role == "delivery" else 0.0)
        if strengths.get(role, -1.0) < strength:
            strengths[role] = strength
            found[role] = address(text)
    head = letterhead(rows, taken, knowledge)
    if "buyer" not in found and head:
        found["buyer"] = address(head)
    if (ship_to := found.get("ship_to")) and _SAME_PLACE.match(fold(ship_to.text.raw)):
        del found["ship_to"]
        if head:
            found["ship_to"] = address([*head])
    return found


#: "as above": the place is the letterhead's.
_SAME_PLACE = re.compile(
    r"(?:(?:goods in|goods inwards|stores|to)?\s*(?:at|the)?\s*)?(?:as |the |same as )?(?:above|same address|see above|address above|our address"
    r"|wie oben|siehe oben|obige|s o\b|w o\b|unsere (?:o g )?(?:adresse|anschrift)|ci-dessus|idem|voir ci-dessus|notre adresse"
    r"|arriba|misma direccion|nuestra direccion|come sopra|vedi sopra|stesso indirizzo|ns sede|nostra sede|zie boven|als boven|zelfde adres|ons adres|jw\b|jak wyzej|enligt ovan)"
)


def _fits(role: str, pair: Labelled, lines: Lines, knowledge: Knowledge) -> bool:
    """Whether these lines can be that party or place."""
    text = " ".join(placed.word.text for line in lines for placed in line)
    if role in ("buyer", "ship_to") and _is_own(lines, knowledge):
        return False
    if role == "buyer":
        named = fold(pair.label).strip(" :.") in _COMPANY_LABELS
        return named or len(lines) > 1 or len(text.split()) > 3 or any(char.isdigit() for char in text) or bool(_COMPANY.search(text))
    if pair.role == "delivery" or not (":" in pair.label or pair.where != "inline" or pair.strength >= 2.6):
        plain = fold(text)
        known = any(fold(place) in plain for place in knowledge.places if len(place) > 3) if len(text) < 200 else False
        return known or bool(re.search(r"\d{3,}|\b[A-Z]{1,2}\d", text)) or ("," in text and ":" in pair.label)
    return True


_COMPANY_LABELS = frozenset({"customer", "customer name", "company", "kunde", "firma", "client", "societe", "cliente", "empresa", "azienda", "ditta", "klant", "bedrijf", "kund", "klient"})
_COMPANY = re.compile(
    r"\b(?:ltd|limited|plc|llc|inc|corp|co|gmbh|ag|kg|ohg|e\.?k\.?|gbr|sarl|sas|sa|s\.a\.|s\.?r\.?l\.?|s\.?p\.?a\.?|s\.?l\.?u?\.?|bv|b\.v\.|nv|n\.v\.|bvba|v\.?o\.?f\.?|c\.?v\.?|ab|oy|as|aps|sp\.? z o\.?o\.?|se|eg|council|university|hospital|trust)\b\.?",
    re.I,
)


def _is_own(lines: Sequence[Sequence[Placed]], knowledge: Knowledge) -> bool:
    text = fold(" ".join(placed.word.text for line in lines for placed in line))
    return any(fold(name) in text for name in knowledge.own_names if len(name) > 4)


def address(lines: Sequence[Sequence[Placed]]) -> Address:
    """The lines as an address, without the punctuation that joined them to what stood around."""
    words = [placed for line in lines for placed in line]
    text = "\n".join(" ".join(placed.word.text for placed in line).strip(" ,;:-–") for line in lines)
    return Address(field_of(words, raw=text, value=text, method="header"))

