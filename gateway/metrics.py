"""What an operator watches, in the Prometheus text format. Numbers come from the store, so they survive a restart."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from gateway.store.store import Store

__all__ = ["METRICS", "exposition"]

#: name -> what it means; documented in docs/operations.md
METRICS = {
    "ordergate_intakes": "Intakes by state.",
    "ordergate_orders": "Orders by state.",
    "ordergate_outbox_orders": "Released orders that are not yet in the ERP.",
    "ordergate_outbox_oldest_seconds": "Age of the oldest of them since its first try.",
    "ordergate_writes_waiting": "Writes that wait for their commit.",
}


async def exposition(store: Store) -> bytes:
    """The current numbers."""
    registry = CollectorRegistry()
    intakes = Gauge("ordergate_intakes", METRICS["ordergate_intakes"], ["state"], registry=registry)
    orders = Gauge("ordergate_orders", METRICS["ordergate_orders"], ["state"], registry=registry)
    counts = await store.counts()
    for gauge, kind in ((intakes, "intake"), (orders, "order")):
        for state, count in counts[kind].items():
            gauge.labels(state).set(count)
    depth, oldest = await store.outbox_depth()
    _gauge(registry, "ordergate_outbox_orders").set(depth)
    _gauge(registry, "ordergate_outbox_oldest_seconds").set(oldest.total_seconds())
    _gauge(registry, "ordergate_writes_waiting").set(store.waiting)
    return generate_latest(registry)


def _gauge(registry: CollectorRegistry, name: str) -> Gauge:
    return Gauge(name, METRICS[name], registry=registry)
