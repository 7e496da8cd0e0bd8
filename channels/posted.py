"""The order as a web shop posts it: Order JSON (design: UBL 2.x names) with what is not known left out.

Checked strictly at the door, so that a misspelt `quantity` is answered with a sentence instead of an order without quantities.
What the words mean is asked later; here an order only has to be well formed.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import jiter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator

from channels.strict_json import DIGITS_LIMIT, Fault, escape, strict_json

__all__ = ["LINES_LIMIT", "PostedLine", "PostedOrder", "good_order", "order_faults"]

LINES_LIMIT = 1000

_AMOUNT = r"^-?[0-9]{1,30}(\.[0-9]{1,29})?$"
_QUANTITY = r"^[0-9]{1,30}(\.[0-9]{1,29})?$"
_PER = r"^(0{0,29}[1-9][0-9]{0,29}(\.[0-9]{1,29})?|0{1,29}\.[0-9]{0,28}[1-9][0-9]{0,28})$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_COUNTRY = r"^[A-Z]{2}$"
_CURRENCY = r"^[A-Z]{3}$"

#: What a text of each form must be, for the problem's sentence.
_FORMS = {
    _AMOUNT: 'must be a plain decimal such as "12.50"',
    _QUANTITY: 'must be a plain decimal such as "12.50", and not negative',
    _PER: 'must be a plain decimal such as "100", and not zero',
    _DAY: 'must be a date such as "2026-11-27"',
    _COUNTRY: 'must be an ISO 3166-1 code such as "DE"',
    _CURRENCY: 'must be an ISO 4217 code such as "EUR"',
}

_LONGEST = Field(max_length=DIGITS_LIMIT + 1)
_DECIMAL_SCHEMA = WithJsonSchema({"type": ["string", "number"], "pattern": _AMOUNT, "examples": ["12.50"]})


def _day(value: str) -> str:
    date.fromisoformat(value)
    return value


# Decimals are text, or numbers, which `strict_json` gives as they were written: neither is ever a float. No exponent, blank or
# `_`, which Python's own Decimal would take.
Amount = Annotated[str, Field(pattern=_AMOUNT), _LONGEST, _DECIMAL_SCHEMA]
Quantity = Annotated[str, Field(pattern=_QUANTITY), _LONGEST, _DECIMAL_SCHEMA]
Per = Annotated[str, Field(pattern=_PER), _LONGEST, _DECIMAL_SCHEMA]
Day = Annotated[str, Field(pattern=_DAY), AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Code = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=1000)]
Prose = Annotated[str, Field(max_length=10_000)]


class Posted(BaseModel):
    """Strict: a member that we do not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PostedContact(Posted):
    """Whom to ask."""

    name: Text | None = None
    email: Annotated[str, Field(max_length=320)] | None = None
    phone: Code | None = None


class PostedCustomer(Posted):
    """Who orders. An API key that is bound to a customer needs none of it."""

    account_no: Code | None = None
    name: Text | None = None
    vat_id: Code | None = None
    contact: PostedContact | None = None


class PostedParty(Posted):
    """A place or party; `address_id` where the seller's number of it is known."""

    address_id: Code | None = None
    name: Text | None = None
    lines: Annotated[list[Text], Field(max_length=20)] | None = None
    postcode: Code | None = None
    city: Text | None = None
    subdivision: Text | None = None
    country: Annotated[str, Field(pattern=_COUNTRY)] | None = None


class PostedPeriod(Posted):
    """When. A single day has `end` alone, or `start` equal to `end`."""

    start: Day | None = None
    end: Day | None = None
    granularity: Literal["day", "week", "month", "asap", "before", "period"] | None = None
    raw: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> PostedPeriod:
        if self.start and self.end and self.end < self.start:
            raise ValueError("ends before it starts")
        return self


class PostedPrice(Posted):
    """`amount` for `per` of `unit`, as stated."""

    amount: Amount
    per: Per | None = None
    unit: Code | None = None


class PostedCharge(Posted):
    """An allowance (`charge` false) or a charge."""

    charge: bool
    reason: Text | None = None
    reason_code: Code | None = None
    amount: Amount | None = None
    percent: Amount | None = None


class PostedDelivery(Posted):
    """One delivery of a line that has several."""

    quantity: Quantity
    requested_delivery: PostedPeriod


class PostedLine(Posted):
    """One item. Any of the item numbers, or a description, says which."""

    no: Code | None = None
    action: Literal["add", "change", "cancel", "return", "none"] | None = None
    sku: Code | None = None
    buyer_item: Code | None = None
    manufacturer_item: Code | None = None
    gtin: Code | None = None
    description: Text | None = None
    quantity: Quantity | None = None
    unit: Code | None = None
    unit_raw: Code | None = None
    base_quantity: Quantity | None = None
    base_unit: Code | None = None
    conversion: Literal["stock", "catalogue", "cross-reference", "standard"] | None = None
    price: PostedPrice | None = None
    amount: Amount | None = None
    requested_delivery: PostedPeriod | None = None
    schedule: Annotated[list[PostedDelivery], Field(max_length=100)] | None = None
    allowances_charges: Annotated[list[PostedCharge], Field(max_length=50)] | None = None
    note: Prose | None = None


