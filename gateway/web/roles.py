"""Who may do what at the desk: one table from each address to the roles that may ask for it. What is not in it is not served."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.store.records import OrderRow

__all__ = ["DECIDES", "DESK", "EVERYBODY", "NARROW", "RIGHTS", "ROLES", "decides"]

ROLES = ("clerk", "supervisor", "returns", "finance", "admin", "viewer")

EVERYBODY = frozenset(ROLES)
#: all kinds of orders, and what arrived and is none
DESK = frozenset({"clerk", "supervisor", "admin"})
#: the same, and those who decide some orders only
DECIDES = DESK | {"returns", "finance"}
FIGURES = frozenset({"supervisor", "finance", "admin", "viewer"})
ADMIN = frozenset({"admin"})

#: what some roles may decide of: the others' orders they may read
NARROW: Mapping[str, Callable[[OrderRow], bool]] = {
    "returns": lambda row: row.kind in ("return", "cancel"),
    "finance": lambda row: "credit-hold" in row.codes or any(code.startswith("price-") for code in row.codes),
}

#: method and address -> who; a POST that changes nothing but one's own things is everybody's
RIGHTS: Mapping[str, frozenset[str]] = {
    "GET /desk": EVERYBODY,
    "POST /desk/bulk": DESK,
    "POST /desk/filters": DECIDES,
    "GET /desk/next": EVERYBODY,
    "GET /desk/events": EVERYBODY,
    "GET /desk/here": EVERYBODY,
    "GET /desk/worth": EVERYBODY,
    "GET /desk/find/products": DECIDES,
    "GET /desk/find/customers": DECIDES,
    "GET /desk/find/addresses": DECIDES,
    "GET /desk/orders/{id}": EVERYBODY,
    "GET /desk/orders/{id}/lines": EVERYBODY,
    "POST /desk/orders/{id}/claim": DECIDES,
    "POST /desk/orders/{id}/leave": DECIDES,
    "POST /desk/orders/{id}/layout/{key}": DESK,
    "POST /desk/layouts/{id:[0-9]{1,15}}/{verb:confirm|undo}": DESK,
    "POST /desk/orders/{id}/{verb}": DECIDES,
    "GET /desk/learned": EVERYBODY,
    "POST /desk/learned/{id:[0-9]{1,15}}/{verb:confirm|undo}": DESK,
    "GET /desk/intakes/{id}": EVERYBODY,
    "POST /desk/intakes/{id}/{verb}": DESK,
    "GET /desk/pictures/{sha256}/{page:[0-9]+}.png": EVERYBODY,
    "GET /desk/intakes/{id}/parts/{part:[0-9]+}": EVERYBODY,
    "GET /desk/intakes/{id}/parts/{part:[0-9]+}/html": EVERYBODY,
    "GET /desk/intakes/{id}/parts/{part:[0-9]+}/sound": EVERYBODY,
    "GET /desk/intakes/{id}/parts/{part:[0-9]+}/words/{page:[0-9]+}": EVERYBODY,
    "POST /desk/language": EVERYBODY,
    "POST /desk/logout": EVERYBODY,
    "GET /desk/answers": EVERYBODY,
    "POST /desk/answers/{id}/{verb:send|drop}": DESK,
    "GET /desk/entry": DESK,
    "POST /desk/entry": DESK,
    "POST /desk/entry/prices": DECIDES,
    "GET /desk/figures": FIGURES,
    "GET /desk/figures/orders": FIGURES,
    "GET /desk/figures.csv": FIGURES,
    "GET /desk/accounts": ADMIN,
    "POST /desk/accounts/users": ADMIN,
    "POST /desk/accounts/users/{name}/{verb:role|disable|enable|password}": ADMIN,
    "POST /desk/accounts/sessions/{id:[0-9a-f]{64}}/end": ADMIN,
    "POST /desk/accounts/keys": ADMIN,
    "POST /desk/accounts/keys/{name}/revoke": ADMIN,
}


def decides(role: str, row: OrderRow) -> bool:
    """Whether this role may decide of this order."""
    return role in DESK or (role in NARROW and NARROW[role](row))
