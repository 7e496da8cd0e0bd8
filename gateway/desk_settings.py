"""`[desk]`: what may pass without a clerk, and how clerks work."""

from __future__ import annotations

from datetime import UTC, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from gateway.errors import suggestion
from normalizer.house_rules import fault_in

__all__ = ["DeskSettings", "zone_named"]


def zone_named(name: str) -> tzinfo:
    """The time zone of the IANA database; ValueError where this machine knows none of that name."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no time zone {name!r} on this machine; write one as Europe/Berlin, or UTC") from error


class RuleSettings(BaseModel):
    """`[desk.rules.NAME]`: a rule of this installation's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: str = Field(description="An expression (CEL) over order and customer; where it is true, the order is held.")
    severity: Literal["blocker", "check", "info"] = Field(
        "check", description="blocker: must be gone before a release; check: wants a clerk's look; info: holds nothing."
    )
    message: str = Field("", description="What the clerk reads.")
    customers: tuple[str, ...] = Field((), description="Only for these account numbers; empty: for all.")

    @field_validator("when")
    @classmethod
    def _is_an_expression(cls, when: str) -> str:
        if fault := fault_in(when):
            raise ValueError(f"is no expression: {fault}")
        return when


class DeskSettings(BaseModel):
    """`[desk]`: what may pass without a clerk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release: Literal["clean", "never", "earned"] = Field(
        "clean",
        description="clean: orders without blocker or check findings go through at once; never: a clerk sees all; earned: clean ones go through once enough of that customer's layout were right.",
    )
    earn_after: int = Field(
        20, ge=1, description="Release is earned by so many orders of a layout in a row that a clerk found right."
    )
    earn_target: float = Field(
        0.9,
        ge=0,
        lt=1,
        description="Release is earned where the lower end of Wilson's interval (95 %) for the share of right ones reaches this.",
    )
    sample_share: float = Field(
        0.0,
        ge=0,
        le=1,
        description="This share of the orders that would pass goes to a clerk all the same: the blind sample, which measures silent errors.",
    )
    learn_after: int = Field(
        3,
        ge=1,
        description="A customer's words for a product are used once clerks have said so in so many orders, or confirmed them by name; a code of its own after one.",
    )
    price_tolerance: Decimal = Field(
        Decimal("0.02"), ge=0, le=1, description="A stated price may differ by this fraction from the agreed one."
    )
    quantity_ratio: Decimal = Field(
        Decimal(10), ge=1, description="A quantity is ordinary up to this many times the customer's largest."
    )
    time_zone: str = Field("UTC", description="Where the clerks sit, as in Europe/Berlin; the desk shows its times.")
    cut_off: str = Field(
        "15:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="What shall leave today has to be released by then."
    )
    lead_days: int = Field(
        1, ge=0, le=30, description="Goods leave so many days before the day on which they are wanted."
    )
    undo_seconds: int = Field(8, ge=0, le=120, description="A clerk may take back a decision for so long.")
    severities: dict[str, Literal["blocker", "check", "info"]] = Field(
        {}, description="Finding code to severity, over the defaults of docs/findings.md."
    )
    customers: dict[str, dict[str, str]] = Field(
        {}, description="Account number to settings of this table for that customer alone."
    )
    rules: dict[str, RuleSettings] = Field({}, description="Rules of this installation's own, by name.")

    @field_validator("customers")
    @classmethod
    def _known(cls, customers: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for account, own in customers.items():
            for name, value in own.items():
                if fault := _own_fault(name, value):
                    raise ValueError(f"{account}.{name}: {fault}")
        return customers

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zone_named(value)
        return value


#: settings of `[desk]` that a customer may have of its own -> what they must be
OWN = {"release": ("clean", "never", "earned"), "price_tolerance": (0, 1), "quantity_ratio": (1, 10**6)}


def _own_fault(name: str, value: str) -> str:
    """What is wrong with a customer's own setting; "" where nothing is."""
    if name.startswith("severity."):
        return "" if value in ("blocker", "check", "info") else f"{value!r} is none of blocker, check, info"
    allowed: Any = OWN.get(name)
    if allowed is None:
        return f"unknown key{suggestion(name, OWN)}; severities are written severity.CODE"
    if name == "release":
        return "" if value in allowed else f"{value!r} is none of {', '.join(allowed)}"
    try:
        number = Decimal(value)
    except InvalidOperation:
        return f"{value!r} is no number"
    return (
        ""
        if number.is_finite() and allowed[0] <= number <= allowed[1]
        else f"{value!r} is not from {allowed[0]} to {allowed[1]}"
    )
