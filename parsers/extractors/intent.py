"""What a text asks for: rules first, and cautious. A word of cancelling, changing or returning beside an order holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.draft import Draft, Kind, Notice
from parsers.extractors.replies import Parted
from parsers.extractors.tokens import tokenize
from parsers.extractors.wording import LANGUAGES, Wording, intent_phrases, wording

__all__ = ["Judgement", "judged", "machine_kind"]

Judgement = tuple[Kind, str, list[Notice]]

#: a whole text message of one of these is for the telephone network, not for us
KEYWORDS = frozenset("stop unsubscribe end quit stopall revoke optout cancel stopp arret alto".split())


def judged(draft: Draft, text: str, parted: Parted, subject: str, marks: Mapping[str, str], words: Wording) -> Draft:
    """The draft with its kind, the reason for it, and a notice where kinds compete."""
    kind, reason, notices = _judge(draft, text, parted, subject, marks, words)
    if kind in (Kind.OTHER, Kind.AUTO_REPLY, Kind.BOUNCE):
        draft = replace(draft, lines=() if kind is not Kind.OTHER else draft.lines, notices=())
    return replace(draft, kind=kind, reason=reason, notices=draft.notices + tuple(notices))


def machine_kind(
    subject: str, text: str, marks: Mapping[str, str], *, content_type: str = ""
) -> tuple[Kind, str] | None:
    """Whether a machine wrote it, by RFC 3464 and RFC 3834; an order that an ERP sends is not an answer."""
    head = [token.norm for token in tokenize(subject[:300])]
    start = [token.norm for token in tokenize(text[:1500])]
    sender = marks.get("return-path", "x").strip()
    if content_type == "multipart/report" or "x-failed-recipients" in marks:
        return Kind.BOUNCE, "an undelivered mail came back (delivery status report)"
    if intent_phrases("bounce").found_in(head) or (sender == "<>" and intent_phrases("bounce").found_in(start)):
        return Kind.BOUNCE, "an undelivered mail came back"
    answered = (
        marks.get("auto-submitted", "").lower().startswith("auto-replied")
        or "x-autoreply" in marks
        or "x-autorespond" in marks
    )
    said = intent_phrases("auto_reply").found_in(head) or (
        intent_phrases("auto_reply").found_in(start) and (answered or len(start) < 120)
    )
    if said or answered:
        return Kind.AUTO_REPLY, "an automatic answer (" + ("Auto-Submitted" if answered else "its words say so") + ")"
    return None


def _judge(
    draft: Draft, text: str, parted: Parted, subject: str, marks: Mapping[str, str], words: Wording
) -> Judgement:
    own = text[parted.own.start : parted.own.end]
    if parted.forwarded is not None:
        own += "\n" + text[parted.forwarded.start : parted.forwarded.end]
    norms = [token.norm for token in tokenize(own[:20000])]
    head = [] if _answers(subject) and own.strip() else [token.norm for token in tokenize(subject[:300])]
    solid = [
        line for line in draft.lines if (line.quantity is not None or line.schedule) and (line.code or line.description)
    ]
    machine = machine_kind(subject, own, marks)
    declared = intent_phrases("auto_reply").found_in(head[:6]) is not None
    if machine is not None and (machine[0] is Kind.BOUNCE or declared or len(solid) < 2):
        return machine[0], machine[1], []
    plain = " ".join(norms).strip(" .!")
    if plain in KEYWORDS and draft.origin.channel_kind == "sms":
        return Kind.OTHER, f"the keyword {plain.upper()} is for the telephone network", []
    languages = tuple(dict.fromkeys((*words.languages, "en")))
    hits = {
        kind: _hits(kind, norms, head, languages)
        for kind in ("cancel", "return", "change", "inquiry", "order", "other", "seller", "status", "approve")
    }
    hits["change"] = [hit for hit in hits["change"] if not _replaces_habit(hit, norms)] or _adds_to_order(norms)
    if (bulk := _bulk(marks)) and not (hits["order"] and solid and draft.header.buyer_order_no):
        return Kind.OTHER, f"sent to many ({bulk})", []
    if parted.quoted is not None and parted.forwarded is None and _corrects_earlier(norms, words):
        return Kind.CHANGE, "an answer that corrects what it quotes", []
    if not solid and not hits["cancel"] and not hits["return"] and _corrects_unseen(norms, words):
        return Kind.CHANGE, "it corrects an order that was sent before", []
    if not solid and hits["approve"] and (parted.quoted is not None or hits["inquiry"] or _answers(subject)):
        said = hits["approve"][0][1]
        notice = Notice("history-referenced", f"“{said}” accepts an offer that is not written in this text.")
        return Kind.ORDER, f"“{said}” accepts an offer", [notice]
    if not solid and _answers(subject) and parted.quoted is not None and _only_thanks(norms, words):
        return Kind.OTHER, "it only thanks", []
    return _weigh(draft, hits, solid)


_ORDER_NOUNS = frozenset(
    "order po bestellung auftrag bestellnummer commande pedido ordine bestelling inkooporder".split()
)
#: phrases of `order` that name an order and ask for nothing
_NAMES = frozenset(
    ("our order", "order number", "purchase order", "new order", "delivery", "order", "bestellung", "auftrag", "bestellnummer", "lieferung", "commande",
     "n de commande", "livraison", "bon de commande", "pedido", "entrega", "ordine", "consegna", "bestelling", "levering", "ordernummer", "opdracht")
)  # fmt: skip


def _corrects_unseen(norms: Sequence[str], words: Wording) -> bool:
    """`I sent an order this morning, sorry, I meant 3 not 2`: a correction of what is not here."""
    corrected = any(words["correct"].at(norms, at) and norms[at] not in _REFUSALS for at in range(len(norms)))
    return corrected and any(map(_is_numeral, norms)) and bool(_ORDER_NOUNS & set(norms))


_REFUSALS = frozenset("no non nee nein ne".split())


def _is_numeral(norm: str) -> bool:
    return norm[:1].isdigit()


def _replaces_habit(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`instead of the usual ten`: no earlier order is changed."""
    at, phrase = hit
    after = at + len(phrase.split())
    return at >= 0 and phrase.startswith("instead") and after < len(norms) and norms[after] in _HABIT


