"""Tryton's REST interface (trytond 8.2, `trytond/protocols/rest.py`): five verbs, and Tryton's way to write values.

A key of a user application (`Authorization: bearer`) acts with its user's rights. A filter is a domain in base64; every
action needs a JSON body, even an empty one; decimals travel as `{"__class__": "Decimal", "decimal": "1.00"}`.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from gateway.erp.call import BROKEN, Answer, Caller
from gateway.errors import ErpBroken, ErpUncertain

__all__ = ["Record", "Rest", "TrytonRefusal", "as_day", "from_text", "to_text"]

Record = dict[str, Any]

#: A record that is gone answers 404 as an address that never was: told apart here, not in the caller.
TRYTON_BROKEN = BROKEN - {404}


class TrytonRefusal(Exception):
    """Tryton understood and said no (its UserError or UserWarning)."""


class Rest:
    """One database of one Tryton server, as one user."""

    def __init__(self, call: Caller, *, url: str, database: str, key: str) -> None:
        self._call = call
        self._base = f"{url.rstrip('/')}/{quote(database, safe='')}/rest/model"
        self._headers = {
            "Authorization": f"bearer {key}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        self.company: int | None = None  #: prices, taxes and accounts depend on it; set as soon as the shop is known

    async def search(
        self,
        model: str,
        domain: Sequence[Any],
        *,
        fields: Sequence[str],
        limit: int | None = None,
        order: Sequence[Sequence[str]] = (),
        writes: bool = False,
    ) -> list[Record]:
        """Records that fit; `writes` as in Caller: a failure leaves a doubt, because something was written before."""
        query = [("d", _packed(domain)), *(("f", field) for field in fields)]
        if limit is not None:
            query.append(("s", str(limit)))
        if order:
            query.append(("o", _packed(order)))
        answer = await self._send("GET", model, query=query, writes=writes)
        if answer.status == 404:
            raise ErpBroken(f"{self._call.name}: no such database; check erp.url and erp.database")
        return list(_data(answer))

    async def create(self, model: str, values: Mapping[str, Any], *, fields: Sequence[str]) -> Record:
        return _record(await self._send("POST", model, values=values, fields=fields))

    async def write(self, model: str, number: int, values: Mapping[str, Any], *, fields: Sequence[str]) -> Record:
        return _record(await self._send("PUT", f"{model}/{number}", values=values, fields=fields))

    async def act(
        self,
        model: str,
        number: int,
        action: str,
        *,
        values: Mapping[str, Any] | None = None,
        fields: Sequence[str] = (),
    ) -> Record:
        """Press a button of a record, or ask what Tryton itself would fill in (`on_change`)."""
        return _record(await self._send("POST", f"{model}/{number}/{action}", values=values or {}, fields=fields))

    async def delete(self, model: str, number: int) -> None:
        await self._send("DELETE", f"{model}/{number}")

    async def _send(
        self,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        values: Mapping[str, Any] | None = None,
        fields: Sequence[str] = (),
        writes: bool = True,
    ) -> Answer:
        words = urlencode([*query, *(("f", field) for field in fields)])
        headers = dict(self._headers)
        if self.company is not None:
            headers["X-Tryton-Context"] = _packed({"company": self.company})
        body = None if values is None else to_text(values).encode()
        url = f"{self._base}/{path}" + (f"?{words}" if words else "")
        answer = await self._call(method, url, body=body, headers=headers, writes=writes)
        if answer.status == 404 and writes:
            raise ErpUncertain(f"{self._call.name}: {path} is gone; somebody deleted it meanwhile")
        if answer.status == 400 and isinstance(answer.data, dict):
            raise TrytonRefusal(_sentence(answer.data))
        if not answer.ok and answer.status != 404:
            raise ErpBroken(f"{self._call.name}: answered {answer.status} to {method} {path}: {answer.text[:200]!r}")
        return answer


def to_text(value: Any) -> str:
    """JSON with Tryton's forms of the values that JSON lacks."""
    return json.dumps(value, default=_written)


def from_text(text: str) -> Any:
    """The other way round; days stay as Tryton writes them (`as_day`)."""
    return json.loads(text, object_hook=_read)


def as_day(value: Any) -> date | None:
    """Tryton's date: `{"__class__": "date", ...}`."""
    if not isinstance(value, dict) or value.get("__class__") != "date":
        return None
    return date(value["year"], value["month"], value["day"])


def _packed(value: Any) -> str:
    return urlsafe_b64encode(to_text(value).encode()).decode()


def _written(value: Any) -> Any:
    """Tryton's form of a value that JSON lacks."""
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    raise TypeError(f"no Tryton form for {type(value)}")


def _read(found: dict[str, Any]) -> Any:
    return Decimal(found["decimal"]) if found.get("__class__") == "Decimal" else found


def _data(answer: Answer) -> Any:
    return from_text(answer.text or "null") or []


def _record(answer: Answer) -> Record:
    return dict(_data(answer))


def _sentence(data: Mapping[str, Any]) -> str:
    return " ".join(str(data[key]).strip() for key in ("message", "description") if data.get(key)) or "no reason given"
