"""Orders of web shops as their webhooks and APIs write them: Shopify (orders/create) and WooCommerce (order)."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Header, Kind, Origin
from parsers.errors import Damaged, Empty, ReadError, TooLarge
from parsers.formats.civil import iso_day
from parsers.formats.exact import Pen, other_message
from parsers.formats.own_names import is_account_name, is_order_name, is_vat_name
from parsers.formats.segments import LINES_LIMIT, Wrong
from parsers.formats.strict_json import as_text, load, looks_like_json, pointer
from parsers.registry import Format

__all__ = ["FORMAT"]

Members = Mapping[str, Any]

#: members by which the payloads of a shop are told -> (what it is called, whether it asks for something)
OTHERS: tuple[tuple[frozenset[str], str, bool], ...] = (
    (frozenset({"draft_order"}), "a draft order of the shop", False),
    (frozenset({"refund"}), "a refund of the shop", False),
    (frozenset({"refund_line_items", "order_id"}), "a refund of the shop", False),
    (frozenset({"product"}), "a product of the shop", False),
    (frozenset({"products"}), "products of the shop", False),
    (frozenset({"variants", "body_html"}), "a product of the shop", False),
    (frozenset({"customer"}), "a customer of the shop", False),
    (frozenset({"orders_count", "total_spent"}), "a customer of the shop", False),
    (frozenset({"invoice_sent_at", "line_items"}), "a draft order of the shop", False),
    (frozenset({"abandoned_checkout_url", "line_items"}), "an abandoned checkout of the shop", False),
    (frozenset({"webhook_id"}), "a test call of the shop (ping)", False),
)
#: the whole payload of an order that was deleted
_DELETED = re.compile(rb'\s{0,64}\{\s{0,64}"id"\s{0,8}:\s{0,8}(\d{1,18})\s{0,64}\}\s{0,64}')
SHOPIFY = frozenset({"line_items", "total_price", "name"})
WOOCOMMERCE = frozenset({"line_items", "billing", "number"})
#: states of a WooCommerce order that is neither paid nor agreed, or is over
WOO_STATES = {
    "pending": "waits for its payment",
    "failed": "was not paid",
    "checkout-draft": "is a draft",
    "auto-draft": "is a draft",
    "completed": "is completed already",
    "refunded": "was refunded",
}


def sniff(content: bytes) -> bool:
    """An object (or array of objects) with the members of a shop's payload."""
    if _DELETED.fullmatch(content):
        return True
    if not looks_like_json(content) or not any(
        mark in content
        for mark in (
            b'"line_items"',
            b'"admin_graphql_api_id"',
            b'"webhook_id"',
            b'"variants"',
            b'"total_spent"',
            b'"refund',
        )
    ):
        return False
    try:
        data = load(content)
    except ReadError:
        return b'"line_items"' in content  # it claims to be one and is broken: reading it names the fault
    return any(_shop(one) or _other(one) for one, _ in _objects(data))


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every order of the payload."""
    pen = Pen(part, "shop")
    if (gone := _DELETED.fullmatch(content)) is not None:
        return [_deleted(gone[1].decode(), pen, origin)]
    found = _objects(load(content))
    if not found:
        raise Empty("The JSON holds no order of a shop.")
    return [_draft(one, where, pen, origin) for one, where in found]


FORMAT = Format("shop", sniff, read)


def _deleted(number: str, pen: Pen, origin: Origin) -> Draft:
    """WooCommerce tells of an order that was deleted by nothing but its id, which is its number unless the shop has others."""
    return Draft(
        kind=Kind.CANCEL, origin=origin, header=Header(buyer_order_no=pen.text(number, "/id")), source="shop",
        parts=(pen.part,), reason="an order that was deleted in the shop",
    )  # fmt: skip


def _objects(data: Any) -> list[tuple[Members, str]]:
    """(object, JSON pointer) of a payload, its wrapper (`order`, `orders`) taken off."""
    if isinstance(data, dict):
        if isinstance(data.get("order"), dict) and len(data) == 1:
            return [(data["order"], "/order")]
        if isinstance(data.get("orders"), list) and len(data) == 1:
            return [(one, f"/orders/{at}") for at, one in enumerate(data["orders"]) if isinstance(one, dict)]
        return [(data, "")]
    if isinstance(data, list):
        return [(one, pointer(at)) for at, one in enumerate(data) if isinstance(one, dict)]
    return []


def _shop(one: Members) -> type[_Payload] | None:
    if _other(one):
        return None
    if one.keys() >= SHOPIFY:
        return _Shopify
    return _WooCommerce if one.keys() >= WOOCOMMERCE else None


def _other(one: Members) -> tuple[str, bool] | None:
    return next(
        (
            (what, asks)
            for members, what, asks in OTHERS
            if members <= one.keys() and (len(members) > 1 or len(one) == 1)
        ),
        None,
    )


def _draft(one: Members, where: str, pen: Pen, origin: Origin) -> Draft:
    if (shop := _shop(one)) is not None:
        return shop(pen, Wrong(pen), one, where).draft(origin)
    what, asks = _other(one) or ("a payload that is not known here", True)
    return other_message(pen, origin, what=what, name="JSON", asks=asks, path=where or "/")


@dataclass(slots=True)
class _Payload(ABC):
    """What the payloads of both shops have in common."""

    pen: Pen
    wrong: Wrong
    order: Members
    where: str
    notes: list[tuple[str, str]] = field(default_factory=list)

    def text(self, owner: Any, path: str, *names: str) -> Field | None:
        """The member down that path as a text; None where there is none."""
        for name in names:
            if not isinstance(owner, dict):
                return None
            owner, path = owner.get(name), f"{path}{pointer(name)}"
        return self.pen.text(as_text(owner), self.where + path)

    def number(self, owner: Members, path: str, name: str, at: str = "") -> Field | None:
        here = f"{self.where}{path}{pointer(name)}"
        written = as_text(owner.get(name))
        return self.wrong.number(written, here, pointer=at) if written is not None else None

    def objects(self, owner: Members, path: str, name: str) -> list[tuple[Members, str]]:
        found = owner.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise Damaged(f"{self.where}{path}/{name} must be an array of objects.")
        return [(one, f"{path}/{name}/{at}") for at, one in enumerate(found)]

    def day(self, name: str) -> Field | None:
        found = self.text(self.order, "", name)
        return (
            self.pen.text(found.raw, f"{self.where}/{name}", value=iso_day(found.raw) or found.raw) if found else None
        )

    def address(
        self, name: str, names: Sequence[str], streets: Sequence[str], town: Sequence[str], country: Sequence[str]
    ) -> Address | None:
        """The block of an address; a person's first and last name stand on one line."""
        owner = self.order.get(name)
        if not isinstance(owner, dict):
            return None

        def line(*members: str) -> tuple[str | None, str]:
            words = [text.strip() for member in members if (text := as_text(owner.get(member))) and text.strip()]
            return " ".join(words) or None, f"{self.where}/{name}/{members[0]}"

        return self.pen.address(
            [
                *(line(one) for one in names),
                line("first_name", "last_name"),
                *(line(one) for one in streets),
                line(*town),
                line(*country[:1]),
            ]
        )

    def named(self, owner: Members, path: str, name: str, key: str) -> dict[str, Field]:
        """Account number, VAT id and order number among free fields; every other is a note."""
        found: dict[str, Field] = {}
        for one, here in self.objects(owner, path, name):
            label, value = as_text(one.get(key)) or "", self.text(one, here, "value")
            if value is None or (
                label.startswith("_")
                and not any(known(label) for known in (is_account_name, is_vat_name, is_order_name))
            ):
                continue
            if is_account_name(label):
                found.setdefault("account_no", value)
            elif is_vat_name(label):
                found.setdefault("buyer_vat_id", value)
            elif is_order_name(label):
                found.setdefault("buyer_order_no", value)
            else:
                self.notes.append((f"{label}: {value.value}", f"{self.where}{here}/value"))
        return found

    def hold(self, code: str, message: str, path: str) -> None:
        self.wrong.add(code, message, f"{self.where}{path}")

    def draft(self, origin: Origin) -> Draft:
        items = self.objects(self.order, "", "line_items")
        if len(items) > LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        kind = self.kind()
        header = self.header()
        lines = tuple(self.line(item, path, f"/lines/{at}") for at, (item, path) in enumerate(items))
        return Draft(
            kind=kind,
            origin=origin,
            header=Header(**header, notes=self.pen.notes(self.notes)),
            lines=lines,
            notices=tuple(self.wrong.notices),
            source="shop",
            parts=(self.pen.part,),
            reason=f"an order of a {self.shop()} shop",
        )

    @abstractmethod
    def shop(self) -> str: ...

    @abstractmethod
    def kind(self) -> Kind: ...

    @abstractmethod
    def header(self) -> dict[str, Any]: ...

    @abstractmethod
    def line(self, item: Members, path: str, at: str) -> DraftLine: ...


