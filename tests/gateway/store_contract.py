"""What every store keeps, on whatever database. Subclasses give `url`."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from channels.envelope import Envelope, Part
from channels.errors import Refused, Unavailable
from gateway.answers.answer import AnswerDocument, LineAnswer
from gateway.erp.connector import ErpReceipt
from gateway.errors import StateConflict
from gateway.memory import StoredMemory
from gateway.states import IntakeState, OrderState
from gateway.store.claims import ForwardClaim, HistoryMoved, IntakeClaim, KeptReading, NewOrder
from gateway.store.figures import OrdersOf
from gateway.store.lessons import Correction, Lesson, Saving
from gateway.store.masters import MasterSource
from gateway.store.profiles import Trait
from gateway.store.records import IntakeFilter, OrderFilter, OrderRow
from gateway.store.sql import Tx
from gateway.store.store import Store
from normalizer.finding import Finding, Severity
from normalizer.normalize import NormalizedOrder, Proof
from normalizer.order import Customer, Order, OrderLine, Period, Totals
from parsers.draft import Draft, Evidence, Exchange, Kind, Origin, Span
from tests.gateway.outbox import all_due, outbox
from tests.gateway.small import RECEIVED, envelope
from tests.patience import until

LEASE = timedelta(seconds=30)
CHECK = Finding(
    "quantity-unusual", Severity.CHECK, "a lot", "/lines/0/quantity", Evidence((Span(0, path="/q"),), "plain"), ("20",)
)
BLOCKER = Finding("product-unknown", Severity.BLOCKER, "what is it?", "/lines/0/sku")


LINES = {"1": LineAnswer(decision="back_ordered", quantity=Decimal(5), delivery=date(2026, 12, 4), reason="late")}
ASKED = Exchange(format="x12", kind=("850",), sender="BUYER", recipient="SELLER", interchange="1", group=("PO", "B"))


def normalized(
    number: str = "PO1", *findings: Finding, account: str | None = "C1", quantity: str = "20"
) -> NormalizedOrder:
    order = Order(
        buyer_order_no=number,
        received_at=RECEIVED,
        currency="EUR",
        customer=Customer(account_no=account, name="Müller & Söhne"),
        lines=(OrderLine(no="1", sku="HX-1001", quantity=Decimal(quantity)),),
        totals=Totals(payable=Decimal("341.00")),
    )
    return NormalizedOrder(order, {"/lines/0/quantity": Proof(quantity, CHECK.evidence)}, findings)


class StoreContract:
    """The promises."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        raise NotImplementedError

    @pytest.fixture
    async def store(self, url: str, tmp_path: Path) -> AsyncIterator[Store]:
        async with Store(url, blobs=tmp_path / "blobs") as store:
            yield store
            verdict = await store.verify_journal()
            assert verdict.broken is None

    # --- short ways to a state ----------------------------------------------------------------------------------------

    async def claimed(self, store: Store, number: str = "PO1", **more: object) -> IntakeClaim:
        receipt = await store.accept(envelope(number, **more))  # type: ignore[arg-type]
        claim = await store.claim_intake(receipt.intake_id, lease=LEASE)
        assert claim
        return claim

    async def recorded(
        self, store: Store, number: str = "PO1", *findings: Finding, account: str | None = "C1", release: bool = False
    ) -> OrderRow:
        claim = await self.claimed(store, number)
        history = store.look_back(account)[0] if account else 0
        new = NewOrder(
            normalized(number, *findings, account=account), release=release, account_no=account, history=history
        )
        (order_id,) = await store.record_orders(claim, [new])
        return (await store.order(order_id)).row

    async def on_its_way(self, store: Store, number: str = "PO1", account: str = "C1") -> ForwardClaim:
        row = await self.recorded(store, number, account=account, release=True)
        claim = await store.claim_forward(row.id, lease=LEASE)
        assert claim
        return claim

    # --- taking in ----------------------------------------------------------------------------------------------------

    async def test_keeps_every_byte(self, store: Store) -> None:
        parts = tuple(
            Part(bytes([n]) * size, "application/pdf", f"ä{n}.pdf")
            for n, size in enumerate((0, 1, 65536, 65537, 300_000))
        )
        sent = Envelope("fax", "fax", "1", RECEIVED, parts, subject="Ordre\udce9 \0 n° 5")
        receipt = await store.accept(sent)
        kept = await store.envelope(receipt.intake_id)
        assert [part.content for part in kept.parts] == [part.content for part in parts]
        assert kept.digest == sent.digest
        assert await store.blob(hashlib.sha256(parts[4].content).hexdigest()) == parts[4].content

    async def test_same_delivery_is_the_same_intake_again(self, store: Store) -> None:
        first, again = await store.accept(envelope("PO1")), await store.accept(envelope("PO1"))
        assert (again.intake_id, first.again, again.again) == (first.intake_id, False, True)
        assert len((await store.intakes()).rows) == 1

    async def test_fifty_at_once_are_one_intake(self, store: Store) -> None:
        receipts = await asyncio.gather(*(store.accept(envelope("PO1")) for _ in range(50)))
        assert len({receipt.intake_id for receipt in receipts}) == 1
        assert sum(not receipt.again for receipt in receipts) == 1

    async def test_other_bytes_under_the_same_key_are_a_new_intake_that_holds_its_orders(self, store: Store) -> None:
        first = await store.accept(envelope("PO1", key="k", channel="fax"))
        other = await store.accept(envelope("PO2", key="k", channel="fax"))
        assert (
            (await store.accept(envelope("PO2", key="k", channel="fax"))).intake_id
            == other.intake_id
            != first.intake_id
        )
        assert [finding.code for finding in (await store.intake(other.intake_id)).findings] == ["delivery-differs"]
        claim = await store.claim_intake(other.intake_id, lease=LEASE)
        assert claim
        (order_id,) = await store.record_orders(claim, [NewOrder(normalized(), release=True, account_no="C1")])
        view = await store.order(order_id)
        assert (view.row.state, view.row.codes) == (OrderState.HELD, ("delivery-differs",))

    async def test_a_key_that_the_sender_chooses_cannot_name_two_bodies(self, store: Store) -> None:
        await store.accept(envelope("PO1", key="k", channel="web"))
        with pytest.raises(Refused, match="send a new key"):
            await store.accept(envelope("PO2", key="k", channel="web"))
        assert len((await store.intakes()).rows) == 1

    async def test_the_same_key_on_another_channel_is_another_delivery(self, store: Store) -> None:
        one = await store.accept(envelope("PO1", channel="web"))
        other = await store.accept(envelope("PO1", channel="folder"))
        assert one.intake_id != other.intake_id
        assert not (await store.intake(other.intake_id)).findings

    async def test_unknown_things_are_key_errors(self, store: Store) -> None:
        for question in (store.intake("no"), store.order("no"), store.blob("no"), store.envelope("no")):
            with pytest.raises(KeyError):
                await question

    # --- claims -------------------------------------------------------------------------------------------------------

    async def test_claims_the_most_urgent_first_and_each_once(self, store: Store) -> None:
        for number, priority in (("fax", 60), ("mail", 30), ("web", 10)):
            await store.accept(envelope(number), priority=priority)
        claims = await store.claim_intakes(limit=2, lease=LEASE)
        assert [claim.priority for claim in claims] == [10, 30]
        assert [claim.attempts for claim in claims] == [1, 1]
        assert [claim.priority for claim in await store.claim_intakes(limit=9, lease=LEASE)] == [60]
        assert await store.claim_intakes(limit=9, lease=LEASE) == []

    async def test_claims_only_the_priorities_asked_for(self, store: Store) -> None:
        for priority in (10, 60):
            await store.accept(envelope(str(priority)), priority=priority)
        assert [c.priority for c in await store.claim_intakes(limit=9, lease=LEASE, priorities=(11, 99))] == [60]

    async def test_a_lease_that_ended_counts_as_a_stop_and_refuses_the_sleeper(self, store: Store) -> None:
        receipt = await store.accept(envelope("PO1"))
        sleeper = await store.claim_intake(receipt.intake_id, lease=timedelta(0))
        assert sleeper
        awake = await store.claim_intake(receipt.intake_id, lease=LEASE)
        assert awake
        assert (awake.epoch, awake.attempts, awake.stops) == (2, 1, 1)
        with pytest.raises(StateConflict, match="somebody else has advanced it"):
            await store.set_aside(sleeper, reason="late")
        with pytest.raises(StateConflict):
            await store.renew(sleeper, lease=LEASE)
        await store.set_aside(awake, reason="in time")

    async def test_a_renewed_lease_holds(self, store: Store) -> None:
        claim = await self.claimed(store)
        await store.renew(claim, lease=LEASE)
        assert await store.claim_intakes(limit=9, lease=LEASE) == []
        left = await store.next_due()
        assert left
        assert timedelta(seconds=20) < left <= LEASE

    async def test_deferred_comes_back_and_may_get_its_try_back(self, store: Store) -> None:
        claim = await self.claimed(store)
        await store.defer_intake(claim, after=timedelta(0), reason="no reader", counts=False)
        again = await store.claim_intake(claim.intake_id, lease=LEASE)
        assert again
        assert again.attempts == 1
        await store.defer_intake(again, after=timedelta(hours=1), reason="a bug")
        assert await store.claim_intake(claim.intake_id, lease=LEASE) is None
        assert (await store.intake(claim.intake_id)).row.reason == "a bug"

    # --- reading and recording ----------------------------------------------------------------------------------------

    async def test_reading_is_kept_with_what_it_unpacked(self, store: Store) -> None:
        claim = await self.claimed(store)
        origin = Origin("web", "web", RECEIVED)
        inner = Part(b"inner text" * 10_000, "text/plain", "inner.txt", parent=0)
        own = (await store.intake(claim.intake_id)).parts[0]
        read = await store.record_reading(claim, KeptReading((Draft(kind=Kind.ORDER, origin=origin),), (own, inner)))
        assert read.state is IntakeState.READ
        view = await store.intake(claim.intake_id)
        assert [part.name for part in view.parts] == ["PO1.json", "inner.txt"]
        assert view.drafts == (Draft(kind=Kind.ORDER, origin=origin),)
        assert await store.blob(inner.sha256) == inner.content
        with pytest.raises(StateConflict):
            await store.record_reading(claim, KeptReading((), ()))
        await store.record_orders(read, [NewOrder(normalized(), release=False, account_no="C1")])

    async def test_a_clean_order_is_released_in_the_same_transaction(self, store: Store) -> None:
        row = await self.recorded(store, release=True)
        assert (row.state, row.account_no, row.buyer_order_no, row.total, row.currency) == (
            OrderState.RELEASED, "C1", "PO1", "341.00", "EUR",
        )  # fmt: skip
        assert list(await outbox(store)) == [row.id]
        steps = [(entry.kind, entry.verb) for entry in await store.journal(row.id, row.intake_id)]
        assert steps == [
            ("intake", "accepted"), ("intake", "read"), ("intake", "ordered"), ("order", "held"), ("order", "released"),
        ]  # fmt: skip

    async def test_an_order_is_shown_with_its_proofs_and_findings(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", CHECK, BLOCKER)
        view = await store.order(row.id)
        assert view.order == normalized().order.__class__.from_json({**view.order.to_json()})
        assert (view.order.id, view.order.revision) == (row.id, 1)
        assert view.findings == (CHECK, BLOCKER)
        assert view.proofs["/lines/0/quantity"].evidence == CHECK.evidence
        assert (row.findings, row.codes) == (2, ("quantity-unusual", "product-unknown"))

    async def test_recording_the_same_intake_again_gives_the_same_order_ids(self, store: Store) -> None:
        claim = await self.claimed(store)
        with pytest.raises(HistoryMoved):
            await store.record_orders(claim, [NewOrder(normalized(), release=False, account_no="C1", history=7)])
        assert not (await store.orders()).rows
        (order_id,) = await store.record_orders(claim, [NewOrder(normalized(), release=False, account_no="C1")])
        with pytest.raises(StateConflict):
            await store.record_orders(claim, [NewOrder(normalized(), release=False, account_no="C1", history=1)])
        assert [row.id for row in (await store.orders()).rows] == [order_id]

    async def test_of_two_orders_of_a_customer_the_second_must_have_seen_the_first(self, store: Store) -> None:
        one, two = await self.claimed(store, "PO1"), await self.claimed(store, "PO2")
        seen = store.look_back("C1")[0]
        new = [NewOrder(normalized(number), release=True, account_no="C1", history=seen) for number in ("PO1", "PO2")]
        await store.record_orders(one, new[:1])
        with pytest.raises(HistoryMoved, match="normalise it again"):
            await store.record_orders(two, new[1:])
        assert [each.order.buyer_order_no for each in store.earlier_orders("C1")] == ["PO1"]

    async def test_an_order_that_counted_on_one_that_never_came_is_refused(self, store: Store) -> None:
        one, two = await self.claimed(store, "PO1"), await self.claimed(store, "PO2")
        (first,) = await store.record_orders(one, [NewOrder(normalized("PO1"), release=True, account_no="C1")])
        counted = NewOrder(normalized("PO2"), release=True, account_no="C1", history=1, upon="another order")
        with pytest.raises(HistoryMoved, match="another order"):
            await store.record_orders(two, [counted])
        await store.record_orders(two, [replace(counted, upon=first)])
        assert store.look_back("C1")[0] == 2

    async def test_several_orders_of_one_envelope_share_one_look(self, store: Store) -> None:
        claim = await self.claimed(store)
        new = [NewOrder(normalized(f"PO{n}"), release=False, account_no="C1", draft=n) for n in range(3)]
        ids = await store.record_orders(claim, new)
        assert [row.id for row in (await store.intake(claim.intake_id)).orders] == list(ids)
        assert store.look_back("C1")[0] == 3

    async def test_history_is_newest_first_and_reaches_back_for_equal_numbers_and_bytes(self, store: Store) -> None:
        for n in range(10, 16):
            await self.recorded(store, f"PO{n}")
        numbers = [each.order.buyer_order_no for each in store.earlier_orders("C1", limit=2)]
        assert numbers == ["PO15", "PO14"]
        found = store.earlier_orders("C1", order_nos=["po-0011"], digest=envelope("PO12").digest, limit=2)
        assert [each.order.buyer_order_no for each in found] == ["PO15", "PO14", "PO12", "PO11"]
        assert store.earlier_orders("C2") == ()

    async def test_set_aside_held_and_failed_keep_their_reasons(self, store: Store) -> None:
        aside, held, failed = [await self.claimed(store, number) for number in ("a", "b", "c")]
        await store.set_aside(aside, reason="an absence note")
        await store.hold_intake(held, reason="cannot be read", findings=[CHECK])
        await store.fail_intake(failed, reason="a bug", findings=[BLOCKER])
        views = [await store.intake(claim.intake_id) for claim in (aside, held, failed)]
        assert [(view.row.state, view.row.reason, len(view.findings)) for view in views] == [
            (IntakeState.SET_ASIDE, "an absence note", 0),
            (IntakeState.HELD, "cannot be read", 1),
            (IntakeState.FAILED, "a bug", 1),
        ]
        assert await store.claim_intakes(limit=9, lease=LEASE) == []

    # --- forwarding ---------------------------------------------------------------------------------------------------

    async def test_forwards_each_lane_in_order_and_never_past_one_that_backs_off(self, store: Store) -> None:
        rows = [
            await self.recorded(store, number, account=account, release=True)
            for number, account in (("A1", "A"), ("A2", "A"), ("B1", "B"))
        ]
        claims = await store.claim_forwards(limit=9, lease=LEASE)
        assert [claim.order_id for claim in claims] == [row.id for row in rows]
        await store.forward_deferred(claims[0], error="ERP is down", after=timedelta(hours=1), uncertain=False)
        await store.forward_deferred(claims[1], error="", after=timedelta(0), uncertain=False, counts=False)
        assert await store.claim_forwards(limit=9, lease=LEASE) == []
        assert await store.claim_forward(rows[1].id, lease=LEASE) is None
        assert await all_due(store) == 1
        again = await store.claim_forwards(limit=9, lease=LEASE)
        assert [(claim.order_id, claim.attempts) for claim in again] == [(rows[0].id, 2), (rows[1].id, 1)]
        depth, oldest = await store.outbox_depth()  # by the watch, not by when it is tried again
        assert depth == 3
        assert timedelta(0) < oldest < LEASE

    async def test_forwarded_stores_the_receipt_once(self, store: Store) -> None:
        claim = await self.on_its_way(store)
        await store.forwarded(claim, ErpReceipt("SO7", "confirmed", "341.00", "https://erp.example/7", lines=LINES))
        assert await store.erp_lines(claim.order_id) == LINES
        row = (await store.order(claim.order_id)).row
        assert (row.state, row.erp_order_no, row.erp_state, row.erp_url) == (
            OrderState.FORWARDED,
            "SO7",
            "confirmed",
            "https://erp.example/7",
        )
        assert await outbox(store) == {}
        assert await store.outbox_depth() == (0, timedelta(0))
        with pytest.raises(StateConflict, match="somebody else has it"):
            await store.forwarded(claim, ErpReceipt("SO8", "confirmed"))
        await store.answered(claim.order_id, version=row.version)
        assert (await store.order(claim.order_id)).row.state is OrderState.ANSWERED

    async def test_a_try_that_never_reports_back_leaves_doubt(self, store: Store) -> None:
        row = await self.recorded(store, release=True)
        first = await store.claim_forward(row.id, lease=timedelta(0))
        second = await store.claim_forward(row.id, lease=timedelta(0))
        assert first
        assert second
        assert (first.uncertain, second.uncertain) == (False, True)
        with pytest.raises(StateConflict):
            await store.forwarded(first, ErpReceipt("1", "done"))
        await store.forward_deferred(second, error="refused to connect", after=timedelta(0), uncertain=False)
        third = await store.claim_forward(row.id, lease=LEASE)
        assert third
        assert not third.uncertain
        await store.forward_deferred(third, error="no answer", after=timedelta(0), uncertain=True)
        fourth = await store.claim_forward(row.id, lease=LEASE)
        assert fourth
        assert fourth.uncertain

    async def test_what_the_erp_refuses_goes_back_to_the_desk(self, store: Store) -> None:
        claim = await self.on_its_way(store)
        await store.forward_rejected(claim, findings=[Finding("erp-rejected", Severity.CHECK, "blocked product")])
        view = await store.order(claim.order_id)
        assert (view.row.state, view.row.codes, [f.code for f in view.findings]) == (
            OrderState.HELD,
            ("erp-rejected",),
            ["erp-rejected"],
        )
        assert await outbox(store) == {}

    # --- decisions ----------------------------------------------------------------------------------------------------

    async def test_a_clerk_releases_with_a_reason_and_may_take_it_back(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", CHECK)
        await store.release(row.id, version=row.version, by="anna", reason="agreed by phone", undo=timedelta(hours=8))
        released = (await store.order(row.id)).row
        assert (released.state, released.decided_by, released.reason) == (
            OrderState.RELEASED,
            "anna",
            "agreed by phone",
        )
        assert released.forward_at
        assert released.forward_at > datetime.now(UTC)
        assert await store.claim_forwards(limit=9, lease=LEASE) == []
        await store.undo_release(row.id, version=released.version, by="anna")
        assert (await store.order(row.id)).row.state is OrderState.HELD
        assert await outbox(store) == {}

    async def test_what_is_on_its_way_cannot_be_taken_back(self, store: Store) -> None:
        claim = await self.on_its_way(store)
        row = (await store.order(claim.order_id)).row
        with pytest.raises(StateConflict, match="on its way"):
            await store.undo_release(row.id, version=row.version, by="anna")
        with pytest.raises(StateConflict, match="take the release back"):
            await store.hold(row.id, version=row.version, by="anna")
        assert (await store.order(row.id)).row == row

    async def test_nobody_releases_over_a_blocker(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", BLOCKER)
        with pytest.raises(StateConflict, match="nobody may release"):
            await store.release(row.id, version=row.version, by="anna")
        assert (await store.order(row.id)).row == row
        assert await outbox(store) == {}

    async def test_the_second_of_two_clerks_is_told_who_was_first(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", CHECK)
        await store.release(row.id, version=row.version, by="anna")
        with pytest.raises(StateConflict, match="changed by anna at"):
            await store.reject(row.id, version=row.version, by="bert", reason="no")

    async def test_waiting_rejected_and_duplicate_come_back(self, store: Store) -> None:
        other = await self.recorded(store, "PO0", CHECK)
        row = await self.recorded(store, "PO1", CHECK)
        await store.wait_for_customer(row.id, version=1, by="anna", reason="which size?")
        await store.hold(row.id, version=2, by="anna")
        await store.reject(row.id, version=3, by="anna", reason="credit")
        await store.hold(row.id, version=4, by="anna")
        await store.mark_duplicate(row.id, version=5, by="anna", of=other.id)
        assert (await store.order(row.id)).row.reason == f"duplicate of {other.id}"
        with pytest.raises(StateConflict, match="cannot become"):
            await store.release(row.id, version=6, by="anna")
        with pytest.raises(KeyError):
            await store.mark_duplicate(row.id, version=6, by="anna", of="nobody")

    async def test_a_revision_keeps_the_one_before(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", BLOCKER)
        changed = normalized("PO1-B", CHECK, quantity="30")
        saving = Saving(changed, [Correction("/lines/0/quantity", "20", "30")], store.look_back("C1")[0])
        number = await store.revise(row.id, version=1, by="anna", saving=saving, reason="asked")
        view = await store.order(row.id)
        assert (number, view.row.revision, view.row.version, view.row.buyer_order_no) == (2, 2, 2, "PO1-B")
        assert (view.order.id, view.order.revision, view.order.lines[0].quantity) == (row.id, 2, Decimal(30))
        assert view.findings == (CHECK,)
        revisions = await store.revisions(row.id)
        assert [(each.revision, each.order.lines[0].quantity, each.by) for each in revisions] == [
            (1, Decimal(20), "gateway"),
            (2, Decimal(30), "anna"),
        ]
        last = (await store.journal(row.id))[-1]
        assert last.data["corrections"] == [{"pointer": "/lines/0/quantity", "before": "20", "after": "30"}]
        await store.release(row.id, version=2, by="anna")
        claim = await store.claim_forward(row.id, lease=LEASE)
        assert claim
        assert claim.order.revision == 2
        with pytest.raises(StateConflict):
            await store.revise(row.id, version=3, by="anna", saving=Saving(changed))

    async def test_clerks_see_who_has_an_order_open(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", CHECK)
        mine = await store.claim_order(row.id, by="anna")
        assert (mine.claimed_by, mine.version) == ("anna", row.version)
        with pytest.raises(StateConflict, match="anna has order"):
            await store.claim_order(row.id, by="bert")
        await store.leave_order(row.id, by="bert")
        assert [each.id for each in (await store.orders(OrderFilter(claimed_by="anna"))).rows] == [row.id]
        assert (await store.claim_order(row.id, by="bert", take_over=True)).claimed_by == "bert"
        await store.leave_order(row.id, by="bert")
        await store.claim_order(row.id, by="anna", lease=timedelta(0))
        assert (await store.order(row.id)).row.claimed_by is None

    async def test_snoozed_orders_are_out_of_sight_until_then(self, store: Store) -> None:
        row = await self.recorded(store, "PO1", CHECK)
        await store.snooze(row.id, version=1, by="anna", until=datetime.now(UTC) + timedelta(hours=1))
        assert [(await store.orders(OrderFilter(snoozed=shown))).rows != () for shown in (True, False, None)] == [True, False, True]  # fmt: skip
        await store.snooze(row.id, version=2, by="anna", until=None)
        assert (await store.orders(OrderFilter(snoozed=False))).rows

    async def test_clerks_decide_on_intakes(self, store: Store) -> None:
        claim = await self.claimed(store)
        await store.set_aside(claim, reason="an inquiry")
        version = (await store.intake(claim.intake_id)).row.version
        await store.is_order_after_all(claim.intake_id, version=version, by="anna", reason="page 2")
        view = await store.intake(claim.intake_id)
        assert (view.row.state, [f.code for f in view.findings]) == (IntakeState.HELD, ["order-overlooked"])
        with pytest.raises(StateConflict):
            await store.dismiss(claim.intake_id, version=version, by="bert", reason="no")
        await store.read_again(claim.intake_id, version=view.row.version, by="anna")
        again = await store.claim_intake(claim.intake_id, lease=LEASE)
        assert again
        assert (again.state, again.attempts) == (IntakeState.RECEIVED, 1)
        await store.fail_intake(again, reason="a bug")
        version = (await store.intake(claim.intake_id)).row.version
        new = NewOrder(normalized(), release=True, account_no="C1", history=store.look_back("C1")[0])
        (order_id,) = await store.enter_by_hand(claim.intake_id, version=version, by="anna", orders=[new])
        assert (await store.order(order_id)).row.state is OrderState.HELD

    async def test_the_erp_may_answer_later(self, store: Store) -> None:
        since = datetime.now(UTC) - timedelta(days=1)
        ids = []
        for number in ("PO1", "PO2", "PO3"):
            claim = await self.claimed(store, number)
            ids += await store.record_orders(claim, [NewOrder(normalized(number), release=True)])
            forward = await store.claim_forward(ids[-1], lease=LEASE)
            assert forward
            await store.forwarded(forward, ErpReceipt(None, "handed_over"))
        waiting = await store.unsettled(["handed_over"], since=since, limit=2)
        assert [(one.id, one.erp_state) for one in waiting] == [(ids[2], "handed_over"), (ids[1], "handed_over")]
        assert await store.unsettled(["handed_over"], since=datetime.now(UTC) + timedelta(days=1), limit=9) == []
        version = (await store.order(ids[0])).row.version
        await store.told_later(ids[0], ErpReceipt("S-1", "confirmed"), version=version)
        await store.answered(ids[1], version=2)  # the customer heard that it arrived
        refused = Finding("erp-refused", Severity.CHECK, "account closed")
        await store.refused_later(ids[1], findings=[refused])
        told, back, waits = [(await store.order(each)).row for each in ids]
        assert (told.state, told.erp_order_no, told.erp_state) == (OrderState.FORWARDED, "S-1", "confirmed")
        assert (back.state, back.codes) == (OrderState.HELD, ("erp-refused",))
        assert [one.id for one in await store.unsettled(["handed_over"], since=since, limit=9)] == [waits.id]
        assert [one.id for one in await store.unsettled(["confirmed"], since=since, limit=9)] == [told.id]
        assert await store.unsettled([], since=since, limit=9) == []
        with pytest.raises(StateConflict, match="is another by now"):
            await store.told_later(ids[0], ErpReceipt("S-2", "confirmed"), version=version)
        await store.release(ids[1], version=back.version, by="anna", reason="opened again")
        assert await store.claim_forward(ids[1], lease=LEASE)

    # --- views --------------------------------------------------------------------------------------------------------

    async def test_lists_page_by_cursor_newest_first(self, store: Store) -> None:
        rows = [await self.recorded(store, f"PO{n}", CHECK) for n in range(5)]
        first = await store.orders(limit=2)
        second = await store.orders(after=first.next, limit=2)
        third = await store.orders(after=second.next, limit=2)
        ids = [row.id for page in (first, second, third) for row in page.rows]
        assert ids == [row.id for row in reversed(rows)]
        assert third.next is None
        assert len((await store.intakes(limit=9)).rows) == 5

    async def test_lists_filter_and_search(self, store: Store) -> None:
        held = await self.recorded(store, "PO-88213", CHECK)
        gone = await self.recorded(store, "PO_1", account="C2", release=True)

        async def found(**which: object) -> list[str]:
            return [row.id for row in (await store.orders(OrderFilter(**which))).rows]  # type: ignore[arg-type]

        assert await found(states=[OrderState.HELD]) == [held.id]
        assert await found(states=[OrderState.HELD, OrderState.RELEASED]) == [gone.id, held.id]
        assert await found(text="88213") == [held.id]
        assert await found(text="po_") == [gone.id]
        assert await found(text="MÜLLER") == [gone.id, held.id]
        assert await found(code="quantity-unusual") == [held.id]
        assert await found(code="quantity") == []
        assert await found(account_no="C2", channel="web") == [gone.id]
        assert [row.file_name for row in (await store.intakes(IntakeFilter(text="88213"))).rows] == ["PO-88213.json"]
        assert (await store.intakes(IntakeFilter(channel="fax"))).rows == ()
        counts = await store.counts()
        assert (
            counts["order"]["held"],
            counts["order"]["released"],
            counts["intake"]["orders"],
            counts["intake"]["failed"],
        ) == (1, 1, 2, 0)

    async def test_what_is_wanted_first_can_be_asked_for_and_says_why_it_is_held(self, store: Store) -> None:
        soon = Period(end=date(2026, 11, 27), raw="27 Nov")
        made = normalized("PO1", CHECK, BLOCKER)
        early = replace(made, order=replace(made.order, requested_delivery=soon, totals=Totals()))
        claim = await self.claimed(store, "PO1")
        new = NewOrder(early, release=False, account_no="C1", history=store.look_back("C1")[0])
        (early_id,) = await store.record_orders(claim, [new])
        other = await self.recorded(store, "PO2", CHECK)
        gone = await self.recorded(store, "PO3", release=True)

        async def found(**which: object) -> list[str]:
            which |= {"states": [OrderState.HELD], "oldest_first": True}
            return [row.id for row in (await store.orders(OrderFilter(**which))).rows]  # type: ignore[arg-type]

        assert await found(wanted_by=date(2026, 11, 27)) == [early_id]
        assert await found(wanted_by=date(2026, 11, 26)) == []
        assert await found(wanted_after=date(2026, 11, 27)) == [other.id]
        row = (await store.order(early_id)).row
        assert (row.wanted_on, row.total) == (date(2026, 11, 27), None)
        sample = Finding("release-sampled", Severity.INFO, "Clean, and held: drawn as a sample.")
        drawn = await self.recorded(store, "PO4", sample)
        told = {early_id: "what is it?", other.id: "a lot", drawn.id: sample.message}
        assert await store.leading([row, other, gone, drawn]) == told
        counts = await store.counts(without=frozenset({"held"}))
        assert (counts["order"]["held"], counts["order"]["released"]) == (0, 1)

    # --- people, settings, master data --------------------------------------------------------------------------------

    async def test_users_sessions_and_keys(self, store: Store) -> None:
        await store.add_user("anna", password_hash="h", role="admin", by="cli")
        with pytest.raises(StateConflict):
            await store.add_user("anna", password_hash="h", by="cli")
        await store.start_session("anna", token_sha256="t", lasts=timedelta(hours=1))
        await store.start_session("anna", token_sha256="old", lasts=timedelta(0))
        found = await store.session("t")
        assert found
        assert (found.user.name, found.user.role) == ("anna", "admin")
        assert await store.session("old") is None
        assert await store.session("t", idle=timedelta(0)) is None  # not used for too long
        await store.start_session("anna", token_sha256="u", lasts=timedelta(hours=1), address="198.51.100.7")
        assert [(one.token_sha256, one.address) for one in await store.sessions()] == [("u", "198.51.100.7"), ("t", "")]
        await store.revoke_session("u", by="anna")
        with pytest.raises(KeyError):
            await store.revoke_session("u", by="anna")
        assert await store.session("u") is None
        await store.change_user("anna", by="cli", active=False)
        assert await store.session("t") is None
        with pytest.raises(KeyError):
            await store.change_user("bert", by="cli", active=False)
        await store.add_key("shop", key_sha256="k", account_no="C1", by="cli")
        key = await store.key("k")
        assert key
        assert key.account_no == "C1"
        await store.revoke_key("shop", by="cli")
        assert await store.key("k") is None
        assert [each.active for each in await store.keys()] == [False]

    async def test_what_a_channel_remembers_is_its_own(self, store: Store) -> None:
        one, other = StoredMemory(store, "sms"), StoredMemory(store, "sms2")
        await one.keep("waiting/b", {"n": 2})
        await one.keep("waiting/a", [1])
        await one.keep("waiting", "no prefix of these")
        await one.keep("Waiting/c", "another case")
        await other.keep("waiting/a", "of the other")
        assert list((await one.kept("waiting/")).items()) == [("waiting/a", [1]), ("waiting/b", {"n": 2})]
        assert await one.recall("waiting/a") == [1]
        await one.keep("waiting/a", {"again": True})
        await one.keep("waiting/b", None)
        await one.keep("waiting/b", None)
        assert await one.kept("waiting/") == {"waiting/a": {"again": True}}
        assert await one.recall("waiting/b") is None
        assert await other.recall("waiting/a") == "of the other"

    async def test_a_channel_knows_which_deliveries_it_has_brought(self, store: Store) -> None:
        sent = envelope("4711")
        await store.accept(sent)
        assert await StoredMemory(store, sent.channel).has_accepted(sent.delivery_key)
        assert not await StoredMemory(store, sent.channel).has_accepted("another")
        assert not await StoredMemory(store, "another").has_accepted(sent.delivery_key)

    async def test_the_journal_is_read_from_a_place_on(self, store: Store) -> None:
        await store.accept(envelope("4711"))
        head = await store.journal_head()
        await store.accept(envelope("4712"))
        (line,) = await store.journal_after(head, limit=10)
        assert (line.kind, line.verb, line.after) == ("intake", "accepted", "received")
        assert await store.journal_after(line.seq, limit=10) == []

    async def test_settings_and_master_data(self, store: Store) -> None:
        assert await store.master() is None
        await store.keep_setting("a", {"b": [1, None]})
        await store.keep_setting("a", {"b": 2})
        assert await store.setting("a") == {"b": 2}
        one = await store.import_master(b"one" * 9999, counts={"products": 2}, by="cli")
        two = await store.import_master(b"two", counts={}, by="cli")
        assert await store.master_version() == two.version
        assert (await store.import_master(b"one" * 9999, counts={"products": 2}, by="cli")).version == one.version
        found = await store.master()
        assert found
        assert (found[0].version, found[1], found[0].counts) == (one.version, b"one" * 9999, {"products": 2})

    async def test_what_an_erp_told_is_kept_with_the_import_or_not_at_all(self, store: Store) -> None:
        async def take(content: bytes, body: bytes, after: str) -> None:
            await store.import_master(content, counts={}, by="sync", told=MasterSource("tryton", body, after))

        assert await store.master_source("tryton") is None
        both = await asyncio.gather(take(b"a", b"one", ""), take(b"b", b"two", ""), return_exceptions=True)
        assert [type(one) for one in both if one is not None] == [StateConflict]
        version, body = await store.master_source("tryton") or ("", b"")
        assert await store.master_version() == hashlib.sha256({b"one": b"a", b"two": b"b"}[body]).hexdigest()[:16]
        await take(b"c", b"three", version)
        stood = (await store.master_version(), await store.master_source("tryton"))
        with pytest.raises(StateConflict):
            await take(b"d", b"four", version)
        assert (await store.master_version(), await store.master_source("tryton")) == stood
        assert stood[1]
        assert stood[1][1] == b"three"
        await take(b"c", b"three", stood[1][0])  # nothing new

    # --- journal ------------------------------------------------------------------------------------------------------

    async def test_sixteen_writers_make_one_chain(self, store: Store) -> None:
        await asyncio.gather(
            *(store.note(subject=f"s{n % 16}", verb="seen", by="test", data={"n": n}) for n in range(160))
        )
        verdict = await store.verify_journal()
        assert (verdict.rows, verdict.broken) == (160, None)

    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            ("UPDATE journal SET data = '{\"n\":9}' WHERE seq = 3", "row 3 .*data was changed"),
            ("UPDATE journal SET \"by\" = 'mallory' WHERE seq = 3", "row 3 .*does not follow from row 2"),
            ("DELETE FROM journal WHERE seq = 3", "row 3 is missing"),
            ("UPDATE journal SET seq = 99 WHERE seq = 5", "row 5 is missing"),
            ("UPDATE journal SET verb = 'see', \"by\" = 'ntest' WHERE seq = 4", "row 4 .*does not follow"),
        ],
    )
    async def test_the_journal_names_the_first_broken_row(
        self, url: str, tmp_path: Path, damage: str, said: str
    ) -> None:
        async with Store(url, blobs=tmp_path) as store:
            for n in range(6):
                await store.note(subject="s", verb="seen", by="test", data={"n": n})
            await store.database.write(lambda tx: tx.cursor.execute(damage) and None)
            broken = (await store.verify_journal()).broken
            assert broken
            import re

            assert re.search(said, broken)

    async def test_a_move_that_fails_leaves_no_trace_and_spoils_no_neighbour(self, store: Store) -> None:
        def stumble(tx: Tx) -> None:
            tx.journal("system", "x", "never", by="test")
            tx.cursor.execute("INSERT INTO setting VALUES ('x', '1')")
            raise RuntimeError("stumbled")

        results = await asyncio.gather(
            store.accept(envelope("a")),
            store.database.write(stumble),
            store.accept(envelope("b")),
            return_exceptions=True,
        )
        assert isinstance(results[1], RuntimeError)
        assert await store.setting("x") is None
        assert len((await store.intakes()).rows) == 2
        assert not await store.journal("x")

    # --- what corrections teach ---------------------------------------------------------------------------------------

    async def taught(self, store: Store, number: str, *lessons: Lesson, by: str = "anna") -> OrderRow:
        """A held order in which this clerk's correction taught this."""
        row = await self.recorded(store, number, CHECK)
        changed = [Correction("/lines/0/sku", None, "HX-1001")]
        saving = Saving(normalized(number), changed, lessons=lessons)
        await store.revise(row.id, version=row.version, by=by, saving=saving)
        return (await store.order(row.id)).row

    async def test_a_code_is_used_once_an_order_that_taught_it_is_released(self, store: Store) -> None:
        lesson = Lesson("C1", "code", "A-17", "HX-1001")
        row = await self.taught(store, "PO1", lesson)
        assert await store.usable_lessons(3) == []
        before = await store.learned_changes()
        await store.release(row.id, version=row.version, by="ben")
        assert await store.usable_lessons(3) == [lesson]
        assert await store.learned_changes() > before
        (seen,) = (await store.learned(needed=3)).rows
        assert (seen.item, seen.sku, seen.seen, seen.first_by, seen.last_by, seen.used) == (
            "A-17", "HX-1001", 1, "anna", "anna", True,
        )  # fmt: skip

    async def test_a_release_that_is_taken_back_is_forgotten(self, store: Store) -> None:
        row = await self.taught(store, "PO1", Lesson("C1", "code", "A-17", "HX-1001"))
        await store.release(row.id, version=row.version, by="ben", undo=timedelta(seconds=30))
        now = (await store.order(row.id)).row
        await store.undo_release(row.id, version=now.version, by="ben")
        assert await store.usable_lessons(3) == []

    async def test_words_are_used_after_enough_orders_or_one_confirmation(self, store: Store) -> None:
        lesson = Lesson("C1", "words", "the blue ones", "HX-1001")
        for n in range(2):
            row = await self.taught(store, f"PO{n}", lesson)
            await store.release(row.id, version=row.version, by="anna")
        assert await store.usable_lessons(3) == []
        assert await store.usable_lessons(2) == [lesson]
        (row_,) = (await store.learned(needed=3)).rows
        await store.confirm_learned(row_.id, by="mia")
        assert await store.usable_lessons(3) == [lesson]
        await store.undo_learned(row_.id, by="mia")
        assert await store.usable_lessons(1) == []
        verbs = [row.verb for row in await store.journal(f"learned {row_.id}")]
        assert verbs == ["confirmed", "undone"]

    async def test_saving_twice_is_seen_once(self, store: Store) -> None:
        lesson = Lesson("C1", "words", "the blue ones", "HX-1001")
        row = await self.taught(store, "PO1", lesson)
        changed = [Correction("/notes/0", None, "x")]
        saving = Saving(normalized("PO1"), changed, lessons=[lesson])
        await store.revise(row.id, version=row.version, by="ben", saving=saving)
        now = (await store.order(row.id)).row
        await store.release(row.id, version=now.version, by="ben")
        assert [row.seen for row in (await store.learned(needed=1)).rows] == [1]

    async def test_lessons_that_contradict_each_other_are_shown_as_such(self, store: Store) -> None:
        for n, sku in enumerate(("HX-1001", "HX-1002")):
            row = await self.taught(store, f"PO{n}", Lesson("C1", "code", ("A-17", "a 17")[n], sku))
            await store.release(row.id, version=row.version, by="anna")
        rows = (await store.learned(needed=1, conflicts=True)).rows
        assert [(row.sku, row.conflicts) for row in rows] == [("HX-1001", ("HX-1002",)), ("HX-1002", ("HX-1001",))]
        assert len(await store.usable_lessons(1)) == 2  # both, so that neither decides

    async def test_a_file_confirms_or_undoes(self, store: Store) -> None:
        one, other = (
            Lesson("C1", "words", "the blue ones", "HX-1001"),
            Lesson("C2", "code", "B1", "HX-1", "XBX", Decimal(50)),
        )
        assert await store.take_in_learned([(one, True), (other, True)], by="mia") == 2
        assert await store.usable_lessons(3) == [one, other]
        await store.take_in_learned([(one, False)], by="mia")
        assert await store.usable_lessons(3) == [other]
        assert [row.account_no for row in (await store.learned(needed=3, text="B1")).rows] == ["C2"]

    async def test_a_layout_is_remembered_counted_and_undone(self, store: Store) -> None:
        one = Trait("buyer.example", "abc", "column", "Frabb", "quantity", "C1")
        mark = Trait("buyer.example", "abc", "decimal_mark", "", ",", "C1")
        before = await store.learned_changes()
        await store.remember_layout([one, mark], order_id="o-1", by="anna")
        await store.remember_layout([one], order_id="o-1", by="ben")  # twice beside one order is once
        await store.remember_layout([one], order_id="o-2", by="ben")
        assert await store.usable_profiles() == [(one, 2), (mark, 1)]
        assert await store.learned_changes() > before
        first = (await store.profiles(text="frabb")).rows[0]
        assert (first.first_by, first.last_by, first.seen, first.undone_by) == ("anna", "ben", 2, None)
        await store.undo_profile(first.id, by="mia")
        assert await store.usable_profiles() == [(mark, 1)]
        assert [row.undone_by for row in await store.profiles_of("o-2")] == ["mia"]
        await store.confirm_profile(first.id, by="mia")
        assert [trait for trait, _ in await store.usable_profiles()] == [one, mark]
        assert [row.verb for row in await store.journal(f"profile {first.id}")] == [
            *["confirmed"] * 3,
            "undone",
            "confirmed",
        ]
        with pytest.raises(KeyError):
            await store.undo_profile(999, by="mia")

    async def test_the_last_word_on_a_layout_counts(self, store: Store) -> None:
        one = Trait("buyer.example", "abc", "date_order", "", "dmy")
        other = replace(one, means="mdy")
        elsewhere = replace(one, sender="other.example")
        for trait in (one, elsewhere, other):
            await store.remember_layout([trait], order_id=None, by="anna")
        assert [trait for trait, _ in await store.usable_profiles()] == [other, elsewhere]
        page = await store.profiles(limit=2)
        assert [row.undone_by for row in page.rows] == ["anna", None]
        assert len((await store.profiles(after=page.next, limit=2)).rows) == 1

    # --- release that is earned ---------------------------------------------------------------------------------------

    async def clean(self, store: Store, number: str, *, course: str = "unearned", release: bool = False) -> OrderRow:
        claim = await self.claimed(store, number)
        new = NewOrder(
            normalized(number), release=release, account_no="C1", history=store.look_back("C1")[0], layout="smtp/print",
            passes=True, course=course, master="m1",  # type: ignore[arg-type]
        )  # fmt: skip
        (order_id,) = await store.record_orders(claim, [new])
        return (await store.order(order_id)).row

    async def test_what_clerks_find_is_counted_by_layout_since_the_last_wrong_one(self, store: Store) -> None:
        for n in range(3):
            row = await self.clean(store, f"PO{n}")
            await store.release(row.id, version=row.version, by="anna")
        assert store.right_in_a_row_here("C1", "smtp/print") == 3
        row = await self.clean(store, "PO4")
        changed = [Correction("/lines/0/quantity", "20", "30")]
        await store.revise(row.id, version=row.version, by="ben", saving=Saving(normalized("PO4"), changed))
        row = (await store.order(row.id)).row
        await store.release(row.id, version=row.version, by="ben")
        assert store.right_in_a_row_here("C1", "smtp/print") == 0
        row = await self.clean(store, "PO5")
        await store.release(row.id, version=row.version, by="anna")
        assert store.right_in_a_row_here("C1", "smtp/print") == 1
        assert store.right_in_a_row_here("C1", "smtp/ocr") == 0

    async def test_what_is_taken_back_was_not_found_right(self, store: Store) -> None:
        row = await self.clean(store, "PO1")
        await store.release(row.id, version=row.version, by="anna", undo=timedelta(seconds=30))
        row = (await store.order(row.id)).row
        await store.undo_release(row.id, version=row.version, by="anna")
        assert store.right_in_a_row_here("C1", "smtp/print") == 0

    async def test_samples_and_complaints_say_how_many_were_wrong(self, store: Store) -> None:
        right, wrong = await self.clean(store, "PO1", course="sample"), await self.clean(store, "PO2", course="sample")
        passed = await self.clean(store, "PO3", course="released", release=True)
        await self.recorded(store, "PO4", CHECK)
        await store.release(right.id, version=right.version, by="anna")
        await store.reject(wrong.id, version=wrong.version, by="anna", reason="not ours")
        await store.complain(passed.id, by="anna", reason="the customer got something else")
        since = datetime.now(UTC) - timedelta(days=1)
        ahead = timedelta(hours=2)
        days = [(datetime.now(UTC) + ahead - timedelta(days=back)).date().isoformat() for back in range(30, -1, -1)]
        told = await store.figures(since=since, days=days, offset=ahead)
        assert (told.every.orders, told.every.unseen) == (4, 1)
        assert told.every.done == 2  # released and rejected by a person; the fourth is still held
        assert told.samples == {"drawn": 2, "right": 1, "wrong": 1, "open": 0, "complaints": 1}
        assert sum(told.ages.values()) == 1
        (found,) = await store.orders_of(OrdersOf(since=since, what="wrong"))
        assert found.id == wrong.id
        assert [row.verb for row in await store.journal(passed.id)][-1] == "complained"

    # --- life ---------------------------------------------------------------------------------------------------------

    async def test_everything_is_there_after_a_restart(self, url: str, tmp_path: Path) -> None:
        async with Store(url, blobs=tmp_path) as store:
            receipt = await store.accept(envelope("PO1"))
        async with Store(url, blobs=tmp_path) as store:
            assert (await store.accept(envelope("PO1"))) == receipt.__class__(receipt.intake_id, again=True)
        with pytest.raises(Unavailable, match="closed"):
            await store.accept(envelope("PO2"))

    async def test_a_full_queue_is_unavailable(self, url: str, tmp_path: Path) -> None:
        async with Store(url, blobs=tmp_path, queue=4) as store:
            results = await asyncio.gather(
                *(store.accept(envelope(str(n))) for n in range(200)), return_exceptions=True
            )
            refused = [each for each in results if isinstance(each, Unavailable)]
            assert refused
            assert len((await store.intakes(limit=500)).rows) == 200 - len(refused)

    async def test_listeners_hear_what_was_committed(self, store: Store) -> None:
        heard: list[tuple[str, str | None]] = []
        leave = store.listen(lambda changes: heard.extend((change.kind, change.after) for change in changes))
        await self.recorded(store, "PO1", release=True)
        await until(lambda: len(heard) >= 5)
        leave()
        await store.accept(envelope("PO2"))
        await asyncio.sleep(0.01)
        assert heard == [
            ("intake", "received"), ("intake", "read"), ("intake", "orders"), ("order", "held"), ("order", "released"),
        ]  # fmt: skip

    # --- answers ------------------------------------------------------------------------------------------------------

    @pytest.fixture
    async def answering(self, url: str, tmp_path: Path) -> AsyncIterator[Store]:
        store = Store(url, blobs=tmp_path / "blobs")
        store.answer_moves()
        async with store:
            yield store

    async def test_a_move_leaves_its_answer_and_a_refused_one_leaves_none(self, answering: Store) -> None:
        claim = await self.claimed(answering, "PO1", channel="smtp")
        (order_id,) = await answering.record_orders(claim, [NewOrder(normalized("PO1", CHECK), release=False)])
        with pytest.raises(StateConflict):
            await answering.wait_for_customer(order_id, version=7, by="anna", reason="not seen")
        await answering.wait_for_customer(order_id, version=1, by="anna", reason="Which one?")
        rows = await answering.answers(claim.intake_id)
        assert [(row.kind, row.order_id, row.said) for row in rows] == [
            ("receipt", None, ""),
            ("question", order_id, "Which one?"),
        ]
        assert (await answering.answer_by_token(rows[1].token.upper())) == rows[1]

    async def test_an_answer_is_claimed_by_one_and_settled_once(self, answering: Store) -> None:
        claim = await self.claimed(answering, "PO1", channel="smtp")
        await answering.record_orders(claim, [NewOrder(normalized("PO1", CHECK), release=False)])
        (first,) = await answering.claim_answers(limit=5, lease=timedelta(0))
        (second,) = await answering.claim_answers(limit=5, lease=LEASE)
        assert await answering.claim_answers(limit=5, lease=LEASE) == []
        with pytest.raises(StateConflict):
            await answering.settle_answer(first, state="sent")
        await answering.write_answer(second, recipient="a@b.example", subject="S", body="B")
        await answering.settle_answer(second, state="sent")
        with pytest.raises(StateConflict):
            await answering.settle_answer(second, state="sent")
        assert await answering.answers_sent("a@b.example", within=timedelta(hours=1)) == 1

    async def handed_over(self, store: Store, number: str = "PO1") -> tuple[str, str]:
        """Its intake and the order, of which the ERP has said nothing yet; the receipt has gone."""
        claim = await self.claimed(store, number, channel="smtp")
        (order_id,) = await store.record_orders(claim, [NewOrder(normalized(number), release=True)])
        (receipt,) = await store.claim_answers(limit=5, lease=LEASE)
        await store.settle_answer(receipt, state="sent")
        forward = await store.claim_forward(order_id, lease=LEASE)
        assert forward
        await store.forwarded(forward, ErpReceipt(None, "handed_over"))
        return claim.intake_id, order_id

    async def told(self, store: Store, order_id: str, receipt: ErpReceipt) -> None:
        await store.told_later(order_id, receipt, version=(await store.order(order_id)).row.version)

    async def kinds(self, store: Store, intake_id: str) -> list[tuple[str, str]]:
        return [(row.kind, row.state) for row in await store.answers(intake_id)]

    async def test_what_the_erp_says_after_the_confirmation_makes_one_more(self, answering: Store) -> None:
        intake_id, order_id = await self.handed_over(answering)
        (first,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(first, recipient="a@b.example", subject="S", body="entered")
        version = (await answering.order(order_id)).row.version
        looks = [answering.told_later(order_id, ErpReceipt("S-1", "confirmed"), version=version) for _ in range(4)]
        met = await asyncio.gather(*looks, return_exceptions=True)  # several gateways look at the same folder
        assert sorted(type(one).__name__ for one in met) == ["NoneType", *["StateConflict"] * 3]
        await answering.settle_answer(first, state="sent")
        assert await self.kinds(answering, intake_id) == [
            ("receipt", "sent"), ("confirmation", "sent"), ("confirmation", "due"),
        ]  # fmt: skip
        await self.told(answering, order_id, ErpReceipt("S-1", "processing"))  # nothing that he does not know
        less = {"10": LineAnswer(decision="back_ordered", quantity=Decimal(1))}
        (second,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(second, recipient="a@b.example", subject="S", body="as S-1")
        await answering.settle_answer(second, state="sent")
        await self.told(answering, order_id, ErpReceipt("S-1", "processing", lines=less))
        assert (await self.kinds(answering, intake_id))[3:] == [("confirmation", "due")]
        assert await answering.erp_lines(order_id) == less

    async def test_a_confirmation_that_has_not_gone_is_written_with_what_the_erp_says(self, answering: Store) -> None:
        """Whoever is writing it without that loses it, so that nothing is told by halves, and nothing twice."""
        intake_id, order_id = await self.handed_over(answering)
        (writing,) = await answering.claim_answers(limit=5, lease=LEASE)
        numbers = await answering.open_documents(writing, 1)
        await self.told(answering, order_id, ErpReceipt("S-1", "confirmed"))
        documents = [AnswerDocument(n, f"{n}.edi", "application/edifact", b"UNB") for n in numbers]
        with pytest.raises(StateConflict):
            await answering.write_answer(writing, recipient="a@b.example", subject="S", body="B", documents=documents)
        (again,) = await answering.claim_answers(limit=5, lease=LEASE)
        assert (again.row.id, again.row.body) == (writing.row.id, "")
        assert await self.kinds(answering, intake_id) == [("receipt", "sent"), ("confirmation", "due")]

    async def test_a_confirmation_that_waits_for_a_clerk_is_written_anew(self, answering: Store) -> None:
        intake_id, order_id = await self.handed_over(answering)
        (first,) = await answering.claim_answers(limit=5, lease=LEASE)
        numbers = await answering.open_documents(first, 1)
        documents = [AnswerDocument(n, f"{n}.edi", "application/edifact", b"UNB") for n in numbers]
        words = {"recipient": "a@b.example", "subject": "S", "body": "B"}
        await answering.write_answer(first, **words, documents=documents, draft=True)  # type: ignore[arg-type]
        await self.told(answering, order_id, ErpReceipt("S-1", "confirmed"))
        (again,) = await answering.claim_answers(limit=5, lease=LEASE)
        assert (again.row.id, again.row.body, await answering.answer_documents(first.row.id)) == (first.row.id, "", [])
        assert await self.kinds(answering, intake_id) == [("receipt", "sent"), ("confirmation", "due")]

    async def test_that_it_was_cancelled_is_told_once(self, answering: Store) -> None:
        intake_id, order_id = await self.handed_over(answering)
        (first,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(first, recipient="a@b.example", subject="S", body="entered")
        await answering.settle_answer(first, state="sent")
        for _ in range(2):
            await self.told(answering, order_id, ErpReceipt("S-1", "cancelled"))
        assert (await self.kinds(answering, intake_id))[2:] == [("confirmation", "due")]
        (second,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.settle_answer(second, state="sent")
        await self.told(answering, order_id, ErpReceipt("S-1", "processing"))  # it stands again
        assert (await self.kinds(answering, intake_id))[3:] == [("confirmation", "due")]

    async def test_a_draft_that_was_written_anew_is_not_sent_as_it_was_seen(self, answering: Store) -> None:
        _, order_id = await self.handed_over(answering)
        (first,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(first, recipient="a@b.example", subject="S", body="entered", draft=True)
        seen = await answering.answer(first.row.id)
        await self.told(answering, order_id, ErpReceipt("S-1", "confirmed"))
        (again,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(again, recipient="a@b.example", subject="S", body="as S-1", draft=True)
        for deciding in (
            answering.send_draft(seen.id, by="ben", body="mine", version=seen.version),
            answering.drop_draft(seen.id, by="ben", version=seen.version),
        ):
            with pytest.raises(StateConflict):
                await deciding
        now = await answering.answer(seen.id)
        assert (now.state, now.body) == ("draft", "as S-1")
        await answering.send_draft(seen.id, by="ben", body="mine", version=now.version)
        assert (await answering.answer(seen.id)).body == "mine"

    @pytest.mark.parametrize("receipt", [ErpReceipt(None, "confirmed"), ErpReceipt("S-1", "draft")])
    async def test_what_promises_nothing_or_says_nothing_more_is_kept_and_not_told(
        self, answering: Store, receipt: ErpReceipt
    ) -> None:
        intake_id, order_id = await self.handed_over(answering)
        (first,) = await answering.claim_answers(limit=5, lease=LEASE)
        await answering.write_answer(first, recipient="a@b.example", subject="S", body="entered")
        await answering.settle_answer(first, state="sent")
        await self.told(answering, order_id, receipt)
        assert (await answering.order(order_id)).row.erp_state == receipt.state
        assert await self.kinds(answering, intake_id) == [("receipt", "sent"), ("confirmation", "sent")]

    async def test_nobody_is_told_what_was_no_order_and_nothing_by_a_way_that_answers_itself(
        self, answering: Store
    ) -> None:
        claim = await self.claimed(answering, "PO1", channel="smtp")
        (order_id,) = await answering.record_orders(claim, [NewOrder(normalized("PO1", CHECK), release=False)])
        await answering.reject(order_id, version=1, by="anna", reason="no order; an advertisement")
        assert [row.kind for row in await answering.answers(claim.intake_id)] == ["receipt"]
        posted = await self.claimed(answering, "PO2", channel="web")
        await answering.record_orders(posted, [NewOrder(normalized("PO2"), release=False)])
        assert await answering.answers(posted.intake_id) == []

    async def test_a_message_between_machines_is_answered_by_web_and_folder_too(self, answering: Store) -> None:
        claim = await self.claimed(answering, "PO1", channel="folder")
        origin = Origin(channel="folder", channel_kind="folder", received_at=RECEIVED)
        drafts = (Draft(kind=Kind.OTHER, origin=origin), Draft(kind=Kind.ORDER, origin=origin, exchange=ASKED))
        new = NewOrder(normalized("PO1", CHECK), release=False, draft=1)
        await answering.record_orders(claim, [new], reading=KeptReading(drafts, ()))
        assert await answering.exchanges(claim.intake_id) == {1: ASKED}
        assert [row.kind for row in await answering.answers(claim.intake_id)] == ["receipt"]

    async def test_a_document_has_a_number_that_no_other_has(self, answering: Store) -> None:
        claim = await self.claimed(answering, "PO1", channel="smtp")
        await answering.record_orders(claim, [NewOrder(normalized("PO1", CHECK), release=False)])
        (first,) = await answering.claim_answers(limit=5, lease=timedelta(0))
        broken_off = await answering.open_documents(first, 2)
        (second,) = await answering.claim_answers(limit=5, lease=LEASE)
        with pytest.raises(StateConflict):
            await answering.open_documents(first, 1)
        numbers = await answering.open_documents(second, 2)
        assert len({*broken_off, *numbers}) == 4
        documents = [AnswerDocument(n, f"{n}.edi", "application/edifact", b"UNB\0") for n in numbers]
        await answering.write_answer(second, recipient="a@b.example", subject="S", body="B", documents=documents)
        assert await answering.answer_documents(second.row.id) == documents
