"""The states of intakes and orders, and the one table of allowed moves. What is not in the table cannot happen.

    intake:  received -> read -> (orders | set_aside | held)            failed: a bug or a bomb; bytes kept
    order:   held <-> waiting;  held -> released -> forwarded -> answered;  rejected, duplicate

Retries are attributes (due, attempts), not states.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

__all__ = [
    "INTAKE_MOVES",
    "NO_ORDER",
    "OPEN_INTAKES",
    "ORDER_MOVES",
    "Actor",
    "IntakeState",
    "OrderState",
    "may_move",
]


class IntakeState(StrEnum):
    """Where an intake is. Its bytes are kept in every state."""

    RECEIVED = "received"  #: durable, its sender has been told; to be read
    READ = "read"  #: the drafts are known; to be normalised
    ORDERS = "orders"  #: became one order or more; from here on these are what moves
    SET_ASIDE = "set_aside"  #: no order: an absence note, a bounce, an inquiry, an advertisement
    HELD = "held"  #: a person has to look: unreadable, empty, or a reader that was stopped
    FAILED = "failed"  #: a bug of ours or a bomb: three tries ended badly; an operator has to look


class OrderState(StrEnum):
    """Where an order is."""

    HELD = "held"  #: a clerk has to decide
    WAITING = "waiting"  #: the customer has been asked
    RELEASED = "released"  #: may enter the ERP; its outbox row says when it is tried next
    FORWARDED = "forwarded"  #: stands in the ERP; the ERP's receipt is stored
    ANSWERED = "answered"  #: the customer has been told what will come
    REJECTED = "rejected"  #: a clerk refused it, with a reason
    DUPLICATE = "duplicate"  #: a clerk said that it is another order once more


class Actor(StrEnum):
    """Who moves when no clerk does; clerks act under their own names."""

    GATEWAY = "gateway"
    CHANNEL = "channel"
    CONNECTOR = "connector"


#: state -> states that may follow
INTAKE_MOVES: Mapping[IntakeState, frozenset[IntakeState]] = {
    IntakeState.RECEIVED: frozenset({IntakeState.READ, IntakeState.HELD, IntakeState.FAILED, IntakeState.SET_ASIDE}),
    IntakeState.READ: frozenset({IntakeState.ORDERS, IntakeState.SET_ASIDE, IntakeState.HELD, IntakeState.FAILED}),
    # a clerk may say "an order after all" (held), ask to read again (received), or enter orders by hand (orders)
    IntakeState.SET_ASIDE: frozenset({IntakeState.HELD, IntakeState.RECEIVED}),
    IntakeState.HELD: frozenset({IntakeState.SET_ASIDE, IntakeState.RECEIVED, IntakeState.ORDERS}),
    IntakeState.FAILED: frozenset({IntakeState.SET_ASIDE, IntakeState.RECEIVED, IntakeState.ORDERS}),
    IntakeState.ORDERS: frozenset(),
}

#: state -> states that may follow. A released order that is taken back (undo, or refused by the ERP) is held again, and so is
#: one that was only handed over and that the ERP refuses afterwards; one that the ERP has entered never comes back.
ORDER_MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.HELD: frozenset({OrderState.WAITING, OrderState.RELEASED, OrderState.REJECTED, OrderState.DUPLICATE}),
    OrderState.WAITING: frozenset({OrderState.HELD, OrderState.RELEASED, OrderState.REJECTED, OrderState.DUPLICATE}),
    OrderState.RELEASED: frozenset({OrderState.FORWARDED, OrderState.HELD}),
    OrderState.FORWARDED: frozenset({OrderState.ANSWERED, OrderState.HELD}),
    OrderState.ANSWERED: frozenset({OrderState.HELD}),
    OrderState.REJECTED: frozenset({OrderState.HELD}),
    OrderState.DUPLICATE: frozenset({OrderState.HELD}),
}

#: how the reason of a rejection begins where the message was no order at all: there is nothing to refuse
NO_ORDER = "no order"

#: states in which the gateway itself still has work with an intake
OPEN_INTAKES = frozenset({IntakeState.RECEIVED, IntakeState.READ})


def may_move(before: IntakeState | OrderState, after: IntakeState | OrderState) -> bool:
    """Whether the table allows this move."""
    if isinstance(before, IntakeState):
        return after in INTAKE_MOVES[before]
    return after in ORDER_MOVES[before]
