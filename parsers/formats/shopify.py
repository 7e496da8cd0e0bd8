"""An order of Shopify, as its webhook orders/create and its Admin API write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parsers.draft import Charge, DraftLine, Kind
from parsers.formats.shop_payload import Members, Payload
from parsers.formats.strict_json import as_text

__all__ = ["Shopify"]

#: tags by which shops and their apps keep an order back
HELD = frozenset(
    ("hold", "onhold", "fraud", "fraudreview", "donotship", "donotfulfill", "draft", "test", "cancel", "cancelled")
)


@dataclass(slots=True)
class Shopify(Payload):
    """Admin API, resource Order (2019-04 to 2026-01)."""

    def shop(self) -> str:
        return "Shopify"

    def kind(self) -> Kind:
        order = self.order
        if order.get("test") is True:
            self.hold("message-test", "The shop marks the order as a test.", "/test")
        if order.get("confirmed") is False:
            self.hold("order-type-special", "The shop has not confirmed the order.", "/confirmed")
        if order.get("financial_status") in ("refunded", "voided", "partially_refunded", "expired"):
            self.hold("order-type-special", f"The payment is {order['financial_status']}.", "/financial_status")
        if order.get("fulfillment_status") in ("fulfilled", "partial"):
            self.hold(
                "message-copied",
                "The shop says that the order is delivered already, wholly or in part.",
                "/fulfillment_status",
            )
        if order.get("closed_at"):
            self.hold("message-copied", "The shop has closed the order.", "/closed_at")
        for tag in (as_text(order.get("tags")) or "").split(","):
            if "".join(filter(str.isalpha, tag.casefold())) in HELD:
                self.hold("order-type-special", f"The shop has tagged the order as {tag.strip()!a}.", "/tags")
        if order.get("refunds"):
            self.hold("element-unread", "Parts of the order were refunded.", "/refunds")
        return Kind.CANCEL if order.get("cancelled_at") else Kind.ORDER

    def header(self) -> dict[str, Any]:
        order = self.order
        own = self.named(order, "", "note_attributes", "name")
        number = self.text(order, "", "po_number") or own.get("buyer_order_no")
        shop_number = self.text(order, "", "name")
        if note := self.text(order, "", "note"):
            self.notes.append((note.raw, f"{self.where}/note"))
        customer = order.get("customer") if isinstance(order.get("customer"), dict) else {}
        company = ("company",), ("address1", "address2"), ("zip", "city", "province_code"), ("country_code",)
        return {
            **own,
            "buyer_order_no": number or shop_number,
            "seller_order_no": shop_number if number else None,
            "issued_on": self.day("created_at"),
            "currency": self.text(order, "", "currency"),
            "contact_name": self.person(
                *(self.text(customer, "/customer", name) for name in ("first_name", "last_name"))
            ),
            "contact_email": self.text(order, "", "contact_email") or self.text(order, "", "email"),
            "contact_phone": self.text(order, "", "phone") or self.text(order, "", "shipping_address", "phone"),
            "buyer": self.address("billing_address", *company),
            "bill_to": self.address("billing_address", *company),
            "ship_to": self.address("shipping_address", *company),
            "delivery_terms": self.way("title"),
            "total_lines": self.number(order, "", "total_line_items_price"),
            "total_tax": self.number(order, "", "total_tax"),
            "total_payable": self.number(order, "", "total_price"),
            "charges": self._charges(),
        }

    def _charges(self) -> tuple[Charge, ...]:
        made = []
        discount = self.number(self.order, "", "total_discounts")
        if discount and (discount.value or "1").strip("0."):
            made.append(Charge(charge=False, amount=discount))
        for one, path in self.objects(self.order, "", "shipping_lines"):
            price = self.number(one, path, "price")
            if price and (price.value or "1").strip("0."):
                made.append(Charge(charge=True, reason=self.text(one, path, "title"), amount=price))
        return tuple(made)

    def line(self, item: Members, path: str, at: str) -> DraftLine:
        properties = [
            (one, here)
            for one, here in self.objects(item, path, "properties")
            if not str(one.get("name", "")).startswith("_")
        ]
        day, said = self.chosen(properties, "name")
        self._changed(item, path, at)
        if item.get("gift_card") is True:
            self.wrong.add("element-unread", "The line is a gift card.", f"{self.where}{path}/gift_card", pointer=at)
        name = self.text(item, path, "name") or self.text(item, path, "title")
        variant = self.text(item, path, "variant_title")
        if variant and name and variant.raw.strip().casefold() not in name.raw.casefold():
            said.append((variant.raw.strip(), f"{self.where}{path}/variant_title"))
        return DraftLine(
            sku=self.text(item, path, "sku"),
            description=name,
            quantity=self.number(item, path, "quantity", at),
            price=self.number(item, path, "price", at),
            requested_delivery=day,
            note=self.joined(said),
        )

    def _changed(self, item: Members, path: str, at: str) -> None:
        """Holds a line of which something was taken off, or sent, since it was ordered."""
        left = ["current_quantity"] + ["fulfillable_quantity"] * (not self.order.get("fulfillment_status"))
        for name in left:
            if item.get(name) is not None and item.get(name) != item.get("quantity"):
                said = f"The shop says that {item[name]} are left of {item.get('quantity')}."
                self.wrong.add("quantity-contradicted", said, f"{self.where}{path}/{name}", pointer=f"{at}/quantity")
                return