_HABIT = frozenset("usual normal regular standard typical".split())
_ADDING = frozenset(
    "add adding append include put erganzen hinzufugen hinzu dazu nehmen ajouter ajoutez rajouter rajoutez anadir anadan agregar agreguen sumar"
    " aggiungere aggiungete aggiungi aggiungiamo toevoegen bijvoegen voeg zet".split()
)
_TO_ORDER = re.compile(
    r"(?:to|zur?|an|a la|a notre|al?|a nuestro|all'|al nostro|aan|bij) ?(?:the|our|my|this|that|existing|unserer|unsere|der|die|mijn|onze|de|nostro|nuestro)?"
    r" ?(?:last|open|current|existing|laufenden|vorige)? ?(?:order|po|purchase order|bestellung|auftrag|commande|pedido|ordine|bestelling)\b"
)


def _adds_to_order(norms: Sequence[str]) -> list[tuple[int, str]]:
    """`Add 2 more cases to order 4471`: an order that exists already gets more."""
    for at, norm in enumerate(norms[:2000]):
        if norm in _ADDING and (match := _TO_ORDER.search(" ".join(norms[at + 1 : at + 22]))):
            return [(at, f"{norm} … {match[0]}")]
    return []


def _only_thanks(norms: Sequence[str], words: Wording) -> bool:
    """Whether an answer begins with thanks and holds no number."""
    return words["closing"].found_in(norms[:8]) is not None and not any(map(_is_numeral, norms)) and len(norms) < 60


def _corrects_earlier(norms: Sequence[str], words: Wording) -> bool:
    """`Make that 2 drums` at the head of an answer speaks of the order below it; further down it corrects this one."""
    found = words["correct"].found_in(norms[:12])
    if found is None:
        return False
    at, length = found
    # a lone "sorry" or "no" is politeness; "make that" and "correction" are not
    firm = length > 1 or norms[at].startswith(("corr", "korr"))
    return firm and not any(norm[:1].isdigit() for norm in norms[:at])


def _answers(subject: str) -> bool:
    """Whether the subject only repeats what is answered or passed on: `RE: Quotation Q-30418` is no quotation."""
    word = subject.split(":", 1)[0].strip().lower() if ":" in subject[:8] else ""
    everything = wording(LANGUAGES)
    return bool(word) and (word in everything["prefix_reply"] or word in everything["prefix_forward"])


def _bulk(marks: Mapping[str, str]) -> str | None:
    if "list-unsubscribe" in marks or "list-id" in marks:
        return "List-Unsubscribe"
    if marks.get("precedence", "").lower() in ("bulk", "junk", "list"):
        return "Precedence"
    return None


def _hits(kind: str, norms: Sequence[str], head: Sequence[str], languages: tuple[str, ...]) -> list[tuple[int, str]]:
    """(position, phrase) of the kind's phrases; in the subject position -1. Negated ones do not count."""
    table = intent_phrases(kind, languages)
    found: list[tuple[int, str]] = []
    if (at := table.found_in(head)) is not None:
        found.append((-1, " ".join(head[at[0] : at[0] + at[1]])))
    position = 0
    while position < len(norms):
        length = table.at(norms, position)
        if length:
            if position == 0 or norms[position - 1] not in (
                "not",
                "don't",
                "nicht",
                "pas",
                "no",
                "niet",
                "non",
                "ohne",
                "without",
            ):
                found.append((position, " ".join(norms[position : position + length])))
            position += length
        else:
            position += 1
    return found


