"""The state machine: no random walk leaves the table, every move is in the journal, and a stale hand is refused."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.erp.connector import ErpReceipt
from gateway.errors import StateConflict
from gateway.states import INTAKE_MOVES, ORDER_MOVES, IntakeState, OrderState, may_move
from gateway.store.claims import NewOrder
from gateway.store.lessons import Saving
from gateway.store.store import Store
from normalizer.finding import Finding, Severity
from tests.gateway.outbox import outbox
from tests.gateway.small import envelope
from tests.gateway.store_contract import CHECK, normalized

LEASE = timedelta(seconds=30)
ORDER_VERBS = (
    "release", "undo_release", "hold", "reject", "mark_duplicate", "wait_for_customer", "revise", "snooze", "forwarded",
    "forward_rejected", "forward_deferred", "answered", "claim_forward",
)  # fmt: skip
INTAKE_VERBS = (
    "claim",
    "set_aside",
    "hold_intake",
    "fail_intake",
    "defer_intake",
    "dismiss",
    "is_order_after_all",
    "read_again",
    "record",
)
REFUSED = Finding("erp-rejected", Severity.CHECK, "no")


def test_the_table_knows_every_state_and_names_only_states() -> None:
    assert set(INTAKE_MOVES) == set(IntakeState)
    assert set(ORDER_MOVES) == set(OrderState)
    assert {after for moves in INTAKE_MOVES.values() for after in moves} <= set(IntakeState)
    assert not any(may_move(state, state) for state in (*IntakeState, *OrderState))


def test_an_order_that_was_handed_over_comes_back_to_the_desk_alone() -> None:
    assert ORDER_MOVES[OrderState.FORWARDED] == {OrderState.ANSWERED, OrderState.HELD}
    assert ORDER_MOVES[OrderState.ANSWERED] == {OrderState.HELD}


async def test_an_order_in_the_erp_never_comes_back(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path) as store:
        receipt = await store.accept(envelope("PO1"))
        claim = await store.claim_intake(receipt.intake_id, lease=LEASE)
        assert claim
        (order_id,) = await store.record_orders(claim, [NewOrder(normalized("PO1"), release=True, account_no="C1")])
        forward = await store.claim_forward(order_id, lease=LEASE)
        assert forward
        await store.forwarded(forward, ErpReceipt("S-1", "confirmed"))
        for version, state in ((2, OrderState.FORWARDED), (3, OrderState.ANSWERED)):
            with pytest.raises(StateConflict, match="only the ERP can refuse it"):
                await store.hold(order_id, version=version, by="anna")
            with pytest.raises(StateConflict, match="waits for no answer"):
                await store.refused_later(order_id, findings=[REFUSED])
            row = (await store.order(order_id)).row
            assert (row.version, row.state) == (version, state)
            if state is OrderState.FORWARDED:
                await store.answered(order_id, version=version)


async def do_order(store: Store, verb: str, order_id: str, other: str, version: int, claims: list[object]) -> None:  # noqa: C901 - a table of calls
    by = {"version": version, "by": "anna"}
    if verb == "claim_forward":
        if claim := await store.claim_forward(order_id, lease=timedelta(0)):
            claims.append(claim)
    elif verb == "release":
        await store.release(order_id, **by)  # type: ignore[arg-type]
    elif verb == "mark_duplicate":
        await store.mark_duplicate(order_id, **by, of=other)  # type: ignore[arg-type]
    elif verb == "reject":
        await store.reject(order_id, **by, reason="r")  # type: ignore[arg-type]
    elif verb == "revise":
        await store.revise(order_id, **by, saving=Saving(normalized("N", CHECK)))  # type: ignore[arg-type]
    elif verb == "snooze":
        await store.snooze(order_id, **by, until=None)  # type: ignore[arg-type]
    elif verb == "answered":
        await store.answered(order_id, version=version)
    elif verb in ("undo_release", "hold", "wait_for_customer"):
        await getattr(store, verb)(order_id, **by)
    elif not claims:
        return
    elif verb == "forwarded":
        await store.forwarded(claims[-1], ErpReceipt("1", "done"))  # type: ignore[arg-type]
    elif verb == "forward_rejected":
        await store.forward_rejected(claims[-1], findings=[REFUSED])  # type: ignore[arg-type]
    else:
        await store.forward_deferred(claims[-1], error="e", after=timedelta(0), uncertain=False)  # type: ignore[arg-type]


async def walk_order(steps: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Store(f"sqlite:///{folder}/gate.db", blobs=Path(folder)) as store:
            ids = []
            for number in ("PO1", "PO2"):
                receipt = await store.accept(envelope(number))
                claim = await store.claim_intake(receipt.intake_id, lease=LEASE)
                assert claim
                new = NewOrder(
                    normalized(number, CHECK), release=False, account_no="C1", history=store.look_back("C1")[0]
                )
                ids += await store.record_orders(claim, [new])
            claims: list[object] = []
            for verb, stale in steps:
                before = (await store.order(ids[0])).row
                lines = len(await store.journal(ids[0]))
                try:
                    await do_order(store, verb, ids[0], ids[1], before.version - stale, claims)
                except StateConflict:
                    assert (await store.order(ids[0])).row == before
                    assert len(await store.journal(ids[0])) == lines
                after = (await store.order(ids[0])).row
                assert after.state is before.state or may_move(before.state, after.state)
                moved = after.version != before.version
                if stale and verb not in ("forwarded", "forward_rejected", "forward_deferred", "claim_forward"):
                    assert not moved
                if moved:
                    (entry,) = (await store.journal(ids[0]))[lines:]
                    assert (entry.before, entry.after) == (before.state, after.state)
                assert (ids[0] in await outbox(store)) == (after.state is OrderState.RELEASED)
            assert (await store.verify_journal()).broken is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ORDER_VERBS), st.booleans()), max_size=14))
def test_no_walk_of_an_order_leaves_the_table(steps: list[tuple[str, bool]]) -> None:
    asyncio.run(walk_order(steps))


async def do_intake(store: Store, verb: str, intake_id: str, version: int, claims: list[object]) -> None:
    if verb == "claim":
        if claim := await store.claim_intake(intake_id, lease=timedelta(0)):
            claims.append(claim)
    elif verb in ("dismiss", "is_order_after_all"):
        await getattr(store, verb)(intake_id, version=version, by="anna", reason="r")
    elif verb == "read_again":
        await store.read_again(intake_id, version=version, by="anna")
    elif not claims:
        return
    elif verb == "record":
        new = NewOrder(normalized(), release=False, account_no="C1", history=store.look_back("C1")[0])
        await store.record_orders(claims[-1], [new])  # type: ignore[arg-type]
    elif verb == "defer_intake":
        await store.defer_intake(claims[-1], after=timedelta(0), reason="r")  # type: ignore[arg-type]
    elif verb == "set_aside":
        await store.set_aside(claims[-1], reason="r")  # type: ignore[arg-type]
    else:
        await getattr(store, verb)(claims[-1], reason="r", findings=[CHECK])


async def walk_intake(steps: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Store(f"sqlite:///{folder}/gate.db", blobs=Path(folder)) as store:
            intake_id = (await store.accept(envelope("PO1"))).intake_id
            claims: list[object] = []
            for verb, stale in steps:
                before = (await store.intake(intake_id)).row
                lines = len(await store.journal(intake_id))
                try:
                    await do_intake(store, verb, intake_id, before.version - stale, claims)
                except StateConflict:
                    assert (await store.intake(intake_id)).row == before
                after = (await store.intake(intake_id)).row
                entries = (await store.journal(intake_id))[lines:]
                states = [before.state, *(IntakeState(entry.after) for entry in entries if entry.after)]
                steps_taken = [(a, b) for a, b in pairwise(states) if a is not b]
                assert all(may_move(a, b) for a, b in steps_taken)
                assert states[-1] is after.state
                assert after.version - before.version == len(steps_taken)
            assert (await store.verify_journal()).broken is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(INTAKE_VERBS), st.booleans()), max_size=14))
def test_no_walk_of_an_intake_leaves_the_table(steps: list[tuple[str, bool]]) -> None:
    asyncio.run(walk_intake(steps))


@pytest.mark.parametrize("state", OrderState)
def test_every_order_state_can_be_reached(state: OrderState) -> None:
    seen, front = set(), {OrderState.HELD}
    while front:
        seen |= front
        front = {after for each in front for after in ORDER_MOVES[each]} - seen
    assert state in seen
