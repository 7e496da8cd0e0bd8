"""An order of WooCommerce, as its webhook and its REST API write it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from parsers.draft import Charge, DraftLine, Field, Kind
from parsers.formats.shop_payload import Members, Payload
from parsers.formats.strict_json import as_text

__all__ = ["WooCommerce"]

#: states of a WooCommerce order that is neither paid nor agreed, or is over
STATES = {
    "pending": "waits for its payment",
    "failed": "was not paid",
    "checkout-draft": "is a draft",
    "auto-draft": "is a draft",
    "completed": "is completed already",
    "refunded": "was refunded",
}

#: members, and keys of `meta_data`, of a line that is a set or a part of one: of Product Bundles, Composite Products, Mix and Match
SETS = frozenset(
    name
    for kind in (
        "bundled_by",
        "bundled_items",
        "composite_parent",
        "composite_children",
        "mnm_container",
        "mnm_child_items_data",
    )
    for name in (kind, f"_{kind}")
)


@dataclass(slots=True)
class WooCommerce(Payload):
    """REST API, resource Order (v1 to v3)."""

    def shop(self) -> str:
        return "WooCommerce"

    def kind(self) -> Kind:
        state = as_text(self.order.get("status")) or ""
        if state in STATES:
            code = "message-copied" if state == "completed" else "order-type-special"
            self.hold(code, f"The shop says that the order {STATES[state]} ({state}).", "/status")
        elif state not in ("processing", "on-hold", "cancelled", "trash"):
            self.hold("order-type-special", f"The order is in the state {state[:40]!a} of the shop.", "/status")
        if self.order.get("refunds"):
            self.hold("element-unread", "Parts of the order were refunded.", "/refunds")
        return Kind.CANCEL if state in ("cancelled", "trash") else Kind.ORDER

    def header(self) -> dict[str, Any]:
        order = self.order
        own = self.named(order, "", "meta_data", "key")
        shop_number = self.text(order, "", "number")
        if note := self.text(order, "", "customer_note"):
            self.notes.append((note.raw, f"{self.where}/customer_note"))
        parts = ("company",), ("address_1", "address_2"), ("postcode", "city", "state"), ("country",)
        billing = self.address("billing", *parts)
        shipping = self.address("shipping", *parts)
        number = own.get("buyer_order_no")
        return {
            **own,
            "buyer_order_no": number or shop_number,
            "seller_order_no": shop_number if number else None,
            "issued_on": self.day("date_created"),
            "currency": self.text(order, "", "currency"),
            "contact_name": self.person(
                *(self.text(order, "", "billing", name) for name in ("first_name", "last_name"))
            ),
            "contact_email": self.text(order, "", "billing", "email"),
            "contact_phone": self.text(order, "", "billing", "phone"),
            "buyer": billing,
            "bill_to": billing,
            "ship_to": shipping or billing,
            "delivery_terms": self.way("method_title"),
            "total_tax": self.number(order, "", "total_tax"),
            "total_payable": self.number(order, "", "total"),
            "charges": self._charges(),
        }

    def _charges(self) -> tuple[Charge, ...]:
        made = []
        for member, label in (("shipping_lines", "method_title"), ("fee_lines", "name")):
            for one, path in self.objects(self.order, "", member):
                total = self.number(one, path, "total")
                if total and (total.value or "1").strip("0."):
                    sign = not (total.value or "").startswith("-")
                    amount = total if sign else Field(total.raw, (total.value or "").lstrip("-"), total.evidence)
                    made.append(Charge(charge=sign, reason=self.text(one, path, label), amount=amount))
        return tuple(made)

    def line(self, item: Members, path: str, at: str) -> DraftLine:
        name = self.text(item, path, "name")
        # Names come with HTML's entities in them; prices and totals are net and after coupons.
        description = Field(name.raw, html.unescape(name.raw).strip(), name.evidence) if name else None
        fields = [
            (one, here)
            for one, here in self.objects(item, path, "meta_data")
            if not (as_text(one.get("key")) or "").startswith(("_", "pa_"))
        ]
        day, said = self.chosen(fields, "key")
        keys = {as_text(one.get("key")) for one, _ in self.objects(item, path, "meta_data")}
        if any(item.get(name) for name in SETS) or not SETS.isdisjoint(keys):
            told = "The line is a set, or a part of one; look which of them is to be delivered."
            self.hold("order-type-special", told, path)
        return DraftLine(
            sku=self.text(item, path, "sku"),
            description=description,
            quantity=self.number(item, path, "quantity", at),
            price=self.number(item, path, "price", at),
            amount=self.number(item, path, "total", at),
            requested_delivery=day,
            note=self.joined(said),
        )
