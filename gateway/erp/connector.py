"""The Connector protocol: how a released order gets into an ERP, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from gateway.answers.answer import LineAnswer
from gateway.erp.told import ErpState
from normalizer.order import Order

__all__ = ["Connector", "ErpReceipt", "TellsLines"]


@dataclass(frozen=True, slots=True)
class ErpReceipt:
    """What the ERP made of the order. `handed_over` is all that file and webhook targets can say."""

    erp_order_no: str | None
    state: ErpState
    total: str | None = None
    url: str | None = None
    created: bool = True  #: False: it stood there already under this key
    #: what comes of each line, by `OrderLine.no`, where the ERP says it; a line that is not named comes as ordered
    lines: Mapping[str, LineAnswer] = field(default_factory=dict)
    #: changes with everything that may change `lines`; "" where the connector cannot tell without reading them
    mark: str = ""


class Connector(Protocol):
    """Enters orders into one ERP. `order.id` is the key for ever; every method raises only `ErpError`.

    After `ErpUncertain` ask `find`; where it answers None, `submit` again. `resend_safe` says who keeps that from
    entering the order twice: False, the connector itself, because it can see what stands in the ERP; True, the receiver,
    who must discard a second delivery under the same key, because this connector cannot look (`find` is always None).
    """

    kind: str
    resend_safe: bool

    async def submit(self, order: Order) -> ErpReceipt:
        """Enter the order. Idempotent by `order.id`: a replay finds what stands and finishes it."""

    async def find(self, key: str) -> ErpReceipt | None:
        """The truth after doubt: what stands in the ERP under this key. Raises ErpRejected where the ERP has refused it."""

    async def ping(self) -> str:
        """A sentence that says what answers, with which rights; raises ErpError with the remedy."""

    async def close(self) -> None: ...


@runtime_checkable
class TellsLines(Protocol):
    """A connector that can be asked for the lines of an order whenever it stands in the ERP, not only when it is entered."""

    async def lines(self, order: Order) -> Mapping[str, LineAnswer]:
        """What comes of each line, as in ErpReceipt; empty where nothing is promised. Raises ErpError."""