@dataclass(slots=True)
class _Shopify(_Payload):
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
        names = [
            one
            for one in (self.text(customer, "/customer", "first_name"), self.text(customer, "/customer", "last_name"))
            if one
        ]
        paths = [span.path for one in names for span in one.evidence.spans if span.path]
        company = ("company",), ("address1", "address2"), ("zip", "city", "province_code"), ("country_code",)
        return {
            **own,
            "buyer_order_no": number or shop_number,
            "seller_order_no": shop_number if number else None,
            "issued_on": self.day("created_at"),
            "currency": self.text(order, "", "currency"),
            "contact_name": self.pen.text(" ".join(one.raw.strip() for one in names), *paths) if names else None,
            "contact_email": self.text(order, "", "contact_email") or self.text(order, "", "email"),
            "contact_phone": self.text(order, "", "phone") or self.text(order, "", "shipping_address", "phone"),
            "buyer": self.address("billing_address", *company),
            "bill_to": self.address("billing_address", *company),
            "ship_to": self.address("shipping_address", *company),
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
        said = [
            (f"{as_text(one.get('name'))}: {as_text(one.get('value'))}", f"{self.where}{here}/value")
            for one, here in properties
            if one.get("value")
        ]
        if item.get("gift_card") is True:
            self.wrong.add("element-unread", "The line is a gift card.", f"{self.where}{path}/gift_card", pointer=at)
        name = self.text(item, path, "name") or self.text(item, path, "title")
        return DraftLine(
            sku=self.text(item, path, "sku"),
            description=name,
            quantity=self.number(item, path, "quantity", at),
            price=self.number(item, path, "price", at),
            note=self.pen.text("\n".join(text for text, _ in said), *(here for _, here in said)) if said else None,
        )


@dataclass(slots=True)
class _WooCommerce(_Payload):
    """REST API, resource Order (v1 to v3)."""

    def shop(self) -> str:
        return "WooCommerce"

    def kind(self) -> Kind:
        state = as_text(self.order.get("status")) or ""
        if state in WOO_STATES:
            code = "message-copied" if state == "completed" else "order-type-special"
            self.hold(code, f"The shop says that the order {WOO_STATES[state]} ({state}).", "/status")
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
        first, last = (self.text(order, "", "billing", name) for name in ("first_name", "last_name"))
        names = [one for one in (first, last) if one]
        paths = [span.path for one in names for span in one.evidence.spans if span.path]
        number = own.get("buyer_order_no")
        return {
            **own,
            "buyer_order_no": number or shop_number,
            "seller_order_no": shop_number if number else None,
            "issued_on": self.day("date_created"),
            "currency": self.text(order, "", "currency"),
            "contact_name": self.pen.text(" ".join(one.raw.strip() for one in names), *paths) if names else None,
            "contact_email": self.text(order, "", "billing", "email"),
            "contact_phone": self.text(order, "", "billing", "phone"),
            "buyer": billing,
            "bill_to": billing,
            "ship_to": shipping or billing,
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
        said = []
        for one, here in self.objects(item, path, "meta_data"):
            label, value = as_text(one.get("key")) or "", as_text(one.get("value"))
            if value and not label.startswith(("_", "pa_")):
                said.append((f"{label}: {html.unescape(value)}", f"{self.where}{here}/value"))
        return DraftLine(
            sku=self.text(item, path, "sku"),
            description=description,
            quantity=self.number(item, path, "quantity", at),
            price=self.number(item, path, "price", at),
            amount=self.number(item, path, "total", at),
            note=self.pen.text("\n".join(text for text, _ in said), *(here for _, here in said)) if said else None,
        )