def _weigh(
    draft: Draft,
    hits: Mapping[str, list[tuple[int, str]]],
    solid: Sequence[object],
) -> Judgement:
    ordering = bool(hits["order"])
    if hits["seller"] and not (solid and ordering) and not _asks_of_us(hits):
        return Kind.OTHER, f"a supplier writes: “{hits['seller'][0][1]}”", []
    if (judged_already := _undoes(hits, solid) or _asks_after(hits, solid)) is not None:
        return judged_already
    if hits["inquiry"] and (not solid or not _orders_anyway(hits, solid)):
        return Kind.INQUIRY, f"“{hits['inquiry'][0][1]}” asks", []
    if hits["other"] and not (solid and ordering and draft.header.buyer_order_no):
        return Kind.OTHER, f"no order: “{hits['other'][0][1]}”", []
    if solid:
        return Kind.ORDER, "items are ordered", []
    if any(notice.code == "history-referenced" for notice in draft.notices):
        return Kind.ORDER, "it asks for the same as before", []
    if ordering and (
        draft.lines
        or draft.header.buyer_order_no
        or any(n.code in ("text-unread", "quantity-vague") for n in draft.notices)
    ):
        return Kind.ORDER, f"“{hits['order'][0][1]}” orders", []
    if any(n.code == "quantity-vague" for n in draft.notices):
        return Kind.ORDER, "items are named without a number", []
    return Kind.OTHER, "it orders nothing", []


def _undoes(hits: Mapping[str, list[tuple[int, str]]], solid: Sequence[object]) -> Judgement | None:
    """What cancels, returns or changes; beside an order it is said."""
    for kind, name in ((Kind.CANCEL, "cancel"), (Kind.RETURN, "return"), (Kind.CHANGE, "change")):
        found = hits[name]
        if not found:
            continue
        word = found[0][1]
        strong = found[0][0] == -1 or name == "cancel" or _is_main(found[0][0], hits, solid)
        if strong:
            mixed = (
                [Notice("intent-mixed", f"“{word}” stands beside ordered items; look what is wanted.")]
                if solid and hits["order"]
                else []
            )
            return kind, f"“{word}” is said", mixed
        return (
            Kind.ORDER,
            "items are ordered",
            [Notice("intent-mixed", f"“{word}” stands beside the order; look whether all of it is one.")],
        )
    return None


def _asks_after(hits: Mapping[str, list[tuple[int, str]]], solid: Sequence[object]) -> Judgement | None:
    """`Has my order shipped yet?`: a question after an order that is on its way."""
    if not hits["status"]:
        return None
    firm = [hit for hit in hits["order"] if hit[0] >= 0 and hit[1] not in _NAMES]
    said = hits["status"][0][1]
    if not (solid and firm):
        return Kind.INQUIRY, f"“{said}” asks after an order", []
    return Kind.ORDER, "items are ordered", [Notice("intent-mixed", f"“{said}” stands beside the order.")]


def _asks_of_us(hits: Mapping[str, list[tuple[int, str]]]) -> bool:
    """Whether a cancellation or return stands before what a supplier would say."""
    first = min(at for at, _ in hits["seller"])
    return any(at < first for kind in ("cancel", "return") for at, _ in hits[kind])


def _is_main(position: int, hits: Mapping[str, list[tuple[int, str]]], solid: Sequence[object]) -> bool:
    """Whether the word comes before any word of ordering: what a letter says first is what it is about."""
    first_order = min((at for at, _ in hits["order"] if at >= 0), default=1 << 30)
    return position <= first_order + 12 or not solid


def _orders_anyway(hits: Mapping[str, list[tuple[int, str]]], solid: Sequence[object]) -> bool:
    """An order with a question beside it: it has words of ordering that stand before the question, or items only."""
    firm = [at for at, _ in hits["order"]]
    asked = min(at for at, _ in hits["inquiry"])
    if asked == -1:
        return False
    return (bool(firm) and (min(firm) < asked or -1 in firm)) or (not firm and bool(solid) and asked > 20)


def kind_of_words(text: str) -> set[str]:
    """The kinds whose words stand in a text, in any language."""
    norms = [token.norm for token in tokenize(text[:20000])]
    return {
        kind
        for kind in ("cancel", "return", "change", "inquiry", "order", "other")
        if intent_phrases(kind, LANGUAGES).found_in(norms)
    }
