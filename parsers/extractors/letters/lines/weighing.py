"""Which kind of message the words that were found speak for, where several do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.draft import Draft, DraftLine, Kind, Notice
from parsers.extractors.letters.lines.itemlist import SPOKEN_OF
from parsers.lexicon import words_of

__all__ = ["NOTHING", "Hits", "Judgement", "against_order", "counts_goods", "firm", "weighed"]

#: kind -> (place, phrase) of the phrases of that kind that were found; the subject is place -1
Hits = Mapping[str, list[tuple[int, str]]]
#: kind, reason, and what a clerk has to know
Judgement = tuple[Kind, str, list[Notice]]

NOTHING = "it orders nothing"


def firm(hits: Hits) -> list[tuple[int, str]]:
    """The words of ordering that are no mere name of an order."""
    return [hit for hit in hits["order"] if hit[0] >= 0 and hit[1] not in _NAMES]


#: phrases of `order` that name an order and ask for nothing
_NAMES = words_of("orders_only_named")


def weighed(
    draft: Draft,
    hits: Hits,
    solid: Sequence[DraftLine],
    conditional: bool,
) -> Judgement:
    """What they come to: undoing before asking, asking before ordering, and what speaks against an order before its items."""
    ordering = bool(hits["order"])
    numbered = draft.header.buyer_order_no is not None
    ours = solid and (numbered or firm(hits) or (ordering and len({phrase for _, phrase in hits["seller"]}) < 2))
    if hits["seller"] and not ours and not _asks_of_us(hits):
        return Kind.OTHER, f"a supplier writes: “{hits['seller'][0][1]}”", []
    if (judged_already := _undoes(hits, solid) or _asks_after(hits, solid)) is not None:
        return judged_already
    if hits["inquiry"] and solid and conditional and firm(hits):
        said = hits["inquiry"][0][1]
        return Kind.ORDER, "items are ordered", [Notice("intent-mixed", f"“{said}” stands beside the order.")]
    if hits["inquiry"] and (not solid or not _orders_anyway(hits, solid)):
        return Kind.INQUIRY, f"“{hits['inquiry'][0][1]}” asks", []
    if hits["other"] and not (solid and ordering and draft.header.buyer_order_no):
        said = f"“{hits['other'][0][1]}”"
        orders = counts_goods(draft, solid) or bool(solid and firm(hits))
        return against_order(f"no order: {said}", f"{said} is said", orders=orders)
    if hits["social"] and not solid:
        return Kind.OTHER, f"no order: “{hits['social'][0][1]}”", []
    if solid:
        return Kind.ORDER, "items are ordered", []
    if any(n.code == "history-referenced" and not n.message.endswith(SPOKEN_OF) for n in draft.notices):
        return Kind.ORDER, "it asks for the same as before", []
    if ordering and (
        draft.lines
        or draft.header.buyer_order_no
        or any(n.code in ("text-unread", "quantity-vague") for n in draft.notices)
    ):
        return Kind.ORDER, f"“{hits['order'][0][1]}” orders", []
    if any(n.code == "quantity-vague" for n in draft.notices):
        return Kind.ORDER, "items are named without a number", []
    return Kind.OTHER, NOTHING, []


def against_order(reason: str, said: str, *, orders: bool) -> Judgement:
    """Where something speaks against an order: a clerk looks at a text that orders all the same, since nobody sees what is
    set aside."""
    if orders:
        return (
            Kind.ORDER,
            "items are ordered",
            [Notice("intent-mixed", f"{said} beside ordered items; is it an order?")],
        )
    return Kind.OTHER, reason, []


def counts_goods(draft: Draft, solid: Sequence[DraftLine]) -> bool:
    """Whether it counts goods under an order number, or by item numbers of the catalogue."""
    return bool(solid) and (draft.header.buyer_order_no is not None or any(line.sku is not None for line in solid))


def _undoes(hits: Hits, solid: Sequence[object]) -> Judgement | None:
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


def _asks_after(hits: Hits, solid: Sequence[object]) -> Judgement | None:
    """`Has my order shipped yet?`: a question after an order that is on its way."""
    if not hits["status"]:
        return None
    said = hits["status"][0][1]
    if not (solid and firm(hits)):
        return Kind.INQUIRY, f"“{said}” asks after an order", []
    return Kind.ORDER, "items are ordered", [Notice("intent-mixed", f"“{said}” stands beside the order.")]


def _asks_of_us(hits: Hits) -> bool:
    """Whether a cancellation or return stands before what a supplier would say."""
    first = min(at for at, _ in hits["seller"])
    return any(at < first for kind in ("cancel", "return") for at, _ in hits[kind])


def _is_main(position: int, hits: Hits, solid: Sequence[object]) -> bool:
    """Whether the word comes before any word of ordering: what a letter says first is what it is about."""
    first_order = min((at for at, _ in hits["order"] if at >= 0), default=1 << 30)
    return position <= first_order + 12 or not solid


def _orders_anyway(hits: Hits, solid: Sequence[object]) -> bool:
    """An order with a question beside it: it has words of ordering that stand before the question, or items only."""
    ordered = [at for at, _ in hits["order"]]
    asked = min(at for at, _ in hits["inquiry"])
    if asked == -1:
        return False
    return (bool(ordered) and (min(ordered) < asked or -1 in ordered)) or (not ordered and bool(solid) and asked > 20)
