"""Who may pass unseen: by policy, by what was earned, and by the draw of the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.releasing import Releasing
from gateway.states import OrderState
from gateway.store.records import OrderRow
from gateway.store.store import Store
from normalizer.normalize import NormalizedOrder
from normalizer.policy import Policy
from tests.gateway.fake_erps import MemoryErp
from tests.gateway.small import Small, envelope, small_gateway
from tests.gateway.store_contract import CHECK, normalized


def releasing(right: int = 0, **more: object) -> Releasing:
    return Releasing(more.pop("policy", Policy()), lambda *_: right, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("target", "needed"), [(0.5, 3), (0.88, 20), (0.9, 25), (0.95, 52)])
def test_so_many_right_ones_in_a_row_reach_the_target_by_wilson(target: float, needed: int) -> None:
    assert releasing(earn_after=1, earn_target=target).needed == needed


@pytest.mark.parametrize(
    ("policy", "order", "course"),
    [
        (releasing(), normalized(), "released"),
        (releasing(), normalized("PO1", CHECK), "held"),
        (releasing(), normalized(account=None), "held"),
        (releasing(mode="never"), normalized(), "held"),
        (releasing(24, mode="earned"), normalized(), "unearned"),
        (releasing(25, mode="earned"), normalized(), "released"),
        (releasing(25, mode="earned", earn_after=26), normalized(), "unearned"),
        (releasing(policy=Policy(customers={"C1": {"release": "never"}})), normalized(), "held"),
        (releasing(mode="never", policy=Policy(customers={"C1": {"release": "clean"}})), normalized(), "released"),
        (releasing(policy=Policy(customers={"C1": {"release": "whatever"}})), normalized(), "held"),
        (releasing(sample_share=1), normalized(), "sample"),
        (releasing(sample_share=1), normalized("PO1", CHECK), "held"),
    ],
)  # fmt: skip
def test_the_policy_decides(policy: Releasing, order: NormalizedOrder, course: str) -> None:
    verdict = policy.verdict(order, layout="smtp/print", lot="x")
    assert (verdict.course, verdict.release) == (course, course == "released")


def test_the_sample_is_about_its_share_and_the_same_each_time() -> None:
    policy = releasing(sample_share=0.1)
    drawn = [policy.verdict(normalized(), layout="", lot=f"order {n}").course == "sample" for n in range(3000)]
    assert 0.08 < sum(drawn) / len(drawn) < 0.12
    assert drawn == [policy.verdict(normalized(), layout="", lot=f"order {n}").course == "sample" for n in range(3000)]


async def test_release_is_earned_by_right_orders_and_lost_with_the_first_complaint(tmp_path: Path) -> None:
    def earned(store: Store) -> Releasing:
        return Releasing(Policy(), store.right_in_a_row_here, mode="earned", earn_after=3, earn_target=0.5)

    async with small_gateway(f"sqlite:///{tmp_path}/a.db", tmp_path, MemoryErp(), releasing=earned) as small:
        for n in range(3):
            row = await sent(small, f"PO{n}")
            assert row.state is OrderState.HELD
            view = await small.store.order(row.id)
            assert [one.code for one in view.findings] == ["release-unearned"]
            await small.store.release(row.id, version=row.version, by="anna")
        passed = await sent(small, "PO9")
        assert passed.state is not OrderState.HELD
        await small.store.complain(passed.id, by="anna", reason="something else came")
        assert (await sent(small, "PO10")).state is OrderState.HELD


async def sent(small: Small, number: str) -> OrderRow:
    from gateway.intake import settled

    receipt = await small.intake.accept(envelope(number))
    (row,) = (await settled(small.store, receipt.intake_id)).orders
    return row
