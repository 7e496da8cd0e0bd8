"""A small gateway for tests of what lasts: envelopes of a plain JSON form, read and normalised by small true functions."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from channels.envelope import Envelope, Part, Role, Trust
from gateway.earlier import Earlier
from gateway.engine.embedded import Embedded
from gateway.engine.engine import Engine, Steps
from gateway.erp.connector import Connector
from gateway.forward import Forwarder
from gateway.intake import Intake
from gateway.masters import Snapshot
from gateway.pipeline import Pipeline
from gateway.reading import Limits, Reader
from gateway.releasing import Releasing
from gateway.steps import GatewaySteps
from gateway.store.store import Store
from normalizer.finding import Finding, Severity
from normalizer.memory import MemoryMaster
from normalizer.normalize import Normalized, NormalizedOrder, Proof
from normalizer.order import Customer, Order, OrderLine
from normalizer.policy import Policy
from parsers.draft import Draft, DraftLine, Evidence, Field, Header, Kind, Origin, Reading, Span
from parsers.knowledge import EMPTY, Knowledge

RECEIVED = datetime(2026, 11, 18, 9, 12, 44, tzinfo=UTC)


def envelope(
    number: str,
    *,
    account: str = "C1",
    key: str | None = None,
    channel: str = "web",
    kind: str = "order",
    quantity: str = "20",
    **more: object,
) -> Envelope:
    """An order in the plain form, as it would come through this channel."""
    body = {"number": number, "account": account, "kind": kind, "quantity": quantity, **more}
    return Envelope(
        channel=channel,
        channel_kind=channel,
        delivery_key=key or f"key-{number}",
        received_at=RECEIVED,
        parts=(Part(json.dumps(body).encode(), "application/json", f"{number}.json", Role.DOCUMENT),),
        trust=Trust.KEY,
    )


def field(value: str, path: str) -> Field:
    return Field(value, value, Evidence((Span(0, path=path),), "plain"))


def parse(envelope: Envelope, knowledge: Knowledge = EMPTY) -> Reading:
    """The small parser: JSON of the plain form; anything else is no order."""
    origin = Origin(envelope.channel, envelope.channel_kind, envelope.received_at, digest=envelope.digest)
    try:
        body = json.loads(envelope.parts[0].content)
    except ValueError:
        return Reading((Draft(kind=Kind.OTHER, origin=origin, reason="no JSON"),), envelope.parts)
    if "raise" in body:
        raise RuntimeError(body["raise"])
    if body["kind"] != "order":
        return Reading((Draft(kind=Kind(body["kind"]), origin=origin, reason=f"a {body['kind']}"),), envelope.parts)
    drafts = tuple(
        Draft(
            kind=Kind.ORDER,
            origin=origin,
            header=Header(
                buyer_order_no=field(body["number"] + suffix, "/number"), account_no=field(body["account"], "/account")
            ),
            lines=(DraftLine(sku=field("HX-1001", "/sku"), quantity=field(body["quantity"], "/quantity")),),
        )
        for suffix in [""] + [f"-{n}" for n in range(1, body.get("orders", 1))]
    )
    return Reading(drafts, envelope.parts)


def normalize(draft: Draft, master: object, policy: Policy) -> Normalized:
    """The small normalizer: an order number that the customer used before, and a quantity over 1,000, are for a clerk."""
    if draft.kind is not Kind.ORDER:
        return Normalized(())
    account, number, quantity = draft.header.account_no, draft.header.buyer_order_no, draft.lines[0].quantity
    assert account
    assert number
    assert quantity
    earlier = [each for each in master.earlier_orders(account.raw) if each.order.buyer_order_no == number.raw]  # type: ignore[attr-defined]
    findings = []
    if earlier:
        findings.append(
            Finding("duplicate-suspected", Severity.CHECK, "used before", candidates=(earlier[0].order.id,))
        )
    if Decimal(quantity.raw) > 1000:
        findings.append(Finding("quantity-unusual", Severity.CHECK, "a lot", "/lines/0/quantity", quantity.evidence))
    order = Order(
        buyer_order_no=number.raw,
        received_at=draft.origin.received_at,
        customer=Customer(account_no=account.raw, name=f"Customer {account.raw}"),
        lines=(OrderLine(no="1", sku="HX-1001", quantity=Decimal(quantity.raw), unit="EA"),),
    )
    proofs = {"/lines/0/quantity": Proof(quantity.raw, quantity.evidence)}
    return Normalized((NormalizedOrder(order, proofs, tuple(findings)),))


@dataclass
class Small:
    """A running small gateway."""

    store: Store
    intake: Intake
    engine: Engine
    reader: Reader
    steps: GatewaySteps
    forwarder: Forwarder


@contextlib.asynccontextmanager
async def small_gateway(
    url: str,
    folder: Path,
    erp: Connector,
    *,
    store: Store | None = None,
    parse_with: str = "tests.gateway.small:parse",
    normalize_with: object = normalize,
    limits: Limits | None = None,
    start: bool = True,
    release: str = "clean",
    releasing: Callable[[Store], Releasing] | None = None,
    engine_with: Callable[[Steps], Engine] = Embedded,
) -> AsyncIterator[Small]:
    """Everything but channels and web."""
    store = store or Store(url, blobs=folder / "blobs")
    async with store, Reader(parse_with, workers=2, limits=limits or Limits()) as reader:
        earlier = Earlier(store)
        snapshot = Snapshot("1", MemoryMaster(version="1", history=earlier), replace(EMPTY, version="1"))

        async def masters() -> Snapshot:
            return snapshot

        pipeline = Pipeline(
            store,
            reader=reader,
            normalize=normalize_with,  # type: ignore[arg-type]
            masters=masters,
            earlier=earlier,
            policy=Policy(),
            releasing=releasing(store) if releasing else Releasing(Policy(), store.right_in_a_row_here, mode=release),
        )
        forwarder = Forwarder(store, erp)
        steps = GatewaySteps(store, pipeline=pipeline, forwarder=forwarder)
        engine = engine_with(steps)
        leave = store.listen(engine.hear)
        if start:
            await engine.start()
        try:
            yield Small(store, Intake(store, disk=folder, free_bytes=0), engine, reader, steps, forwarder)
        finally:
            await engine.stop()
            leave()
            pipeline.close()