class PostedTotals(Posted):
    """As the buyer states them."""

    lines: Amount | None = None
    tax: Amount | None = None
    payable: Amount | None = None


class PostedOrder(Posted):
    """The body of `POST /v1/orders`. `id`, `revision`, `received_at` and `attachments` are ours to say and passed over."""

    id: Code | None = None
    revision: Code | None = None
    kind: Literal["order", "change", "cancel", "return", "inquiry"] = "order"
    intent: Literal["new", "change", "cancel", "return"] | None = None
    buyer_order_no: Code | None = None
    seller_order_no: Code | None = None
    previous_order_no: Code | None = None
    contract_no: Code | None = None
    quotation_no: Code | None = None
    issued_on: Day | None = None
    received_at: Code | None = None
    currency: Annotated[str, Field(pattern=_CURRENCY)] | None = None
    customer: PostedCustomer | None = None
    ship_to: PostedParty | None = None
    bill_to: PostedParty | None = None
    end_customer: PostedParty | None = None
    requested_delivery: PostedPeriod | None = None
    requested_despatch: PostedPeriod | None = None
    ship_complete: bool | None = None
    delivery_terms: Text | None = None
    payment_terms: Text | None = None
    lines: Annotated[list[PostedLine], Field(max_length=LINES_LIMIT)]
    allowances_charges: Annotated[list[PostedCharge], Field(max_length=50)] | None = None
    totals: PostedTotals | None = None
    notes: Annotated[list[Prose], Field(max_length=50)] | None = None
    attachments: Annotated[list[Any], Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def _has_lines(self) -> PostedOrder:
        if not self.lines and self.kind == "order" and self.intent in (None, "new"):
            raise ValueError("An order needs at least one line.")
        return self


def good_order(content: bytes) -> PostedOrder | None:
    """The order where it is good beyond doubt, in half of the time; None where only `order_faults` can tell."""
    if b"\\u" in content or b"\x7f" in content:  # only so can a control character come into a text
        return None
    try:
        # The model's own reader takes a doubled member without a word.
        jiter.from_json(content, catch_duplicate_keys=True, allow_inf_nan=False, float_mode="lossless-float")
        order = PostedOrder.model_validate_json(content)
    except ValueError:  # of which pydantic's is one
        return None
    # Attachments are of any form, with numbers and depths that nobody has looked at.
    return order if order.attachments is None else None


def order_faults(content: bytes) -> tuple[Mapping[str, Any] | None, list[Fault]]:
    """The posted order as plain JSON (None where it is none), and everything that is wrong with it."""
    data, faults = strict_json(content)
    if faults:
        return None, faults
    if not isinstance(data, dict):
        return None, [Fault("", "The body must be one JSON object: an order.", "order-malformed")]
    try:
        PostedOrder.model_validate(data)
    except ValidationError as error:
        return data, [_fault(fault) for fault in error.errors(include_url=False)[:20]]
    return data, []


def _fault(error: Mapping[str, Any]) -> Fault:
    place, kind = error["loc"], error["type"]
    pointer = "".join(escape(step) if isinstance(step, str) else f"/{step}" for step in place)
    if kind == "extra_forbidden":
        return Fault(pointer, _unknown(place), "member-unknown")
    if kind == "missing":
        return Fault(pointer, "This member is missing.", "member-missing")
    if kind == "string_pattern_mismatch":
        return Fault(pointer, _FORMS[error["ctx"]["pattern"]], "value-malformed")
    return Fault(pointer, error["msg"].removeprefix("Value error, "), "value-malformed")


def _unknown(place: tuple[int | str, ...]) -> str:
    """A sentence with the nearest known name, found by walking the models along the place."""
    known: Any = PostedOrder
    for step in place[:-1]:
        if isinstance(step, str):
            known = _model_in(known.model_fields[step].annotation)
    name = str(place[-1])
    close = difflib.get_close_matches(name[:60], list(known.model_fields), n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known.model_fields)}."
    return f"The member {name[:60]!a} is unknown; {hint}"


def _model_in(annotation: Any) -> Any:
    """The model within `list[...]`, `... | None` and `Annotated[...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(found for inner in annotation.__args__ if (found := _model_or_none(inner)) is not None)


def _model_or_none(annotation: Any) -> Any:
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return annotation if issubclass(annotation, BaseModel) else None
    return _model_in(annotation) if hasattr(annotation, "__args__") else None
